"""The desk's own working tables; nothing of the record depends on them."""

from desk.models.acts import Act, ActKind
from desk.models.leases import Lease

__all__ = ["Act", "ActKind", "Lease"]
