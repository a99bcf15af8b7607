"""What an editor does with what comes in: ask for a page, take an article in, dismiss what is none."""

import threading
from collections.abc import Callable
from pathlib import PurePath

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from desk.intake.article_form import ArticleForm
from desk.models import Arrival
from provisions.dataset.texts import attach
from sources.canonical import canonical
from sources.extraction import read_page
from sources.fetching import CannotFetch, Fetched, fetch
from sources.models import Article
from sources.page import Page
from sources.plain_text import one_line
from sources.taking_in import add_version, take_in, with_text

# A site that drips holds a thread of the web server for as long as it may; the others stay with the readers.
FETCHES = threading.BoundedSemaphore(2)
FILE_TYPES = {".txt": "text/plain", ".md": "text/markdown", ".html": "text/html", ".htm": "text/html"}
PASTE = "Paste the words below; the address is kept."


@transaction.atomic
def take_in_article(form: ArticleForm, *, arrival: Arrival | None = None) -> Article:
    """The article that a valid form describes: new, or the one that it was recognised as."""
    article = form.standing
    text = form.cleaned_data["text"]
    if article is None:
        article = take_in(form.publication(), text, origin=form.chosen_origin)
    elif form.is_same_text:
        hold(text)
    else:
        add_version(article, text)
    if arrival is not None:
        arrival.article = article
        arrival.dismissed_at = None
        arrival.save(update_fields=["article", "dismissed_at"])
    return article


def hold(text: str) -> None:
    """Attach words that the record knows by their hash alone, if every excerpt stands in them."""
    version = with_text(text)
    if version is not None and version.text is None and version.length == len(text) and attach(version, text):
        raise ValidationError("These words are known by their hash, but what was quoted does not stand in them.")


def ask_for(address: str, *, by: User) -> Arrival:
    """Fetch an address and keep what it says of itself; what goes wrong is kept with it. May take half a minute.

    Raises ValidationError where the address is none, or too many pages are being fetched.
    """
    try:
        address = canonical(address)
    except ValueError as error:
        raise ValidationError(str(error)) from None
    page = in_turn(lambda: page_at(address))
    return Arrival.objects.create(address=address, asked_by=by, **values_of(page))


def fetch_arrival(arrival: Arrival) -> None:
    """Fetch the page of a feed item, and add to the item what it lacks."""
    page = in_turn(lambda: page_at(arrival.address))
    for name, value in values_of(page).items():
        if name in ("text", "problem") or not getattr(arrival, name):
            setattr(arrival, name, value)
    arrival.save()


def page_at(address: str) -> Page:
    """What stands at an address, or why nothing does."""
    try:
        page = read_page(fetch(address))
    except CannotFetch as error:
        return Page(problem=f"{error} {PASTE}")
    return page


def in_turn(read: Callable[[], Page]) -> Page:
    """Read a page, unless as many are being read already as may be."""
    if not FETCHES.acquire(blocking=False):
        raise ValidationError("Other pages are being read at this moment. Try again in half a minute.")
    try:
        return read()
    finally:
        FETCHES.release()


def read_file(file: "UploadedFile[bytes]", *, by: User) -> Arrival:
    """Keep what an uploaded file says of itself. Raises ValidationError where another page is being read."""
    name = one_line(file.name or "", 200)
    fetched = Fetched("", FILE_TYPES[PurePath(name).suffix.lower()], "", file.read())
    page = in_turn(lambda: read_page(fetched))
    return Arrival.objects.create(file_name=name, address=page.address, asked_by=by, **values_of(page))


def values_of(page: Page) -> dict[str, object]:
    """The values of a page that an arrival keeps."""
    kept = page.__dict__.copy()
    kept.pop("address")
    return kept


def dismiss(arrival: Arrival) -> None:
    """Put an arrival aside that nobody has taken in."""
    Arrival.objects.waiting().filter(pk=arrival.pk).update(dismissed_at=timezone.now())


def bring_back(arrival: Arrival) -> None:
    """Let an arrival wait again that was put aside."""
    Arrival.objects.filter(pk=arrival.pk).update(dismissed_at=None)
