"""Answers addresses from a Datasette in this process: run by the Python that has it, with an SQLite file.

A line `times address` on standard input is answered by the milliseconds of CPU for one request and its bytes. The
application is called as ours is, without a server in between, so that the two can be compared.
"""

import asyncio
import sys
import time
from typing import Any

from datasette.app import Datasette


async def call(application: Any, address: str) -> int:
    """One request; the bytes of its body. Anything but 200 ends the process."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(b"host", b"localhost")], "client": ("127.0.0.1", 1), "server": ("localhost", 80),
    }  # fmt: skip
    size = 0

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal size
        if message.get("status", 200) != 200:
            raise SystemExit(f"Datasette answers {address} with {message['status']}")
        size += len(message.get("body", b""))

    await application(scope, receive, send)
    return size


async def main(path: str) -> None:
    """Answer until the input ends."""
    datasette = Datasette([path])
    await datasette.invoke_startup()
    application = datasette.app()
    for line in sys.stdin:
        times, address = line.split()
        begun, size = time.process_time(), 0
        for _ in range(int(times)):
            size = await call(application, address)
        print((time.process_time() - begun) / int(times) * 1000, size, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
