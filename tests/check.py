"""`make test`: lint, types, migrations, production settings, the whole suite; the last line is pytest's."""

import contextlib
import os
import pathlib
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time

from planwatch.embedded import PROJECT, CannotStart
from tests.database import embedded_database
from tests.machine import have_browser, have_caddy

# Browser tests wait for a browser now and then: one more process than cores keeps the cores busy.
PROCESSES = (os.cpu_count() or 1) + 1
BIN = pathlib.Path(sys.executable).parent
MANAGE = (sys.executable, "manage.py")
PRODUCTION = {
    "PUBLIC": "1",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "planwatch.example",
    "EMAIL_URL": "smtp://mail.planwatch.example",
}
# Written in pieces, so that this file does not name them itself.
PLACES = re.compile(
    "|".join(
        (
            r"\b(files\.)?python" + r"hosted\.org",
            r"\bpypi" + r"\.org",
            r"\bregistry\." + r"npmjs",
            r"(?<![\w.\-/])/(work|root|home|opt|Users)" + r"/\w",
            r"\.\./" + r"shared",
        )
    )
)
MAY_NAME = {".ci/run"}


def step(name: str, *command: str | pathlib.Path, **environment: str) -> None:
    """Run one step, with its name and time; what it said is shown if it fails, and nothing else runs."""
    print(f"{name} …", end=" ", flush=True)
    began = time.monotonic()
    done = subprocess.run(
        [*command], cwd=PROJECT, env=os.environ | environment, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    print(f"{time.monotonic() - began:.1f} s", flush=True)
    if done.returncode:
        raise SystemExit(f"{done.stdout}\nFailed: {name}")


def project_files() -> list[str]:
    """Every file of the project, as git sees them; as they lie there where git is not."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:
        return [name for name in listed.stdout.split("\0") if name]
    kept = (path.relative_to(PROJECT) for path in PROJECT.rglob("*") if path.is_file())
    return [str(path) for path in kept if not {".venv", "var", ".git"} & set(path.parts)]


def named_places() -> list[str]:
    """Where a file names a package registry or a path of one machine: `file:line: what`."""
    found = []
    for name in sorted(set(project_files()) - MAY_NAME):
        try:
            lines = (PROJECT / name).read_text().splitlines()
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        found += [
            f"{name}:{number}: {match[0]}" for number, line in enumerate(lines, 1) if (match := PLACES.search(line))
        ]
    return found


def end_after_a_failure(running: "subprocess.Popen[bytes]", other: "subprocess.Popen[bytes]") -> None:
    """End what runs as Ctrl-C does, as soon as the other has failed."""
    if other.wait():
        running.send_signal(signal.SIGINT)


def main() -> int:
    """Run everything; pytest comes last, and its summary is the last line."""
    print("browser …", flush=True)
    os.environ["CHROMIUM"] = have_browser()
    print(f"  {os.environ['CHROMIUM']}", flush=True)
    if caddy := have_caddy():
        deploy = PROJECT / "planwatch" / "deploy" / "Caddyfile"
        step(
            "Caddyfile",
            caddy,
            "validate",
            "--adapter",
            "caddyfile",
            "--config",
            deploy,
            SITE="planwatch.example",
        )
    else:
        print(
            "Caddyfile not validated: caddy is not here and cannot be installed without root and apt",
            flush=True,
        )
    if places := named_places():
        raise SystemExit("\n".join([*places, "Failed: a file names a package registry or a machine's path"]))
    with embedded_database(), contextlib.ExitStack() as ends, tempfile.TemporaryFile("w+") as said:
        preparing = subprocess.Popen([sys.executable, "-m", "tests.database"], cwd=PROJECT)
        # Takes half a minute of one core: beside all else, which it ends if it finds something.
        types = subprocess.Popen([BIN / "mypy", "."], cwd=PROJECT, stdout=said, stderr=subprocess.STDOUT)
        for process in (preparing, types):
            ends.callback(process.kill)
        step("ruff check", BIN / "ruff", "check", ".")
        step("ruff format", BIN / "ruff", "format", "--check", ".")
        step("djlint", BIN / "djlint", "--lint", "--quiet", "templates")
        step("migrations", *MANAGE, "makemigrations", "--check", "--dry-run")
        step("production settings", *MANAGE, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
        if preparing.wait():
            raise SystemExit("Failed: the databases that the tests copy could not be made")
        print("mypy, pytest …", flush=True)
        command = [sys.executable, "-m", "pytest", f"--numprocesses={PROCESSES}", "--dist=loadfile",
                   "--no-loadscope-reorder", *sys.argv[1:]]  # fmt: skip
        with subprocess.Popen(command, cwd=PROJECT) as tests:
            threading.Thread(target=end_after_a_failure, args=[tests, types], daemon=True).start()
            code = tests.wait()
        if types.wait():
            said.seek(0)
            raise SystemExit(f"{said.read()}\nFailed: mypy")
        return code


if __name__ == "__main__":
    try:
        code = main()
    except CannotStart as error:
        raise SystemExit(str(error)) from None
    raise SystemExit(code)
