"""One statement on the desk: changed, removed, or taken over from somebody else."""

from uuid import uuid4

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from desk import acts, corrections
from desk.models import Act, ActKind
from desk.repeating import earlier_statements, in_short
from desk.snapshots import ON_THE_DESK, fingerprint
from desk.speaking import proposed_voice
from desk.tagging import NONE, PLAN, MendForm, code_rows
from desk.views.workbench import acted, key_of
from desk.workbench import Workbench
from planwatch.http import after_act, render_page
from planwatch.staff import editor_required, user_of
from provisions.models import Statement
from provisions.models.statements import StatementQuerySet

TEMPLATE = "desk/statement.html"


def row_of(ref: str, user: User) -> Statement:
    """The statement of an address, while it is on the desk; none whose codes this user must not see."""
    return get_object_or_404(on_the_desk().open_to(user), ref=ref)


def on_the_desk() -> StatementQuerySet:
    """The statements that are not on the record yet."""
    return Statement.objects.filter(state__in=ON_THE_DESK).select_related(
        "excerpt__article__outlet", "excerpt__text_version", "speaker", "on_behalf_of", "provision__part_of", "draft",
        "author", "repeats",
    )  # fmt: skip


def initial(row: Statement) -> dict[str, object]:
    """What the form shows of a row as it stands."""
    names = ("condition", "counter_proposal", "red_line", "threat", "attribution", "mapping", "made_on",
             "made_on_basis", "note", "code")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "passage": row.excerpt.exact,
        "speaker": row.speaker.name,
        "on_behalf_of": row.on_behalf_of.name,
        "authority": NONE if row.authority is None else str(row.authority),
        "draft": row.draft.slug if row.draft else "",
        "repeats": row.repeats.ref if row.repeats else "",
        "matter": row.provision.slug if row.provision else PLAN,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def change(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a row of one's own; where somebody else was faster, both versions are shown and nothing is lost."""
    user, status = user_of(request), 200
    row = row_of(ref, user)
    found, back = row.excerpt.article, reverse("desk:article", args=[row.excerpt.article.slug])
    seen = request.POST.get("seen", fingerprint(row))
    form = MendForm(request.POST or None, row=row, initial=initial(row))
    theirs = None
    if request.method == "POST":
        try:
            if form.is_valid():
                acts.change(row, form, seen=seen, by=user, key=key_of(request))
                bench = Workbench(found, user).context()
                return after_act(request, back, "desk/article.html", bench, fragment="coded")
            status = 422
        except acts.ConflictError as conflict:
            theirs, status = conflict.row, 409
            seen = fingerprint(theirs)
        except ValidationError as error:
            form.add_error(None, error)
            status = 422
    context = {"row": row, "form": form, "seen": seen, "key": uuid4(), "codes": code_rows(), "theirs": theirs,
               "bench": Workbench(found, user), "back": back, "page": "queue"}  # fmt: skip
    return render_page(request, TEMPLATE, context, fragment="change", status=status)


@require_GET
@editor_required
def earlier(request: HttpRequest) -> HttpResponse:
    """What the named speaker was recorded with up to a day, the newest first: what a new row can repeat."""
    rows = earlier_statements(request.GET.get("speaker", ""), request.GET.get("made_on", ""))
    told = [{"ref": row.ref, "words": in_short(row)} for row in rows]
    return JsonResponse({"statements": told})


@require_GET
@editor_required
def voice(request: HttpRequest) -> HttpResponse:
    """Whose position the named speaker's words are on a day, and with which authority, as it would be saved."""
    asked = (request.GET.get(name, "") for name in ("speaker", "made_on", "attribution"))
    return JsonResponse({"words": proposed_voice(*asked)})


@require_POST
@editor_required
def correct(request: HttpRequest, ref: str) -> HttpResponse:
    """Begin a correction of a row that was published, and go on to mend it."""
    row, user = get_object_or_404(Statement.objects.select_related("excerpt__article"), ref=ref), user_of(request)
    try:
        act = corrections.correct(row, by=user, key=key_of(request), reason=request.POST.get("reason", ""))
    except ValidationError as error:
        context = Workbench(row.excerpt.article, user).context() | {"refusals": error.messages}
        return render_page(request, "desk/article.html", context, fragment="refused", status=422)
    return redirect("desk:statement", ref=act.before[0]["ref"])


@require_POST
@editor_required
def remove(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a row of one's own off the desk."""
    user = user_of(request)
    done = Act.objects.filter(user=user, kind=ActKind.REMOVE, said__ref=ref).select_related("article").first()
    row = Statement.objects.filter(ref=ref).first()
    if row is None and done is not None:  # Asked again by a browser that got no answer.
        return acted(request, done.article, lambda key: done)
    row = row_of(ref, user)
    return acted(request, row.excerpt.article, lambda key: acts.take_off(row, by=user, key=key))


@require_POST
@editor_required
def adopt(request: HttpRequest, ref: str) -> HttpResponse:
    """Take over a row that somebody else began."""
    row, user = get_object_or_404(on_the_desk(), ref=ref), user_of(request)
    return acted(request, row.excerpt.article, lambda key: acts.adopt(row, by=user, key=key))
