"""The dashboard: the plan as a whole and its points at two clocks, with status, squares and facets."""

import datetime
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.html import escape

from planwatch.codebook import SQUARES, STATUS_LABELS, Stance, Status
from provisions.actors import Actor, Actors, packed_actors
from provisions.cells import WHOLE_PLAN, Cells, Summary, summaries
from provisions.editions import Edition
from provisions.models import Clause, Statement, StatusChange
from provisions.prepared import filled, packed, together
from provisions.reading import DayField, OneOf, Reading
from provisions.squares import SquaresForm, shown_by
from provisions.standing import Standing, read_standings, standings_query

STATUS_ORDER = [*Status.values[::-1], "proposed", "not_assessed"]
LACKS: dict[str, str] = {"": "silent", Stance.SEEK_CHANGE: "changes", Stance.REJECT: "refuses"}
LACKING = {"silent": "silent", "changes": "wants changes", "refuses": "refuses"}
SORTS = {"number": "Number", "status": "Status", "newest": "Newest statement"}


FACETS = ("status", "lacking", "stakeholder", "stance", "topic")
CARRIED = ("on", "known", "topic", "status", "lacking", "stakeholder", "stance")


class BoardForm(SquaresForm):
    """What the dashboard and its files read from the address."""

    q = forms.CharField(required=False, label="Filter", max_length=200)
    topic = OneOf(label="Topic")
    status = OneOf([(key, STATUS_LABELS[key]) for key in STATUS_ORDER], label="Status")
    lacking = OneOf(LACKING.items(), label="Agreement not on the record")
    stakeholder = OneOf(label="Stakeholder")
    stance = OneOf([(key, label) for key, (_, label) in SQUARES.items()], label="Stance")
    sort = OneOf(SORTS.items(), label="Sort")
    group = OneOf([("topic", "By topic")], label="Group")
    since = DayField(label="Changed since")
    numbers = OneOf([("newest", "Newest draft")], label="Numbers")


@dataclass
class Row:
    """One provision on the board, or the plan as a whole."""

    provision: Standing | None
    said: Summary
    parties: list[Actor] = field(default_factory=list)
    needed: frozenset[int] = frozenset()
    parts: list["Row"] = field(default_factory=list)
    cells: Cells = field(init=False)
    shown: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        # What a provision says of itself is the row's own: a table reads it a thousand times.
        if self.provision is not None:
            self.__dict__.update(zip(Standing._fields, self.provision, strict=True), label=self.provision.label)
        self.cells = self.said.cells

    def __getattr__(self, name: str) -> Any:
        return getattr(self.provision, name)

    @property
    def itself(self) -> "list[Row]":
        """The row and its parts."""
        return [self, *self.parts]

    @property
    def matter(self) -> int:
        """The provision's id, or 0 for the plan as a whole."""
        return self.provision.pk if self.provision else WHOLE_PLAN

    @property
    def statement_count(self) -> int:
        """The public statements on it, each actor's counted up to 200."""
        return self.said.statement_count

    @property
    def latest_on(self) -> datetime.date:
        """The day of the newest position on it."""
        return self.said.latest_on

    @cached_property
    def part_statuses(self) -> str:
        """How the parts stand, where any differs from the point: `parts: 2 contested, 2 proposed`."""
        if not self.parts:
            return ""
        counts: dict[str, int] = {}
        for part in self.parts:
            counts[part.status_label] = counts.get(part.status_label, 0) + 1
        if set(counts) == {self.status_label}:
            return ""
        return "parts: " + ", ".join(f"{count} {label}" for label, count in counts.items())


CONCERNED = """
SELECT c.provision_id, n.kind, array_agg(n.stakeholder_id) FROM provisions_consent n
JOIN provisions_clause c ON c.id = n.clause_id
JOIN provisions_draft d ON d.id = c.draft_id
WHERE d.id = %(draft)s AND d.public_since <= %(on)s AND n.kind IN ('signatory', 'act_needed')
GROUP BY c.provision_id, n.kind
UNION ALL
SELECT standing.pk, '', array_agg(p.stakeholder_id) FROM provisions_statuschange_parties p
JOIN standing ON standing.status_change = p.statuschange_id
GROUP BY standing.pk
"""
CONCERNED_WIDTH = 3


@lru_cache(maxsize=4096)
def address(asked: tuple[tuple[str, str], ...]) -> str:
    """What is asked as the end of an address: empty, or from the question mark on."""
    return f"?{urlencode(asked)}" if asked else ""


def folded(text: str) -> str:
    """A text as it is compared: without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


@dataclass
class Choice:
    """One value of a facet, with how many points it would leave."""

    value: str
    label: str
    count: int
    is_chosen: bool
    query: str


class Board:
    """All rows that a reading shows, filtered, sorted and counted. Two queries beside the reading's own."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.form = reading.form
        clocks, draft = reading.clocks, reading.draft
        concerned = self._load()
        self.columns = self.actors.columns
        self.topics = {p.topic_slug: p.topic_name for p in sorted(self.provisions, key=lambda p: p.topic_order)}
        reading.allow(
            topic=self.topics,
            stakeholder={actor.slug: actor.name for actor in self.actors.by_pk.values()},
        )
        self.shown_stance = shown_by(self.form)
        needed, parties = self._needed_and_parties(concerned)
        shown = {actor.pk for actor in self.offered}.union(*needed.values())
        said, nothing = summaries(clocks, draft, shown=shown), Summary()
        every = {
            p.pk: Row(p, said.get(p.pk, nothing), parties.get(p.pk, []), needed.get(p.pk, frozenset()))
            for p in self.provisions
        }
        self.whole = Row(None, said.get(WHOLE_PLAN, nothing))
        self.whole.__dict__.update(slug="plan", is_worded=True, part_of_id=None)
        self._show(self.whole, *every.values())
        for row in every.values():
            if row.part_of_id in every:
                every[row.part_of_id].parts.append(row)
        self.all_rows = [row for row in every.values() if row.part_of_id is None]

    def _show(self, *rows: Row) -> None:
        """Note the positions that the rows show: the facets ask for each a dozen times."""
        for row in rows:
            shown = ((pk, self.shown_stance(cell)) for pk, cell in row.cells.items())
            row.shown = {pk: stance for pk, stance in shown if stance}

    @cached_property
    def heads(self) -> list[tuple[str, Actor]]:
        """Each column with the beginning of its cells: a phone shows the column's code beside the square."""
        return [(f'<td data-code="{escape(actor.code)}">', actor) for actor in self.columns]

    @cached_property
    def newest_draft(self) -> Edition:
        """The last draft public by then of which the number of points is known."""
        numbered = [draft for draft in self.reading.public_drafts if draft.number_of_points]
        return numbered[-1] if numbered else self.reading.draft

    @cached_property
    def newest_numbers(self) -> dict[int, str]:
        """Each provision's number in the newest draft, where the reader asked for it."""
        if not self.form.value("numbers"):
            return {}
        return dict(Clause.objects.filter(draft=self.newest_draft.pk).values_list("provision_id", "number"))

    @cached_property
    def changed(self) -> set[int]:
        """The provisions that were spoken of, changed status or were worded after the day that the reader names."""
        clocks, since = self.reading.clocks, self.form.value("since")
        if not since:
            return set()
        said = Statement.objects.public(clocks).filter(made_on__gt=since, provision__isnull=False).order_by()
        decided = StatusChange.objects.public(clocks).filter(effective_on__gt=since).order_by()
        worded = Clause.objects.filter(draft__public_since__gt=since, draft__public_since__lte=clocks.on).order_by()
        found = [rows.values_list("provision_id", flat=True) for rows in (said, decided, worded)]
        return set(found[0].union(*found[1:]).order_by())

    def _load(self) -> list[tuple[int, str, list[int]]]:
        """Every provision with its status and every stakeholder; who is concerned is handed back. One query."""
        clocks, draft = self.reading.clocks, self.reading.draft
        fields = ", ".join(Standing._fields)
        provisions, actors, concerned = together(
            packed("SELECT * FROM standing", len(Standing._fields)),
            packed_actors(self.reading.plan, draft, clocks.on),
            packed(filled(CONCERNED, draft=draft.pk, on=clocks.on), CONCERNED_WIDTH),
            beginning=f"WITH standing({fields}) AS MATERIALIZED ({standings_query(clocks, draft)})",
        )
        self.provisions = read_standings(provisions)
        self.actors = Actors.read(actors)
        return json.loads(concerned)  # type: ignore[no-any-return]

    def _needed_and_parties(
        self, concerned: list[tuple[int, str, list[int]]]
    ) -> tuple[dict[int, frozenset[int]], dict[int, list[Actor]]]:
        """By provision, whose consent its wording needs, and between whom its status holds."""
        self.consents: dict[int, list[tuple[str, int]]] = {}
        parties: dict[int, list[Actor]] = {}
        for provision, kind, stakeholders in concerned:
            if kind:
                self.consents.setdefault(provision, []).extend((kind, pk) for pk in stakeholders)
            else:
                parties[provision] = self.actors.in_order(stakeholders)
        return {provision: frozenset(pk for _, pk in rows) for provision, rows in self.consents.items()}, parties

    def consent_of(self, row: Row) -> list[dict[str, str]]:
        """Who must sign or act on a row's clause, with the position that is shown for each."""
        return [
            {
                "kind": kind,
                "stakeholder": self.actors.by_pk[pk].slug,
                "stance": row.shown.get(pk, ""),
            }
            for kind, pk in sorted(self.consents.get(row.matter, ()), reverse=True)
            if pk in self.actors.by_pk
        ]

    def _values(self, row: Row, name: str, actor: Actor | None) -> set[str]:
        """The values of one filter that a row itself passes; some are asked of one actor."""
        if name == "topic":
            return {row.topic_slug}
        if name == "status":
            return {row.status}
        if name == "stakeholder":
            return {slug for pk, slug in self.offered_slugs if pk in row.cells or pk in row.needed}
        if name == "lacking":
            needed = row.needed & {actor.pk} if actor else row.needed
            return {LACKS[stance] for pk in needed if (stance := row.shown.get(pk, "")) in LACKS}
        who = {actor.pk} if actor else self.column_pks
        return {stance for pk, stance in row.shown.items() if pk in who}

    @cached_property
    def offered(self) -> list[Actor]:
        """The stakeholders that a reader may choose beside the table: those with a column, and the chosen one."""
        chosen = self.chosen_actor
        return [*self.columns, *([chosen] if chosen and chosen not in self.columns else [])]

    @cached_property
    def offered_slugs(self) -> list[tuple[int, str]]:
        """These by id, with their names in addresses."""
        return [(actor.pk, actor.slug) for actor in self.offered]

    @cached_property
    def column_pks(self) -> set[int]:
        """The stakeholders that have a column, by id."""
        return {actor.pk for actor in self.columns}

    @cached_property
    def asked_words(self) -> list[str]:
        """The words of the free text, as they are compared."""
        return folded(self.form.value("q") or "").split()

    def _mentions(self, row: Row) -> bool:
        """Whether a row holds every word of the free text."""
        text = folded(f"{row.label} {row.title} {row.summary} {row.topic_name}")
        return all(word in text for word in self.asked_words)

    @cached_property
    def by_slug(self) -> dict[str, Actor]:
        """Every stakeholder by slug."""
        return self.actors.by_slug()

    @cached_property
    def chosen_actor(self) -> Actor | None:
        """The stakeholder that the reader chose."""
        return self.by_slug.get(self.form.value("stakeholder") or "")

    def _asked(self, *but: str) -> list[tuple[str, str]]:
        """The filters that the reader set, but these."""
        asked = [(name, self.form.value(name)) for name in FACETS if name not in but]
        return [(name, value) for name, value in asked if value]

    def _fits(self, row: Row, asked: list[tuple[str, str]], actor: Actor | None) -> bool:
        """Whether a row itself passes all these filters; who wants changes or refuses is asked of this actor."""
        if self.asked_words and not self._mentions(row):
            return False
        return all(value in self._values(row, name, actor) for name, value in asked)

    @cached_property
    def rows(self) -> list[Row]:
        """The points that pass every filter, in the order asked for."""
        asked = self._asked()
        rows = [row for row in self.all_rows if any(self._fits(one, asked, self.chosen_actor) for one in row.itself)]
        sort = self.form.value("sort")
        if sort == "status":
            rows.sort(key=lambda row: STATUS_ORDER.index(row.status))
        elif sort == "newest":
            rows.sort(key=lambda row: row.latest_on, reverse=True)
        if self.form.value("group") == "topic":
            rows.sort(key=lambda row: row.topic_order)
        return rows

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the fields of the form, understood or not."""
        return self.form.typed

    @cached_property
    def parameters(self) -> dict[str, str]:
        """What this board's address asks for, without the evidence that is open."""
        known = self.form.known_fields
        asked = self.form.asked.items()
        return {name: str(value) for name, value in asked if name in known and value and name != "cell"}

    def query(self, **changes: str | None) -> str:
        """This board's address with some values changed, from the question mark on; None takes one out."""
        return address(tuple((name, value) for name, value in (self.parameters | changes).items() if value))

    @property
    def carried(self) -> list[str]:
        """The values that the filter form keeps without showing them as fields of its own."""
        return [name for name in CARRIED if self.form.asked.get(name)]

    @property
    def is_grouped(self) -> bool:
        """Whether the rows stand under their topics."""
        return bool(self.form.value("group"))

    @property
    def shows_whole(self) -> bool:
        """Whether the plan as a whole has its row: only where nothing narrows the points."""
        return not self._asked() and not self.asked_words and self.reading.is_draft_public

    @property
    def width(self) -> int:
        """The number of columns of the table."""
        return len(self.columns) + 4

    @cached_property
    def opened(self) -> str:
        """The address of the evidence that is open beside the table, `slug.actor` in the address; or nothing."""
        slug, _, who = (self.form.value("cell") or "").partition(".")
        known = slug == "plan" or any(p.slug == slug for p in self.provisions)
        return f"/provisions/{slug}/{who}/{self.reading.query}" if known and who in self.by_slug else ""

    def _facet(self, name: str, values: Iterable[tuple[str, str]]) -> list[Choice]:
        """Each value with the number of points that choosing it leaves."""
        chosen, by_actor = self.form.value(name), name == "stakeholder"
        others, anew = self._asked(name), []
        if by_actor:  # What is asked of one actor is counted anew for each whom the reader may choose.
            anew = [pair for pair in others if pair[0] in ("lacking", "stance")]
            others = [pair for pair in others if pair not in anew]
        left = [row.itself for row in self.all_rows]
        if others or self.asked_words:
            left = [[one for one in ones if self._fits(one, others, self.chosen_actor)] for ones in left]
        counts: dict[str, int] = defaultdict(int)
        if not anew:
            for ones in left:
                found = [self._values(one, name, self.chosen_actor) for one in ones]
                for value in found[0] if len(found) == 1 else set().union(*found):
                    counts[value] += 1
        choices = []
        for value, label in values:
            if anew:
                actor = self.by_slug.get(value)
                asked = [(name, value), *anew]
                counts[value] = sum(any(self._fits(one, asked, actor) for one in ones) for ones in left)
            if counts[value] or value == chosen:
                query = self.query(**{name: None if value == chosen else value})
                choices.append(Choice(value, label, counts[value], value == chosen, query))
        return choices

    @cached_property
    def facets(self) -> list[tuple[str, str, list[Choice]]]:
        """Each facet: its name, its heading, and its values with counts."""
        who = [(actor.slug, actor.name) for actor in self.offered]
        stances = [(key, label) for key, (_, label) in SQUARES.items()]
        return [
            ("status", "Status", self._facet("status", [(key, STATUS_LABELS[key]) for key in STATUS_ORDER])),
            ("lacking", "Agreement not on the record", self._facet("lacking", LACKING.items())),
            ("stakeholder", "Stakeholder", self._facet("stakeholder", who)),
            ("stance", "Stance", self._facet("stance", stances)),
            ("topic", "Topic", self._facet("topic", self.topics.items())),
        ]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many of the numbered points have each status; the strip and the head say the same."""
        counts: dict[str, int] = {}
        for row in self.all_rows:
            if row.number is not None:
                counts[row.status] = counts.get(row.status, 0) + 1
        return counts
