"""The schema as the migrations that it replaces leave it: a database without tables takes this one instead."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import planwatch.history
import planwatch.triggers
import sources.record
import sources.search
from django.db import migrations, models

from sources.search import FOLD_SQL


class Migration(migrations.Migration):

    replaces = [('sources', '0001_initial'), ('sources', '0002_excerpt_words_stand'), ('sources', '0003_signature'), ('sources', '0004_history_and_reports')]

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.RunSQL(
            sql=FOLD_SQL,
            reverse_sql='DROP FUNCTION planwatch_fold(text)',
        ),
        migrations.CreateModel(
            name='Outlet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(db_collation='C', default=sources.record.make_ref, editable=False, max_length=8, unique=True, validators=[django.core.validators.RegexValidator('^[a-z2-7]{8}$', 'A ref is 8 characters from a-z and 2-7.')])),
                ('slug', models.SlugField(db_collation='C', max_length=80, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('agency', 'news agency'), ('newspaper', 'newspaper'), ('broadcaster', 'broadcaster'), ('news_site', 'news site'), ('aggregator', 'aggregator'), ('government', 'government'), ('state_media', 'state media'), ('other', 'other')], max_length=20)),
                ('country', models.CharField(blank=True, help_text='ISO 3166 code; empty where unknown.', max_length=2)),
                ('reliability', models.CharField(choices=[('A', 'A, completely reliable'), ('B', 'B, usually reliable'), ('C', 'C, fairly reliable'), ('D', 'D, not usually reliable'), ('E', 'E, unreliable'), ('F', 'F, cannot be judged')], max_length=1)),
                ('note', models.CharField(blank=True, max_length=400)),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9-]*[a-z][a-z0-9-]*$')), name='sources_outlet_slug', violation_error_message='A slug is lower-case letters, digits and hyphens, with at least one letter.'), models.CheckConstraint(condition=models.Q(('kind__in', ['agency', 'newspaper', 'broadcaster', 'news_site', 'aggregator', 'government', 'state_media', 'other'])), name='sources_outlet_kind', violation_error_message='kind must be one of: agency, newspaper, broadcaster, news_site, aggregator, government, state_media, other.'), models.CheckConstraint(condition=models.Q(('reliability__in', ['A', 'B', 'C', 'D', 'E', 'F'])), name='sources_outlet_reliability', violation_error_message='reliability must be one of: A, B, C, D, E, F.')],
            },
        ),
        migrations.CreateModel(
            name='Origin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(db_collation='C', default=sources.record.make_ref, editable=False, max_length=8, unique=True, validators=[django.core.validators.RegexValidator('^[a-z2-7]{8}$', 'A ref is 8 characters from a-z and 2-7.')])),
                ('slug', models.SlugField(db_collation='C', max_length=80, unique=True)),
                ('label', models.CharField(max_length=200)),
            ],
            options={
                'ordering': ['label'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9-]*[a-z][a-z0-9-]*$')), name='sources_origin_slug', violation_error_message='A slug is lower-case letters, digits and hyphens, with at least one letter.')],
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(db_collation='C', default=sources.record.make_ref, editable=False, max_length=8, unique=True, validators=[django.core.validators.RegexValidator('^[a-z2-7]{8}$', 'A ref is 8 characters from a-z and 2-7.')])),
                ('slug', models.SlugField(db_collation='C', max_length=80, unique=True)),
                ('title', models.CharField(blank=True, help_text='Empty where unknown.', max_length=300)),
                ('title_basis', models.CharField(choices=[('stated', 'stated'), ('rebuilt', 'rebuilt from the address'), ('unknown', 'unknown')], default='stated', max_length=10)),
                ('byline', models.CharField(blank=True, max_length=200)),
                ('address', models.URLField(blank=True, help_text='Empty where unknown.', max_length=1000, null=True, unique=True)),
                ('is_primary', models.BooleanField(default=False, help_text='An official text.')),
                ('published_on', models.DateField(blank=True, null=True)),
                ('published_on_basis', models.CharField(choices=[('stated', 'stated'), ('inferred', 'inferred'), ('unknown', 'unknown')], default='unknown', max_length=10)),
                ('language', models.CharField(default='en', max_length=8)),
                ('note', models.CharField(blank=True, max_length=600)),
                ('queue_state', models.CharField(choices=[('inbox', 'inbox'), ('in_work', 'in work'), ('coded', 'coded'), ('nothing_to_code', 'read, nothing to code')], default='inbox', max_length=20)),
                ('search', models.GeneratedField(db_persist=True, expression=sources.search.Vector('title', 'byline'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='sources.origin')),
                ('outlet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='sources.outlet')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('published_on'), descending=True, nulls_last=True), 'pk'],
                'abstract': False,
                'indexes': [models.Index(models.OrderBy(models.F('published_on'), descending=True, nulls_last=True), models.F('id'), name='sources_article_newest'), django.contrib.postgres.indexes.GinIndex(models.F('search'), name='sources_article_search')],
                'constraints': [models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9-]*[a-z][a-z0-9-]*$')), name='sources_article_slug', violation_error_message='A slug is lower-case letters, digits and hyphens, with at least one letter.'), models.CheckConstraint(condition=models.Q(('title_basis__in', ['stated', 'rebuilt', 'unknown'])), name='sources_article_title_basis', violation_error_message='title_basis must be one of: stated, rebuilt, unknown.'), models.CheckConstraint(condition=models.Q(('published_on_basis__in', ['stated', 'inferred', 'unknown'])), name='sources_article_published_on_basis', violation_error_message='published_on_basis must be one of: stated, inferred, unknown.'), models.CheckConstraint(condition=models.Q(('queue_state__in', ['inbox', 'in_work', 'coded', 'nothing_to_code'])), name='sources_article_queue_state', violation_error_message='queue_state must be one of: inbox, in_work, coded, nothing_to_code.'), models.CheckConstraint(condition=models.Q(models.Q(('published_on__isnull', True), ('published_on_basis', 'unknown')), models.Q(('published_on__isnull', False), models.Q(('published_on_basis', 'unknown'), _negated=True)), _connector='OR'), name='sources_article_date_has_basis', violation_error_message='A date of publication is stated or inferred; without one its basis is unknown.')],
            },
        ),
        migrations.CreateModel(
            name='OriginEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('database_role', models.CharField(db_default=planwatch.history.SessionUser(), editable=False, max_length=63)),
                ('id', models.BigIntegerField()),
                ('ref', models.CharField(db_collation='C', default=sources.record.make_ref, editable=False, max_length=8, validators=[django.core.validators.RegexValidator('^[a-z2-7]{8}$', 'A ref is 8 characters from a-z and 2-7.')])),
                ('slug', models.SlugField(db_collation='C', db_index=False, max_length=80)),
                ('label', models.CharField(max_length=200)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='sources.origin')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OutletEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('database_role', models.CharField(db_default=planwatch.history.SessionUser(), editable=False, max_length=63)),
                ('id', models.BigIntegerField()),
                ('ref', models.CharField(db_collation='C', default=sources.record.make_ref, editable=False, max_length=8, validators=[django.core.validators.RegexValidator('^[a-z2-7]{8}$', 'A ref is 8 characters from a-z and 2-7.')])),
                ('slug', models.SlugField(db_collation='C', db_index=False, max_length=80)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('agency', 'news agency'), ('newspaper', 'newspaper'), ('broadcaster', 'broadcaster'), ('news_site', 'news site'), ('aggregator', 'aggregator'), ('government', 'government'), ('state_media', 'state media'), ('other', 'other')], max_length=20)),
                ('country', models.CharField(blank=True, help_text='ISO 3166 code; empty where unknown.', max_length=2)),
                ('reliability', models.CharField(choices=[('A', 'A, completely reliable'), ('B', 'B, usually reliable'), ('C', 'C, fairly reliable'), ('D', 'D, not usually reliable'), ('E', 'E, unreliable'), ('F', 'F, cannot be judged')], max_length=1)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='sources.outlet')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ArticleText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(db_collation='C', default=sources.record.make_ref, editable=False, max_length=8, unique=True, validators=[django.core.validators.RegexValidator('^[a-z2-7]{8}$', 'A ref is 8 characters from a-z and 2-7.')])),
                ('sha256', models.CharField(db_collation='C', max_length=64, unique=True)),
                ('length', models.PositiveIntegerField(help_text='In code points.')),
                ('word_count', models.PositiveIntegerField()),
                ('taken_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField(blank=True, null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='sources.article')),
            ],
            options={
                'ordering': ['article_id', 'taken_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='sources_text_sha256_is_hex')],
            },
        ),
        migrations.CreateModel(
            name='ArticleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('database_role', models.CharField(db_default=planwatch.history.SessionUser(), editable=False, max_length=63)),
                ('id', models.BigIntegerField()),
                ('ref', models.CharField(db_collation='C', default=sources.record.make_ref, editable=False, max_length=8, validators=[django.core.validators.RegexValidator('^[a-z2-7]{8}$', 'A ref is 8 characters from a-z and 2-7.')])),
                ('slug', models.SlugField(db_collation='C', db_index=False, max_length=80)),
                ('title', models.CharField(blank=True, help_text='Empty where unknown.', max_length=300)),
                ('title_basis', models.CharField(choices=[('stated', 'stated'), ('rebuilt', 'rebuilt from the address'), ('unknown', 'unknown')], default='stated', max_length=10)),
                ('byline', models.CharField(blank=True, max_length=200)),
                ('address', models.URLField(blank=True, help_text='Empty where unknown.', max_length=1000, null=True)),
                ('is_primary', models.BooleanField(default=False, help_text='An official text.')),
                ('published_on', models.DateField(blank=True, null=True)),
                ('published_on_basis', models.CharField(choices=[('stated', 'stated'), ('inferred', 'inferred'), ('unknown', 'unknown')], default='unknown', max_length=10)),
                ('language', models.CharField(default='en', max_length=8)),
                ('note', models.CharField(blank=True, max_length=600)),
                ('queue_state', models.CharField(choices=[('inbox', 'inbox'), ('in_work', 'in work'), ('coded', 'coded'), ('nothing_to_code', 'read, nothing to code')], default='inbox', max_length=20)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='sources.article')),
                ('origin', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sources.origin')),
                ('outlet', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sources.outlet')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='sources.articletext')),
                ('hashes', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(models.F('hashes'), name='sources_signature_hashes')],
            },
        ),
        migrations.CreateModel(
            name='ArticleTextEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('database_role', models.CharField(db_default=planwatch.history.SessionUser(), editable=False, max_length=63)),
                ('id', models.BigIntegerField()),
                ('ref', models.CharField(db_collation='C', default=sources.record.make_ref, editable=False, max_length=8, validators=[django.core.validators.RegexValidator('^[a-z2-7]{8}$', 'A ref is 8 characters from a-z and 2-7.')])),
                ('sha256', models.CharField(db_collation='C', max_length=64)),
                ('length', models.PositiveIntegerField(help_text='In code points.')),
                ('word_count', models.PositiveIntegerField()),
                ('taken_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('article', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sources.article')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='sources.articletext')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Excerpt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(db_collation='C', default=sources.record.make_ref, editable=False, max_length=8, unique=True, validators=[django.core.validators.RegexValidator('^[a-z2-7]{8}$', 'A ref is 8 characters from a-z and 2-7.')])),
                ('exact', models.TextField()),
                ('start', models.PositiveIntegerField(help_text='In code points.')),
                ('end', models.PositiveIntegerField(help_text='In code points, exclusive.')),
                ('verified_at', models.DateTimeField()),
                ('words', models.CharField(choices=[('original', 'original words'), ('translated', 'translated by the outlet'), ('back_translated', 'translated back')], default='original', max_length=20)),
                ('via', models.CharField(blank=True, help_text='Who reported the words first.', max_length=120)),
                ('language', models.CharField(default='en', max_length=8)),
                ('translation', models.TextField(blank=True)),
                ('translator', models.CharField(blank=True, max_length=120)),
                ('search', models.GeneratedField(db_persist=True, expression=sources.search.Vector('exact', 'translation'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='excerpts', to='sources.article')),
                ('text_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='excerpts', to='sources.articletext')),
            ],
            options={
                'ordering': ['article_id', 'start', 'end'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(models.F('search'), name='sources_excerpt_search')],
                'constraints': [models.CheckConstraint(condition=models.Q(('words__in', ['original', 'translated', 'back_translated'])), name='sources_excerpt_words', violation_error_message='words must be one of: original, translated, back_translated.'), models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='sources_excerpt_span'), models.CheckConstraint(condition=models.Q(('end', django.db.models.expressions.CombinedExpression(models.F('start'), '+', django.db.models.functions.text.Length('exact')))), name='sources_excerpt_length_is_span'), models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(models.Func(models.F('exact'), models.Value('\\w+'), function='regexp_count', output_field=models.IntegerField()), 30), name='sources_excerpt_word_limit', violation_error_message='An excerpt holds at most 30 words; take a shorter passage and add a supporting one.'), models.UniqueConstraint(fields=('text_version', 'start', 'end'), name='sources_excerpt_once')],
            },
        ),
        migrations.CreateModel(
            name='ExcerptEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('database_role', models.CharField(db_default=planwatch.history.SessionUser(), editable=False, max_length=63)),
                ('id', models.BigIntegerField()),
                ('ref', models.CharField(db_collation='C', default=sources.record.make_ref, editable=False, max_length=8, validators=[django.core.validators.RegexValidator('^[a-z2-7]{8}$', 'A ref is 8 characters from a-z and 2-7.')])),
                ('exact', models.TextField()),
                ('start', models.PositiveIntegerField(help_text='In code points.')),
                ('end', models.PositiveIntegerField(help_text='In code points, exclusive.')),
                ('verified_at', models.DateTimeField()),
                ('words', models.CharField(choices=[('original', 'original words'), ('translated', 'translated by the outlet'), ('back_translated', 'translated back')], default='original', max_length=20)),
                ('via', models.CharField(blank=True, help_text='Who reported the words first.', max_length=120)),
                ('language', models.CharField(default='en', max_length=8)),
                ('translation', models.TextField(blank=True)),
                ('translator', models.CharField(blank=True, max_length=120)),
                ('article', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sources.article')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='sources.excerpt')),
                ('text_version', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sources.articletext')),
            ],
            options={
                'abstract': False,
            },
        ),
        planwatch.triggers.AddTriggers(
            triggers=[('origin', pgtrigger.compiler.Trigger(name='ref_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ref" IS DISTINCT FROM (NEW."ref"))', func="RAISE EXCEPTION 'ref % never changes', OLD.ref USING ERRCODE = 'check_violation';", hash='275cea961cd4acb84ef7bea3d18a0cd9ed970c1d', operation='UPDATE OF "ref"', pgid='pgtrigger_ref_is_immutable_5fcaf', table='sources_origin', when='BEFORE'))), ('origin', pgtrigger.compiler.Trigger(name='slug_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."slug" IS DISTINCT FROM (NEW."slug"))', func="RAISE EXCEPTION 'slug % never changes', OLD.slug USING ERRCODE = 'check_violation';", hash='749471d9952f13162c00cc24d1334dfce636f26a', operation='UPDATE OF "slug"', pgid='pgtrigger_slug_is_immutable_ed183', table='sources_origin', when='BEFORE'))), ('origin', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sources_originevent" ("id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "slug") VALUES (NEW."id", NEW."label", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."ref", NEW."slug"); RETURN NULL;', hash='8f4723dc6f9830cb2ac486c9e1471f529ed7f4a0', operation='INSERT', pgid='pgtrigger_insert_insert_0e885', table='sources_origin', when='AFTER'))), ('origin', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "sources_originevent" ("id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "slug") VALUES (NEW."id", NEW."label", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."ref", NEW."slug"); RETURN NULL;', hash='a82cff7694fc205b7c5ed6cee23e68f284639548', operation='UPDATE', pgid='pgtrigger_update_update_3a3a2', table='sources_origin', when='AFTER'))), ('origin', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sources_originevent" ("id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "slug") VALUES (OLD."id", OLD."label", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."ref", OLD."slug"); RETURN NULL;', hash='e8b667dc6a67337ead3743dc29d3caefcf254de6', operation='DELETE', pgid='pgtrigger_delete_delete_f78ed', table='sources_origin', when='AFTER'))), ('outlet', pgtrigger.compiler.Trigger(name='ref_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ref" IS DISTINCT FROM (NEW."ref"))', func="RAISE EXCEPTION 'ref % never changes', OLD.ref USING ERRCODE = 'check_violation';", hash='0518debc044533493c40af70104c96a7b76da936', operation='UPDATE OF "ref"', pgid='pgtrigger_ref_is_immutable_7abd0', table='sources_outlet', when='BEFORE'))), ('outlet', pgtrigger.compiler.Trigger(name='slug_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."slug" IS DISTINCT FROM (NEW."slug"))', func="RAISE EXCEPTION 'slug % never changes', OLD.slug USING ERRCODE = 'check_violation';", hash='092621f5127abeb017f2b5c45520d4346cd1c09b', operation='UPDATE OF "slug"', pgid='pgtrigger_slug_is_immutable_d042b', table='sources_outlet', when='BEFORE'))), ('outlet', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sources_outletevent" ("country", "id", "kind", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "reliability", "slug") VALUES (NEW."country", NEW."id", NEW."kind", NEW."name", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."ref", NEW."reliability", NEW."slug"); RETURN NULL;', hash='708ee5fc5b9092b87472a18be2bf45f2e8e32454', operation='INSERT', pgid='pgtrigger_insert_insert_6363e', table='sources_outlet', when='AFTER'))), ('outlet', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "sources_outletevent" ("country", "id", "kind", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "reliability", "slug") VALUES (NEW."country", NEW."id", NEW."kind", NEW."name", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."ref", NEW."reliability", NEW."slug"); RETURN NULL;', hash='1ed958b53450af47dc691fadcf072eb9fd868e63', operation='UPDATE', pgid='pgtrigger_update_update_6f20c', table='sources_outlet', when='AFTER'))), ('outlet', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sources_outletevent" ("country", "id", "kind", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "reliability", "slug") VALUES (OLD."country", OLD."id", OLD."kind", OLD."name", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."ref", OLD."reliability", OLD."slug"); RETURN NULL;', hash='eda7388e6788ada3c69680c68e27896367d67f39', operation='DELETE', pgid='pgtrigger_delete_delete_dbede', table='sources_outlet', when='AFTER'))), ('articletext', pgtrigger.compiler.Trigger(name='ref_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ref" IS DISTINCT FROM (NEW."ref"))', func="RAISE EXCEPTION 'ref % never changes', OLD.ref USING ERRCODE = 'check_violation';", hash='b9dc29d2b8bfe8039996f428ec427936474c88eb', operation='UPDATE OF "ref"', pgid='pgtrigger_ref_is_immutable_42efe', table='sources_articletext', when='BEFORE'))), ('articletext', pgtrigger.compiler.Trigger(name='is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.sha256 <> OLD.sha256 OR NEW.length <> OLD.length OR NEW.word_count <> OLD.word_count\n   OR NEW.article_id <> OLD.article_id OR NEW.taken_at <> OLD.taken_at\n   OR (OLD.text IS NOT NULL AND NEW.text IS DISTINCT FROM OLD.text) THEN\n    RAISE EXCEPTION 'a text version never changes; a changed article is a new version'\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", hash='6771b5010024d752b82b72b763dd44d04c65e923', operation='UPDATE', pgid='pgtrigger_is_immutable_1ec53', table='sources_articletext', when='BEFORE'))), ('articletext', pgtrigger.compiler.Trigger(name='text_has_its_hash', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nIF NEW.text IS NOT NULL AND (encode(sha256(convert_to(NEW.text, \'UTF8\')), \'hex\') <> NEW.sha256\n    OR char_length(NEW.text) <> NEW.length) THEN\n    RAISE EXCEPTION \'this text is not the version with sha256 %\', NEW.sha256 USING ERRCODE = \'check_violation\';\nEND IF;\nIF NEW.text IS NOT NULL AND TG_OP = \'UPDATE\' AND OLD.text IS NULL AND EXISTS (\n    SELECT 1 FROM sources_excerpt e\n    WHERE e.text_version_id = NEW.id AND substr(NEW.text, e.start + 1, e."end" - e.start) <> e.exact) THEN\n    RAISE EXCEPTION \'an excerpt does not stand in this text at its place\' USING ERRCODE = \'check_violation\';\nEND IF;\nRETURN NEW;\n', hash='1e8e973367669ffa554aeb17a851c87272b5b32e', operation='INSERT OR UPDATE', pgid='pgtrigger_text_has_its_hash_83033', table='sources_articletext', when='BEFORE'))), ('articletext', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sources_articletextevent" ("article_id", "id", "length", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "sha256", "taken_at", "word_count") VALUES (NEW."article_id", NEW."id", NEW."length", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."ref", NEW."sha256", NEW."taken_at", NEW."word_count"); RETURN NULL;', hash='144109f4ebcb31d17ff4868aff9bdd593a1ea0da', operation='INSERT', pgid='pgtrigger_insert_insert_ff041', table='sources_articletext', when='AFTER'))), ('articletext', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."article_id" IS DISTINCT FROM (NEW."article_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."length" IS DISTINCT FROM (NEW."length") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."taken_at" IS DISTINCT FROM (NEW."taken_at") OR OLD."word_count" IS DISTINCT FROM (NEW."word_count"))', func='INSERT INTO "sources_articletextevent" ("article_id", "id", "length", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "sha256", "taken_at", "word_count") VALUES (NEW."article_id", NEW."id", NEW."length", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."ref", NEW."sha256", NEW."taken_at", NEW."word_count"); RETURN NULL;', hash='9db2611e993f8c6d9385598cf7de81a2e7653c7e', operation='UPDATE', pgid='pgtrigger_update_update_945d2', table='sources_articletext', when='AFTER'))), ('articletext', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sources_articletextevent" ("article_id", "id", "length", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "sha256", "taken_at", "word_count") VALUES (OLD."article_id", OLD."id", OLD."length", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."ref", OLD."sha256", OLD."taken_at", OLD."word_count"); RETURN NULL;', hash='beb11cdfbd5db538fe38516f3ce7b66f8563c6af', operation='DELETE', pgid='pgtrigger_delete_delete_d1b9d', table='sources_articletext', when='AFTER'))), ('articletextevent', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ca3e3c66d05291472a250ef10d530d4ed1dbc110', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_63f01', table='sources_articletextevent', when='BEFORE'))), ('excerpt', pgtrigger.compiler.Trigger(name='ref_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ref" IS DISTINCT FROM (NEW."ref"))', func="RAISE EXCEPTION 'ref % never changes', OLD.ref USING ERRCODE = 'check_violation';", hash='d66d66c412beb4c2dd6821bd9cff9865707b0f7c', operation='UPDATE OF "ref"', pgid='pgtrigger_ref_is_immutable_73b3c', table='sources_excerpt', when='BEFORE'))), ('excerpt', pgtrigger.compiler.Trigger(name='stands_in_its_text', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE version record;', func='\n    SELECT t.article_id, t.length, t.text INTO version FROM sources_articletext t WHERE t.id = NEW.text_version_id;\n    IF version.article_id <> NEW.article_id THEN\n        RAISE EXCEPTION \'an excerpt is verified against a version of its own article\'\n            USING ERRCODE = \'check_violation\';\n    END IF;\n    IF NEW."end" > version.length OR char_length(NEW.exact) <> NEW."end" - NEW.start\n       OR (version.text IS NOT NULL AND substr(version.text, NEW.start + 1, NEW."end" - NEW.start) <> NEW.exact) THEN\n        RAISE EXCEPTION \'the excerpt does not stand at % to % of its text\', NEW.start, NEW."end"\n            USING ERRCODE = \'check_violation\';\n    END IF;\n    RETURN NEW;\n', hash='566ed3b35a8bd0d853c2a1094d95768a5e1075e6', operation='INSERT OR UPDATE', pgid='pgtrigger_stands_in_its_text_617dd', table='sources_excerpt', when='BEFORE'))), ('excerpt', pgtrigger.compiler.Trigger(name='words_stand', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NEW.article_id <> OLD.article_id\n   OR regexp_replace(NEW.exact, '[^[:alnum:]]+', '', 'g')\n      <> regexp_replace(OLD.exact, '[^[:alnum:]]+', '', 'g')\n   OR (NEW.text_version_id = OLD.text_version_id AND (NEW.exact <> OLD.exact OR NEW.start <> OLD.start)) THEN\n    RAISE EXCEPTION 'the words of an excerpt never change: make a new excerpt'\n        USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", hash='f6484e2df5785ed7d82735012e4e93aae65360de', operation='UPDATE', pgid='pgtrigger_words_stand_18065', table='sources_excerpt', when='BEFORE'))), ('excerpt', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sources_excerptevent" ("article_id", "end", "exact", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "start", "text_version_id", "translation", "translator", "verified_at", "via", "words") VALUES (NEW."article_id", NEW."end", NEW."exact", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."ref", NEW."start", NEW."text_version_id", NEW."translation", NEW."translator", NEW."verified_at", NEW."via", NEW."words"); RETURN NULL;', hash='65bb38f53231742d191422f460b1cbcb3d20b4b0', operation='INSERT', pgid='pgtrigger_insert_insert_69581', table='sources_excerpt', when='AFTER'))), ('excerpt', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."article_id" IS DISTINCT FROM (NEW."article_id") OR OLD."end" IS DISTINCT FROM (NEW."end") OR OLD."exact" IS DISTINCT FROM (NEW."exact") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."start" IS DISTINCT FROM (NEW."start") OR OLD."text_version_id" IS DISTINCT FROM (NEW."text_version_id") OR OLD."translation" IS DISTINCT FROM (NEW."translation") OR OLD."translator" IS DISTINCT FROM (NEW."translator") OR OLD."verified_at" IS DISTINCT FROM (NEW."verified_at") OR OLD."via" IS DISTINCT FROM (NEW."via") OR OLD."words" IS DISTINCT FROM (NEW."words"))', func='INSERT INTO "sources_excerptevent" ("article_id", "end", "exact", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "start", "text_version_id", "translation", "translator", "verified_at", "via", "words") VALUES (NEW."article_id", NEW."end", NEW."exact", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."ref", NEW."start", NEW."text_version_id", NEW."translation", NEW."translator", NEW."verified_at", NEW."via", NEW."words"); RETURN NULL;', hash='8647e8dca7e279ede931735b42a2e7189ce11725', operation='UPDATE', pgid='pgtrigger_update_update_540f9', table='sources_excerpt', when='AFTER'))), ('excerpt', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sources_excerptevent" ("article_id", "end", "exact", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "start", "text_version_id", "translation", "translator", "verified_at", "via", "words") VALUES (OLD."article_id", OLD."end", OLD."exact", OLD."id", OLD."language", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."ref", OLD."start", OLD."text_version_id", OLD."translation", OLD."translator", OLD."verified_at", OLD."via", OLD."words"); RETURN NULL;', hash='e4c5adb88f2f676c3e00aa4e3927b5c6dda95473', operation='DELETE', pgid='pgtrigger_delete_delete_f2050', table='sources_excerpt', when='AFTER'))), ('excerptevent', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5c81a7905746aa0bec952f139c6cce537ed6b4d5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_59141', table='sources_excerptevent', when='BEFORE'))), ('originevent', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0c8d516f3ecd640017941362396784184bd59d9b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_53c75', table='sources_originevent', when='BEFORE'))), ('articleevent', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5319c4b562bd42ae5c5acd0cca7a95eec4021e4a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0526f', table='sources_articleevent', when='BEFORE'))), ('article', pgtrigger.compiler.Trigger(name='ref_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ref" IS DISTINCT FROM (NEW."ref"))', func="RAISE EXCEPTION 'ref % never changes', OLD.ref USING ERRCODE = 'check_violation';", hash='01e23981dcc65d2131d14264ff1ea3ad449043e0', operation='UPDATE OF "ref"', pgid='pgtrigger_ref_is_immutable_65f7f', table='sources_article', when='BEFORE'))), ('article', pgtrigger.compiler.Trigger(name='slug_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."slug" IS DISTINCT FROM (NEW."slug"))', func="RAISE EXCEPTION 'slug % never changes', OLD.slug USING ERRCODE = 'check_violation';", hash='4b86c3cf97bed0dea7c6f72bcdf070f8be454866', operation='UPDATE OF "slug"', pgid='pgtrigger_slug_is_immutable_68775', table='sources_article', when='BEFORE'))), ('article', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sources_articleevent" ("address", "byline", "id", "is_primary", "language", "note", "origin_id", "outlet_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "published_on_basis", "queue_state", "ref", "slug", "title", "title_basis") VALUES (NEW."address", NEW."byline", NEW."id", NEW."is_primary", NEW."language", NEW."note", NEW."origin_id", NEW."outlet_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_on", NEW."published_on_basis", NEW."queue_state", NEW."ref", NEW."slug", NEW."title", NEW."title_basis"); RETURN NULL;', hash='f6b224d787e048b84afc0d20c4f701e45812bbef', operation='INSERT', pgid='pgtrigger_insert_insert_0de75', table='sources_article', when='AFTER'))), ('article', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."byline" IS DISTINCT FROM (NEW."byline") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_primary" IS DISTINCT FROM (NEW."is_primary") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."origin_id" IS DISTINCT FROM (NEW."origin_id") OR OLD."outlet_id" IS DISTINCT FROM (NEW."outlet_id") OR OLD."published_on" IS DISTINCT FROM (NEW."published_on") OR OLD."published_on_basis" IS DISTINCT FROM (NEW."published_on_basis") OR OLD."queue_state" IS DISTINCT FROM (NEW."queue_state") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."title_basis" IS DISTINCT FROM (NEW."title_basis"))', func='INSERT INTO "sources_articleevent" ("address", "byline", "id", "is_primary", "language", "note", "origin_id", "outlet_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "published_on_basis", "queue_state", "ref", "slug", "title", "title_basis") VALUES (NEW."address", NEW."byline", NEW."id", NEW."is_primary", NEW."language", NEW."note", NEW."origin_id", NEW."outlet_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_on", NEW."published_on_basis", NEW."queue_state", NEW."ref", NEW."slug", NEW."title", NEW."title_basis"); RETURN NULL;', hash='9d71eb6e796d8999f938c7ebb33da8348466ea60', operation='UPDATE', pgid='pgtrigger_update_update_168af', table='sources_article', when='AFTER'))), ('article', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sources_articleevent" ("address", "byline", "id", "is_primary", "language", "note", "origin_id", "outlet_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "published_on_basis", "queue_state", "ref", "slug", "title", "title_basis") VALUES (OLD."address", OLD."byline", OLD."id", OLD."is_primary", OLD."language", OLD."note", OLD."origin_id", OLD."outlet_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_on", OLD."published_on_basis", OLD."queue_state", OLD."ref", OLD."slug", OLD."title", OLD."title_basis"); RETURN NULL;', hash='e0e7e9bf9bedd642f762ce8e44fd5d39a2f7b732', operation='DELETE', pgid='pgtrigger_delete_delete_10a2a', table='sources_article', when='AFTER'))), ('outletevent', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='40ba914413488979666306167c1ccc6fdc7da289', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_eb893', table='sources_outletevent', when='BEFORE')))],
        ),
    ]
