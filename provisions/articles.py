"""The list of articles: which are public at the clocks, filtered, newest first, page by page."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf.locale import LANG_INFO
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from provisions.clocks import Clocks
from provisions.models import Statement
from provisions.prepared import NO_ROW, AtClocks, Prepared, among, only_row
from provisions.proofs import is_public, listed
from provisions.reading import OneOf, Reading, ReadingForm
from sources.models import Article, Excerpt, Outlet
from sources.search import search_query, words_of

PAGE = 50
CHUNK = 1000
CAP = 10_000
NEWEST_FIRST = (F("published_on").desc(nulls_last=True), "pk")


def language_name(code: str) -> str:
    """A language in English."""
    return str(LANG_INFO.get(code, {}).get("name", code))


class ArticlesForm(ReadingForm):
    """What the list of articles and its files read from the address."""

    q = forms.CharField(required=False, label="Title or byline", max_length=200)
    outlet = OneOf(label="Outlet")
    language = OneOf(label="Language")
    official = OneOf([("yes", "Official texts"), ("no", "Press")], label="Kind")
    after = forms.RegexField(
        r"^[a-z2-7]{8}$", required=False, label="After", error_messages={"invalid": "this is no article’s ref."}
    )


def _public(clocks: Clocks, _: int, __: int) -> QuerySet[Any, Any]:
    return listed(clocks).order_by().values_list("pk")


def _outlets(clocks: Clocks, _: int, __: int) -> QuerySet[Any, Any]:
    outlets = Outlet.objects.filter(Exists(listed(clocks).filter(outlet=OuterRef("pk"))))
    return outlets.order_by("name").values_list("slug", "name")


def _languages(clocks: Clocks, _: int, __: int) -> QuerySet[Any, Any]:
    return listed(clocks).order_by("language").values_list("language").distinct()


def _first_page(clocks: Clocks, _: int, __: int) -> QuerySet[Any, Any]:
    public = listed(clocks)
    return _newest(public.filter(published_on__isnull=False), public.filter(published_on__isnull=True), PAGE + 1)


def _newest(dated: QuerySet[Article], undated: QuerySet[Article], size: int) -> QuerySet[Any, Any]:
    """The first of these, and as many without a date, which come last. Index (published_on, id)."""
    first = dated.order_by(*NEWEST_FIRST).values_list("pk")[:size]
    return first.union(undated.order_by("pk").values_list("pk")[:size], all=True).order_by()


def _shown(clocks: Clocks, pks: list[int]) -> QuerySet[Article]:
    """What the list shows of each of these: excerpts, statements and copies too, all public at the clocks."""
    excerpts = Excerpt.objects.filter(is_public(clocks), article=OuterRef("pk")).order_by()
    statements = Statement.objects.public(clocks).filter(excerpt__article=OuterRef("pk")).order_by()
    copies = listed(clocks).filter(origin=OuterRef("origin")).order_by()
    return (
        Article.objects.filter(among("id", pks))
        .select_related("outlet", "origin")
        .defer("search", "note", "outlet__note")
        .annotate(
            excerpt_count=_number(excerpts, "article"),
            statement_count=_number(statements, "excerpt__article"),
            copy_count=_number(copies, "origin"),
        )
        .order_by(*NEWEST_FIRST)
    )


_PUBLIC, _FIRST_PAGE = Prepared(tuple, _public), Prepared(tuple, _first_page)
_OUTLETS, _LANGUAGES = Prepared(tuple, _outlets), Prepared(tuple, _languages)
_SHOWN = AtClocks(_shown, pks=[NO_ROW])


class Articles:
    """The articles that a reading lists. At most seven queries beside the reading's own."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.form = reading.form
        self.outlets = dict(_OUTLETS.rows(reading.clocks, 0))
        self.languages = {code: language_name(code) for (code,) in _LANGUAGES.rows(reading.clocks, 0)}
        reading.allow(outlet=self.outlets, language=self.languages)
        self.start = self._start()

    def _start(self) -> Article | None:
        """The article after which the list begins."""
        ref = self.form.value("after")
        if not ref:
            return None
        start = Article.objects.only("published_on").filter(ref=ref).first()
        if start is None:
            self.reading.problems.append("After: no article has this ref; the list begins with the newest.")
        return start

    @cached_property
    def found(self) -> QuerySet[Article]:
        """The public articles that pass every filter, in no order."""
        rows = listed(self.reading.clocks).order_by()
        if words_of(self.form.value("q") or ""):
            rows = rows.filter(search=search_query(self.form.value("q")))
        if outlet := self.form.value("outlet"):
            rows = rows.filter(outlet__slug=outlet)
        if language := self.form.value("language"):
            rows = rows.filter(language=language)
        if official := self.form.value("official"):
            rows = rows.filter(is_primary=official == "yes")
        return rows

    @cached_property
    def count(self) -> int:
        """How many pass, counted up to one more than the cap."""
        if self.is_filtered:
            return self.found[: CAP + 1].count()
        public = _PUBLIC.sql(self.reading.clocks, 0)
        return int(only_row(f"SELECT count(*) FROM ({public} LIMIT {CAP + 1}) AS public")[0])  # noqa: S608 - Django's

    @property
    def count_to_the_end(self) -> int:
        """How many follow from where the list begins: the rows of a file."""
        if self.start is None:
            return self.found.count()
        dated, undated = self._after(self.start)
        return dated.count() + undated.count()

    @property
    def count_label(self) -> str:
        """The count as it is shown."""
        return "10,000+" if self.count > CAP else f"{self.count:,}"

    @cached_property
    def page(self) -> list[Article]:
        """The articles of this page, and one more where there is a further page."""
        return self._from(self.start, PAGE + 1)

    @property
    def rows(self) -> list[Article]:
        """The articles of this page."""
        return self.page[:PAGE]

    def all_rows(self) -> Iterator[Article]:
        """Every article from here on, taken a thousand at a time."""
        start = self.start
        while chunk := self._from(start, CHUNK):
            yield from chunk
            if len(chunk) < CHUNK:
                return
            start = chunk[-1]

    def _from(self, start: Article | None, size: int) -> list[Article]:
        """The articles after one, the newest first; those without a date last. Two queries."""
        clocks = self.reading.clocks
        if start is None and size == PAGE + 1 and not self.is_filtered:
            newest = _FIRST_PAGE.rows(clocks, 0)
        else:
            newest = list(_newest(*self._after(start), size))
        return _SHOWN.rows(clocks, pks=[pk for (pk,) in newest])[:size]

    def _after(self, start: Article | None) -> tuple[QuerySet[Article], QuerySet[Article]]:
        """The articles after one: those with a date, and those without."""
        dated, undated = self.found.filter(published_on__isnull=False), self.found.filter(published_on__isnull=True)
        if start is None:
            return dated, undated
        if (day := start.published_on) is None:
            return dated.filter(pk__in=[]), undated.filter(pk__gt=start.pk)
        return dated.filter(Q(published_on__lte=day) & (Q(published_on__lt=day) | Q(pk__gt=start.pk))), undated

    @property
    def is_filtered(self) -> bool:
        """Whether the reader chose anything."""
        return any(self.form.value(name) for name in ("q", "outlet", "language", "official"))

    def query(self, **changes: str) -> str:
        """This list's address with some values changed, from the question mark on."""
        asked = {name: value for name, value in self.form.asked.items() if name in self.form.known_fields and value}
        asked.pop("after", None)
        asked |= changes
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def filter_query(self) -> str:
        """The address of the list from its beginning."""
        return self.query()

    @property
    def next_query(self) -> str:
        """The address of the next page; nothing on the last."""
        return self.query(after=self.page[PAGE - 1].ref) if len(self.page) > PAGE else ""


def _number(rows: QuerySet[Any], group: str) -> Coalesce:
    """How many rows there are, as a column of the row outside."""
    counted = rows.values(group).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
