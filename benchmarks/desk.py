"""The desk's pages for the measurement: somebody who may open them, and something that waits there."""

import datetime
from typing import Any

NAME, ARTICLE = "bench", "bench-article"
PASSAGE = "We will never accept a ceiling of {} thousand on those forces"
FILLER = "Nobody wanted to say more about it then, and nobody was asked to, as far as anybody could tell. " * 5
WAITING = 20
LIMITS = {"queue": 25, "workbench": 20, "review": 25, "review of a row": 20}


def pages() -> dict[str, tuple[str, dict[str, str]]]:
    """Name, address and headers of each; what they need is made once and stays in the measured record."""
    article, session = article_of(person("editor")), session_of(person("reviewer"))
    row = waiting_on(article).first()
    addresses = {
        "queue": "/desk/",
        "workbench": f"/desk/articles/{ARTICLE}/",
        "review": "/desk/review/",
        "review of a row": f"/desk/review/statements/{row.ref}/",
    }
    return {name: (address, {"HTTP_COOKIE": f"sessionid={session}"}) for name, address in addresses.items()}


def person(group: str) -> Any:
    """Somebody of a group."""
    from django.contrib.auth.models import Group, User

    user, is_new = User.objects.get_or_create(username=f"{NAME}-{group}")
    if is_new:
        user.groups.add(Group.objects.get(name=group))
    return user


def session_of(user: Any) -> str:
    """The key of a new session of a user."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def waiting_on(article: Any) -> Any:
    """The rows that were handed in on an article."""
    from provisions.models import Statement

    return Statement.objects.filter(excerpt__article=article, state="submitted").order_by("pk")


def article_of(author: Any) -> Any:
    """An article of two thousand words, on which rows wait for review."""
    from django.utils import timezone

    from provisions.models import Coder, Plan, Provision, Stakeholder, Statement
    from sources.actions import mark
    from sources.models import Article, ArticleText, Origin, Outlet

    if article := Article.objects.filter(slug=ARTICLE).first():
        return article
    day = datetime.date(2025, 11, 28)
    article = Article.objects.create(
        slug=ARTICLE, title="Made for the measurement", published_on=day, published_on_basis="stated",
        outlet=Outlet.objects.earliest("pk"), origin=Origin.objects.create(slug=ARTICLE, label=ARTICLE),
        queue_state="in_work",
    )  # fmt: skip
    text = " ".join(f"“{PASSAGE.format(number)},” the minister said. {FILLER}" for number in range(WAITING))
    version = ArticleText.of(article, text, taken_at=timezone.now())
    version.save()
    actor = Stakeholder.objects.get(slug="ukraine")
    for number in range(WAITING):
        words = PASSAGE.format(number)
        excerpt = mark(version, text.index(words), text.index(words) + len(words))
        Statement.objects.create(
            excerpt=excerpt, provision=Provision.objects.get(number=6), draft=Plan.objects.get().default_draft,
            speaker=actor, on_behalf_of=actor, authority=1, stance="reject", attribution="direct_quote",
            made_on=day, made_on_basis="no_later_than", author=Coder.of(author), state="submitted",
        )  # fmt: skip
    return article
