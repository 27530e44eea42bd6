"""Two states that must not see each other: in each, one row of every model, all with the same key.

So that a walk over all addresses need not know which key means what: `208` is somebody else's row, whatever it is.
A model nobody thought of gets a row by itself, from its fields.
"""

import datetime
import json

from django.apps import apps
from django.db import models
from phonenumber_field.modelfields import PhoneNumberField

from builds.models import Build, CoHost
from contacts.models import County, Organization, Person, State
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.models import Role, User
from tat_coalitions.trail.models import Entry

OURS = ("trail", "accounts", "wording", "outbox", "contacts", "builds", "followups", "reports", "desk")
NOON = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
KEPT = (rules.FieldClass.RESTRICTED, rules.FieldClass.SEALED)


def a_task_force(world):
    """Another organization than the one that has a seat on it."""
    facts = {"kind": "task_force", "state_id": world.postal}
    return Organization.objects.create(pk=1_000_000 + world.key, name=f"Task force of {world.postal}", **facts)


def a_draft(world):
    """The next build as the state asks for it, which is another than the one that was held."""
    planner = world.row(apps.get_model("contacts.Person"))
    build = Build.objects.create(
        pk=world.key + 10_000,  # beyond the worlds' keys, and below any the database gives out
        slug=f"next-{world.key}",
        city=f"Next city {world.key}",
        state_id=world.postal,
        date=datetime.date(2099, 3, 4),
        status="draft",
        planner=planner,
    )
    build.states_served.set([world.postal])
    return build


def a_colleague(world):
    """Somebody else than the person whose tasks are handed on."""
    return Person.objects.create(pk=world.key + 20_000, name=f"Colleague {world.key}", email="")


# What the constraints of a model ask for beyond its fields.
WANTED = {
    "accounts.User": {"role": Role.LEAD, "password": "!", "last_login": None},
    "builds.Build": {
        "status": "held",
        "date": datetime.date(2026, 8, 20),
        "time_zone": "America/Denver",
        "second": None,
    },
    "builds.CoHost": {"status": CoHost.Status.CONFIRMED},
    "builds.HandOver": {"becomes": a_colleague},
    "builds.Hotline": {"kind": "state", "country": "US", "number": "+18005550142"},
    "builds.Invitation": {"stage": "invited", "invited_at": NOON},
    "builds.PlanTask": {"template": None},
    "builds.Proposal": {"build": a_draft},
    "builds.Session": {"starts_at": datetime.time(10), "ends_at": datetime.time(11)},
    "builds.Speaker": {"person": None},
    "contacts.Organization": {"kind": "sheriff", "parent": None},
    "followups.Answer": {"number": 12},
    "followups.CommitmentAnswer": {"total": 12},
    "followups.FollowUp": {"status": "open", "due_on": datetime.date(2026, 11, 20), "title": ""},
    "followups.Inquiry": {"said": "", "said_at": None, "said_total": None, "said_note": "", "is_disputed": False},
    "followups.HotlineFigure": {"last_day": NOON.date()},
    "followups.Stewardship": {"expires_on": datetime.date(2099, 12, 31)},
    "followups.TaskForceSeat": {"task_force": a_task_force},
    "followups.Delegation": {"expires_on": datetime.date(2099, 12, 31), "commitment": None},
    "followups.Reminder": {"step": "late"},
    "followups.ReminderRule": {
        "step": "late",
        "anchor": "follow_up",
        "offset": 3,
        "direction": "after",
        "audience": ["lead"],
    },
    "outbox.Message": {"status": "failed", "created_by": None, "due_at": NOON, "next_try_at": NOON},
    "wording.Wording": {"subject": "Thank you", "text": "You came."},
}
# Relations that may be empty and are not here, since whose row it is hangs on them.
TIED = (
    *("organization", "person", "lead", "user", "report", "interval", "measure"),
    *("Hotline.state", "LocalResource.state"),
    *("HotlineFigure.state", "Training.build", "Training.entered_by", "Commitment.entered_by"),
)
GIVEN = (
    "contacts.State",
    "contacts.County",
    "builds.Goal",
    "followups.Interval",
    "followups.Measure",
    "followups.Element",
    "builds.TemplateTask",
)


def own_models():
    """The models of this project, those that others depend on first."""
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


class World:
    """A state with a build, its people and everything that hangs on them."""

    def __init__(self, key, postal, county):
        self.key, self.postal, self.county = key, postal, county
        self.slug = f"build-{key}"
        self.canaries = []
        self._rows, self._numbers = {}, iter(range(100, 200))
        for model in own_models():
            if model is not Entry:  # what is done here is noted by itself
                self.row(model)
        self._belong_together()

    def value_of(self, part):
        """What stands in an address for a part that names a row of this world."""
        if part in ("slug", "postal"):
            return {"slug": self.slug, "postal": self.postal.lower()}[part]
        return self.key

    def row(self, model):
        """The world's row of the model, made when first asked for."""
        if model not in self._rows:
            self._rows[model] = self._given(model) or self._made(model)
        return self._rows[model]

    def _given(self, model):
        """The world's row of reference data."""
        if model is State:
            return State.objects.get(pk=self.postal)
        if model is County:
            return County.objects.get(pk=self.county)
        return model._base_manager.order_by("pk").first() if model._meta.label in GIVEN else None

    def _made(self, model):
        wanted = WANTED.get(model._meta.label, {})
        values = {"pk": self.key} if isinstance(model._meta.pk, models.AutoField) else {}
        for field in model._meta.concrete_fields:
            if field.name in wanted:
                values[field.name] = wanted[field.name](self) if callable(wanted[field.name]) else wanted[field.name]
            elif field is not model._meta.pk or not values:
                values |= self._value(model, field)
        row = model(**values)
        row.save(force_insert=True)
        return row

    def _value(self, model, field):
        """`{name: value}` where the field needs one or is a canary's cage; nothing where its default will do."""
        table = rules.tables().get(model)
        if table and table.classes.get(field.name) in KEPT:
            return {field.name: self._canary(model, field)}
        if isinstance(field, models.SlugField):
            return {field.name: self.slug}
        if isinstance(field, models.ForeignKey):
            is_own = field.related_model._meta.app_label in OURS and field.related_model is not model
            wanted = is_own and (not field.null or field.name in TIED or f"{model.__name__}.{field.name}" in TIED)
            return {field.name: self.row(field.related_model)} if wanted else {}
        if field.has_default() or field.null or (field.blank and field.empty_strings_allowed):
            return {}
        return {field.name: self._needed(field)}

    def _needed(self, field):
        if field.choices:
            return field.flatchoices[0][0]
        if isinstance(field, models.EmailField):
            return f"somebody.{self.key}@example.org"
        if isinstance(field, models.DateTimeField):
            return NOON
        if isinstance(field, models.DateField):
            return NOON.date()
        if isinstance(field, models.TimeField):
            return NOON.time()
        if isinstance(field, models.IntegerField | models.FloatField | models.DecimalField):
            return 1
        if isinstance(field, models.JSONField):
            return {}
        return f"{field.name} {self.key}"[: field.max_length]

    def _canary(self, model, field):
        """A value that must not sing on a page: unlike any other, and short enough for its field."""
        if isinstance(field, PhoneNumberField):
            number = f"+1{self.key}5550{next(self._numbers)}"
            self.canaries.append((field, number))
            return number
        text = f"canary-{self.key}-{model._meta.model_name}-{field.name}"
        self.canaries.append((field, text))
        return {"canary": [text]} if isinstance(field, models.JSONField) else text

    def _belong_together(self):
        """Tie the rows as they would be tied: the lead co-hosts the build of this state."""
        build, county = self.row(apps.get_model("builds.Build")), self.row(County)
        build.states_served.set([self.postal])
        build.counties.set([county])
        build.sustaining_lead = build.planner
        build.state_id = self.postal
        build.save()
        site, link = self.row(apps.get_model("contacts.Site")), self.row(apps.get_model("builds.ContactLink"))
        site.county, site.manager = county, build.planner
        site.save()
        link.officer = build.planner
        link.save()

    @property
    def lead(self):
        """The account of the person who co-hosts and leads here."""
        return self.row(User)


def everything():
    """All rows of the business, as plain values: for telling whether anything changed."""
    skipped = ("trail.Entry", "contacts.County", "contacts.State", "accounts.User")
    state = {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS and model._meta.label not in skipped
    }
    users = User.objects.order_by("pk").values("pk", "email", "name", "role", "is_active", "expires_on", "password")
    return json.loads(json.dumps(state | {"accounts.User": list(users)}, default=str))


def changes(before, after):
    """The names of the tables in which something changed, with the rows that did."""
    return {
        label: [row for row in after[label] if row not in before[label]] or "rows are gone"
        for label in after
        if after[label] != before[label]
    }
