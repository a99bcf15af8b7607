"""An article comes in: it is recognised, or a copy of another is proposed, or it is new."""

import datetime
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection, models, transaction
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.text import slugify

from planwatch.codebook import DateBasis, QueueState, TitleBasis
from sources.actions import carry_over
from sources.canonical import canonical, same_page
from sources.likeness import common_share, signature
from sources.models import Article, ArticleText, Origin, Outlet, Signature
from sources.plain_text import plain_text

# From this share of common text on, one origin is proposed. docs/taking-in.md says how it was found.
PROPOSED_FROM = 0.4
CANDIDATES = 10


@dataclass(frozen=True)
class Copy:
    """An article that shares this much of its text, 0 to 1, with another one."""

    article: Article
    share: float

    @property
    def percent(self) -> int:
        """The share as people read it."""
        return round(self.share * 100)


@dataclass(frozen=True)
class Publication:
    """What is known of an article that comes in; what is empty is unknown."""

    outlet: Outlet
    title: str = ""
    byline: str = ""
    address: str = ""
    published_on: datetime.date | None = None
    published_on_basis: str = DateBasis.UNKNOWN
    language: str = "en"
    is_primary: bool = False
    title_basis: str = field(default="")


def with_address(address: str) -> Article | None:
    """The article of this page, however its address was written; none for an address that is none."""
    try:
        ways = same_page(canonical(address))
    except ValueError:
        return None
    return Article.objects.select_related("outlet").filter(address__in=[address.strip(), *ways]).order_by("pk").first()


def with_text(text: str) -> ArticleText | None:
    """The version that is this text, a last empty line aside; whether its words are held here or not."""
    ways = [hashlib.sha256(way.encode()).hexdigest() for way in (text, text + "\n")]
    return ArticleText.objects.select_related("article__outlet").filter(sha256__in=ways).order_by("pk").first()


class Shared(Func):
    """How many numbers two arrays share."""

    template = "cardinality(ARRAY(SELECT unnest(%(expressions)s)))"
    arg_joiner = ") INTERSECT SELECT unnest("
    output_field = models.IntegerField()


def copies_of(text: str, *, besides: Article | None = None) -> list[Copy]:
    """The articles that this text seems to copy or rewrite, each once, the likest first; few, often none."""
    sign_the_unsigned()
    numbers = Cast(Value(signature(text)), Signature._meta.get_field("hashes"))
    candidates = (
        Signature.objects.filter(hashes__overlap=numbers)
        .exclude(version__article=besides)
        .annotate(shared=Shared(F("hashes"), numbers))
        .order_by("-shared", "version_id")
        .select_related("version__article__outlet", "version__article__origin")[:CANDIDATES]
    )
    shares: dict[Article, float] = {}
    for candidate in candidates:
        article = candidate.version.article
        shares[article] = max(shares.get(article, 0), common_share(text, candidate.version.text or ""))
    likest = sorted(shares.items(), key=lambda each: -each[1])
    return [Copy(article, share) for article, share in likest if share >= PROPOSED_FROM]


def sign_the_unsigned() -> None:
    """Give a signature to each held text that has none: texts also come in by commands and by hand."""
    unsigned = ArticleText.objects.filter(text__isnull=False, signature__isnull=True).order_by("pk")
    sign(unsigned.only("text").iterator(chunk_size=200))


def sign(versions: Iterable[ArticleText]) -> None:
    """Write the signatures of these texts; somebody else may do so at the same time."""
    made = (Signature(version=version, hashes=signature(version.text or "")) for version in versions)
    Signature.objects.bulk_create(made, ignore_conflicts=True)


@transaction.atomic
def take_in(publication: Publication, text: str = "", *, origin: Origin | None = None) -> Article:
    """A new article in the inbox, with its text where there is one, of this origin or of one of its own.

    An article that has this text or address already is given back instead, unchanged: nothing is doubled, even by
    two who take it in at once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('planwatch takes in'))")
    text = plain_text(text) if text else ""
    address = canonical(publication.address) if publication.address else ""
    if text and (version := with_text(text)):
        return version.article
    if address and (standing := with_address(address)):
        return standing
    slug = free_slug(publication)
    origin = origin or Origin.objects.create(slug=free(Origin, slug), label=label_of(publication)[:200])
    article = Article.objects.create(
        slug=slug, outlet=publication.outlet, origin=origin, title=publication.title, byline=publication.byline,
        title_basis=publication.title_basis or (TitleBasis.STATED if publication.title else TitleBasis.UNKNOWN),
        address=address or None, is_primary=publication.is_primary, language=publication.language,
        published_on=publication.published_on, published_on_basis=publication.published_on_basis,
        queue_state=QueueState.INBOX,
    )  # fmt: skip
    if text:
        add_version(article, text)
    return article


@transaction.atomic
def add_version(article: Article, text: str) -> ArticleText:
    """The newest words of an article: a version that joins those it has, which stay as they are.

    Passages that stand in it without doubt are then verified against it.
    """
    version = ArticleText.of(article, plain_text(text), taken_at=timezone.now())
    version.save()
    sign([version])
    carry_over(version)
    return version


def label_of(publication: Publication) -> str:
    """What the origin of an article is called until somebody names it better."""
    day = f", {publication.published_on:%-d %B %Y}" if publication.published_on else ""
    return f"{publication.outlet}: {publication.title or 'title unknown'}"[: 200 - len(day)] + day


def free_slug(publication: Publication) -> str:
    """A slug for an article that comes in: the words of its title, else outlet and day."""
    day = publication.published_on.isoformat() if publication.published_on else "undated"
    return free(Article, slug_of(publication.title, f"{publication.outlet.slug[:50]}-{day}"))


def slug_of(name: str, otherwise: str) -> str:
    """A name as a slug of at most 60 characters; another one where it has no Latin letter."""
    slug = slugify(name)[:60].strip("-_").replace("_", "-")
    return slug if re.search("[a-z]", slug) else otherwise


def free(model: type[Article] | type[Origin] | type[Outlet], slug: str) -> str:
    """This slug, or the same with the first number that no row of the model has."""
    taken = set(model.objects.filter(Q(slug=slug) | Q(slug__startswith=f"{slug}-")).values_list("slug", flat=True))
    number = 2
    free_one = slug
    while free_one in taken:
        free_one = f"{slug}-{number}"
        number += 1
    return free_one
