"""What a program proposes on one article, as the workbench shows it: without what is coded there or was turned down."""

from bisect import bisect_left
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max

from desk.models import Act, ActKind
from desk.passages import wide_places
from desk.suggestions import Knowledge, Suggestion, suggest
from desk.workbench import held_text
from provisions.models import Alias, Provision, Stakeholder, Statement
from sources.models import Article, Excerpt
from sources.quotation import Span


@lru_cache(maxsize=1)
def knowledge(stamp: tuple[object, ...]) -> Knowledge:
    """What the record holds, read again as soon as it changed."""
    return Knowledge.of_record()


def state_of_record() -> tuple[object, ...]:
    """What changes whenever a name, a provision or a published statement comes or goes. One query."""
    published = Statement.objects.aggregate(at=Max("published_at"), retracted=Max("retracted_at"), count=Count("pk"))
    names = Alias.objects.aggregate(last=Max("pk"), count=Count("pk"))
    return (*published.values(), *names.values(), Stakeholder.objects.count(), Provision.objects.count())


class Proposals:
    """The suggestions on one article."""

    def __init__(self, article: Article) -> None:
        self.article = article
        version = held_text(article)
        self.text = (version.text if version else None) or ""
        self.wide = wide_places(self.text)

    def rows(self) -> list[dict[str, Any]]:
        """Each suggestion with its place as a browser counts, names and slugs for the form, and its reason."""
        found = suggest(self.text, knowledge(state_of_record()), on=self.article.published_on)
        taken = self.taken()
        open_ones = [each for each in found if not any(each.start < end and start < each.end for start, end in taken)]
        names = dict(Stakeholder.objects.filter(pk__in={each.speaker for each in open_ones}).values_list("pk", "name"))
        slugs = dict(
            Provision.objects.filter(pk__in={pk for each in open_ones for pk in each.provisions}).values_list(
                "pk", "slug"
            )
        )
        return [self.row(each, names, slugs) for each in open_ones]

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
