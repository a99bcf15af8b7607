"""What suggestions know of the record: who is who, what each provision is about, and what was accepted before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from django.db.models import Q

from desk.suggestions.matters import Matters
from desk.suggestions.names import Names, Office, title_keys
from planwatch.codebook import RowState
from provisions.actors import BELLIGERENTS
from provisions.models import Alias, Clause, Description, Provision, Role, Stakeholder, Statement
from sources.models import Article


@dataclass
class Knowledge:
    """Read once from the record; nothing in it changes afterwards, so that a process may keep it."""

    names: Names = field(default_factory=Names)
    matters: Matters = field(default_factory=Matters)
    kinds: dict[int, str] = field(default_factory=dict)
    shown: dict[int, str] = field(default_factory=dict)
    sides: dict[int, set[int]] = field(default_factory=dict)

    @classmethod
    def of_record(cls, except_article: Article | None = None) -> Self:
        """All that the record holds now, in eight queries; nothing from that article or another of its origin."""
        knowledge = cls()
        knowledge._learn_names()
        knowledge._learn_matters(except_article)
        return knowledge

    def _learn_names(self) -> None:
        aliases: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for pk, name, usual in Alias.objects.values_list("stakeholder_id", "name", "spelling_of"):
            aliases[pk].append((name, usual))
        organs: dict[int, int | None] = {}
        slugs: dict[int, str] = {}
        rows = list(
            Stakeholder.objects.filter(merged_into__isnull=True)
            .order_by("pk")
            .values_list("pk", "slug", "name", "short", "kind", "organ_of_id")
        )
        for pk, slug, name, _, kind, organ_of in rows:
            organs[pk], slugs[pk], self.kinds[pk], self.shown[pk] = organ_of, slug, kind, name
        for _, spelled in sorted(aliases.items()):
            for name, usual in spelled:
                if usual:
                    self.names.learn_spelling(name, usual)
        for pk, slug, name, short, kind, _ in rows:
            names = [name.split(" (")[0], *(other for other, usual in aliases[pk] if not usual)]
            initials = "".join(letter for letter in name if letter.isupper())
            if short and short == initials:
                names.append(short)
            self.names.add(pk, slug, kind, names)
        self.sides = {pk: {pk} for pk, slug in slugs.items() if slug in BELLIGERENTS}
        for pk in organs:
            for side in self.sides.keys() & set(_upwards(pk, organs)):
                self.sides[side].add(pk)
        for person, organisation, title, from_on, to_on in Role.objects.order_by("pk").values_list(
            "person_id", "organisation_id", "title", "from_on", "to_on"
        ):
            within = frozenset(_upwards(organisation, organs))
            for pk in within & self.sides.keys():
                self.sides[pk].add(person)
            self.names.offices.append(Office(person, within, title_keys(title), from_on, to_on))

    def _learn_matters(self, except_article: Article | None) -> None:
        unseen = Q(excerpt__article__in=_of_one_origin(except_article))
        self.matters.names = self.names.not_matters(self.kinds)
        for provision in Provision.objects.select_related("part_of").order_by("pk"):
            self.matters.add(provision.pk, provision.label, provision.title, provision.summary, provision.part_of_id)
        for pk, wording, figures in Clause.objects.order_by("pk").values_list("provision_id", "wording", "figures"):
            self.matters.add_wording(pk, " ".join([wording, *figures]))
        for pk, exact in Description.objects.exclude(unseen).values_list("clause__provision_id", "excerpt__exact"):
            self.matters.add_accepted(pk, exact)
        for pk, exact in (
            Statement.objects.exclude(unseen)
            .exclude(state__in=[RowState.RETRACTED, RowState.RETURNED])
            .order_by("pk")
            .values_list("provision_id", "excerpt__exact")
            .filter(provision__isnull=False)
        ):
            self.matters.add_accepted(pk, exact)
        self.matters.weigh()


def _of_one_origin(article: Article | None) -> list[int]:
    """This article and those that copy or rewrite the same report."""
    if article is None:
        return []
    if article.origin_id is None:
        return [article.pk]
    return list(Article.objects.filter(origin=article.origin_id).values_list("pk", flat=True))


def _upwards(pk: int, organs: dict[int, int | None]) -> Iterable[int]:
    """A body and what it is an organ of, and so on."""
    seen: set[int] = set()
    at: int | None = pk
    while at is not None and at not in seen:
        seen.add(at)
        yield at
        at = organs.get(at)
