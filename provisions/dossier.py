"""All that the page of one provision shows."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.timezone import now

from planwatch.codebook import SQUARES, ConsentKind
from provisions.actors import Actor, Actors
from provisions.cells import Cell, cells
from provisions.claims import Claim
from provisions.evidence import Evidence, sort_evidence
from provisions.models import Clause, Consent, Description, Provision, Statement, StatusChange
from provisions.reading import Reading

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


class Dossier:
    """One provision at two clocks, on one draft. Six queries beside the reading's own."""

    def __init__(self, reading: Reading, slug: str) -> None:
        self.reading = reading
        clocks = reading.clocks
        self.every = list(
            Provision.objects.public(clocks)
            .with_status(clocks, reading.draft)
            .select_related("topic", "part_of")
            .in_order()
        )
        found = [provision for provision in self.every if provision.slug == slug]
        if not found:
            raise Provision.DoesNotExist
        self.provision = found[0]
        self.actors = Actors.of(reading.plan, reading.draft, clocks.on)
        self.cells: dict[int, Cell] = {
            actor: cell for (_, actor), cell in cells(clocks, reading.draft, matters=[self.provision.pk]).items()
        }
        said = Statement.objects.public(clocks).filter(provision=self.provision)
        self.statements = said.newest_first()[:300].claims(clocks)

    @property
    def parts(self) -> list[Provision]:
        """Its lettered parts."""
        return [one for one in self.every if one.part_of_id == self.provision.pk]

    def _neighbour(self, step: int) -> Provision | None:
        place = self.every.index(self.provision) + step
        return self.every[place] if 0 <= place < len(self.every) else None

    @property
    def previous(self) -> Provision | None:
        """The provision before this one."""
        return self._neighbour(-1)

    @property
    def next(self) -> Provision | None:
        """The provision after this one."""
        return self._neighbour(1)

    @cached_property
    def clauses(self) -> list[Clause]:
        """Its wording in each draft that was public by then, with who is stronger or weaker and what describes it."""
        stronger = Clause.stronger_for.through.objects.filter(clause=OuterRef("pk")).values("stakeholder")
        weaker = Clause.weaker_for.through.objects.filter(clause=OuterRef("pk")).values("stakeholder")
        described = Description.objects.filter(clause=OuterRef("pk")).order_by("excerpt__article__published_on")
        consents = Consent.objects.filter(clause=OuterRef("pk")).order_by("stakeholder__name")
        clauses = (
            Clause.objects.filter(provision=self.provision, draft__public_since__lte=self.reading.clocks.on)
            .select_related("draft")
            .annotate(
                stronger=ArraySubquery(stronger),
                weaker=ArraySubquery(weaker),
                described=ArraySubquery(
                    described.values_list(
                        JSONObject(
                            exact="excerpt__exact", ref="excerpt__ref", language="excerpt__language", note="note",
                            article="excerpt__article__slug", outlet="excerpt__article__outlet__name",
                        )
                    )
                ),
                needs=ArraySubquery(
                    consents.values_list(
                        JSONObject(
                            kind="kind", stakeholder="stakeholder_id", basis="basis", exact="excerpt__exact",
                            excerpt="excerpt__ref", article="excerpt__article__slug",
                        )
                    )
                ),
            )
            .order_by("draft__public_since", "draft_id")
        )  # fmt: skip
        for clause in clauses:
            clause.stronger_names = self._names(clause.stronger)  # type: ignore[attr-defined]
            clause.weaker_names = self._names(clause.weaker)  # type: ignore[attr-defined]
        return list(clauses)

    def _names(self, pks: list[int]) -> str:
        return ", ".join(actor.name for actor in self.actors.in_order(pks))

    @property
    def clause(self) -> Clause | None:
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
        rows: list[dict[str, Any]] = self.clause.needs if self.clause else []  # type: ignore[attr-defined]
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

    @cached_property
    def changes(self) -> list[StatusChange]:
        """Its statuses by then, the latest first, with parties and proof."""
        through = StatusChange.parties.through.objects.filter(statuschange=OuterRef("pk")).values("stakeholder")
        proof = StatusChange.excerpts.through.objects.filter(statuschange=OuterRef("pk")).order_by("excerpt__start")
        changes = (
            StatusChange.objects.public(self.reading.clocks)
            .filter(provision=self.provision)
            .annotate(
                party_pks=ArraySubquery(through),
                proof=ArraySubquery(
                    proof.values_list(
                        JSONObject(
                            exact="excerpt__exact", ref="excerpt__ref", language="excerpt__language",
                            article="excerpt__article__slug", outlet="excerpt__article__outlet__name",
                        )
                    )
                ),
            )
            .order_by("-effective_on")
        )  # fmt: skip
        for change in changes:
            change.party_names = self._names(change.party_pks)  # type: ignore[attr-defined]
        return list(changes)

    @cached_property
    def evidence(self) -> list[Evidence]:
        """Everyone who said anything on it, each with what its position rests on and the rest apart."""
        by_actor: dict[int, list[Claim]] = {}
        for statement in self.statements:
            by_actor.setdefault(statement.on_behalf_of_id, []).append(statement)
        return [
            sort_evidence(actor, self.cells.get(actor.pk), by_actor[actor.pk], self.reading)
            for actor in self.actors.in_order(by_actor)
        ]

    @property
    def positions(self) -> list[tuple[str, str, list[Evidence]]]:
        """Those who hold a position, grouped by it, from acceptance to refusal."""
        groups: dict[str, list[Evidence]] = {}
        for evidence in self.evidence:
            if evidence.stance:
                groups.setdefault(evidence.stance, []).append(evidence)
        return [(stance, SQUARES[stance][1], groups[stance]) for stance in STANCE_ORDER if stance in groups]

    @property
    def apart(self) -> list[tuple[str, list[Claim]]]:
        """All statements that set no position here, under the reason why."""
        groups: dict[str, list[Claim]] = {}
        for evidence in self.evidence:
            for heading, statements in evidence.groups:
                groups.setdefault(heading, []).extend(statements)
        return list(groups.items())

    @property
    def silent(self) -> list[Actor]:
        """The needed parties without a position."""
        rows: list[dict[str, Any]] = self.clause.needs if self.clause else []  # type: ignore[attr-defined]
        pks = {row["stakeholder"] for row in rows if row["kind"] != ConsentKind.CLAIMS_A_SAY}
        return self.actors.in_order(pk for pk in pks if not self._stance(pk))

    @property
    def citable(self) -> str:
        """This page's address with both clocks set, so that it stays as it is."""
        asked = {"on": self.reading.clocks.on.isoformat()} | self.reading.parameters
        asked.setdefault("known", now().strftime("%Y-%m-%dT%H:%MZ"))
        return f"/provisions/{self.provision.slug}/?{urlencode(asked)}"

    @property
    def dates(self) -> list[tuple[datetime.date, str]]:
        """What happened to it when, the latest first."""
        found = [
            (clause.draft.public_since, f"{clause.draft.name}: {clause.get_change_display()}")
            for clause in self.clauses
        ]
        found += [(change.effective_on, f"Status: {change.get_status_display()}") for change in self.changes]
        for evidence in self.evidence:
            if evidence.cell and evidence.cell.latest_on:
                found.append((evidence.cell.latest_on, f"{evidence.actor.name} {SQUARES[evidence.stance][1]}"))
        return sorted(found, key=lambda item: item[0], reverse=True)
