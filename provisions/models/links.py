"""Links between rows: a change of who drafted, who is party, or what proves is a change, and is logged."""

import pghistory
import pgtrigger

from provisions.models.plan import Clause, Draft, Provision
from provisions.models.status import StatusChange

STANDS_WITH_ITS_STATUS = """
IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'stakeholder_id' = to_jsonb(OLD) - 'stakeholder_id' AND EXISTS (
    SELECT 1 FROM provisions_stakeholder k
    WHERE k.id = (to_jsonb(OLD)->>'stakeholder_id')::bigint
      AND k.merged_into_id = (to_jsonb(NEW)->>'stakeholder_id')::bigint) THEN
    RETURN NEW;
END IF;
IF EXISTS (SELECT 1 FROM provisions_statuschange s
           WHERE s.id IN (NEW.statuschange_id, OLD.statuschange_id) AND s.published_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the parties and the proof of a status on the record never change: retract and replace it'
        USING ERRCODE = 'check_violation';
END IF;
RETURN COALESCE(NEW, OLD);
"""

STANDS = pgtrigger.Trigger(
    name="stands_with_its_status",
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    when=pgtrigger.Before,
    func=STANDS_WITH_ITS_STATUS,
)


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
        triggers = [STANDS]


@pghistory.track()
class StatusExcerpt(StatusChange.excerpts.through):  # type: ignore[name-defined,misc]
    """An excerpt that proves a status."""

    class Meta:
        proxy = True
        triggers = [STANDS]
