"""Passages that a program proposes for coding, each with its reason in words; a person accepts them or does not."""

from desk.suggestions.choosing import suggest
from desk.suggestions.knowledge import Knowledge
from desk.suggestions.speakers import speakers_near
from desk.suggestions.suggestion import Suggestion

__all__ = ["Knowledge", "Suggestion", "speakers_near", "suggest"]
