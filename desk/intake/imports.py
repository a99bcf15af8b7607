"""An import: what would happen to each row, and then what does, one transaction for each row."""

import datetime
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

import pghistory
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from desk.intake.article_form import outlet_called
from desk.intake.publication_form import LANGUAGES
from desk.models import Import, ImportRow, Outcome
from planwatch.codebook import DateBasis, OutletKind, Reliability
from provisions.proofs import stands_on
from sources.actions import mark
from sources.canonical import canonical
from sources.days import not_after_today
from sources.merging import merge_origins
from sources.models import Article, ArticleText, Excerpt, Outlet
from sources.places import places
from sources.plain_text import plain_text
from sources.quotation import Span
from sources.quotations_file import Quotation
from sources.taking_in import Copy, Publication, copies_of, free, slug_of, take_in, with_address, with_text


class CannotTake(Exception):  # noqa: N818 - it is caught and told, not debugged
    """Why a row stays out, in a sentence."""


@dataclass(frozen=True)
class Plan:
    """What a row comes to: its article (none: a new one), its place in the article's words, and a sentence."""

    outcome: Outcome
    said: str
    article: Article | None = None
    version: ArticleText | None = None
    span: Span | None = None


@transaction.atomic
def make_import(file_name: str, quotations: list[Quotation], *, by: User) -> Import:
    """Keep the rows of a file; nothing happens to them before somebody says so."""
    made = Import.objects.create(file_name=file_name, made_by=by)
    ImportRow.objects.bulk_create(
        ImportRow(source=made, number=number, values=asdict(quotation))
        for number, quotation in enumerate(quotations, start=1)
    )
    return made


@transaction.atomic
def start(given: Import, *, by: User) -> None:
    """Let the rows that are not done yet have their turn, those too that were refused or lacked words.

    The history names whoever said so, not whoever sent the file.
    """
    given.rows.filter(outcome__in=[Outcome.NEEDS_TEXT, Outcome.REFUSED]).update(outcome=Outcome.WAITING, said="")
    given.started_at, given.started_by = timezone.now(), by
    given.save(update_fields=["started_at", "started_by"])


def run(given: Import) -> int:
    """Do every row that waits; how many. Ended at any point, it goes on where it was: a row and its note are one."""
    waiting = list(given.rows.filter(outcome=Outcome.WAITING).values_list("pk", flat=True))
    who = {"user": given.started_by_id or given.made_by_id, "url": reverse("desk:import", args=[given.ref])}
    for pk in waiting:
        # A context for each row: every event of one context rewrites its one row in the history.
        with pghistory.context(**who):
            do_row(pk)
    return len(waiting)


@transaction.atomic
def do_row(pk: int) -> None:
    """Take in one row, and note with it what became of it."""
    row = ImportRow.objects.select_for_update().get(pk=pk)
    if row.outcome != Outcome.WAITING:
        return
    try:
        # What a row did before it was refused is undone with it.
        with transaction.atomic():
            take(row)
    except CannotTake as error:
        row.outcome, row.said = Outcome.REFUSED, str(error)
    except ValidationError as error:
        row.outcome, row.said = Outcome.REFUSED, error.messages[0]
    row.said = row.said[:400]
    row.save(update_fields=["outcome", "said", "article", "excerpt", "likest", "common_percent"])


def take(row: ImportRow) -> None:
    """Do what the plan of a row says, and write on it what came of it; on one that is refused nothing is written."""
    quotation = Quotation(**row.values)
    plan = plan_of(quotation)
    article, version, copies = plan.article, plan.version, list[Copy]()
    if article is None:
        copies = copies_of(plain_text(quotation.text)) if quotation.text else []
        article = take_in(publication_of(quotation, outlet_of(quotation)), quotation.text)
        version = article.texts.first()
    excerpt = mark(version, *plan.span) if version and plan.span else None
    row.outcome, row.said, row.article, row.excerpt = plan.outcome, plan.said, article, excerpt
    if copies:
        # Whether both are one report, a person says later.
        row.likest, row.common_percent = copies[0].article, copies[0].percent


@transaction.atomic
def say_of_copy(row: ImportRow, *, is_one_report: bool, by: User) -> None:
    """Say whether the article of a row and the likest one are one report; asked twice, the later word counts not."""
    row.refresh_from_db(from_queryset=ImportRow.objects.select_for_update(of=("self",)))
    article, likest = row.article, row.likest
    if article is None or likest is None:
        raise ValidationError("There is nothing to say of this row.")
    if row.is_one_report is not None:
        raise ValidationError("Somebody has said it already; what it says below stands.")
    if is_one_report and article.origin_id != likest.origin_id:
        if stands_on(article).exists():
            raise ValidationError("Something on the record rests on this article, so an admin says it, in the admin.")
        if article.origin.articles.count() == 1:
            merge_origins(article.origin, likest.origin)
        else:
            article.origin = likest.origin
            article.save(update_fields=["origin"])
    row.is_one_report, row.said_by = is_one_report, by
    row.save(update_fields=["is_one_report", "said_by"])


def plan_of(quotation: Quotation) -> Plan:
    """What a row comes to, without changing anything. Raises CannotTake with a sentence."""
    article = article_of(quotation)
    if article is None:
        publication_of(quotation, None)
        if quotation.text and quotation.exact:
            span, how = place_of(quotation, plain_text(quotation.text))
            return Plan(Outcome.ADDED, f"A new article; the quotation {how}.", span=span)
        if quotation.exact:
            return Plan(Outcome.NEEDS_TEXT, "A new article without its words: the quotation cannot be checked yet.")
        return Plan(Outcome.ADDED, "A new article.")
    if not quotation.exact:
        return Plan(Outcome.HERE_ALREADY, "The article is here already.", article)
    version = article.texts.exclude(text=None).order_by("-taken_at", "-pk").first()
    if version is None:
        return Plan(
            Outcome.NEEDS_TEXT, "The article’s words are not held here: the quotation cannot be checked.", article
        )
    span, how = place_of(quotation, version.text or "")
    if Excerpt.objects.filter(text_version=version, start=span[0], end=span[1]).exists():
        return Plan(Outcome.HERE_ALREADY, f"The quotation {how}, and is marked already.", article, version, span)
    return Plan(Outcome.ADDED, f"The quotation {how}.", article, version, span)


def article_of(quotation: Quotation) -> Article | None:
    """The article that a row is about, if it is here: by its words, else by its address."""
    if quotation.text:
        try:
            version = with_text(plain_text(quotation.text))
        except ValueError as error:
            raise CannotTake(str(error)) from None
        if version is not None:
            return version.article
    return with_address(quotation.address) if quotation.address else None


def place_of(quotation: Quotation, text: str) -> tuple[Span, str]:
    """Where a quotation stands, and how."""
    found, is_verbatim = places(text, quotation.exact, quotation.prefix, quotation.suffix)
    if not found:
        raise CannotTake("The quotation does not stand in the article’s words.")
    if len(found) > 1:
        raise CannotTake(f"The quotation stands at {len(found)} places; nothing says which is meant.")
    return found[0], "stands there verbatim" if is_verbatim else "stands there with other typography, which is kept"


def publication_of(quotation: Quotation, outlet: Outlet | None) -> Publication:
    """What a row says of a new article. Raises CannotTake or ValidationError with a sentence."""
    try:
        address = canonical(quotation.address) if quotation.address else ""
    except ValueError as error:
        raise CannotTake(str(error)) from None
    if not address and not quotation.text:
        raise CannotTake("Neither an address nor the words of the article are given.")
    if not address and not quotation.outlet:
        raise CannotTake("Neither an address nor an outlet says who published it.")
    try:
        day = datetime.date.fromisoformat(quotation.published_on) if quotation.published_on else None
    except ValueError:
        raise CannotTake(f"“{quotation.published_on[:40]}” is no day: write it as 2025-11-24.") from None
    if day:
        not_after_today(day)
    language = quotation.language.lower()[:2]
    return Publication(
        outlet=outlet or Outlet(), title=quotation.title, byline=quotation.byline, address=address, published_on=day,
        published_on_basis=DateBasis.INFERRED if day else DateBasis.UNKNOWN,
        language=language if language in LANGUAGES else "en",
    )  # fmt: skip


def outlet_of(quotation: Quotation) -> Outlet:
    """The outlet that a row names, or the one of its site; a new one cannot be judged yet."""
    host = (urlsplit(quotation.address).hostname or "").removeprefix("www.")
    name = quotation.outlet or outlet_called(host[:120], quotation.address)
    known = Outlet.objects.filter(name__iexact=name).first()
    return known or Outlet.objects.create(
        name=name, slug=free(Outlet, slug_of(name, "outlet")), kind=OutletKind.OTHER, reliability=Reliability.F,
        note="Named by an import; not judged yet.",
    )  # fmt: skip
