"""An editor signed in at the served product, and articles of their own to work on."""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connections
from django.utils import timezone
from playwright.sync_api import BrowserContext
from pytest_django import DjangoDbBlocker

from planwatch import codebook
from provisions.models import Stakeholder, Statement
from sources.models import Article, ArticleText, Origin, Outlet

SERVED = "served"


def sentence(number: int) -> str:
    """A sentence in which somebody speaks, and one that fills."""
    return (
        f"Mara Velden said that we will never accept ceiling {number} on the forces of Ukraine. "
        f"The weather of day {number} was mild, and the talks went on behind closed doors in a town by the lake. "
        f"Nobody wanted to say more about it then, and nobody was asked to, as far as anybody could tell. "
        f"Outside, the boats lay at the quay, and whoever came by stopped for a while and looked at the windows "
        f"behind which the lights were on until late, and then went home to have supper and to read the papers."
    )


@dataclass
class Desk:
    """One editor and one article that nobody has worked on."""

    address: str
    article: Article
    session: str

    def sign_in(self, context: BrowserContext, base_url: str) -> None:
        """Give a browser the editor's session."""
        context.add_cookies([{"name": "sessionid", "value": self.session, "url": base_url}])

    def statements(self) -> list[Statement]:
        """What is saved on the article."""
        rows = Statement.objects.using(SERVED).filter(excerpt__article=self.article)
        return list(rows.select_related("excerpt", "provision", "speaker").order_by("excerpt__start", "pk"))


def session_of(user: User) -> str:
    """The key of a new session of a user."""
    told = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    key = uuid.uuid4().hex
    day = timezone.now() + datetime.timedelta(days=1)
    Session.objects.using(user._state.db).create(
        session_key=key, session_data=Session.objects.encode(told), expire_date=day
    )
    return key


def sign_in(context: BrowserContext, user: User, base_url: str) -> None:
    """Give a browser a session of a user."""
    context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": base_url}])


def make_article(sentences: int, opening: str = "") -> Article:
    """An article in the inbox, of so many sentences that can be coded, behind an opening; who speaks is invented."""
    Stakeholder.objects.using(SERVED).get_or_create(
        slug="mara-velden", defaults={"name": "Mara Velden", "kind": codebook.StakeholderKind.PERSON}
    )
    slug = f"browser-{uuid.uuid4().hex[:12]}"
    article: Article = Article.objects.using(SERVED).create(
        slug=slug, title="Talks by the lake", outlet=Outlet.objects.using(SERVED).earliest("pk"),
        origin=Origin.objects.using(SERVED).create(slug=slug, label=slug), published_on="2025-11-28",
        published_on_basis=codebook.DateBasis.STATED,
    )  # fmt: skip
    text = opening + "\n".join(sentence(number) for number in range(sentences)) + f"\n{slug} 🕊 Київ."
    ArticleText.of(article, text, taken_at=timezone.now()).save(using=SERVED)
    return article


@pytest.fixture
def served(served_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database of the served product, for a test's own eyes."""
    here = connections.databases["default"]
    connections.databases[SERVED] = here | {"NAME": urlsplit(served_database).path[1:], "OPTIONS": {}}
    with django_db_blocker.unblock():
        yield
        connections[SERVED].close()
    del connections.databases[SERVED]
    del connections[SERVED]


@pytest.fixture
def desk(served: None) -> Desk:
    """The editor that a first start made, and an article of thirty sentences."""
    article = make_article(30)
    editor = User.objects.using(SERVED).get(username="editor")
    return Desk(f"/desk/articles/{article.slug}/", article, session_of(editor))
