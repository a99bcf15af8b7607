"""A statement from which another status follows opens a proposed status change, for a person to decide on."""

from collections.abc import Callable

from django.apps import apps

from planwatch.codebook import SQUARES, STATUS_LABELS, Attribution, ConsentKind, RowState, SecondCoding
from provisions.cells import cells
from provisions.clocks import Clocks
from provisions.derived_status import Following, Party, following
from provisions.models import Coder, Draft, Plan, Provision, Stakeholder, Statement, StatusChange

PROGRAM = "planwatch (proposed by program)"
# A person's own words or paper; a paraphrase by one report is none.
PRIMARY = (Attribution.OFFICIAL_DOCUMENT, Attribution.DIRECT_QUOTE)
BECAUSE = {
    "contested": "at least one party whose consent is needed refuses on the record",
    "under_negotiation": "a party whose consent is needed, besides the proposer, has answered, and none refuses",
}


def program() -> Coder:
    """The label under which the program proposes; nobody signs in as it."""
    coder, _ = Coder.objects.get_or_create(label=PROGRAM, defaults={"is_program": True})
    return coder


def propose_status(statement: Statement) -> StatusChange | None:
    """Propose the status that follows from positions now that this statement is on the record; none where in doubt.

    A status that a person dismissed once is not proposed again from the same day.
    """
    return proposed_by(statement, lambda parties: any(statement.ref in party.rests_on for party in parties))


def propose_status_without(statement: Statement) -> StatusChange | None:
    """Propose the status that follows now that a statement is off the record, if it was of somebody who is needed."""
    return proposed_by(statement, lambda parties: any(statement.on_behalf_of.name == party.name for party in parties))


def unproved_by(statement: Statement) -> list[StatusChange]:
    """The statuses on the record that rest on the passage of a retracted statement, which nothing else there proves.

    What follows from positions is proposed; where nothing does, a person retracts the status or leaves it.
    """
    same = Statement.objects.filter(provision=statement.provision_id, excerpt=statement.excerpt_id)
    if statement.provision is None or same.filter(state=RowState.PUBLISHED).exists():
        return []
    rows = StatusChange.objects.filter(provision=statement.provision, excerpts=statement.excerpt_id)
    return list(rows.filter(state=RowState.PUBLISHED).order_by("effective_on"))


def proposed_by(statement: Statement, is_asked: Callable[[list[Party]], bool]) -> StatusChange | None:
    """What follows on the provision of a statement, as a proposal, where its parties are such that it is asked."""
    plan = Plan.objects.select_related("default_draft").first()
    if plan is None or statement.provision is None or not statement.stance:
        return None
    draft, clocks = plan.default_draft, Clocks(on=max(plan.coded_through, statement.made_on))
    parties = needed(statement.provision, draft, clocks)
    if not is_asked(parties):
        return None
    stands = Provision.objects.with_status(clocks, draft).get(pk=statement.provision.pk)
    found = following(parties, stands.status, stands.status_since)
    if found is None or is_spoken_for(statement.provision, found):
        return None
    return opened(statement.provision, draft, found)


def needed(provision: Provision, draft: Draft, clocks: Clocks) -> list[Party]:
    """Those whose consent the provision needs in this draft, each with its position. Three queries."""
    kinds = (ConsentKind.SIGNATORY, ConsentKind.ACT_NEEDED)
    consent = {"consents__clause__draft": draft, "consents__clause__provision": provision}
    rows = Stakeholder.objects.filter(**consent, consents__kind__in=kinds).distinct().order_by("name")
    authors = set(draft.authors.values_list("pk", flat=True))
    found = cells(clocks, draft, matters=[provision.pk], actors=[row.pk for row in rows])
    parties = []
    for row in rows:
        cell = found.get((provision.pk, row.pk))
        if cell is None or cell.latest_on is None:
            parties.append(Party(row.name, is_author=row.pk in authors))
            continue
        parties.append(
            Party(row.name, tuple(cell.stances), bool(cell.is_stated), cell.latest_on, row.pk in authors,
                  tuple(cell.rests_on))
        )  # fmt: skip
    return parties


def is_spoken_for(provision: Provision, found: Following) -> bool:
    """Whether a row holds that day already, the same is proposed, or it was proposed and dismissed."""
    rows = StatusChange.objects.filter(provision=provision).exclude(state=RowState.RETRACTED)
    if rows.filter(effective_on=found.on).exists() or rows.filter(author=program(), published_at=None).exists():
        return True
    events = apps.get_model("provisions", "StatusChangeEvent").objects
    return bool(
        events.filter(
            pgh_label="delete", provision=provision, author=program(), status=found.status, effective_on=found.on
        ).exists()
    )


def opened(provision: Provision, draft: Draft, found: Following) -> StatusChange:
    """The proposal as a submitted row, with the passages that it rests on."""
    refs = [ref for party in found.rests_on for ref in party.rests_on]
    proof = list(Statement.objects.filter(ref__in=refs).select_related("excerpt__article").order_by("pk"))
    row = StatusChange.objects.create(
        provision=provision, status=found.status, effective_on=found.on, author=program(),
        state=RowState.SUBMITTED, second_coding=SecondCoding.AWAITED, reason=reason(found, draft, proof),
    )  # fmt: skip
    row.excerpts.set({statement.excerpt_id for statement in proof})
    row.parties.set({statement.on_behalf_of_id for statement in proof} | {author.pk for author in draft.authors.all()})
    return row


def reason(found: Following, draft: Draft, proof: list[Statement]) -> str:
    """Why this status follows, in words: who takes which position since when, who is silent, and how sure it is."""
    said = [
        f"{party.name}: {' and '.join(SQUARES[stance][1] for stance in party.stances)} "
        f"({party.on:%-d %b %Y}{'' if party.is_stated else ', reported'})"
        for party in found.rests_on
    ]
    silence = ", ".join(party.name for party in found.silent)
    sentences = [
        f"{'' if is_primary(proof) else 'Reported: '}{STATUS_LABELS[found.status]}, "
        f"since {BECAUSE[found.status]} of {draft.name}.",
        f"{'; '.join(said)}.",
        f"Silent on it: {silence}." if silence else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def is_primary(proof: list[Statement]) -> bool:
    """Whether it rests on a speaker's own words, an official text, or on two independent origins."""
    own = any(each.attribution in PRIMARY or each.excerpt.article.is_primary for each in proof)
    return own or len({each.excerpt.article.origin_id for each in proof}) > 1
