"""All that the page of one provision shows."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject
from django.utils.timezone import now

from planwatch.codebook import SQUARES, STATUS_LABELS, Change, ConsentKind, WordingKind
from provisions.actors import Actor, Actors, packed_actors
from provisions.cells import Cell, cells
from provisions.claims import Claim, claims_among
from provisions.clocks import Clocks
from provisions.evidence import NEWEST, Evidence, equal_wordings, sort_evidence
from provisions.models import Clause, Provision, Statement, StatusChange
from provisions.notices import ON_PROVISION, Notice
from provisions.prepared import NO_REFS, NO_SLUG, Prepared, packed, together
from provisions.proofs import CONSENT, DESCRIPTION, rests_on
from provisions.reading import Reading
from provisions.standing import Standing, packed_near, read_standings

STANCE_ORDER = [*SQUARES]


@dataclass
class Party:
    """Somebody whom a clause needs or who claims a say, with its position."""

    actor: Actor
    basis: str
    stance: str
    exact: str
    article: str
    excerpt: str


class Wording(NamedTuple):
    """The provision as worded in one draft."""

    draft_id: int
    draft_slug: str
    draft: str
    public_since: datetime.date
    number: str
    change: str
    wording: str
    wording_kind: str
    figures: list[str]
    address: str
    note: str
    stronger: list[int]
    weaker: list[int]
    described: list[dict[str, Any]]
    needs: list[dict[str, Any]]

    @property
    def change_label(self) -> str:
        """What the draft does to the provision, in words."""
        return Change(self.change).label

    @property
    def kind_label(self) -> str:
        """Whether the wording is the draft's own."""
        return WordingKind(self.wording_kind).label if self.wording_kind else ""


class Decision(NamedTuple):
    """One status of the provision, from a day on."""

    ref: str
    status: str
    effective_on: datetime.date
    reason: str
    parties: list[int]
    proof: list[dict[str, Any]]

    @property
    def label(self) -> str:
        """The status in words."""
        return STATUS_LABELS[self.status]


PASSAGE = {
    "exact": "excerpt__exact", "ref": "excerpt__ref", "language": "excerpt__language",
    "translation": "excerpt__translation", "article": "excerpt__article__slug",
    "outlet": "excerpt__article__outlet__name",
}  # fmt: skip


def _wordings(clocks: Clocks, _: int, provision: int) -> Any:
    stronger = Clause.stronger_for.through.objects.filter(clause=OuterRef("pk")).values("stakeholder")
    weaker = Clause.weaker_for.through.objects.filter(clause=OuterRef("pk")).values("stakeholder")
    by_then = rests_on(clocks)
    described = by_then[DESCRIPTION].filter(clause=OuterRef("pk")).order_by("excerpt__article__published_on")
    consents = by_then[CONSENT].filter(clause=OuterRef("pk")).order_by("stakeholder__name")
    need = JSONObject(
        kind="kind", stakeholder="stakeholder_id", basis="basis", exact="excerpt__exact", excerpt="excerpt__ref",
        article="excerpt__article__slug",
    )  # fmt: skip
    clauses: Any = Clause.objects.filter(provision=provision, draft__public_since__lte=clocks.on)
    return clauses.order_by("draft__public_since", "draft_id").values_list(
        "draft_id", "draft__slug", "draft__name", "draft__public_since", "number", "change", "wording",
        "wording_kind", "figures", "address", "note", ArraySubquery(stronger), ArraySubquery(weaker),
        ArraySubquery(described.values_list(JSONObject(note="note", **PASSAGE))),
        ArraySubquery(consents.values_list(need)),
    )  # fmt: skip


def _decisions(clocks: Clocks, _: int, provision: int) -> Any:
    parties = StatusChange.parties.through.objects.filter(statuschange=OuterRef("pk")).values("stakeholder")
    proof = StatusChange.excerpts.through.objects.filter(statuschange=OuterRef("pk")).order_by("excerpt__start")
    changes: Any = StatusChange.objects.public(clocks).filter(provision=provision).order_by("-effective_on")
    return changes.values_list(
        "ref", "status", "effective_on", "reason", ArraySubquery(parties),
        ArraySubquery(proof.values_list(JSONObject(**PASSAGE))),
    )  # fmt: skip


def _found(clocks: Clocks, _: int, __: int) -> Any:
    return Provision.objects.public(clocks).filter(slug=NO_SLUG).order_by().values_list("pk")


def _shown(clocks: Clocks, _: int, provision: int) -> Any:
    said = Statement.objects.public(clocks).filter(provision=provision)
    resting = said.filter(ref__in=RawSQL("SELECT unnest(%s::text[])", [NO_REFS])).order_by()
    either: Any = said.newest_first()[:NEWEST].values("pk").union(resting.values("pk"))
    return Statement.objects.filter(pk__in=either).order_by().values_list("pk")


def _read(passages: list[str]) -> list[dict[str, Any]]:
    """Objects that came as JSON: a cursor of Django's leaves them as text."""
    return [json.loads(passage) for passage in passages]


_WORDINGS = Prepared(lambda row: Wording._make([*row[:-2], _read(row[-2]), _read(row[-1])]), _wordings)
_SHOWN = Prepared(tuple, _shown)
_DECISIONS = Prepared(lambda row: Decision._make([*row[:2], datetime.date.fromisoformat(row[2]), *row[3:]]), _decisions)
_FOUND = Prepared(tuple, _found)


class Dossier:
    """One provision at two clocks, on one draft: four queries for its positions, one more for the whole page."""

    def __init__(self, reading: Reading, slug: str) -> None:
        self.reading = reading
        self.slug = slug
        clocks = reading.clocks
        found, actors = together(
            packed(_FOUND.sql(clocks, reading.draft.pk, slug=slug), 1),
            packed_actors(reading.plan, reading.draft, clocks.on),
        )
        if not (rows := json.loads(found)):
            raise Provision.DoesNotExist
        self.pk: int = rows[0][0]
        self.actors = Actors.read(actors)
        self.cells: dict[int, Cell] = {
            actor: cell for (_, actor), cell in cells(clocks, reading.draft, matters=[self.pk]).items()
        }
        resting = [ref for cell in self.cells.values() for ref in cell.rests_on]
        shown = _SHOWN.sql(clocks, reading.draft.pk, self.pk, resting)
        self.statements = claims_among(shown, None, clocks)

    @property
    def every(self) -> Sequence[Standing]:
        """All provisions, between which this one stands; only it and its parts have a status."""
        return self._frame[0]

    @cached_property
    def provision(self) -> Standing:
        """The provision itself and how it stands."""
        return next(one for one in self.every if one.pk == self.pk)

    @cached_property
    def _frame(self) -> tuple[Sequence[Standing], list[Decision], list[Notice]]:
        """What the page shows round its positions: all provisions, its statuses, when it was last corrected."""
        asked = self.reading.clocks, self.reading.draft.pk, self.pk
        provisions, decisions, notices = together(
            packed_near(self.reading.clocks, self.reading.draft, self.pk),
            packed(_DECISIONS.sql(*asked), len(Decision._fields)),
            packed(ON_PROVISION.sql(*asked), len(Notice._fields)),
        )
        return (
            read_standings(provisions),
            [_DECISIONS.make(row) for row in json.loads(decisions)],
            [ON_PROVISION.make(row) for row in json.loads(notices)],
        )

    @property
    def corrected(self) -> Notice | None:
        """When something on it was last corrected."""
        return next(iter(self._frame[2]), None)

    @property
    def is_cut(self) -> bool:
        """Whether more was said than the page shows: all that positions rest on, and the newest."""
        return sum(cell.statement_count for cell in self.cells.values()) > len(self.statements)

    @cached_property
    def parts(self) -> list[Standing]:
        """Its lettered parts."""
        return [one for one in self.every if one.part_of_id == self.pk]

    def _neighbour(self, step: int) -> Standing | None:
        place = self.every.index(self.provision) + step
        return self.every[place] if 0 <= place < len(self.every) else None

    @property
    def previous(self) -> Standing | None:
        """The provision before this one."""
        return self._neighbour(-1)

    @property
    def next(self) -> Standing | None:
        """The provision after this one."""
        return self._neighbour(1)

    @cached_property
    def clauses(self) -> list[Wording]:
        """Its wording in each draft that was public by then, with who is stronger or weaker and what describes it."""
        return _WORDINGS.rows(self.reading.clocks, self.reading.draft.pk, self.pk)

    def names(self, pks: list[int]) -> str:
        """These stakeholders in the public order, as a sentence lists them."""
        return ", ".join(actor.name for actor in self.actors.in_order(pks))

    @cached_property
    def clause(self) -> Wording | None:
        """Its wording in the draft that is read."""
        return next((clause for clause in self.clauses if clause.draft_id == self.reading.draft.pk), None)

    @cached_property
    def consent(self) -> list[tuple[str, list[Party]]]:
        """Who must sign, who must act, who claims a say: three lists, each with its heading."""
        headings = {
            ConsentKind.SIGNATORY: "Must sign",
            ConsentKind.ACT_NEEDED: "Must act",
            ConsentKind.CLAIMS_A_SAY: "Claims a say (never counted)",
        }
        return [(heading, self._parties(kind.value)) for kind, heading in headings.items()]

    def _parties(self, kind: str) -> list[Party]:
        rows: list[dict[str, Any]] = self.clause.needs if self.clause else []
        parties = [
            Party(
                self.actors.by_pk[row["stakeholder"]], row["basis"], self._stance(row["stakeholder"]),
                row["exact"] or "", row["article"] or "", row["excerpt"] or "",
            )
            for row in rows
            if row["kind"] == kind and row["stakeholder"] in self.actors.by_pk
        ]  # fmt: skip
        return sorted(parties, key=lambda party: party.actor.rank)

    def _stance(self, actor: int) -> str:
        cell = self.cells.get(actor)
        return cell.stance if cell else ""

    @property
    def changes(self) -> list[Decision]:
        """Its statuses by then, the latest first, with parties and proof."""
        return self._frame[1]

    @cached_property
    def evidence(self) -> list[Evidence]:
        """Everyone who said anything on it, each with what its position rests on and the rest apart."""
        by_actor: dict[int, list[Claim]] = {}
        for statement in self.statements:
            by_actor.setdefault(statement.on_behalf_of_id, []).append(statement)
        unchanged = {clause.draft_id for clause in self.clauses if clause.change == Change.UNCHANGED}
        wordings = equal_wordings(self.reading.draft, self.reading.public_drafts, unchanged)
        return [
            sort_evidence(actor, self.cells.get(actor.pk), by_actor[actor.pk], self.reading, wordings)
            for actor in self.actors.in_order(by_actor)
        ]

    @cached_property
    def positions(self) -> list[tuple[str, str, list[Evidence]]]:
        """Those who hold a position, grouped by it, from acceptance to refusal."""
        groups: dict[str, list[Evidence]] = {}
        for evidence in self.evidence:
            if evidence.stance:
                groups.setdefault(evidence.stance, []).append(evidence)
        return [(stance, SQUARES[stance][1], groups[stance]) for stance in STANCE_ORDER if stance in groups]

    @cached_property
    def apart(self) -> list[tuple[str, list[Claim]]]:
        """All statements that set no position here, under the reason why."""
        groups: dict[str, list[Claim]] = {}
        for evidence in self.evidence:
            for heading, statements in evidence.groups:
                groups.setdefault(heading, []).extend(statements)
        return list(groups.items())

    @cached_property
    def silent(self) -> list[Actor]:
        """The needed parties without a position."""
        rows: list[dict[str, Any]] = self.clause.needs if self.clause else []
        pks = {row["stakeholder"] for row in rows if row["kind"] != ConsentKind.CLAIMS_A_SAY}
        return self.actors.in_order(pk for pk in pks if not self._stance(pk))

    @property
    def citable(self) -> str:
        """This page's address with both clocks set, so that it stays as it is."""
        asked = {"on": self.reading.clocks.on.isoformat()} | self.reading.parameters
        asked.setdefault("known", now().strftime("%Y-%m-%dT%H:%MZ"))
        return f"/provisions/{self.slug}/?{urlencode(asked)}"

    @property
    def dates(self) -> list[tuple[datetime.date, str]]:
        """What happened to it when, the latest first."""
        found = [(clause.public_since, f"{clause.draft}: {clause.change_label}") for clause in self.clauses]
        found += [(change.effective_on, f"Status: {change.label}") for change in self.changes]
        for evidence in self.evidence:
            if evidence.cell and evidence.cell.latest_on:
                found.append((evidence.cell.latest_on, f"{evidence.actor.name} {SQUARES[evidence.stance][1]}"))
        return sorted(found, key=lambda item: item[0], reverse=True)
