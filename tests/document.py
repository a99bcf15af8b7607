"""A page as a tree, so that tests speak of elements and their words and not of markup."""

from collections.abc import Iterator
from html.parser import HTMLParser

from django.http import HttpResponseBase

# Elements whose end may be left out, and what closes them.
OPTIONAL = {"td", "th", "tr", "li", "p", "option", "dt", "dd", "tbody", "thead"}
CLOSES = {"td": {"td", "th"}, "th": {"td", "th"}, "tr": {"td", "th", "tr"}, "li": {"li"}, "option": {"option"}}
VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "source", "col", "area", "base", "embed", "track"}


class Element:
    """One element, with its attributes and what stands in it."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.inside: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str:
        """An attribute, or nothing."""
        return self.attributes.get(name, "")

    @property
    def raw(self) -> str:
        """All text in it, as it stands."""
        return "".join(one if isinstance(one, str) else one.raw for one in self.inside)

    @property
    def text(self) -> str:
        """All words in it, parted by single spaces."""
        return " ".join(self.raw.split())

    def every(self, tag: str = "", **attributes: str | bool) -> "Iterator[Element]":
        """All elements of this kind within, in their order; `data_of=True` asks for the attribute `data-of`."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        for one in self.inside:
            if isinstance(one, Element):
                if (not tag or one.tag == tag) and all(one.fits(*each) for each in wanted.items()):
                    yield one
                yield from one.every(tag, **attributes)

    def fits(self, name: str, value: str | bool) -> bool:
        """Whether it has this attribute with this value; a class is one word of several."""
        if value is True:
            return name in self.attributes
        given = self.attributes.get(name, "")
        return value in given.split() if name == "class" else given == value

    def one(self, tag: str = "", **attributes: str | bool) -> "Element":
        """The one element of this kind."""
        (found,) = self.every(tag, **attributes)
        return found

    def links(self) -> dict[str, str]:
        """Where its links lead, by their words."""
        return {link.text: link["href"] for link in self.every("a", href=True)}

    def addresses(self) -> list[str]:
        """Where its links lead, in their order."""
        return [link["href"] for link in self.every("a", href=True)]


class Reader(HTMLParser):
    """Builds the tree."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self.open[-1].tag in CLOSES.get(tag, ()):
            self.open.pop()
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self.open[-1].tag != tag and self.open[-1].tag in OPTIONAL:
            self.open.pop()
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read(response: HttpResponseBase) -> Element:
    """A response's page; an element that is left open, or closed twice, is an error."""
    reader = Reader()
    reader.feed(words(response))
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is not closed"
    return reader.root


def words(response: HttpResponseBase) -> str:
    """A response's body, streamed or not."""
    return b"".join(response).decode()
