"""The data set: what is loaded is in the record, and is dumped as it was."""

import pathlib

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from provisions.dataset.dump import dump
from provisions.dataset.format import FILES, KIND, KINDS, LISTS_OF_AN_ARTICLE, NESTED
from provisions.dataset.yaml_style import written
from provisions.models import Clause, LeftOut, PlanColumn, Statement, StatusChange
from sources.models import Article
from tests import factories as make
from tests.small import PROJECT, SMALL, copy_of_small, files_of, run, spoil

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    return copy_of_small(tmp_path)


def forget_the_record() -> None:
    """Empty every table of the record: a new installation."""
    tables = [
        model._meta.db_table
        for app in ("sources", "provisions")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if not model._meta.proxy
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


def test_the_small_record_loads_and_is_dumped_byte_for_byte(tmp_path: pathlib.Path) -> None:
    assert "FAILED" not in run("load_record", SMALL)

    run("dump_record", tmp_path)

    assert files_of(tmp_path) == files_of(SMALL)


def test_every_field_of_the_format_is_used_in_the_small_record(tmp_path: pathlib.Path) -> None:
    run("load_record", SMALL)
    content = "".join(path.read_text() for path in SMALL.rglob("*.yaml"))

    unused = {each.name for kind in KINDS for each in kind.fields if f"{each.name}:" not in content}

    assert (
        unused - {"note", "byline", "is_primary", "threat", "counter_proposal", "article", "member", "person", "clause"}
        == set()
    )


def test_a_loaded_row_has_every_value_of_its_file() -> None:
    run("load_record", SMALL)

    statement = Statement.objects.get(excerpt__exact__startswith="We accept")
    replaced = Statement.objects.get(state="retracted")
    clause = Clause.objects.get(provision__slug="harbour-guard", draft__slug="accord")

    assert [support.exact for support in statement.supporting.all()] == ["said Ana Berg, prime minister of Westland"]
    assert (statement.author.label, str(statement.published_by)) == ("First coder", "Second coder")
    assert replaced.replaced_by.stance == "reject"
    assert clause.figures == ["200: boats", "10: of them armed"]
    assert [str(party) for party in clause.weaker_for.all()] == ["Westland"]
    assert [column.stakeholder.slug for column in PlanColumn.objects.all()] == ["westland", "eastland", "council"]
    assert LeftOut.objects.count() == 2
    assert {article.queue_state for article in Article.objects.all()} == {"coded"}


def test_a_second_load_changes_nothing() -> None:
    run("load_record", SMALL)
    events = Statement.pgh_event_model.objects.count()  # type: ignore[attr-defined]

    counts = [line.split() for line in run("load_record", SMALL).splitlines()]

    assert counts
    assert all(line[-6:-5] == ["0"] and line[-2:-1] == ["0"] for line in counts)
    assert Statement.pgh_event_model.objects.count() == events  # type: ignore[attr-defined]


def test_a_later_load_adds_and_keeps_and_deletes_nothing(folder: pathlib.Path) -> None:
    run("load_record", folder)
    make.TopicFactory(slug="made-here", name="Made here")
    spoil(folder, "topics.yaml", "name: Fishing", "name: Fishery")
    with (folder / "topics.yaml").open("a") as topics:
        topics.write("  - ref: newtopic\n    slug: tides\n    name: Tides\n    order: 3\n")

    printed = run("load_record", folder)

    assert "topic               1 added      1 unchanged      1 kept" in printed
    assert "kept: changed here (name)" in printed
    names = {topic.name for topic in KIND["topic"].model.objects.all()}
    assert names == {"Fishing", "Harbour", "Made here", "Tides"}


def test_a_row_of_the_same_values_under_another_ref_is_told(folder: pathlib.Path) -> None:
    run("load_record", folder)
    clause = Clause.objects.get(draft__slug="sketch")
    spoil(folder, "clauses.yaml", clause.ref, "anothero")

    assert f"the database has “sketch”, “harbour-guard” in row {clause.ref}" in run("load_record", folder)


def test_a_dump_holds_no_pending_row_no_text_and_no_account(tmp_path: pathlib.Path) -> None:
    excerpt = make.ExcerptFactory(exact="A passage that nobody has checked.")
    make.StatementFactory(excerpt=excerpt, state="submitted")
    shown = make.StatementFactory(excerpt__exact="A passage on the record.")
    make.StatementFactory(state="published", repeats=make.StatementFactory(state="pending"))
    user = apps.get_model("auth.User").objects.create_user("editor-account")
    make.CoderFactory(label="Coder with nothing on the record", user=user)

    run("dump_record", tmp_path)

    content = b"".join(files_of(tmp_path).values()).decode()
    assert "A passage on the record." in content
    assert "nobody has checked" not in content
    assert shown.excerpt.text_version.text not in content
    assert "editor-account" not in content
    assert "nothing on the record" not in content
    assert "repeats" not in content


def test_what_was_dumped_loads_into_an_empty_record(tmp_path: pathlib.Path) -> None:
    make.PlanFactory(columns=[make.StakeholderFactory()])
    for factory in (make.StatementFactory, make.StatusChangeFactory):
        old = factory(state="retracted")
        factory(replaces=old)
    for factory in (make.PartFactory, make.MilestoneFactory, make.DescriptionFactory, make.ConsentFactory):
        factory()
    dump(tmp_path / "first")
    forget_the_record()

    assert "FAILED" not in run("load_record", tmp_path / "first")

    dump(tmp_path / "second")
    assert files_of(tmp_path / "second") == files_of(tmp_path / "first")


NAMES = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(
    st.one_of(NAMES, st.lists(st.sampled_from(["word", " ", "\n", "  ", "“said”", ":", "#", "- ", "\t"])).map("".join))
)
def test_every_text_is_read_back_as_it_was_written(text: str) -> None:
    document = {"format": 1, "rows": [{"ref": "aaaaaaaa", "note": text}]}

    again = YAML(typ="safe", pure=True).load(written(document))

    assert again == document


def test_the_readme_names_every_file_field_and_value(db: None) -> None:
    readme = (PROJECT / "data" / "README.md").read_text()

    lists = {*(f"{name}.yaml" for name in FILES), *LISTS_OF_AN_ARTICLE, *(n for each in NESTED.values() for n in each)}
    fields = {each.name for kind in KINDS for each in kind.fields} - {"article", "member", "person", "clause"}

    assert {name for name in lists | fields if name not in readme} == set()


def test_the_starting_record_is_what_a_dump_of_it_writes(tmp_path: pathlib.Path) -> None:
    assert "FAILED" not in run("load_record", PROJECT / "data")

    run("dump_record", tmp_path)

    assert files_of(tmp_path) == files_of(PROJECT / "data")
    assert "Every rule holds" in run("check_record")


def test_a_status_change_and_what_it_replaces_load_in_any_order() -> None:
    run("load_record", SMALL)

    assert [change.state for change in StatusChange.objects.order_by("pk")] == ["retracted", "published"]
