"""What runs planwatch for others: the image, the compose file, Caddy's file and the variables they set."""

import json
import pathlib
import re
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from ruamel.yaml import YAML

from planwatch.embedded import PROJECT
from planwatch.serve import GRANIAN
from tests.database import LOADED, address_of, copied
from tests.place import PATIENCE, Place, free_port

BIN = pathlib.Path(sys.executable).parent
COMPOSE = PROJECT / "docker-compose.yml"
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
SITE = "planwatch.example"


def said_by(*command: str | pathlib.Path) -> tuple[int, str]:
    done = subprocess.run([*command], cwd=PROJECT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def variables(*names: str) -> set[str]:
    """The variables that these modules read through `environment`."""
    return {
        name
        for module in names
        for name in re.findall(r'environment\(\s*"(\w+)"', (PROJECT / "planwatch" / module).read_text())
    }


def composed() -> set[str]:
    """The variables that docker-compose.yml takes from .env."""
    return set(re.findall(r"\$\{(\w+)", COMPOSE.read_text()))


def image_command(name: str) -> list[str]:
    """The words of an instruction of the Dockerfile that is written as a list."""
    found = re.search(rf"^{name} .*?(\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert found
    return [str(word) for word in json.loads(found[1])]


def test_the_compose_file_follows_its_schema():
    code, said = said_by(BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE)
    assert code == 0, said


def test_the_dockerfile_passes_its_linter():
    code, said = said_by(BIN / "hadolint", "Dockerfile")
    assert (code, said) == (0, "")


def test_the_example_of_variables_is_what_the_code_and_the_compose_file_read():
    example = re.findall(r"^(\w+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    assert len(example) == len(set(example))
    assert set(example) == variables("settings.py", "serve.py") | composed()


def test_no_setting_is_read_past_the_strict_reader():
    read = re.findall(r'environ\.get\("(\w+)"', (PROJECT / "planwatch" / "settings.py").read_text())
    assert set(read) <= variables("settings.py")


def test_every_variable_that_the_compose_file_sets_is_one_that_is_read():
    services = YAML(typ="safe").load(COMPOSE.read_text())["services"]
    assert set(services["web"]["environment"]) <= variables("settings.py")
    assert services["web"]["environment"]["PUBLIC"] == "1"


def test_the_database_of_the_compose_file_sorts_as_the_embedded_one():
    database = YAML(typ="safe").load(COMPOSE.read_text())["services"]["database"]
    assert database["image"] == "postgres:18"
    assert database["volumes"] == ["database:/var/lib/postgresql"]
    for option in ("--locale-provider=builtin", "--locale=C.UTF-8"):
        assert option in database["environment"]["POSTGRES_INITDB_ARGS"]


def test_the_web_server_waits_for_the_database_to_be_prepared():
    services = YAML(typ="safe").load(COMPOSE.read_text())["services"]
    assert services["prepare"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert services["web"]["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}
    assert services["caddy"]["depends_on"] == {"web": {"condition": "service_healthy"}}


def test_the_image_serves_with_the_options_of_make_run():
    assert image_command("CMD") == ["granian", "--host", "0.0.0.0", "--port", "8000", *GRANIAN]  # noqa: S104


def test_the_image_installs_the_lock_with_its_hashes_and_runs_without_privileges():
    assert "--require-hashes --requirement /tmp/requirements.lock" in DOCKERFILE
    assert re.search(r"^USER 65534:65534$", DOCKERFILE, re.MULTILINE)


class Answer(urllib.request.HTTPRedirectHandler):
    """One answer as it came: redirects are not followed."""

    def redirect_request(self, *_):
        return None


def ask(port: int, path: str, **headers: str) -> tuple[int, dict[str, str]]:
    """The status and the headers of what the server answers to a proxy that asks for SITE."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": SITE} | headers)
    try:
        with urllib.request.build_opener(Answer).open(request, timeout=20) as answer:
            return answer.status, dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, worker_id: str):
    """A start without containers: the image's own command lines, on a PostgreSQL that DATABASE_URL names.

    Its schema and record are there already: that a first start makes them is seen in test_start, and takes its time.
    """
    folder = tmp_path_factory.mktemp("deploy")
    (folder / "planwatch").mkdir()
    place, port = Place(folder / "planwatch"), free_port()
    place.copy_static_files()
    with copied(LOADED, f"deploy_{worker_id}") as name:
        given = place.environment(
            DATABASE_URL=address_of(name), PUBLIC="1", SECRET_KEY=secrets.token_urlsafe(50), ALLOWED_HOSTS=SITE,
            PORT=str(port),
        )  # fmt: skip
        prepared = YAML(typ="safe").load(COMPOSE.read_text())["services"]["prepare"]["command"]
        for command in (["python", "-m", "planwatch.prepare", "static"], prepared):
            done = place.run(place.python(), *command[1:], **given)
            assert done.returncode == 0, done.stderr
        served = image_command("CMD")
        server = subprocess.Popen(
            [place.python(), "-m", *served[:1], "--host", "127.0.0.1", "--port", str(port), *served[5:]],
            cwd=place.folder, env=given,
        )  # fmt: skip
        try:
            asked = [place.python(), *image_command("HEALTHCHECK")[1:]]
            deadline = time.monotonic() + PATIENCE
            while place.run(*asked, **given).returncode:
                assert server.poll() is None
                assert time.monotonic() < deadline
            yield port
        finally:
            server.terminate()
            server.wait(20)
    assert not (place.folder / "var" / "postgres").exists()


def test_behind_a_proxy_with_tls_the_pages_are_served_and_kept_to_tls(port):
    status, headers = ask(port, "/", **{"X-Forwarded-Proto": "https"})
    assert status == 200
    assert "max-age=31536000" in headers["strict-transport-security"]


def test_without_tls_a_page_redirects_to_tls(port):
    status, headers = ask(port, "/")
    assert (status, headers["location"]) == (301, f"https://{SITE}/")


def test_the_health_address_answers_without_tls(port):
    assert ask(port, "/health/")[0] == 200


def test_a_host_that_is_not_ours_is_refused(port):
    assert ask(port, "/", Host="other.example")[0] == 400


def test_the_sign_in_cookie_is_kept_to_tls(port):
    _, headers = ask(port, "/accounts/login/", **{"X-Forwarded-Proto": "https"})
    assert "Secure" in headers["set-cookie"]


@pytest.mark.django_db
def test_health_is_answered_while_the_database_is(client):
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (200, {"database": "answers"})
    assert client.post("/health/").status_code == 405


@pytest.mark.django_db
def test_health_is_refused_within_a_second_or_so_when_no_connection_is_to_be_had(client, monkeypatch):
    from django.db import connection
    from psycopg_pool import ConnectionPool

    with ConnectionPool("postgres://127.0.0.1:1/none", open=False, min_size=1) as none:
        pools = connection._connection_pools  # type: ignore[attr-defined]  # django-stubs does not know it
        monkeypatch.setitem(pools, connection.alias, none)
        answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (503, {"database": "does not answer"})
