"""Make .venv hold exactly what a lock file names: `python planwatch/install.py requirements.lock`.

Runs on a bare Python, before any dependency is there. A stamp in .venv keeps the hash of the lock
that was installed; a lock that is part of it (the one for running within the one for testing) is not
installed again.
"""

import hashlib
import pathlib
import re
import shutil
import subprocess
import sys
import venv

PROJECT = pathlib.Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
STAMP = VENV / "installed.lock"
PYTHON = VENV / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def requirements(lock: str) -> set[str]:
    """The `name==version` lines of a lock file."""
    return set(re.findall(r"^([\w.\-\[\],]+==\S+)", lock, re.MULTILINE))


def stamped(lock: str) -> str:
    """What the stamp holds once this lock is installed."""
    return f"# {sys.version_info[:2]} {PROJECT}\n{lock}"


def is_installed(lock: str) -> bool:
    """Whether all that the lock names was installed by an earlier run into this very folder."""
    if not STAMP.exists() or not PYTHON.exists():
        return False
    head, _, held = STAMP.read_text().partition("\n")
    return head.endswith(f" {PROJECT}") and requirements(lock) <= requirements(held)


def uv() -> list[str]:
    """The uv that the project's test lock names, verified by its hashes, from a folder of its own."""
    lock = (PROJECT / "requirements-test.lock").read_text()
    block = re.search(r"^uv==.*?(?=^\S|\Z)", lock, re.MULTILINE | re.DOTALL)
    if block is None:
        raise SystemExit("requirements-test.lock does not name uv; run `make lock` in a working copy.")
    tools = VENV / "tools"
    if not (tools / "bin" / "uv").exists():
        wanted = VENV / "uv.lock.txt"
        wanted.write_text(block.group(0))
        run(
            [
                str(PYTHON),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--require-hashes",
                "--no-deps",
                "--target",
                str(tools),
                "-r",
                str(wanted),
            ]
        )
    return [str(tools / "bin" / "uv")]


def run(command: list[str]) -> None:
    """Run one step; a failure ends the set-up with one sentence under the tool's own words."""
    if subprocess.run(command, cwd=PROJECT).returncode:
        raise SystemExit(
            f"Setting up failed at: {' '.join(command[:4])} … "
            "Check the network (the packages come from PyPI) and the disk, then run make again."
        )


def main() -> None:
    """Create the environment and install, unless the stamp says that both were done."""
    lock_path = PROJECT / sys.argv[1]
    lock = lock_path.read_text()
    if is_installed(lock):
        return
    print(f"Installing {len(requirements(lock))} locked packages into .venv …", flush=True)
    try:
        if not PYTHON.exists() or (
            STAMP.exists() and not STAMP.read_text().startswith(f"# {sys.version_info[:2]} {PROJECT}\n")
        ):
            shutil.rmtree(VENV, ignore_errors=True)
            venv.create(VENV, with_pip=True)
        STAMP.unlink(missing_ok=True)
        run([*uv(), "pip", "sync", "--quiet", "--python", str(PYTHON), "--require-hashes", str(lock_path)])
        STAMP.write_text(stamped(lock))
    except OSError as error:
        raise SystemExit(
            f"Setting up failed: {error.strerror} ({error.filename or VENV}). Free the disk or make the folder writable."
        ) from None


if __name__ == "__main__":
    main()
