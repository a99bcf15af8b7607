"""All that the workbench shows of one article: its words, what is coded on it, and what can be said of a passage."""

import json
import uuid
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import Any, Self

from django.contrib.auth.models import User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONArray

from desk.acts import UNDONE_AT_MOST
from desk.coded import Coded, CodedRow, coded_rows
from desk.models import Act, ActKind
from desk.passages import wide_places
from desk.speaking import spelled
from desk.tagging import TaggingForm, code_rows, defaults
from planwatch.codebook import QueueState
from planwatch.staff import is_reviewer
from provisions.matter import Matter, matter_fields
from provisions.models import Alias, Provision, Stakeholder
from provisions.prepared import NO_ROW, NO_SLUG, Compiled, packed, together
from sources.models import Article, ArticleText, Excerpt

LAST = 99  # Where a matter without a number comes.

# The newest first.
MARKED = Excerpt.objects.filter(text_version=OuterRef("pk")).values(place=JSONArray("start", "end"))
HELD = (
    ArticleText.objects.filter(text__isnull=False).annotate(marked=ArraySubquery(MARKED)).order_by("-taken_at", "-pk")
)


def _held_on(slug: str, user: int) -> QuerySet[Any, Any]:
    newest = HELD.filter(article__slug=slug).select_related("article__outlet", "article__origin")
    undone = Act.objects.to_undo(user, OuterRef("article"), UNDONE_AT_MOST)
    closed = Act.objects.all().closed_as_read(OuterRef("article"))
    return newest.annotate(undo=Subquery(undone.values("kind")[:1]), closed=Subquery(closed))[:1]


def _matters() -> QuerySet[Any, Any]:
    return Provision.objects.order_by().values_list(*matter_fields(), "pk", "part_of_id")


def _speakers() -> QuerySet[Any, Any]:
    aliases = Alias.objects.filter(stakeholder=OuterRef("pk")).order_by("pk")
    others, spellings = (ArraySubquery(aliases.values(name)) for name in ("name", "spelling_of"))
    return Stakeholder.objects.filter(merged_into=None).order_by("name").values_list("name", others, spellings)


_HELD_ON = Compiled(_held_on, slug=NO_SLUG, user=NO_ROW)
_MATTERS, _SPEAKERS = Compiled(_matters), Compiled(_speakers)


class Workbench:
    """One article as one editor works on it."""

    def __init__(self, article: Article, user: User, form: TaggingForm | None = None) -> None:
        self.article = article
        self.user = user
        self.given = form

    @classmethod
    def of(cls, slug: str, user: User, form: TaggingForm | None = None) -> Self:
        """The workbench of an address; one query, two where no text is held. Raises Article.DoesNotExist."""
        version = next(iter(_HELD_ON.rows(slug=slug, user=user.pk)), None)
        if version is None:
            return cls(Article.objects.select_related("outlet", "origin").get(slug=slug), user, form)
        bench = cls(version.article, user, form)
        bench.version, bench.undo = version, ActKind(version.undo).label if version.undo else ""
        bench.closed = version.closed
        return bench

    @cached_property
    def version(self) -> ArticleText | None:
        """The newest of the article's texts whose words are held."""
        return held_text(self.article)

    @property
    def text(self) -> str:
        """The words that are quoted; empty where they are not held here."""
        return (self.version.text if self.version else None) or ""

    @cached_property
    def form(self) -> TaggingForm | None:
        """The form as it was refused, or a new one with what is proposed."""
        if self.given is not None or self.version is None:
            return self.given
        return TaggingForm(version=self.version, initial=defaults(self.article))

    @cached_property
    def key(self) -> uuid.UUID:
        """A fresh key for the next act of a page without JavaScript: a double click is then one act."""
        return uuid.uuid4()

    @cached_property
    def coded(self) -> list[Coded]:
        """Every statement on this article that is on the desk or on the record, in the order of the text."""
        rows = coded_rows(self.article.pk)
        return [Coded(row, *self.shown_at(row), row.author_user == self.user.pk) for row in rows]

    def shown_at(self, row: CodedRow) -> tuple[int, int]:
        """The place of its passage in the text that is shown; an empty one where it stands in an older text."""
        if self.version is None or row.text_version != self.version.pk:
            return 0, 0
        return self.units(row.start, row.end)

    def units(self, start: int, end: int) -> tuple[int, int]:
        """A place in the text as a browser counts."""
        return start + bisect_left(self.wide, start), end + bisect_left(self.wide, end)

    @cached_property
    def wide(self) -> list[int]:
        """The places of the characters that a browser counts twice."""
        return wide_places(self.text)

    @property
    def open_count(self) -> int:
        """How many rows the editor could hand in."""
        return sum(each.is_mine and each.is_open for each in self.coded)

    @cached_property
    def may_retract(self) -> bool:
        """Whether the editor may take rows off the record."""
        return is_reviewer(self.user)

    @cached_property
    def undo(self) -> str:
        """What the next undo would take back, in words; empty: nothing."""
        act = Act.objects.to_undo(self.user.pk, self.article, UNDONE_AT_MOST).first()
        return act.get_kind_display() if act else ""

    @cached_property
    def closed(self) -> dict[str, str] | None:
        """Who closed the article as read, when, and what was looked for."""
        newest = Act.objects.all().closed_as_read(self.article.pk).first()
        return newest["told"] if newest else None

    @property
    def is_closed_as_read(self) -> bool:
        """Whether it stands as read, with nothing to code."""
        return self.article.queue_state == QueueState.NOTHING_TO_CODE

    @property
    def points(self) -> list[tuple[Matter, list[Matter]]]:
        """The points by number, then the unnumbered, each with its parts. One query."""
        found = [(Matter(*row), pk, part_of) for *row, pk, part_of in _MATTERS.rows()]
        found.sort(key=lambda each: (each[0].number or each[0].point_number or LAST, each[0].letter, each[1]))
        parts: dict[int | None, list[Matter]] = defaultdict(list)
        for matter, _, part_of in found:
            parts[part_of].append(matter)
        return [(matter, parts[pk]) for matter, pk, part_of in found if part_of is None]

    @property
    def speakers(self) -> tuple[tuple[str, str], ...]:
        """Who can speak: each name, and each other name or spelling by which it can be found. One query."""
        return every_name(*together(packed(_SPEAKERS.sql(), 3)))

    @property
    def quoted(self) -> list[tuple[int, int]]:
        """Where the passages of this text stand, supporting ones too, as a browser counts."""
        version: Any = self.version  # With what is marked in it, by HELD.
        return sorted(self.units(start, end) for start, end in (version.marked if version else []))

    codes = staticmethod(code_rows)

    def context(self) -> dict[str, Any]:
        """What the templates read."""
        return {"bench": self, "article": self.article, "page": "queue"}


@lru_cache(maxsize=4)
def every_name(packed_rows: str) -> tuple[tuple[str, str], ...]:
    """Each name with each under which it can be found, as the packed query tells them; made once for what it tells."""
    return tuple((name, other) for name, *aliases in json.loads(packed_rows) for other in all_names(name, *aliases))


def all_names(name: str, aliases: list[str], usual: list[str]) -> list[str]:
    """A name, the other names, and each of them in other spellings: the aliases that have a `usual` form."""
    spellings = [(alias, form) for alias, form in zip(aliases, usual, strict=True) if form]
    return spelled([name, *(alias for alias, form in zip(aliases, usual, strict=True) if not form)], spellings)


def held_text(article: Article) -> ArticleText | None:
    """The newest version of an article whose words are held."""
    version = HELD.filter(article=article).first()
    if version is not None:
        version.article = article
    return version
