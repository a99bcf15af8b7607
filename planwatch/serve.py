"""`make run`: all that a start needs, then the web server, until Ctrl-C.

This process holds the embedded PostgreSQL, granian and the worker as its children. Each ends with its parent, however
that ends: nothing of a killed start stands in the way of the next one.
"""

import contextlib
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from planwatch.answers import answers
from planwatch.embedded import LOCAL, PROJECT, CannotStart, Cluster, die_with_parent, only_one, stop
from planwatch.environment import environment, port
from planwatch.prepare import collect_static, in_one_sentence, prepare_database, say

# Four threads hold at most four database connections; what comes above waits in its socket. Idle browsers
# count too, so the number is far above that of the threads. The Dockerfile gives the same options.
GRANIAN = (
    "--interface", "wsgi", "--http", "1", "--no-ws", "--workers", "2", "--blocking-threads", "4",
    "--backpressure", "256", "--respawn-failed-workers", "--workers-kill-timeout", "5",
    "--log-level", "warning", "planwatch.wsgi:application",
)  # fmt: skip
WORKER = ("manage.py", "work", "--verbosity", "0")
ASKED = (signal.SIGTERM, signal.SIGINT)
PATIENCE = 60


def main() -> None:
    """Start planwatch and stay until it is told to end."""
    if "MAKELEVEL" in os.environ:
        die_with_parent(signal.SIGTERM)
    for asked in ASKED:  # A shell's background job ignores SIGINT until told.
        signal.signal(asked, end)
    with in_one_sentence(), contextlib.suppress(KeyboardInterrupt):
        run(environment("BIND", "127.0.0.1", str), environment("PORT", "8000", port))


def end(*_: object) -> None:
    """Take a request to terminate as Ctrl-C."""
    raise KeyboardInterrupt


def run(bind: str, at: int) -> None:
    """Check, prepare, serve."""
    with contextlib.ExitStack() as stack:
        lock = stack.enter_context(only_one(PROJECT / "var"))
        check_port(bind, at)
        url = os.environ.get("DATABASE_URL") or stack.enter_context(embedded())
        os.environ["DATABASE_URL"] = url
        prepare_database(url)
        collect_static()
        server = stack.enter_context(granian(bind, at, lock))
        worker = stack.enter_context(Worker())
        # First of all that is done at the end: whoever starts next then knows that it is worth waiting.
        stack.callback(os.ftruncate, lock, 0)
        wait_until_it_answers(server, bind, at)
        say(f"planwatch is at http://{f'[{bind}]' if ':' in bind else bind}:{at}")
        worker.keep()
        ended = "web server" if server.poll() is not None else "embedded PostgreSQL"
        raise CannotStart(f"The {ended} ended unexpectedly. Start planwatch again.")


def check_port(bind: str, at: int) -> None:
    """Refuse an address that another program has, or that is not this machine's."""
    try:
        family = socket.AF_INET6 if ipaddress.ip_address(bind).version == 6 else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((bind, at))
    except ValueError:
        raise CannotStart(f"BIND={bind!r} is not an IP address; 127.0.0.1 or 0.0.0.0 is usual.") from None
    except OSError as error:
        raise CannotStart(
            f"Port {at} on {bind} cannot be used: {error.strerror}. "
            "End what uses it, or choose another: PORT=8001 make run."
        ) from None


@contextlib.contextmanager
def embedded() -> Iterator[str]:
    """The embedded PostgreSQL, and its address."""
    cluster = Cluster(LOCAL)
    server = cluster.start()
    try:
        yield cluster.url
    finally:
        stop(server)


@contextlib.contextmanager
def spawning() -> Iterator[Callable[[], None]]:
    """Hear a request to end only after the block, which makes a child; yields what the child does first.

    What a signal raises in the middle of a fork is lost, and with it the request. To block the signals would not do:
    a thread, such as those that the loading of the record leaves behind, would take them.
    """
    me, asked = os.getpid(), []

    def in_the_child() -> None:
        for number in ASKED:
            signal.signal(number, signal.SIG_DFL)
        die_with_parent(signal.SIGTERM, me)

    handlers = [(number, signal.signal(number, lambda *_: asked.append(True))) for number in ASKED]
    try:
        yield in_the_child
    finally:
        for number, handler in handlers:
            signal.signal(number, handler)
    if asked:
        raise KeyboardInterrupt


@contextlib.contextmanager
def granian(bind: str, at: int, lock: int, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The web server, in a process group of its own, of which nothing is left behind; the last of two options holds."""
    server = None
    try:
        with spawning() as in_the_child:
            server = subprocess.Popen(
                [sys.executable, "-m", "granian", "--host", bind, "--port", str(at), *GRANIAN, *options],
                cwd=PROJECT, process_group=0, pass_fds=[lock], env=os.environ | {"PLANWATCH_SERVES": "1"},
                preexec_fn=in_the_child,
            )  # fmt: skip
        yield server
    finally:
        if server:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(10)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
            server.wait()


class Worker(contextlib.AbstractContextManager["Worker"]):
    """The worker for the jobs, in a process group of its own; nothing of it is left behind."""

    running: "subprocess.Popen[bytes] | None" = None

    def start(self) -> "subprocess.Popen[bytes]":
        """Start it."""
        with spawning() as in_the_child:
            self.running = subprocess.Popen(
                [sys.executable, *WORKER], cwd=PROJECT, process_group=0, preexec_fn=in_the_child
            )
        return self.running

    def keep(self) -> None:
        """Start it, and again whenever it ends, until another child of this process ends."""
        worker = self.start()
        while (ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)) and ended.si_pid == worker.pid:
            worker.wait()
            worker = self.start()

    def __exit__(self, *_: object) -> None:
        if self.running is None:
            return
        # Not asked but ended: a job may take minutes, and one that is cut off runs again at the next start.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()


def wait_until_it_answers(server: "subprocess.Popen[bytes]", bind: str, at: int) -> None:
    """Return once the server answers; give up after a minute."""
    asked = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104 - compared, not bound
    deadline = time.monotonic() + PATIENCE
    while not answers(asked, at):
        if server.poll() is not None:
            raise CannotStart("The web server could not start; what it said is above.")
        if time.monotonic() > deadline:
            raise CannotStart(f"The web server did not answer within {PATIENCE} seconds.")
        time.sleep(0.05)


if __name__ == "__main__":
    main()
