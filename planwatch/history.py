"""What every history row holds beside the fields of the row that changed."""

from django.db import models
from django.db.models.expressions import Func
from pghistory.models import Event as PghistoryEvent


class SessionUser(Func):
    """The database role that connected."""

    template = "SESSION_USER"
    output_field = models.CharField()


class Event(PghistoryEvent):
    """One change of one row, by trigger: bulk, admin and SQL by hand included."""

    # Found by time in the audit, across all tables.
    pgh_created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    database_role = models.CharField(max_length=63, db_default=SessionUser(), editable=False)

    class Meta:
        abstract = True
