"""The one place that knows whether a request is htmx, and what every address refuses."""

import gzip
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control, patch_vary_headers

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
    response = render(request, f"{template}#{fragment}" if is_fragment else template, context, status=status)
    if is_fragment and "reading" in context:
        # What could not be understood stands outside the fragment, and goes there (or away) with it.
        response.write(render_to_string("problems.html", {"reading": context["reading"]}))
    patch_vary_headers(response, ["HX-Request", "HX-Request-Type", "HX-Target"])
    if is_fragment:
        patch_cache_control(response, private=True)
        if address:
            response["HX-Push-Url"] = address
    return response


def after_act(request: HttpRequest, to: str, template: str, context: dict[str, Any], *, fragment: str) -> HttpResponse:
    """What follows a change that went well: the page again, or, for htmx, the fragment that it changed."""
    htmx = getattr(request, "htmx", None)
    if htmx:
        return render_page(request, template, context, fragment=fragment)
    return redirect(to)


class Compress:
    """Pages and fragments go out compressed at the fastest level: a fifth of the bytes for half a millisecond.

    Django's own middleware compresses at level 6, which takes twice the time for a tenth less. No page of ours
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
            response.content = gzip.compress(response.content, compresslevel=1, mtime=0)
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
