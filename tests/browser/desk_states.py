"""The desk as a busy day leaves it: an article, and one row of every state, made in the served record."""

import contextlib
import datetime
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.utils import timezone

from desk import decisions
from desk.intake.doors import ImportForm
from desk.intake.imports import make_import
from desk.models import Arrival, Feed, Invitation, Lease, Outcome, Report
from planwatch.codebook import (
    DateBasis,
    MadeOnBasis,
    OutletKind,
    Reliability,
    ReportState,
    RowState,
    StakeholderKind,
)
from provisions import actions
from provisions.models import Coder, Draft, Provision, Stakeholder, Statement, StatusChange
from provisions.proposals import program
from sources.actions import mark
from sources.models import Article, Origin, Outlet
from sources.taking_in import Publication, add_version, take_in

# Invented, as every word of it: neither these people nor their states and outlet exist.
WORDS = """Answers from three capitals

Exampland answered the plan on Friday. “We will never accept a ceiling on our armed forces,” Mara Velden told \
reporters after a long night of talks. She added that elections could be held, provided that a ceasefire comes first \
and lasts.

Next door the tone was cooler. “Who joins the Alliance is for allies to decide,” Otto Brink said, and went on to \
speak of the weather. Ida Sollen said that the immobilised assets stay where they are until a legal opinion is ready.

Samplia was brief. Its envoy called the plan a good basis for further talks and said nothing about its points.

{filler}
"""
CEILING = "We will never accept a ceiling on our armed forces"
ALLIANCE = "Who joins the Alliance is for allies to decide"
ASSETS = "the immobilised assets stay where they are until a legal opinion is ready"
BASIS = "a good basis for further talks"
PEOPLE = {"exampland": "Exampland", "samplia": "Samplia", "otto-brink": "Otto Brink", "ida-sollen": "Ida Sollen"}
DAY = datetime.date(2025, 11, 28)


@contextlib.contextmanager
def as_default(url: str) -> Iterator[None]:
    """The database of this address in the place of the tests' own, so that all code reads and writes it."""
    here = connections.databases["default"]
    connections["default"].close()
    del connections["default"]
    # Without the pool, which is kept by name and holds connections to the database that stood here before.
    connections.databases["default"] = here | {"NAME": urlsplit(url).path[1:], "OPTIONS": {}}
    try:
        yield
    finally:
        connections["default"].close()
        del connections["default"]
        connections.databases["default"] = here


def make_article(name: str) -> Article:
    """The invented article, under a name of its own."""
    filler = " ".join(f"Line {number} of {name} is about something else." for number in range(60))
    given = Publication(
        outlet=make_outlet(), title=f"Answers from three capitals ({name})", byline="A. Writer",
        published_on=DAY, published_on_basis=DateBasis.STATED,
    )  # fmt: skip
    return take_in(given, WORDS.format(filler=filler), origin=Origin.objects.create(slug=name, label=name))


def make_outlet() -> Outlet:
    """The invented outlet; on a kept database it is there already."""
    known = {"name": "The Example Herald", "kind": OutletKind.NEWSPAPER, "reliability": Reliability.B}
    return Outlet.objects.get_or_create(slug="the-example-herald", defaults=known)[0]


def make_stakeholder(slug: str) -> Stakeholder:
    """One of the invented states and people."""
    kind = StakeholderKind.PERSON if "-" in slug else StakeholderKind.STATE
    return Stakeholder.objects.get_or_create(slug=slug, defaults={"name": PEOPLE[slug], "kind": kind})[0]


def make_statement(article: Article, words: str, author: User, speaker: str, **values: object) -> Statement:
    """A statement on these words."""
    who = make_stakeholder(speaker)
    version = article.texts.latest("pk")
    start = (version.text or "").index(words)
    given = {
        "provision": Provision.objects.get(slug="ceiling-on-ukraines-forces"), "stance": "reject", "authority": None,
        "draft": Draft.objects.get(slug="us-28-points"), "attribution": "direct_quote", "on_behalf_of": who,
        "made_on": DAY, "made_on_basis": MadeOnBasis.NO_LATER_THAN,
    } | values  # fmt: skip
    excerpt = mark(version, start, start + len(words))
    return Statement.objects.create(excerpt=excerpt, author=Coder.of(author), speaker=who, **given)


def make_statements(article: Article, editor: User, reviewer: User) -> dict[str, Statement]:
    """A row of every state, by its state; one overlaps another."""
    alliance = Provision.objects.get(slug="nato-membership")
    assets = Provision.objects.get(slug="use-of-immobilised-assets")
    rows = {
        "pending": make_statement(article, CEILING, editor, "exampland", red_line=True),
        "overlapping": make_statement(article, CEILING[:20], reviewer, "exampland", provision=None),
        "returned": make_statement(article, ALLIANCE, editor, "otto-brink", provision=alliance),
        "submitted": make_statement(article, ASSETS, editor, "ida-sollen", provision=assets, stance="seek_change"),
        "mine": make_statement(article, BASIS, reviewer, "samplia", provision=None, stance="", mark="open"),
    }
    for name in ("returned", "submitted", "mine"):
        actions.submit(rows[name], by=rows[name].author)
    decisions.give_back(rows["returned"], by=reviewer, key=uuid.uuid4(), reason="Whose position is it?")
    # None of these is published: other tests read the same record. One that stands there will do.
    return rows | {"published": Statement.objects.filter(state=RowState.PUBLISHED).earliest("pk")}


def make_proposal(statement: Statement) -> StatusChange:
    """A status that a program proposed; on a kept database an earlier run's is in its way."""
    StatusChange.objects.filter(author=program(), state=RowState.SUBMITTED).delete()
    row = StatusChange.objects.create(
        provision=Provision.objects.get(slug="zaporizhzhia-nuclear-plant"), status="contested", effective_on=DAY,
        author=program(), state=RowState.SUBMITTED, reason="contested, since Exampland refuses (28 Nov 2025).",
    )  # fmt: skip
    row.excerpts.set([statement.excerpt])
    row.parties.set([statement.on_behalf_of])
    return row


def make_read_twice(article: Article, editor: User) -> tuple[Statement, StatusChange]:
    """A statement and a status change that wait for their second coder."""
    row = make_statement(article, CEILING, editor, "exampland", red_line=True)
    actions.submit(row, by=row.author)
    StatusChange.objects.filter(author=row.author, state=RowState.SUBMITTED).delete()
    status = StatusChange.objects.create(
        provision=Provision.objects.get(slug="zaporizhzhia-nuclear-plant"), status="contested", author=row.author,
        effective_on=DAY + datetime.timedelta(days=1), reason="It refuses in so many words.",
    )  # fmt: skip
    status.excerpts.set([row.excerpt])
    status.parties.set([row.on_behalf_of])
    actions.submit(status, by=row.author)
    return row, status


def make_returned_status(statement: Statement, author: User) -> StatusChange:
    """A status change that came back to its author."""
    who = Coder.of(author)
    StatusChange.objects.filter(author=who, state=RowState.RETURNED).delete()
    row = StatusChange.objects.create(
        provision=Provision.objects.get(slug="zaporizhzhia-nuclear-plant"), status="contested", author=who,
        effective_on=DAY + datetime.timedelta(days=2), reason="Exampland refuses.", state=RowState.RETURNED,
    )  # fmt: skip
    row.excerpts.set([statement.excerpt])
    return row


def make_feeds(name: str, admin: User) -> Arrival:
    """A feed that is read, one that is not, and one that is paused, with items of the first."""
    feeds = [
        Feed.objects.create(address=f"https://{name}.example.org/{number}/feed.xml", title=title, added_by=admin)
        for number, title in enumerate(("The Example Herald: world", "", "A paused feed"))
    ]
    Feed.objects.filter(pk=feeds[1].pk).update(problem="The page answered 404. Look at the address in a browser.")
    Feed.objects.filter(pk=feeds[2].pk).update(paused_at=timezone.now())
    for number in range(3):
        address = f"https://{name}.example.org/a-rather-long-path-of-many-words-without-an-end/{number}"
        Arrival.objects.create(feed=feeds[0], guid=f"g{number}", address=address, title=f"Talks, day {number}" * number)
    return Arrival.objects.create(
        asked_by=admin, address=f"https://{name}.example.org/subscribers", title="Behind a wall",
        problem="The page shows only its beginning to strangers. Paste its words below; the address is kept.",
    )  # fmt: skip


def make_imports(article: Article) -> tuple[str, str]:
    """A preview, and an import whose rows came to different ends; their refs."""
    rows = f"address,title,quotation\nhttps://example.org/x,An unknown page,Some words\n,{article.title},{CEILING}\n"
    form = ImportForm(None, {"file": SimpleUploadedFile("quotations.csv", rows.encode())})
    assert form.is_valid(), form.errors
    admin = User.objects.get(username="admin")
    preview, started = (make_import("quotations.csv", form.quotations, by=admin) for _ in range(2))
    type(started).objects.filter(pk=started.pk).update(started_at=timezone.now())
    started.rows.update(outcome=Outcome.REFUSED, said="The article’s words do not hold this quotation.")
    started.rows.filter(number=1).update(outcome=Outcome.NEEDS_TEXT)
    return preview.ref, started.ref


def make_busy() -> dict[str, str]:
    """A desk with something of everything; its addresses by what they show."""
    name = f"busy-{uuid.uuid4().hex[:8]}"
    admin, editor, reviewer = (User.objects.get(username=each) for each in ("admin", "editor", "reviewer"))
    article, quiet, changed = (make_article(f"{name}-{each}") for each in ("busy", "quiet", "changed"))
    rows = make_statements(article, editor, reviewer)
    proposal = make_proposal(rows["pending"])
    twice, status = make_read_twice(quiet, editor)
    returned = make_returned_status(rows["pending"], admin)
    make_statement(changed, CEILING, editor, "exampland")
    make_statement(changed, ASSETS, editor, "ida-sollen")
    text = (changed.texts.get().text or "").replace("never accept", "not accept").replace(ASSETS, "nothing moves")
    add_version(changed, text)
    Lease.take(quiet, reviewer)
    bare = Article.objects.create(
        slug=f"{name}-bare", outlet=article.outlet, origin=article.origin, title="Only its title", published_on=None
    )
    arrival, (preview, started) = make_feeds(name, admin), make_imports(article)
    report = Report.objects.create(about="/provisions/nato-membership/", what="The day of the quotation is wrong. " * 5)
    closed = Report.objects.create(
        about="/", what="A typing error.", state=ReportState.ACCEPTED, note="Mended.", closed_by=admin,
        closed_at=timezone.now(), contact="reader@example.org",
    )  # fmt: skip
    invitation = Invitation.objects.create(name="A newcomer", invited_by=admin)
    review = "/desk/review/statements"
    return {
        "queue": "/desk/", "queue, none found": "/desk/?text=zebra", "queue, not understood": "/desk/?state=nonsense",
        "take in": "/desk/take-in/", "arrival with a problem": f"/desk/take-in/{arrival.ref}/",
        "inbox": "/desk/inbox/", "feeds": "/desk/feeds/", "imports": "/desk/imports/",
        "preview of an import": f"/desk/imports/{preview}/", "import": f"/desk/imports/{started}/",
        "jobs": "/desk/jobs/", "workbench": f"/desk/articles/{article.slug}/",
        "workbench that another holds": f"/desk/articles/{quiet.slug}/",
        "workbench without words": f"/desk/articles/{bare.slug}/",
        "change": f"/desk/statements/{rows['overlapping'].ref}/", "newer text": f"/desk/articles/{article.slug}/newer/",
        "changed sources": "/desk/changed/", "review": "/desk/review/",
        "review, none found": "/desk/review/?kind=status-changes&article=" + article.slug,
        "review of a statement": f"{review}/{rows['submitted'].ref}/",
        "review of an editor's own": f"{review}/{rows['mine'].ref}/",
        "review of what was returned": f"{review}/{rows['returned'].ref}/",
        "review of what is on the record": f"{review}/{rows['published'].ref}/",
        "fix": f"{review}/{rows['submitted'].ref}/fix/",
        "review of a proposed status": f"/desk/review/status-changes/{proposal.ref}/",
        "fix of a status": f"/desk/review/status-changes/{proposal.ref}/fix/",
        "second coding": "/desk/second/", "passage to be read blind": f"/desk/second/{twice.excerpt.ref}/",
        "status to be read blind": f"/desk/second/status-changes/{status.ref}/", "agreement": "/desk/agreement/",
        "reports": "/desk/reports/?state=all", "report": f"/desk/reports/{report.ref}/",
        "closed report": f"/desk/reports/{closed.ref}/", "audit": f"/desk/audit/?row={rows['returned'].ref}",
        "audit, none found": "/desk/audit/?row=zzzzzzzz", "invitation": invitation.address,
        "returned status, its author's page": f"/desk/status-changes/{returned.ref}/",
        "amend": f"/desk/articles/{article.slug}/amend/",
    }  # fmt: skip
