"""The declared shape of the data set: which file holds which kind of row, with which fields.

A field takes its type, length and vocabulary from the model's own field; the rest is said here.
`data/README.md` says the same to an analyst, and a test keeps the two equal.
"""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from provisions.models import (
    Clause,
    Coder,
    Coding,
    Consent,
    Description,
    Draft,
    Membership,
    Milestone,
    Plan,
    Provision,
    Role,
    Stakeholder,
    Statement,
    StatusChange,
    StatusCoding,
    Topic,
)
from sources.models import Article, ArticleText, Excerpt, Origin, Outlet

FORMAT = 1

type Values = dict[str, Any]


class Type(enum.Enum):
    """What a value in a file is, and how to say so."""

    TEXT = "a text"
    WHOLE_NUMBER = "a whole number"
    YES_OR_NO = "true or false"
    DAY = "a day such as 2025-11-20"
    INSTANT = "an instant such as 2026-11-22T12:00:00Z"
    TEXTS = "a list of texts"
    LINK = "the name of a row"
    LINKS = "a list of names of rows"
    PARTS = "a list of small rows"


TYPE_OF_COLUMN: tuple[tuple[Any, Type], ...] = (
    (models.ManyToManyField, Type.LINKS),
    (models.ForeignKey, Type.LINK),
    (models.ManyToOneRel, Type.PARTS),
    (ArrayField, Type.TEXTS),
    (models.BooleanField, Type.YES_OR_NO),
    (models.DateTimeField, Type.INSTANT),
    (models.DateField, Type.DAY),
    (models.IntegerField, Type.WHOLE_NUMBER),
)


@dataclass(frozen=True)
class Field:
    """A field of a row in a file, and the column of the model that keeps it."""

    name: str
    column: Any
    lookup: str
    is_required: bool = False
    parts: tuple["Field", ...] = ()

    @cached_property
    def type(self) -> Type:
        """What its value is."""
        return next((found for column, found in TYPE_OF_COLUMN if isinstance(self.column, column)), Type.TEXT)

    @cached_property
    def is_ordered(self) -> bool:
        """Whether the order of its list says something."""
        return self.name in ("figures", "columns", "left_out")

    @property
    def default(self) -> Any:
        """The value where a file gives none."""
        if self.type in (Type.TEXTS, Type.LINKS, Type.PARTS):
            return []
        if self.column.has_default() and not self.is_required:
            default = self.column.get_default()
            return str(default) if self.type is Type.TEXT else default
        return "" if self.type is Type.TEXT and not self.column.null else None

    @property
    def target(self) -> "Kind":
        """The kind of row that a link leads to."""
        return KIND_OF_MODEL[self.column.related_model]

    @property
    def choices(self) -> list[str]:
        """The values that it may have, where they are listed."""
        return [str(value) for value, _ in self.column.choices or []] if self.type is Type.TEXT else []


def fields_of(
    model: type[models.Model], names: str, columns: Mapping[str, str], parts: Mapping[str, str]
) -> Iterable[Field]:
    """Fields by name, a `*` behind one that must be given; `columns` has those that are called otherwise."""
    for word in names.split():
        name = word.rstrip("*")
        lookup = columns.get(name, name)
        column: Any = None
        holder: Any = model
        for step in lookup.split("__"):
            column = holder._meta.get_field(step)
            holder = column.related_model
        is_optional = not column.concrete or column.null or column.blank or column.has_default()
        yield Field(
            name,
            column,
            lookup,
            is_required=name != word or not is_optional,
            parts=tuple(fields_of(holder, parts[name], {}, {})) if name in parts else (),
        )


@dataclass(frozen=True)
class Kind:
    """A kind of row: what other rows name it by, the row that it stands in, and what no two of it share."""

    name: str
    model: Any
    fields: tuple[Field, ...]
    named_by: str
    parent: str
    unique: tuple[tuple[str, ...], ...]

    @cached_property
    def field(self) -> dict[str, Field]:
        """Its fields by name."""
        return {field.name: field for field in self.fields}

    @property
    def has_states(self) -> bool:
        """Whether its rows are published and retracted."""
        return "state" in self.field

    def of_type(self, *types: Type) -> list[Field]:
        """Its fields of these types."""
        return [field for field in self.fields if field.type in types]

    def key(self, values: Values) -> str:
        """What a row is known by in the data set and in the database: its ref; the one plan has none."""
        return str(values.get("ref", self.name))

    def called(self, values: Values) -> str:
        """What other rows name a row by."""
        return str(values.get(self.named_by, self.name))


def kind(
    name: str,
    model: type[models.Model],
    names: str,
    *,
    named_by: str = "ref",
    parent: str = "",
    unique: tuple[tuple[str, ...], ...] = (),
    columns: Mapping[str, str] | None = None,
    parts: Mapping[str, str] | None = None,
) -> Kind:
    """A kind of row from the names of its fields."""
    fields = tuple(fields_of(model, names, columns or {}, parts or {}))
    names_of_its_own = ((named_by,),) if named_by in ("slug", "label") else ()
    return Kind(name, model, fields, named_by, parent, names_of_its_own + unique)


def spelling_order(alias: Values) -> tuple[str, bool, str]:
    """The place of an alias in its list: each name before the spellings of it."""
    return alias["spelling_of"] or alias["name"], bool(alias["spelling_of"]), alias["name"]


PERIOD = {"from": "from_on", "to": "to_on"}
ROW_FIELDS = "state* author published_by* published_at* retracted_at retracted_by retraction_reason replaces"

# In the order in which rows can be written: none leads to a kind below it.
KINDS: tuple[Kind, ...] = (
    kind("coder", Coder, "ref* label is_program", named_by="label"),
    kind("topic", Topic, "ref* slug name order", named_by="slug"),
    kind("outlet", Outlet, "ref* slug name kind country reliability note", named_by="slug"),
    kind("origin", Origin, "ref* slug label", named_by="slug"),
    kind(
        "stakeholder", Stakeholder, "ref* slug name kind short organ_of merged_into aliases note",
        named_by="slug", parts={"aliases": "name spelling_of"},
    ),
    kind("membership", Membership, "ref* member body from to", parent="member", columns=PERIOD),
    kind("role", Role, "ref* person organisation title authority from to", parent="person", columns=PERIOD),
    kind(
        "article", Article,
        "ref* slug outlet title title_basis byline address is_primary published_on published_on_basis "
        "language origin note left_out",
        named_by="slug", unique=(("address",),), parts={"left_out": "passage reason"},
    ),
    kind(
        "text", ArticleText, "ref* article sha256 length word_count taken_at note",
        parent="article", unique=(("sha256",),),
    ),
    kind(
        "excerpt", Excerpt,
        "ref* article text exact start end words via language translation translator verified_at",
        parent="article", unique=(("text", "start", "end"),), columns={"text": "text_version"},
    ),
    kind(
        "draft", Draft, "ref* slug name public_since authors number_of_points provenance amends address note",
        named_by="slug",
    ),
    kind("plan", Plan, "name default_draft coded_through columns coverage", named_by="plan"),
    kind(
        "provision", Provision,
        "ref* slug number part_of letter title topic summary successors last_checked_on doubt",
        named_by="slug", unique=(("number",), ("part_of", "letter")),
    ),
    kind(
        "clause", Clause,
        "ref* draft provision number wording wording_kind figures change stronger_for weaker_for "
        "address note",
        unique=(("draft", "provision"),),
    ),
    kind(
        "consent", Consent, "ref* clause stakeholder kind basis excerpt",
        parent="clause", unique=(("clause", "stakeholder", "kind"),),
    ),
    kind("milestone", Milestone, "ref* title happened_on address excerpt note"),
    kind(
        "description", Description, "ref* excerpt draft provision note",
        unique=(("excerpt", "draft", "provision"),),
        columns={"draft": "clause__draft", "provision": "clause__provision"},
    ),
    kind(
        "statement", Statement,
        "ref* excerpt supporting speaker on_behalf_of authority provision draft stance mark condition "
        "counter_proposal red_line threat attribution mapping made_on made_on_basis repeats codebook* "
        f"second_coding is_suggested note {ROW_FIELDS}",
        unique=(("replaces",),),
    ),
    kind(
        "coding", Coding,
        "ref* text* start end coder is_blind speaker on_behalf_of authority provision draft stance mark condition "
        "counter_proposal red_line threat attribution mapping made_on made_on_basis codebook* note statement read_at",
        columns={"text": "text_version"},
    ),
    kind(
        "status_change", StatusChange,
        f"ref* provision status parties effective_on reason excerpts second_coding {ROW_FIELDS}",
        unique=(("replaces",),),
    ),
    kind(
        "status_coding", StatusCoding,
        "ref* change provision coder is_blind status effective_on parties note",
    ),
)  # fmt: skip

KIND = {kind.name: kind for kind in KINDS}
KIND_OF_MODEL = {kind.model: kind for kind in KINDS}

# The lists of other kinds that stand in each row of a kind, by their names in the file.
NESTED: dict[str, dict[str, str]] = {
    "clause": {"consent": "consent"},
    "stakeholder": {"memberships": "membership", "roles": "role"},
}

# The files with one list each, by name.
FILES: dict[str, str] = {
    "plan": "plan",
    "topics": "topic",
    "drafts": "draft",
    "provisions": "provision",
    "clauses": "clause",
    "stakeholders": "stakeholder",
    "milestones": "milestone",
    "coders": "coder",
    "outlets": "outlet",
    "origins": "origin",
    "status_changes": "status_change",
    "status_codings": "status_coding",
}

# The lists beside `article` in the file of one article.
LISTS_OF_AN_ARTICLE: dict[str, str] = {
    "texts": "text",
    "excerpts": "excerpt",
    "statements": "statement",
    "descriptions": "description",
    "codings": "coding",
}
