"""Blind second coding: the passages that wait, one of them without any codes, and what is read in it."""

from collections.abc import Callable
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from desk import second, second_status
from desk.review_queue import shown_texts
from desk.tagging import ClaimForm, code_rows, defaults
from desk.views.workbench import key_of
from desk.workbench import Workbench
from planwatch.http import render_page
from planwatch.staff import editor_required, is_reviewer, reviewer_required, user_of
from provisions.models import Coder, Statement
from sources.models import Excerpt


@require_GET
@editor_required
def waiting(request: HttpRequest) -> HttpResponse:
    """The passages that wait for this coder."""
    coder = Coder.of(user_of(request))
    passages, changes = list(second.waiting_for(coder)), list(second_status.waiting_for(coder))
    context = {
        "passages": passages,
        "changes": changes,
        "others": second.waiting().count() - len(passages),
        "page": "second",
    }
    return render_page(request, "desk/second.html", context, fragment="passages")


def passage_of(ref: str, coder: Coder) -> Excerpt:
    """A passage that waits for this coder; nothing tells whether another one is there."""
    return get_object_or_404(second.waiting_for(coder), ref=ref)


def shown(request: HttpRequest, excerpt: Excerpt, form: ClaimForm | None, *, refusals: list[str]) -> HttpResponse:
    """One passage in its context, what was noted so far, and the form for the next claim."""
    user = user_of(request)
    noted = [
        (claim["key"][0], second.codings_of(excerpt, claim, Coder.of(user)))
        for claim in second.reading_of(excerpt, Coder.of(user)).claims
    ]
    context = {"excerpt": excerpt, "texts": shown_texts([excerpt]), "noted": noted, "codes": code_rows(),
               "form": form or ClaimForm(article=excerpt.article, initial=defaults(excerpt.article)), "key": uuid4(),
               "bench": Workbench(excerpt.article, user), "may_open": is_reviewer(user), "refusals": refusals,
               "page": "second"}  # fmt: skip
    status = 422 if refusals or (form is not None and form.errors) else 200
    return render_page(request, "desk/second_row.html", context, fragment="reading", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def read(request: HttpRequest, ref: str) -> HttpResponse:
    """Read one passage blind; a claim is noted, and the last one hands the reading in."""
    user = user_of(request)
    coder = Coder.of(user)
    if request.method != "POST":
        return shown(request, passage_of(ref, coder), None, refusals=[])
    try:
        key = key_of(request)
        if (done := after(request, second.handed_in(key))) is not None:
            return done
        excerpt = passage_of(ref, coder)
        form = second.claim_form(excerpt, request.POST)
        if not form.is_valid():
            return shown(request, excerpt, form, refusals=[])
        second.note(excerpt, request.POST, by=coder, key=key)
        if "more" in request.POST:
            return redirect("desk:second-row", ref=ref)
        return after(request, second.hand_in(excerpt, by=user, key=key)) or redirect("desk:second")
    except ValidationError as error:
        return shown(request, passage_of(ref, coder), None, refusals=error.messages)


def after(request: HttpRequest, rows: list[Statement]) -> HttpResponse | None:
    """Say what a reading came to, and go on to the next passage; nothing where there is none yet."""
    if not rows:
        return None
    if second.are_agreed(rows):
        on = "it stands on the record" if rows[0].is_on_record else "the row goes on to review"
        messages.success(request, f"Handed in. Both of you read the same; {on}.")
    else:
        messages.success(request, "Handed in. You differ from the first coder; a third person settles it.")
    left = second.waiting_for(Coder.of(user_of(request))).first()
    return redirect("desk:second-row", ref=left.ref) if left else redirect("desk:second")


def done(request: HttpRequest, ref: str, do: Callable[[Excerpt], HttpResponse | None]) -> HttpResponse:
    """Do something to a passage that waits; a refusal is said on its page, with 422."""
    coder = Coder.of(user_of(request))
    try:
        return do(passage_of(ref, coder)) or redirect("desk:second-row", ref=ref)
    except ValidationError as error:
        return shown(request, passage_of(ref, coder), None, refusals=error.messages)


@require_POST
@editor_required
def finish(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand in what was noted, or that the passage holds no statement."""
    user, because = user_of(request), request.POST.get("because", "")

    def do(excerpt: Excerpt) -> HttpResponse | None:
        return after(request, second.hand_in(excerpt, by=user, key=key_of(request), nothing_because=because))

    return done(request, ref, do)


@require_POST
@editor_required
def drop(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a noted claim away."""
    coder, claim = Coder.of(user_of(request)), request.POST.get("claim", "")
    return done(request, ref, lambda excerpt: second.drop(excerpt, claim, by=coder))


@require_POST
@reviewer_required
def urgent(request: HttpRequest, ref: str) -> HttpResponse:
    """Open a passage for review before its second coding."""
    user, reason = user_of(request), request.POST.get("reason", "")

    def do(excerpt: Excerpt) -> HttpResponse:
        rows = second.open_as_urgent(excerpt, by=user, key=key_of(request), reason=reason)
        messages.success(request, "Open for review. Until it is coded anew its rows say “second coding pending”.")
        return redirect(reverse("desk:review_row", args=["statements", rows[0].ref]))

    return done(request, ref, do)
