"""People at the desk, an article to work on, and what a browser sends from its workbench."""

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from tests import factories as make

WORDS = (
    "Ministers met on Saturday. “We will never accept a veto on who joins the alliance 🕊,” the foreign minister of "
    "Exampland said. She added that a ceiling on the forces could be discussed, provided that guarantees come first. "
    "On money the tone was cooler, and two governments want any use of the assets to wait for a legal opinion. "
)
ADDRESS = "/desk/articles/allies-answer/"
# Long enough that a few passages stay under a fifth of it.
TEXT = WORDS + " ".join(f"Filler sentence number {number} says nothing of the plan." for number in range(60))
PASSAGE = "We will never accept a veto on who joins the alliance 🕊"


def make_person(name: str, group: str = "editor", **values: Any) -> User:
    """A user of one of the groups."""
    user = User.objects.create_user(name, **values)
    user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def make_article(**values: Any) -> Any:
    """An article in the inbox whose words are held."""
    values = {"slug": "allies-answer", "title": "Allies answer", "queue_state": "inbox"} | values
    return make.ArticleTextFactory(article=make.ArticleFactory(**values), text=TEXT).article


def units(words: str) -> int:
    """Where words stand in the text, as a browser counts."""
    return len(TEXT[: TEXT.index(words)].encode("utf-16-le")) // 2


def tag(**values: Any) -> dict[str, Any]:
    """What the form of the workbench sends for the passage."""
    return {
        "key": str(uuid.uuid4()),
        "passage": PASSAGE,
        "passage_at": units(PASSAGE),
        "speaker": "Exampland",
        "code": "reject",
        "attribution": "direct_quote",
        "made_on": "2025-11-20",
        "made_on_basis": "no_later_than",
    } | values


def post(client: Client, name: str, key: Any = None, **values: Any) -> Any:
    """Do one act at an address of the desk, under a fresh key unless one is given."""
    address = reverse(f"desk:{name}", args=[values.pop("at", "allies-answer")])
    return client.post(address, {"key": key or str(uuid.uuid4())} | values)


@pytest.fixture
def editor(client: Client) -> User:
    """An editor, signed in."""
    user = make_person("editor")
    client.force_login(user)
    return user


@pytest.fixture
def article() -> Any:
    """An article to work on, and who and what it can be coded with."""
    exampland = make.StakeholderFactory(slug="exampland", name="Exampland", short="EX")
    minister = make.StakeholderFactory(slug="minister", name="Ada Minister", kind="person")
    make.RoleFactory(person=minister, organisation=exampland, title="Foreign minister", authority=2)
    make.ProvisionFactory(number=7, slug="nato", title="Membership")
    make.ProvisionFactory(number=6, slug="forces", title="Size of the forces")
    make.PlanFactory()
    return make_article()


def write(client: Client, **values: Any) -> Any:
    """Save the passage of the article, on its provision unless others are given."""
    return client.post(f"{ADDRESS}write/", tag(**({"provisions": ["nato"]} | values)))
