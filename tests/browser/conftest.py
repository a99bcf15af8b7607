"""The real product with the real data, and a browser that forgives nothing."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Request, expect

from planwatch.serve import granian, wait_until_it_answers
from tests.database import LOADED, address_of, copied
from tests.place import free_port

HOST = "127.0.0.1"
# One browser has no use for a second process, which would come to know every page as slowly as the first.
ONE = ("--workers", "1")

PATIENCE = 20_000

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def served_database(worker_id: str) -> Iterator[str]:
    """The address of a database that holds the starting record, of this process's browser tests' own."""
    with copied(LOADED, worker_id) as name:
        yield address_of(name)


@pytest.fixture(scope="session")
def base_url(served_database: str) -> Iterator[str]:
    """Where the product is served, as `make run` does it."""
    port = free_port()
    with contextlib.ExitStack() as running, open(os.devnull) as no_lock:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("DATABASE_URL", served_database)
            server = running.enter_context(granian(HOST, port, no_lock.fileno(), *ONE))
        wait_until_it_answers(server, HOST, port)
        yield f"http://{HOST}:{port}"


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A desk's screen."""
    return browser_context_args | {"viewport": {"width": 1360, "height": 900}, "locale": "en-GB"}


class Complaints:
    """What the browser complained of, and what of it a journey expects."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.expected: list[str] = []

    def listen(self, context: BrowserContext) -> None:
        """Note every console message, uncaught error and failed request of all pages of a context."""
        context.on("console", lambda message: self.heard.append(f"console {message.type}: {message.text}"))
        context.on("weberror", lambda error: self.heard.append(f"error: {error.error}"))
        context.on("requestfailed", self.note_failure)

    def note_failure(self, request: Request) -> None:
        """Note a request that failed; one that a later request of the same list took the place of did not."""
        if (request.resource_type, request.failure) != ("fetch", "net::ERR_ABORTED"):
            self.heard.append(f"failed: {request.url} {request.failure}")

    def expect(self, words: str) -> None:
        """Forgive every complaint that holds these words, and demand at least one."""
        self.expected.append(words)

    def check(self) -> None:
        """Fail on what was not expected, and on what was expected and did not come."""
        unexpected = [complaint for complaint in self.heard if not any(words in complaint for words in self.expected)]
        missing = [words for words in self.expected if not any(words in complaint for complaint in self.heard)]
        assert (unexpected, missing) == ([], [])


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """What the browser complains of; the test fails on whatever it did not expect."""
    found = Complaints()
    yield found
    found.check()


@pytest.fixture
def new_context(complaints: Complaints, new_context: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    """Contexts that are listened to; they close before `complaints` is read."""

    def listened_to(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        complaints.listen(context)
        return context

    return listened_to
