"""Taking in: pasted words, a file or an address become an article, once."""

import hashlib
import os
import pathlib
import re

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from desk.intake import actions
from desk.models import Arrival
from planwatch.codebook import QueueState
from sources.fetching import CannotFetch, Fetched
from sources.models import Article, ArticleText, Origin, Outlet
from sources.taking_in import copies_of
from tests import factories as make
from tests.small import PROJECT, run

pytestmark = pytest.mark.django_db
ADDRESS = reverse("desk:take-in")
TEXT = "\n".join(
    f"On day {number} the envoys of the two harbours met in hall {number * 7} and spoke of tolls, tides and pilots."
    for number in range(12)
)


@pytest.fixture
def editor(client):
    user = User.objects.create_user("editor")
    user.groups.add(Group.objects.get_or_create(name="editor")[0])
    client.force_login(user)
    return user


def values(**changes: object) -> dict[str, object]:
    """A form that is sound, but for these changes."""
    Outlet.objects.filter(name="The Harbour News").exists() or make.OutletFactory(name="The Harbour News")
    return {
        "text": TEXT, "title": "Harbour talks", "outlet": "the harbour news", "byline": "A. Writer",
        "address": "https://News.example.org/harbour?id=3&utm_source=post#top", "published_on": "2025-11-24",
        "published_on_basis": "stated", "language": "en", "is_primary": "on",
    } | changes  # fmt: skip


def taken_in(client, **changes: object) -> Article:
    before = set(Article.objects.values_list("pk", flat=True))
    response = client.post(ADDRESS, values(**changes))
    assert response.status_code == 302, re.findall(r"errorlist.*?</ul>", response.text)
    return Article.objects.exclude(pk__in=before).get()


def test_pasted_words_become_an_article_in_the_inbox_with_an_origin_of_its_own(client, editor):
    article = taken_in(client)
    assert (article.title, article.outlet.name, article.byline) == ("Harbour talks", "The Harbour News", "A. Writer")
    assert article.address == "https://news.example.org/harbour?id=3"
    assert (str(article.published_on), article.published_on_basis, article.is_primary) == ("2025-11-24", "stated", True)
    assert (article.queue_state, article.slug) == (QueueState.INBOX, "harbour-talks")
    assert article.origin.articles.get() == article
    assert article.texts.get().text == TEXT


def test_the_words_are_kept_as_they_are_but_for_line_ends(client, editor):
    words = "Cafe\u0301 \u201cquotes\u201d\u00a0stay,\r\nligatures \ufb01 too.\r\rEnd 🕊"
    article = taken_in(client, text=f"\r\n{words}\r\n")
    kept = "Cafe\u0301 \u201cquotes\u201d\u00a0stay,\nligatures \ufb01 too.\n\nEnd 🕊"
    assert article.texts.get().text == kept
    assert article.texts.get().sha256 == hashlib.sha256(kept.encode()).hexdigest()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": "a\0b"}, "Null characters"),
        ({"text": "a\x1bb"}, "characters that are not text"),
        ({"text": " \n "}, "There is no word"),
        ({"text": ""}, "Paste the words"),
        ({"text": "word " * 70_000}, "at most 300000 characters"),
        ({"address": "javascript:alert(1)"}, "begins with https://"),
        ({"address": "https://user:secret@example.org/"}, "name or password"),
        ({"address": "https://" + "a" * 2_000}, "at most 1000 characters"),
        ({"published_on": "2025-02-30"}, "Write the day as"),
        ({"published_on": "0000-00-00"}, "Write the day as"),
        ({"published_on_basis": ""}, "states this day or you infer"),
        ({"published_on": ""}, "Give the day"),
        ({"language": "xx"}, "not one of the available choices"),
        ({"outlet": "1420"}, "No outlet is called"),
        ({"outlet": ""}, "Say who published it"),
        ({"outlet": "New", "outlet_kind": "sect", "outlet_reliability": "Z"}, "not one of the available choices"),
        ({"outlet_country": "D3"}, "Enter a valid value"),
        ({"title": "x" * 301}, "at most 300 characters"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_a_sentence_and_all_that_was_typed(client, editor, changes, sentence):
    response = client.post(ADDRESS, values(byline="Typed with care", **changes))
    assert response.status_code == 422
    assert sentence in response.text
    assert "Typed with care" in response.text
    assert "Not saved yet" in response.text
    assert not Article.objects.exists()


@pytest.mark.parametrize("name", ["1420", "Голос", "!!!", "A" * 120])
def test_an_outlet_that_is_new_is_made_with_its_kind_and_reliability(client, editor, name):
    article = taken_in(client, outlet=name, outlet_kind="agency", outlet_reliability="C", outlet_country="ua", title="")
    assert (article.outlet.name, article.outlet.kind, article.outlet.reliability) == (name, "agency", "C")
    assert article.outlet.country == "UA"
    assert article.title_basis == "unknown"


def test_titles_that_are_alike_get_slugs_of_their_own(client, editor):
    for number, slug in enumerate(["harbour-talks", "harbour-talks-2", "harbour-talks-3"]):
        words = " ".join(f"w{number}x{place}" for place in range(80))
        assert taken_in(client, text=words, address="").slug == slug


@pytest.mark.parametrize("title", ["2025", "Голос гавані", "___"])
def test_a_title_without_latin_letters_still_gets_an_address(client, editor, title):
    article = taken_in(client, title=title)
    assert article.slug == f"{article.outlet.slug}-2025-11-24"


def test_the_same_words_are_opened_instead_of_doubled(client, editor):
    article = taken_in(client)
    for words in (TEXT, TEXT.replace("\n", "\r\n") + "\n"):
        response = client.post(
            ADDRESS, values(text=words, address="https://other.example.org/", title="Other"), follow=True
        )
        assert "in the record already" in response.text
    assert Article.objects.get() == article
    assert Origin.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "http://www.news.example.org/harbour/?id=3&fbclid=abc",
        "HTTPS://NEWS.EXAMPLE.ORG:443/harbour?utm_medium=x&id=3#part",
    ],
)
def test_the_same_address_is_opened_before_anything_is_fetched(client, editor, address):
    taken_in(client)
    response = client.post(reverse("desk:take-in-address"), {"address": address}, follow=True)
    assert "This address is in the record already" in response.text
    assert not Arrival.objects.exists()


def test_other_words_at_a_known_address_are_kept_as_a_newer_version_once_a_person_says_so(client, editor):
    article = taken_in(client)
    later = TEXT.replace("tolls", "prices")
    asked = client.post(ADDRESS, values(text=later))
    assert asked.status_code == 422
    assert "This address is known" in asked.text
    assert article.texts.count() == 1
    assert client.post(ADDRESS, values(text=later, is_newer="on")).status_code == 302
    assert [version.text for version in article.texts.all()] == [TEXT, later]
    assert Article.objects.count() == 1


def test_a_copy_is_proposed_as_the_same_origin_and_a_person_decides(client, editor):
    first = taken_in(client)
    copy = {
        "text": "A line of another outlet.\n" + TEXT.replace("envoys", "negotiators"),
        "address": "",
        "title": "Copy",
    }
    asked = client.post(ADDRESS, values(**copy))
    assert asked.status_code == 422
    assert "One report or two?" in asked.text
    assert re.search(r"<b>\d+ %</b>", asked.text)
    assert client.post(ADDRESS, values(origin="zzzzzzzz", **copy)).status_code == 422
    assert Article.objects.count() == 1
    same = taken_in(client, origin=first.origin.ref, **copy)
    assert same.origin == first.origin
    own = taken_in(client, origin="own", **copy | {"text": copy["text"] + "\nMore."})
    assert own.origin != first.origin


def test_words_on_another_subject_are_no_copy(client, editor):
    taken_in(client)
    other = " ".join(f"Row {number} of vines was pruned before the {number} frosts came." for number in range(20))
    assert taken_in(client, text=other, address="", title="Vines").origin.articles.count() == 1


def test_words_known_by_their_hash_alone_are_held_from_then_on(client, editor):
    known = make.ArticleTextFactory(text=TEXT, is_held=False)
    response = client.post(ADDRESS, values(), follow=True)
    assert "in the record already" in response.text
    known.refresh_from_db()
    assert known.text == TEXT


def test_two_who_save_at_once_make_one_article(client, editor, monkeypatch):
    form_sees_nothing = "desk.intake.article_form.with_text"
    taken_in(client)
    monkeypatch.setattr(form_sees_nothing, lambda text: None)
    monkeypatch.setattr("desk.intake.article_form.copies_of", lambda text: [])
    assert client.post(ADDRESS, values(address="")).status_code == 302
    assert Article.objects.count() == ArticleText.objects.count() == 1


def test_imported_words_are_shown_as_text(client, editor):
    markup = '</textarea><script>alert("x")</script><img src=x onerror=alert(1)>'
    arrival = Arrival.objects.create(title=markup, outlet=markup, text=markup, problem=markup, date_hint=markup)
    page = client.get(reverse("desk:arrival", args=[arrival.ref])).text
    assert "<img src=x" not in page
    assert '<script>alert("x")' not in page
    assert "&lt;script&gt;" in page


def upload(client, name: str, content: bytes):
    return client.post(reverse("desk:take-in-file"), {"file": SimpleUploadedFile(name, content)}, follow=True)


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("talks.txt", "\ufeffTolls – and pilots.\r\nEnd.".encode(), ""),
        ("talks.md", "# Harbour talks\n\nTolls – and pilots.".encode(), "Harbour talks"),
    ],
)
def test_a_file_of_words_is_shown_for_correction(client, editor, name, content, title):
    page = upload(client, name, content)
    assert page.status_code == 200
    arrival = Arrival.objects.get()
    assert (arrival.title, arrival.problem, arrival.asked_by) == (title, "", editor)
    assert "\r" not in arrival.text
    assert not Article.objects.exists()


def test_a_file_of_html_is_read_and_saved_from_the_form(client, editor):
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))
    html = (
        "<html lang='uk'><head><title>Harbour talks</title><meta property='og:site_name' content='The Harbour News'>"
        "<meta property='article:published_time' content='2025-11-23T23:30:00+02:00'>"
        "<link rel='canonical' href='https://harbour.example/talks'></head>"
        f"<body><nav>Menu</nav><article><h1>Harbour talks</h1>{paragraphs}</article></body></html>"
    )
    page = upload(client, "talks.html", html.encode())
    arrival = Arrival.objects.get()
    assert (arrival.title, arrival.outlet, arrival.language) == ("Harbour talks", "The Harbour News", "uk")
    assert (str(arrival.published_on), arrival.published_on_basis) == ("2025-11-23", "stated")
    assert TEXT in arrival.text
    assert "The page states it" in page.text
    assert "Read from the file talks.html" in page.text
    assert 'value="https://harbour.example/talks"' in page.text
    sent = client.post(reverse("desk:arrival", args=[arrival.ref]), values(text=arrival.text))
    assert sent.status_code == 302
    arrival.refresh_from_db()
    assert arrival.article == Article.objects.get()
    again = client.get(reverse("desk:arrival", args=[arrival.ref]), follow=True)
    assert "It is taken in." in again.text


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("talks.docx", b"PK", "cannot be read yet"),
        ("talks.pdf", b"%PDF", "cannot be read yet"),
        ("picture.png", b"\x89PNG", "none of .txt"),
        ("noending", b"x", "none of .txt"),
        ("empty.txt", b"", "The file is empty"),
        ("large.txt", b"x" * 10_000_001, "larger than 10 MB"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_sentence(client, editor, name, content, sentence):
    page = upload(client, name, content)
    assert page.status_code == 422
    assert sentence in page.text
    assert not Arrival.objects.exists()


def test_a_binary_file_that_is_called_text_says_that_it_is_none(client, editor):
    assert "not text" in upload(client, "x.txt", bytes(range(256))).text.lower() or Arrival.objects.get().problem


def test_an_address_is_read_and_shown_for_correction(client, editor, monkeypatch):
    page = Fetched("https://news.example.org/harbour", "text/plain", "utf-8", TEXT.encode())
    monkeypatch.setattr(actions, "fetch", lambda address: page)
    shown = client.post(reverse("desk:take-in-address"), {"address": "news.example.org"}, follow=True)
    assert shown.status_code == 422
    shown = client.post(
        reverse("desk:take-in-address"), {"address": "https://news.example.org/harbour?utm_source=x"}, follow=True
    )
    assert shown.status_code == 200
    assert TEXT.split("\n")[3] in shown.text
    assert 'value="https://news.example.org/harbour"' in shown.text


def test_what_cannot_be_fetched_says_so_and_keeps_the_address_for_pasting(client, editor, monkeypatch):
    def refuse(address: str) -> Fetched:
        raise CannotFetch("The site cannot be reached.")

    monkeypatch.setattr(actions, "fetch", refuse)
    shown = client.post(reverse("desk:take-in-address"), {"address": "https://news.example.org/a"}, follow=True)
    assert shown.status_code == 200
    assert "The site cannot be reached. Paste the words below; the address is kept." in shown.text
    assert 'value="https://news.example.org/a"' in shown.text
    assert 'value="news.example.org"' not in shown.text


def test_readers_keep_the_server_while_pages_are_fetched(client, editor, monkeypatch):
    monkeypatch.setattr(actions, "fetch", lambda address: pytest.fail("fetched"))
    held = [actions.FETCHES.acquire(blocking=False) for _ in range(2)]
    try:
        shown = client.post(reverse("desk:take-in-address"), {"address": "https://news.example.org/a"})
    finally:
        for _ in filter(None, held):
            actions.FETCHES.release()
    assert shown.status_code == 422
    assert "Other pages are being read" in shown.text
    assert 'value="https://news.example.org/a"' in shown.text


def test_what_i_began_waits_for_me_until_it_is_dismissed(client, editor):
    mine = Arrival.objects.create(title="Begun by me", asked_by=editor)
    Arrival.objects.create(title="Begun by another", asked_by=User.objects.create_user("other"))
    assert "Begun by me" in client.get(ADDRESS).text
    assert "Begun by another" not in client.get(ADDRESS).text
    assert client.post(reverse("desk:dismiss", args=[mine.ref])).status_code == 302
    assert "Begun by me" not in client.get(ADDRESS).text


@pytest.mark.parametrize("name", ["take-in", "take-in-address", "take-in-file"])
def test_only_staff_take_in(client, name):
    address = reverse(f"desk:{name}")
    assert client.post(address).status_code == 401
    client.force_login(User.objects.create_user("reader"))
    assert client.post(address).status_code == 403
    assert client.put(address).status_code == 405


def test_the_two_texts_of_one_origin_are_proposed_and_no_other_pair():
    folders = [pathlib.Path(name) for name in os.environ.get("PLANWATCH_TEXTS", "").split(os.pathsep) if name]
    run("load_record", PROJECT / "data")
    for folder in folders:
        run("take_in_texts", folder)
    held = ArticleText.objects.exclude(text=None).select_related("article")
    proposed = {
        frozenset((version.article.slug, copy.article.slug))
        for version in held
        for copy in copies_of(version.text or "", besides=version.article)
    }
    expected = {frozenset(("wsj-europeans-push-back", "wsj-europeans-push-back-short"))}
    assert proposed == (expected if folders else set())


def test_a_day_that_is_still_to_come_is_refused_with_a_sentence(client, editor):
    response = client.post(ADDRESS, values(published_on="2099-01-01"))
    assert response.status_code == 422
    assert "2099-01-01 is still to come" in response.text
    assert not Article.objects.exists()


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_a_file_whose_letters_would_be_guessed_says_so_and_offers_paste(client, editor, encoding):
    file = SimpleUploadedFile("news.txt", "Переговори тривали всю ніч.".replace("і", "и").encode(encoding))
    response = client.post(reverse("desk:take-in-file"), {"file": file}, follow=True)
    assert "The file is not UTF-8" in response.text
    assert "paste its words below" in response.text
    assert not Arrival.objects.get().text
