"""The form by which an article comes in: what is known of it, its words, and what a person says of copies."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.db.models import Q

from desk.intake.publication_form import LANGUAGES, PublicationForm
from desk.models import Arrival
from planwatch.codebook import DateBasis
from sources.models import Article, Origin, Outlet
from sources.plain_text import LONGEST, plain_text
from sources.taking_in import Copy, Publication, copies_of, with_address, with_text

OWN = "own"


class ArticleForm(PublicationForm):
    """An article to take in. `standing` is the article that it turned out to be, `copies` what it seems to copy."""

    text = forms.CharField(
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 18, "spellcheck": "false"}),
        help_text="Exactly as published. These words are what will be quoted.",
        error_messages={"required": "Paste the words of the article."},
    )
    is_primary = forms.BooleanField(required=False, label="An official text", help_text="A source in its own right.")
    origin = forms.CharField(required=False, max_length=8)
    is_newer = forms.BooleanField(required=False, label="Keep it as a newer version of that article")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.standing: Article | None = None
        self.is_same_text = False
        self.copies: list[Copy] = []
        self.chosen_origin: Origin | None = None

    def clean_text(self) -> str:
        """The words as they will be kept."""
        try:
            return plain_text(self.cleaned_data["text"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

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
            outlet=self.outlet_or_new(), title=cleaned["title"], byline=cleaned["byline"],
            address=cleaned["address"], published_on=cleaned["published_on"], language=cleaned["language"],
            published_on_basis=cleaned["published_on_basis"] or DateBasis.UNKNOWN, is_primary=cleaned["is_primary"],
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
