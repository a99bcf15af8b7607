"""The form by which an article comes in: what is known of it, its words, and what a person says of copies."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.db.models import Q

from desk.models import Arrival
from planwatch.codebook import DateBasis, OutletKind, Reliability
from sources.canonical import canonical
from sources.models import Article, Origin, Outlet
from sources.plain_text import LONGEST, plain_text
from sources.taking_in import Copy, Publication, copies_of, free, slug_of, with_address, with_text

OWN = "own"
LANGUAGES = {
    "en": "English", "uk": "Ukrainian", "ru": "Russian", "ar": "Arabic", "cs": "Czech", "da": "Danish",
    "de": "German", "es": "Spanish", "et": "Estonian", "fi": "Finnish", "fr": "French", "hu": "Hungarian",
    "it": "Italian", "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "sk": "Slovak", "sv": "Swedish", "tr": "Turkish", "zh": "Chinese",
}  # fmt: skip


class ArticleForm(forms.Form):
    """An article to take in. `standing` is the article that it turned out to be, `copies` what it seems to copy."""

    text = forms.CharField(
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 18, "spellcheck": "false"}),
        help_text="Exactly as published. These words are what will be quoted.",
        error_messages={"required": "Paste the words of the article."},
    )
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
        input_formats=["%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d.%m.%Y"],
        error_messages={"invalid": "Write the day as 2025-11-24."},
    )  # fmt: skip
    published_on_basis = forms.ChoiceField(
        required=False, label="How the day is known", choices=[("", "choose"), *DateBasis.choices[:2]]
    )
    language = forms.ChoiceField(choices=[*LANGUAGES.items()], initial="en")
    is_primary = forms.BooleanField(required=False, label="An official text", help_text="A source in its own right.")
    origin = forms.CharField(required=False, max_length=8)
    is_newer = forms.BooleanField(required=False, label="Keep it as a newer version of that article")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.standing: Article | None = None
        self.is_same_text = False
        self.copies: list[Copy] = []
        self.known_outlet: Outlet | None = None
        self.chosen_origin: Origin | None = None

    def clean_text(self) -> str:
        """The words as they will be kept."""
        try:
            return plain_text(self.cleaned_data["text"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def clean_address(self) -> str:
        """The address without what tracks; empty where none is known."""
        try:
            return canonical(self.cleaned_data["address"]) if self.cleaned_data["address"] else ""
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def clean_outlet_country(self) -> str:
        """A country in capital letters."""
        return str(self.cleaned_data["outlet_country"]).upper()

    def clean(self) -> dict[str, Any]:
        """What no field can say alone: whether it is here already, who published it, when, and what it copies."""
        cleaned = self.cleaned_data
        if "text" in cleaned and (version := with_text(cleaned["text"])):
            self.standing, self.is_same_text = version.article, True
            return cleaned
        if cleaned.get("address"):
            self.standing = with_address(cleaned["address"])
        if self.standing is not None and not cleaned["is_newer"]:
            self.add_error("is_newer", "An article with this address is in the record with other words.")
        if self.standing is None:
            self.settle_outlet()
            self.settle_day()
            if "text" in cleaned:
                self.settle_origin(cleaned["text"])
        return cleaned

    def settle_outlet(self) -> None:
        """An outlet that is known by this name, or all that a new one needs."""
        name = " ".join(self.cleaned_data.get("outlet", "").split())
        self.known_outlet = Outlet.objects.filter(name__iexact=name).first()
        if name and self.known_outlet is None:
            for needed in ("outlet_kind", "outlet_reliability"):
                if not self.cleaned_data.get(needed) and needed not in self.errors:
                    self.add_error(needed, f"No outlet is called “{name}” yet. Choose this to add it.")

    def settle_day(self) -> None:
        """A day of publication has a basis, and a basis has a day."""
        day, basis = self.cleaned_data.get("published_on"), self.cleaned_data.get("published_on_basis")
        if day and not basis and "published_on_basis" not in self.errors:
            self.add_error("published_on_basis", "Say whether the article states this day or you infer it.")
        if basis and not day and "published_on" not in self.errors:
            self.add_error("published_on", "Give the day, or leave out how it is known.")

    def settle_origin(self, text: str) -> None:
        """Where the text seems to copy another, a person says whether they are one report."""
        self.copies = copies_of(text)
        origins = {copy.article.origin.ref: copy.article.origin for copy in self.copies}
        chosen = self.cleaned_data.get("origin", "")
        if origins and chosen not in {OWN, *origins}:
            self.add_error("origin", "Much of this text stands in another article. Say whether they are one report.")
        self.chosen_origin = origins.get(chosen)

    def publication(self) -> Publication:
        """What a valid form says of a new article; an outlet that is new is made."""
        cleaned = self.cleaned_data
        return Publication(
            outlet=self.known_outlet or self.new_outlet(), title=cleaned["title"], byline=cleaned["byline"],
            address=cleaned["address"], published_on=cleaned["published_on"], language=cleaned["language"],
            published_on_basis=cleaned["published_on_basis"] or DateBasis.UNKNOWN, is_primary=cleaned["is_primary"],
        )  # fmt: skip

    def new_outlet(self) -> Outlet:
        """The outlet that the form describes."""
        cleaned = self.cleaned_data
        name = " ".join(cleaned["outlet"].split())
        return Outlet.objects.create(
            name=name, slug=free(Outlet, slug_of(name, "outlet")), kind=cleaned["outlet_kind"],
            reliability=cleaned["outlet_reliability"], country=cleaned["outlet_country"],
        )  # fmt: skip


def initial_of(arrival: Arrival) -> dict[str, Any]:
    """What an arrival says, as the form shows it for correction."""
    names = ("title", "byline", "address", "published_on", "text")
    initial: dict[str, Any] = {name: getattr(arrival, name) for name in names}
    initial["outlet"] = outlet_called(arrival.outlet, arrival.address)
    initial["language"] = arrival.language if arrival.language in LANGUAGES else "en"
    initial["published_on_basis"] = arrival.published_on_basis if arrival.published_on else ""
    return initial


def outlet_called(name: str, address: str) -> str:
    """The outlet that published from this site before, or the name that the page gives."""
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    if not host or Outlet.objects.filter(name__iexact=name).exists():
        return name
    same_site = Q(address__startswith=f"https://{host}/") | Q(address__startswith=f"https://www.{host}/")
    known = Article.objects.filter(same_site).values_list("outlet__name", flat=True).order_by("-pk").first()
    return known or name
