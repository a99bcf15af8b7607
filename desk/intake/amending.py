"""What is known of an article is put right after it was taken in, as long as nothing of it is on the record."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from desk.intake.publication_form import LANGUAGES, PublicationForm
from planwatch.codebook import DateBasis, TitleBasis
from provisions.proofs import stands_on
from sources.models import Article
from sources.taking_in import Publication, label_of, with_address

AMENDED = ("outlet", "title", "byline", "address", "published_on", "published_on_basis", "language")
ON_THE_RECORD = "Something on the record rests on this article, so an admin amends it, in the admin."


class AmendForm(PublicationForm):
    """What is known of an article that is here."""

    def __init__(self, *arguments: Any, article: Article, **named: Any) -> None:
        super().__init__(*arguments, initial=initial_of(article), **named)
        self.article = article
        if article.language not in LANGUAGES:
            self.fields["language"].choices = [(article.language, article.language), *LANGUAGES.items()]  # type: ignore[attr-defined]

    def clean_address(self) -> str:
        """An address that no other article has; one that is left alone stays as it is written."""
        if self.article.address and self.cleaned_data["address"] == self.article.address:
            return self.article.address
        address = super().clean_address()
        other = with_address(address) if address else None
        if other is not None and other != self.article:
            raise ValidationError(f"This is the address of another article: {other.label}, {other.outlet}.")
        return address

    def clean(self) -> dict[str, Any]:
        """What no field can say alone."""
        self.settle_outlet()
        self.settle_day()
        return self.cleaned_data

    def publication(self) -> Publication:
        """What a valid form says; an outlet that is new is made."""
        said = self.cleaned_data
        return Publication(
            outlet=self.outlet_or_new(), title=said["title"], byline=said["byline"], address=said["address"],
            published_on=said["published_on"], published_on_basis=said["published_on_basis"] or DateBasis.UNKNOWN,
            language=said["language"],
        )  # fmt: skip


def initial_of(article: Article) -> dict[str, Any]:
    """What an article says, as the form shows it."""
    initial: dict[str, Any] = {name: getattr(article, name) for name in AMENDED}
    initial["outlet"] = article.outlet.name
    initial["published_on_basis"] = article.published_on_basis if article.published_on else ""
    return initial


def seen(article: Article) -> str:
    """What somebody saw of an article who amends it."""
    return "|".join(str(getattr(article, name) or "") for name in AMENDED)


def is_on_record(article: Article) -> bool:
    """Whether something on the record, now or before, rests on an article."""
    return stands_on(article).exists()


@transaction.atomic
def amend(article: Article, form: AmendForm, *, saw: str) -> None:
    """Put right what is known of an article; its passages that are not on the record take its language over.

    Raises ValidationError where something of it is on the record, or where somebody else amended it meanwhile.
    """
    article = Article.objects.select_for_update(of=("self",)).select_related("outlet", "origin").get(pk=article.pk)
    if is_on_record(article):
        raise ValidationError(ON_THE_RECORD)
    if saw != seen(article):
        raise ValidationError("Somebody else amended this article while you did: compare what stands below, then save.")
    was, said = publication_of(article), form.publication()
    article.excerpts.filter(language=article.language).update(language=said.language)
    for name in AMENDED:
        setattr(article, name, getattr(said, name))
    article.address = said.address or None
    if said.title != was.title:
        article.title_basis = TitleBasis.STATED if said.title else TitleBasis.UNKNOWN
    article.save(update_fields=[*AMENDED, "title_basis"])
    if article.origin.label == label_of(was)[:200] and article.origin.articles.count() == 1:
        article.origin.label = label_of(said)[:200]
        article.origin.save(update_fields=["label"])


def publication_of(article: Article) -> Publication:
    """What is known of an article by now."""
    return Publication(outlet=article.outlet, title=article.title, published_on=article.published_on)
