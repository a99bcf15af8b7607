"""The drafts in time order, and one draft."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from provisions.files import Column, Table, respond
from provisions.models import Draft
from provisions.reading import Reading
from provisions.versions import DraftPage, versions

DRAFTS = Table(
    "/drafts",
    "Drafts of the plan",
    [
        Column("slug", "its name in addresses"),
        Column("name", "what it is called here"),
        Column("public_since", "the day on which it became public", "date"),
        Column("authors", "who wrote it"),
        Column("number_of_points", "how many points it has; empty: none given, or sources disagree", "integer"),
        Column("provenance", "how it became known"),
        Column("amends", "the draft that its changes are measured against"),
        Column("worded", "provisions of which it is known what this draft says", "integer"),
        Column("introduced", "provisions that appear with it", "integer"),
        Column("changed", "provisions that it words otherwise, moves, brackets or removes", "integer"),
        Column("unchanged", "provisions that it leaves as they were", "integer"),
        Column("not_in_draft", "provisions of which it says nothing", "integer"),
        Column("undisclosed", "provisions of which its wording is not public", "integer"),
        Column("address", "where it can be read, or who reported it"),
    ],
)
CLAUSES = Table(
    "/drafts/<slug>",
    "What one draft says on every provision",
    [
        Column("draft", "the draft"),
        Column("provision", "the number of the point in the 28 points; of a part, of its point", "integer"),
        Column("part", "the letter of a part"),
        Column("provision_slug", "the provision's name in addresses"),
        Column("title", "the provision's neutral title"),
        Column("number", "its number in this draft"),
        Column("change", "a value of the codebook, measured against the draft that this one amends"),
        Column("wording", "what the draft says"),
        Column("wording_kind", "verbatim, or our paraphrase"),
        Column("figures", "each figure with what it counts"),
        Column("stronger_for", "for whom the wording became stronger"),
        Column("weaker_for", "for whom it became weaker"),
        Column("descriptions", "passages on the record in which a source describes it", "integer"),
        Column("note", "what is doubtful or worth knowing"),
        Column("address", "where it was read"),
    ],
)


@require_safe
def index(request: HttpRequest, ending: str = "") -> HttpResponseBase:
    """Every draft that was public by then, the oldest first."""
    reading = Reading.of(request)
    found = versions(reading)
    if ending:
        return respond(request, ending, DRAFTS, draft_rows(found), reading, len(found))
    context = {"reading": reading, "versions": found, "page": "drafts"}
    return render(request, "provisions/drafts.html", context, status=400 if reading.problems else 200)


def draft_rows(found: list[Any]) -> Iterator[list[Any]]:
    """The drafts as the file holds them."""
    for version in found:
        draft, counts = version.draft, version.counts
        yield [
            draft.slug, draft.name, draft.public_since, [author["slug"] for author in version.authors],
            draft.number_of_points, draft.provenance, draft.amends.slug if draft.amends else "",
            version.worded_count, counts.get("introduced", 0), version.changed_count, counts.get("unchanged", 0),
            counts.get("not_in_draft", 0), counts.get("undisclosed", 0), draft.address,
        ]  # fmt: skip


@require_safe
def detail(request: HttpRequest, slug: str, ending: str = "") -> HttpResponseBase:
    """One draft: what it says on every provision, and what was said of it as a whole."""
    reading = Reading.of(request)
    try:
        shown = DraftPage(reading, slug)
    except Draft.DoesNotExist:
        day = f"{reading.clocks.on:%-d %b %Y}"
        raise Http404(f"No draft of this name was public by {day}, the day that you read.") from None
    if ending:
        table = replace(CLAUSES, path=f"/drafts/{slug}", title=f"{shown.draft.name}: what it says on every provision")
        return respond(request, ending, table, clause_rows(shown), reading, len(shown.rows))
    context = {"reading": reading, "shown": shown, "draft": shown.draft, "page": "drafts"}
    return render(request, "provisions/draft.html", context, status=400 if reading.problems else 200)


def clause_rows(shown: DraftPage) -> Iterator[list[Any]]:
    """The clauses of one draft as the file holds them."""
    for clause, stronger, weaker in shown.rows:
        provision = clause.provision
        yield [
            shown.draft.slug, (provision.part_of or provision).number, provision.letter, provision.slug,
            provision.title, clause.number, clause.change, clause.wording, clause.wording_kind, clause.figures,
            [row["slug"] for row in stronger], [row["slug"] for row in weaker],
            clause.described_count,  # type: ignore[attr-defined]  # annotated
            clause.note, clause.address,
        ]  # fmt: skip
