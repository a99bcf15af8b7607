"""The function of 0003 as it stands now, and the index from which it counts: the same rows, a tenth of the time."""

from importlib import import_module

import django.db.models.functions.comparison
from django.db import migrations, models

CELLS = import_module("provisions.migrations.0003_cells").CELLS


class Migration(migrations.Migration):
    """Replace both."""

    dependencies = [("provisions", "0008_search_walk")]

    operations = [
        migrations.RunSQL(CELLS, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="statement", name="provisions_statement_cell"),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce("provision", 0),
                models.F("on_behalf_of"),
                models.F("made_on"),
                condition=models.Q(("published_at__isnull", False)),
                include=("provision", "draft", "stance", "mark", "attribution", "published_at", "retracted_at"),
                name="provisions_statement_cell",
            ),
        ),
    ]
