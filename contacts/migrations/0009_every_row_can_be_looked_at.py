"""Every row of a list is kept as it was tried, not the first fifty only. Lists that wait for a look are looked at anew."""

import django.db.models.deletion
from django.db import migrations, models


def look_anew(apps, schema_editor):
    """Leave the lists that wait to a worker, who finds out about every row."""
    waiting = apps.get_model("contacts", "ImportRun").objects.filter(status="waiting").exclude(file="")
    waiting.update(status="looking", lease_token="", lease_until=None)


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0008_search_by_parts_of_words'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='importrun',
            name='preview',
        ),
        migrations.AddField(
            model_name='refusedrow',
            name='part',
            field=models.CharField(blank=True, max_length=20, verbose_name='which part of it is doubtful'),
        ),
        migrations.CreateModel(
            name='TriedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField(verbose_name='line')),
                ('result', models.CharField(choices=[('created', 'New'), ('updated', 'Known, changes'), ('unchanged', 'Known'), ('doubtful', 'Doubtful'), ('refused', 'Refused')], max_length=9, verbose_name='what becomes of it')),
                ('cells', models.JSONField(default=dict, verbose_name='cells')),
                ('changes', models.JSONField(blank=True, default=list, verbose_name='what changes')),
                ('says', models.TextField(blank=True, verbose_name='reason or remark')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tried_rows', to='contacts.importrun', verbose_name='import')),
            ],
            options={
                'verbose_name': 'tried row',
                'verbose_name_plural': 'tried rows',
                'ordering': ['run_id', 'line'],
                'indexes': [models.Index(fields=['run', 'result', 'line'], name='tried_by_result')],
                'constraints': [models.UniqueConstraint(fields=('run', 'line'), name='a_row_is_tried_once')],
            },
        ),
        migrations.RunPython(look_anew, migrations.RunPython.noop),
    ]
