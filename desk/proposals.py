"""What a program proposes on one article, as the workbench shows it: without what is coded there or was turned down."""

from bisect import bisect_left
from functools import lru_cache
from typing import Any

from django.db import connection

from desk.models import Act, ActKind
from desk.passages import wide_places
from desk.suggestions import Knowledge, Suggestion, suggest
from provisions.models import Provision
from sources.models import Article, Excerpt
from sources.quotation import Span


@lru_cache(maxsize=1)
def knowledge(stamp: tuple[object, ...]) -> Knowledge:
    """What the record holds, read again as soon as it changed."""
    return Knowledge.of_record()


# Whose history tells that what suggestions know has changed.
LEARNED_FROM = ("alias", "stakeholder", "role", "provision", "clause", "description", "statement")
NEWEST = "SELECT " + ", ".join(f"(SELECT max(pgh_id) FROM provisions_{name}event)" for name in LEARNED_FROM)  # noqa: S608


def state_of_record() -> tuple[object, ...]:
    """The last event of each table that suggestions learn from: it changes with every change. One query."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        return tuple(cursor.fetchone())


class Proposals:
    """The suggestions on one article."""

    def __init__(self, article: Article, text: str) -> None:
        self.article = article
        self.text = text
        self.wide = wide_places(self.text)

    def rows(self) -> list[dict[str, Any]]:
        """Each suggestion with its place as a browser counts, names and slugs for the form, and its reason."""
        known = knowledge(state_of_record())
        found = suggest(self.text, known, on=self.article.published_on)
        taken = self.taken()
        open_ones = [each for each in found if not any(each.start < end and start < each.end for start, end in taken)]
        slugs = dict(
            Provision.objects.filter(pk__in={pk for each in open_ones for pk in each.provisions}).values_list(
                "pk", "slug"
            )
        )
        return [self.row(each, known.shown, slugs) for each in open_ones]

    def row(self, each: Suggestion, names: dict[int, str], slugs: dict[int, str]) -> dict[str, Any]:
        """One suggestion."""
        return {
            "place": [each.start, each.end],
            "start": each.start + bisect_left(self.wide, each.start),
            "end": each.end + bisect_left(self.wide, each.end),
            "provisions": [slugs[pk] for pk in each.provisions if pk in slugs],
            "is_plan": each.is_plan,
            "speaker": names.get(each.speaker or 0, ""),
            "code": each.stance or each.mark,
            "attribution": each.attribution,
            "reason": each.reason,
        }

    def taken(self) -> list[Span]:
        """Where something is coded already, or a suggestion was turned down."""
        coded = Excerpt.objects.filter(article=self.article).values_list("start", "end")
        rejected = Act.objects.filter(article=self.article, kind=ActKind.REJECT, undone_by__isnull=True)
        return [*coded, *((said["start"], said["end"]) for said in rejected.values_list("said", flat=True))]
