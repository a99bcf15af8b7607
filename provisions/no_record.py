"""An installation whose record is not loaded yet says so, on every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from planwatch import errors
from provisions.reading import NoRecord


class TellNoRecord:
    """Turns NoRecord, raised by any view, into the page that says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the view may raise."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page, where that is what the view raised."""
        return errors.no_record(request) if isinstance(exception, NoRecord) else None
