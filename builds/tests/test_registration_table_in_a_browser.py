"""Dana names and proposes a provider, Karen signs it off on her phone, Dana rings a shelter; axe looks at every page."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from builds.models import LocalResource, ProviderVetting
from builds.tests.registration_table import a_provider, a_resource
from tat_coalitions.desk.tests.journey import DESKTOP, PHONE, Person
from tat_coalitions.testing import browser as chromium
from tat_coalitions.testing.people import a_build, a_co_host, a_lead, a_person, a_user, an_organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def somebody(browser, live_server, smtp_inbox):
    """Somebody who is signed in, with a browser of the size given."""
    met = []

    def _somebody(user, viewport):
        client = Client()  # one for each: signing in ends the session of whoever used it before
        client.force_login(user)
        person = Person(browser.new_context(viewport=viewport), live_server.url, smtp_inbox)
        chromium.be_signed_in(person.page.context, client, live_server.url)
        met.append(person)
        return person

    yield _somebody
    for person in met:
        person.leave()
        person.page.context.close()


def test_from_the_name_of_a_provider_to_the_sheet(somebody):
    office = an_organization("Office of the Attorney General", "attorney_general")
    karen = a_lead("Karen Lindqvist", organization=office)
    user, provider = a_user("Dana Whitlock"), a_provider()
    build = a_build("El Paso", date=timezone.localdate() + datetime.timedelta(days=60), status="inviting",
                    planner=a_person("Dana Whitlock", user=user))  # fmt: skip
    a_co_host(build, karen)
    shelter = a_resource("Border Shelter", by=user)

    dana = somebody(user, DESKTOP)
    dana.open(f"/desk/builds/{build.slug}/")
    dana.press("See the provider of record")
    dana.page.get_by_label("Victim service provider").press_sequentially("paso")
    suggested = dana.page.locator("#id_organization_list option")
    expect(suggested).to_have_attribute("value", f"Paso Verde #{provider.pk}")
    dana.write(organization=suggested.get_attribute("value"))
    dana.press("It is the provider of record")
    dana.press("Propose its vetting")
    dana.press("Propose it", exact=True)
    expect(dana.page.get_by_text("Write what the provider does for people.").first).to_be_visible()
    dana.write(services="Shelter and legal help", counties="El Paso, TX", line="(915) 555-0170")
    dana.press("Propose it", exact=True)
    expect(dana.page.get_by_text("It takes a second person").first).to_be_visible()

    lead = somebody(karen.user, PHONE)
    lead.open("/desk/")
    lead.press("Give your word")
    lead.press("Sign it off")
    expect(lead.page.get_by_text("Signed off. It holds for a year.")).to_be_visible()
    assert ProviderVetting.objects.get().decided_by == karen.user

    dana.open(f"/desk/builds/{build.slug}/resources/")
    expect(dana.page.get_by_role("listitem").filter(has_text="Border Shelter")).to_contain_text(
        "nobody has verified it"
    )
    dana.page.locator(f"a[href='/desk/resources/{shelter.pk}/verify/']").click()
    dana.write(how="Rang it")
    dana.press("It is right")
    assert LocalResource.objects.get(pk=shelter.pk).verified_by == user
    lead.open(f"/desk/builds/{build.slug}/resources/sheet/")
    for said in ("911", "Paso Verde", "(915) 555-0170", "Border Shelter"):
        assert lead.reads(said)
    for path in ("hotlines/", "hotlines/new/", "resources/", "resources/providers/"):
        dana.page.set_viewport_size(PHONE)
        dana.open(f"/desk/{path}")
