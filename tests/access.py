"""Who may do what at which address: one line for each, held against every role by test_access.py.

A new page needs one line in TABLE. `get` and `post` name a rule; a method without one is refused to everybody.
`at` fills the open parts of the address from the rows of `Things`; where a row belongs to somebody, `others`
says what becomes of whom it does not belong to.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

from tests.thorough import IS_THOROUGH

type Rule = dict[str, str]

# What an answer can be; `in`: the page or the act itself, also where it says what is wrong with what was sent.
IN, SIGN_IN, REFUSED, FACTOR, ABSENT, METHOD, AWAY, UNASKED = (
    "in", "led to the sign-in", "refused", "led to a second factor", "absent", "not a method of it", "led away",
    "not asked here",
)  # fmt: skip
BARE = "reviewer without a factor"
ROLES = ("stranger", "reader", "editor", "reviewer", BARE, "admin", "superuser")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

EVERYBODY: Rule = dict.fromkeys(ROLES, IN)
SIGNED_IN: Rule = EVERYBODY | {"stranger": SIGN_IN}
STAFF: Rule = SIGNED_IN | {"reader": REFUSED, BARE: FACTOR}
REVIEWERS: Rule = STAFF | {"editor": REFUSED}
ADMINS: Rule = REVIEWERS | {"reviewer": REFUSED}
NOT_MINE: Rule = STAFF | dict.fromkeys(("editor", "reviewer", "admin", "superuser"), ABSENT)
OUT: Rule = dict.fromkeys(ROLES, SIGN_IN)
NOBODY: Rule = dict.fromkeys(ROLES, ABSENT)
NOT_THERE: Rule = SIGNED_IN | dict.fromkeys(ROLES[1:], ABSENT)
OWN_FACTOR: Rule = SIGNED_IN | {BARE: ABSENT}
# What admins find at each page of the admin is tested in test_admin.py; here, that nobody else gets there.
# A reviewer is refused at what only admins open, with a second factor or without.
ADMINS_DESK: Rule = ADMINS | {BARE: REFUSED}
CURATION: Rule = ADMINS | {"admin": UNASKED, "superuser": UNASKED}
# Forms of the admin that all stand behind one door: asked by a stranger and by the reviewer, who of all that stay
# outside may most; the lists are asked by everybody. THOROUGH=1 sends everybody everywhere.
BEHIND: Rule = CURATION | ({} if IS_THOROUGH else dict.fromkeys(("reader", "editor", BARE), UNASKED))


@dataclass(frozen=True)
class Line:
    """One address: a rule for each method, how its open parts are filled, and what a form sends."""

    get: Rule | None = None
    post: Rule | None = None
    more: dict[str, Rule] = field(default_factory=dict)
    at: Callable[[Any], dict[str, Any]] = lambda things: {}
    others: Rule | None = None
    body: Callable[[], dict[str, str]] = dict
    methods: tuple[str, ...] = METHODS

    def rule(self, method: str, *, is_mine: bool) -> Rule | None:
        """What becomes of each role; nothing where the address does not know the method."""
        rule = self.more.get(method, {"GET": self.get, "POST": self.post}.get(method))
        return self.others if rule and self.others and not is_mine else rule


def page(rule: Rule, **values: Any) -> Line:
    """A page that is only read."""
    return Line(get=rule, **values)


def act(rule: Rule, **values: Any) -> Line:
    """A change, without a page of its own."""
    return Line(post=rule, body=lambda: {"key": str(uuid4())}, **values)


def form(rule: Rule, **values: Any) -> Line:
    """A page with a form."""
    return Line(get=rule, post=rule, **values)


def allauth(rule: Rule, post: Rule | None = None, **values: Any) -> Line:
    """A form of django-allauth, whose views take PUT for POST; what they do with it is to refuse an empty form."""
    return Line(get=rule, post=post or rule, more={"PUT": post or rule}, **values)


def article(things: Any) -> dict[str, Any]:
    return {"slug": things.article.slug}


def row(things: Any) -> dict[str, Any]:
    return {"ref": things.row.ref}


def drawn(things: Any) -> dict[str, Any]:
    return {"ref": things.drawn.excerpt.ref}


def reviewed(things: Any) -> dict[str, Any]:
    return row(things) | {"kind": "statements"}


def published(things: Any) -> dict[str, Any]:
    return {"ref": things.published.ref}


def arrival(things: Any) -> dict[str, Any]:
    return {"ref": things.arrival.ref}


def item(things: Any) -> dict[str, Any]:
    return {"ref": things.item.ref}


def feed(things: Any) -> dict[str, Any]:
    return {"ref": things.item.feed.ref, "change": "pause"}


def imported(things: Any) -> dict[str, Any]:
    return {"ref": things.imported.ref}


def passkey(things: Any) -> dict[str, Any]:
    return {"pk": things.passkey.pk}


PUBLIC: dict[str, dict[str, Any] | None] = {
    "index": {}, "index_file": {"ending": "csv"}, "by_number": {"number": 7}, "detail": {"slug": "nato"},
    "cell": {"slug": "nato", "actor_slug": "ukraine"}, "matrix": {}, "matrix_file": {"ending": "json"},
    "stakeholders": {}, "stakeholders_file": {"ending": "csv"}, "stakeholder": {"slug": "ukraine"},
    "statements": {}, "statements_file": {"ending": "csv"}, "statement": None, "briefing": None, "drafts": {},
    "drafts_file": {"ending": "csv"}, "draft": {"slug": "geneva"}, "draft_file": {"slug": "geneva", "ending": "csv"},
    "sources": {}, "sources_file": {"ending": "csv"}, "source": {"slug": "the-call"}, "search": {},
    "search_file": {"ending": "json"}, "corrections": {}, "corrections_file": {"ending": "csv"}, "method": {},
    "robots": {}, "sitemap": {},
}  # fmt: skip


def public(parts: dict[str, Any] | None) -> Line:
    """A page of the public record; None stands for the ref of a statement on it."""
    return page(EVERYBODY, at=lambda things: {"ref": things.published.ref} if parts is None else parts)


def curation() -> dict[str, Line]:
    """The Django admin: every page of it is for admins alone."""
    names = ["index", "app_list", "jsi18n", "autocomplete", "view_on_site", "logout", "password_change",
             "password_change_done", "auth_user_password_change"]  # fmt: skip
    names += [
        f"{model._meta.app_label}_{model._meta.model_name}_{what}"
        for model in admin.site._registry
        for what in ("changelist", "add", "history", "delete", "change")
    ]
    parts = {"object_id": "0", "id": "0", "app_label": "provisions", "content_type_id": 0}

    def at(things: Any) -> dict[str, Any]:
        return parts

    lines = {f"admin:{name}": Line(post=BEHIND, at=at, methods=("POST",)) for name in ["", "login", *names]}
    for name in names:
        if name == "index" or name.endswith("_changelist"):
            lines[f"admin:{name}"] = Line(get=ADMINS, post=CURATION, methods=("GET", "POST"))
    return lines


TABLE: dict[str, Line] = {
    "health": page(EVERYBODY),
    **{f"provisions:{name}": public(parts) for name, parts in PUBLIC.items()},
    **curation(),
    # The desk
    "desk:index": page(STAFF),
    "desk:article": page(STAFF, at=article),
    "desk:write": act(STAFF, at=article),
    "desk:suggestions": page(STAFF, at=article),
    "desk:reject": act(STAFF, at=article),
    "desk:nothing": act(STAFF, at=article),
    "desk:submit": act(STAFF, at=article),
    "desk:undo": act(STAFF, at=article),
    "desk:presence": act(STAFF, at=article),
    "desk:statement": form(STAFF, at=row),
    "desk:earlier": page(STAFF),
    "desk:voice": page(STAFF),
    "desk:remove": act(STAFF, at=row),
    "desk:adopt": act(STAFF, at=row),
    "desk:inbox": page(STAFF),
    "desk:inbox-take": act(STAFF, at=item),
    "desk:inbox-dismiss": act(STAFF, at=item),
    "desk:feeds": form(STAFF),
    "desk:feed-change": act(STAFF, at=feed),
    "desk:imports": form(STAFF),
    "desk:import": page(STAFF, at=imported),
    "desk:import-start": act(STAFF, at=imported),
    "desk:import-copy": act(STAFF, at=lambda things: imported(things) | {"number": 1}),
    "desk:jobs": page(STAFF),
    "desk:take-in": form(STAFF),
    "desk:take-in-address": act(STAFF),
    "desk:take-in-file": act(STAFF),
    "desk:arrival": form(STAFF, at=arrival),
    "desk:dismiss": act(STAFF, at=arrival),
    "desk:correct": act(STAFF, at=published),
    "desk:newer": form(STAFF, at=article),
    "desk:amend": form(STAFF, at=article),
    "desk:changed": page(STAFF),
    "desk:move": act(STAFF, at=lambda things: {"ref": things.published.excerpt.ref}),
    "desk:stay": act(STAFF, at=lambda things: {"ref": things.published.excerpt.ref}),
    "desk:second": page(STAFF),
    "desk:second-row": form(STAFF, at=drawn),
    "desk:second-finish": act(STAFF, at=drawn),
    "desk:second-drop": act(STAFF, at=drawn),
    "desk:second-urgent": act(REVIEWERS, at=drawn),
    "desk:second-status": form(STAFF, at=lambda things: {"ref": things.status.ref}),
    "desk:status-change": form(STAFF, at=lambda things: {"ref": things.proposal.ref}, others=NOT_MINE),
    "desk:fix-status": form(REVIEWERS, at=lambda things: {"ref": things.proposal.ref}),
    "desk:settle-status": act(REVIEWERS, at=lambda things: {"ref": things.proposal.ref}),
    "desk:otherwise-status": form(REVIEWERS, at=lambda things: {"ref": things.proposal.ref}),
    "desk:settle": act(REVIEWERS, at=row),
    "desk:otherwise": form(REVIEWERS, at=row),
    "desk:let-stand": act(REVIEWERS, at=published),
    "desk:review": page(REVIEWERS),
    "desk:review_row": page(REVIEWERS, at=reviewed),
    "desk:accept": act(REVIEWERS, at=reviewed),
    "desk:give_back": act(REVIEWERS, at=reviewed),
    "desk:retract": act(REVIEWERS, at=reviewed),
    "desk:fix": form(REVIEWERS, at=row),
    "desk:dismiss-proposal": act(REVIEWERS, at=lambda things: {"ref": things.proposal.ref}),
    "desk:agreement": page(STAFF),
    "desk:audit": page(ADMINS_DESK),
    "desk:revert": act(ADMINS_DESK, at=lambda things: {"source": "sources_outletevent", "pgh_id": 1}),
    "desk:reports": page(STAFF),
    "desk:report": page(STAFF, at=lambda things: {"ref": things.report.ref}),
    "desk:close_report": act(STAFF, at=lambda things: {"ref": things.report.ref}),
    "report:report": form(EVERYBODY),
    "report:thanks": page(EVERYBODY),
    # Coming in
    "people:invitation": form(EVERYBODY, at=lambda things: {"token": things.token}),
    "account_login": allauth(EVERYBODY),
    "mfa_login_webauthn": Line(EVERYBODY | {"stranger": SIGN_IN}, EVERYBODY | {"stranger": SIGN_IN}),
    "account_logout": Line(SIGNED_IN, OUT),
    "account_signup": Line(EVERYBODY, EVERYBODY, dict.fromkeys(METHODS[2:], EVERYBODY)),
    "account_inactive": page(EVERYBODY),
    "account_reset_password": allauth(EVERYBODY),
    "account_reset_password_done": page(EVERYBODY),
    "account_reset_password_from_key": Line(
        EVERYBODY, EVERYBODY, dict.fromkeys(METHODS[2:], EVERYBODY), lambda things: {"uidb36": "1", "key": "x-y"}
    ),
    "account_reset_password_from_key_done": page(EVERYBODY),
    "account_confirm_email": Line(EVERYBODY, NOBODY, at=lambda things: {"key": "x"}),
    "account_email_verification_sent": page(EVERYBODY),
    "account_confirm_login_code": Line(SIGNED_IN, SIGNED_IN),
    "mfa_authenticate": Line(SIGNED_IN, SIGNED_IN),
    # One's own account
    "account": Line(EVERYBODY, EVERYBODY),
    "account_reauthenticate": allauth(SIGNED_IN),
    "account_email": allauth(SIGNED_IN),
    "account_change_password": allauth(SIGNED_IN),
    "account_set_password": allauth(SIGNED_IN),
    "mfa_index": page(SIGNED_IN),
    "mfa_reauthenticate": allauth(SIGNED_IN),
    "mfa_activate_totp": allauth(SIGNED_IN),
    "mfa_deactivate_totp": allauth(OWN_FACTOR),
    "mfa_view_recovery_codes": page(SIGNED_IN),
    "mfa_generate_recovery_codes": allauth(SIGNED_IN),
    "mfa_download_recovery_codes": page(SIGNED_IN),
    "mfa_list_webauthn": page(SIGNED_IN),
    "mfa_add_webauthn": allauth(SIGNED_IN),
    "mfa_reauthenticate_webauthn": allauth(SIGNED_IN, OUT | {BARE: AWAY}),
    "mfa_edit_webauthn": allauth(OWN_FACTOR, at=passkey, others=NOT_THERE),
    "mfa_remove_webauthn": Line(OWN_FACTOR, OWN_FACTOR, {"DELETE": OWN_FACTOR}, passkey, NOT_THERE),
    "usersessions_list": allauth(SIGNED_IN),
    "people:end_session": act(SIGNED_IN, at=lambda things: {"pk": things.session.pk}, others=NOT_THERE),
}


def patterns() -> Iterator[tuple[str, str]]:
    """Every address there is: its name, with the name of its app, and its pattern."""
    waiting: list[tuple[str, str, URLPattern | URLResolver]] = [("", "", one) for one in get_resolver().url_patterns]
    while waiting:
        space, before, one = waiting.pop(0)
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            waiting += [(inner, route, each) for each in one.url_patterns]
        else:
            yield f"{space}{one.name or ''}", route
