"""Bytes from an address that somebody else chose: only from public hosts, and only so much for so long.

A name is resolved once for each connection, every address it resolves to must be public, and the connection goes
to one of those: what the name resolves to a moment later does not matter. Redirects are followed here, each through
the same guard. Nothing of the environment (proxies, .netrc) is used.
"""

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urljoin

import httpcore2
import httpx2

from sources.canonical import parsed

SECONDS = 20
BYTES = 10_000_000
REDIRECTS = 5
PAGES = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")
FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")
HEADERS = {"User-Agent": "planwatch (article reader)", "Accept-Encoding": "gzip"}
NOT_PUBLIC_4 = [ipaddress.ip_network("192.88.99.0/24")]
NOT_PUBLIC_6 = [ipaddress.ip_network(name) for name in ("2001::/23", "2002::/16", "3fff::/20")]
PUBLIC_6 = ipaddress.ip_network("2000::/3")

type IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class CannotFetch(Exception):  # noqa: N818 - it is caught and told, not debugged
    """Why nothing came, in a sentence for the person who asked."""


@dataclass(frozen=True)
class Fetched:
    """What an address gave: where it was found in the end, its type, its declared charset, its bytes."""

    address: str
    content_type: str
    charset: str
    content: bytes


def is_public(address: IPAddress) -> bool:
    """Whether an IP address belongs to a host on the public internet; one that wraps another does not count."""
    if address.version == 6:
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        return address in PUBLIC_6 and address.is_global and not any(address in net for net in NOT_PUBLIC_6)
    is_special = address.is_multicast or address.is_reserved or any(address in net for net in NOT_PUBLIC_4)
    return address.is_global and not is_special


def resolve(host: str, port: int) -> list[IPAddress]:
    """The IP addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # A link-local address comes with its zone, which ipaddress reads too.
    return [ipaddress.ip_address(place[0]) for *_, place in found]


class Deadline:
    """The moment at which all has to be done."""

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left; raises CannotFetch when there are none."""
        seconds = self.at - time.monotonic()
        if seconds <= 0:
            raise CannotFetch(f"The site did not send all of it within {SECONDS} seconds.")
        return seconds


class Guard(httpcore2.NetworkBackend):
    """Opens connections to public hosts only, to the very address that was checked."""

    def __init__(self, deadline: Deadline) -> None:
        self.deadline = deadline
        self.network = httpcore2.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:  # fmt: skip
        """A connection to the first address of a host whose addresses are all public."""
        found = self.addresses(host, port)
        if not found:
            raise CannotFetch(f"There is no site called {host}.")
        if not all(is_public(address) for address in found):
            raise CannotFetch(f"{host} is not on the public internet, so it is not asked.")
        refused: Exception | None = None
        for address in found[:3]:
            try:
                stream = self.network.connect_tcp(str(address), port, min(5.0, self.deadline.left()))
                return TimedStream(stream, self.deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                refused = error
        raise refused or CannotFetch(f"{host} cannot be reached.")

    def addresses(self, host: str, port: int) -> list[IPAddress]:
        """What a name resolves to, asked once and not waited for longer than there is time."""
        found: list[IPAddress] = []

        def ask() -> None:
            with contextlib.suppress(OSError, ValueError):
                found.extend(resolve(host, port))

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(self.deadline.left())
        return list(dict.fromkeys(found))


class TimedStream(httpcore2.NetworkStream):
    """A connection on which nothing waits beyond the deadline, however slowly bytes drip."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes as they come."""
        return self.stream.read(max_bytes, self.deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self.stream.write(buffer, self.deadline.left())

    def close(self) -> None:
        """Close it."""
        self.stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The same, encrypted; the certificate is checked against the name, not the address."""
        return TimedStream(self.stream.start_tls(ssl_context, server_hostname, self.deadline.left()), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks of a connection."""
        return self.stream.get_extra_info(info)


@cache
def certificates() -> ssl.SSLContext:
    """Whom to trust about the names of sites. To read them takes a twentieth of a second."""
    return httpx2.create_ssl_context(trust_env=False)


@contextlib.contextmanager
def guarded_client(deadline: Deadline) -> Iterator[httpx2.Client]:
    """A client whose every connection goes through the guard."""
    transport = httpx2.HTTPTransport(verify=certificates(), trust_env=False, retries=0)
    # httpx2 has no option for the network beneath it; its version is pinned for the sake of this line.
    transport._pool = httpcore2.ConnectionPool(
        ssl_context=certificates(), network_backend=Guard(deadline), max_connections=1
    )
    with httpx2.Client(transport=transport, trust_env=False, timeout=SECONDS, headers=HEADERS) as client:
        yield client


def fetch(address: str, *, types: tuple[str, ...] = PAGES) -> Fetched:
    """What stands at an address, if it is of one of these types; raises CannotFetch with a sentence."""
    deadline = Deadline(SECONDS)
    try:
        with guarded_client(deadline) as client:
            return follow(client, address, types)
    except httpx2.TimeoutException:
        raise CannotFetch(f"The site did not send all of it within {SECONDS} seconds.") from None
    except (httpx2.ConnectError, httpx2.ReadError, httpx2.WriteError, OSError):
        raise CannotFetch("The site cannot be reached, or it broke the connection off.") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, ValueError, zlib.error) as error:
        raise CannotFetch(said_by(error)) from None


def said_by(error: Exception) -> str:
    """A sentence of ours where the error carries one, else one for an answer that cannot be understood."""
    ours = isinstance(error, ValueError) and not isinstance(error, httpx2.InvalidURL | UnicodeError)
    return str(error) if ours and type(error) is ValueError else "What the site sent cannot be understood."


def follow(client: httpx2.Client, address: str, types: tuple[str, ...]) -> Fetched:
    """The answer at the end of at most five redirects."""
    for _ in range(REDIRECTS + 1):
        parts = parsed(address)
        with client.stream("GET", parts._replace(fragment="").geturl(), headers={"Accept": ", ".join(types)}) as answer:
            if answer.status_code in (301, 302, 303, 307, 308) and "location" in answer.headers:
                address = urljoin(address, answer.headers["location"])
                continue
            return received(answer, address, types)
    raise CannotFetch(f"The address leads on and on: more than {REDIRECTS} redirects.")


def received(answer: httpx2.Response, address: str, types: tuple[str, ...]) -> Fetched:
    """The body of an answer that is what was asked for."""
    if answer.status_code != 200:
        raise CannotFetch(refusal(answer.status_code))
    content_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type not in types:
        raise CannotFetch(f"This is not a page of text: the site calls it {content_type[:60] or 'nothing'}.")
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise CannotFetch(f"The site packs its answer in a way that is not taken: {encoding[:60]}.")
    body = b"".join(bounded(unpacked(answer.iter_raw()) if "gzip" in encoding else answer.iter_raw()))
    return Fetched(address, content_type, answer.charset_encoding or "", body)


def refusal(status: int) -> str:
    """What a status other than 200 means to a reader."""
    if status in (401, 402, 403):
        return f"The site shows this page only to those who sign in or pay (status {status})."
    if status in (404, 410):
        return f"There is no such page on the site (status {status})."
    if status in (429, 503):
        return f"The site does not want to be asked now (status {status}). Try later."
    return f"The site answered with status {status}, not with a page."


def bounded(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks of a body, until there are more than 10 MB of it."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > BYTES:
            raise CannotFetch(f"The page is larger than {BYTES // 1_000_000} MB.")
        yield chunk


def unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What gzip packed, a little at a time: a bomb is noticed before it bursts."""
    decompress = zlib.decompressobj(16 + zlib.MAX_WBITS)
    for chunk in bounded(chunks):
        waiting = chunk
        while waiting:
            yield decompress.decompress(waiting, 65_536)
            waiting = decompress.unconsumed_tail
    yield decompress.flush()
    if not decompress.eof:
        raise CannotFetch("The site broke off before the page was complete.")
