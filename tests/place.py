"""A copy of the project in a folder of its own, for the tests that start it for real."""

import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator

from planwatch import install
from planwatch.embedded import PROJECT, Cluster
from tests.check import project_files

LEFT_OUT = ("tests/", "docs/", "benchmarks/", ".ci/")
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Place:
    """The copy, and what can be done with it from outside."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.port = free_port()
        for name in project_files():
            if not name.startswith(LEFT_OUT) and (PROJECT / name).exists():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(PROJECT / name, folder / name)
        self._make_environment()

    def copy_static_files(self) -> None:
        """Take over what the project has collected already, which is the same and takes its time."""
        shutil.copytree(PROJECT / "var" / "static", self.folder / "var" / "static")
        shutil.copy(PROJECT / "var" / "static.stamp", self.folder / "var")

    def _make_environment(self) -> None:
        """A .venv that `make run` takes for installed: it borrows the packages of the one that runs this."""
        venv.create(self.folder / ".venv", symlinks=True)
        packages = next(self.folder.glob(".venv/lib/python3*/site-packages"))
        (packages / "borrowed.pth").write_text(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})")
        lock = (self.folder / "requirements.lock").read_text()
        stamp = install.stamped(lock).replace(f"# {install.PROJECT}\n", f"# {self.folder}\n", 1)
        (self.folder / ".venv" / "installed.lock").write_text(stamp)

    def environment(self, **given: str) -> dict[str, str]:
        return {
            "HOME": str(self.folder),
            "PATH": "/usr/bin:/bin",
            "PORT": str(self.port),
            "LANG": "C.UTF-8",
        } | given

    def run(self, *command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run one command to its end."""
        return subprocess.run(
            command, cwd=self.folder, env=self.environment(**environment), capture_output=True, text=True,
            timeout=PATIENCE, check=False,
        )  # fmt: skip

    def python(self) -> str:
        return str(self.folder / ".venv" / "bin" / "python")

    def refusal(self, *before: str, of: tuple[str, ...] = ("-m", "planwatch.serve"), **environment: str) -> str:
        """What a start (or another command) that must fail says: one line on stderr, and no traceback."""
        done = self.run(*before, self.python(), *of, **environment)
        assert done.returncode not in (0, None)
        assert "Traceback" not in done.stderr + done.stdout
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
        assert "planwatch is at" not in done.stdout
        return done.stderr.strip()

    @contextlib.contextmanager
    def started(self, **environment: str) -> Iterator["Started"]:
        """`make run`, from before it answers until it has ended, in a session of its own."""
        started = Started(self, environment)
        try:
            yield started
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(started.make.pid, signal.SIGINT)
            started.make.wait(PATIENCE)
            assert started.make.stdout
            started.make.stdout.close()

    def processes(self) -> list[int]:
        """Every process that was started from here and lives."""
        found = []
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                named = (entry / "cmdline").read_bytes() + bytes((entry / "cwd").readlink())
                if str(self.folder).encode() in named and int(entry.name) != os.getpid():
                    found.append(int(entry.name))
        return found

    def cluster(self) -> Cluster:
        return Cluster(self.folder / "var" / "postgres")


class Started:
    """One running `make run`."""

    def __init__(self, place: Place, environment: dict[str, str]) -> None:
        self.place = place
        self.said: list[str] = []
        self.make = subprocess.Popen(
            ["make", "run"], cwd=place.folder, env=place.environment(**environment), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def wait_for_address(self) -> str:
        """The address that it prints, once it does; what it says until then is kept."""
        assert self.make.stdout
        for line in self.make.stdout:
            self.said.append(line.rstrip())
            if line.startswith("planwatch is at "):
                return line.split()[-1]
        raise AssertionError("\n".join(self.said))

    def pid_of(self, words: str) -> int:
        """The first process that descends from this start whose command line holds these words."""
        waiting = [self.make.pid]
        while waiting:
            pid = waiting.pop(0)
            folder = pathlib.Path(f"/proc/{pid}")
            if words in (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode():
                return pid
            waiting += map(int, (folder / "task" / str(pid) / "children").read_text().split())
        raise AssertionError(f"no process {words}")


def namespace(command: str) -> tuple[str, ...]:
    """Words that run what follows them in a mount namespace of its own, after this shell command."""
    return (
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-ec",
        f'{command}; exec "$@"',
        sys.argv[0],
    )


def may_unshare() -> bool:
    """Whether this machine allows mount namespaces (many containers do not)."""
    done = subprocess.run([*namespace("mount -t tmpfs tmpfs /mnt"), "true"], capture_output=True, check=False)
    return done.returncode == 0
