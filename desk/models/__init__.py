"""The desk's own working tables; nothing of the record depends on them."""

from desk.models.acts import Act, ActKind
from desk.models.changed import Stay
from desk.models.imports import Import, ImportRow, Outcome
from desk.models.intake import Arrival, Feed
from desk.models.invitations import Invitation
from desk.models.leases import Lease
from desk.models.people import GroupMembership, Person
from desk.models.reports import Report
from desk.models.reviews import Review, RowKind, Verdict
from desk.models.second import SecondReading

__all__ = [
    "Act",
    "ActKind",
    "Arrival",
    "Feed",
    "GroupMembership",
    "Import",
    "ImportRow",
    "Invitation",
    "Lease",
    "Outcome",
    "Person",
    "Report",
    "Review",
    "RowKind",
    "SecondReading",
    "Stay",
    "Verdict",
]
