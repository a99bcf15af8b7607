"""Provisions by what a page needs of them."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from planwatch.codebook import DerivedStatus
from provisions.clocks import Clocks

if TYPE_CHECKING:
    from provisions.models.plan import Draft, Provision  # noqa: F401 - named in a string below

ANSWERED = """provisions_provision.id = ANY (ARRAY(
    SELECT cell.matter FROM provisions_cells(%s, %s, %s, {matters}) cell
    JOIN provisions_clause c ON c.provision_id = cell.matter AND c.draft_id = %s
    JOIN provisions_consent n ON n.clause_id = c.id AND n.stakeholder_id = cell.actor
    WHERE n.kind IN ('signatory', 'act_needed') AND cell.stances IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM provisions_draft_authors a
                      WHERE a.draft_id = c.draft_id AND a.stakeholder_id = cell.actor)))"""


EVERY = "NULL"
NEAR = "ARRAY(SELECT near.id FROM provisions_provision near WHERE %s IN (near.id, near.part_of_id))"


class ProvisionQuerySet(models.QuerySet["Provision"]):
    """Provisions and what is derived of them at two clocks."""

    def public(self, clocks: Clocks) -> Self:
        """Provisions on which a draft that was public by that day has something to say."""
        from provisions.models import Clause

        return self.filter(Exists(Clause.objects.filter(provision=OuterRef("pk"), draft__public_since__lte=clocks.on)))

    def with_status(self, clocks: Clocks, draft: "Draft", *, near: int | None = None) -> Self:
        """`status`, `status_since` and `status_change`: the stored one, else the derived one.

        `near`: for this provision and its parts alone, in a tenth of the time; others get no status.

        Derived: *proposed* where somebody looked, the draft was public and words the provision, and no needed
        party besides the draft's authors holds a position; else *not assessed*.
        """
        from provisions.models import Clause, StatusChange

        current = StatusChange.objects.public(clocks).filter(provision=OuterRef("pk")).order_by("-effective_on")
        worded = Clause.objects.filter(
            provision=OuterRef("pk"), draft=draft, draft__public_since__lte=clocks.on, wording__gt=""
        )
        matters, about = (EVERY, []) if near is None else (NEAR, [near])
        answered = RawSQL(  # noqa: S611 - ours
            ANSWERED.format(matters=matters),
            [draft.pk, clocks.on, clocks.known, *about, draft.pk],
            models.BooleanField(),
        )
        status: Coalesce | Case = Coalesce(
            Subquery(current.values("status")[:1]),
            Case(
                When(
                    Q(last_checked_on__isnull=False) & Exists(worded) & ~Q(answered),
                    then=Value(DerivedStatus.PROPOSED.value),
                ),
                default=Value(DerivedStatus.NOT_ASSESSED.value),
            ),
            output_field=models.CharField(),
        )
        if near is not None:
            status = Case(When(Q(pk=near) | Q(part_of=near), then=status), default=Value(""))
        return self.annotate(
            status_change=Subquery(current.values("pk")[:1]),
            status_since=Subquery(current.values("effective_on")[:1]),
            status=status,
        )

    def in_order(self) -> Self:
        """By number, a part after its point, matters without a number last."""
        return self.order_by(Coalesce("number", "part_of__number").asc(nulls_last=True), F("letter"), F("pk"))
