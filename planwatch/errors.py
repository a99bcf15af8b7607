"""What a refused or failed request gets: a designed page, or, at a file's address, the file's own format."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from planwatch.http import is_from_here, render_page, way_back

PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Refusal:
    """Why there is no page: the status, a heading, a sentence, and what to do next."""

    status: int
    heading: str
    sentence: str
    next_step: str


BAD_REQUEST = Refusal(
    400,
    "This address cannot be read",
    "The request holds something that planwatch does not take, such as an unprintable character.",
    "Check the address for stray characters, or start again from the provisions.",
)
FORBIDDEN = Refusal(
    403,
    "This is not open to you",
    "The page exists for editors only, or for another editor.",
    "Sign in with an account that may see it. Everything on the public record is open to all.",
)
SIGNED_OUT = Refusal(
    401,
    "You are signed out",
    "Your session had ended when this was sent, so nothing was saved. What you typed stands below.",
    "Sign in in a new tab, come back to this one, and send it again.",
)
FORM_EXPIRED = Refusal(
    403,
    "The form could not be accepted",
    "It was sent without the key that shows that it came from this site. Usually the page had stood open for "
    "too long, or the browser refuses cookies.",
    "Go back, reload the page, and send the form again. Nothing was changed.",
)
TOO_MANY = Refusal(
    429,
    "Too many tries from your address",
    "Each address may try only so often in a minute. Your account is not locked, and nothing was changed.",
    "Wait a few minutes and try again.",
)
NOT_FOUND = Refusal(
    404,
    "There is no page here",
    "Nothing on the record has this address.",
    "Search for it, or start from the provisions. The record's addresses never change: it may be misspelt.",
)
FAILED = Refusal(
    500,
    "The server could not answer",
    "Something went wrong on our side. It has been logged; nothing on the record was changed.",
    "Try again in a moment. If it stays so, tell whoever runs this site at what time it happened.",
)
NO_RECORD = Refusal(
    503,
    "No record is loaded yet",
    "The database answers, but it holds no plan.",
    "Whoever runs this site loads the starting record with: manage.py load_record data/",
)

SEND_AGAIN = (SIGNED_OUT, FORM_EXPIRED)
SECRETS = ("password", "code", "credential")


def answer(request: HttpRequest, refusal: Refusal, sentence: str = "") -> HttpResponse:
    """The refusal as a page, as a fragment for htmx, or as JSON or text where a file was asked for."""
    said = sentence or refusal.sentence
    if as_file := file_answer(request, refusal, said):
        return as_file
    context = {"refusal": refusal, "sentence": said, "kept": typed(request) if refusal in SEND_AGAIN else []}
    if refusal is SIGNED_OUT:
        context["sign_in"] = f"{resolve_url(settings.LOGIN_URL)}?{way_back(request)}"
    return render_page(request, "errors/refusal.html", context, fragment="refusal", status=refusal.status)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a refused form held, by name, to be sent again; nothing that a foreign page sent, and no secret."""
    if not is_from_here(request):
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and not any(secret in name for secret in SECRETS)
        for value in values
    ]


def file_answer(request: HttpRequest, refusal: Refusal, sentence: str) -> HttpResponse | None:
    """The refusal in the format of the file that was asked for; nothing where a page was."""
    if request.path.endswith(".json"):
        said = {"error": refusal.heading, "problems": [sentence], "next_step": refusal.next_step}
        return JsonResponse(said, status=refusal.status)
    if request.path.endswith((".csv", ".txt", ".xml")):
        text = f"{refusal.heading}.\n{sentence}\n{refusal.next_step}\n"
        return HttpResponse(text, status=refusal.status, content_type=PLAIN)
    return None


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return answer(request, BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403; with the sentence of the exception, where it has one."""
    return answer(request, FORBIDDEN, sentence_of(exception))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its key."""
    return answer(request, FORM_EXPIRED)


def signed_out(request: HttpRequest) -> HttpResponse:
    """401 for a form that was sent after its session had ended."""
    response = answer(request, SIGNED_OUT)
    add_never_cache_headers(response)
    return response


def too_many(request: HttpRequest) -> HttpResponse:
    """429, from django-allauth's rate limits."""
    return answer(request, TOO_MANY)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; with the sentence of the exception, where it has one."""
    return answer(request, NOT_FOUND, sentence_of(exception))


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without the database, the session or the request's own parts: any of these may be what failed."""
    response = file_answer(request, FAILED, FAILED.sentence)
    if response is None:
        try:
            page = render_to_string("errors/refusal.html", {"refusal": FAILED, "sentence": FAILED.sentence})
            response = HttpResponse(page, status=500)
        except Exception:  # noqa: BLE001 - the templates themselves may be what failed
            said = f"{FAILED.heading}. {FAILED.sentence} {FAILED.next_step}\n"
            response = HttpResponse(said, status=500, content_type=PLAIN)
    add_never_cache_headers(response)
    return response


def no_record(request: HttpRequest) -> HttpResponse:
    """503 as long as the database holds no plan."""
    response = answer(request, NO_RECORD)
    add_never_cache_headers(response)
    return response


def sentence_of(exception: Exception | None) -> str:
    """The sentence that a view gave; Django's own messages are for developers and are left out."""
    given = exception.args[0] if exception and exception.args else ""
    return given if isinstance(given, str) and given.endswith(".") and "matches the given query" not in given else ""
