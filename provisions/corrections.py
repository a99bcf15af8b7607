"""What was corrected: every row that was taken off the record, and the row that replaces it where there is one."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from planwatch.codebook import STATUS_LABELS
from provisions.models import Statement, StatusChange
from provisions.reading import Reading

type Difference = tuple[str, str, str]

SAME_SECOND = datetime.timedelta(seconds=1)
ON_BOTH_SIDES = ("speaker", "on_behalf_of", "provision__part_of", "draft")


def day(date: datetime.date) -> str:
    """A day as the pages write it."""
    return f"{date:%-d %b %Y}"


def yes(value: bool) -> str:
    """A flag in words."""
    return "yes" if value else "no"


STATEMENT_FIELDS: Mapping[str, Callable[[Statement], str]] = {
    "Code": lambda one: one.code_label,
    "Speaker": lambda one: one.speaker.name,
    "Whose position": lambda one: one.on_behalf_of.name,
    "Authority": lambda one: str(one.authority or "none"),
    "Provision": lambda one: str(one.provision or "the plan as a whole"),
    "Wording": lambda one: str(one.draft or "no draft"),
    "Condition": lambda one: one.condition or "none",
    "Counter-proposal": lambda one: one.counter_proposal or "none",
    "Red line": lambda one: yes(one.red_line),
    "Threat": lambda one: yes(one.threat),
    "Attribution": lambda one: one.get_attribution_display(),
    "Mapping": lambda one: one.get_mapping_display(),
    "Made on": lambda one: day(one.made_on),
    "Basis of the day": lambda one: one.get_made_on_basis_display(),
}
STATUS_FIELDS: Mapping[str, Callable[[StatusChange], str]] = {
    "Provision": lambda one: str(one.provision),
    "Status": lambda one: STATUS_LABELS[one.status],
    "From": lambda one: day(one.effective_on),
    "Reason": lambda one: one.reason,
}


@dataclass(frozen=True)
class Correction:
    """One row taken off the record: what it said, what replaces it, and why."""

    kind: str
    retracted_at: datetime.datetime
    what: str
    provision_slug: str
    old_ref: str
    new_ref: str
    old_address: str
    new_address: str
    differences: list[Difference]
    reason: str
    by: str


def corrections(reading: Reading) -> list[Correction]:
    """Every correction that was public at the two clocks, the newest first. Two queries."""
    found = [_of_statement(one, reading) for one in _statements(reading)]
    found += [_of_status(one, reading) for one in _status_changes(reading)]
    return sorted(found, key=lambda one: (one.retracted_at, one.old_ref), reverse=True)


def correction_of(reading: Reading, ref: str) -> Correction | None:
    """The entry of one statement in the log, if it had left the record by then. One query."""
    old = _statements(reading).filter(ref=ref).first()
    return _of_statement(old, reading) if old else None


def _statements(reading: Reading) -> Any:
    both = [*ON_BOTH_SIDES, *(f"replaced_by__{name}" for name in ON_BOTH_SIDES)]
    rows = Statement.objects.retracted(reading.clocks).filter(made_on__lte=reading.clocks.on)
    return rows.select_related(*both, "retracted_by")


def _status_changes(reading: Reading) -> Any:
    parties = StatusChange.parties.through.objects.order_by("stakeholder__name").values("stakeholder__name")
    rows = StatusChange.objects.retracted(reading.clocks).filter(effective_on__lte=reading.clocks.on)
    return rows.select_related("provision__part_of", "replaced_by__provision__part_of", "retracted_by").annotate(
        party_names=ArraySubquery(parties.filter(statuschange=OuterRef("pk"))),
        new_party_names=ArraySubquery(parties.filter(statuschange=OuterRef("replaced_by"))),
    )


def _of_statement(old: Statement, reading: Reading) -> Correction:
    new = _shown(getattr(old, "replaced_by", None), reading, lambda one: one.made_on)
    differences = _differences(old, new, STATEMENT_FIELDS)
    if new is not None and new.excerpt_id != old.excerpt_id:
        differences.append(("Passage", "the one cited before", "another one"))
    matter = str(old.provision or "the plan as a whole")
    return Correction(
        "statement", _instant(old), f"{old.on_behalf_of.name}: {old.code_label}, {matter}, {day(old.made_on)}",
        old.provision.slug if old.provision else "plan", old.ref, new.ref if new else "",
        f"/statements/{old.ref}/{_before(old, reading)}", f"/statements/{new.ref}/{reading.query}" if new else "",
        differences, old.retraction_reason, str(old.retracted_by),
    )  # fmt: skip


def _of_status(old: StatusChange, reading: Reading) -> Correction:
    new = _shown(getattr(old, "replaced_by", None), reading, lambda one: one.effective_on)
    differences = _differences(old, new, STATUS_FIELDS)
    before, after = old.party_names, old.new_party_names  # type: ignore[attr-defined]  # annotated
    if new is not None and before != after:
        differences.append(("Between", ", ".join(before) or "nobody named", ", ".join(after) or "nobody named"))
    page = f"/provisions/{old.provision.slug}/"
    return Correction(
        "status", _instant(old), f"{old.provision}: {STATUS_LABELS[old.status]} from {day(old.effective_on)}",
        old.provision.slug, old.ref, new.ref if new else "", page + _before(old, reading),
        f"/provisions/{new.provision.slug}/{reading.query}" if new else "", differences, old.retraction_reason,
        str(old.retracted_by),
    )  # fmt: skip


def _shown[RowModel: Statement | StatusChange](
    new: RowModel | None, reading: Reading, day_of: Callable[[RowModel], datetime.date]
) -> RowModel | None:
    """The replacement, if it had come on the record by then; one that waits is nobody's business yet."""
    clocks = reading.clocks
    if new is None or new.published_at is None or day_of(new) > clocks.on:
        return None
    return new if clocks.known is None or new.published_at <= clocks.known else None


def _differences[RowModel](
    old: RowModel, new: RowModel | None, fields: Mapping[str, Callable[[RowModel], str]]
) -> list[Difference]:
    """The fields in which the two differ: name, old value, new value."""
    if new is None:
        return []
    values = [(name, read(old), read(new)) for name, read in fields.items()]
    return [(name, before, after) for name, before, after in values if before != after]


def _instant(old: Statement | StatusChange) -> datetime.datetime:
    assert old.retracted_at is not None  # noqa: S101 - only retracted rows come here
    return old.retracted_at


def _before(old: Statement | StatusChange, reading: Reading) -> str:
    """The end of an address that reads the record as it was known while the old row stood."""
    assert old.published_at is not None  # noqa: S101 - what was retracted had been published
    known = max(old.published_at, _instant(old) - SAME_SECOND).astimezone(datetime.UTC)
    return "?" + urlencode({**reading.parameters, "known": known.isoformat().replace("+00:00", "Z")})
