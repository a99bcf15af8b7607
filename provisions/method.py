"""The codebook as the method page tells it: what each value means, in words for a reader, and the live figures.

Values, names and signs come from `planwatch.codebook`; a test holds that each has its meaning here.
"""

import json
import pathlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q

from planwatch.codebook import (
    MIXED,
    Attribution,
    Change,
    ConsentKind,
    DerivedStatus,
    Mark,
    Provenance,
    QueueState,
    SecondCoding,
    Stance,
    Status,
)
from provisions import views
from provisions.files import Table
from provisions.late_reading import with_late_reading
from provisions.models import Coder, Statement
from provisions.reading import Reading
from sources.models import Article

AGREEMENT = pathlib.Path(settings.BASE_DIR) / "data" / "agreement.json"

STANCES: Mapping[str, str] = {
    Stance.ENDORSE: "Agrees to the text as this draft has it, or asks for just what it grants. Only words spoken "
    "once the draft was public count.",
    Stance.ACCEPT_CONDITIONAL: "Would agree once something else is so. The condition is always named; that the "
    "provision is carried out is no condition.",
    Stance.NEUTRAL: "Says outright that it sides with nobody here.",
    Stance.SEEK_CHANGE: "Objects to the text as it reads and leaves room for another. Whoever puts forward other "
    "words does this.",
    Stance.REJECT: "Turns the provision down.",
    Stance.AMBIGUOUS: "The words bear two of these readings. It is shown and never decides a position.",
    MIXED: "Not coded but worked out: on the day that counts, people of the same highest rank said different things.",
}
MARKS: Mapping[str, str] = {
    Mark.DECLINED: "Was asked and would not comment.",
    Mark.OPEN: "Is ready to talk, calls the text a basis or a working paper, welcomes negotiations.",
    Mark.DEMAND: "Says what every settlement has to hold, or asks for a seat at the table, without speaking of this "
    "text.",
}
ATTRIBUTIONS: Mapping[str, str] = {
    Attribution.OFFICIAL_DOCUMENT: "The actor’s own text: a declaration, a decision, a letter.",
    Attribution.DIRECT_QUOTE: "A named speaker’s words between quotation marks.",
    Attribution.ON_RECORD_PARAPHRASE: "What a named speaker said, retold by the outlet.",
    Attribution.LEAKED: "Words that were meant to stay private.",
    Attribution.ACCOUNT: "The outlet tells what a named actor holds and gives no words.",
    Attribution.ANONYMOUS: "The speaker is not named.",
    Attribution.THIRD_PARTY: "One actor tells what another thinks. It stands under the other and is never its "
    "position.",
}
STATUSES: Mapping[str, str] = {
    Status.WITHDRAWN: "Whoever proposed it has taken it back, in so many words. That another side’s text leaves it "
    "out does not count.",
    Status.SUPERSEDED: "The same parties agreed on something else in its place, and the record links to that.",
    Status.IN_FORCE: "It binds the parties that are named beside it.",
    Status.ADOPTED: "The acts that it needs have been passed by the parties named.",
    Status.TEXT_AGREED: "The parties named have settled the words.",
    Status.AGREED_IN_PRINCIPLE: "The parties named agree on the matter, the words are open.",
    Status.DEADLOCKED: "Two parties that it needs have each drawn a red line, the lines exclude one another, both "
    "have stood for 30 days, and nobody needed, mediating or co-writing has put forward other words since.",
    Status.CONTESTED: "At least one party that it needs refuses it on the record.",
    Status.UNDER_NEGOTIATION: "A needed party other than the proposer has taken a position on it and none refuses. "
    "Who is silent is named.",
    DerivedStatus.PROPOSED: "It stands in a public draft, and no needed party but its authors has answered. Worked "
    "out, never coded.",
    DerivedStatus.NOT_ASSESSED: "Nobody has looked yet. It says nothing about the parties. Worked out, never coded.",
}
CONSENTS: Mapping[str, str] = {
    ConsentKind.SIGNATORY: "Russia and Ukraine for every point, and whoever else the text names as a party.",
    ConsentKind.ACT_NEEDED: "Somebody has to do something for the clause to work: amend a constitution, decide by "
    "consensus, lift a measure. The clause or the law that says so is cited; without one there is no entry.",
    ConsentKind.CLAIMS_A_SAY: "Says that it must be heard. It is shown with the quotation and never counted.",
}
CHANGES: Mapping[str, str] = {
    Change.INTRODUCED: "The matter appears with this draft.",
    Change.UNCHANGED: "It says the same; statements on the older wording go on counting.",
    Change.REWORDED: "It says something else. Where it can be told, for whom that is stronger and for whom weaker.",
    Change.SPLIT: "One clause became several.",
    Change.MERGED: "Several clauses became one.",
    Change.MOVED: "It went into a text of its own, or into another one.",
    Change.BRACKETED: "The draft leaves it open on purpose.",
    Change.DROPPED: "A source says that it was taken out.",
    Change.NOT_IN_DRAFT: "The known text does not hold it. Nobody is said to have removed it.",
    Change.REINSTATED: "It is back after having been out.",
    Change.UNDISCLOSED: "The draft is known, its words on this are not.",
}
PROVENANCES: Mapping[str, str] = {
    Provenance.OFFICIAL: "Published by its authors.",
    Provenance.LEAKED_VERBATIM: "The words came out without its authors.",
    Provenance.READ_OUT: "One of its authors went through it in public.",
    Provenance.PARAPHRASED: "Known only from what the press tells of it.",
    Provenance.NOT_PUBLIC: "Known to exist; single points were told.",
}
LATE = "late"
SECOND_CODINGS: Mapping[str, str] = {
    SecondCoding.AGREED: "two readers, apart from each other, came to the same codes",
    SecondCoding.SETTLED: "they differed, and the difference was settled with a note",
    SecondCoding.SETTLED_BY_TWO: "they differed, and settled it themselves for want of a third",
    SecondCoding.FOUND_BY_ONE: "only one of them had marked the passage",
    SecondCoding.AWAITED: "not public before the second reading",
    SecondCoding.DIFFER: "not public before the difference is settled",
    SecondCoding.PENDING: "the second reading is still to come",
    SecondCoding.NONE: "read by one coder only",
}


@dataclass(frozen=True)
class Figures:
    """How large the record is, at two clocks."""

    statements: int
    passages: int
    articles: int
    origins: int
    outlets: int
    articles_read: int
    coders: int
    second_codings: list[tuple[str, str, int]]


def figures(reading: Reading) -> Figures:
    """The counts that the page gives, of public rows alone. Four queries."""
    said = Statement.objects.public(reading.clocks).order_by()
    counts = said.aggregate(
        statements=Count("pk"),
        passages=Count("excerpt", distinct=True),
        articles=Count("excerpt__article", distinct=True),
        origins=Count("excerpt__article__origin", distinct=True),
        outlets=Count("excerpt__article__outlet", distinct=True),
    )
    late = with_late_reading(said, reading.clocks.known).annotate(is_late=Q(late_at__isnull=False))
    counted = late.values_list("second_coding", "is_late").annotate(n=Count("pk")).order_by()
    by_coding = {LATE if is_late else coding: n for coding, is_late, n in counted}
    read = Article.objects.filter(
        Q(published_on__isnull=True) | Q(published_on__lte=reading.clocks.on),
        queue_state__in=[QueueState.CODED, QueueState.NOTHING_TO_CODE],
    )
    wrote = Coder.objects.filter(
        Exists(said.filter(author=OuterRef("pk"))) | Exists(said.filter(published_by=OuterRef("pk")))
    )
    meanings = {**SECOND_CODINGS, LATE: "published as urgent, and read a second time after that"}
    shown = [(coding, meaning, by_coding[coding]) for coding, meaning in meanings.items() if coding in by_coding]
    return Figures(**counts, articles_read=read.count(), coders=wrote.count(), second_codings=shown)


@lru_cache(maxsize=1)
def agreement() -> dict[str, Any] | None:
    """How far the coders of the starting record agree, as `benchmarks.publish_agreement` wrote it; None without."""
    if not AGREEMENT.exists():
        return None
    found: dict[str, Any] = json.loads(AGREEMENT.read_text("utf-8"))
    return found


def tables() -> list[Table]:
    """Every list that is also a file, by address: the tables that the views declare."""
    modules = [module for module in vars(views).values() if isinstance(module, ModuleType)]
    found = {value.path: value for module in modules for value in vars(module).values() if isinstance(value, Table)}
    return [found[path] for path in sorted(found)]
