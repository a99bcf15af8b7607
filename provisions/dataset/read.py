"""From files to rows: what YAML 1.2 and the declared shape say, each problem with its file and line."""

import datetime
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from provisions.dataset.format import (
    FILES,
    FORMAT,
    KIND,
    LISTS_OF_AN_ARTICLE,
    NESTED,
    Field,
    Kind,
    Type,
    Values,
    spelling_order,
)

TAG = "tag:yaml.org,2002:"
SEVERAL = (Type.TEXTS, Type.LINKS, Type.PARTS)


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong in a file, where, and what would be right."""

    file: str
    line: int
    field: str
    wrong: str
    right: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        named = f"{self.field}: " if self.field else ""
        return place + named + self.wrong + (f"; {self.right}" if self.right else "") + "."


@dataclass(frozen=True)
class Row:
    """A row as a file gives it: every field of its kind has a value."""

    kind: Kind
    values: Values
    file: str
    line: int
    lines: dict[str, int]

    @property
    def key(self) -> str:
        """Its ref."""
        return self.kind.key(self.values)

    def problem(self, name: str, wrong: str, right: str = "") -> Problem:
        """A problem with one of its fields."""
        return Problem(self.file, self.lines.get(name, self.line), name, wrong, right)


@dataclass
class Reading:
    """The rows of a folder, the names of all, those of broken rows too, and what is wrong with it."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in KIND})
    names: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in KIND})
    problems: list[Problem] = field(default_factory=list)


class Misread(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A value is not what its field holds."""

    def __init__(self, node: Node, wrong: str, right: str = "") -> None:
        super().__init__(wrong)
        self.line, self.wrong, self.right = line_of(node), wrong, right


def line_of(node: Node) -> int:
    """The line on which a part of a file begins."""
    return int(node.start_mark.line) + 1


def read_folder(folder: pathlib.Path) -> Reading:
    """Every row of the data set in a folder, and what is wrong with its files."""
    reading = Reading()
    if not folder.is_dir():
        reading.problems.append(Problem(str(folder), 0, "", "there is no such folder"))
        return reading
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("articles/*.yaml")]):
        FileReader(path, path.relative_to(folder).as_posix(), reading).read()
    if not reading.problems and not any(reading.rows.values()):
        reading.problems.append(Problem(str(folder), 0, "", "no data set lies here", "see data/README.md"))
    return reading


class FileReader:
    """Reads one file into a reading."""

    def __init__(self, path: pathlib.Path, name: str, reading: Reading) -> None:
        self.path, self.name, self.reading = path, name, reading

    def wrong(self, line: int, name: str, wrong: str, right: str = "") -> None:
        """Note a problem."""
        self.reading.problems.append(Problem(self.name, line, name, wrong, right))

    def read(self) -> None:
        """Add the file's rows and problems."""
        try:
            document = YAML(typ="safe", pure=True).compose(self.path.read_text("utf-8"))
        except UnicodeDecodeError as error:
            self.wrong(0, "", f"byte {error.start} is not UTF-8", "save the file as UTF-8")
            return
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.wrong(mark.line + 1 if mark else 0, "", f"not YAML: {error.problem or error.context}")
            return
        except YAMLError as error:
            self.wrong(0, "", f"not YAML: {' '.join(str(error).split())}")
            return
        if not isinstance(document, MappingNode):
            self.wrong(1, "", "this file holds no fields", f"it begins with “format: {FORMAT}”")
            return
        is_article = "/" in self.name
        if not is_article and self.path.stem not in FILES:
            self.wrong(1, "", "no file of this name belongs to the data set", f"known are {', '.join(FILES)}")
            return
        parts = dict(self.pairs(document))
        version = parts.pop("format", None)
        if not (isinstance(version, ScalarNode) and version.value == str(FORMAT)):
            line = line_of(version) if version is not None else 1
            self.wrong(line, "format", "the format is not named or not known", f"it is “format: {FORMAT}”")
        (self.read_article if is_article else self.read_list)(document, parts)

    def pairs(self, mapping: MappingNode) -> Iterator[tuple[str, Node]]:
        """The fields of a mapping, each once."""
        seen: dict[str, int] = {}
        for key, value in mapping.value:
            name = str(key.value)
            if name in seen:
                self.wrong(line_of(key), name, f"given twice, first on line {seen[name]}", "give it once")
                continue
            seen[name] = line_of(key)
            yield name, value

    def read_list(self, document: Node, parts: dict[str, Node]) -> None:
        """The file of one kind of row."""
        name = self.path.stem
        kind = KIND[FILES[name]]
        for unknown in parts.keys() - {name}:
            self.wrong(line_of(parts[unknown]), unknown, "no such field here", f"the list is called “{name}”")
        if name not in parts:
            self.wrong(line_of(document), name, "the list is missing")
        elif name == kind.name:
            self.read_row(kind, parts[name], {})
        else:
            self.read_rows(kind, name, parts[name], {})

    def read_article(self, document: Node, parts: dict[str, Node]) -> None:
        """The file of one article: its own fields, and the lists of what stands in it."""
        known = ["article", *LISTS_OF_AN_ARTICLE, "left_out"]
        for unknown in [name for name in parts if name not in known]:
            self.wrong(line_of(parts[unknown]), unknown, "no such field here", f"known are {', '.join(known)}")
        article = parts.get("article")
        if not isinstance(article, MappingNode):
            self.wrong(line_of(document), "article", "the fields of the article are missing")
            return
        left_out = {"left_out": parts["left_out"]} if "left_out" in parts else {}
        slug = self.path.stem
        row = self.read_row(KIND["article"], article, {}, left_out)
        if row is not None and row.values["slug"] != slug:
            self.wrong(row.lines["slug"], "slug", f"the file is called {self.path.name}", "name it by its slug")
        for name, kind in LISTS_OF_AN_ARTICLE.items():
            if name in parts:
                self.read_rows(KIND[kind], name, parts[name], {"article": slug})

    def read_rows(self, kind: Kind, name: str, node: Node, given: Values) -> None:
        """A list of rows of a kind, in the row that `given` names."""
        if is_empty(node):
            return
        if not isinstance(node, SequenceNode):
            self.wrong(line_of(node), name, "must be a list", "begin each row with “- ”")
            return
        for item in node.value:
            self.read_row(kind, item, {name: value for name, value in given.items() if name == kind.parent})

    def read_row(self, kind: Kind, node: Node, given: Values, also: dict[str, Node] | None = None) -> Row | None:
        """One row, or None where it cannot be told what is meant."""
        if not isinstance(node, MappingNode):
            self.wrong(line_of(node), "", f"not a row of fields ({kind.name})", "begin with “ref: …”")
            return None
        nested = NESTED.get(kind.name, {})
        values, lines = dict(given), {}
        later: dict[str, Node] = {}
        is_whole = True
        hidden = {*given, *(["left_out"] if kind.name == "article" else [])}
        for name, value in [*self.pairs(node), *(also or {}).items()]:
            lines[name] = line_of(value)
            if name in nested:
                later[name] = value
            elif name not in kind.field or (name in hidden and name not in (also or {})):
                known = ", ".join([*(known for known in kind.field if known not in hidden), *nested])
                self.wrong(lines[name], name, f"no such field in a {kind.name} row", f"known are {known}")
            elif not is_empty(value):
                try:
                    values[name] = self.value(kind.field[name], value)
                except Misread as misread:
                    self.wrong(misread.line, name, misread.wrong, misread.right)
                    values[name] = None
                    is_whole = False
        is_whole &= self.complete(kind.fields, values, lines, line_of(node), kind.name)
        self.reading.names[kind.name].add(kind.called(values))
        row = Row(kind, values, self.name, line_of(node), lines) if is_whole else None
        if row is not None:
            self.reading.rows[kind.name].append(row)
        for name, value in later.items():
            self.read_rows(KIND[nested[name]], name, value, {KIND[nested[name]].parent: kind.called(values)})
        return row

    def complete(self, fields: tuple[Field, ...], values: Values, lines: dict[str, int], line: int, whose: str) -> bool:
        """Give each field that is not there its empty value; false where one has to be there."""
        missing = [each for each in fields if each.name not in values]
        for each in missing:
            values[each.name] = None if each.is_required else each.default
            if each.is_required:
                self.wrong(lines.get(each.name, line), each.name, f"missing: each {whose} needs it")
        return not any(each.is_required for each in missing)

    def value(self, each: Field, node: Node) -> object:
        """The value of a field."""
        if each.type not in SEVERAL:
            return scalar(each, node)
        if not isinstance(node, SequenceNode):
            raise Misread(node, f"must be {each.type.value}", "begin each with “- ”")
        if each.type is Type.PARTS:
            found = [part for item in node.value if (part := self.part(each, item)) is not None]
            return found if each.is_ordered else sorted(found, key=spelling_order)
        texts = [text(item) for item in node.value]
        if len(set(texts)) < len(texts):
            raise Misread(node, "names something twice", "name it once")
        return texts if each.is_ordered else sorted(texts)

    def part(self, each: Field, node: Node) -> Values | None:
        """A small row without a ref, in a list of its row."""
        if not isinstance(node, MappingNode):
            raise Misread(node, f"must be {each.type.value}", f"with {', '.join(p.name for p in each.parts)}")
        fields = {part.name: part for part in each.parts}
        values: Values = {}
        lines = {}
        for name, value in self.pairs(node):
            lines[name] = line_of(value)
            if name not in fields:
                self.wrong(lines[name], name, "no such field here", f"known are {', '.join(fields)}")
            elif not is_empty(value):
                values[name] = scalar(fields[name], value)
        return values if self.complete(each.parts, values, lines, line_of(node), each.name) else None


def is_empty(node: Node) -> bool:
    """Whether nothing is given."""
    return isinstance(node, ScalarNode) and (node.tag == f"{TAG}null" or node.value == "")


def scalar(each: Field, node: Node) -> object:
    """A single value, by the type of its field."""
    if not isinstance(node, ScalarNode):
        raise Misread(node, f"must be {each.type.value}")
    misread = Misread(node, f"“{node.value}” is not {each.type.value}", f"give {each.type.value}")
    tag = str(node.tag).removeprefix(TAG)
    try:
        match each.type:
            case Type.DAY:
                return datetime.date.fromisoformat(node.value)
            case Type.INSTANT:
                instant = datetime.datetime.fromisoformat(node.value)
                if instant.tzinfo is None:
                    raise misread
                return instant.astimezone(datetime.UTC)
            case Type.YES_OR_NO if tag == "bool":
                return str(node.value).lower() == "true"
            case Type.WHOLE_NUMBER if tag == "int":
                return valid(each, node, int(node.value))
            case Type.TEXT | Type.LINK:
                return valid(each, node, text(node)) if each.type is Type.TEXT else text(node)
    except ValueError:
        raise misread from None
    raise misread


def text(node: Node) -> str:
    """A text that can be kept: no number or date in disguise, no character that PostgreSQL refuses."""
    if not isinstance(node, ScalarNode):
        raise Misread(node, "must be a text")
    if node.tag != f"{TAG}str":
        raise Misread(node, f"“{node.value}” is not read as a text here", f"put it in quotes: '{node.value}'")
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in node.value):
        raise Misread(node, "holds a character that cannot be kept", "take out NUL and halves of pairs")
    return str(node.value)


def valid(each: Field, node: Node, value: object) -> object:
    """The value, if the model's own field lets it pass."""
    if each.choices and value not in each.choices:
        raise Misread(node, f"“{value}” is not one of its values", f"known: {', '.join(each.choices)}")
    try:
        each.column.run_validators(value)
    except ValidationError as error:
        raise Misread(node, f"“{value}” is not right", " ".join(error.messages).rstrip(".")) from None
    return value
