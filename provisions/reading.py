"""How a reader reads the record: which plan, which draft, at which clocks. Every page begins with it."""

import datetime
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.timezone import is_naive

from provisions.clocks import Clocks
from provisions.editions import Edition, Outline, plan_and_editions


class InstantField(forms.DateTimeField):
    """An instant in ISO 8601; without an offset it is UTC."""

    default_error_messages = {"invalid": "“%(value)s” is no instant; write 2025-12-01T00:00Z."}

    def to_python(self, value: Any) -> datetime.datetime | None:
        """Read the text, refuse what is not ISO 8601."""
        if not value:
            return None
        try:
            instant = datetime.datetime.fromisoformat(str(value).strip().replace(" ", "+"))
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], params={"value": value}) from None
        try:
            return (instant.replace(tzinfo=datetime.UTC) if is_naive(instant) else instant).astimezone(datetime.UTC)
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid"], params={"value": value}) from None


class DayField(forms.DateField):
    """A UTC day in ISO 8601."""

    default_error_messages = {"invalid": "“%(value)s” is no day; write 2025-11-24."}

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, input_formats=["%Y-%m-%d"], **options)
        self.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> datetime.date | None:
        """Read the text; the message repeats what could not be read."""
        try:
            return super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError(self.error_messages["invalid"], params={"value": value}) from None


class OneOf(forms.CharField):
    """One of some values; the choices are known only once the record was asked, so they are set then."""

    def __init__(self, choices: Iterable[tuple[str, str]] | None = None, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.choices = None if choices is None else dict(choices)

    def __deepcopy__(self, memo: dict[int, Any]) -> "OneOf":
        return copy(self)  # A form of its own changes the choices and nothing else.

    def clean(self, value: Any) -> str:
        """Refuse what is not among the choices, where these are known already."""
        text = str(super().clean(value))
        self.check(text)
        return text

    def check(self, text: str) -> None:
        """Refuse what is not among the choices, and say what is."""
        if text and self.choices is not None and text not in self.choices:
            some = ", ".join(list(self.choices)[:8])
            raise forms.ValidationError(
                "“%(value)s” is not one of: %(some)s.", params={"value": text[:60], "some": some}
            )


class AddressForm(forms.Form):
    """What a page reads from its address."""

    def __init__(self, query: QueryDict) -> None:
        self.asked = query
        self.known_fields = self.base_fields
        # An address names few of a dozen fields or none: to copy, bind and clean the others costs more than a query.
        self.base_fields = {name: one for name, one in self.known_fields.items() if name in query}  # type: ignore[misc]
        super().__init__(query)

    def value(self, name: str) -> Any:
        """What a field holds; nothing where it was not asked for or could not be understood. Needs `is_valid`."""
        return self.cleaned_data.get(name)

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the fields, understood or not."""
        return {name: str(self.asked.get(name, "")) for name in self.known_fields}


class ReadingForm(AddressForm):
    """What every list and page reads from its address; a list adds its own fields."""

    draft = OneOf(label="Wording")
    on = DayField(label="As of")
    known = InstantField(required=False, label="As known at")

    def __init__(self, query: QueryDict, *, drafts: Sequence[Edition] = ()) -> None:
        super().__init__(query)
        self.choices = {name: one.choices for name, one in self.known_fields.items() if isinstance(one, OneOf)}
        self.choices["draft"] = {one.slug: one.name for one in drafts}
        if isinstance(draft := self.fields.get("draft"), OneOf):
            draft.choices = self.choices["draft"]
        self.full_clean()

    @property
    def problems(self) -> list[str]:
        """What in the address could not be understood, a sentence each."""
        said = [
            f"{self.fields[name].label or name}: {message}" if name in self.fields else str(message)
            for name, messages in self.errors.items()
            for message in messages
        ]
        unknown = sorted(set(self.asked) - set(self.known_fields))
        return said + [f"There is no filter “{name[:60]}” here; it was left out." for name in unknown]

    def allow(self, **choices: dict[str, str]) -> None:
        """Set the choices of fields that only the record knows, and refuse what is not among them."""
        self.choices |= choices
        for name in choices.keys() & self.fields.keys():
            one = self.fields[name]
            assert isinstance(one, OneOf)  # noqa: S101 - declared so in the form
            one.choices = choices[name]
            try:
                one.check(self.value(name) or "")
            except forms.ValidationError as error:
                self.add_error(name, error)


@dataclass
class Reading:
    """The plan as it is being read: the draft that positions are on, and the two clocks."""

    plan: Outline
    drafts: Sequence[Edition]
    form: ReadingForm
    problems: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, request: HttpRequest, form_class: type[ReadingForm] = ReadingForm) -> "Reading":
        """The reading that a request asks for. One query."""
        found = plan_and_editions()
        if found is None:
            raise NoRecord
        plan, drafts = found
        form = form_class(request.GET, drafts=drafts)
        return cls(plan, drafts, form, form.problems)

    def allow(self, **choices: dict[str, str]) -> None:
        """Set the choices of fields that only the record knows, and refuse what is not among them."""
        self.form.allow(**choices)
        self.problems[:] = self.form.problems

    @cached_property
    def clocks(self) -> Clocks:
        """The two clocks; by default the day through which the record is coded, and now."""
        return Clocks(self.form.value("on") or self.plan.coded_through, self.form.value("known"))

    @cached_property
    def default_draft(self) -> Edition:
        """The draft that is read where the reader names none."""
        return next(draft for draft in self.drafts if draft.pk == self.plan.default_draft_id)

    @cached_property
    def draft(self) -> Edition:
        """The draft that positions are on."""
        slug = self.form.value("draft")
        return next((draft for draft in self.drafts if draft.slug == slug), self.default_draft)

    @cached_property
    def public_drafts(self) -> list[Edition]:
        """The drafts that were public by the day that is read, the oldest first."""
        return [draft for draft in self.drafts if draft.public_since <= self.clocks.on]

    @property
    def is_draft_public(self) -> bool:
        """Whether the draft was public by then."""
        return self.draft.public_since <= self.clocks.on

    @cached_property
    def parameters(self) -> dict[str, str]:
        """What an address must carry to be read like this one; nothing where all is default."""
        asked = {}
        if self.draft.pk != self.plan.default_draft_id:
            asked["draft"] = self.draft.slug
        if self.clocks.on != self.plan.coded_through:
            asked["on"] = self.clocks.on.isoformat()
        if self.clocks.known:
            asked["known"] = self.clocks.known.isoformat().replace("+00:00", "Z")
        return asked

    @cached_property
    def query(self) -> str:
        """The parameters as the end of an address: empty, or from the question mark on."""
        return f"?{urlencode(self.parameters)}" if self.parameters else ""

    @property
    def clocks_query(self) -> str:
        """The clocks alone as the end of an address: what remains of it when every filter is taken away."""
        clocks = {name: value for name, value in self.parameters.items() if name != "draft"}
        return f"?{urlencode(clocks)}" if clocks else ""

    @property
    def and_clocks(self) -> str:
        """The clocks alone as the continuation of an address: for lists that speak of every wording."""
        return f"&{self.clocks_query[1:]}" if self.clocks_query else ""

    @property
    def and_query(self) -> str:
        """The parameters as the continuation of an address: empty, or from the ampersand on."""
        return f"&{self.query[1:]}" if self.query else ""

    @property
    def is_past(self) -> bool:
        """Whether the reader turned a clock back."""
        return "on" in self.parameters or "known" in self.parameters


class NoRecord(Exception):  # noqa: N818 - a state of the installation, named as one
    """The database holds no record yet."""
