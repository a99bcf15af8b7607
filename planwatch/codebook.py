"""The codebook's vocabularies: every coded value, its name and, for a stance, its glyph and rank.

A value is never deleted; one that is no longer used is kept and marked as deprecated. The database
refuses any value that is not listed here (`holds`).
"""

from django.db.models import CheckConstraint, Q, TextChoices

VERSION = 1

WORDS_IN_A_RUN = 30
FIRST_WORDS = 12
SHARE_OF_AN_ARTICLE = 0.20
WINDOW_DAYS = 29
NOT_RESTATED_AFTER_DAYS = 90
DEADLOCK_AFTER_DAYS = 30


def holds(field: str, choices: type[TextChoices], *, empty: bool = False) -> CheckConstraint:
    """The check that a column holds a value of this vocabulary, or (where allowed) none."""
    values = [*([""] if empty else []), *choices.values]
    return CheckConstraint(
        condition=Q(**{f"{field}__in": values}),
        name=f"%(app_label)s_%(class)s_{field}",
        violation_error_message=f"{field} must be one of: {', '.join(choices.values)}.",
    )


class Stance(TextChoices):
    """Where an actor stands on a provision, as worded in one draft."""

    ENDORSE = "endorse", "accepts"
    ACCEPT_CONDITIONAL = "accept_conditional", "accepts on a condition"
    NEUTRAL = "neutral", "takes no side"
    SEEK_CHANGE = "seek_change", "wants changes"
    REJECT = "reject", "refuses"
    AMBIGUOUS = "ambiguous", "unclear"


MIXED = "mixed"
SQUARES: dict[str, tuple[str, str]] = {
    Stance.ENDORSE: ("✓", "accepts"),
    Stance.ACCEPT_CONDITIONAL: ("◐", "accepts on a condition"),
    Stance.NEUTRAL: ("–", "takes no side"),
    Stance.SEEK_CHANGE: ("△", "wants changes"),
    Stance.REJECT: ("✕", "refuses"),
    Stance.AMBIGUOUS: ("?", "unclear"),
    MIXED: ("≠", "differs within itself"),
}
STANCE_VALUES: dict[str, int] = {
    Stance.ENDORSE: 2, Stance.ACCEPT_CONDITIONAL: 1, Stance.NEUTRAL: 0, Stance.SEEK_CHANGE: -1, Stance.REJECT: -2,
}  # fmt: skip


class Mark(TextChoices):
    """What was said without taking a stance; it sets no position."""

    DECLINED = "declined", "declined to comment"
    OPEN = "open", "ready to discuss"
    DEMAND = "demand", "demands of any settlement"


class Attribution(TextChoices):
    """How the words reached the record."""

    OFFICIAL_DOCUMENT = "official_document", "official document"
    DIRECT_QUOTE = "direct_quote", "direct quote"
    ON_RECORD_PARAPHRASE = "on_record_paraphrase", "on-record paraphrase"
    LEAKED = "leaked", "leaked"
    ACCOUNT = "account", "account by the outlet"
    ANONYMOUS = "anonymous", "anonymous"
    THIRD_PARTY = "third_party", "third-party claim"


STATED = (Attribution.OFFICIAL_DOCUMENT, Attribution.DIRECT_QUOTE, Attribution.ON_RECORD_PARAPHRASE)
RELIABLE_ENOUGH = ("A", "B", "C")


class Mapping(TextChoices):
    """Whether the passage names the provision's matter or a coder inferred it."""

    STATED = "stated", "stated"
    INFERRED = "inferred", "inferred"


class MadeOnBasis(TextChoices):
    """How the day of a statement is known."""

    STATED = "stated", "stated in the source"
    INFERRED = "inferred", "inferred from the source"
    NO_LATER_THAN = "no_later_than", "no later than this day"


class DateBasis(TextChoices):
    """How the day of publication is known."""

    STATED = "stated", "stated"
    INFERRED = "inferred", "inferred"
    UNKNOWN = "unknown", "unknown"


class TitleBasis(TextChoices):
    """How the title of an article is known."""

    STATED = "stated", "stated"
    REBUILT = "rebuilt", "rebuilt from the address"
    UNKNOWN = "unknown", "unknown"


class ReportState(TextChoices):
    """What becomes of a reader's report of an error."""

    OPEN = "open", "open"
    ACCEPTED = "accepted", "accepted"
    DECLINED = "declined", "declined"


class Status(TextChoices):
    """The status of a provision that is stored; two more are derived."""

    WITHDRAWN = "withdrawn", "withdrawn"
    SUPERSEDED = "superseded", "superseded"
    IN_FORCE = "in_force", "in force"
    ADOPTED = "adopted", "adopted"
    TEXT_AGREED = "text_agreed", "text agreed"
    AGREED_IN_PRINCIPLE = "agreed_in_principle", "agreed in principle"
    DEADLOCKED = "deadlocked", "deadlocked"
    CONTESTED = "contested", "contested"
    UNDER_NEGOTIATION = "under_negotiation", "under negotiation"


class DerivedStatus(TextChoices):
    """The two statuses that are never stored."""

    PROPOSED = "proposed", "proposed"
    NOT_ASSESSED = "not_assessed", "not assessed"


STATUS_GLYPHS: dict[str, str] = {
    Status.WITHDRAWN: "⊘", Status.SUPERSEDED: "↷", Status.IN_FORCE: "●", Status.ADOPTED: "◕",
    Status.TEXT_AGREED: "◑", Status.AGREED_IN_PRINCIPLE: "◔", Status.DEADLOCKED: "⊠", Status.CONTESTED: "✕",
    Status.UNDER_NEGOTIATION: "⇄", DerivedStatus.PROPOSED: "○", DerivedStatus.NOT_ASSESSED: "·",
}  # fmt: skip
STATUS_LABELS: dict[str, str] = {**dict(Status.choices), **dict(DerivedStatus.choices)}


class Change(TextChoices):
    """What a draft does to a provision, measured against the draft that it amends."""

    INTRODUCED = "introduced", "introduced"
    UNCHANGED = "unchanged", "unchanged"
    REWORDED = "reworded", "reworded"
    SPLIT = "split", "split"
    MERGED = "merged", "merged"
    MOVED = "moved", "moved to another text"
    BRACKETED = "bracketed", "bracketed (open)"
    DROPPED = "dropped", "removed"
    NOT_IN_DRAFT = "not_in_draft", "not in this text"
    REINSTATED = "reinstated", "reinstated"
    UNDISCLOSED = "undisclosed", "wording not public"


class WordingKind(TextChoices):
    """Whether a clause's wording is the draft's own or our paraphrase."""

    VERBATIM = "verbatim", "verbatim"
    PARAPHRASE = "paraphrase", "our paraphrase"


class Provenance(TextChoices):
    """How a draft became known."""

    OFFICIAL = "official", "official"
    LEAKED_VERBATIM = "leaked_verbatim", "leaked, verbatim"
    READ_OUT = "read_out", "read out"
    PARAPHRASED = "paraphrased", "paraphrased by the press"
    NOT_PUBLIC = "not_public", "text not public"


class ConsentKind(TextChoices):
    """What a clause needs of a stakeholder."""

    SIGNATORY = "signatory", "signatory"
    ACT_NEEDED = "act_needed", "act needed"
    CLAIMS_A_SAY = "claims_a_say", "claims a say"


class StakeholderKind(TextChoices):
    """What kind of actor a stakeholder is."""

    STATE = "state", "state"
    BLOC = "bloc", "bloc"
    ORGANISATION = "organisation", "organisation"
    ORGAN = "organ", "organ"
    PERSON = "person", "person"
    GROUP = "group", "group"


class OutletKind(TextChoices):
    """Who publishes."""

    AGENCY = "agency", "news agency"
    NEWSPAPER = "newspaper", "newspaper"
    BROADCASTER = "broadcaster", "broadcaster"
    NEWS_SITE = "news_site", "news site"
    AGGREGATOR = "aggregator", "aggregator"
    GOVERNMENT = "government", "government"
    STATE_MEDIA = "state_media", "state media"
    OTHER = "other", "other"


class Reliability(TextChoices):
    """The Admiralty grade of an outlet (NATO AJP-2.1): A is completely reliable, F cannot be judged."""

    A = "A", "A, completely reliable"
    B = "B", "B, usually reliable"
    C = "C", "C, fairly reliable"
    D = "D", "D, not usually reliable"
    E = "E", "E, unreliable"
    F = "F", "F, cannot be judged"


class Words(TextChoices):
    """Whether an excerpt holds the words that were spoken."""

    ORIGINAL = "original", "original words"
    TRANSLATED = "translated", "translated by the outlet"
    BACK_TRANSLATED = "back_translated", "translated back"


class RowState(TextChoices):
    """Where a row stands between being written and standing on the record."""

    PENDING = "pending", "pending"
    SUBMITTED = "submitted", "submitted"
    RETURNED = "returned", "returned"
    PUBLISHED = "published", "published"
    RETRACTED = "retracted", "retracted"


class SecondCoding(TextChoices):
    """What the blind second reading of a row came to."""

    NONE = "none", "coded once"
    AWAITED = "awaited", "waits for its second coder"
    DIFFER = "differ", "the coders differ, not settled yet"
    PENDING = "pending", "second coding pending"
    AGREED = "agreed", "both coders agree"
    SETTLED = "settled", "settled after the coders differed"
    SETTLED_BY_TWO = "settled_by_two", "settled by the two coders, for want of a third"
    FOUND_BY_ONE = "found_by_one", "found by one coder of two"


class QueueState(TextChoices):
    """Where an article stands in the editors' queue."""

    INBOX = "inbox", "inbox"
    IN_WORK = "in_work", "in work"
    CODED = "coded", "coded"
    NOTHING_TO_CODE = "nothing_to_code", "read, nothing to code"


class StaffGroup(TextChoices):
    """Who works on the record; these are the names of Django's groups."""

    EDITOR = "editor", "editor: takes in, tags, submits"
    REVIEWER = "reviewer", "reviewer: also publishes, returns, settles"
    ADMIN = "admin", "admin: also curates, and invites people"
