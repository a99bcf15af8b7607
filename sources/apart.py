"""What strangers wrote is parsed in a process of its own: with limits on time and memory, and without secrets."""

import resource
import subprocess
import sys

from planwatch.embedded import PROJECT

SECONDS = 15
MEMORY = 1_500_000_000


class CannotRead(Exception):  # noqa: N818 - it is caught and told, not debugged
    """Why nothing could be read, in a sentence for the person who asked."""


def read_apart(module: str, content: bytes, *arguments: str) -> bytes:
    """What `python -m module` makes of these bytes; raises CannotRead where it takes too long or breaks."""
    try:
        done = subprocess.run(  # noqa: S603 - our own module, in this Python
            [sys.executable, "-m", module, *arguments], cwd=PROJECT, input=content, capture_output=True,
            timeout=SECONDS, env={"PYTHONPATH": str(PROJECT)}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise CannotRead(f"The page could not be read within {SECONDS} seconds.") from None
    if done.returncode:
        raise CannotRead("The page could not be read: it is broken, or made to break what reads it.")
    return done.stdout


def limit() -> None:
    """Keep this process, which reads what strangers wrote, from taking the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
