"""The list of statements: its filters, its order and its pages."""

import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db import connection
from django.db.models import Q

from planwatch.codebook import Attribution, Mark, Stance
from provisions.actors import Actors
from provisions.claims import Claim, claims_among
from provisions.clocks import Clocks
from provisions.matter import THE_PLAN, Matter, matter_fields
from provisions.models import Provision, Stakeholder, Statement
from provisions.models.statements import StatementQuerySet
from provisions.prepared import Prepared
from provisions.reading import DayField, OneOf, Reading, ReadingForm

PAGE_LENGTH = 50
PLAN = "plan"
CODES = [*Stance.choices, *Mark.choices]
NEWEST_FIRST = 'ORDER BY "provisions_statement"."made_on" DESC, "provisions_statement"."id" DESC'
NO_FILTERS = {"on", "known", "after"}  # All other fields of the form narrow the list.
NOBODY = 0  # Django makes no query of an empty list.
BEHALF = [("own", "Its own position"), ("members", "Its members and office-holders")]


class StatementsForm(ReadingForm):
    """What the list of statements and its files read from the address."""

    provision = forms.CharField(required=False, max_length=80, label="Provision")
    stakeholder = forms.CharField(required=False, max_length=80, label="Stakeholder")
    behalf = OneOf(BEHALF, label="Whose position")
    code = OneOf(CODES, label="Stance or mark")
    attribution = OneOf(Attribution.choices, label="Attribution")
    red_line = OneOf([("1", "Red lines only")], label="Red line")
    source = forms.CharField(required=False, max_length=80, label="Source")
    after = forms.RegexField(r"^\d{4}-\d\d-\d\d\.[a-z2-7]{8}$", required=False, label="Page")
    since = DayField(label="Made since")

    def clean_provision(self) -> str:
        """A provision's slug, or the plan as a whole."""
        slug: str = self.cleaned_data["provision"]
        if slug and slug != PLAN and not Provision.objects.filter(slug=slug).exists():
            raise forms.ValidationError(f"There is no provision “{slug}”.")
        return slug

    def clean_stakeholder(self) -> str:
        """A stakeholder's slug."""
        slug: str = self.cleaned_data["stakeholder"]
        if slug and not Stakeholder.objects.filter(slug=slug).exists():
            raise forms.ValidationError(f"There is no stakeholder “{slug}”.")
        return slug

    def clean_after(self) -> tuple[datetime.date, int] | None:
        """The last row of the page before: its day and its ref."""
        day, _, ref = self.cleaned_data["after"].partition(".")
        if not day:
            return None
        found = Statement.objects.filter(ref=ref, published_at__isnull=False).values_list("made_on", "pk").first()
        if found is None or found[0].isoformat() != day:
            raise forms.ValidationError("That page is not there; begin with the first.")
        return found


def _names(clocks: Clocks, _: int, __: int) -> Any:
    provisions: Any = Provision.objects.public(clocks).in_order()
    return provisions.values_list(*matter_fields())


_NAMES = Prepared(Matter._make, _names)


def _every(clocks: Clocks, _: int, __: int) -> Any:
    return Statement.objects.public(clocks).order_by().values_list("pk")


_EVERY = Prepared(tuple, _every)


class StatementList:
    """Public statements that pass the filters, the newest first, a page of 50 at a time."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.form = reading.form

    @cached_property
    def matching(self) -> StatementQuerySet:
        """All statements that pass."""
        value = self.form.value
        found = Statement.objects.public(self.reading.clocks)
        if value("draft"):
            found = found.filter(draft=self.reading.draft.pk)
        if value("provision") == PLAN:
            found = found.filter(provision__isnull=True)
        elif value("provision"):
            found = found.filter(provision__slug=value("provision"))
        if value("stakeholder"):
            found = found.filter(self._said_by(value("stakeholder"), value("behalf")))
        if value("code"):
            found = found.filter(Q(stance=value("code")) if value("code") in Stance.values else Q(mark=value("code")))
        if value("attribution"):
            found = found.filter(attribution=value("attribution"))
        if value("red_line"):
            found = found.filter(red_line=True)
        if value("since"):
            found = found.filter(made_on__gte=value("since"))
        if value("source"):
            found = found.filter(excerpt__article__slug=value("source"))
        return found

    def _said_by(self, slug: str, behalf: str) -> Q:
        """What a stakeholder said or what was said for it; or its own position alone, or its members'."""
        if behalf == "members":
            actors = Actors.of(self.reading.plan, self.reading.draft, self.reading.clocks.on).by_slug()
            inside = actors[slug].inside if slug in actors else frozenset()
            return Q(on_behalf_of__in=inside or {NOBODY})
        actor = Stakeholder.objects.filter(slug=slug).values("pk")
        own = Q(on_behalf_of__in=actor)
        return own if behalf else own | Q(speaker__in=actor)

    @cached_property
    def _ids(self) -> tuple[str, tuple[Any, ...] | None]:
        """The query for the ids of all that pass, in no order: to compile it takes longer than its rows."""
        if not any(self.form.value(name) for name in self.form.fields.keys() - NO_FILTERS):
            return _EVERY.sql(self.reading.clocks, 0), None
        return self.matching.order_by().values("pk").query.sql_with_params()

    @cached_property
    def page(self) -> list[Claim]:
        """The statements of this page, and one more where another page follows."""
        clocks, after = self.reading.clocks, self.form.value("after")
        if after:
            day, pk = after
            found = self.matching.filter(Q(made_on__lte=day) & (Q(made_on__lt=day) | Q(pk__lt=pk)))
            return found.newest_first()[: PAGE_LENGTH + 1].claims(clocks)
        ids, parameters = self._ids
        return claims_among(f"{ids} {NEWEST_FIRST} LIMIT {PAGE_LENGTH + 1}", parameters, clocks)

    @property
    def statements(self) -> list[Claim]:
        """The statements of this page."""
        return self.page[:PAGE_LENGTH]

    @cached_property
    def typed(self) -> dict[str, str]:
        """What stands in the fields of the form, understood or not."""
        return self.form.typed

    @cached_property
    def choices(self) -> dict[str, dict[str, str]]:
        """By field, the values that a reader may choose, with their labels."""
        return {
            "provision": {PLAN: THE_PLAN, **{one.slug or "": str(one) for one in _NAMES.rows(self.reading.clocks, 0)}},
            "behalf": dict(BEHALF),
            "code": dict(CODES),
            "attribution": dict(Attribution.choices),
            "draft": {draft.slug: draft.name for draft in self.reading.public_drafts},
        }

    @cached_property
    def count(self) -> int:
        """How many pass; beyond 10,000 they are not counted."""
        ids, parameters = self._ids
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({ids} LIMIT 10001) AS found", parameters)  # noqa: S608 - Django's
            return int(cursor.fetchone()[0])

    @property
    def count_label(self) -> str:
        """The count as a page says it."""
        return "10,000+" if self.count > 10_000 else f"{self.count:,}"

    @property
    def address(self) -> str:
        """This list's address without empty values."""
        asked = urlencode({name: value for name, value in self.form.asked.items() if value})
        return "/statements/" + (f"?{asked}" if asked else "")

    @property
    def next_after(self) -> str:
        """Where the next page begins, or nothing."""
        if len(self.page) <= PAGE_LENGTH:
            return ""
        last = self.statements[-1]
        return f"{last.made_on.isoformat()}.{last.ref}"
