"""What a program proposes on one article, as the workbench shows it: without what is coded there or was turned down."""

from bisect import bisect_left
from functools import cached_property, lru_cache
from typing import Any

from django.db import connection

from desk.models import Act, ActKind
from desk.passages import wide_places
from desk.suggestions import Knowledge, Suggestion, read, speakers_by_place, suggest_in
from desk.suggestions.reading import Reading
from desk.suggestions.speech import Speech
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
    """What is proposed on one article: passages, and who speaks where."""

    def __init__(self, article: Article, text: str) -> None:
        self.article = article
        self.text = text
        self.wide = wide_places(self.text)

    @cached_property
    def known(self) -> Knowledge:
        """What the record holds now."""
        return knowledge(state_of_record())

    @cached_property
    def taken_apart(self) -> tuple[Reading, Speech]:
        """The text, read once for both."""
        return read(self.text, self.known, self.article.published_on)

    def units(self, place: int) -> int:
        """A place in the text as a browser counts."""
        return place + bisect_left(self.wide, place)

    def speakers(self) -> dict[str, Any]:
        """Names of who may speak, and for each place of the text their numbers in that list, the likeliest first."""
        numbers: dict[int, int] = {}
        places = []
        for one in speakers_by_place(*self.taken_apart):
            named = [numbers.setdefault(pk, len(numbers)) for pk in one.speakers]
            places.append([self.units(one.start), self.units(one.end), one.is_sentence, named])
        return {"names": [self.known.shown.get(pk, "") for pk in numbers], "places": places}

    def rows(self) -> list[dict[str, Any]]:
        """Each suggestion with its place as a browser counts, names and slugs for the form, and its reason."""
        found = suggest_in(*self.taken_apart, self.known)
        taken = self.taken()
        open_ones = [each for each in found if not any(each.start < end and start < each.end for start, end in taken)]
        slugs = dict(
            Provision.objects.filter(pk__in={pk for each in open_ones for pk in each.provisions}).values_list(
                "pk", "slug"
            )
        )
        return [self.row(each, self.known.shown, slugs) for each in open_ones]

    def row(self, each: Suggestion, names: dict[int, str], slugs: dict[int, str]) -> dict[str, Any]:
        """One suggestion."""
        return {
            "place": [each.start, each.end],
            "start": self.units(each.start),
            "end": self.units(each.end),
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
