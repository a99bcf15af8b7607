"""Rows for tests: each factory fills what a test does not care about, within the rules of the record.

`StatementFactory(provision=p, on_behalf_of=s, stance="reject")` stands on the record, proved by words that
stand in a held text. `excerpt__exact="Never."` puts these words into a text of their own.
"""

import datetime
from typing import Any

from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from planwatch.codebook import (
    Attribution,
    Change,
    ConsentKind,
    DateBasis,
    MadeOnBasis,
    OutletKind,
    Provenance,
    QueueState,
    RowState,
    StakeholderKind,
    Stance,
    Status,
    WordingKind,
)
from provisions import models as provisions
from sources import models as sources

PUBLIC_DAY = datetime.date(2025, 11, 20)
ARTICLE_DAY = datetime.date(2025, 11, 21)
TAKEN_AT = datetime.datetime(2025, 11, 22, 9, tzinfo=datetime.UTC)
PUBLISHED_AT = datetime.datetime(2025, 12, 1, 12, tzinfo=datetime.UTC)
RETRACTED_AT = datetime.datetime(2025, 12, 5, 12, tzinfo=datetime.UTC)
DEFAULT_DRAFT = "us-28-points"

WORDS, SLOT, PASSAGE = 600, 10, 6


def make_words(name: str) -> str:
    """A text of 600 words without two equal ones: room for 19 passages under the limits of quotation."""
    return " ".join(f"{name}w{number}" for number in range(WORDS))


class OutletFactory(DjangoModelFactory[sources.Outlet]):
    class Meta:
        model = sources.Outlet

    slug = Sequence("outlet-{}".format)
    name = Sequence("Outlet {}".format)
    kind = OutletKind.NEWSPAPER
    country = "DE"
    reliability = "B"


class OriginFactory(DjangoModelFactory[sources.Origin]):
    class Meta:
        model = sources.Origin

    slug = Sequence("origin-{}".format)
    label = Sequence("Report {}".format)


class ArticleFactory(DjangoModelFactory[sources.Article]):
    class Meta:
        model = sources.Article

    slug = Sequence("article-{}".format)
    outlet = SubFactory(OutletFactory)
    origin = SubFactory(OriginFactory)
    title = Sequence("Article {}".format)
    address = Sequence("https://example.org/articles/{}".format)
    published_on = ARTICLE_DAY
    published_on_basis = LazyAttribute(lambda article: DateBasis.STATED if article.published_on else DateBasis.UNKNOWN)
    queue_state = QueueState.CODED


class ArticleTextFactory(DjangoModelFactory[sources.ArticleText]):
    """A held text, measured; `is_held=False` keeps its measures alone."""

    class Meta:
        model = sources.ArticleText

    article = SubFactory(ArticleFactory)
    text = Sequence(lambda number: make_words(f"t{number}"))
    taken_at = TAKEN_AT
    is_held = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Any:
        is_held = values.pop("is_held")
        version = model_class.of(values.pop("article"), values.pop("text"), **values)
        if not is_held:
            version.text = None
        version.save()
        return version


class ExcerptFactory(DjangoModelFactory[sources.Excerpt]):
    """A passage of a held text: the words in `exact`, or else the next that are free.

    It stands in `text_version`, or in the newest text of `article`, or in a new one that holds its words.
    """

    class Meta:
        model = sources.Excerpt

    article = SubFactory(ArticleFactory)
    text_version: Any = None
    exact: Any = ""
    verified_at = TAKEN_AT

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Any:
        exact, version, article = values["exact"], values["text_version"], values["article"]
        if version is None:
            version = article.texts.order_by("pk").last()
            if version is None or exact not in (version.text or ""):
                version = ArticleTextFactory(article=article, text=make_text_around(exact, article))
        exact = exact or free_passage(version)
        start = values.get("start", version.text.find(exact))
        values |= {"article": version.article, "text_version": version, "exact": exact, "start": start}
        values.setdefault("end", start + len(exact))
        return super()._create(model_class, *args, **values)


def make_text_around(exact: str, article: sources.Article) -> str:
    """A text of 600 words and these, in their middle."""
    words = make_words(f"a{article.pk}v{article.texts.count()}").split()
    return " ".join([*words[: WORDS // 2], *([exact] if exact else []), *words[WORDS // 2 :]])


def free_passage(version: sources.ArticleText) -> str:
    """Six words of a text at a place where no excerpt of it stands yet."""
    first = version.excerpts.count() * SLOT % WORDS
    return " ".join((version.text or "").split()[first : first + PASSAGE])


class TopicFactory(DjangoModelFactory[provisions.Topic]):
    class Meta:
        model = provisions.Topic

    slug = Sequence("topic-{}".format)
    name = Sequence("Topic {}".format)
    order = Sequence(lambda number: number)


class StakeholderFactory(DjangoModelFactory[provisions.Stakeholder]):
    class Meta:
        model = provisions.Stakeholder

    slug = Sequence("stakeholder-{}".format)
    name = Sequence("Stakeholder {}".format)
    kind = StakeholderKind.STATE


class AliasFactory(DjangoModelFactory[provisions.Alias]):
    class Meta:
        model = provisions.Alias

    stakeholder = SubFactory(StakeholderFactory)
    name = Sequence("Other name {}".format)


class MembershipFactory(DjangoModelFactory[provisions.Membership]):
    class Meta:
        model = provisions.Membership

    body = SubFactory(StakeholderFactory, kind=StakeholderKind.BLOC)
    member = SubFactory(StakeholderFactory)


class RoleFactory(DjangoModelFactory[provisions.Role]):
    class Meta:
        model = provisions.Role

    person = SubFactory(StakeholderFactory, kind=StakeholderKind.PERSON)
    organisation = SubFactory(StakeholderFactory)
    title = "President"
    authority = 1
    from_on = datetime.date(2025, 1, 20)


class DraftFactory(DjangoModelFactory[provisions.Draft]):
    """A draft; the same slug gives the same one."""

    class Meta:
        model = provisions.Draft
        django_get_or_create = ("slug",)

    slug = Sequence("draft-{}".format)
    name = LazyAttribute(lambda draft: f"Draft {draft.slug}")
    public_since = PUBLIC_DAY
    provenance = Provenance.LEAKED_VERBATIM


class ProvisionFactory(DjangoModelFactory[provisions.Provision]):
    """A point; its number is beyond 28 unless the test names one."""

    class Meta:
        model = provisions.Provision

    slug = Sequence("provision-{}".format)
    number: Any = Sequence(lambda number: 101 + number)
    title = Sequence("Provision {}".format)
    topic = SubFactory(TopicFactory)
    summary = "What is to be settled."


class PartFactory(ProvisionFactory):
    """A lettered part of a point."""

    number = None
    part_of = SubFactory(ProvisionFactory)
    letter = Sequence(lambda number: "abcdefghijklmnopqrstuvwxyz"[number % 26])


class ClauseFactory(DjangoModelFactory[provisions.Clause]):
    class Meta:
        model = provisions.Clause

    draft = SubFactory(DraftFactory, slug=DEFAULT_DRAFT)
    provision = SubFactory(ProvisionFactory)
    number = LazyAttribute(lambda clause: clause.provision.label)
    wording = "It is settled so."
    wording_kind = WordingKind.PARAPHRASE
    change = Change.INTRODUCED


class ConsentFactory(DjangoModelFactory[provisions.Consent]):
    class Meta:
        model = provisions.Consent

    clause = SubFactory(ClauseFactory)
    stakeholder = SubFactory(StakeholderFactory)
    kind = ConsentKind.SIGNATORY
    basis = "A party to the settlement"


class DescriptionFactory(DjangoModelFactory[provisions.Description]):
    class Meta:
        model = provisions.Description

    clause = SubFactory(ClauseFactory)
    excerpt = SubFactory(ExcerptFactory)


class MilestoneFactory(DjangoModelFactory[provisions.Milestone]):
    class Meta:
        model = provisions.Milestone

    title = Sequence("Meeting {}".format)
    happened_on = ARTICLE_DAY


class PlanFactory(DjangoModelFactory[provisions.Plan]):
    """The one plan; `columns=[…]` are the stakeholders on the dashboard, in order."""

    class Meta:
        model = provisions.Plan

    name = "The plan"
    default_draft = SubFactory(DraftFactory, slug=DEFAULT_DRAFT)
    coded_through = datetime.date(2026, 2, 5)
    coverage = "Two articles were read."
    columns = ()

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Any:
        columns = values.pop("columns")
        plan = super()._create(model_class, *args, **values)
        for order, stakeholder in enumerate(columns, start=1):
            provisions.PlanColumn.objects.create(plan=plan, stakeholder=stakeholder, order=order)
        return plan


class CoderFactory(DjangoModelFactory[provisions.Coder]):
    class Meta:
        model = provisions.Coder

    label = Sequence("Coder {}".format)


class FreezeFactory(DjangoModelFactory[provisions.Freeze]):
    """A freeze that has ended long ago."""

    class Meta:
        model = provisions.Freeze

    reason = Sequence("Reason {}".format)
    frozen_at = PUBLISHED_AT
    until = RETRACTED_AT
    frozen_by = SubFactory(CoderFactory)


class RowFactory[RowModel: provisions.Statement | provisions.StatusChange](DjangoModelFactory[RowModel]):
    """A row brought to its `state` the way the record allows: submitted, linked, published, retracted."""

    class Meta:
        abstract = True

    author = SubFactory(CoderFactory)
    state = RowState.PUBLISHED
    published_by = SubFactory(CoderFactory)
    published_at = PUBLISHED_AT
    retracted_by = SubFactory(CoderFactory)
    retracted_at = RETRACTED_AT
    retraction_reason = "Read wrongly."

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Any:
        state = values.pop("state")
        published = {name: values.pop(name) for name in ("published_by", "published_at")}
        retracted = {name: values.pop(name) for name in ("retracted_by", "retracted_at", "retraction_reason")}
        links = {name: values.pop(name) for name in cls.linked() if name in values}
        is_on_record = state in (RowState.PUBLISHED, RowState.RETRACTED)
        row = model_class(state=RowState.SUBMITTED if is_on_record else state, **values)
        row.save()
        for name, linked in links.items():
            getattr(row, name).set(linked)
        if is_on_record:
            change(row, state=RowState.PUBLISHED, **published)
        if state == RowState.RETRACTED:
            change(row, state=state, **retracted)
        return row

    @classmethod
    def linked(cls) -> tuple[str, ...]:
        """The fields that hold several rows."""
        return ()


def change(row: Any, **values: Any) -> None:
    """Save these values of a row, and no others."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values])


class StatementFactory(RowFactory[provisions.Statement]):
    """A statement of the speaker's own on the default draft; `supporting=[…]` are excerpts of its article."""

    class Meta:
        model = provisions.Statement

    excerpt = SubFactory(ExcerptFactory)
    speaker = SubFactory(StakeholderFactory)
    on_behalf_of = SelfAttribute("speaker")
    authority = LazyAttribute(
        lambda row: None if row.attribution in (Attribution.THIRD_PARTY, Attribution.ANONYMOUS) else 1
    )
    provision = SubFactory(ProvisionFactory)
    draft = SubFactory(DraftFactory, slug=DEFAULT_DRAFT)
    stance = LazyAttribute(lambda row: "" if row.mark else Stance.REJECT)
    mark = ""
    condition = LazyAttribute(lambda row: "if it is guaranteed" if row.stance == Stance.ACCEPT_CONDITIONAL else "")
    attribution = Attribution.DIRECT_QUOTE
    made_on = ARTICLE_DAY
    made_on_basis = MadeOnBasis.STATED

    @classmethod
    def linked(cls) -> tuple[str, ...]:
        return ("supporting",)


class StatusChangeFactory(RowFactory[provisions.StatusChange]):
    """A status with one excerpt that proves it and one party, unless the test names them."""

    class Meta:
        model = provisions.StatusChange

    provision = SubFactory(ProvisionFactory)
    status = Status.CONTESTED
    effective_on = ARTICLE_DAY
    reason = "A needed party refuses on the record."
    excerpts = LazyFunction(lambda: [ExcerptFactory()])
    parties = LazyFunction(lambda: [StakeholderFactory()])

    @classmethod
    def linked(cls) -> tuple[str, ...]:
        return ("excerpts", "parties")


class CodingFactory(DjangoModelFactory[provisions.Coding]):
    """One coder's reading of a passage: of an excerpt's place unless the test gives one."""

    class Meta:
        model = provisions.Coding
        exclude = ("excerpt",)

    excerpt = SubFactory(ExcerptFactory)
    text_version = SelfAttribute("excerpt.text_version")
    start = SelfAttribute("excerpt.start")
    end = SelfAttribute("excerpt.end")
    coder = SubFactory(CoderFactory)
    speaker = SubFactory(StakeholderFactory)
    on_behalf_of = SelfAttribute("speaker")
    provision = SubFactory(ProvisionFactory)
    draft = SubFactory(DraftFactory, slug=DEFAULT_DRAFT)
    stance = Stance.REJECT
    attribution = Attribution.DIRECT_QUOTE
    made_on = ARTICLE_DAY
    made_on_basis = MadeOnBasis.STATED


class StatusCodingFactory(DjangoModelFactory[provisions.StatusCoding]):
    """One coder's reading of a status."""

    class Meta:
        model = provisions.StatusCoding

    provision = SubFactory(ProvisionFactory)
    coder = SubFactory(CoderFactory)
    status = Status.CONTESTED
    effective_on = ARTICLE_DAY
    note = "A needed party refuses."


class LeftOutFactory(DjangoModelFactory[provisions.LeftOut]):
    class Meta:
        model = provisions.LeftOut

    article = SubFactory(ArticleFactory)
    passage = Sequence("Passage {}".format)
    reason = "No stance."
