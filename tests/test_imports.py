"""Quotations from a CSV or from Hypothesis: a preview, a report row by row, and nothing twice, whoever is killed."""

import csv
import io
import json
import os
import signal
import subprocess
import sys

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from desk import tasks
from desk.intake import imports as intake
from desk.models import Import, ImportRow, Outcome
from planwatch.embedded import PROJECT
from sources.models import Article, ArticleText, Excerpt, Origin, Outlet
from sources.places import places
from sources.quotations_file import CannotImport, read_quotations
from tests import factories as make
from tests.desk import make_person
from tests.thorough import IS_THOROUGH

# What is promised holds for any number; THOROUGH=1 tries it with as many as an archive has.
ARTICLES = 1_000 if IS_THOROUGH else 30
pytestmark = pytest.mark.django_db
ADDRESS = reverse("desk:imports")
WORDS = "Envoys met. “We won’t leave,” said the first — and the second agreed. " + " ".join(f"w{n}" for n in range(200))


@pytest.fixture
def editor(client):
    user = User.objects.create_user("editor")
    user.groups.add(Group.objects.get_or_create(name="editor")[0])
    client.force_login(user)
    return user


@pytest.fixture
def article():
    version = make.ArticleTextFactory(text=WORDS, article__address="https://news.example.org/talks")
    return version.article


def a_csv(*rows: dict[str, str]) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, sorted({name for row in rows for name in row}))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def send(client, content: bytes, name: str = "quotes.csv"):
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})


def imported(client, content: bytes, name: str = "quotes.csv") -> list[ImportRow]:
    """The rows of a file that was sent, seen and taken in."""
    before = Import.objects.count()
    assert send(client, content, name).status_code == 302
    assert Import.objects.count() == before + 1
    given = Import.objects.latest("made_at")
    assert client.post(reverse("desk:import-start", args=[given.ref])).status_code == 302
    tasks.run_import.func(given.pk)
    return list(given.rows.all())


def row(**values: str) -> dict[str, str]:
    return {"url": "https://www.news.example.org/talks/?utm_source=x", "quote": "said the first"} | values


def test_a_preview_says_what_would_happen_and_changes_nothing(client, editor, article):
    rows = [row(), row(quote="nobody said this"), row(url="https://other.example.org/a")]
    response = send(client, a_csv(*rows))
    page = client.get(response["Location"]).text
    assert "nothing has happened yet" in page
    for said in ("stands there verbatim", "does not stand in the article’s words", "A new article without its words"):
        assert said in page
    for outcome in ("added", "waits for the article’s words", "refused"):
        assert f'<span>{outcome}: <b class="num">1</b></span>' in page
    assert Article.objects.get() == article
    assert not Excerpt.objects.exists()
    assert set(ImportRow.objects.values_list("outcome", flat=True)) == {Outcome.WAITING}


def test_a_preview_of_several_pages_counts_the_rows_of_each(client, editor, article):
    preview = send(client, a_csv(*[row(quote=f"said {n}") for n in range(51)], row()))["Location"]
    first, second = client.get(preview).text, client.get(f"{preview}?page=2").text
    assert "52</b> rows; of the 50 on this page" in first
    assert 'refused: <b class="num">50</b>' in first
    assert "of the 2 on this page" in second
    assert 'added: <b class="num">1</b>' in second


def test_quotations_become_excerpts_where_every_word_stands(client, editor, article):
    rows = imported(client, a_csv(
        row(), row(quote="\"We won't leave,\" said the first - and"), row(quote="we won't leave"),
        row(quote="We will leave"), row(quote="oys met"), row(quote=" ".join(f"w{n}" for n in range(31))),
        row(quote=" w7\n w8 "),
    ))  # fmt: skip
    assert [each.outcome for each in rows] == [
        "added", "added", "refused", "refused", "refused", "refused", "added",
    ]  # fmt: skip
    assert [each.excerpt.exact for each in rows if each.excerpt] == [
        "said the first", "“We won’t leave,” said the first — and", "w7 w8",
    ]  # fmt: skip
    assert "other typography" in rows[1].said
    assert "cuts a word" in rows[4].said
    assert "31 words" in rows[5].said


def test_a_second_run_adds_nothing(client, editor, article):
    content = a_csv(row(), row(url="https://other.example.org/a", outlet="Other", title="New"))
    imported(client, content)
    before = [model.objects.count() for model in (Article, Origin, Outlet, Excerpt, ArticleText)]
    rows = imported(client, content)
    assert [model.objects.count() for model in (Article, Origin, Outlet, Excerpt, ArticleText)] == before
    assert [each.outcome for each in rows] == [Outcome.HERE_ALREADY, Outcome.NEEDS_TEXT]


def test_a_row_with_its_articles_words_brings_the_article_in(client, editor):
    words = WORDS.replace("Envoys", "Pilots")
    (made,) = imported(
        client, a_csv(row(text=words, outlet="The Harbour", date="2025-11-24", title="Talks", lang="uk"))
    )
    article = Article.objects.get()
    assert (article.title, article.outlet.name, article.outlet.reliability) == ("Talks", "The Harbour", "F")
    assert (str(article.published_on), article.published_on_basis, article.language) == ("2025-11-24", "inferred", "uk")
    assert article.queue_state == "inbox"
    assert str(made.excerpt) == "said the first"
    assert article.texts.get().text == words


def test_a_refused_row_leaves_nothing_behind(client, editor):
    (made,) = imported(client, a_csv(row(text=WORDS, quote="oys met")))
    assert made.outcome == Outcome.REFUSED
    assert not Article.objects.exists()
    assert not Outlet.objects.exists()


def test_rows_that_lacked_words_are_tried_again_once_these_are_here(client, editor):
    (made,) = imported(client, a_csv(row()))
    assert made.outcome == Outcome.NEEDS_TEXT
    make.ArticleTextFactory(article=made.article, text=WORDS)
    client.post(reverse("desk:import-start", args=[made.source.ref]))
    tasks.run_import.func(made.source.pk)
    made.refresh_from_db()
    assert (made.outcome, str(made.excerpt)) == (Outcome.ADDED, "said the first")


def test_a_hypothesis_export_is_read(client, editor, article):
    def annotation(exact: str, **context: str) -> dict[str, object]:
        selector = {"type": "TextQuoteSelector", "exact": exact} | context
        return {
            "uri": article.address,
            "document": {"title": ["Talks"]},
            "target": [{"selector": [{"type": "x"}, selector]}],
        }

    rows = [
        annotation("the", prefix="said ", suffix=" first"),
        annotation("the"),
        {"uri": article.address, "text": "a note"},
    ]
    for document in (rows, {"total": 3, "rows": rows}):
        made = imported(client, json.dumps(document).encode(), "export.json")
        assert len(made) == 2
        found = Excerpt.objects.get()
        assert (found.start, found.exact) == (WORDS.index("the first"), "the")
        assert "2 places" in made[1].said


def test_annotations_that_quote_nothing_stay_out_and_that_is_said(client, editor, article):
    quoting = {"uri": article.address, "quote": "said the first"}
    for silent, them in ([{"uri": "https://x.example.org/"}], "One annotation"), ([{}, {"text": "a"}], "2 annotations"):
        answer = client.post(ADDRESS, {"file": SimpleUploadedFile("x.json", json.dumps([quoting, *silent]).encode())},
                             follow=True)  # fmt: skip
        assert f"{them} without a quotation" in answer.text
        assert ImportRow.objects.count() == 1
        ImportRow.objects.all().delete()
    assert "No annotation in this file quotes anything." in send(client, b"[{}]", "x.json").text


@pytest.mark.parametrize(
    ("text", "exact", "count", "is_verbatim"),
    [
        ("a “b” c", "“b”", 1, True), ("a “b” c", '"b"', 1, False), ("a\u00a0b\n c", "a b c", 1, False),
        ("a b", "a c", 0, False), ("do not go", "do go", 0, False), ("x… y", "x... y", 1, False), ("", "x", 0, False),
        ("a b a b", "a b", 2, True), ("a", "", 0, False), ("so\u00adme", "some", 1, False), ("(a.b)", "a.b", 1, True),
    ],
)  # fmt: skip
def test_a_word_is_never_forgiven(text, exact, count, is_verbatim):
    found, verbatim = places(text, exact)
    assert (len(found), verbatim) == (count, is_verbatim)
    for start, end in found:
        assert text[start:end].strip()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.csv", b"", "The file is empty"),
        ("x.csv", b"\xff\xfe", "not UTF-8"),
        ("x.csv", b"a,b\n1,2\n", "“quotation” or “text”"),
        ("x.csv", b"quote\nx\n", "A column “address”"),
        ("x.csv", b"quote,url\n", "There is no row"),
        ("x.csv", b"quote,url\nx,y\n" * 2_501 + b"x,y\n" * 2_501, "at most 5,000"),
        ("x.csv", b'quote,url\n"' + b"x" * 700_000, "no CSV"),
        ("x.json", b"{", "no JSON"),
        ("x.json", b"[" * 200_000, "no JSON"),
        ("x.json", b"1" * 10_000, "no JSON"),
        ("x.json", b'{"rows": 3}', "no list of annotations"),
        ("x.json", b'[1, null, {"target": 4}, {"target": [{"selector": {"type": 1}}]}]', "No annotation"),
        ("x.xlsx", b"PK", "neither .csv nor .json"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(client, editor, name, content, sentence):
    response = send(client, content, name)
    assert response.status_code == 422
    assert sentence in response.text
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"url": "javascript:alert(1)"}, {"url": "", "outlet": ""}, {"date": "soon"}, {"date": "2099-01-01"},
        {"url": "https://" + "a" * 900 + ".org"}, {"text": "\x1b[2J no"}, {"text": "!!"},
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_with_a_sentence_and_the_others_go_on(client, editor, article, values):
    rows = imported(client, a_csv(row(url="https://x.example.org/") | values, row(quote="and the second")))
    assert [each.outcome for each in rows] == [Outcome.REFUSED, Outcome.ADDED]
    assert rows[0].said.endswith(".")
    page = client.get(reverse("desk:import", args=[rows[0].source.ref]))
    assert page.status_code == 200


def test_strange_values_are_no_failure(client, editor):
    rows = [
        {"uri": "https://x.example.org/", "quote": "\ud800 half", "title": "<script>alert(1)</script>\0"},
        {"uri": ["x"], "quote": "x"}, {"uri": {}, "quote": "=cmd()", "document": "x"},
    ]  # fmt: skip
    made = imported(client, json.dumps(rows).encode(), "x.json")
    assert len(made) == 3
    page = client.get(reverse("desk:import", args=[made[0].source.ref])).text
    assert "<script>alert" not in page


def test_only_csv_and_json_have_rows():
    assert read_quotations("x.csv", b"quote;url\na;https://x.example.org\n")[0][0].exact == "a"
    assert read_quotations("x.CSV", "\ufeffQuote\tURL\na\tb\n".encode())[0][0].address == "b"
    with pytest.raises(CannotImport):
        read_quotations("x.csv", b"\x80")


def test_what_an_import_adds_is_known_by_the_person_who_started_it(client, editor, article):
    given = Import.objects.get(pk=imported(client, a_csv(row()))[0].source_id)
    other = User.objects.create_user("other")
    send(client, a_csv(row(quote="and the second")), "more.csv")
    second = Import.objects.latest("made_at")
    intake.start(second, by=other)
    tasks.run_import.func(second.pk)
    admin = make_person("admin", "admin", is_staff=True)
    client.force_login(admin)
    for person, source in ((editor, given), (other, second)):
        found = client.get("/desk/audit/", {"person": person.pk}).context["changes"]
        assert [*source.rows.values_list("excerpt__ref", flat=True)] == [
            one.row for one in found if one.noun == "excerpt"
        ]
        assert {one.person for one in found} == {person.username}


COPIED = " ".join(f"On day {n} envoys met in hall {n * 7} and spoke of tolls, tides and pilots." for n in range(12))


def a_copy(client, editor):
    """A row whose article is a rewrite of one that is here."""
    make.ArticleTextFactory(text=COPIED, article__slug="first-report")
    words = COPIED.replace("spoke of tolls", "talked about tolls")
    (found,) = imported(client, a_csv({"url": "https://x.example.org/copy", "text": words, "outlet": "X"}))
    return found


def test_a_row_whose_article_looks_like_a_copy_is_proposed_as_one_report(client, editor):
    found = a_copy(client, editor)
    assert (found.outcome, found.likest.slug) == (Outcome.ADDED, "first-report")
    page = client.get(reverse("desk:import", args=[found.source.ref])).text
    assert f"{found.common_percent} % of the shorter text" in page
    assert "One report or two?" in page
    assert found.article.origin != found.likest.origin


@pytest.mark.parametrize(("said", "is_one"), [("same", True), ("own", False)])
def test_a_person_says_once_whether_it_is_one_report(client, editor, said, is_one):
    found = a_copy(client, editor)
    address = reverse("desk:import-copy", args=[found.source.ref, found.number])
    page = client.post(address, {said: ""}, follow=True).text
    found.refresh_from_db()
    assert (found.is_one_report, found.said_by) == (is_one, editor)
    assert (Article.objects.values("origin").distinct().count() == 1) is is_one
    assert "One report or two?" not in page
    client.post(address, {"own" if is_one else "same": ""})
    found.refresh_from_db()
    assert found.is_one_report is is_one


def test_of_what_is_on_the_record_an_editor_does_not_move_the_origin(client, editor):
    found = a_copy(client, editor)
    make.StatementFactory(excerpt=make.ExcerptFactory(article=found.article, exact="envoys met in hall 7"))
    address = reverse("desk:import-copy", args=[found.source.ref, found.number])
    assert "so an admin says it" in client.post(address, {"same": ""}, follow=True).text
    assert Article.objects.values("origin").distinct().count() == 2


@pytest.mark.parametrize("day", ["24/11/2025", "11/24/2025", "24.11.2025"])
def test_a_day_in_another_form_is_refused_with_the_form_that_is_wanted(client, editor, day):
    (found,) = imported(client, a_csv(row(date=day)))
    assert found.outcome == Outcome.REFUSED
    assert found.said == f"“{day}” is no day: write it as 2025-11-24."


def worker(*arguments: str) -> "subprocess.Popen[bytes]":
    """A worker of its own, on the database of this test."""
    settings = connection.settings_dict
    url = f"postgres://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    return subprocess.Popen(
        [sys.executable, "manage.py", "work", "--no-startup-delay", "--interval", "0.1", *arguments],
        cwd=PROJECT, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_an_import_survives_being_killed_at_any_point_and_doubles_nothing(client, editor):
    rows = [
        {"url": f"https://news.example.org/{n}", "title": f"Article {n}", "outlet": f"Outlet {n % 7}"}
        # Every fifth brings its words and a quotation: enough of them to be cut off in any of the steps.
        | ({"quote": f"said {n} aloud", "text": f"Somebody said {n} aloud. " + " ".join(
            f"word{n}x{place}" for place in range(60)
        )} if n % 5 == 0 else {})
        for n in range(ARTICLES)
    ]  # fmt: skip
    content = a_csv(*rows)
    given = Import.objects.get(ref=send(client, content)["Location"].split("/")[-2])
    client.post(reverse("desk:import-start", args=[given.ref]))
    for killed_at in (1, ARTICLES // 7, ARTICLES // 2) if IS_THOROUGH else (1, ARTICLES // 2):
        process = worker()
        while given.rows.exclude(outcome=Outcome.WAITING).count() < killed_at:
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
        # Whatever was done by then is whole: each row that is noted has its article, text and excerpt.
        done = given.rows.filter(outcome=Outcome.ADDED).count()
        assert killed_at <= done < ARTICLES
        whole = given.rows.exclude(excerpt=None).count()
        assert [Article.objects.count(), ArticleText.objects.count(), Excerpt.objects.count()] == [done, whole, whole]
        DBTaskResult.objects.filter(task_path="desk.tasks.run_import").update(worker_ids=[])
    assert worker("--batch").wait(300) == 0
    assert given.counts()[Outcome.ADDED] == ARTICLES
    counts = [model.objects.count() for model in (Article, Origin, ArticleText, Excerpt, Outlet)]
    assert counts == [ARTICLES, ARTICLES, ARTICLES // 5, ARTICLES // 5, 7]

    again = Import.objects.get(ref=send(client, content)["Location"].split("/")[-2])
    client.post(reverse("desk:import-start", args=[again.ref]))
    assert worker("--batch").wait(300) == 0
    assert again.counts()[Outcome.HERE_ALREADY] == ARTICLES
    assert [model.objects.count() for model in (Article, Origin, ArticleText, Excerpt, Outlet)] == counts
