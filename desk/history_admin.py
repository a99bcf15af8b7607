"""The events of the history in the admin, without what stays closed."""

from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from pghistory.admin.core import EventsAdmin

from desk.closed import Closed
from planwatch.staff import user_of


class HistoryAdmin(EventsAdmin):
    """Every change of one row or model; none of a row that whoever asks could still read blind."""

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Without events that name a closed row, in the list as on the page of one."""
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[no-untyped-call]
        pattern = Closed.to(user_of(request)).pattern
        return rows.annotate(words=Cast("pgh_data", TextField())).exclude(words__regex=pattern) if pattern else rows
