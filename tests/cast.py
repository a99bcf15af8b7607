"""A fixed cast: a small record in which everything that a page can show stands once."""

import datetime
from typing import Any

from planwatch.codebook import ConsentKind, Provenance, RowState
from provisions.models import Provision, Stakeholder, Statement
from tests import factories as make

KNOWN_BEFORE_RETRACTION = "2025-12-03T00:00Z"
KNOWN_BEFORE_ALL = "2025-11-30T00:00Z"
LATER = datetime.date(2026, 3, 1)
NAMES = {
    "provisions": "nato",
    "stakeholders": "ukraine",
    "drafts": "us-28-points",
    "sources": "the-call",
    "number": "7",
}


class Cast:
    """The plan, its drafts and points, who spoke, and what they said."""

    def __init__(self) -> None:
        self.russia = make.StakeholderFactory(slug="russia", name="Russia", short="RU")
        self.ukraine = make.StakeholderFactory(slug="ukraine", name="Ukraine", short="UA")
        self.states = make.StakeholderFactory(slug="united-states", name="United States", short="US")
        self.poland = make.StakeholderFactory(slug="poland", name="Poland", short="PL")
        self.president = make.StakeholderFactory(slug="president", name="The President", kind="person")
        make.RoleFactory(person=self.president, organisation=self.ukraine, title="President of Ukraine")
        self.first = make.DraftFactory(slug=make.DEFAULT_DRAFT, name="28 points", number_of_points=28)
        self.first.authors.add(self.states)
        self.second = make.DraftFactory(
            slug="geneva", name="Geneva text", public_since=datetime.date(2025, 11, 24), amends=self.first,
            number_of_points=19,
        )  # fmt: skip
        self.later = make.DraftFactory(
            slug="talks", name="Later talks text", public_since=LATER, provenance=Provenance.NOT_PUBLIC
        )
        self.plan = make.PlanFactory(
            default_draft=self.first, columns=[self.russia, self.ukraine, self.states, self.poland]
        )
        self.security = make.TopicFactory(slug="security", name="Security")
        self.land = make.TopicFactory(slug="land", name="Territory")
        self.forces = self.point(6, "forces", "Size of the forces", self.security)
        self.nato = self.point(7, "nato", "No NATO membership", self.security)
        self.territory = self.point(21, "territory", "Territory", self.land)
        self.east = self.part(self.territory, "a", "east", "Donetsk and Luhansk")
        self.south = self.part(self.territory, "b", "south", "Kherson and Zaporizhzhia")
        self.speak()

    def point(self, number: int, slug: str, title: str, topic: Any) -> Provision:
        """A point that both drafts word, unchanged, and that needs Russia and Ukraine."""
        point = make.ProvisionFactory(
            number=number, slug=slug, title=title, topic=topic, summary=f"What is settled of point {number}.",
            last_checked_on=make.PUBLIC_DAY,
        )  # fmt: skip
        self.word(point, str(number))
        return point

    def part(self, point: Provision, letter: str, slug: str, title: str) -> Provision:
        part = make.PartFactory(
            part_of=point, letter=letter, slug=slug, title=title, topic=point.topic, last_checked_on=make.PUBLIC_DAY
        )
        self.word(part, f"{point.number}{letter}")
        return part

    def word(self, provision: Provision, number: str) -> None:
        clause = make.ClauseFactory(draft=self.first, provision=provision, number=number)
        for state in (self.russia, self.ukraine):
            make.ConsentFactory(clause=clause, stakeholder=state)
        make.ConsentFactory(clause=clause, stakeholder=self.poland, kind=ConsentKind.CLAIMS_A_SAY)
        make.ClauseFactory(draft=self.second, provision=provision, number=f"{number}x", change="unchanged")

    def says(self, who: Stakeholder, on: Provision | None, exact: str = "", **values: Any) -> Statement:
        """What somebody said; words that are given stand in a text of their own."""
        if exact:
            values["excerpt__exact"] = exact
        return make.StatementFactory(
            speaker=values.pop("speaker", who), on_behalf_of=who, provision=on, draft=values.pop("draft", self.first),
            **values,
        )  # fmt: skip

    def speak(self) -> None:
        """One of everything that can be said, each in words of its own."""
        article = make.ArticleFactory(slug="the-call", title="The call", address="https://example.org/the-call")
        self.refusal = self.says(
            self.ukraine, self.nato, "We never give up our right to join.", speaker=self.president,
            excerpt__article=article, red_line=True,
        )  # fmt: skip
        self.acceptance = self.says(self.russia, self.nato, "Russia takes this point as it stands.", stance="endorse")
        self.wish = self.says(
            self.ukraine, self.territory, "The line must be another one.", stance="seek_change",
            counter_proposal="the present line of contact",
        )  # fmt: skip
        self.condition = self.says(
            self.poland, self.forces, "Fine, provided that the guarantees hold.", stance="accept_conditional",
            condition="guarantees that hold",
        )  # fmt: skip
        self.report = self.says(
            self.russia, self.south, "Moscow is content with the south.", stance="endorse", attribution="account"
        )
        self.mark = self.says(self.poland, None, "Not without Europeans at the table.", mark="demand")
        self.welcome = self.says(self.russia, None, "A basis for the talks, no more.", stance="neutral")
        self.claim = self.says(
            self.ukraine, self.forces, "They will accept it, we hear.", speaker=self.states,
            attribution="third_party", stance="endorse",
        )  # fmt: skip
        self.retracted = self.says(
            self.russia, self.forces, "Six hundred thousand is too many.", state=RowState.RETRACTED
        )
        self.late = self.says(self.russia, self.nato, "Spoken long after all of it.", stance="reject", made_on=LATER)
        for day in (make.ARTICLE_DAY, LATER):
            clause = self.nato.clauses.get(draft=self.first)
            passage = make.ExcerptFactory(exact=f"It bars Ukraine, as read on {day}.", article__published_on=day)
            make.DescriptionFactory(clause=clause, excerpt=passage)
            make.ConsentFactory(
                clause=clause, kind=ConsentKind.CLAIMS_A_SAY, basis="", excerpt=make.ExcerptFactory(
                    exact=f"We want a say, said on {day}.", article__published_on=day
                ), stakeholder=self.russia if day == LATER else self.states,
            )  # fmt: skip
        self.contested = make.StatusChangeFactory(
            provision=self.nato, reason="Ukraine refuses on the record.", parties=[self.russia, self.ukraine],
            excerpts=[self.refusal.excerpt],
        )  # fmt: skip

    @property
    def names(self) -> dict[str, str]:
        """A row for each head of an address."""
        return NAMES | {"statements": self.refusal.ref}


HIDDEN = (RowState.PENDING, RowState.SUBMITTED, RowState.RETURNED)
HIDDEN_WORDS = "Nobody may read this sentence yet."


def add_what_is_hidden(cast: Cast) -> None:
    """Statements, statuses and readings that are not on the record, by actors and on points of the cast."""
    article = cast.refusal.excerpt.article
    hidden = make.ArticleFactory(title=HIDDEN_WORDS, origin=article.origin, queue_state="in_work")
    for number, state in enumerate(HIDDEN):
        words = f"{HIDDEN_WORDS} {number}"
        cast.says(cast.ukraine, cast.forces, words, state=state, stance="endorse", excerpt__article=hidden)
        replaces = cast.retracted if number == 0 else None
        cast.says(cast.poland, cast.nato, state=state, excerpt__article=article, replaces=replaces)
        make.StatusChangeFactory(
            provision=cast.forces, state=state, reason=HIDDEN_WORDS, parties=[cast.poland],
            effective_on=make.ARTICLE_DAY - datetime.timedelta(days=number),
            excerpts=[make.ExcerptFactory(article=hidden, exact=f"{words}, so it stands.")],
        )  # fmt: skip
    make.CodingFactory(
        excerpt=cast.refusal.excerpt, speaker=cast.poland, provision=cast.forces, draft=cast.first,
        coder=cast.refusal.author,
    )  # fmt: skip
