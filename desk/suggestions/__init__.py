"""Passages that a program proposes for coding, each with its reason in words; a person accepts them or does not."""

from desk.suggestions.choosing import suggest, suggest_in
from desk.suggestions.knowledge import Knowledge
from desk.suggestions.speakers import speakers_by_place, speakers_near
from desk.suggestions.suggestion import Suggestion
from desk.suggestions.weighing import read

__all__ = ["Knowledge", "Suggestion", "read", "speakers_by_place", "speakers_near", "suggest", "suggest_in"]
