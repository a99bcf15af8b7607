"""The one statement of the rule by which a position is derived; see provisions/cells.py."""

from django.db import migrations

CELLS = """\
CREATE OR REPLACE FUNCTION provisions_cells(
    asked_draft bigint, on_day date, known_at timestamptz,
    asked_matters bigint[] DEFAULT NULL, asked_actors bigint[] DEFAULT NULL
) RETURNS TABLE (
    matter bigint, actor bigint, stances text[], is_stated boolean, latest_on date, is_red_line boolean,
    rests_on text[], declined_count bigint, open_count bigint, demand_count bigint, unclear_count bigint,
    second_hand_count bigint, older_count bigint, elsewhere_count bigint, statement_count bigint
)
LANGUAGE sql STABLE AS $$
WITH RECURSIVE wording(provision_id, draft_id) AS (
    -- The drafts, public by that day, in which each provision is worded as in the one asked for.
    SELECT p.id, asked_draft FROM provisions_provision p
    WHERE asked_matters IS NULL OR p.id = ANY (asked_matters)
  UNION
    SELECT w.provision_id, CASE WHEN w.draft_id = c.draft_id THEN d.amends_id ELSE c.draft_id END
    FROM wording w
    JOIN provisions_clause c ON c.provision_id = w.provision_id AND c.change = 'unchanged'
    JOIN provisions_draft d ON d.id = c.draft_id AND d.public_since <= on_day
    JOIN provisions_draft amended ON amended.id = d.amends_id AND amended.public_since <= on_day
    WHERE w.draft_id IN (c.draft_id, d.amends_id)
), asked AS (
    SELECT provision_id AS id, array_agg(draft_id) AS drafts FROM wording GROUP BY provision_id
  UNION ALL
    -- The plan as a whole.
    SELECT 0, ARRAY[asked_draft] WHERE asked_matters IS NULL OR 0 = ANY (asked_matters)
), spoke(matter, actor) AS (
    -- Who said anything on it, from one actor to the next along the index: as many steps as there are cells.
    SELECT asked.id, (
        SELECT min(s.on_behalf_of_id) FROM provisions_statement s
        WHERE COALESCE(s.provision_id, 0) = asked.id AND s.published_at IS NOT NULL)
    FROM asked
  UNION ALL
    SELECT spoke.matter, (
        SELECT min(s.on_behalf_of_id) FROM provisions_statement s
        WHERE COALESCE(s.provision_id, 0) = spoke.matter AND s.on_behalf_of_id > spoke.actor
          AND s.published_at IS NOT NULL)
    FROM spoke WHERE spoke.actor IS NOT NULL
), pair AS (
    SELECT spoke.matter, asked.drafts, spoke.actor FROM spoke JOIN asked ON asked.id = spoke.matter
    WHERE spoke.actor IS NOT NULL AND (asked_actors IS NULL OR spoke.actor = ANY (asked_actors))
)
SELECT pair.matter, pair.actor, held.stances, held.is_stated, held.latest_on, COALESCE(held.is_red_line, false),
       held.rests_on, said.declined_count, said.open_count, said.demand_count, said.unclear_count,
       said.second_hand_count, said.older_count, said.elsewhere_count, said.statement_count
FROM pair
LEFT JOIN LATERAL (
    SELECT kept.*
    FROM (VALUES (true), (false)) AS basis(is_stated)
    CROSS JOIN LATERAL (
        -- L, the latest day on which this actor said where it stands.
        SELECT max(latest.made_on) AS made_on
        FROM unnest(pair.drafts) AS worded(draft_id)
        JOIN provisions_draft d ON d.id = worded.draft_id
        CROSS JOIN LATERAL (
            SELECT s.made_on FROM provisions_statement s
            WHERE COALESCE(s.provision_id, 0) = pair.matter AND s.on_behalf_of_id = pair.actor
              AND s.draft_id = worded.draft_id AND s.is_stated = basis.is_stated
              AND s.stance <> ALL (ARRAY['', 'ambiguous']) AND s.authority IS NOT NULL
              AND s.published_at <= COALESCE(known_at, 'infinity')
              AND (s.retracted_at IS NULL OR s.retracted_at > COALESCE(known_at, 'infinity'))
              AND s.made_on BETWEEN d.public_since AND on_day
              AND (s.is_stated OR s.attribution = 'account' AND EXISTS (
                    SELECT 1 FROM sources_excerpt e
                    JOIN sources_article a ON a.id = e.article_id
                    JOIN sources_outlet o ON o.id = a.outlet_id
                    WHERE e.id = s.excerpt_id AND o.reliability IN ('A', 'B', 'C')))
            ORDER BY s.made_on DESC LIMIT 1
        ) AS latest
    ) AS newest
    CROSS JOIN LATERAL (
        -- Within 29 days of L the highest authority, and of that the latest day.
        SELECT array_agg(DISTINCT ranked.stance::text) AS stances, basis.is_stated, max(ranked.made_on) AS latest_on,
               bool_or(ranked.red_line) AS is_red_line, array_agg(ranked.ref::text ORDER BY ranked.id) AS rests_on
        FROM (
            SELECT fresh.*, dense_rank() OVER (ORDER BY fresh.authority, fresh.made_on DESC) AS place
            FROM unnest(pair.drafts) AS worded(draft_id)
            JOIN provisions_draft d ON d.id = worded.draft_id
            CROSS JOIN LATERAL (
                SELECT s.id, s.ref, s.stance, s.authority, s.made_on, s.red_line FROM provisions_statement s
                WHERE COALESCE(s.provision_id, 0) = pair.matter AND s.on_behalf_of_id = pair.actor
                  AND s.draft_id = worded.draft_id AND s.is_stated = basis.is_stated
                  AND s.stance <> ALL (ARRAY['', 'ambiguous']) AND s.authority IS NOT NULL
                  AND s.published_at <= COALESCE(known_at, 'infinity')
                  AND (s.retracted_at IS NULL OR s.retracted_at > COALESCE(known_at, 'infinity'))
                  AND s.made_on BETWEEN GREATEST(d.public_since, newest.made_on - 29) AND newest.made_on
                  AND (s.is_stated OR s.attribution = 'account' AND EXISTS (
                        SELECT 1 FROM sources_excerpt e
                        JOIN sources_article a ON a.id = e.article_id
                        JOIN sources_outlet o ON o.id = a.outlet_id
                        WHERE e.id = s.excerpt_id AND o.reliability IN ('A', 'B', 'C')))
                -- Looked up draft by draft, where a join may read every statement.
                OFFSET 0
            ) AS fresh
        ) AS ranked
        WHERE ranked.place = 1
    ) AS kept
    WHERE newest.made_on IS NOT NULL
    ORDER BY basis.is_stated DESC LIMIT 1
) AS held ON true
CROSS JOIN LATERAL (
    -- What else there is; counted up to 200, which a square shows as many.
    SELECT count(*) FILTER (WHERE noted.mark = 'declined') AS declined_count,
           count(*) FILTER (WHERE noted.mark = 'open') AS open_count,
           count(*) FILTER (WHERE noted.mark = 'demand') AS demand_count,
           count(*) FILTER (WHERE noted.stance = 'ambiguous' AND noted.is_in_draft) AS unclear_count,
           count(*) FILTER (WHERE noted.is_second_hand) AS second_hand_count,
           count(*) FILTER (WHERE noted.is_older) AS older_count,
           count(*) FILTER (WHERE noted.mark = '' AND NOT noted.is_in_draft) AS elsewhere_count,
           count(*) AS statement_count
    FROM (
        SELECT s.mark, s.stance, s.attribution IN ('third_party', 'anonymous', 'leaked') AS is_second_hand,
               COALESCE(s.draft_id = ANY (pair.drafts), false) AS is_in_draft,
               COALESCE(s.made_on < d.public_since, false) AS is_older
        FROM provisions_statement s
        LEFT JOIN provisions_draft d ON d.id = s.draft_id
        WHERE COALESCE(s.provision_id, 0) = pair.matter AND s.on_behalf_of_id = pair.actor
          AND s.made_on <= on_day
          AND s.published_at <= COALESCE(known_at, 'infinity')
          AND (s.retracted_at IS NULL OR s.retracted_at > COALESCE(known_at, 'infinity'))
        LIMIT 200
    ) AS noted
) AS said
WHERE said.statement_count > 0
$$;
"""


class Migration(migrations.Migration):
    """Create the function."""

    dependencies = [("provisions", "0002_initial")]

    operations = [
        migrations.RunSQL(
            CELLS,
            "DROP FUNCTION provisions_cells(bigint, date, timestamptz, bigint[], bigint[])",
        )
    ]
