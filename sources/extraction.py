"""A page of HTML becomes title, byline, day, outlet, language and text, in a process that can be ended."""

import codecs
import datetime
import json
import re
import sys
from typing import Any
from urllib.parse import urlsplit

from planwatch.codebook import DateBasis
from sources.apart import CannotRead, limit, read_apart
from sources.canonical import canonical
from sources.fetching import Fetched
from sources.page import Page
from sources.plain_text import one_line, plain_text

LETTERS = 5_000_000
FEWEST_WORDS = 60
# The encodings of the web; Python knows others, some of which take for ever on a large page.
ENCODINGS = re.compile(
    r"utf-8|utf-16(-[bl]e)?|ascii|cp(125[0-8]|866|874|949|932|1006)|iso8859-\d+|koi8-[ru]|mac-(cyrillic|roman)|"
    r"gb(k|2312|18030)|big5(hkscs)?|shift_jis|euc[_-](jp|kr)|iso2022_jp"
)
META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
PAYWALLS = re.compile(
    r"\"isAccessibleForFree\"\s*:\s*\"?false|subscribe to (continue|keep) reading|this article is for subscribers|"
    r"already a subscriber\?",
    re.IGNORECASE,
)
STATED_DAYS = (
    ("article:published_time", "//meta[@property='article:published_time']/@content"),
    ("datePublished", "//*[@itemprop='datePublished']/@content | //*[@itemprop='datePublished']/@datetime"),
    ("a date in its head", "//meta[@name='date' or @name='pubdate' or @name='dc.date' or @name='DC.date.issued' "
     "or @name='parsely-pub-date' or @name='publish-date' or @name='article.published']/@content"),
    ("the time at its head", "(//article//time/@datetime | //header//time/@datetime)[1]"),
)  # fmt: skip
DATE_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"(\d{4}-\d\d-\d\d)')
NOT_UTF8 = (
    "The file is not UTF-8, and nothing in it says what it is, so its letters would be guessed. Save it as UTF-8, or "
    "paste its words below."
)
NO_TEXT = "No article could be read there"


def read_page(fetched: Fetched) -> Page:
    """What a fetched page or file says of itself; where it cannot be read, `problem` says why. Takes a process."""
    if fetched.content_type in ("text/plain", "text/markdown"):
        sure = surely_decoded(fetched.content, fetched.charset)
        return Page(problem=NOT_UTF8) if sure is None else of_plain_text(sure, fetched.address)
    text = decoded(fetched.content, fetched.charset)
    if len(text) > LETTERS:
        return Page(problem=f"The page is too large to be read: {len(text):,} characters.")
    try:
        values = json.loads(read_apart("sources.extraction", text.encode(), fetched.address))
    except CannotRead as error:
        return Page(problem=str(error))
    day = values.pop("published_on")
    return Page(published_on=datetime.date.fromisoformat(day) if day else None, **values)


def of_plain_text(text: str, address: str) -> Page:
    """A file of plain text; a first heading of Markdown is its title."""
    try:
        kept = plain_text(text)
    except ValueError as error:
        return Page(problem=str(error))
    heading = re.match(r"#{1,3} +(.{1,300})", kept)
    return Page(text=kept, title=one_line(heading[1], 300) if heading else "", outlet=host_of(address))


def decoded(content: bytes, declared: str) -> str:
    """Bytes as text: in the encoding that is declared, or that the page names, or UTF-8, or that of old Windows."""
    sure = surely_decoded(content, declared)
    return content.decode("cp1252", errors="replace") if sure is None else sure


def surely_decoded(content: bytes, declared: str) -> str | None:
    """Bytes as text in an encoding that they name or keep to; none where it would be a guess."""
    named = META_CHARSET.search(content[:4096])
    boms = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    marked = [encoding for bom, encoding in boms.items() if content.startswith(bom)]
    for name in (*marked, declared, named[1].decode() if named else "", "utf-8"):
        if name in marked or is_encoding(name):
            try:
                return content.decode(name)
            except UnicodeError:
                continue
    return None


def is_encoding(name: str) -> bool:
    """Whether this is one of the encodings of the web."""
    try:
        return ENCODINGS.fullmatch(codecs.lookup(name).name) is not None
    except (LookupError, ValueError):
        return False


def host_of(address: str) -> str:
    """The site of an address, for want of a better name of the outlet."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def extract(html: str, address: str) -> Page:
    """What a page says of itself. May take for ever on a hostile page: `read_page` bounds it."""
    import trafilatura

    tree = trafilatura.load_html(html)
    if tree is None:
        return Page(problem=f"{NO_TEXT}: the page is empty, or it is not HTML.")
    days = [(name, day) for name, day in stated_days(tree, html) if day]
    language = (tree.xpath("string(/html/@lang)") or "")[:2].lower()
    found = trafilatura.bare_extraction(tree, url=address or None, include_comments=False, with_metadata=True)
    values: dict[str, Any] = found.as_dict() if found and not isinstance(found, dict) else {}
    text = text_or_nothing(values.get("text") or "")
    named, day = days[0] if days else ("", day_of(values.get("date") or ""))
    return Page(
        title=one_line(values.get("title") or "", 300),
        outlet=one_line(values.get("sitename") or host_of(address), 120),
        byline=one_line((values.get("author") or "").replace(";", ","), 200),
        address=address or stated_address(tree),
        published_on=day,
        published_on_basis=(DateBasis.STATED if named else DateBasis.INFERRED) if day else DateBasis.UNKNOWN,
        date_hint=hint(named, day, address),
        language=language,
        text=text,
        problem=problem(html, text),
    )


def stated_address(tree: Any) -> str:
    """The address that a page gives as its own; a file of it came without one."""
    for written in tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"):
        try:
            return canonical(written)
        except ValueError:
            continue
    return ""


def stated_days(tree: Any, html: str) -> list[tuple[str, datetime.date | None]]:
    """The days that a page states as that of its publication, each with where it does."""
    found = [("datePublished", day_of(match)) for match in DATE_PUBLISHED.findall(html)[:1]]
    for name, path in STATED_DAYS:
        found += [(name, day_of(str(value))) for value in tree.xpath(path)[:1]]
    return found


def day_of(written: str) -> datetime.date | None:
    """The day at the beginning of a machine-readable time."""
    try:
        return datetime.date.fromisoformat(written.strip()[:10])
    except ValueError:
        return None


def hint(named: str, day: datetime.date | None, address: str) -> str:
    """Where the day was found, for the person who checks it."""
    if day is None:
        return ""
    if named:
        return f"The page states it ({named})."
    in_address = day.strftime("%Y/%m/%d") in address or day.isoformat() in address
    return "It stands in the address." if in_address else "Found in the text of the page: check it."


def text_or_nothing(text: str) -> str:
    """The text as the record holds it; empty where it is none."""
    try:
        return plain_text(text)
    except ValueError:
        return ""


def problem(html: str, text: str) -> str:
    """Why the text is missing or incomplete, as far as the page shows it."""
    words = len(text.split())
    if PAYWALLS.search(html):
        return "The site shows only a part of this page to those who do not pay. Paste the whole text if you have it."
    if words >= FEWEST_WORDS:
        return ""
    if words:
        return f"Only {words} words could be read. Compare them with the page, and paste what is missing."
    if html.count("<script") > 2:
        return f"{NO_TEXT}: the page is put together by scripts, which are not run here."
    return f"{NO_TEXT}: the page holds no text that looks like one."


def main() -> None:
    """Read HTML from the standard input and write what it says, within limits."""
    limit()
    page = extract(sys.stdin.buffer.read().decode(), sys.argv[1])
    day = page.published_on.isoformat() if page.published_on else None
    sys.stdout.write(json.dumps({**page.__dict__, "published_on": day}))


if __name__ == "__main__":
    main()
