"""A statement as a line of evidence: all that a page shows of it, in one row of one query.

A page shows up to three hundred. Loaded as model instances each is eight objects, and the query takes longer to
compile than to run; hence one fixed query around whatever queryset of statements is asked for.
"""

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from planwatch.codebook import STATED, Attribution, Words
from provisions.clocks import Clocks
from provisions.prepared import filled
from sources.text_fragment import at_words

if TYPE_CHECKING:
    from provisions.models.statements import StatementQuerySet

CREDIBILITY: dict[str, int] = {**dict.fromkeys(STATED, 2), Attribution.ACCOUNT: 3}
BACK_TRANSLATED = Words.BACK_TRANSLATED.value

# The asked ones come first, and apart: PostgreSQL weighs the order of eight tables at most, and where they are the
# last of eleven it joins the whole record before it looks at them.
CLAIMS = """
WITH asked(id) AS MATERIALIZED ({asked})
SELECT s.ref, s.stance, s.mark, s.condition, s.counter_proposal, s.red_line, s.threat, s.attribution, s.mapping,
       s.made_on, s.made_on_basis, s.speaker_id, speaker.name, s.on_behalf_of_id, actor.name,
       COALESCE(p.slug, ''), COALESCE(CONCAT(COALESCE(point.number, p.number)::text, p.letter), ''),
       COALESCE(p.title, ''), s.draft_id, d.name, d.public_since,
       e.ref, e.exact, e.language, e.words, e.via, e.translation, e.translator,
       a.slug, a.title, a.address, a.published_on, o.name, o.reliability,
       COALESCE((
           SELECT r.title FROM provisions_role r
           WHERE r.person_id = s.speaker_id AND (r.from_on IS NULL OR r.from_on <= s.made_on)
             AND (r.to_on IS NULL OR r.to_on >= s.made_on)
           ORDER BY r.from_on, r.id LIMIT 1), ''),
       -- What is not read yet, or came later, is no copy that the public may count.
       (SELECT count(*) FROM sources_article copy
        WHERE copy.origin_id = a.origin_id
          AND (copy.id = a.id OR copy.queue_state IN ('coded', 'nothing_to_code')
               AND (copy.published_on IS NULL OR copy.published_on <= %(on)s))),
       -- Another origin carries the same stance or mark of the same actor on the same wording.
       EXISTS (
           SELECT 1 FROM provisions_statement other
           JOIN sources_excerpt oe ON oe.id = other.excerpt_id
           JOIN sources_article oa ON oa.id = oe.article_id
           WHERE COALESCE(other.provision_id, 0) = COALESCE(s.provision_id, 0)
             AND other.on_behalf_of_id = s.on_behalf_of_id AND other.draft_id = s.draft_id
             AND other.stance = s.stance AND other.mark = s.mark AND other.made_on <= %(on)s
             AND other.published_at <= COALESCE(%(known)s, 'infinity'::timestamptz)
             AND (other.retracted_at IS NULL OR other.retracted_at > COALESCE(%(known)s, 'infinity'::timestamptz))
             AND oa.origin_id <> a.origin_id),
       COALESCE((
           SELECT array_agg(ARRAY[x.exact, x.language, x.translation] ORDER BY t.id)
           FROM provisions_support t JOIN sources_excerpt x ON x.id = t.excerpt_id
           WHERE t.statement_id = s.id), '{}')
FROM asked
JOIN provisions_statement s ON s.id = asked.id
JOIN provisions_stakeholder speaker ON speaker.id = s.speaker_id
JOIN provisions_stakeholder actor ON actor.id = s.on_behalf_of_id
LEFT JOIN provisions_provision p ON p.id = s.provision_id
LEFT JOIN provisions_provision point ON point.id = p.part_of_id
LEFT JOIN provisions_draft d ON d.id = s.draft_id
JOIN sources_excerpt e ON e.id = s.excerpt_id
JOIN sources_article a ON a.id = e.article_id
JOIN sources_outlet o ON o.id = a.outlet_id
ORDER BY s.made_on DESC, s.id DESC
"""


class Claim(NamedTuple):
    """One public statement with its proof."""

    ref: str
    stance: str
    mark: str
    condition: str
    counter_proposal: str
    red_line: bool
    threat: bool
    attribution: str
    mapping: str
    made_on: datetime.date
    made_on_basis: str
    speaker_id: int
    speaker: str
    on_behalf_of_id: int
    on_behalf_of: str
    provision_slug: str
    provision_label: str
    provision_title: str
    draft_id: int | None
    draft: str | None
    draft_public_since: datetime.date | None
    excerpt_ref: str
    exact: str
    language: str
    words: str
    via: str
    translation: str
    translator: str
    article_slug: str
    article_title: str
    article_address: str | None
    published_on: datetime.date | None
    outlet: str
    reliability: str
    speaker_title: str
    copy_count: int
    is_confirmed: bool
    supports: list[list[str]]

    @property
    def code(self) -> str:
        """The stance or the mark."""
        return self.stance or self.mark

    @property
    def provision(self) -> str:
        """The provision with its number, or nothing for the plan as a whole."""
        return f"{self.provision_label} {self.provision_title}".strip()

    @property
    def speaks_for_another(self) -> bool:
        """Whether the speaker and the one whose position it is differ."""
        return self.speaker_id != self.on_behalf_of_id

    @property
    def is_older(self) -> bool:
        """Whether it was made before the draft that it is coded on became public."""
        return self.draft_public_since is not None and self.made_on < self.draft_public_since

    @property
    def credibility(self) -> int:
        """1 to 6, from the origins that agree: see the method page."""
        return 1 if self.is_confirmed else CREDIBILITY.get(self.attribution, 6)

    @property
    def grade(self) -> str:
        """Reliability of the outlet and credibility of the claim, as in `B2`."""
        return f"{self.reliability}{self.credibility}"

    @property
    def is_reported_speech(self) -> bool:
        """Whether the words were translated there and back, so that nobody said them as they stand."""
        return self.words == BACK_TRANSLATED

    @property
    def english(self) -> str:
        """What its passages say in English, in their order; empty where they are in English."""
        if not self.supports:
            return self.translation
        return " … ".join(filter(None, [self.translation, *(english for *_, english in self.supports)]))

    @property
    def address_at_words(self) -> str:
        """The publisher's page at these words; empty where no address is known."""
        return at_words(self.article_address, self.exact) if self.article_address else ""


def claims(statements: "StatementQuerySet", clocks: Clocks) -> list[Claim]:
    """The claims of these statements, the newest first. One query; `statements` may be sliced."""
    return claims_among(*statements.values("pk").query.sql_with_params(), clocks)


def claims_among(asked: str, parameters: tuple[Any, ...] | None, clocks: Clocks) -> list[Claim]:
    """The claims of the statements whose ids a query gives, the newest first. One query.

    `parameters`: those of the query; None where its values are quoted into it.
    """
    query = filled(CLAIMS, on=clocks.on, known=clocks.known).replace("{asked}", asked)
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return [Claim._make(row) for row in cursor.fetchall()]
