"""What is known of a publication beside its words: the part of a form that taking in and amending share."""

from typing import Any

from django import forms

from planwatch.codebook import DateBasis, OutletKind, Reliability
from sources.canonical import canonical
from sources.days import not_after_today
from sources.models import Outlet
from sources.taking_in import free, slug_of

LANGUAGES = {
    "en": "English", "uk": "Ukrainian", "ru": "Russian", "ar": "Arabic", "cs": "Czech", "da": "Danish",
    "de": "German", "es": "Spanish", "et": "Estonian", "fi": "Finnish", "fr": "French", "hu": "Hungarian",
    "it": "Italian", "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "sk": "Slovak", "sv": "Swedish", "tr": "Turkish", "zh": "Chinese",
}  # fmt: skip


class PublicationForm(forms.Form):
    """Who published an article, when, where, and under which title; an outlet that is new is made with it."""

    title = forms.CharField(required=False, max_length=300, help_text="Empty where unknown.")
    outlet = forms.CharField(
        max_length=120,
        widget=forms.TextInput({"list": "outlets", "autocomplete": "off"}),
        help_text="Who published it. Type a few letters of its name.",
        error_messages={"required": "Say who published it."},
    )
    outlet_kind = forms.ChoiceField(required=False, label="Its kind", choices=[("", "choose"), *OutletKind.choices])
    outlet_reliability = forms.ChoiceField(
        required=False, label="Its reliability", choices=[("", "choose"), *Reliability.choices]
    )
    outlet_country = forms.RegexField(
        r"^[A-Za-z]{2}$", required=False, max_length=2, label="Its country", help_text="Two letters, such as DE."
    )
    byline = forms.CharField(required=False, max_length=200, help_text="Who wrote it, as it says.")
    address = forms.CharField(
        required=False, max_length=1000, widget=forms.TextInput({"inputmode": "url"}),
        help_text="Without tracking parameters; they are taken off.",
    )  # fmt: skip
    published_on = forms.DateField(
        required=False, label="Published on",
        # With a last day a browser takes four digits for a year, not six.
        widget=forms.DateInput({"type": "date", "max": "9999-12-31"}, format="%Y-%m-%d"),
        validators=[not_after_today],
        input_formats=["%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d.%m.%Y"],
        error_messages={"invalid": "Write the day as 2025-11-24."},
    )  # fmt: skip
    published_on_basis = forms.ChoiceField(
        required=False, label="How the day is known", choices=[("", "choose"), *DateBasis.choices[:2]]
    )
    language = forms.ChoiceField(choices=[*LANGUAGES.items()], initial="en")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.known_outlet: Outlet | None = None

    def clean_address(self) -> str:
        """The address without what tracks; empty where none is known."""
        try:
            return canonical(self.cleaned_data["address"]) if self.cleaned_data["address"] else ""
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def clean_outlet_country(self) -> str:
        """A country in capital letters."""
        return str(self.cleaned_data["outlet_country"]).upper()

    def settle_outlet(self) -> None:
        """An outlet that is known by this name, or all that a new one needs."""
        name = " ".join(self.cleaned_data.get("outlet", "").split())
        self.known_outlet = Outlet.objects.filter(name__iexact=name).first()
        if name and self.known_outlet is None:
            for needed, said in (("outlet_kind", "kind"), ("outlet_reliability", "reliability")):
                if not self.cleaned_data.get(needed) and needed not in self.errors:
                    self.add_error(needed, f"No outlet is called “{name}” yet. Choose its {said} to add it.")

    def settle_day(self) -> None:
        """A day of publication has a basis, and a basis has a day."""
        day, basis = self.cleaned_data.get("published_on"), self.cleaned_data.get("published_on_basis")
        if day and not basis and "published_on_basis" not in self.errors:
            self.add_error("published_on_basis", "Say whether the article states this day or you infer it.")
        if basis and not day and "published_on" not in self.errors:
            self.add_error("published_on", "Give the day, or leave out how it is known.")

    def outlet_or_new(self) -> Outlet:
        """The outlet that a valid form names; one that is new is made."""
        return self.known_outlet or self.new_outlet()

    def new_outlet(self) -> Outlet:
        """The outlet that the form describes."""
        cleaned = self.cleaned_data
        name = " ".join(cleaned["outlet"].split())
        return Outlet.objects.create(
            name=name, slug=free(Outlet, slug_of(name, "outlet")), kind=cleaned["outlet_kind"],
            reliability=cleaned["outlet_reliability"], country=cleaned["outlet_country"],
        )  # fmt: skip
