"""Why a passage is proposed, in words for the person who decides."""

from desk.suggestions.knowledge import Knowledge
from desk.suggestions.weighing import Candidate
from planwatch.codebook import Mark, Stance

CODES = {**dict(Stance.choices), **dict(Mark.choices)}


def reason_for(one: Candidate, knowledge: Knowledge) -> str:
    """What it names, which words show the stance, and whose words they are: `names “veto”; “must” reads as …`."""
    named = one.match.words if one.match is not None else one.plan_words[:3]
    parts = [f"names {_listed(named)}"] if named else ["speaks of the matter of this part of the text"]
    if one.code.code:
        parts.append(f"{_listed(one.code.words[:2])} reads as “{CODES[one.code.code]}”")
    if one.speaker is not None:
        how = "in quotation marks, by" if one.passage.is_quoted else "given to"
        parts.append(f"{how} {knowledge.shown[one.speaker]}")
    else:
        parts.append("no speaker found")
    return "; ".join(parts)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words)
