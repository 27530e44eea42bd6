"""The template can be edited, tasks know whether they were changed for their build, and handing over is remembered."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def note_own_versions(apps, schema_editor):
    """Tasks that differ from their row of the template were changed for their build: the template leaves them alone."""
    tasks = apps.get_model("builds", "PlanTask").objects.using(schema_editor.connection.alias)
    from_template = tasks.filter(template__isnull=False)
    as_it_is = from_template.filter(task=F("template__task"), offset_days=F("template__offset_days"))
    changed = from_template.exclude(pk__in=as_it_is.values("pk"))
    tasks.filter(pk__in=changed.values("pk")).update(is_own_version=True)


class Migration(migrations.Migration):

    dependencies = [
        ('builds', '0011_waves_substitutes_and_seats'),
        ('contacts', '0006_hotline_figures_come_in'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HandedTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'handed task',
                'verbose_name_plural': 'handed tasks',
                'ordering': ['hand_over_id', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('handed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='handed over')),
                ('taken_back_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
            ],
            options={
                'verbose_name': 'hand-over of tasks',
                'verbose_name_plural': 'hand-overs of tasks',
                'ordering': ['-handed_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='plantask',
            name='is_own_version',
            field=models.BooleanField(default=False, help_text='Its words or its day were changed here: the template does not change them again.', verbose_name='changed for this build'),
        ),
        migrations.AddField(
            model_name='templatetask',
            name='in_use',
            field=models.BooleanField(default=True, help_text='Out of use it makes no task any more; tasks made from it stay.', verbose_name='in use'),
        ),
        migrations.AlterConstraint(
            model_name='templatetask',
            name='template_task_once_a_day',
            constraint=models.UniqueConstraint(fields=('offset_days', 'task'), name='template_task_once_a_day', violation_error_message='The template has this task on that day already.'),
        ),
        migrations.AddField(
            model_name='handedtask',
            name='organization',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='contacts.organization', verbose_name='for which organization before'),
        ),
        migrations.AddField(
            model_name='handedtask',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='builds.plantask', verbose_name='task'),
        ),
        migrations.AddField(
            model_name='handover',
            name='becomes',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.person', verbose_name='who has them now'),
        ),
        migrations.AddField(
            model_name='handover',
            name='handed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='handover',
            name='was',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.person', verbose_name='who had them'),
        ),
        migrations.AddField(
            model_name='handedtask',
            name='hand_over',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='builds.handover', verbose_name='hand-over'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['was', '-handed_at'], name='hand_over_by_person'),
        ),
        migrations.AddConstraint(
            model_name='handedtask',
            constraint=models.UniqueConstraint(fields=('hand_over', 'task'), name='task_once_in_a_hand_over'),
        ),
        migrations.AlterField(
            model_name='plantask',
            name='template',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='builds.templatetask', verbose_name='from'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('was', models.F('becomes')), _negated=True), name='tasks_go_to_somebody_else', violation_error_message='Choose somebody else than who has them.'),
        ),
        migrations.RunPython(note_own_versions, migrations.RunPython.noop, elidable=True),
    ]
