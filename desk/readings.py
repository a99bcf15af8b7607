"""What a coder read in a passage, told in words: to show it, and to show where two readings differ."""

from typing import NamedTuple

from provisions.models import Coding, Statement, StatusChange


class Difference(NamedTuple):
    """One value that two readings have differently."""

    name: str
    first: str
    second: str

    def __str__(self) -> str:
        return f"{self.name}: {self.first or 'none'} → {self.second or 'none'}"


def told(row: Statement | Coding | StatusChange) -> dict[str, str]:
    """Every coded value of a row or a reading by its name; what is empty is empty."""
    if isinstance(row, StatusChange):
        return {
            "Status": row.get_status_display(),
            "From": f"{row.effective_on:%-d %b %Y}",
            "Parties": ", ".join(row.parties.order_by("name").values_list("name", flat=True)),
            "Reason": row.reason,
        }
    return {
        "On": str(row.provision) if row.provision else "The plan as a whole",
        "Who speaks": row.speaker.name,
        "Whose position": row.on_behalf_of.name,
        "Authority": "none: it sets no position" if row.authority is None else row.get_authority_display(),
        "Stance or mark": row.get_stance_display() if row.stance else row.get_mark_display(),
        "Red line": "yes" if row.red_line else "",
        "Threat": "yes" if row.threat else "",
        "Condition": row.condition,
        "Counter-proposal": row.counter_proposal,
        "Draft": row.draft.name if row.draft else "",
        "Attribution": row.get_attribution_display(),
        "The matter is": row.get_mapping_display(),
        "Said on": ", ".join(filter(None, (f"{row.made_on:%-d %b %Y}", row.get_made_on_basis_display()))),
        "Note": row.note,
    }


def differences(first: dict[str, str], second: dict[str, str]) -> list[Difference]:
    """The values that differ, in the order in which they are told."""
    return [Difference(name, words, second[name]) for name, words in first.items() if words != second[name]]
