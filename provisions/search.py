"""Search over everything public: provisions, clauses, stakeholders, passages, articles."""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import CharField, DateField, F, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.safestring import SafeString

from provisions import bounded
from provisions.clocks import Clocks
from provisions.matter import label_of
from provisions.models import Clause, Provision
from provisions.names import Named, Names
from provisions.prepared import NO_DAY, NO_LETTER, NO_SLUG, Compiled
from provisions.proofs import Note, Proof, proofs_on
from provisions.reading import OneOf, Reading, ReadingForm
from sources.highlight import highlighted
from sources.search import Lexemes, Vector, words_of

LONGEST = 200
MOST_WORDS = 12
KINDS = {
    "provisions": "Provisions",
    "clauses": "Wordings in drafts",
    "stakeholders": "Stakeholders",
    "passages": "Passages",
    "articles": "Articles",
}
SHOWN = {"provisions": 5, "clauses": 5, "stakeholders": 6, "passages": 20, "articles": 5}
ALONE = {"provisions": 500, "clauses": 500, "stakeholders": 500, "passages": 20, "articles": 20}
POINT = re.compile(r"(?:(?:point|provision|no|number)\W{0,3})?(\d{1,3})([a-z]?)")


# A number that no provision has, of those that one could have: Django leaves out a condition on any other.
NO_NUMBER = 32_767


class SearchForm(ReadingForm):
    """What a search reads from the address."""

    q = forms.CharField(
        required=False,
        label="Search",
        max_length=LONGEST,
        error_messages={
            "max_length": "it holds at most %(limit_value)s characters, and this one has %(show_value)s; ask for "
            "fewer words."
        },
    )
    kind = OneOf(KINDS.items(), label="Kind")
    after = forms.RegexField(
        r"^\d{4}-\d\d-\d\d\.[a-z2-7]{8}$",
        required=False,
        label="Page",
        error_messages={"invalid": "that page is not there; begin with the first."},
    )

    def clean_after(self) -> tuple[datetime.date, str] | None:
        """The last hit of the page before: its day and its ref."""
        day, _, ref = self.cleaned_data["after"].partition(".")
        if not day:
            return None
        try:
            return datetime.date.fromisoformat(day), ref
        except ValueError:
            raise forms.ValidationError("that page is not there; begin with the first.") from None


@dataclass
class Hit:
    """One thing that was found: where it is, and its words as they stand."""

    kind: str
    ref: str
    path: str
    title: str
    text: str = ""
    meta: str = ""
    day: datetime.date | None = None
    language: str = "en"
    mark: Callable[[str], SafeString] = field(default=SafeString, repr=False)
    statements: list[Proof] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def marked_title(self) -> SafeString:
        """The title with the words that were found."""
        return self.mark(self.title)

    @property
    def marked_text(self) -> SafeString:
        """The text with the words that were found."""
        return self.mark(self.text)


@dataclass
class Group:
    """What was found of one kind."""

    kind: str
    hits: list[Hit]
    count_label: str
    more_query: str = ""

    @property
    def label(self) -> str:
        """The kind in words."""
        return KINDS[self.kind]


class Search:
    """What a reading's words find. At most seven queries beside the reading's own."""

    kinds = KINDS

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.form = reading.form
        self.asked: str = (self.form.value("q") or "").strip()
        self.kind: str = self.form.value("kind") or ""
        self.words = words_of(self.asked, MOST_WORDS)
        self.left_out = words_of(self.asked, LONGEST)[MOST_WORDS:]

    @cached_property
    def names(self) -> Names:
        """The record's names and spellings."""
        return Names(self.words)

    @cached_property
    def mark(self) -> Callable[[str], SafeString]:
        """A text as markup, with the words that were found marked."""
        ways = [way for each in self.names.ways for way in each]
        begun = self.names.ways[-1] if self.names.is_open else []
        return lambda text: highlighted(text, ways, begun)

    @cached_property
    def every_group(self) -> list[Group]:
        """What was found of each kind, those without a hit left out."""
        if not self.words:
            return []
        groups = [*self._plan(), self._stakeholders(), self._passages(), self._articles()]
        return [group for group in groups if group.count_label != "0"]

    @property
    def groups(self) -> list[Group]:
        """The groups of the kind that was asked for."""
        return [group for group in self.every_group if self.kind in ("", group.kind)]

    @property
    def hits(self) -> Iterator[Hit]:
        """What the page shows, in its order: the rows of the files."""
        return (hit for group in self.groups for hit in group.hits)

    @property
    def hit_count(self) -> int:
        """How many the page shows."""
        return sum(len(group.hits) for group in self.groups)

    @property
    def spelled(self) -> list[str]:
        """The other spellings that were looked for too, as names are written."""
        found = [way for ways in self.names.ways for way in ways[1:]] if self.words else []
        return [self.names.written.get(way, way) for way in found]

    def query(self, **changes: str) -> str:
        """This search's address with some values changed, from the question mark on."""
        asked = {"q": self.asked, "kind": self.kind, **self.reading.parameters, **changes}
        return f"?{urlencode({name: value for name, value in asked.items() if value})}"

    @property
    def all_query(self) -> str:
        """The address of the same search among all kinds."""
        return self.query(kind="")

    @property
    def file_query(self) -> str:
        """The address of what the page shows, for its files."""
        after = self.form.asked.get("after", "")
        return self.query(**({"after": after} if after else {}))

    @property
    def kind_label(self) -> str:
        """The kind that was asked for, in words."""
        return KINDS.get(self.kind, "")

    @property
    def kind_choices(self) -> list[tuple[str, str, str, bool]]:
        """The kinds to narrow to: an address, a label, a count, and whether it is chosen."""
        choices = [(self.query(kind=""), "All", "", not self.kind)]
        for group in self.every_group:
            choices.append((self.query(kind=group.kind), group.label, group.count_label, self.kind == group.kind))
        return choices

    def _limit(self, kind: str) -> int:
        return ALONE[kind] if self.kind == kind else SHOWN[kind]

    def _group(self, kind: str, hits: list[Hit]) -> Group:
        limit = self._limit(kind)
        more = self.query(kind=kind) if len(hits) > limit else ""
        return Group(kind, hits[:limit], f"{len(hits):,}", more)

    def _plan(self) -> list[Group]:
        """Provisions, also by their number, and clauses of drafts that were public by then. One query."""
        point = POINT.fullmatch(self.asked.lower())
        number, letter = (int(point[1]), point[2]) if point else (NO_NUMBER, "")
        rows = _PLAN.rows(on=self.reading.clocks.on, query=self.names.query, number=number, letter=letter)
        hits: dict[str, list[Hit]] = {"provisions": [], "clauses": []}
        ordered = sorted(rows, key=lambda row: (row[2] is None, row[2] or 0, row[3], row[4], row[9]))
        for kind, ref, number, letter, title, slug, text, draft, draft_slug, since in ordered:
            label = f"{label_of(number, letter)} {title}".strip()
            parameters = {**self.reading.parameters, **({"draft": draft_slug} if draft_slug else {})}
            if draft_slug == self.reading.default_draft.slug:
                parameters.pop("draft")
            path = f"/provisions/{slug}/" + (f"?{urlencode(parameters)}" if parameters else "")
            day = since if draft else None
            hits[kind].append(Hit(kind, ref, path, label, text, draft, day, mark=self.mark))
        return [self._group(kind, found) for kind, found in hits.items()]

    def _stakeholders(self) -> Group:
        return self._group("stakeholders", [self._stakeholder(one) for one in self.names.found()])

    def _stakeholder(self, one: Named) -> Hit:
        ways = {way for each in self.names.ways for way in each}
        other = [name for name in one.aliases if ways & set(words_of(name))]
        also = f"also {', '.join(other[:6])}" if other and not ways & set(words_of(one.name)) else ""
        path = f"/stakeholders/{one.slug}/{self.reading.query}"
        return Hit("stakeholders", one.slug, path, one.name, also, one.kind_label, mark=self.mark)

    def _passages(self) -> Group:
        found = self._bounded(bounded.passages, "passages")
        rows = found.rows[: self._limit("passages")]
        statements, notes = proofs_on([row[0] for row in rows], self.reading.clocks)
        hits = []
        for pk, day, ref, exact, translation, language, slug, title, outlet, published in rows:
            hit = self._hit("passages", ref, f"/sources/{slug}/{self.reading.query}#e-{ref}", day, language)
            hit.title, hit.text = exact, translation
            hit.meta = f"{outlet}, {title or 'title unknown'}, " + (
                f"{published:%-d %b %Y}" if published else "undated"
            )
            hit.statements, hit.notes = statements.get(pk, []), notes.get(pk, [])
            hits.append(hit)
        return self._paged("passages", hits, found)

    def _articles(self) -> Group:
        found = self._bounded(bounded.articles, "articles")
        hits = []
        for _, day, ref, title, byline, language, slug, _, outlet, _ in found.rows[: self._limit("articles")]:
            hit = self._hit("articles", ref, f"/sources/{slug}/{self.reading.query}", day, language)
            hit.title, hit.text, hit.meta = title or "Title unknown", byline, outlet
            hits.append(hit)
        return self._paged("articles", hits, found)

    def _bounded(self, look: Callable[..., bounded.Found], kind: str) -> bounded.Found:
        is_alone = self.kind == kind
        after = self.form.value("after") if is_alone else None
        return look(self.names.query, self.reading.clocks, self._limit(kind) + 1, after, is_alone=is_alone)

    def _hit(self, kind: str, ref: str, path: str, day: datetime.date, language: str) -> Hit:
        known = None if day == bounded.UNDATED else day
        return Hit(kind, ref, path, "", day=known, language=language, mark=self.mark)

    def _paged(self, kind: str, hits: list[Hit], found: bounded.Found) -> Group:
        more = ""
        # Where several statements rest on each passage, the walk ends with fewer passages than a page holds.
        if hits and (len(found.rows) > len(hits) or found.has_walked_enough):
            day = hits[-1].day or bounded.UNDATED
            more = self.query(kind=kind, after=f"{day.isoformat()}.{hits[-1].ref}")
        return Group(kind, hits, found.label, more)


def _plan(on: datetime.date, query: str, number: int, letter: str) -> QuerySet[Any, Any]:
    """The provisions that hold some words or have a number, and the public clauses that hold them."""
    lexemes = Lexemes(query)
    public = Provision.objects.public(Clocks(on)).order_by()
    # Apart, so that each is looked up in its index: either of the two would be looked for in every row.
    worded = public.annotate(search=Vector("title", "summary")).filter(search=lexemes)
    numbered = public.filter(Q(number=number, letter=letter) | Q(part_of__number=number, letter=letter))
    clauses = Clause.objects.filter(draft__public_since__lte=on, wording__gt="").order_by()
    clauses = clauses.annotate(search=Vector("wording")).filter(search=lexemes)
    rows: QuerySet[Any, Any] = _plan_rows(worded, "provisions", "", "summary")
    others = _plan_rows(numbered, "provisions", "", "summary"), _plan_rows(clauses, "clauses", "provision__", "wording")
    return rows.union(*others).order_by()


def _plan_rows(rows: Any, kind: str, provision: str, text: str) -> Any:
    draft = "draft__" if provision else ""

    def words(path: str) -> Any:
        return Cast(F(path), TextField()) if path else Value("", TextField())

    return rows.values_list(
        Value(kind, CharField()),
        "ref",
        Coalesce(f"{provision}number", f"{provision}part_of__number", output_field=IntegerField()),
        words(f"{provision}letter"),
        words(f"{provision}title"),
        words(f"{provision}slug"),
        words(text),
        words(f"{draft}name" if draft else ""),
        words(f"{draft}slug" if draft else ""),
        F(f"{draft}public_since") if draft else Value(datetime.date.min, DateField()),
    )


_PLAN = Compiled(_plan, on=NO_DAY, query=NO_SLUG, number=NO_NUMBER, letter=NO_LETTER)
