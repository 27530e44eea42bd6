"""Vetting of service providers, local resources and hotlines; and the hotlines that public sources name, none verified.

A number is shipped with where it was read and as of which day. Nobody has rung it, so none is printed until a person says
how they verified it. Which kind a line is follows TAT's own list: the national line of the United States helps victims
and is not one for tips. Rows that staff wrote or changed stay as they are.
"""

import datetime

import django.db.models.deletion
import django.utils.timezone
import phonenumber_field.modelfields
from django.conf import settings
from django.db import migrations, models

TAT_LIST = {
    "source": "TAT’s list of hotlines",
    "source_url": "https://github.com/tatnonprofit/human-trafficking-hotlines",
    "as_of": datetime.date(2024, 10, 2),
}

HOTLINES = [
    {
        "kind": "emergency",
        "name": "Emergency",
        "number": "911",
        "hours": "24 hours a day",
        "source": "TAT’s app: first of all when a crime is in progress",
        "source_url": "https://github.com/ransoing/tat",
        "as_of": datetime.date(2023, 7, 31),
    },
    {
        "kind": "victim",
        "name": "National Human Trafficking Hotline",
        "number": "+18883737888",
        "text_number": "233733",
        "text_words": "HELP or INFO",
        "note": "TTY: 711",
        "hours": "24 hours a day",
        "languages": "English and Spanish",
        **TAT_LIST,
        "source": "TAT’s list of hotlines; TTY and text: the hotline’s start page, archived in December 2021",
    },
    {"kind": "national", "country": "CA", "name": "Canadian Human Trafficking Hotline", "number": "+18339001010", **TAT_LIST},
    {"kind": "national", "country": "MX", "name": "National line of Mexico", "number": "+528005533000", **TAT_LIST},
    {"kind": "state", "state": "AZ", "name": "Arizona’s line (ACTIC)", "number": "+18774298477", **TAT_LIST},
    {"kind": "state", "state": "CO", "name": "Colorado’s line", "number": "+18664555075", **TAT_LIST},
    {"kind": "state", "state": "GA", "name": "Georgia’s line", "number": "+18663634842", **TAT_LIST},
    {"kind": "state", "state": "NE", "name": "Nebraska’s line", "number": "+18337575665", **TAT_LIST},
    {"kind": "state", "state": "NJ", "name": "New Jersey’s line", "number": "+18553636548", **TAT_LIST},
    {"kind": "state", "state": "TN", "name": "Tennessee’s line", "number": "+18555586484", **TAT_LIST},
    {
        "kind": "regional",
        "state": "NY",
        "counties": ["36047"],
        "name": "Line of Kings County, New York",
        "number": "+17182502770",
        **TAT_LIST,
    },
    {
        "kind": "state",
        "state": "OH",
        "name": "Ohio’s line",
        "number": "+18443636448",
        "source": "WFIN, October 2024",
        "source_url": "https://wfin.com/local-news/human-trafficking-hotline-now-operational-in-ohio/",
        "as_of": datetime.date(2024, 10, 1),
    },
    {
        "kind": "victim",
        "state": "IA",
        "name": "Iowa’s line for victims",
        "number": "+18007701650",
        "text_number": "20121",
        "text_words": "IOWAHELP",
        "source": "Iowa Department of Transportation",
        "source_url": "https://iowadot.gov/endslavery/",
        "as_of": datetime.date(2026, 11, 21),
    },
    {
        "kind": "state",
        "state": "FL",
        "name": "Florida’s line (855-FLA-SAFE)",
        "number": "+18553527233",
        "source": "352today, on the Attorney General’s virtual summit",
        "source_url": "https://352today.com/news/257752-florida-attorney-general-launches-virtual-human-trafficking-summit",
        "as_of": datetime.date(2026, 11, 21),
    },
]


def add_hotlines(apps, schema_editor):
    """Write down the lines whose number nobody has written down yet."""
    hotline = apps.get_model("builds", "Hotline")
    known = set(hotline.objects.values_list("number", flat=True))
    for line in HOTLINES:
        values = dict(line)
        if values["number"] in known:
            continue
        counties = values.pop("counties", [])
        row = hotline.objects.create(state_id=values.pop("state", None), **values)
        row.counties.set(counties)


class Migration(migrations.Migration):

    dependencies = [
        ('builds', '0009_a_state_asks_for_its_next_build'),
        ('contacts', '0006_hotline_figures_come_in'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BuildProvider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('named_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='named')),
                ('build', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='providers', to='builds.build', verbose_name='build')),
                ('named_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='named by')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='provider_of', to='contacts.organization', verbose_name='victim service provider')),
            ],
            options={
                'verbose_name': 'provider of record',
                'verbose_name_plural': 'providers of record',
                'ordering': ['build_id', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('build', 'organization'), name='one_provider_of_record_per_organization_and_build', violation_error_message='It is the provider of record already.')],
            },
        ),
        migrations.CreateModel(
            name='Hotline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hours', models.CharField(blank=True, max_length=100, verbose_name='hours')),
                ('languages', models.CharField(blank=True, max_length=120, verbose_name='languages')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='address of the source')),
                ('as_of', models.DateField(help_text='The day for which, or on which, the source gave it.', verbose_name='as of')),
                ('verified_on', models.DateField(blank=True, null=True, verbose_name='verified')),
                ('verified_how', models.CharField(blank=True, max_length=200, verbose_name='how it was verified')),
                ('check_again_on', models.DateField(blank=True, null=True, verbose_name='check again by')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('kind', models.CharField(choices=[('regional', 'Tips, of a region'), ('state', 'Tips, of a state'), ('national', 'Tips, of the nation'), ('victim', 'Help for victims; not for tips'), ('emergency', 'Emergency')], max_length=10, verbose_name='kind')),
                ('country', models.CharField(choices=[('US', 'United States'), ('CA', 'Canada'), ('MX', 'Mexico')], default='US', max_length=2, verbose_name='country')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('number', models.CharField(blank=True, max_length=20, verbose_name='number to call')),
                ('text_number', models.CharField(blank=True, max_length=20, verbose_name='number for text messages')),
                ('text_words', models.CharField(blank=True, max_length=60, verbose_name='what to text')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='what stands beside it')),
                ('counties', models.ManyToManyField(blank=True, related_name='+', to='contacts.county', verbose_name='counties')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('state', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.state', verbose_name='state')),
                ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verified by')),
            ],
            options={
                'verbose_name': 'hotline',
                'verbose_name_plural': 'hotlines',
                'ordering': ['country', models.OrderBy(models.F('state'), nulls_first=True), 'kind', 'name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('text_number', ''), _negated=True), _connector='OR'), name='hotline_has_a_number', violation_error_message='Write the number to call, or the one for text messages.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'state'), _negated=True), ('state__isnull', False), _connector='OR'), name='hotline_of_a_state_names_it', violation_error_message='Choose the state whose line it is.'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['national', 'emergency']), _negated=True), ('state', None), _connector='OR'), name='hotline_of_the_nation_names_no_state', violation_error_message='A line of the whole country has no state. Leave the state empty.'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['regional', 'state']), _negated=True), models.Q(('country', 'MX'), _negated=True), _connector='OR'), name='hotline_of_a_place_is_where_we_know_places', violation_error_message='Of Mexico only lines of the whole country are kept.'), models.CheckConstraint(condition=models.Q(models.Q(('check_again_on', None), ('verified_by', None), ('verified_how', ''), ('verified_on', None)), models.Q(('check_again_on__gt', models.F('verified_on')), ('verified_by__isnull', False), ('verified_on__isnull', False), models.Q(('verified_how', ''), _negated=True)), _connector='OR'), name='hotline_verification_is_whole', violation_error_message='Say who verified it, when, and how.'), models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='hotline_has_name_and_source', violation_error_message='Write its name and where this is known from.')],
            },
        ),
        migrations.CreateModel(
            name='LocalResource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hours', models.CharField(blank=True, max_length=100, verbose_name='hours')),
                ('languages', models.CharField(blank=True, max_length=120, verbose_name='languages')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='address of the source')),
                ('as_of', models.DateField(help_text='The day for which, or on which, the source gave it.', verbose_name='as of')),
                ('verified_on', models.DateField(blank=True, null=True, verbose_name='verified')),
                ('verified_how', models.CharField(blank=True, max_length=200, verbose_name='how it was verified')),
                ('check_again_on', models.DateField(blank=True, null=True, verbose_name='check again by')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last changed')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('offers', models.CharField(max_length=300, verbose_name='what it offers')),
                ('for_whom', models.CharField(blank=True, max_length=200, verbose_name='who it is for')),
                ('phone', phonenumber_field.modelfields.PhoneNumberField(max_length=128, region=None, verbose_name='phone')),
                ('counties', models.ManyToManyField(blank=True, related_name='+', to='contacts.county', verbose_name='counties')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('state', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.state', verbose_name='state')),
                ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verified by')),
            ],
            options={
                'verbose_name': 'local resource',
                'verbose_name_plural': 'local resources',
                'ordering': ['name', 'pk'],
                'indexes': [models.Index(fields=['name', 'id'], name='local_resource_by_name'), models.Index(fields=['check_again_on', 'id'], name='local_resource_by_check')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('phone', ''), _negated=True), models.Q(('offers', ''), _negated=True)), name='local_resource_can_be_called', violation_error_message='Write what it offers and its phone number.'), models.CheckConstraint(condition=models.Q(models.Q(('check_again_on', None), ('verified_by', None), ('verified_how', ''), ('verified_on', None)), models.Q(('check_again_on__gt', models.F('verified_on')), ('verified_by__isnull', False), ('verified_on__isnull', False), models.Q(('verified_how', ''), _negated=True)), _connector='OR'), name='local_resource_verification_is_whole', violation_error_message='Say who verified it, when, and how.'), models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='local_resource_has_name_and_source', violation_error_message='Write its name and where this is known from.')],
            },
        ),
        migrations.CreateModel(
            name='ProviderVetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('services', models.CharField(max_length=500, verbose_name='services')),
                ('line', phonenumber_field.modelfields.PhoneNumberField(blank=True, max_length=128, region=None, verbose_name='24-hour line')),
                ('languages', models.CharField(blank=True, max_length=120, verbose_name='languages')),
                ('notes', models.TextField(blank=True, max_length=2000, verbose_name='notes of the vetting')),
                ('status', models.CharField(choices=[('proposed', 'Waits for the Attorney General'), ('approved', 'Signed off'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn'), ('replaced', 'Replaced by a newer one')], default='proposed', max_length=10, verbose_name='status')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='proposed')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('signed_by', models.CharField(blank=True, max_length=200, verbose_name='who signed it off')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed off on')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='holds until')),
                ('ended_on', models.DateField(blank=True, help_text='From this day on it holds no more.', null=True, verbose_name='ended on')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='why it was refused or withdrawn')),
                ('counties', models.ManyToManyField(blank=True, related_name='+', to='contacts.county', verbose_name='counties it serves')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided, or entered, by')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vettings', to='contacts.organization', verbose_name='victim service provider')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
                ('states', models.ManyToManyField(blank=True, related_name='+', to='contacts.state', verbose_name='states it serves')),
            ],
            options={
                'verbose_name': 'vetting of a service provider',
                'verbose_name_plural': 'vetting of service providers',
                'ordering': ['-proposed_at', '-pk'],
                'indexes': [models.Index(fields=['status', 'expires_on'], name='vetting_by_status_and_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='vetting_takes_two_people', violation_error_message='Who proposed it cannot sign it off: it takes a second person.'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['approved', 'replaced']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('expires_on__gt', models.F('signed_on')), models.Q(('signed_by', ''), _negated=True)), _connector='OR'), name='vetting_signed_off_says_by_whom_and_until_when', violation_error_message='Say who signed it off, and when.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'proposed'), _negated=True), models.Q(('decided_by', None), ('ended_on', None), ('expires_on', None), ('signed_by', ''), ('signed_on', None)), _connector='OR'), name='vetting_proposed_is_undecided', violation_error_message='It waits for its sign-off still.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('decided_by__isnull', False), ('signed_on', None), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='vetting_refused_says_why', violation_error_message='Say why it is refused.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), models.Q(('ended_by__isnull', False), ('ended_on__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='vetting_withdrawn_says_why', violation_error_message='Say why it is withdrawn.'), models.CheckConstraint(condition=models.Q(('ended_on', None), ('status__in', ['withdrawn', 'replaced']), _connector='OR'), name='vetting_ended_is_withdrawn_or_replaced', violation_error_message='What holds has not ended.'), models.CheckConstraint(condition=models.Q(('services', ''), _negated=True), name='vetting_names_services', violation_error_message='Write what the provider does for people.'), models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('organization',), name='one_proposed_vetting_per_provider', violation_error_message='A vetting of this provider waits for its sign-off already.'), models.UniqueConstraint(condition=models.Q(('status', 'approved')), fields=('organization',), name='one_vetting_per_provider_counts', violation_error_message='Another vetting of this provider is signed off already.')],
            },
        ),
        migrations.RunPython(add_hotlines, migrations.RunPython.noop),
    ]
