"""What a row of a folder must be to stand on the record: the rules of the model and of the codebook."""

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import chain

from planwatch.codebook import (
    FIRST_WORDS,
    SHARE_OF_AN_ARTICLE,
    VERSION,
    WORDS_IN_A_RUN,
    Attribution,
    DateBasis,
    RowState,
    Stance,
    TitleBasis,
)
from provisions.dataset.check import Known
from provisions.dataset.format import KIND, KINDS, Type
from provisions.dataset.read import Problem, Row
from provisions.models import StatusChange
from sources.models import ArticleText, Excerpt
from sources.quotation import Span, assembled, joined, quoted_words, word_count

type Problems = Iterator[Problem]

SLUG = re.compile(r"[a-z0-9-]*[a-z][a-z0-9-]*")
SHA256 = re.compile(r"[0-9a-f]{64}")
SHARE = f"{SHARE_OF_AN_ARTICLE:.0%}"


def broken_rules(known: Known) -> Problems:
    """Every rule that a row of the folder breaks."""
    for kind in KINDS:
        for row in known.reading.rows[kind.name]:
            yield from shapes(row)
            for rule in RULES.get(kind.name, ()):
                yield from rule(row, known)
    yield from unused_excerpts(known)
    yield from quotations(known)
    yield from statuses_at_once(known)


def shapes(row: Row) -> Problems:
    """A slug has a letter; a small row stands once in its list."""
    if "slug" in row.kind.field and not SLUG.fullmatch(row.values["slug"]):
        yield row.problem("slug", f"“{row.values['slug']}” is no slug", "use a-z, 0-9 and hyphens, with a letter")
    for each in row.kind.of_type(Type.PARTS):
        names = [part[each.parts[0].name] for part in row.values[each.name]]
        for name in {name for name in names if names.count(name) > 1}:
            yield row.problem(each.name, f"“{name}” is listed twice", "list it once")


def article(row: Row, known: Known) -> Problems:
    """A title and a date have a basis, or are unknown; what is left out is named by its first words."""
    if (row.values["title"] == "") != (row.values["title_basis"] == TitleBasis.UNKNOWN):
        yield row.problem(
            "title_basis", "does not fit the title", "it is unknown where, and only where, there is no title"
        )
    if (row.values["published_on"] is None) != (row.values["published_on_basis"] == DateBasis.UNKNOWN):
        yield row.problem(
            "published_on_basis", "does not fit the date", "unknown where, and only where, there is no date"
        )
    for part in row.values["left_out"]:
        if word_count(part["passage"]) > FIRST_WORDS:
            yield row.problem(
                "left_out",
                f"“{part['passage'][:40]}…” is long",
                f"name a passage by at most {FIRST_WORDS} words",
            )


def text(row: Row, known: Known) -> Problems:
    """A version is named by its hash."""
    if not SHA256.fullmatch(row.values["sha256"]):
        yield row.problem("sha256", "is not 64 digits from 0-9 and a-f", "give the SHA-256 of the UTF-8 text")


def excerpt(row: Row, known: Known) -> Problems:
    """An excerpt is as long as its span, lies in a text of its article, and keeps to the limit of words."""
    exact, start, end = row.values["exact"], row.values["start"], row.values["end"]
    if end - start != len(exact):
        yield row.problem("end", f"{start} to {end} is not {len(exact)} code points", f"end is start + {len(exact)}")
    words = word_count(exact)
    if words > WORDS_IN_A_RUN:
        yield row.problem("exact", f"{words} words", f"at most {WORDS_IN_A_RUN}; take a shorter passage")
    version = known.find("text", row.values["text"])
    if version is not None and version["article"] != row.values["article"]:
        yield row.problem(
            "text", f"{version['ref']} is a text of {version['article']}", "name a version of this article"
        )
    if version is not None and end > version["length"]:
        yield row.problem("end", f"{end} is beyond the text", f"the text has {version['length']} code points")


def period(row: Row, known: Known) -> Problems:
    """A period ends after it begins."""
    first, last = row.values["from"], row.values["to"]
    if first is not None and last is not None and first > last:
        yield row.problem("to", f"{last} is before {first}", "a period ends after it begins")


def authority(row: Row, known: Known) -> Problems:
    """Authority is a rank from 1 to 4, or none."""
    if row.values["authority"] not in (None, 1, 2, 3, 4):
        yield row.problem("authority", f"{row.values['authority']} is no rank", "1 to 4, or leave it out")


def provision(row: Row, known: Known) -> Problems:
    """A part has a letter, a point a number of its own."""
    part_of, letter, number = row.values["part_of"], row.values["letter"], row.values["number"]
    if (part_of is None) != (letter == "") or (part_of is not None and number is not None):
        yield row.problem("letter", "part_of, letter and number do not fit", "a part has a letter and no number")
    elif letter and not re.fullmatch("[a-z]", letter):
        yield row.problem("letter", f"“{letter}” is no letter", "one of a to z")
    whole = known.find("provision", part_of) if part_of else None
    if whole is not None and whole["part_of"] is not None:
        yield row.problem("part_of", f"{part_of} is a part itself", "name the point")


def clause(row: Row, known: Known) -> Problems:
    """A wording is verbatim or a paraphrase."""
    if (row.values["wording"] == "") != (row.values["wording_kind"] == ""):
        yield row.problem("wording_kind", "does not fit the wording", "verbatim or paraphrase, with a wording")


def consent(row: Row, known: Known) -> Problems:
    """No consent without the words that say so."""
    if row.values["basis"] == "" and row.values["excerpt"] is None:
        yield row.problem("basis", "no words say so", "cite the clause, the article of law or an excerpt")


def in_its_article(row: Row, known: Known) -> Problems:
    """What an excerpt proves stands in the file of its article."""
    main = known.find("excerpt", row.values["excerpt"])
    if main is not None and row.file != f"articles/{main['article']}.yaml":
        yield row.problem(
            "excerpt", f"{main['ref']} stands in {main['article']}", "move the row to that article's file"
        )


def coded(row: Row, known: Known) -> Problems:
    """A stance or a mark, with an authority that fits, by a version of the codebook."""
    values = row.values
    if (values["stance"] == "") == (values["mark"] == ""):
        yield row.problem("stance", "a stance or a mark, never both, never none", "give one of the two")
    second_hand = (Attribution.THIRD_PARTY, Attribution.ANONYMOUS)
    if values["authority"] is not None and values["attribution"] in second_hand:
        yield row.problem("authority", f"{values['attribution']} words carry no authority", "leave it out")
    if not 1 <= values["codebook"] <= VERSION:
        yield row.problem("codebook", f"{values['codebook']} is no version", f"known are 1 to {VERSION}")


def coding(row: Row, known: Known) -> Problems:
    """A reading names a place in a text of the article in whose file it stands."""
    start, end = row.values["start"], row.values["end"]
    if start >= end:
        yield row.problem("end", f"{start} to {end} is no passage", "end is behind start")
    version = known.find("text", row.values["text"])
    if version is not None and row.file != f"articles/{version['article']}.yaml":
        yield row.problem("text", f"{version['ref']} is a text of {version['article']}", "name one of this article")
    if version is not None and end > version["length"]:
        yield row.problem("end", f"{end} is beyond the text", f"the text has {version['length']} code points")


def statement(row: Row, known: Known) -> Problems:
    """One claim: a stance or a mark, by somebody with or without authority, made before it was reported."""
    values = row.values
    if values["stance"] == Stance.ACCEPT_CONDITIONAL and values["condition"] == "":
        yield row.problem("condition", "missing", "accepting on a condition needs the condition")
    main = known.find("excerpt", values["excerpt"])
    report = known.find("article", main["article"]) if main else None
    if report is not None and report["published_on"] and report["published_on"] < values["made_on"]:
        yield row.problem(
            "made_on", f"{values['made_on']} is after the article", f"no later than {report['published_on']}"
        )
    actor = known.find("stakeholder", values["on_behalf_of"])
    if actor is not None and actor["merged_into"] is not None:
        yield row.problem("on_behalf_of", f"{actor['slug']} is merged", f"name {actor['merged_into']} instead")
    earlier = known.find("statement", values["repeats"]) if values["repeats"] else None
    if earlier is not None and earlier["made_on"] > values["made_on"]:
        yield row.problem("repeats", f"{earlier['ref']} was made later", "a statement repeats an earlier one")
    yield from supports(row, known)


def supports(row: Row, known: Known) -> Problems:
    """Up to two more excerpts of the same article help the main one."""
    main = known.find("excerpt", row.values["excerpt"])
    if len(row.values["supporting"]) > 2:
        yield row.problem("supporting", "more than two excerpts", "at most two")
    for ref in row.values["supporting"]:
        other = known.find("excerpt", ref)
        if ref == row.values["excerpt"]:
            yield row.problem("supporting", f"{ref} is the main excerpt", "leave it out here")
        elif main is not None and other is not None and other["article"] != main["article"]:
            yield row.problem("supporting", f"{ref} stands in {other['article']}", "take one of the same article")


def row_states(row: Row, known: Known) -> Problems:
    """What is on the record was published by somebody else than its author, and retracted with a reason."""
    values = row.values
    if values["state"] not in (RowState.PUBLISHED, RowState.RETRACTED):
        yield row.problem("state", f"{values['state']} rows are not kept here", "published or retracted")
    if values["author"] == values["published_by"]:
        yield row.problem("published_by", "the author published it", "nobody publishes what they wrote")
    retraction = [values["retracted_at"], values["retracted_by"], values["retraction_reason"] or None]
    is_retracted = values["state"] == RowState.RETRACTED
    if any((value is None) == is_retracted for value in retraction):
        yield row.problem("state", "does not fit the retraction", "a retraction says when, by whom and why")
    if values["retracted_at"] and values["retracted_at"] < values["published_at"]:
        yield row.problem("retracted_at", "is before published_at", "a row is retracted after it was published")
    old = known.find(row.kind.name, values["replaces"]) if values["replaces"] else None
    if old is not None and old["state"] != RowState.RETRACTED:
        yield row.problem("replaces", f"{old['ref']} is not retracted", "retract what is replaced")


def status_change(row: Row, known: Known) -> Problems:
    """A status holds between parties, and its evidence is not later than its date."""
    if not row.values["parties"]:
        yield row.problem("parties", "missing", "say between whom the status holds")
    if not row.values["excerpts"]:
        yield row.problem("excerpts", "missing", "no status without an excerpt that proves it")
    for ref in row.values["excerpts"]:
        day = evidence_day(ref, known)
        if day is not None and day > row.values["effective_on"]:
            yield row.problem("effective_on", f"{ref} is evidence of {day}", "no later evidence for an earlier status")


def evidence_day(ref: str, known: Known) -> datetime.date | None:
    """The day of what an excerpt proves: of the first statement on it, else of the article, where known."""
    days = [
        row.values["made_on"]
        for row in known.reading.rows["statement"]
        if ref in (row.values["excerpt"], *row.values["supporting"])
    ]
    passage = known.find("excerpt", ref)
    report = known.find("article", passage["article"]) if passage else None
    day: datetime.date | None = min(days) if days else report["published_on"] if report else None
    return day


def unused_excerpts(known: Known) -> Problems:
    """Each excerpt proves something."""
    used: set[str] = set()
    for kind in KINDS:
        for each in kind.of_type(Type.LINK, Type.LINKS):
            if each.target is KIND["excerpt"]:
                values = [row.values[each.name] or [] for row in known.reading.rows[kind.name]]
                used.update(chain.from_iterable([value] if isinstance(value, str) else value for value in values))
    for row in known.new(KIND["excerpt"]):
        if row.key not in used:
            yield row.problem("ref", f"{row.key} proves nothing", "take it out, or name it where it proves")


def quotations(known: Known) -> Problems:
    """The excerpts of an article make no run that is too long, and show too little of it to stand for it."""
    rows: dict[str, dict[Span, Row]] = defaultdict(dict)
    exact: dict[str, dict[Span, str]] = defaultdict(dict)
    for row in known.reading.rows["excerpt"]:
        span = (row.values["start"], row.values["end"])
        if span[1] - span[0] == len(row.values["exact"]):
            rows[row.values["text"]][span] = row
            exact[row.values["text"]][span] = row.values["exact"]
    stored = Excerpt.objects.filter(text_version__ref__in=rows).values_list(
        "text_version__ref", "start", "end", "exact"
    )
    for ref, start, end, words in stored:
        exact[ref].setdefault((start, end), words)
    held = dict(ArticleText.objects.filter(ref__in=rows, text__isnull=False).values_list("ref", "text"))
    for ref, at in rows.items():
        yield from runs(at, exact[ref], held.get(ref))
    shown: dict[str, int] = defaultdict(int)
    for ref, of_text in exact.items():
        if version := known.find("text", ref):
            shown[version["article"]] += quoted_words([*of_text], of_text)
    for row in known.reading.rows["article"]:
        versions = [each for each in known.others["text"].values() if each["article"] == row.values["slug"]]
        total = max(versions, key=lambda each: each["taken_at"])["word_count"] if versions else 0
        if shown[row.values["slug"]] >= SHARE_OF_AN_ARTICLE * total > 0:
            count = f"{shown[row.values['slug']]} of the {total} words"
            yield row.problem("excerpts", f"the excerpts show {count}", f"stay under {SHARE}")


def runs(rows: dict[Span, Row], exact: dict[Span, str], held: str | None) -> Problems:
    """No run of one text is too long, and its excerpts stand in it where it is held."""
    for (start, end), row in rows.items():
        if held is not None and held[start:end] != row.values["exact"]:
            yield row.problem("exact", f"the text does not say so at {start} to {end}", "take it from the text")
    for start, end in joined(exact, held):
        run = held[start:end] if held is not None else assembled((start, end), exact)
        inside = [row for (first, last), row in rows.items() if start <= first and last <= end]
        count = word_count(run)
        if count > WORDS_IN_A_RUN and len(inside) > 1:
            refs = ", ".join(row.key for row in inside)
            yield inside[0].problem(
                "exact", f"{refs} make one run of {count} words", f"at most {WORDS_IN_A_RUN} in a run"
            )


def statuses_at_once(known: Known) -> Problems:
    """One status of a provision at a time."""
    first: dict[tuple[str, datetime.date], str] = {
        (slug, day): f"row {ref} of the database"
        for ref, slug, day in StatusChange.objects.exclude(state=RowState.RETRACTED)
        .exclude(ref__in=[row.key for row in known.reading.rows["status_change"]])
        .values_list("ref", "provision__slug", "effective_on")
    }
    for row in known.reading.rows["status_change"]:
        if row.values["state"] != RowState.RETRACTED:
            at = (row.values["provision"], row.values["effective_on"])
            other = first.setdefault(at, f"{row.file}:{row.line}")
            if other != f"{row.file}:{row.line}":
                yield row.problem("effective_on", f"{other} has a status from that day", "one status at a time")


def status_coding(row: Row, known: Known) -> Problems:
    """A reading of a status holds from a day on, between stakeholders that are there; one of none has neither."""
    values = row.values
    if bool(values["status"]) != (values["effective_on"] is not None):
        yield row.problem("effective_on", "a status holds from a day on", "give both, or neither")
    for slug in values["parties"]:
        if known.find("stakeholder", slug) is None:
            yield row.problem("parties", f"there is no stakeholder {slug}", "name them by slug")


RULES: dict[str, tuple[Callable[[Row, Known], Problems], ...]] = {
    "article": (article,),
    "text": (text,),
    "excerpt": (excerpt,),
    "membership": (period,),
    "role": (period, authority),
    "provision": (provision,),
    "clause": (clause,),
    "consent": (consent,),
    "description": (in_its_article,),
    "statement": (row_states, authority, coded, in_its_article, statement),
    "coding": (authority, coded, coding),
    "status_change": (row_states, status_change),
    "status_coding": (status_coding,),
}
