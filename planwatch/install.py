"""Make .venv hold exactly what a lock file names: `python planwatch/install.py requirements.lock`.

Runs on a bare Python, before any dependency is there. A stamp in .venv keeps the lock that was installed; a
lock that is part of it (the one for running within the one for testing) is not installed again. An
environment without a stamp was left half made by a run that was cut off, and is made anew.
"""

import fcntl
import pathlib
import re
import shutil
import subprocess
import sys
import venv
from importlib.util import find_spec

PROJECT = pathlib.Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
STAMP = VENV / "installed.lock"
PYTHON = VENV / "bin" / "python"


def requirements(lock: str) -> set[str]:
    """The `name==version` lines of a lock file."""
    return set(re.findall(r"^([\w.\-\[\],]+==\S+)", lock, re.MULTILINE))


def stamped(lock: str) -> str:
    """What the stamp holds once this lock is installed: an environment that was moved does not work."""
    return f"# {PROJECT}\n{lock}"


def installed() -> set[str] | None:
    """What an earlier run installed into this very folder; None if there is no whole environment."""
    try:
        head, _, lock = STAMP.read_text().partition("\n")
    except OSError:
        return None
    return requirements(lock) if head == f"# {PROJECT}" and PYTHON.exists() else None


def attempt(*command: str | pathlib.Path) -> str | None:
    """Run one step; what the tool said if it failed."""
    done = subprocess.run(
        [*command], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, pass_fds=held
    )
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    wanted = [line for line in lines if "error" in line.lower()] or lines
    return (" ".join(dict.fromkeys(wanted[-2:])) or "it said nothing") if done.returncode else None


def run(*command: str | pathlib.Path) -> None:
    """Run one step; if it fails, end with one sentence that holds the tool's own reason."""
    if said := attempt(*command):
        raise SystemExit(
            f"Setting up failed: {said} — check the network (packages come from PyPI) and the disk, then start again."
        )


def pip_install(*arguments: str | pathlib.Path) -> None:
    """Install with the environment's own pip."""
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1",
        "--require-hashes", *arguments)  # fmt: skip


def make_environment() -> pathlib.Path:
    """An empty .venv, and the uv that fills it: the one that our lock names, else the machine's own."""
    shutil.rmtree(VENV, ignore_errors=True)
    if find_spec("ensurepip") is None:
        own = shutil.which("uv")
        if own is None:
            raise SystemExit("This Python has no ensurepip (Debian: apt install python3-venv), and there is no uv.")
        run(own, "venv", "--quiet", "--python", sys.executable, VENV)
        return pathlib.Path(own)
    venv.create(VENV, with_pip=True, symlinks=True)
    return locked_uv()


def locked_uv() -> pathlib.Path:
    """The uv that the test lock names, verified by its hashes, in a folder of its own."""
    uv = VENV / "tools" / "bin" / "uv"
    if not uv.exists():
        block = re.search(r"^uv==.*?(?=^\S|\Z)", (PROJECT / "requirements-test.lock").read_text(), re.M | re.S)
        if block is None:
            raise SystemExit("requirements-test.lock does not name uv; run `make lock` in a working copy.")
        wanted = VENV / "uv.lock.txt"
        wanted.write_text(block.group(0))
        pip_install("--no-deps", "--target", VENV / "tools", "-r", wanted)
    return uv


def install(lock_path: pathlib.Path) -> None:
    """Create the environment and install, unless the stamp says that both were done."""
    lock = lock_path.read_text()
    there = installed()
    if there is not None and requirements(lock) <= there:
        return
    print(f"Installing {len(requirements(lock))} locked packages into .venv …", flush=True)
    if there is None:
        uv = make_environment()
    else:
        uv = VENV / "tools" / "bin" / "uv"
        uv = uv if uv.exists() else pathlib.Path(shutil.which("uv") or locked_uv())
    STAMP.unlink(missing_ok=True)
    sync = (uv, "pip", "sync", "--quiet", "--system-certs", "--python", PYTHON, "--require-hashes", lock_path)
    if attempt(*sync):
        # A machine may be set up for pip alone: its mirror, its proxy, its certificates.
        pip_install("-r", lock_path)
    STAMP.write_text(stamped(lock))


if __name__ == "__main__":
    wanted_lock = PROJECT / sys.argv[1]
    try:
        # Held by our children too: if this process is killed, the next start waits for the tool it left.
        with (PROJECT / "requirements.lock").open() as lock_file:
            fcntl.flock(lock_file, fcntl.LOCK_EX)
            held = [lock_file.fileno()]
            install(wanted_lock)
    except (OSError, subprocess.CalledProcessError) as error:
        named = getattr(error, "filename", None) or VENV
        why = getattr(error, "strerror", None) or "the environment could not be made"
        raise SystemExit(f"Setting up failed: {why} ({named}). Free the disk or make the folder writable.") from None
