"""A made-up record into the database, by COPY: every trigger and constraint runs, as it does for any other row."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction

from provisions.made_up import Batch, Ground, MadeUp, Speaker, Values
from provisions.models import Coder, Plan, Provision
from sources.record import Record

YEARS = 3
ACTOR_COUNT = 44

# What stands in a row, table by table, in the order in which one leads to another.
COLUMNS = {
    "sources_outlet": "id ref slug name kind country reliability note",
    "sources_origin": "id ref slug label",
    "sources_article": "id ref slug title title_basis byline address is_primary published_on published_on_basis "
    "language note queue_state origin_id outlet_id",
    "sources_articletext": "id ref sha256 length word_count taken_at note article_id",
    "sources_excerpt": "id ref exact start end verified_at words via language translation translator article_id "
    "text_version_id",
    "provisions_statement": "id ref state published_at retracted_at retraction_reason authority stance mark "
    "condition counter_proposal red_line threat attribution mapping made_on made_on_basis note codebook "
    "second_coding is_suggested author_id draft_id excerpt_id on_behalf_of_id provision_id published_by_id "
    "retracted_by_id speaker_id",
    "provisions_support": "id excerpt_id statement_id",
    "provisions_statuschange": "id ref state retraction_reason status effective_on reason second_coding author_id "
    "provision_id",
    "provisions_statuschange_parties": "statuschange_id stakeholder_id",
    "provisions_statuschange_excerpts": "statuschange_id excerpt_id",
}
WITH_IDS = [table for table, columns in COLUMNS.items() if columns.startswith("id ")]

SPEAKERS = """
WITH chosen AS (
    SELECT k.id, row_number() OVER (ORDER BY c."order" NULLS LAST, k.kind <> 'state', k.id) AS place
    FROM provisions_stakeholder k LEFT JOIN provisions_plancolumn c ON c.stakeholder_id = k.id
    WHERE k.merged_into_id IS NULL ORDER BY place LIMIT %s
)
SELECT chosen.id, chosen.id, 1, chosen.place, 0 FROM chosen
UNION ALL
SELECT r.person_id, chosen.id, r.authority, chosen.place, r.id
FROM chosen JOIN provisions_role r ON r.organisation_id = chosen.id AND r.authority IS NOT NULL
ORDER BY 4, 5
"""

PUBLISH = """
UPDATE {table} SET state = 'published', published_at = asked.at, published_by_id = %s
FROM unnest(%s::bigint[], %s::timestamptz[]) AS asked(id, at) WHERE {table}.id = asked.id
"""


def ground(plan: Plan) -> Ground:
    """The rows of the record that made-up ones are about; they begin on the day after the record's last."""
    author, _ = Coder.objects.get_or_create(label="Made up, to measure with")
    publisher, _ = Coder.objects.get_or_create(label="Made up, second pair of eyes")
    with connection.cursor() as cursor:
        cursor.execute(SPEAKERS, [ACTOR_COUNT])
        speakers: list[Speaker] = [(row[0], row[1], row[2]) for row in cursor.fetchall()]
        first_ids = {}
        for table in WITH_IDS:
            cursor.execute(f"SELECT COALESCE(max(id), 0) + 1 FROM {table}")  # noqa: S608 - our own tables
            first_ids[table] = cursor.fetchone()[0]
    drafts = plan.default_draft.__class__.objects.exclude(pk=plan.default_draft_id).order_by("-number_of_points", "pk")
    return Ground(
        provisions=list(Provision.objects.in_order().values_list("pk", flat=True)),
        drafts=[plan.default_draft_id, *drafts.filter(number_of_points__gt=0).values_list("pk", flat=True)],
        speakers=speakers,
        since=plan.coded_through + datetime.timedelta(days=1),
        days=YEARS * 365,
        refs_taken=frozenset(refs()),
        first_ids=first_ids,
        author=author.pk,
        publisher=publisher.pk,
        parties=[speaker for speaker, _, _ in speakers[:1]],
    )


def refs() -> Iterator[str]:
    """Every reference that is taken."""
    for model in Record.__subclasses__():
        for concrete in (model, *model.__subclasses__()):
            if not concrete._meta.abstract:
                yield from concrete._default_manager.values_list("ref", flat=True)


def write(plan: Plan, *, articles: int, excerpts: int, seed: int) -> Iterator[int]:
    """Add a made-up record to the one that stands, all of it or none; yields the articles written so far.

    Its history names no command: a context of pghistory is a row that every event of its transaction rewrites.
    """
    with transaction.atomic():
        made_up = MadeUp(ground(plan), articles=articles, excerpts=excerpts, seed=seed)
        with connection.cursor() as cursor:
            # Deferred, a million rows would leave ten million checks for the end.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            # The checks are planned while the tables are small, and would read them whole for ever after.
            cursor.execute("SET LOCAL enable_seqscan = off")
        copy(made_up.outlets())
        written = 0
        for batch in made_up.batches():
            copy(batch)
            publish("provisions_statement", batch, made_up.ground.publisher)
            written += len(batch.rows["sources_article"])
            yield written
        statuses = made_up.statuses()
        copy(statuses)
        publish("provisions_statuschange", statuses, made_up.ground.publisher)
        with connection.cursor() as cursor:
            for table in WITH_IDS:
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608
        plan.coded_through = made_up.ground.since + datetime.timedelta(days=made_up.ground.days)
        plan.save(update_fields=["coded_through"])


def copy(batch: Batch) -> None:
    """Write the rows of a batch, table by table."""
    for table, columns in COLUMNS.items():
        if table in batch.rows:
            copy_rows(table, columns.split(), batch.rows[table])


def copy_rows(table: str, columns: list[str], rows: Iterable[Values]) -> None:
    """Write rows of one table."""
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        raw: Any = cursor.cursor
        with raw.copy(f"COPY {table} ({names}) FROM STDIN") as copying:
            for row in rows:
                copying.write_row(row)


def publish(table: str, batch: Batch, publisher: int) -> None:
    """Put on the record the submitted rows of a batch, now that their links are there."""
    with connection.cursor() as cursor:
        cursor.execute(PUBLISH.format(table=table), [publisher, list(batch.published), list(batch.published.values())])


def tidy() -> None:
    """Bring the planner's knowledge and the indexes' waiting lists up to date."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
