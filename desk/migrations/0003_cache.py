from django.db import migrations


class Migration(migrations.Migration):
    """The table of the shared cache, in which rate limits are counted: as `createcachetable` would make it."""

    dependencies = [("desk", "0002_people")]

    operations = [
        migrations.RunSQL(
            [
                "CREATE TABLE desk_cache (cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL,"
                " expires timestamp with time zone NOT NULL)",
                "CREATE INDEX desk_cache_expires ON desk_cache (expires)",
            ],
            "DROP TABLE desk_cache",
        )
    ]
