"""History of the links between rows: a change of who drafted, who is party, or what proves is a change too."""

import pghistory

from provisions.models.plan import Clause, Draft, Provision
from provisions.models.status import StatusChange


@pghistory.track()
class DraftAuthor(Draft.authors.through):  # type: ignore[name-defined,misc]
    """A draft's author."""

    class Meta:
        proxy = True


@pghistory.track()
class ProvisionSuccessor(Provision.successors.through):  # type: ignore[name-defined,misc]
    """A provision's successor."""

    class Meta:
        proxy = True


@pghistory.track()
class ClauseStronger(Clause.stronger_for.through):  # type: ignore[name-defined,misc]
    """For whom a clause is stronger."""

    class Meta:
        proxy = True


@pghistory.track()
class ClauseWeaker(Clause.weaker_for.through):  # type: ignore[name-defined,misc]
    """For whom a clause is weaker."""

    class Meta:
        proxy = True


@pghistory.track()
class StatusParty(StatusChange.parties.through):  # type: ignore[name-defined,misc]
    """A party between which a status holds."""

    class Meta:
        proxy = True


@pghistory.track()
class StatusExcerpt(StatusChange.excerpts.through):  # type: ignore[name-defined,misc]
    """An excerpt that proves a status."""

    class Meta:
        proxy = True
