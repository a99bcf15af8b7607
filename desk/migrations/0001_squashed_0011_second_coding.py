"""The schema as the migrations that it replaces leave it: a database without tables takes this one instead."""

import desk.models.invitations
import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import planwatch.history
import planwatch.tables
import planwatch.triggers
import sources.record
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('desk', '0001_acts_and_leases'), ('desk', '0002_people'), ('desk', '0003_cache'), ('desk', '0004_arrivals'), ('desk', '0005_reviews'), ('desk', '0006_act_correct'), ('desk', '0007_stays'), ('desk', '0008_feeds'), ('desk', '0009_imports'), ('desk', '0010_history_and_reports'), ('desk', '0011_second_coding')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('auth', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('provisions', '0001_squashed_0016_status_second_coding'),
        ('sources', '0001_squashed_0004_history_and_reports'),
    ]

    operations = [
        planwatch.tables.CreateModels(models=[
            migrations.CreateModel(
                name='Act',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.UUIDField(editable=False, unique=True)),
                    ('kind', models.CharField(choices=[('write', 'statement written'), ('change', 'statement changed'), ('remove', 'statement removed'), ('adopt', 'statement taken over'), ('nothing', 'read, nothing to code'), ('correct', 'correction begun'), ('submit', 'submitted'), ('reject', 'suggestion rejected'), ('undo', 'undone')], max_length=10)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('said', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='What was asked for, in words.')),
                    ('before', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='What each row was before; without values: not there.')),
                    ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acts', to='sources.article')),
                    ('undoes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='desk.act')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-pk'],
                    'indexes': [models.Index(fields=['article', 'user', '-id'], name='desk_act_newest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['write', 'change', 'remove', 'adopt', 'nothing', 'correct', 'submit', 'reject', 'undo'])), name='desk_act_kind'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'undo'), ('undoes__isnull', False)), models.Q(models.Q(('kind', 'undo'), _negated=True), ('undoes__isnull', True)), _connector='OR'), name='desk_act_undoes_something')],
                },
            ),
            migrations.CreateModel(
                name='Feed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', models.CharField(default=sources.record.make_ref, editable=False, max_length=8, unique=True)),
                    ('address', models.CharField(max_length=1000, unique=True)),
                    ('title', models.CharField(blank=True, max_length=200)),
                    ('added_at', models.DateTimeField(auto_now_add=True)),
                    ('polled_at', models.DateTimeField(blank=True, null=True)),
                    ('paused_at', models.DateTimeField(blank=True, null=True)),
                    ('problem', models.CharField(blank=True, max_length=400)),
                    ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['title', 'address'],
                },
            ),
            migrations.CreateModel(
                name='Import',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', models.CharField(default=sources.record.make_ref, editable=False, max_length=8, unique=True)),
                    ('file_name', models.CharField(max_length=200)),
                    ('made_at', models.DateTimeField(auto_now_add=True)),
                    ('started_at', models.DateTimeField(blank=True, null=True)),
                    ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-made_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', models.CharField(db_collation='C', default=sources.record.make_ref, editable=False, max_length=8, unique=True, validators=[django.core.validators.RegexValidator('^[a-z2-7]{8}$', 'A ref is 8 characters from a-z and 2-7.')])),
                    ('name', models.CharField(help_text='Whom you invite; only admins see it.', max_length=120)),
                    ('email', models.EmailField(blank=True, help_text='Where the link is sent. Empty: you hand it over yourself.', max_length=254)),
                    ('group', models.CharField(choices=[('editor', 'editor: takes in, tags, submits'), ('reviewer', 'reviewer: also publishes, returns, settles'), ('admin', 'admin: also curates, and invites people')], default='editor', max_length=10)),
                    ('invited_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('expires_at', models.DateTimeField(default=desk.models.invitations.a_week_from_now)),
                    ('accepted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('accepted_by', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitation', to=settings.AUTH_USER_MODEL)),
                    ('invited_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='invitations_made', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-invited_at', '-pk'],
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('group__in', ['editor', 'reviewer', 'admin'])), name='desk_invitation_group', violation_error_message='group must be one of: editor, reviewer, admin.'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False), ('withdrawn_at__isnull', True)), _connector='OR'), name='desk_invitation_accepted_by_somebody', violation_error_message='An invitation is accepted by somebody, and not once it is withdrawn.')],
                },
            ),
            migrations.CreateModel(
                name='Lease',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('taken_at', models.DateTimeField()),
                    ('seen_at', models.DateTimeField()),
                    ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='lease', to='sources.article')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leases', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Report',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', models.CharField(db_collation='C', default=sources.record.make_ref, editable=False, max_length=8, unique=True, validators=[django.core.validators.RegexValidator('^[a-z2-7]{8}$', 'A ref is 8 characters from a-z and 2-7.')])),
                    ('about', models.CharField(help_text='The path of the page.', max_length=500)),
                    ('what', models.TextField(help_text='What is wrong.')),
                    ('shown_by', models.TextField(blank=True, help_text='Where the right thing can be read.')),
                    ('contact', models.EmailField(blank=True, max_length=254)),
                    ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('state', models.CharField(choices=[('open', 'open'), ('accepted', 'accepted'), ('declined', 'declined')], default='open', max_length=10)),
                    ('note', models.TextField(blank=True, help_text='What was found, for colleagues.')),
                    ('correction', models.CharField(blank=True, help_text='The ref of the row that was retracted.', max_length=8)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports_closed', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-sent_at', '-pk'],
                    'abstract': False,
                    'indexes': [models.Index(fields=['state', '-sent_at'], name='desk_report_state')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'accepted', 'declined'])), name='desk_report_state', violation_error_message='state must be one of: open, accepted, declined.'), models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='desk_report_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_at__isnull', False), ('closed_by__isnull', False), models.Q(('note', ''), _negated=True)), _connector='OR'), name='desk_report_closed_with_note', violation_error_message='A report is closed by somebody, with a note.')],
                },
            ),
            migrations.CreateModel(
                name='Review',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.UUIDField(editable=False, unique=True)),
                    ('kind', models.CharField(choices=[('statements', 'statement'), ('status-changes', 'status change')], max_length=20)),
                    ('ref', models.CharField(db_collation='C', max_length=8)),
                    ('verdict', models.CharField(choices=[('accept', 'accepted'), ('fix', 'fixed'), ('return', 'returned'), ('dismiss', 'dismissed'), ('retract', 'retracted'), ('code', 'coded blind'), ('nothing', 'read blind, and found no statement'), ('urgent', 'opened before its second coding, as urgent'), ('settle', 'settled')], max_length=10)),
                    ('reason', models.TextField(blank=True)),
                    ('said', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='What a fix changed, in words.')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='provisions.coder')),
                ],
                options={
                    'ordering': ['-pk'],
                    'indexes': [models.Index(fields=['kind', 'ref', '-id'], name='desk_review_of_row')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['statements', 'status-changes'])), name='desk_review_kind'), models.CheckConstraint(condition=models.Q(('verdict__in', ['accept', 'fix', 'return', 'dismiss', 'retract', 'code', 'nothing', 'urgent', 'settle'])), name='desk_review_verdict'), models.CheckConstraint(condition=models.Q(('verdict__in', ['accept', 'fix', 'code']), models.Q(('reason', ''), _negated=True), _connector='OR'), name='desk_review_says_why', violation_error_message='Say why: whoever wrote the row will read it.')],
                },
            ),
            migrations.CreateModel(
                name='SecondReading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', models.CharField(db_collation='C', help_text='The passage that is read.', max_length=8)),
                    ('claims', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='What each form said, with its key.')),
                    ('coder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='second_readings', to='provisions.coder')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ref', 'coder'), name='desk_secondreading_once')],
                },
            ),
            migrations.CreateModel(
                name='Stay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.TextField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('coder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='provisions.coder')),
                    ('excerpt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stays', to='sources.excerpt')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stays', to='sources.articletext')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('excerpt', 'version'), name='desk_stay_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='desk_stay_says_why')],
                },
            ),
            migrations.CreateModel(
                name='Arrival',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', models.CharField(default=sources.record.make_ref, editable=False, max_length=8, unique=True)),
                    ('arrived_at', models.DateTimeField(auto_now_add=True)),
                    ('address', models.CharField(blank=True, max_length=1000)),
                    ('file_name', models.CharField(blank=True, max_length=200)),
                    ('title', models.CharField(blank=True, max_length=300)),
                    ('outlet', models.CharField(blank=True, max_length=120)),
                    ('byline', models.CharField(blank=True, max_length=200)),
                    ('published_on', models.DateField(blank=True, null=True)),
                    ('published_on_basis', models.CharField(choices=[('stated', 'stated'), ('inferred', 'inferred'), ('unknown', 'unknown')], default='unknown', max_length=10)),
                    ('date_hint', models.CharField(blank=True, max_length=200)),
                    ('language', models.CharField(blank=True, max_length=8)),
                    ('text', models.TextField(blank=True)),
                    ('problem', models.CharField(blank=True, max_length=400)),
                    ('guid', models.CharField(blank=True, help_text='What the feed calls it.', max_length=500)),
                    ('dismissed_at', models.DateTimeField(blank=True, null=True)),
                    ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='arrivals', to='sources.article')),
                    ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('feed', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='arrivals', to='desk.feed')),
                ],
                options={
                    'ordering': ['-arrived_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('published_on_basis__in', ['stated', 'inferred', 'unknown'])), name='desk_arrival_published_on_basis', violation_error_message='published_on_basis must be one of: stated, inferred, unknown.'), models.CheckConstraint(condition=models.Q(('article__isnull', True), ('dismissed_at__isnull', True), _connector='OR'), name='desk_arrival_taken_in_or_dismissed'), models.UniqueConstraint(fields=('feed', 'guid'), name='desk_arrival_once')],
                },
            ),
            migrations.CreateModel(
                name='ImportRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('values', models.JSONField()),
                    ('outcome', models.CharField(choices=[('waiting', 'waits for its turn'), ('added', 'added'), ('here_already', 'here already'), ('needs_text', 'waits for the article’s words'), ('refused', 'refused')], default='waiting', max_length=20)),
                    ('said', models.CharField(blank=True, max_length=400)),
                    ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='sources.article')),
                    ('excerpt', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='sources.excerpt')),
                    ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='desk.import')),
                ],
                options={
                    'ordering': ['source', 'number'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['waiting', 'added', 'here_already', 'needs_text', 'refused'])), name='desk_importrow_outcome', violation_error_message='outcome must be one of: waiting, added, here_already, needs_text, refused.'), models.UniqueConstraint(fields=('source', 'number'), name='desk_importrow_once')],
                },
            ),
            migrations.CreateModel(
                name='Person',
                fields=[
                ],
                options={
                    'verbose_name_plural': 'people',
                    'proxy': True,
                    'indexes': [],
                    'constraints': [],
                },
                bases=('auth.user',),
                managers=[
                    ('objects', django.contrib.auth.models.UserManager()),
                ],
            ),
            migrations.CreateModel(
                name='GroupMembership',
                fields=[
                ],
                options={
                    'proxy': True,
                    'indexes': [],
                    'constraints': [],
                },
                bases=('auth.user_groups',),
            ),
            migrations.CreateModel(
                name='ActEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                    ('database_role', models.CharField(db_default=planwatch.history.SessionUser(), editable=False, max_length=63)),
                    ('id', models.BigIntegerField()),
                    ('key', models.UUIDField(editable=False)),
                    ('kind', models.CharField(choices=[('write', 'statement written'), ('change', 'statement changed'), ('remove', 'statement removed'), ('adopt', 'statement taken over'), ('nothing', 'read, nothing to code'), ('correct', 'correction begun'), ('submit', 'submitted'), ('reject', 'suggestion rejected'), ('undo', 'undone')], max_length=10)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('said', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='What was asked for, in words.')),
                    ('before', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='What each row was before; without values: not there.')),
                    ('article', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sources.article')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='desk.act')),
                    ('undoes', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='desk.act')),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='GroupMembershipEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                    ('database_role', models.CharField(db_default=planwatch.history.SessionUser(), editable=False, max_length=63)),
                    ('id', models.IntegerField()),
                    ('group', models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='auth.group')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('user', models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='desk.groupmembership')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='InvitationEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                    ('database_role', models.CharField(db_default=planwatch.history.SessionUser(), editable=False, max_length=63)),
                    ('id', models.BigIntegerField()),
                    ('ref', models.CharField(db_collation='C', default=sources.record.make_ref, editable=False, max_length=8, validators=[django.core.validators.RegexValidator('^[a-z2-7]{8}$', 'A ref is 8 characters from a-z and 2-7.')])),
                    ('name', models.CharField(help_text='Whom you invite; only admins see it.', max_length=120)),
                    ('email', models.EmailField(blank=True, help_text='Where the link is sent. Empty: you hand it over yourself.', max_length=254)),
                    ('group', models.CharField(choices=[('editor', 'editor: takes in, tags, submits'), ('reviewer', 'reviewer: also publishes, returns, settles'), ('admin', 'admin: also curates, and invites people')], default='editor', max_length=10)),
                    ('invited_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('expires_at', models.DateTimeField(default=desk.models.invitations.a_week_from_now)),
                    ('accepted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('accepted_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('invited_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='desk.invitation')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='PersonEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                    ('database_role', models.CharField(db_default=planwatch.history.SessionUser(), editable=False, max_length=63)),
                    ('id', models.IntegerField()),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='desk.person')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ReportEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                    ('database_role', models.CharField(db_default=planwatch.history.SessionUser(), editable=False, max_length=63)),
                    ('id', models.BigIntegerField()),
                    ('ref', models.CharField(db_collation='C', default=sources.record.make_ref, editable=False, max_length=8, validators=[django.core.validators.RegexValidator('^[a-z2-7]{8}$', 'A ref is 8 characters from a-z and 2-7.')])),
                    ('about', models.CharField(help_text='The path of the page.', max_length=500)),
                    ('what', models.TextField(help_text='What is wrong.')),
                    ('shown_by', models.TextField(blank=True, help_text='Where the right thing can be read.')),
                    ('contact', models.EmailField(blank=True, max_length=254)),
                    ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('state', models.CharField(choices=[('open', 'open'), ('accepted', 'accepted'), ('declined', 'declined')], default='open', max_length=10)),
                    ('note', models.TextField(blank=True, help_text='What was found, for colleagues.')),
                    ('correction', models.CharField(blank=True, help_text='The ref of the row that was retracted.', max_length=8)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='desk.report')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='ReviewEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                    ('database_role', models.CharField(db_default=planwatch.history.SessionUser(), editable=False, max_length=63)),
                    ('id', models.BigIntegerField()),
                    ('key', models.UUIDField(editable=False)),
                    ('kind', models.CharField(choices=[('statements', 'statement'), ('status-changes', 'status change')], max_length=20)),
                    ('ref', models.CharField(db_collation='C', max_length=8)),
                    ('verdict', models.CharField(choices=[('accept', 'accepted'), ('fix', 'fixed'), ('return', 'returned'), ('dismiss', 'dismissed'), ('retract', 'retracted'), ('code', 'coded blind'), ('nothing', 'read blind, and found no statement'), ('urgent', 'opened before its second coding, as urgent'), ('settle', 'settled')], max_length=10)),
                    ('reason', models.TextField(blank=True)),
                    ('said', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='What a fix changed, in words.')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='desk.review')),
                    ('reviewer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='provisions.coder')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='StayEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                    ('database_role', models.CharField(db_default=planwatch.history.SessionUser(), editable=False, max_length=63)),
                    ('id', models.BigIntegerField()),
                    ('reason', models.TextField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('coder', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='provisions.coder')),
                    ('excerpt', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sources.excerpt')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='desk.stay')),
                    ('version', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sources.articletext')),
                ],
                options={
                    'abstract': False,
                },
            ),
        ]),
        planwatch.triggers.AddTriggers(
            triggers=[('person', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_personevent" ("email", "id", "is_active", "is_staff", "is_superuser", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."email", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."username"); RETURN NULL;', hash='cb0ac254e8e0d039615d731c5be661afff8dba2e', operation='INSERT', pgid='pgtrigger_insert_insert_2fa21', table='auth_user', when='AFTER'))), ('person', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."username" IS DISTINCT FROM (NEW."username"))', func='INSERT INTO "desk_personevent" ("email", "id", "is_active", "is_staff", "is_superuser", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (NEW."email", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."username"); RETURN NULL;', hash='c4d32c2d844eac76f3826eca17341d8e061fff84', operation='UPDATE', pgid='pgtrigger_update_update_47254', table='auth_user', when='AFTER'))), ('person', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_personevent" ("email", "id", "is_active", "is_staff", "is_superuser", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") VALUES (OLD."email", OLD."id", OLD."is_active", OLD."is_staff", OLD."is_superuser", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."username"); RETURN NULL;', hash='35256067a194b153141c542162cbe99137678cc5', operation='DELETE', pgid='pgtrigger_delete_delete_3214b', table='auth_user', when='AFTER'))), ('groupmembership', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_groupmembershipevent" ("group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."group_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;', hash='80d709fe4ccda99a82180d9d6f4f60ea30d0775d', operation='INSERT', pgid='pgtrigger_insert_insert_d29f1', table='auth_user_groups', when='AFTER'))), ('groupmembership', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "desk_groupmembershipevent" ("group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."group_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;', hash='bae879defce878bacd8a72c5bc512ed0b54985be', operation='UPDATE', pgid='pgtrigger_update_update_7b802', table='auth_user_groups', when='AFTER'))), ('groupmembership', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_groupmembershipevent" ("group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."group_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;', hash='5137f9e442c03612927304737342baefdd0f3b72', operation='DELETE', pgid='pgtrigger_delete_delete_9a68c', table='auth_user_groups', when='AFTER'))), ('act', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_actevent" ("article_id", "at", "before", "id", "key", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said", "undoes_id", "user_id") VALUES (NEW."article_id", NEW."at", NEW."before", NEW."id", NEW."key", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."said", NEW."undoes_id", NEW."user_id"); RETURN NULL;', hash='15e4503afa19c0f44ee09be2332997f4065bcbeb', operation='INSERT', pgid='pgtrigger_insert_insert_3c7f7', table='desk_act', when='AFTER'))), ('act', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "desk_actevent" ("article_id", "at", "before", "id", "key", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said", "undoes_id", "user_id") VALUES (NEW."article_id", NEW."at", NEW."before", NEW."id", NEW."key", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."said", NEW."undoes_id", NEW."user_id"); RETURN NULL;', hash='642da8a27ae576add6e8a65e20b5bcd3c5425bd4', operation='UPDATE', pgid='pgtrigger_update_update_3f7af', table='desk_act', when='AFTER'))), ('act', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_actevent" ("article_id", "at", "before", "id", "key", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said", "undoes_id", "user_id") VALUES (OLD."article_id", OLD."at", OLD."before", OLD."id", OLD."key", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."said", OLD."undoes_id", OLD."user_id"); RETURN NULL;', hash='1a5ad1d2902b12f9584fdfe64db8db7aac7cdcbb', operation='DELETE', pgid='pgtrigger_delete_delete_37f3e', table='desk_act', when='AFTER'))), ('actevent', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a00401125c37f58c0d297346f46b338ccba13828', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e5518', table='desk_actevent', when='BEFORE'))), ('invitation', pgtrigger.compiler.Trigger(name='ref_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ref" IS DISTINCT FROM (NEW."ref"))', func="RAISE EXCEPTION 'ref % never changes', OLD.ref USING ERRCODE = 'check_violation';", hash='38239c32fec6f9419f0d266866db9a058b55e84d', operation='UPDATE OF "ref"', pgid='pgtrigger_ref_is_immutable_06169', table='desk_invitation', when='BEFORE'))), ('invitation', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_invitationevent" ("accepted_at", "accepted_by_id", "email", "expires_at", "group", "id", "invited_at", "invited_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "withdrawn_at") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."email", NEW."expires_at", NEW."group", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."ref", NEW."withdrawn_at"); RETURN NULL;', hash='2bcd71fde020bfff3220876c19296d0618bb65df', operation='INSERT', pgid='pgtrigger_insert_insert_b076a', table='desk_invitation', when='AFTER'))), ('invitation', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "desk_invitationevent" ("accepted_at", "accepted_by_id", "email", "expires_at", "group", "id", "invited_at", "invited_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "withdrawn_at") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."email", NEW."expires_at", NEW."group", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."ref", NEW."withdrawn_at"); RETURN NULL;', hash='5847f2e15822ba59458aa4e6bb240a609bcb2737', operation='UPDATE', pgid='pgtrigger_update_update_a8801', table='desk_invitation', when='AFTER'))), ('invitation', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_invitationevent" ("accepted_at", "accepted_by_id", "email", "expires_at", "group", "id", "invited_at", "invited_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "withdrawn_at") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."email", OLD."expires_at", OLD."group", OLD."id", OLD."invited_at", OLD."invited_by_id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."ref", OLD."withdrawn_at"); RETURN NULL;', hash='72362bdc385d99a14a7707da7f566a0c05814789', operation='DELETE', pgid='pgtrigger_delete_delete_fb08f', table='desk_invitation', when='AFTER'))), ('invitationevent', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='68e1407d0d7509649bb2c53852f7168361493b6a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_91af8', table='desk_invitationevent', when='BEFORE'))), ('report', pgtrigger.compiler.Trigger(name='ref_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ref" IS DISTINCT FROM (NEW."ref"))', func="RAISE EXCEPTION 'ref % never changes', OLD.ref USING ERRCODE = 'check_violation';", hash='288a7d00b3b98d99ca10041ea3b42960fec81ac1', operation='UPDATE OF "ref"', pgid='pgtrigger_ref_is_immutable_6e06c', table='desk_report', when='BEFORE'))), ('report', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_reportevent" ("about", "closed_at", "closed_by_id", "contact", "correction", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "sent_at", "shown_by", "state", "what") VALUES (NEW."about", NEW."closed_at", NEW."closed_by_id", NEW."contact", NEW."correction", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."ref", NEW."sent_at", NEW."shown_by", NEW."state", NEW."what"); RETURN NULL;', hash='e5de9246c94df48bc0b28c932ff153077a459246', operation='INSERT', pgid='pgtrigger_insert_insert_c7128', table='desk_report', when='AFTER'))), ('report', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "desk_reportevent" ("about", "closed_at", "closed_by_id", "contact", "correction", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "sent_at", "shown_by", "state", "what") VALUES (NEW."about", NEW."closed_at", NEW."closed_by_id", NEW."contact", NEW."correction", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."ref", NEW."sent_at", NEW."shown_by", NEW."state", NEW."what"); RETURN NULL;', hash='a5b1ffa93b93867ec5d6261647b0835e33f57dc2', operation='UPDATE', pgid='pgtrigger_update_update_c0309', table='desk_report', when='AFTER'))), ('report', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_reportevent" ("about", "closed_at", "closed_by_id", "contact", "correction", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "sent_at", "shown_by", "state", "what") VALUES (OLD."about", OLD."closed_at", OLD."closed_by_id", OLD."contact", OLD."correction", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."ref", OLD."sent_at", OLD."shown_by", OLD."state", OLD."what"); RETURN NULL;', hash='ae5fa64aec2adb27f710c741fea3e2173de54350', operation='DELETE', pgid='pgtrigger_delete_delete_d0aa5', table='desk_report', when='AFTER'))), ('reportevent', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2b539028795efb456fadcab605f6d231c0624f3c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_281df', table='desk_reportevent', when='BEFORE'))), ('review', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7ed1e3738b38c28cd9166b3f78db1cc64a5a4acf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d5476', table='desk_review', when='BEFORE'))), ('review', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_reviewevent" ("at", "id", "key", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "ref", "reviewer_id", "said", "verdict") VALUES (NEW."at", NEW."id", NEW."key", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."ref", NEW."reviewer_id", NEW."said", NEW."verdict"); RETURN NULL;', hash='b10552aca580d68d6a12d4de887884034975bc91', operation='INSERT', pgid='pgtrigger_insert_insert_2a51c', table='desk_review', when='AFTER'))), ('review', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "desk_reviewevent" ("at", "id", "key", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "ref", "reviewer_id", "said", "verdict") VALUES (NEW."at", NEW."id", NEW."key", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."ref", NEW."reviewer_id", NEW."said", NEW."verdict"); RETURN NULL;', hash='a56f16e4c42cc979a80c7589608101a89d6b8e9d', operation='UPDATE', pgid='pgtrigger_update_update_44db2', table='desk_review', when='AFTER'))), ('review', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_reviewevent" ("at", "id", "key", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "ref", "reviewer_id", "said", "verdict") VALUES (OLD."at", OLD."id", OLD."key", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."ref", OLD."reviewer_id", OLD."said", OLD."verdict"); RETURN NULL;', hash='7468702719e5637fba3acf9777c8bc2e65e7fbf7', operation='DELETE', pgid='pgtrigger_delete_delete_bb1a4', table='desk_review', when='AFTER'))), ('reviewevent', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d3b2cced5b062ebe0405d608cf179ea40418daf3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_64b59', table='desk_reviewevent', when='BEFORE'))), ('stay', pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_stayevent" ("at", "coder_id", "excerpt_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "version_id") VALUES (NEW."at", NEW."coder_id", NEW."excerpt_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."version_id"); RETURN NULL;', hash='7a7b1071a2ab2335b0a7d30a97f3a1f7ba10b401', operation='INSERT', pgid='pgtrigger_insert_insert_c3515', table='desk_stay', when='AFTER'))), ('stay', pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "desk_stayevent" ("at", "coder_id", "excerpt_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "version_id") VALUES (NEW."at", NEW."coder_id", NEW."excerpt_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."version_id"); RETURN NULL;', hash='68ed6798121f88dc10e12f1e89c639e5491bfb68', operation='UPDATE', pgid='pgtrigger_update_update_cb226', table='desk_stay', when='AFTER'))), ('stay', pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "desk_stayevent" ("at", "coder_id", "excerpt_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "version_id") VALUES (OLD."at", OLD."coder_id", OLD."excerpt_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."version_id"); RETURN NULL;', hash='27891a8fb2559cb70fbe626dd52a12e3ca480a9e', operation='DELETE', pgid='pgtrigger_delete_delete_a9c9c', table='desk_stay', when='AFTER'))), ('stayevent', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0528fb41431ddf12e84d05342632d83c878ea54b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e12c8', table='desk_stayevent', when='BEFORE'))), ('personevent', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fa774d02e7f8bbdef079f32ee2d5211e95e33e2e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_87b41', table='desk_personevent', when='BEFORE'))), ('groupmembershipevent', pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4ff2560689ba3aea0ff86fcac726476ce266973d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_33522', table='desk_groupmembershipevent', when='BEFORE')))],
        ),
        migrations.RunSQL(
            sql=['CREATE TABLE desk_cache (cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL)', 'CREATE INDEX desk_cache_expires ON desk_cache (expires)'],
            reverse_sql='DROP TABLE desk_cache',
        ),
        migrations.RunSQL(
            sql="CREATE INDEX desk_context_user ON pghistory_context ((metadata->>'user'))",
            reverse_sql='DROP INDEX desk_context_user',
        ),
    ]
