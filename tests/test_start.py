"""`make run`, started for real from a copy of the project."""

import contextlib
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from typing import NamedTuple

import psycopg
import pytest

from planwatch.embedded import PROJECT, CannotStart, Cluster
from tests.place import Place, Started, free_port, may_unshare, namespace
from tests.thorough import IS_THOROUGH

ACCOUNTS = ("admin", "editor", "reviewer")


def modes_above(folder: pathlib.Path) -> list[tuple[str, int, int, int]]:
    """Mode and owner of every folder that the project lies in."""
    return [
        (str(path), stat.S_IMODE(path.stat().st_mode), path.stat().st_uid, path.stat().st_gid)
        for path in folder.parents
    ]


def fetch(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own address
        return answer.status, answer.read().decode()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A project in a home of mode 0700 that was started once before the tests look at it."""
    home = tmp_path_factory.mktemp("home")
    home.chmod(0o700)
    folder = home / "planwatch"
    folder.mkdir()
    return Place(folder)


@pytest.fixture(scope="module")
def first(place: Place) -> tuple[list[str], bool]:
    """What the first start said, and whether it left the folders above it as they were."""
    before = modes_above(place.folder)
    with place.started() as started:
        address = started.wait_for_address()
        assert address == f"http://127.0.0.1:{place.port}"
        assert fetch(f"{address}/")[0] == 200
        assert listening(place.port) == {"0100007F"}
    return started.said, before == modes_above(place.folder)


def listening(port: int) -> set[str]:
    """The addresses on which this machine listens at a port, as /proc writes them."""
    rows = [
        line.split()
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        if pathlib.Path(table).exists()
        for line in pathlib.Path(table).read_text().splitlines()[1:]
    ]
    return {row[1].split(":")[0] for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == port}


def test_the_first_start_says_its_address_once_and_each_password_once(first):
    said, _ = first
    assert sum(line.startswith("planwatch is at ") for line in said) == 1
    for account in ACCOUNTS:
        assert sum(bool(re.fullmatch(rf"  {account} +\S{{16}}", line)) for line in said) == 1


def test_no_folder_outside_the_project_changes_mode_or_owner(first):
    assert first[1]


def test_only_the_owner_can_reach_the_embedded_database(place, first):
    cluster = place.cluster()
    for folder in (cluster.data, cluster.socket):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((place.folder / "var" / "secret_key").stat().st_mode) == 0o600


def test_only_the_admin_account_opens_the_admin_pages(place, first):
    with place.cluster().running(), psycopg.connect(place.cluster().url) as database:
        rows = database.execute(
            "select username, is_staff, is_superuser, array_agg(name) from auth_user u"
            " join auth_user_groups g on g.user_id = u.id join auth_group on auth_group.id = group_id"
            " group by 1, 2, 3 order by 1"
        ).fetchall()
    assert rows == [
        ("admin", True, True, ["admin"]),
        ("editor", False, False, ["editor"]),
        ("reviewer", False, False, ["reviewer"]),
    ]


def test_the_planner_knows_what_the_first_start_loaded(place, first):
    with place.cluster().running(), psycopg.connect(place.cluster().url) as database:
        known = "select reltuples from pg_class where relname in ('provisions_statement', 'sources_excerpt')"
        assert all(count > 100 for (count,) in database.execute(known).fetchall())


# Whoever is killed, each of the others ends with it.
VICTIMS = ("make run", "bin/postgres -D", "-m planwatch.serve", "-m granian")


class Later(NamedTuple):
    """What the starts after the first showed."""

    said: list[str]  # by the second
    refused: str  # to one beside it
    left: list[int]  # the processes after Ctrl-C


@pytest.fixture(scope="module")
def later(place, first) -> Later:
    """A second start, one beside it that is refused, workers killed, the start itself killed and the next, Ctrl-C."""
    with contextlib.ExitStack() as ends:
        started = ends.enter_context(place.started())
        started.wait_for_address()
        said, refused = list(started.said), place.refusal()
        kill_workers(place, started)
        for victim in VICTIMS[: None if IS_THOROUGH else 1]:
            os.kill(started.pid_of(victim), signal.SIGKILL)
            started = ends.enter_context(place.started())
            address = started.wait_for_address()
            assert fetch(f"{address}/health/") == (200, '{"database": "answers"}')
    return Later(said, refused, place.processes())


def test_a_second_start_skips_what_did_not_change(place, later):
    assert later.said == [f"planwatch is at http://127.0.0.1:{place.port}"]


def test_a_start_beside_a_running_one_is_refused(later):
    assert "already running" in later.refused


def test_what_is_killed_is_followed_by_another_and_no_process_is_left_after_ctrl_c(later):
    assert later.left == []


def still_runs(process: "subprocess.Popen[str]", seconds: float = 0.05) -> None:
    """Demand that a process does not end so soon."""
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(seconds)


def kill_workers(place: Place, started: Started) -> None:
    """Each worker is followed by another, and the job that it had runs again."""
    with psycopg.connect(place.cluster().url, autocommit=True) as database:
        works = "select pid from pg_locks where locktype = 'advisory' and granted and (classid, objid) = (28, 1)"
        workers = []
        for _ in range(2):
            while not (found := database.execute(works).fetchone()) or found in workers:
                still_runs(started.make)
            workers.append(found)
            database.execute("update django_tasks_database_dbtaskresult set status = 'RUNNING', worker_ids = '[]'")
            os.kill(started.pid_of("manage.py work"), signal.SIGKILL)
        put_back = "select count(*) from django_tasks_database_dbtaskresult where status = 'RUNNING'"
        while database.execute(put_back).fetchone() != (0,):
            still_runs(started.make)
    still_runs(started.make)


ENDED_WHILE_FORKING = """
import os, signal, sys, threading
from planwatch import serve
serve.WORKER = ("-c", "import time; time.sleep(60)")
signal.signal(signal.SIGINT, serve.end)
threading.Thread(target=threading.Event().wait, daemon=True).start()
os.register_at_fork(before=lambda: os.kill(os.getpid(), signal.SIGINT))
try:
    with serve.granian("127.0.0.1", int(sys.argv[1]), 0):
        print("served")
except KeyboardInterrupt:
    print("server: asked to end")
with serve.Worker() as worker:
    try:
        worker.keep()
    except KeyboardInterrupt:
        print("worker: asked to end", worker.running.poll())
print(worker.running.poll())
"""


def test_a_request_to_end_is_heard_while_the_server_or_a_worker_is_being_started():
    said = subprocess.run(
        [sys.executable, "-c", ENDED_WHILE_FORKING, str(free_port())],
        cwd=PROJECT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=True,
    )  # fmt: skip
    assert said.stdout.splitlines() == ["server: asked to end", "worker: asked to end None", str(-signal.SIGKILL)]


def test_a_taken_port_is_said(place, first):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} on 127.0.0.1 cannot be used" in place.refusal(PORT=str(port))


@pytest.mark.parametrize(
    ("variable", "value"), [("PORT", "eight"), ("PORT", "70000"), ("BIND", "everywhere"), ("PUBLIC", "yes")]
)
def test_a_value_that_cannot_be_understood_is_said(place, first, variable, value):
    assert f"{variable}='{value}'" in place.refusal(**{variable: value})


COMMANDS = [("-m", "planwatch.serve"), ("manage.py", "migrate"), ("manage.py", "shell")]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_that_refuses_is_said_without_its_password(place, command):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"postgres://planwatch:hidden@127.0.0.1:{closed.getsockname()[1]}/planwatch"
        said = place.refusal(of=command, DATABASE_URL=address)
    assert "does not answer" in said
    assert "127.0.0.1" in said
    assert "hidden" not in said


def test_a_database_that_never_answers_is_given_up(place, first):
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        address = f"postgres://planwatch@127.0.0.1:{mute.getsockname()[1]}/planwatch"
        assert "does not answer" in place.refusal(DATABASE_URL=address)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_address_that_is_none_is_said_without_its_password(place, command):
    said = place.refusal(of=command, DATABASE_URL="mysql://planwatch:hidden@somewhere/else")
    assert said.startswith("DATABASE_URL cannot be understood")
    assert "hidden" not in said


def test_a_database_of_a_newer_schema_is_refused(place, first):
    newer = "insert into django_migrations (app, name, applied) values ('provisions', '9999_later', now())"
    with place.cluster().running(), psycopg.connect(place.cluster().url, autocommit=True) as database:
        database.execute(newer)
        said = place.refusal(DATABASE_URL=place.cluster().url)
        database.execute("delete from django_migrations where name = '9999_later'")
    assert "newer planwatch" in said
    assert "provisions.9999_later" in said


def test_a_command_on_a_database_of_an_older_schema_says_what_to_do(place, first):
    with place.cluster().running(), psycopg.connect(place.cluster().url, autocommit=True) as database:
        database.execute("create database older")
        older = place.cluster().url.removesuffix("planwatch") + "older"
        said = place.refusal(of=("manage.py", "check_record"), DATABASE_URL=older)
    assert "manage.py migrate" in said


def test_a_command_ends_and_takes_the_server_that_it_started_with_it(place, first):
    done = place.run(place.python(), "manage.py", "check_record")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Every rule holds for every row.")
    assert place.processes() == []


@pytest.mark.parametrize(("failure", "code"), [("exit(3)", 3), ("1 / 0", 1)])
def test_a_command_that_fails_waits_for_the_others_too(place, first, failure, code):
    fails = [place.python(), "manage.py", "shell", "-v0", "-c", f"print(input()); {failure}"]
    environment = place.environment(PYTHONUNBUFFERED="1")
    with subprocess.Popen(
        fails, cwd=place.folder, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as command:  # fmt: skip
        assert command.stdin
        assert command.stdout
        assert command.stderr
        while not place.cluster().answers():
            still_runs(command)
        with psycopg.connect(place.cluster().url) as other:
            print("about to fail", file=command.stdin, flush=True)
            assert command.stdout.readline() == "about to fail\n"
            still_runs(command, 1)
            assert other.execute("select 1").fetchone() == (1,)
        assert command.wait(20) == code
        assert ("ZeroDivisionError" in command.stderr.read()) == (code == 1)
    assert place.processes() == []


@pytest.fixture
def untouched(tmp_path: pathlib.Path) -> Place:
    """A project that was never started."""
    return Place(tmp_path)


def test_a_read_only_folder_is_said(untouched):
    if may_unshare():
        said = untouched.refusal(*namespace(f"mount --bind -o ro {untouched.folder} {untouched.folder}"))
    else:
        (untouched.folder / "var").touch()
        said = untouched.refusal()
    assert "Cannot write" in said
    assert "var" in said


def test_a_full_disk_is_said(untouched):
    (untouched.folder / "var").mkdir()
    if may_unshare():
        said = untouched.refusal(*namespace(f"mount -t tmpfs -o size=4m tmpfs {untouched.folder}/var"))
        assert "No space left on device" in said
    else:
        with files_of_at_most(1_000_000):
            said = untouched.refusal()
        assert "could not be set up" in said or "File too large" in said


@contextlib.contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """The next best to a full disk: no process of this one may write more bytes into a file."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_is_said_where_namespaces_are_refused(tmp_path):
    cluster = Cluster(tmp_path / "postgres", durable=False, use_namespace=False)
    try:
        # Root copies the programs first, for the account that may run them; for everybody else initdb comes first.
        said = r"could not be set up in .*: \S" if os.geteuid() else r": File too large\. Free the disk"
        with files_of_at_most(100_000), pytest.raises(CannotStart, match=said):
            cluster.start()
    finally:
        shutil.rmtree(cluster.folder, ignore_errors=True)


def test_the_embedded_database_works_where_namespaces_are_refused(tmp_path):
    cluster = Cluster(tmp_path / "postgres", durable=False, use_namespace=False)
    try:
        with cluster.running(), psycopg.connect(cluster.url) as database:
            assert database.execute("show listen_addresses").fetchone() == ("",)
            assert stat.S_IMODE(cluster.data.stat().st_mode) == 0o700
            assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700
    finally:
        shutil.rmtree(cluster.folder, ignore_errors=True)


def test_a_number_that_another_process_took_does_not_block_the_database(tmp_path):
    cluster = Cluster(tmp_path / "postgres", durable=False)
    with cluster.running():
        note = (cluster.data / "postmaster.pid").read_text()
    other = note.replace(note.split("\n")[0], str(os.getpid()), 1)
    (cluster.data / "postmaster.pid").write_text(other)
    with cluster.running():
        assert cluster.answers()


def bare_machine(folder: pathlib.Path, **programs: str) -> dict[str, str]:
    """An environment whose path holds a shell and these programs, each a shell script."""
    folder.mkdir()
    for name in ("sh", "touch"):
        (folder / name).symlink_to(shutil.which(name) or "")
    for name, script in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    return {"PATH": str(folder), "HOME": str(folder)}


def which_python(folder: pathlib.Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    shutil.copy(PROJECT / "planwatch" / "python.sh", folder)
    return subprocess.run(
        ["sh", "python.sh", "-c", "import sys; print(sys.argv[1])", "reached"],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_python_that_is_too_old_or_a_broken_shim_is_passed_over_for_pyenvs(tmp_path):
    environment = bare_machine(tmp_path / "bin", python3="exit 1", **{"python3.13": "exit 127"})
    found = tmp_path / "pyenv" / "versions" / "3.13.99" / "bin"
    found.mkdir(parents=True)
    (found / "python3").symlink_to(sys.executable)
    done = which_python(tmp_path, environment | {"PYENV_ROOT": str(tmp_path / "pyenv")})
    assert done.stdout == "reached\n", done.stderr


def test_uv_alone_is_enough(tmp_path):
    installed = tmp_path / "installed"
    script = f"""case "$2" in
        install) touch {installed} ;;
        find) if [ -e {installed} ]; then echo {sys.executable}; else exit 2; fi ;;
    esac"""
    done = which_python(tmp_path, bare_machine(tmp_path / "bin", uv=script))
    assert done.stdout.splitlines()[-1] == "reached", done.stderr


def test_where_no_python_fits_one_sentence_says_what_to_install(tmp_path):
    done = which_python(tmp_path, bare_machine(tmp_path / "bin", python3="exit 1"))
    assert done.returncode != 0
    assert "Python 3.12, 3.13 or 3.14" in done.stderr
    assert len(done.stderr.splitlines()) == 1
