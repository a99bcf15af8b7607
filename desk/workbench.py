"""All that the workbench shows of one article: its words, what is coded on it, and what can be said of a passage."""

import uuid
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.contrib.auth.models import User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONArray, JSONObject

from desk.acts import UNDONE_AT_MOST
from desk.models import Act, ActKind, Review, RowKind
from desk.passages import wide_places
from desk.speaking import spelled
from desk.tagging import TaggingForm, code_rows, defaults
from planwatch.codebook import SQUARES, QueueState, RowState, SecondCoding
from planwatch.staff import is_reviewer
from provisions.actions import OPEN
from provisions.models import Alias, Provision, Stakeholder, Statement
from sources.models import Article, ArticleText, Excerpt

# The newest first.
MARKED = Excerpt.objects.filter(text_version=OuterRef("pk")).values(place=JSONArray("start", "end"))
HELD = (
    ArticleText.objects.filter(text__isnull=False).annotate(marked=ArraySubquery(MARKED)).order_by("-taken_at", "-pk")
)


@dataclass
class Coded:
    """A statement as the workbench lists it: its row, where its words stand for a browser, and what may be done."""

    statement: Statement
    start: int
    end: int
    is_mine: bool

    @property
    def came_back(self) -> dict[str, str] | None:
        """Why and by whom it was returned, while it waits for its author."""
        row: Any = self.statement  # With what came back to it, by the query that loads it.
        return row.returned if row.state == RowState.RETURNED else None

    @property
    def is_open(self) -> bool:
        """Whether its author can still change it."""
        return self.statement.state in OPEN

    @property
    def is_closed(self) -> bool:
        """Whether a second coder may still have to read it blind, and so only its author sees its codes."""
        return not self.is_mine and self.statement.second_coding == SecondCoding.AWAITED

    @property
    def is_on_record(self) -> bool:
        """Whether it stands on the record, where it is corrected and never changed."""
        return self.statement.is_on_record

    @property
    def glyph(self) -> str:
        """The glyph of its stance; none for a mark."""
        return SQUARES[self.statement.stance][0] if self.statement.stance else ""


class Workbench:
    """One article as one editor works on it."""

    def __init__(self, article: Article, user: User, form: TaggingForm | None = None) -> None:
        self.article = article
        self.user = user
        self.given = form

    @classmethod
    def of(cls, slug: str, user: User, form: TaggingForm | None = None) -> Self:
        """The workbench of an address; one query, two where no text is held. Raises Article.DoesNotExist."""
        undone = Act.objects.to_undo(user.pk, OuterRef("article"), UNDONE_AT_MOST)
        newest = HELD.filter(article__slug=slug).select_related("article__outlet", "article__origin")
        closed = Act.objects.all().closed_as_read(OuterRef("article"))
        version = newest.annotate(undo=Subquery(undone.values("kind")[:1]), closed=Subquery(closed)).first()
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
        rows = (
            Statement.objects.filter(excerpt__article=self.article)
            .exclude(state=RowState.RETRACTED)
            .select_related("excerpt", "speaker", "on_behalf_of", "provision__part_of", "draft", "author")
            .annotate(returned=Review.objects.latest_return(RowKind.STATEMENT))
            .order_by("excerpt__start", "pk")
        )
        return [Coded(row, *self.shown_at(row.excerpt), row.author.user_id == self.user.pk) for row in rows]

    def shown_at(self, excerpt: Excerpt) -> tuple[int, int]:
        """The place of a passage in the text that is shown; an empty one where it stands in an older text."""
        if self.version is None or excerpt.text_version_id != self.version.pk:
            return 0, 0
        return self.units(excerpt.start, excerpt.end)

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

    @cached_property
    def provisions(self) -> list[Provision]:
        """Every provision: the points by number, parts under their point, then the unnumbered."""
        rows = Provision.objects.select_related("part_of").order_by("part_of__number", "number", "letter", "pk")
        return sorted(rows, key=place_of)

    @property
    def points(self) -> list[tuple[Provision, list[Provision]]]:
        """The points, then the unnumbered, each with its parts."""
        parts: dict[int | None, list[Provision]] = {}
        for each in self.provisions:
            parts.setdefault(each.part_of_id, []).append(each)
        return [(point, parts.get(point.pk, [])) for point in parts.get(None, [])]

    @cached_property
    def speakers(self) -> list[tuple[str, str]]:
        """Who can speak: each name, and each other name or spelling by which it can be found. One query."""
        aliases = Alias.objects.filter(stakeholder=OuterRef("pk")).order_by("pk")
        others = aliases.values(alias=JSONObject(name="name", spelling_of="spelling_of"))
        rows = Stakeholder.objects.filter(merged_into=None).annotate(others=ArraySubquery(others)).order_by("name")
        return [(one.name, name) for one in rows for name in all_names(one.name, one.others)]

    @property
    def quoted(self) -> list[tuple[int, int]]:
        """Where the passages of this text stand, supporting ones too, as a browser counts."""
        version: Any = self.version  # With what is marked in it, by HELD.
        return sorted(self.units(start, end) for start, end in (version.marked if version else []))

    codes = staticmethod(code_rows)

    def context(self) -> dict[str, Any]:
        """What the templates read."""
        return {"bench": self, "article": self.article, "page": "queue"}


def all_names(name: str, aliases: list[dict[str, str]]) -> list[str]:
    """A name, the other names, and each of them in other spellings."""
    names = [name, *(each["name"] for each in aliases if not each["spelling_of"])]
    return spelled(names, [(each["name"], each["spelling_of"]) for each in aliases if each["spelling_of"]])


def held_text(article: Article) -> ArticleText | None:
    """The newest version of an article whose words are held."""
    version = HELD.filter(article=article).first()
    if version is not None:
        version.article = article
    return version


def place_of(provision: Provision) -> tuple[int, str, int]:
    """Its place in the plan: by number, a part behind its point, the unnumbered at the end."""
    point = provision.part_of or provision
    return (point.number or 99, provision.letter, provision.pk)
