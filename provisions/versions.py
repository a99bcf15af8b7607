"""The drafts of the plan in time order, and what one of them says on every provision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from planwatch.codebook import Change, StakeholderKind
from provisions.actors import BELLIGERENTS, KIND_ORDER
from provisions.claims import Claim
from provisions.editions import Edition
from provisions.models import Clause, Draft, Provision, Statement
from provisions.proofs import DESCRIPTION, rests_on
from provisions.reading import Reading

CHANGED = (
    Change.REWORDED, Change.SPLIT, Change.MERGED, Change.MOVED, Change.BRACKETED, Change.DROPPED, Change.REINSTATED,
)  # fmt: skip
SHOWN_STATEMENTS = 20
NAMED = JSONObject(slug="stakeholder__slug", name="stakeholder__name", kind="stakeholder__kind")


def in_public_order(rows: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Stakeholders (slug, name, kind) with the belligerents first, then by kind and name."""
    return sorted(
        rows,
        key=lambda row: (row["slug"] not in BELLIGERENTS, KIND_ORDER[StakeholderKind(row["kind"])], row["name"]),
    )


def public_drafts(reading: Reading) -> QuerySet[Draft]:
    """The drafts that were public by the day that is read, each with its authors as `author_rows`."""
    through = Draft.authors.through.objects.filter(draft=OuterRef("pk")).order_by()
    return (
        Draft.objects.filter(public_since__lte=reading.clocks.on)
        .select_related("amends")
        .annotate(author_rows=ArraySubquery(through.values_list(NAMED)))
        .order_by("public_since", "pk")
    )


@dataclass
class Version:
    """One draft, and how many provisions it words and changes."""

    draft: Draft
    counts: dict[str, int] = field(default_factory=dict)
    worded_count: int = 0

    @property
    def authors(self) -> list[Mapping[str, str]]:
        """Who wrote it."""
        return in_public_order(self.draft.author_rows)  # type: ignore[attr-defined]  # annotated

    @property
    def changes(self) -> list[tuple[str, str, int]]:
        """What it does to provisions: the change, its name, how many."""
        return [(change.value, change.label, self.counts[change]) for change in Change if self.counts.get(change)]

    @property
    def changed_count(self) -> int:
        """The provisions that it words otherwise than the draft that it amends, or takes out."""
        return sum(self.counts.get(change, 0) for change in CHANGED)


def versions(reading: Reading) -> list[Version]:
    """Every draft that was public by the day that is read, the oldest first. Two queries."""
    found = {draft.pk: Version(draft) for draft in public_drafts(reading)}
    counted = (
        Clause.objects.filter(draft__public_since__lte=reading.clocks.on)
        .order_by()
        .values_list("draft_id", "change")
        .annotate(n=Count("pk"), worded=Count("pk", filter=~Q(wording="")))
    )
    for draft, change, count, worded in counted:
        found[draft].counts[change] = count
        found[draft].worded_count += worded
    return list(found.values())


class DraftPage:
    """One draft at two clocks. Four queries beside the reading's own."""

    def __init__(self, reading: Reading, slug: str) -> None:
        self.reading = reading
        self.draft = public_drafts(reading).get(slug=slug)
        self.clauses = list(self._clauses())
        self.version = Version(self.draft)
        for clause in self.clauses:
            self.version.counts[clause.change] = self.version.counts.get(clause.change, 0) + 1
            self.version.worded_count += bool(clause.wording)

    def _clauses(self) -> QuerySet[Clause]:
        described = rests_on(self.reading.clocks)[DESCRIPTION].filter(clause=OuterRef("pk")).values("clause")
        return (
            self.draft.clauses.select_related("provision__part_of")
            .annotate(
                stronger=ArraySubquery(_sided("stronger_for")),
                weaker=ArraySubquery(_sided("weaker_for")),
                described_count=Coalesce(Subquery(described.annotate(n=Count("pk")).values("n")), 0),
            )
            .order_by(
                Coalesce("provision__number", "provision__part_of__number").asc(nulls_last=True),
                "provision__letter",
                "provision_id",
            )
        )

    @cached_property
    def rows(self) -> list[tuple[Clause, list[Mapping[str, str]], list[Mapping[str, str]]]]:
        """Each clause with those for whom it is stronger and weaker than the one that it amends."""
        return [
            (clause, in_public_order(clause.stronger), in_public_order(clause.weaker))  # type: ignore[attr-defined]
            for clause in self.clauses
        ]

    @cached_property
    def unsaid(self) -> list[Provision]:
        """The provisions of the drafts public by then on which nothing is recorded for this one."""
        said = Clause.objects.filter(provision=OuterRef("pk"), draft=self.draft)
        public = Provision.objects.public(self.reading.clocks).filter(~Exists(said))
        return list(public.select_related("part_of").in_order())

    @cached_property
    def statements(self) -> list[Claim]:
        """What was said of the draft as a whole, the newest first; one more than is shown, if there is one."""
        said = Statement.objects.public(self.reading.clocks).filter(draft=self.draft, provision=None)
        return said.newest_first()[: SHOWN_STATEMENTS + 1].claims(self.reading.clocks)

    @property
    def shown_statements(self) -> list[Claim]:
        """As many as the page shows."""
        return self.statements[:SHOWN_STATEMENTS]

    @property
    def has_more_statements(self) -> bool:
        """Whether there are more than the page shows."""
        return len(self.statements) > SHOWN_STATEMENTS

    def _neighbour(self, step: int) -> Edition | None:
        drafts = self.reading.public_drafts
        place = [draft.pk for draft in drafts].index(self.draft.pk) + step
        return drafts[place] if 0 <= place < len(drafts) else None

    @property
    def previous(self) -> Edition | None:
        """The draft before this one in time."""
        return self._neighbour(-1)

    @property
    def next(self) -> Edition | None:
        """The draft after this one in time."""
        return self._neighbour(1)

    @property
    def amended_by(self) -> list[Edition]:
        """The drafts, public by then, whose changes are measured against this one."""
        return [draft for draft in self.reading.public_drafts if draft.amends_id == self.draft.pk]

    @property
    def on_this_wording(self) -> str:
        """The end of an address that reads other pages on this draft, at the same clocks."""
        parameters = {name: value for name, value in self.reading.parameters.items() if name != "draft"}
        if self.draft.pk != self.reading.plan.default_draft_id:
            parameters["draft"] = self.draft.slug
        return f"?{urlencode(parameters)}" if parameters else ""

    @property
    def statements_query(self) -> str:
        """The end of the address that lists what was said of this draft as a whole."""
        clocks = {name: value for name, value in self.reading.parameters.items() if name != "draft"}
        return "?" + urlencode({"provision": "plan", "draft": self.draft.slug, **clocks})


def _sided(field_name: str) -> QuerySet[Any, Any]:
    """The stakeholders on one side of a clause, as rows."""
    through: Any = getattr(Clause, field_name).through
    return through.objects.filter(clause=OuterRef("pk")).order_by().values_list(NAMED)  # type: ignore[no-any-return]
