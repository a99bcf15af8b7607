"""A web server on this machine that says to each path exactly the bytes that a test gave it, however bad."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable, Iterator

type Answer = bytes | Callable[[], Iterable[bytes]]


class Hostile:
    """Answers by path; what was asked stands in `asked`."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.is_open = True
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def serve(self) -> None:
        """Take connections until the server is closed."""
        while self.is_open:
            with contextlib.suppress(OSError):
                connection, _ = self.listener.accept()
                threading.Thread(target=self.answer, args=[connection], daemon=True).start()

    def answer(self, connection: socket.socket) -> None:
        """Send what the path has, and close."""
        with connection, contextlib.suppress(OSError, IndexError, KeyError, UnicodeDecodeError):
            path = connection.recv(65_536).split()[1].decode()
            self.asked.append(path)
            answer = self.answers[path]
            for chunk in [answer] if isinstance(answer, bytes) else answer():
                connection.sendall(chunk)

    def close(self) -> None:
        """Take no more connections."""
        self.is_open = False
        self.listener.close()


def page(body: bytes, *, status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer: `content_type="text/plain"` is a header."""
    named = {"content_type": "text/html; charset=utf-8", "content_length": str(len(body))} | headers
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in named.items() if value]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


def for_ever(first: bytes, chunk: bytes, *, until: threading.Event) -> Callable[[], Iterator[bytes]]:
    """An answer that never ends: the chunk again and again, a hundredth of a second apart."""

    def chunks() -> Iterator[bytes]:
        yield first
        while not until.wait(0.01):
            yield chunk

    return chunks
