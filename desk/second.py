"""Blind second coding: which passages wait for whom, what a second coder notes, and what becomes of it."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from desk.decisions import reason_in
from desk.models import Review, RowKind, SecondReading, Verdict
from desk.tagging import ClaimForm
from planwatch.codebook import RowState, SecondCoding
from provisions.late_reading import READ_ALIKE, code_of, unread, with_late_reading
from provisions.models import Coder, Coding, Statement, StatusChange
from provisions.second_coding import compared, first_reading, is_same
from sources.models import Excerpt

MOST_CLAIMS = 12


def waiting() -> QuerySet[Excerpt]:
    """The passages that wait for a second coder: every row on them is handed in, or on the record (`is_public`)."""
    rows = Statement.objects.filter(excerpt=OuterRef("pk"), second_coding=SecondCoding.AWAITED)
    handed_in = Q(Exists(rows.filter(state=RowState.SUBMITTED))) & Q(~Exists(rows.exclude(state=RowState.SUBMITTED)))
    return (
        Excerpt.objects.annotate(is_public=Exists(unread().filter(excerpt=OuterRef("pk"))))
        .filter(handed_in | Q(is_public=True))
        .select_related("article__outlet", "text_version")
        .order_by("article", "start", "pk")
    )


def waiting_for(coder: Coder) -> QuerySet[Excerpt]:
    """The passages that this coder can still read blind: whoever held a row of one does not read it."""
    rows = Statement.objects.filter(second_coding=SecondCoding.AWAITED) | unread()
    return waiting().exclude(Exists(rows.filter(known_to(coder, Statement), excerpt=OuterRef("pk"))))


def urgent(excerpt: Excerpt) -> list[Statement]:
    """The rows on a passage that were published before anybody read it a second time."""
    return list(unread().filter(excerpt=excerpt).select_related("excerpt", "author").order_by("pk"))


def awaited(passages: Iterable[Excerpt]) -> list[Statement]:
    """The rows on these passages whose codes are kept closed."""
    rows = Statement.objects.filter(excerpt__in=[each.pk for each in passages], second_coding=SecondCoding.AWAITED)
    return list(rows.select_related("excerpt", "author").order_by("pk"))


def known_to(coder: Coder, model: type[Statement | StatusChange]) -> Q:
    """The rows of a kind whose codes somebody has seen: who wrote them, at any time, or decided on them."""
    events = apps.get_model("provisions", f"{model.__name__}Event").objects
    wrote = events.filter(ref=OuterRef("ref"), author=coder)
    kind = RowKind.STATEMENT if model is Statement else RowKind.STATUS_CHANGE
    decided = Review.objects.filter(kind=kind, ref=OuterRef("ref"), reviewer=coder)
    return Q(Exists(wrote)) | Q(Exists(decided)) | Q(replaces__author=coder)


def claim_form(excerpt: Excerpt, said: dict[str, list[str]] | QueryDict) -> ClaimForm:
    """The form of one claim, as it was sent or kept."""
    form = ClaimForm(said if isinstance(said, QueryDict) else MultiValueDict(said), article=excerpt.article)
    if form.is_valid():
        form.attribute(excerpt.text_version.text or excerpt.exact, (excerpt.start, excerpt.end))
    return form


def reading_of(excerpt: Excerpt, coder: Coder) -> SecondReading:
    """What a coder noted so far; unsaved where that is nothing."""
    found = SecondReading.objects.filter(ref=excerpt.ref, coder=coder).first()
    return found or SecondReading(ref=excerpt.ref, coder=coder)


@transaction.atomic
def note(excerpt: Excerpt, said: QueryDict, *, by: Coder, key: UUID) -> None:
    """Note one more claim; sent again under its key it is noted once. Needs what a valid form said."""
    hold(excerpt)
    reading = reading_of(excerpt, by)
    if any(claim["key"] == [str(key)] for claim in reading.claims):
        return
    if len(reading.claims) >= MOST_CLAIMS:
        raise ValidationError(f"A passage says at most {MOST_CLAIMS} things here. Take one away first.")
    names = (*ClaimForm.base_fields, "key")
    reading.claims.append({name: values for name, values in said.lists() if name in names} | {"key": [str(key)]})
    reading.save()


@transaction.atomic
def drop(excerpt: Excerpt, claim: str, *, by: Coder) -> None:
    """Take a noted claim away; one that is gone already stays away."""
    hold(excerpt)
    reading = reading_of(excerpt, by)
    reading.claims = [each for each in reading.claims if each["key"] != [claim]]
    reading.save()


@transaction.atomic
def hand_in(excerpt: Excerpt, *, by: User, key: UUID, nothing_because: str = "") -> list[Statement]:
    """Keep both readings, the first coder's and this one, and note on each row whether they say the same.

    Nobody learns the other's codes before this. Without a claim the passage was read and holds none: say why.
    """
    coder = Coder.of(by)
    hold(excerpt)
    if done := handed_in(key):
        return done
    list(Statement.objects.select_for_update(of=("self",)).filter(excerpt=excerpt))
    rows = [*awaited([excerpt]), *urgent(excerpt)]
    if not rows or not waiting().filter(pk=excerpt.pk).exists():
        raise ValidationError("This passage no longer waits: somebody else has read it, or its author took it back.")
    if not waiting_for(coder).filter(pk=excerpt.pk).exists():
        raise ValidationError("You have seen the codes of this passage, so somebody else reads it.")
    reading = reading_of(excerpt, coder)
    second = [each for claim in reading.claims for each in codings_of(excerpt, claim, coder)]
    if not second:
        nothing_because = reason_in(nothing_because)
    first = [first_reading(row) for row in rows]
    pairs = {one.statement_id: other for one, other in compared(first, second)}
    for row, own in zip(rows, first, strict=True):
        other = pairs.get(row.pk)
        if other is not None:
            other.statement = row
        note_outcome(row, SecondCoding.AGREED if other and is_same(own, other) else SecondCoding.DIFFER)
    for one in second:
        if one.statement_id is None:
            # A claim that the first coder did not make: whoever settles the passage sees it.
            one.statement = rows[0]
            note_outcome(rows[0], SecondCoding.DIFFER)
    verdict = Verdict.CODE if second else Verdict.NOTHING
    now = timezone.now()
    for one in (*first, *second):
        one.read_at = now
        one.save()
    for at, row in enumerate(rows):
        if not row.is_on_record:
            row.save(update_fields=["second_coding"])
        Review.objects.create(key=uuid5(key, row.ref) if at else key, kind=RowKind.STATEMENT, ref=row.ref,
                              reviewer=coder, verdict=verdict, reason=nothing_because)  # fmt: skip
    SecondReading.objects.filter(ref=excerpt.ref).delete()
    return rows


def note_outcome(row: Statement, outcome: SecondCoding) -> None:
    """Note on a row what its second coding came to; one on the record stands, and what came of it is derived."""
    if not row.is_on_record:
        row.second_coding = outcome


def are_agreed(rows: list[Statement]) -> bool:
    """Whether both coders read these rows alike, those too that were on the record already."""
    codes = [code_of(row) for row in with_late_reading(Statement.objects.filter(pk__in=[row.pk for row in rows]))]
    return all(code in (SecondCoding.AGREED, READ_ALIKE) for code in codes)


def handed_in(key: UUID) -> list[Statement]:
    """The rows of a reading that was handed in under this key; none where there was no such reading."""
    known = Review.objects.filter(key=key, verdict__in=[Verdict.CODE, Verdict.NOTHING]).first()
    return list(Statement.objects.filter(ref=known.ref)) if known is not None else []


def codings_of(excerpt: Excerpt, claim: dict[str, list[str]], coder: Coder) -> list[Coding]:
    """What a noted claim comes to: one reading for each provision that it names. Unsaved."""
    form = claim_form(excerpt, claim)
    if not form.is_valid():
        raise ValidationError("A claim that you noted does not hold any more: take it away, and note it anew.")
    values = form.values()
    del values["repeats"]
    return [
        Coding(text_version_id=excerpt.text_version_id, start=excerpt.start, end=excerpt.end, coder=coder,
               is_blind=True, provision=provision, **values)
        for provision in form.targets()
    ]  # fmt: skip


@transaction.atomic
def open_as_urgent(excerpt: Excerpt, *, by: User, key: UUID, reason: str) -> list[Statement]:
    """Let a passage be reviewed before its second coding; its rows then say that this is pending."""
    hold(excerpt)
    known = Review.objects.filter(key=key).first()
    if known is not None:
        return list(Statement.objects.filter(ref=known.ref))
    rows = awaited([excerpt])
    if not rows or any(row.state != RowState.SUBMITTED for row in rows):
        raise ValidationError("This passage no longer waits for a second coder.")
    for at, row in enumerate(rows):
        row.second_coding = SecondCoding.PENDING
        row.save(update_fields=["second_coding"])
        Review.objects.create(key=uuid5(key, row.ref) if at else key, kind=RowKind.STATEMENT, ref=row.ref,
                              reviewer=Coder.of(by), verdict=Verdict.URGENT, reason=reason_in(reason))  # fmt: skip
    return rows


def hold(excerpt: Excerpt) -> None:
    """Hold a passage: what is done to its reading is done one after the other."""
    Excerpt.objects.select_for_update(of=("self",)).get(pk=excerpt.pk)
