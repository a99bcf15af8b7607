"""The evidence for one actor on one provision, sorted by what it counts for."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from planwatch.codebook import Change
from provisions.actors import Actor, Actors
from provisions.cells import WHOLE_PLAN, Cell, cells
from provisions.claims import Claim
from provisions.editions import AnyDraft
from provisions.models import Clause, Provision, Statement
from provisions.reading import Reading

# So many statements are shown beside those that positions rest on; the list has the rest.
NEWEST = 40


@dataclass
class Evidence:
    """What an actor said on a matter: what its position rests on, and the rest under headings that say why not."""

    actor: Actor
    cell: Cell | None
    rests_on: list[Claim] = field(default_factory=list)
    groups: list[tuple[str, list[Claim]]] = field(default_factory=list)
    stale_since: datetime.date | None = None
    is_cut: bool = False

    @property
    def stance(self) -> str:
        """The position, or nothing."""
        return self.cell.stance if self.cell else ""


def equal_wordings(draft: AnyDraft, public_drafts: Iterable[AnyDraft], unchanged: Collection[int]) -> set[int]:
    """The drafts that word a provision as this one does; `unchanged` are those that leave it as it was."""
    public = {one.pk: one.amends_id for one in public_drafts}
    pairs = [{pk, amended} for pk, amended in public.items() if pk in unchanged and amended in public]
    found = {draft.pk}
    while more := {pk for pair in pairs if pair & found for pk in pair} - found:
        found |= more
    return found


def why_apart(statement: Claim, wordings: Collection[int]) -> str:
    """Why a statement sets no position on these wordings."""
    if statement.mark:
        return "Marks: words that take no stance"
    if statement.attribution in ("third_party", "anonymous", "leaked"):
        return "At second hand"
    if statement.stance == "ambiguous":
        return "Unclear: the words support two readings"
    if statement.is_older:
        return "Older than the draft"
    if statement.draft_id not in wordings:
        return "On another wording, or on none"
    return "Not counted: an earlier day or a lower authority"


def sort_evidence(
    actor: Actor, cell: Cell | None, statements: Iterable[Claim], reading: Reading, wordings: Collection[int]
) -> Evidence:
    """Statements of one actor, those that its position rests on first; `wordings` are the drafts that count here."""
    stale_since = cell.not_restated_since(reading.clocks.on) if cell else None
    evidence = Evidence(actor, cell, stale_since=stale_since)
    resting = set(cell.rests_on) if cell else set()
    groups: dict[str, list[Claim]] = {}
    for statement in statements:
        if statement.ref in resting:
            evidence.rests_on.append(statement)
        else:
            groups.setdefault(why_apart(statement, wordings), []).append(statement)
    evidence.groups = list(groups.items())
    return evidence


def of_cell(
    reading: Reading, actors: Actors, provision: Provision | None, actor: Actor
) -> tuple[Evidence, list[Claim]]:
    """The actor's own evidence, and what its members and office-holders said. Three queries."""
    matter = provision.pk if provision else WHOLE_PLAN
    cell = cells(reading.clocks, reading.draft, matters=[matter], actors=[actor.pk]).get((matter, actor.pk))
    resting = cell.rests_on if cell else []
    said = Statement.objects.public(reading.clocks).filter(
        on_behalf_of__in={actor.pk, *actor.inside}, provision=provision
    )
    newest = said.exclude(ref__in=resting).newest_first()[: NEWEST + 1]
    either = said.filter(ref__in=resting).order_by().values("pk").union(newest.values("pk"))
    statements = Statement.objects.filter(pk__in=either).order_by().claims(reading.clocks)
    if is_cut := len(statements) > NEWEST + len(resting):
        statements.remove(next(one for one in reversed(statements) if one.ref not in resting))
    unchanged = Clause.objects.filter(provision=provision, change=Change.UNCHANGED).values_list("draft_id", flat=True)
    wordings = equal_wordings(reading.draft, reading.public_drafts, set(unchanged))
    own = [statement for statement in statements if statement.on_behalf_of_id == actor.pk]
    others = [statement for statement in statements if statement.on_behalf_of_id != actor.pk]
    evidence = sort_evidence(actor, cell, own, reading, wordings)
    evidence.is_cut = is_cut
    return evidence, others
