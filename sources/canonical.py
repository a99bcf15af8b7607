"""One page, one address: what does not lead anywhere else is left out of it. Pure functions."""

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

LONGEST = 1000
TRACKING = re.compile(
    r"utm_\w+|(fb|g|dc|ms|tw|yc|ig|wt_)\w*clid|gclsrc|igshid|mc_[ce]id|_ga|_gl|at_(medium|campaign)|cmpid|ocid|ncid|"
    r"s_cid|smid|ref_(src|url)|guce_\w+|wt\.\w+|xtor|traffic_source",
    re.IGNORECASE,
)
PORTS = {"http": 80, "https": 443}


def canonical(address: str) -> str:
    """An http or https address without tracking parameters, fragment and default port; the host in lower case.

    Raises ValueError with a sentence where it is none.
    """
    parts = parsed(address)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not TRACKING.fullmatch(name)]
    # An address without tracking keeps its query to the letter: encoding it anew could lead elsewhere.
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, ""))


def parsed(address: str) -> SplitResult:
    """The parts of an address of the web, its host in ASCII and lower case."""
    address = address.strip()
    if len(address) > LONGEST:
        raise ValueError(f"An address has at most {LONGEST} characters.")
    if any(ord(letter) <= 0x20 or ord(letter) == 0x7F for letter in address):
        raise ValueError("An address holds no white space.")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        host = f"[{host}]" if ":" in host else host.rstrip(".").encode("idna").decode()
    except ValueError:
        raise ValueError("This is not an address of the web.") from None
    if parts.scheme not in PORTS or not host:
        raise ValueError("An address begins with https:// or http://, and names a site.")
    if parts.username is not None or parts.password is not None:
        raise ValueError("An address with a name or password in it is not taken in.")
    netloc = host if port in (None, PORTS[parts.scheme]) else f"{host}:{port}"
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    return parts._replace(netloc=netloc, path=path)


def same_page(address: str) -> list[str]:
    """The ways in which the record may have written a canonical address: scheme, `www.` and a last slash."""
    parts = urlsplit(address)
    bare = parts.netloc.removeprefix("www.")
    path = parts.path.rstrip("/")
    found = {address}
    for scheme in PORTS:
        for host in (bare, f"www.{bare}"):
            for ending in ("", "/"):
                found.add(urlunsplit((scheme, host, path + ending, parts.query, "")))
    return sorted(found)
