"""From the database to files: the rows on the record, in an order that never varies."""

import datetime
import pathlib
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Q

from planwatch.codebook import ConsentKind, QueueState, RowState
from provisions.dataset.format import (
    FILES,
    FORMAT,
    KIND,
    KINDS,
    LISTS_OF_AN_ARTICLE,
    NESTED,
    Kind,
    Type,
    Values,
)
from provisions.dataset.stored import stored
from provisions.dataset.yaml_style import written
from provisions.models import Coding, StatusCoding

ON_RECORD = Q(state__in=[RowState.PUBLISHED, RowState.RETRACTED])
READ = Q(queue_state__in=[QueueState.CODED, QueueState.NOTHING_TO_CODE])
LAST = 10**6


def dump(folder: pathlib.Path) -> dict[str, int]:
    """Write the record to a folder; how many rows of each kind it holds."""
    rows = on_record()
    order = Order(rows)
    nested = {kind for lists in NESTED.values() for kind in lists.values()} | {*LISTS_OF_AN_ARTICLE.values()}
    inside: dict[tuple[str, str], list[Values]] = defaultdict(list)
    for name in sorted(nested):
        for values in order.sorted(name):
            inside[name, order.parent(KIND[name], values)].append(values)
    folder.joinpath("articles").mkdir(parents=True, exist_ok=True)
    for name, kind in FILES.items():
        listed = [as_written(KIND[kind], values, inside) for values in order.sorted(kind)]
        content: Any = listed if name != kind else next(iter(listed), None)
        if content is not None:
            write(folder / f"{name}.yaml", {"format": FORMAT, name: content})
    for article in rows["article"].values():
        write(folder / "articles" / f"{article['slug']}.yaml", article_file(article, inside))
    return {name: len(found) for name, found in rows.items()}


def write(path: pathlib.Path, document: Values) -> None:
    """Write a file; UTF-8 and LF on every machine."""
    path.write_text(written(document), "utf-8", newline="\n")


def on_record() -> dict[str, dict[str, Values]]:
    """The rows that stand or stood on the record, by kind and key, and all that they lead to."""
    rows = {kind.name: stored(kind, ON_RECORD) for kind in KINDS if kind.has_states}
    others = (*rows, "excerpt", "article", "text", "coding", "status_coding")
    rows |= {kind.name: stored(kind) for kind in KINDS if kind.name not in others}
    rows["coding"] = stored(KIND["coding"], Q(pk__in=Coding.objects.decided().order_by()))
    decided = StatusCoding.objects.decided().order_by()
    rows["status_coding"] = stored(KIND["status_coding"], Q(pk__in=decided))
    for kind in KINDS:
        for each in kind.of_type(Type.LINK):
            if each.target.has_states:
                for values in rows[kind.name].values():
                    if values[each.name] not in rows[each.target.name]:
                        values[each.name] = None
    rows["excerpt"] = stored(KIND["excerpt"], Q(ref__in=led_to("excerpt", rows)))
    slugs = {values["article"] for values in rows["excerpt"].values()}
    rows["article"] = stored(KIND["article"], READ | Q(slug__in=slugs))
    read = {values["slug"] for values in rows["article"].values()}
    rows["text"] = stored(KIND["text"], Q(article__slug__in=read))
    texts = rows["text"].keys()
    rows["coding"] = {ref: values for ref, values in rows["coding"].items() if values["text"] in texts}
    rows["coder"] = stored(KIND["coder"], Q(user=None) | Q(label__in=led_to("coder", rows)))
    return rows


def led_to(target: str, rows: dict[str, dict[str, Values]]) -> Collection[str]:
    """The names of the rows of a kind that some rows lead to."""
    names: set[str] = set()
    for kind in KINDS:
        for each in kind.of_type(Type.LINK, Type.LINKS):
            if each.target.name == target and kind.name in rows:
                for values in rows[kind.name].values():
                    value = values[each.name]
                    names.update(value if isinstance(value, list) else [value] if value is not None else [])
    return names


def article_file(article: Values, inside: dict[tuple[str, str], list[Values]]) -> Values:
    """The file of one article."""
    document: Values = {"format": FORMAT, "article": as_written(KIND["article"], article, inside)}
    for name, kind in LISTS_OF_AN_ARTICLE.items():
        if found := inside[kind, article["slug"]]:
            document[name] = [as_written(KIND[kind], values, inside) for values in found]
    if "left_out" in document["article"]:
        document["left_out"] = document["article"].pop("left_out")
    return document


def as_written(kind: Kind, values: Values, inside: dict[tuple[str, str], list[Values]]) -> Values:
    """A row as its file has it: no empty values, no name of the row it stands in, its lists at the end."""
    row = given(kind.fields, values, kind.parent)
    for each in kind.of_type(Type.PARTS):
        if each.name in row:
            row[each.name] = [given(each.parts, part, "") for part in row[each.name]]
    for name, nested in NESTED.get(kind.name, {}).items():
        if found := inside[nested, kind.called(values)]:
            row[name] = [as_written(KIND[nested], each, inside) for each in found]
    return row


def given(fields: Any, values: Values, hidden: str) -> Values:
    """The values that are not the empty ones of their fields."""
    return {
        each.name: values[each.name]
        for each in fields
        if each.name != hidden and (each.is_required or values[each.name] != each.default)
    }


class Order:
    """The order of the rows in the files."""

    def __init__(self, rows: dict[str, dict[str, Values]]) -> None:
        self.rows = rows
        self.provisions = {values["slug"]: values for values in rows["provision"].values()}
        self.drafts = {values["slug"]: values for values in rows["draft"].values()}

    def sorted(self, kind: str) -> list[Values]:
        """The rows of a kind in their order."""
        place = getattr(self, kind, None)
        return sorted(
            self.rows[kind].values(),
            key=lambda values: (place(values) if place else (), KIND[kind].called(values)),
        )

    def parent(self, kind: Kind, values: Values) -> str:
        """The name of the row or article in which a row stands."""
        if kind.parent:
            return str(values[kind.parent])
        if "text" in values:
            return str(self.rows["text"][values["text"]]["article"])
        return str(self.rows["excerpt"][values["excerpt"]]["article"])

    def topic(self, values: Values) -> tuple[Any, ...]:
        """As they are numbered."""
        return (values["order"],)

    def draft(self, values: Values) -> tuple[Any, ...]:
        """As they became public."""
        return (values["public_since"], values["slug"])

    def provision(self, values: Values) -> tuple[Any, ...]:
        """By number, each part under its point, and then the others."""
        whole = self.provisions[values["part_of"]] if values["part_of"] else values
        number = LAST if whole["number"] is None else whole["number"]
        return (number, whole["slug"], values["letter"])

    def clause(self, values: Values) -> tuple[Any, ...]:
        """By draft, then by provision."""
        return (
            *self.draft(self.drafts[values["draft"]]),
            *self.provision(self.provisions[values["provision"]]),
        )

    def consent(self, values: Values) -> tuple[Any, ...]:
        """By kind, then by stakeholder."""
        return (ConsentKind.values.index(values["kind"]), values["stakeholder"])

    def membership(self, values: Values) -> tuple[Any, ...]:
        """By body."""
        return (values["body"], values["from"] or datetime.date.min)

    def role(self, values: Values) -> tuple[Any, ...]:
        """As they began."""
        return (values["from"] or datetime.date.min, values["organisation"], values["title"])

    def milestone(self, values: Values) -> tuple[Any, ...]:
        """As they happened."""
        return (values["happened_on"],)

    def text(self, values: Values) -> tuple[Any, ...]:
        """Oldest first."""
        return (values["taken_at"],)

    def excerpt(self, values: Values) -> tuple[Any, ...]:
        """As they stand in the text."""
        taken_at = self.rows["text"][values["text"]]["taken_at"]
        return (taken_at, values["text"], values["start"], values["end"])

    def statement(self, values: Values) -> tuple[Any, ...]:
        """By their main excerpts, the plan as a whole before its provisions."""
        point = self.provision(self.provisions[values["provision"]]) if values["provision"] else (-1, "", "")
        return (*self.excerpt(self.rows["excerpt"][values["excerpt"]]), *point, values["on_behalf_of"])

    def description(self, values: Values) -> tuple[Any, ...]:
        """By their excerpts."""
        return (*self.excerpt(self.rows["excerpt"][values["excerpt"]]), *self.clause(values))

    def coding(self, values: Values) -> tuple[Any, ...]:
        """The first reading before the blind one, each as its passages stand in the text."""
        point = self.provision(self.provisions[values["provision"]]) if values["provision"] else (-1, "", "")
        return (values["text"], values["is_blind"], values["start"], values["end"], *point, values["on_behalf_of"])

    def status_coding(self, values: Values) -> tuple[Any, ...]:
        """By provision, then by the change for which they were made, the first reading before the blind one."""
        return (*self.provision(self.provisions[values["provision"]]), values["change"] or "", values["is_blind"])

    def status_change(self, values: Values) -> tuple[Any, ...]:
        """By provision, then as they took effect."""
        point = self.provision(self.provisions[values["provision"]])
        return (*point, values["effective_on"], values["published_at"])
