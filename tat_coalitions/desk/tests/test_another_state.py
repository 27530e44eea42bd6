"""A lead of one state reaches nothing of another: by no field of a form, no choice in one, no count, and no file.

The walks read the addresses off the resolver and the forms off the pages, so whatever is added is tried, too.
"""

import pytest
from django import forms
from django.db import OperationalError, models, transaction
from django.forms import ModelChoiceField

from builds.models import Build
from contacts.models import Person
from tat_coalitions.accounts import scope
from tat_coalitions.accounts.models import Role
from tat_coalitions.desk.tests.as_a_lead import forms_in, marks_of, of_their_own, pages, send, text_of
from tat_coalitions.desk.tests.forms_on_pages import forms_on
from tat_coalitions.desk.tests.two_states import GIVEN, World, everything, own_models
from tat_coalitions.testing.people import a_build, a_co_host, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

# Fields that only ever hold a plain value. Any other kind, and any field that no form knows of, is tried.
PLAIN = (forms.CharField, forms.EmailField, forms.IntegerField, forms.DateField, forms.TimeField, forms.BooleanField)
OF_CHOICES = (forms.ChoiceField, forms.TypedChoiceField, forms.MultipleChoiceField, ModelChoiceField)
SHARED = {*GIVEN, "contacts.State", "contacts.County"}


@pytest.fixture
def idaho(texas):
    return World(208, "ID", "16001")


@pytest.fixture
def marisol(texas, client):
    client.force_login(texas.lead)
    return client


def is_of(row, world):
    """Whether a row is that world's: by its key, or by the state it lies in."""
    if not isinstance(row, models.Model) or row._meta.app_label not in {
        model._meta.app_label for model in own_models()
    }:
        return False
    if row._meta.label in ("contacts.State", "contacts.County"):
        return world.postal in (row.pk, getattr(row, "state_id", ""))
    return row._meta.label not in SHARED and row.pk == world.key


def rows_in(value):
    """The rows in what a form understood."""
    if isinstance(value, models.Model):
        return [value]
    if isinstance(value, (list, tuple, set, models.QuerySet)):
        return [row for each in value for row in rows_in(each)]
    return []


def ways_to_name(world):
    """How a row of that world may be named: the keys of a choice, and what people write into a field."""
    county = world.row(next(model for model in own_models() if model.__name__ == "County"))
    return (str(world.key), world.postal, county.pk), (f"x #{world.key}", f"name {world.key}", str(county))


def keys_of(model):
    """The columns of a model that point to another row."""
    return [field.attname for field in model._meta.concrete_fields if field.is_relation]


def points_to(world, before, after):
    """Rows that came into being or changed and point to that world now, and rows of that world that changed."""
    shared = {world.key, world.postal, world.county}
    found = []
    for model in own_models():
        label = model._meta.label
        if label not in after or after[label] == before[label]:
            continue
        for row in after[label]:
            if row in before[label]:
                continue
            if row.get("id") == world.key:
                found.append(f"{label} {world.key} changed")
            named = {row[name] for name in keys_of(model) if name in row}
            if named & shared:
                found.append(f"{label} {row.get('id')} points there")
    return found


def fields_to_try(met, world):
    """`(path, form as a browser would send it, name, value)` of every field, on the pages met, that may name a row."""
    known, kinds = {}, {}
    for path, response in met:
        if response.get("Content-Type", "").startswith("text/html"):
            for form in forms_on(path, response.content.decode()):
                known.setdefault(form["action"], form)
        for form in forms_in(response):
            kinds |= {(path, form.add_prefix(name)): type(field) for name, field in form.fields.items()}
    keys, written = ways_to_name(world)
    for action, form in known.items():
        for name in sorted(form["names"] - {"csrfmiddlewaretoken"}):
            kind = kinds.get((action, name))
            if action.startswith("/accounts/") or kind in PLAIN:
                continue
            for value in keys if kind in OF_CHOICES else (*keys, *written):
                yield action, form, name, value


def test_no_form_offers_and_no_field_takes_a_row_of_another_state(marisol, texas, idaho):
    met = list(pages(marisol, texas))
    offered = [
        f"{path}: {type(form).__name__}.{name} offers {row!r}"
        for path, response in met
        for form in forms_in(response)
        for name, field in form.fields.items()
        if isinstance(field, ModelChoiceField) and field.queryset.model._meta.label not in SHARED
        for row in field.queryset
        if is_of(row, idaho)
    ]
    assert offered == []
    before, found, tried = everything(), [], 0
    for path, form, name, written in fields_to_try(met, idaho):
        response, after = send(marisol, path, {**form["data"], name: written})
        tried += 1
        understood = [
            f"{path}: {type(each).__name__}.{field} takes {written!r}"
            for each in forms_in(response)
            for field, value in (getattr(each, "cleaned_data", None) or {}).items()
            if any(is_of(row, idaho) for row in rows_in(value))
        ]
        pointing = points_to(idaho, before, after) if after else []
        found += understood + [f"{path}: {name}={written!r}: {what}" for what in pointing]
    assert found == []
    assert tried > 60, "this walked over forms that are not there"


def test_whom_a_lead_names_is_never_somebody_of_another_state(marisol, texas, idaho):
    """The very name and address of somebody there, in every form that takes an address: nobody there is meant."""
    there = idaho.lead.person
    Person.objects.filter(pk=there.pk).update(email="somebody.there@example.org")
    before, found, tried = everything(), [], 0
    for path, response in pages(marisol, texas):
        for form in forms_in(response):
            named = {
                form.add_prefix(name): "somebody.there@example.org" if is_address(field) else there.name
                for name, field in form.fields.items()
                if type(field) in (forms.CharField, forms.EmailField)
            }
            if any(is_address(field) for field in form.fields.values()):
                _response, after = send(marisol, path, named)
                tried += 1
                found += [f"{path}: {what}" for what in points_to(idaho, before, after or before)]
    assert found == []
    assert tried > 1, "this names nobody"


def is_address(field):
    return isinstance(field, forms.EmailField)


def test_nothing_a_lead_reads_changes_with_the_rows_of_another_state(marisol, texas):
    """Every count, total, list and file stays as it is while a whole state comes into being beside it."""
    before = {path: text_of(response) for path, response in pages(marisol, texas)}
    own = marks_of(texas)
    seen = [path for path, text in before.items() if own.search(text)]
    assert len(seen) > 15, "the walk is blind"
    assert {".pdf", ".ics"} <= {path[-4:] for path in seen}
    idaho = World(208, "ID", "16001")
    after = {path: text_of(response) for path, response in pages(marisol, texas)}
    assert sorted(before) == sorted(after)
    assert [path for path in before if before[path] != after[path]] == []
    marks = marks_of(idaho)
    assert [f"{path}: {marks.search(text)[0]}" for path, text in after.items() if marks.search(text)] == []


def test_a_row_of_ones_own_is_taken(marisol, texas):
    """The same field takes a row of the lead's own state, so it is the scope that refuses the other."""
    path = next(path for path in of_their_own(texas) if path.endswith("/trainings/add/"))
    response, _state = send(marisol, path, {"organization": f"x #{texas.key}"})
    form = next(form for form in forms_in(response) if "organization" in form.fields)
    assert form.cleaned_data["organization"].pk == texas.key


def test_what_opens_rows_to_a_lead_is_put_together_without_asking(texas, django_assert_num_queries):
    """The answer would be kept and grow old."""
    with django_assert_num_queries(0):
        for model, verb in scope.granted():
            scope.visible(model._base_manager.all(), texas.lead, verb)


def test_rows_granted_after_a_lead_has_looked_are_seen_by_the_same_account_object(texas):
    assert not Build.objects.visible_to(texas.lead).filter(city="Ysleta").exists()
    a_co_host(a_build("Ysleta"), texas.lead.person)
    assert Build.objects.visible_to(texas.lead).filter(city="Ysleta").exists()


@pytest.mark.on_sqlite_too
def test_every_question_about_a_leads_rows_can_be_asked():
    """SQLite refuses to read what is nested too deeply, here within a question such as forms ask."""
    user, found = a_user("Marisol Vega", Role.LEAD), []
    for model, verb in scope.granted():
        rows = scope.visible(model._base_manager.all(), user, verb)
        try:
            with transaction.atomic():
                assert not rows.exclude(pk__in=rows.values("pk")).exists()
        except OperationalError as error:
            found.append(f"{model.__name__}, {verb}: {error}")
    assert found == []
