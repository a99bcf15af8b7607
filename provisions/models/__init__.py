"""The record's nouns."""

from provisions.models import links as links
from provisions.models.actors import Alias, Membership, Role, Stakeholder
from provisions.models.freezes import Freeze
from provisions.models.plan import (
    Clause,
    Consent,
    Description,
    Draft,
    Milestone,
    Plan,
    PlanColumn,
    Provision,
    Topic,
)
from provisions.models.rows import Coder
from provisions.models.statements import Coding, LeftOut, Statement, Support
from provisions.models.status import StatusChange, StatusCoding

__all__ = [
    "Alias",
    "Clause",
    "Coder",
    "Coding",
    "Consent",
    "Description",
    "Draft",
    "Freeze",
    "LeftOut",
    "Membership",
    "Milestone",
    "Plan",
    "PlanColumn",
    "Provision",
    "Role",
    "Stakeholder",
    "Statement",
    "StatusChange",
    "StatusCoding",
    "Support",
    "Topic",
]
