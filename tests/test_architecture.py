"""How the code is laid out: which way imports run, what every view and template keeps to."""

import ast
import hashlib
import json
import pathlib
import re
from collections.abc import Iterator

import pytest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from planwatch.embedded import PROJECT

APPS = ("planwatch", "sources", "provisions", "desk")
# Each app may import itself and what stands below it; planwatch is the ground that all stand on.
MAY_IMPORT = {
    "planwatch": {"planwatch"},
    "sources": {"planwatch", "sources"},
    "provisions": {"planwatch", "sources", "provisions"},
    "desk": {"planwatch", "sources", "provisions", "desk"},
}
BANNED_NAMES = {"utils", "helpers", "services", "managers", "mixins", "signals", "core", "common"}
LONGEST = 450
OURS = [path for app in APPS for path in sorted((PROJECT / app).rglob("*.py")) if "migrations" not in path.parts]
TEMPLATES = sorted((PROJECT / "templates").rglob("*.html"))
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|\shx-on|javascript:", re.IGNORECASE)


def name_of(path: pathlib.Path) -> str:
    return str(path.relative_to(PROJECT))


def imported(path: pathlib.Path) -> Iterator[str]:
    """The modules that a file imports, at its top or later."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: relative imports hide their direction"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def our_patterns() -> Iterator[URLPattern]:
    """Every address that leads to a view of ours; the admin's are Django's, ours only refuse more."""
    waiting: list[URLPattern | URLResolver] = [*get_resolver().url_patterns]
    while waiting:
        one = waiting.pop()
        if isinstance(one, URLResolver):
            waiting.extend(one.url_patterns if one.app_name != "admin" else [])
        elif one.callback.__module__.startswith(APPS):
            yield one


def test_imports_run_one_way():
    upward = [
        f"{name_of(path)} imports {module}"
        for path in OURS
        for module in imported(path)
        if (first := module.split(".")[0]) in APPS and first not in MAY_IMPORT[path.relative_to(PROJECT).parts[0]]
    ]
    assert len(OURS) > 100
    assert upward == []


def test_the_codebook_knows_nothing_of_ours():
    assert not [module for module in imported(PROJECT / "planwatch" / "codebook.py") if module.startswith(APPS)]


@pytest.mark.parametrize("app", ["sources", "provisions"])
def test_models_know_no_pages(app):
    files = [PROJECT / app / "models.py", *(PROJECT / app / "models").glob("*.py")]
    for path in filter(pathlib.Path.exists, files):
        above = [f"{app}.views", f"{app}.admin", "django.http", "django.shortcuts"]
        assert not [module for module in imported(path) if module.startswith(tuple(above))], name_of(path)


def test_every_view_states_its_methods():
    views = list(our_patterns())
    assert views
    for pattern in views:
        asked = RequestFactory().generic("BREW", "/")
        assert pattern.callback(asked).status_code == 405, f"{pattern.pattern} answers any method"


def test_no_module_is_long_or_has_a_name_without_a_noun():
    assert [name_of(path) for path in OURS if len(path.read_text().splitlines()) > LONGEST] == []
    assert [name_of(path) for path in OURS if path.stem in BANNED_NAMES] == []


def test_no_template_holds_style_or_script_of_its_own():
    assert len(TEMPLATES) > 50
    assert [name_of(path) for path in TEMPLATES if INLINE.search(path.read_text())] == []


def test_a_shared_template_is_included_in_two_places():
    read = {path: path.read_text() for path in TEMPLATES}
    places = {
        name_of(path): sum(text.count(f'{path.name}"') for other, text in read.items() if other != path)
        for path in TEMPLATES
        if path.name.startswith("_")
    }
    assert places
    assert {name: count for name, count in places.items() if count < 2} == {}


def test_vendored_files_are_those_of_the_lock():
    vendor = PROJECT / "static" / "vendor"
    packages = json.loads((vendor / "vendor.lock.json").read_text())
    locked = {name: digest for package in packages.values() for name, digest in package["files"].items()}
    there = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in vendor.iterdir()}
    there.pop("vendor.lock.json")
    assert there == locked
    assert all(package["version"] and package["licence"] for package in packages.values())
