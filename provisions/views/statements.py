"""All claims, and one claim with its proof."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from planwatch.codebook import Attribution, MadeOnBasis, Words
from planwatch.http import render_page
from provisions.claims import Claim
from provisions.corrections import correction_of
from provisions.files import Column, Table, respond
from provisions.late_reading import code_of, told, with_late_reading
from provisions.models import Statement
from provisions.notices import on_statement
from provisions.reading import Reading
from provisions.statement_list import CODES, StatementList, StatementsForm
from provisions.templatetags.record import day

CODE_LABELS = dict(CODES)

STATEMENTS = Table(
    "/statements",
    "Statements",
    [
        Column("ref", "its reference; the statement stands at /statements/<ref>/"),
        Column("speaker", "who spoke"),
        Column("on_behalf_of", "whose position it is"),
        Column("on_behalf_of_kind", "what kind of stakeholder that is"),
        Column("scope", "provision, or the plan as a whole"),
        Column("provision", "the number of the point, of a part the number of its point", "integer"),
        Column("part", "the letter of a part"),
        Column("provision_slug", "the provision's name in addresses"),
        Column("draft", "the wording that it speaks of; empty: the matter without a draft"),
        Column("stance", "a value of the codebook"),
        Column("mark", "declined, open or demand; marks set no position"),
        Column("condition", "the condition of a conditional acceptance, in our words"),
        Column("red_line", "whether the words exclude any alternative", "boolean"),
        Column("attribution", "how the words reached the record"),
        Column("mapping", "whether the passage names the provision's matter or a coder inferred it"),
        Column("made_on", "the latest day on which it can have been said", "date"),
        Column("made_on_basis", "how that day is known"),
        Column("quote", "the passage, verbatim"),
        Column("start", "where it begins in its text, in code points", "integer"),
        Column("end", "where it ends, exclusive", "integer"),
        Column("article", "the source's name in addresses"),
        Column("outlet", "who published it"),
        Column("published_on", "the day of publication, where known", "date"),
        Column("origin", "the report that the source copies or is"),
        Column("published_at", "the instant at which it came on this record", "datetime"),
        Column("second_coding", "whether a second coder has read it, and what came of it"),
    ],
)


def file_rows(listing: StatementList) -> Iterator[list[Any]]:
    """The statements as the file holds them, all pages, read in portions."""
    matching = with_late_reading(listing.matching.newest_first(), listing.reading.clocks.known)
    found = matching.select_related(
        "speaker",
        "on_behalf_of",
        "provision__part_of",
        "draft",
        "excerpt__article__outlet",
        "excerpt__article__origin",
    )
    for one in found.defer("excerpt__search", "excerpt__article__search").iterator(2000):
        provision, excerpt = one.provision, one.excerpt
        point = (provision.part_of or provision) if provision else None
        yield [
            one.ref, one.speaker.slug, one.on_behalf_of.slug, one.on_behalf_of.kind,
            "provision" if provision else "plan", point.number if point else None,
            provision.letter if provision else "", provision.slug if provision else "",
            one.draft.slug if one.draft else "", one.stance, one.mark, one.condition, one.red_line, one.attribution,
            one.mapping, one.made_on, one.made_on_basis, excerpt.exact, excerpt.start, excerpt.end,
            excerpt.article.slug, excerpt.article.outlet.slug, excerpt.article.published_on,
            excerpt.article.origin.slug, one.published_at, code_of(one),
        ]  # fmt: skip


@require_safe
def index(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    """All statements that pass the filters."""
    reading = Reading.of(request, StatementsForm)
    listing = StatementList(reading)
    if ending:
        count = 0 if reading.problems or ending == "csv" else listing.matching.order_by().count()
        return respond(request, ending, STATEMENTS, file_rows(listing), reading, count)
    context = {
        "reading": reading, "listing": listing, "page": "statements", "shows_provision": True,
        "asked": reading.form.asked,
    }  # fmt: skip
    status = 400 if reading.problems else 200
    return render_page(
        request,
        "provisions/statements.html",
        context,
        fragment="statements",
        status=status,
        address=listing.address,
    )


def on_record(reading: Reading, ref: str) -> tuple[Statement, Claim] | None:
    """A statement that stands on the record at these clocks, as a row and as a line of evidence."""
    public = Statement.objects.public(reading.clocks).filter(ref=ref)
    repeated = Statement.objects.public(reading.clocks).filter(pk=OuterRef("repeats")).order_by()
    statement = (
        with_late_reading(public, reading.clocks.known)
        .select_related("draft", "replaces", "author", "published_by", "excerpt__text_version")
        .defer("excerpt__text_version__text", "excerpt__search")
        .annotate(repeated=Subquery(repeated.values("ref")))
        .first()
    )
    claims = public.claims(reading.clocks) if statement else []
    return (statement, claims[0]) if statement and claims else None


def withdrawn(request: HttpRequest, reading: Reading, ref: str, ending: str = "html") -> HttpResponse:
    """What a cited address says once its statement was taken off the record: when, why, and where it still reads."""
    correction = correction_of(reading, ref)
    if correction is None:
        raise Http404("No statement of that reference stands on the record at this date.")
    context = {
        "reading": reading, "correction": correction, "page": "statements",
        "base": request.build_absolute_uri("/").rstrip("/"),
    }  # fmt: skip
    content_type = "text/plain; charset=utf-8" if ending == "txt" else None
    template = f"provisions/withdrawn.{ending}"
    return render(request, template, context, status=410, content_type=content_type)


@require_safe
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One claim and its proof, citable."""
    reading = Reading.of(request)
    found = on_record(reading, ref)
    if found is None:
        return withdrawn(request, reading, ref)
    statement, claim = found
    context = {
        "reading": reading, "statement": statement, "claim": claim, "page": "statements", "shows_provision": True,
        "briefing": briefing_text(request, reading, claim), "corrected": on_statement(reading, statement),
        "second_coding": told(statement),
    }  # fmt: skip
    status = 400 if reading.problems else 200
    return render(request, "provisions/statement.html", context, status=status)


@require_safe
def briefing(request: HttpRequest, ref: str) -> HttpResponse:
    """One claim as plain text, to be pasted into a briefing."""
    reading = Reading.of(request)
    found = on_record(reading, ref)
    if found is None:
        return withdrawn(request, reading, ref, "txt")
    return HttpResponse(briefing_text(request, reading, found[1]), content_type="text/plain; charset=utf-8")


def briefing_text(request: HttpRequest, reading: Reading, claim: Claim) -> str:
    """Speaker, role, date, quotation, attribution, outlet and the address with its clocks."""
    who = claim.speaker + (f", {claim.speaker_title}" if claim.speaker_title else "")
    if claim.speaks_for_another:
        who += f" (for {claim.on_behalf_of})"
    by = "by " if claim.made_on_basis == MadeOnBasis.NO_LATER_THAN else ""
    title = f"“{claim.article_title}”" if claim.article_title else "title unknown"
    published = day(claim.published_on) if claim.published_on else "undated"
    matter = claim.provision or "the plan as a whole"
    clocks = {"on": reading.clocks.on.isoformat()} | reading.parameters
    address = request.build_absolute_uri(f"/statements/{claim.ref}/") + f"?{urlencode(clocks)}"
    quoted = f"as reported: {claim.exact}" if claim.is_reported_speech else f"“{claim.exact}”"
    lines = [
        f"{who}, {by}{day(claim.made_on)}: {quoted}",
        *[f"“{exact}”" for exact, *_ in claim.supports],
        *([f"In English: {claim.english}"] if claim.english else []),
        f"Coded: {CODE_LABELS[claim.code]}, on {matter}, as worded in {claim.draft or 'no draft'}.",
        f"Attribution: {Attribution(claim.attribution).label}, {Words(claim.words).label}.",
        f"Source: {claim.outlet}, {title}, {published}. {claim.article_address or 'Address unknown.'}",
        f"Record: {address}",
    ]
    return "\n".join(lines) + "\n"
