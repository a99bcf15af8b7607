"""The rules of statements and status changes."""

from provisions.checks.rule import Rule


def replaced(kind: str, table: str) -> Rule:
    """Only what was retracted is replaced."""
    return Rule("4", kind, f"""
        SELECT s.ref, 'replaces ' || old.ref || ', which is not retracted'
        FROM {table} s JOIN {table} old ON old.id = s.replaces_id WHERE old.state <> 'retracted'
    """)  # fmt: skip


ROWS = [
    replaced("statement", "provisions_statement"),
    replaced("status change", "provisions_statuschange"),
    Rule("3", "status change", """
        SELECT c.ref, 'is on the record without an excerpt' FROM provisions_statuschange c
        WHERE c.published_at IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM provisions_statuschange_excerpts x WHERE x.statuschange_id = c.id)
    """),
    Rule("3", "statement", """
        SELECT s.ref, 'has ' || count(*) || ' supporting excerpts' FROM provisions_statement s
        JOIN provisions_support u ON u.statement_id = s.id GROUP BY s.ref HAVING count(*) > 2
    """),
    Rule("3", "statement", """
        SELECT s.ref, 'is supported by ' || other.ref || CASE WHEN other.id = main.id
                   THEN ', its main excerpt' ELSE ', which stands in another article' END
        FROM provisions_support u
        JOIN provisions_statement s ON s.id = u.statement_id
        JOIN sources_excerpt main ON main.id = s.excerpt_id
        JOIN sources_excerpt other ON other.id = u.excerpt_id
        WHERE other.id = main.id OR other.article_id <> main.article_id
    """),
    Rule("5", "status change", """
        SELECT string_agg(c.ref, ', ' ORDER BY c.ref),
               'all give ' || p.slug || ' a status from ' || c.effective_on
        FROM provisions_statuschange c JOIN provisions_provision p ON p.id = c.provision_id
        WHERE c.state <> 'retracted' GROUP BY p.slug, c.effective_on HAVING count(*) > 1
    """),
    Rule("7", "statement", """
        SELECT s.ref, 'was made on ' || s.made_on || ', after its article of ' || a.published_on
        FROM provisions_statement s JOIN sources_excerpt e ON e.id = s.excerpt_id
        JOIN sources_article a ON a.id = e.article_id
        WHERE s.published_at IS NOT NULL AND s.made_on > a.published_on
    """),
    Rule("codebook", "statement", """
        SELECT s.ref, 'speaks for ' || k.slug || ', which is merged into another'
        FROM provisions_statement s JOIN provisions_stakeholder k ON k.id = s.on_behalf_of_id
        WHERE s.published_at IS NOT NULL AND k.merged_into_id IS NOT NULL
    """),
    Rule("codebook", "status change", """
        SELECT c.ref, 'says not between whom it holds' FROM provisions_statuschange c
        WHERE c.published_at IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM provisions_statuschange_parties x WHERE x.statuschange_id = c.id)
    """),
    Rule("codebook", "status change", """
        SELECT c.ref, 'holds from ' || c.effective_on || ', and ' || e.ref || ' is evidence of ' || day.day
        FROM provisions_statuschange c
        JOIN provisions_statuschange_excerpts x ON x.statuschange_id = c.id
        JOIN sources_excerpt e ON e.id = x.excerpt_id
        JOIN sources_article a ON a.id = e.article_id
        CROSS JOIN LATERAL (
            SELECT COALESCE(min(said.made_on), a.published_on) AS day FROM (
                SELECT s.made_on FROM provisions_statement s
                WHERE s.excerpt_id = e.id AND s.published_at IS NOT NULL
              UNION ALL
                SELECT s.made_on FROM provisions_support u JOIN provisions_statement s ON s.id = u.statement_id
                WHERE u.excerpt_id = e.id AND s.published_at IS NOT NULL
            ) AS said
        ) AS day
        WHERE c.published_at IS NOT NULL AND day.day > c.effective_on
    """),
    Rule("codebook", "status change", """
        SELECT c.ref, 'is contested, and no needed party is on the record as refusing on ' || c.effective_on
        FROM provisions_statuschange c
        WHERE c.state = 'published' AND c.status = 'contested' AND NOT EXISTS (
            SELECT 1 FROM provisions_clause w
            JOIN provisions_consent n ON n.clause_id = w.id AND n.kind IN ('signatory', 'act_needed')
            CROSS JOIN LATERAL provisions_cells(
                w.draft_id, c.effective_on, NULL, ARRAY[c.provision_id], ARRAY[n.stakeholder_id]) AS cell
            WHERE w.provision_id = c.provision_id AND cell.stances = ARRAY['reject'])
    """),
]  # fmt: skip
