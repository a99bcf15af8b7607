"""The one place that knows whether a request is htmx, and what every address refuses."""

import gzip
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers, patch_cache_control, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

WORTH_COMPRESSING = 1_000

type View = Callable[[HttpRequest], HttpResponse]


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    fragment: str,
    status: int = 200,
    address: str = "",
) -> HttpResponse:
    """The page, or, for htmx, the one fragment of it that changes; the server names it, never the client.

    `address`: what the browser shows for a fragment, where the form that asked would leave empty values in it.
    """
    htmx = getattr(request, "htmx", None)
    is_fragment = htmx is not None and bool(htmx) and not htmx.history_restore_request
    if is_fragment and is_read_anew(request):
        return HttpResponse(headers={"HX-Redirect": address or request.get_full_path()})
    context = context | {"is_fragment": is_fragment}
    response = render(request, f"{template}#{fragment}" if is_fragment else template, context, status=status)
    if is_fragment and "reading" in context:
        # What could not be understood stands outside the fragment, and goes there (or away) with it.
        reading = context["reading"]
        response.write(render_to_string("problems.html", {"reading": reading}) if reading.problems else no_problems())
    patch_vary_headers(response, ["HX-Request", "HX-Request-Type", "HX-Target"])
    if is_fragment:
        patch_cache_control(response, private=True)
        if address:
            response["HX-Push-Url"] = address
    return response


def is_read_anew(request: HttpRequest) -> bool:
    """Whether a page asks for another wording or day than its own: then more of it changes than a fragment."""
    page = QueryDict(urlsplit(request.headers.get("HX-Current-URL", request.get_full_path())).query)
    return any(page.get(name, "") != request.GET.get(name, "") for name in ("draft", "on", "known"))


@cache
def no_problems() -> str:
    """What takes earlier problems from the page."""
    return render_to_string("problems.html")


def after_act(request: HttpRequest, to: str, template: str, context: dict[str, Any], *, fragment: str) -> HttpResponse:
    """What follows a change that went well: the page again, or, for htmx, the fragment that it changed.

    A browser with more to send asks for nothing (RFC 7240).
    """
    if request.headers.get("Prefer") == "return=minimal":
        return HttpResponse(status=204)
    if getattr(request, "htmx", None):
        return render_page(request, template, context, fragment=fragment)
    return redirect(to)


def is_part(request: HttpRequest) -> bool:
    """Whether a script asked, htmx or a fetch, and not the browser for a page."""
    return (
        bool(getattr(request, "htmx", None))
        or request.headers.get("Sec-Fetch-Dest") == "empty"
        or request.headers.get("Accept", "").startswith("application/json")
    )


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser itself says that a page of this site sent the request."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"


def way_back(request: HttpRequest, address: str = "") -> str:
    """`next=` and the page to come back to: what was asked, or, where that was a part or a form, the page it is on."""
    if not address and request.method in ("GET", "HEAD") and not is_part(request):
        address = request.get_full_path()
    if not address:
        seen = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
        is_ours = seen.netloc == request.get_host()
        address = f"{seen.path}?{seen.query}".rstrip("?") if is_ours else "/desk/"
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        address = "/desk/"
    return urlencode({"next": address}, safe="/")


def lead_away(request: HttpRequest, address: str, sentence: str) -> HttpResponse:
    """To another page: a redirect, or, to a script, 401 with that address, so that no page lands in a fragment."""
    if not is_part(request):
        return HttpResponseRedirect(address)
    said = {"error": sentence, "address": address}
    response = JsonResponse(said, status=401, headers={"HX-Redirect": address})
    add_never_cache_headers(response)
    return response


class Compress:
    """Pages and fragments go out compressed at level 3: a fifth of the bytes for half a millisecond.

    Django's own middleware compresses at level 6, which takes three times as long for a seventh less; level 1 saves
    a tenth of a millisecond and sends a tenth more. No page of ours
    holds a secret beside what a reader typed (form tokens are masked anew each time). Files stream as they are.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, compressed where that is worth it and wanted."""
        response = self.get_response(request)
        if response.streaming or response.has_header("Content-Encoding") or len(response.content) < WORTH_COMPRESSING:
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.content = gzip.compress(response.content, compresslevel=3, mtime=0)
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
        return response


class RefuseNul:
    """PostgreSQL holds no NUL; an address that carries one is answered 400, before anything reads it."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse."""
        if (
            "\0" in request.path
            or "%00" in request.META.get("QUERY_STRING", "")
            or "\0" in request.META.get("QUERY_STRING", "")
        ):
            from planwatch.errors import bad_request

            return bad_request(request, None)
        return self.get_response(request)
