"""Positions and statuses follow from the record by the codebook's rules, at any clocks and in any draft."""

import datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from planwatch.codebook import Attribution, Mark, Reliability, RowState, Stance, Status
from provisions import models
from provisions.cells import WHOLE_PLAN, Cell, cells
from provisions.clocks import Clocks
from provisions.evidence import equal_wordings
from provisions.standing import standings
from tests import factories as make
from tests.plain_codebook import ON_RECORD, Clause, Draft, OnRecord, Said, StatusSet, World
from tests.thorough import some_of

DAY_ONE = datetime.date(2025, 11, 1)
INSTANT_ONE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
ACTORS, MATTERS = 2, 2
CHANGES = ("unchanged", "unchanged", "reworded", "not_in_draft")
CONSENTS = ("signatory", "act_needed", "claims_a_say")


def day(number: int) -> datetime.date:
    return DAY_ONE + datetime.timedelta(days=number)


def instant(number: int) -> datetime.datetime:
    return INSTANT_ONE + datetime.timedelta(hours=number)


# The edges of the window of 29 days are met often, any other day now and then.
DAYS = some.one_of(some.sampled_from([0, 1, 29, 30, 31, 60]), some.integers(0, 61)).map(day)
EARLY_DAYS = some.sampled_from([0, 0, 0, 1, 28, 30, 45]).map(day)
INSTANTS = some.integers(0, 12).map(instant)
ACTOR = some.integers(0, ACTORS - 1)


@some.composite
def rows(draw: Any) -> OnRecord:
    published = draw(some.integers(0, 8))
    return OnRecord(
        draw(some.sampled_from(["published"] * 9 + ["retracted"] * 3 + list(RowState.values))),
        instant(published),
        instant(published + draw(some.integers(0, 4))),
    )


@some.composite
def statements(draw: Any, drafts: int) -> Said:
    attribution = draw(some.sampled_from(["direct_quote"] * 4 + ["account"] * 4 + Attribution.values))
    is_second_hand = attribution in (Attribution.THIRD_PARTY, Attribution.ANONYMOUS)
    mark = draw(some.sampled_from([""] * 9 + Mark.values))
    return Said(
        matter=draw(some.sampled_from([0, 0, 0, 1, None])),
        actor=draw(ACTOR),
        draft=draw(some.sampled_from([*range(drafts)] * 3 + [None])),
        stance="" if mark else draw(some.sampled_from(Stance.values)),
        mark=mark,
        attribution=attribution,
        reliability=draw(some.sampled_from(Reliability.values)),
        authority=None if is_second_hand else draw(some.sampled_from([1, 1, 2, 2, 3, 4, None])),
        made_on=draw(DAYS),
        red_line=draw(some.booleans()),
        row=draw(rows()),
    )


@some.composite
def clauses(draw: Any) -> Clause:
    return Clause(
        change=draw(some.sampled_from(CHANGES)),
        wording=draw(some.sampled_from(["", "It is so.", "It is so."])),
        consents=tuple(draw(some.lists(some.tuples(ACTOR, some.sampled_from(CONSENTS)), max_size=3, unique=True))),
    )


@some.composite
def worlds(draw: Any) -> World:
    """A small record: drafts that amend each other, forward and back in time, and all that is said on them."""
    count = draw(some.integers(2, 4))
    drafts = tuple(
        Draft(
            public_since=draw(EARLY_DAYS),
            amends=draw(some.sampled_from([None, *(other for other in range(count) if other != number)])),
            authors=draw(some.frozensets(ACTOR, max_size=2)),
        )
        for number in range(count)
    )
    statuses = draw(
        some.lists(
            some.builds(StatusSet, some.integers(0, MATTERS - 1), some.sampled_from(Status.values), DAYS, rows()),
            max_size=4,
            unique_by=lambda one: one.row.published_at,
        )
    )
    standing: set[tuple[int, datetime.date]] = set()
    kept = []
    for one in statuses:
        key = (one.matter, one.effective_on)
        if one.row.state == "retracted" or key not in standing:
            kept.append(one)
            standing |= set() if one.row.state == "retracted" else {key}
    keys = some.tuples(some.integers(0, count - 1), some.integers(0, MATTERS - 1))
    return World(
        drafts=drafts,
        clauses=draw(some.dictionaries(keys, clauses(), min_size=2, max_size=count * MATTERS)),
        looked_at=tuple(draw(some.lists(some.booleans(), min_size=MATTERS, max_size=MATTERS))),
        statements=tuple(draw(some.lists(statements(count), min_size=6, max_size=16))),
        statuses=tuple(kept),
    )


class Stage:
    """The rows that every world shares: who speaks, on what, published by whom."""

    def __init__(self) -> None:
        self.actors = [make.StakeholderFactory() for _ in range(ACTORS)]
        self.provisions = [make.ProvisionFactory() for _ in range(MATTERS)]
        self.excerpts = {grade: make.ExcerptFactory(article__outlet__reliability=grade) for grade in Reliability.values}
        self.author, self.publisher = make.CoderFactory(), make.CoderFactory()

    def put(self, world: World) -> None:
        """Write a world into the database, row by row the way the record allows."""
        self.drafts = [make.DraftFactory(public_since=draft.public_since) for draft in world.drafts]
        for row, draft in zip(self.drafts, world.drafts, strict=True):
            row.amends = None if draft.amends is None else self.drafts[draft.amends]
            row.authors.set([self.actors[actor] for actor in draft.authors])
        models.Draft.objects.bulk_update(self.drafts, ["amends"])
        for provision, is_looked_at in zip(self.provisions, world.looked_at, strict=True):
            provision.last_checked_on = DAY_ONE if is_looked_at else None
        models.Provision.objects.bulk_update(self.provisions, ["last_checked_on"])
        self.put_clauses(world)
        self.statements = [self.statement(one) for one in world.statements]
        models.Statement.objects.bulk_create(self.statements)
        bring(self.statements, [one.row for one in world.statements], self.publisher)
        self.put_statuses(world)

    def put_clauses(self, world: World) -> None:
        made = {
            key: models.Clause(
                draft=self.drafts[key[0]], provision=self.provisions[key[1]], change=clause.change,
                wording=clause.wording, wording_kind="paraphrase" if clause.wording else "",
            )
            for key, clause in world.clauses.items()
        }  # fmt: skip
        models.Clause.objects.bulk_create(made.values())
        models.Consent.objects.bulk_create(
            models.Consent(clause=made[key], stakeholder=self.actors[actor], kind=kind, basis="The text.")
            for key, clause in world.clauses.items()
            for actor, kind in clause.consents
        )

    def statement(self, one: Said) -> models.Statement:
        return models.Statement(
            excerpt=self.excerpts[one.reliability], speaker=self.actors[0], on_behalf_of=self.actors[one.actor],
            provision=None if one.matter is None else self.provisions[one.matter],
            draft=None if one.draft is None else self.drafts[one.draft], stance=one.stance, mark=one.mark,
            condition="if it holds", attribution=one.attribution, authority=one.authority, made_on=one.made_on,
            made_on_basis="stated", red_line=one.red_line, author=self.author, state=first_state(one.row),
        )  # fmt: skip

    def put_statuses(self, world: World) -> None:
        # In the order of their publication: one that stands on a day comes after those retracted from it.
        statuses = sorted(world.statuses, key=lambda one: one.row.state != "retracted")
        for one in statuses:
            row = models.StatusChange.objects.create(
                provision=self.provisions[one.matter], status=one.status, effective_on=one.effective_on,
                reason="It is so.", author=self.author, state=first_state(one.row),
            )  # fmt: skip
            row.excerpts.add(self.excerpts["A"])
            bring([row], [one.row], self.publisher)


def first_state(row: OnRecord) -> str:
    return "submitted" if row.state in ON_RECORD else row.state


def bring(made: list[Any], states: list[OnRecord], publisher: models.Coder) -> None:
    """Publish the rows that are to stand on the record, then retract those that are to be retracted."""
    pairs = [(row, state) for row, state in zip(made, states, strict=True) if state.state in ON_RECORD]
    for row, state in pairs:
        row.state, row.published_at, row.published_by = "published", state.published_at, publisher
    retracted = [(row, state) for row, state in pairs if state.state == "retracted"]
    if pairs:
        type(pairs[0][0]).objects.bulk_update([row for row, _ in pairs], ["state", "published_at", "published_by"])
    for row, state in retracted:
        row.state, row.retracted_at, row.retracted_by = "retracted", state.retracted_at, publisher
        row.retraction_reason = "Read wrongly."
    if retracted:
        fields = ["state", "retracted_at", "retracted_by", "retraction_reason"]
        type(pairs[0][0]).objects.bulk_update([row for row, _ in retracted], fields)


@pytest.fixture
def stage(db: None) -> Stage:
    return Stage()


ready = settings(
    max_examples=some_of(40), deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
CLOCKS = some.tuples(DAYS | some.just(day(61)), some.none() | some.just(instant(9)) | INSTANTS)


@ready
@given(world=worlds(), clocks=some.lists(CLOCKS, min_size=3, max_size=3))
def test_every_cell_is_what_the_codebook_makes_of_the_statements(
    stage: Stage, world: World, clocks: list[tuple[datetime.date, datetime.datetime | None]]
) -> None:
    with transaction.atomic():
        stage.put(world)
        for on, known in clocks:
            for number, draft in enumerate(stage.drafts):
                assert found(stage, cells(Clocks(on, known), draft)) == expected(world, number, on, known)
        transaction.set_rollback(True)


@ready
@given(world=worlds(), clocks=some.lists(CLOCKS, min_size=3, max_size=3))
def test_every_status_is_the_stored_one_or_what_the_codebook_derives(
    stage: Stage, world: World, clocks: list[tuple[datetime.date, datetime.datetime | None]]
) -> None:
    with transaction.atomic():
        stage.put(world)
        for on, known in clocks:
            for number, draft in enumerate(stage.drafts):
                expected = [world.status(matter, number, on, known) for matter in range(MATTERS)]
                rows = models.Provision.objects.with_status(Clocks(on, known), draft).order_by("pk")
                assert [(row.status, row.status_since) for row in rows] == expected
                public = {row.pk: (row.status, row.status_since) for row in standings(Clocks(on, known), draft)}
                assert public.items() <= dict(zip((row.pk for row in rows), expected, strict=True)).items()
        transaction.set_rollback(True)


@pytest.mark.parametrize(("days", "position"), [(29, "reject"), (30, "endorse")])
def test_a_higher_authority_decides_for_29_days(db: None, days: int, position: str) -> None:
    latest = make.StatementFactory(stance="endorse", authority=3, made_on=day(60))
    make.StatementFactory(
        speaker=latest.speaker, provision=latest.provision, authority=1, made_on=day(60 - days),
        draft=make.DraftFactory(slug=make.DEFAULT_DRAFT), stance="reject",
    )  # fmt: skip
    assert cell_of(latest).stance == position


def test_what_was_said_before_the_draft_was_public_decides_nothing(db: None) -> None:
    latest = make.StatementFactory(stance="endorse", authority=3, made_on=day(10))
    make.StatementFactory(
        speaker=latest.speaker, provision=latest.provision, authority=1, made_on=day(8), stance="reject"
    )
    assert cell_of(latest, public_since=day(9)).stance == "endorse"
    assert cell_of(latest, public_since=day(8)).stance == "reject"
    assert cell_of(latest, public_since=day(9)).beside.older == 1


@pytest.mark.parametrize(
    ("attribution", "reliability", "position"),
    [("account", "C", "reject"), ("account", "D", ""), ("leaked", "A", ""), ("third_party", "A", "")],
)
def test_only_an_account_by_a_reliable_outlet_is_a_reported_position(
    db: None, attribution: str, reliability: str, position: str
) -> None:
    one = make.StatementFactory(attribution=attribution, excerpt__article__outlet__reliability=reliability)
    assert cell_of(one).stance == position
    assert cell_of(one).basis == ("reported" if position else "none")


@pytest.mark.parametrize(("days", "since"), [(90, None), (91, make.ARTICLE_DAY)])
def test_a_position_older_than_90_days_reads_not_restated_since(
    db: None, days: int, since: datetime.date | None
) -> None:
    on = make.ARTICLE_DAY + datetime.timedelta(days=days)
    assert cell_of(make.StatementFactory()).not_restated_since(on) == since


def cell_of(one: models.Statement, *, public_since: datetime.date = DAY_ONE) -> Cell:
    """The cell in which a statement stands, long after everything, its draft public since this day."""
    assert one.draft
    one.draft.public_since = public_since
    one.draft.save()
    return cells(Clocks(day(400)), one.draft)[one.provision_id or WHOLE_PLAN, one.on_behalf_of_id]


@ready
@given(world=worlds(), on=DAYS)
def test_the_words_beside_a_statement_know_equal_wordings_as_positions_do(world: World, on: datetime.date) -> None:
    drafts = [
        models.Draft(pk=number, public_since=one.public_since, amends_id=one.amends)
        for number, one in enumerate(world.drafts)
    ]
    public = [draft for draft in drafts if draft.public_since <= on]
    for matter in range(MATTERS):
        unchanged = {
            draft for (draft, about), clause in world.clauses.items()
            if about == matter and clause.change == "unchanged"
        }  # fmt: skip
        for draft in drafts:
            assert equal_wordings(draft, public, unchanged) == world.same_wording(matter, draft.pk, on)


def found(stage: Stage, got: dict[tuple[int, int], Cell]) -> dict[tuple[int | None, int], dict[str, Any]]:
    """The cells by the world's own numbers, in plain values."""
    matters = {WHOLE_PLAN: None} | {row.pk: number for number, row in enumerate(stage.provisions)}
    actors = {row.pk: number for number, row in enumerate(stage.actors)}
    refs = {row.ref: number for number, row in enumerate(stage.statements)}
    return {
        (matters[matter], actors[actor]): {
            "stance": cell.stance,
            "basis": cell.basis,
            "latest_on": cell.latest_on,
            "is_red_line": cell.is_red_line,
            "rests_on": {refs[ref] for ref in cell.rests_on},
            "declined": cell.beside.declined,
            "open": cell.beside.open,
            "demand": cell.beside.demand,
            "unclear": cell.beside.unclear,
            "second_hand": cell.beside.second_hand,
            "older": cell.beside.older,
            "elsewhere": cell.beside.elsewhere,
            "said": cell.statement_count,
        }
        for (matter, actor), cell in got.items()
    }


def expected(
    world: World, draft: int, on: datetime.date, known: datetime.datetime | None
) -> dict[tuple[int | None, int], dict[str, Any]]:
    """What the codebook makes of every actor on every matter on which it said anything."""
    cases = [(matter, actor) for matter in [None, *range(MATTERS)] for actor in range(ACTORS)]
    return {
        (matter, actor): expected_cell(world, matter, actor, draft, on, known)
        for matter, actor in cases
        if world.said(matter, actor, on, known)
    }


def expected_cell(
    world: World,
    matter: int | None,
    actor: int,
    draft: int,
    on: datetime.date,
    known: datetime.datetime | None,
) -> dict[str, Any]:
    said = world.said(matter, actor, on, known)
    wordings = world.same_wording(matter, draft, on)
    basis, resting = world.position(matter, actor, draft, on, known)
    stances = {one.stance for one in resting}
    return {
        "stance": "" if not stances else stances.pop() if len(stances) == 1 else "mixed",
        "basis": basis,
        "latest_on": resting[0].made_on if resting else None,
        "is_red_line": any(one.red_line for one in resting),
        "rests_on": {number for number, one in enumerate(world.statements) if any(one is each for each in resting)},
        "declined": sum(one.mark == "declined" for one in said),
        "open": sum(one.mark == "open" for one in said),
        "demand": sum(one.mark == "demand" for one in said),
        "unclear": sum(one.stance == "ambiguous" and one.draft in wordings for one in said),
        "second_hand": sum(one.attribution in ("third_party", "anonymous", "leaked") for one in said),
        "older": sum(world.is_older(one) for one in said),
        "elsewhere": sum(not one.mark and one.draft not in wordings for one in said),
        "said": len(said),
    }  # fmt: skip
