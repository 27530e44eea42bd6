from django.db import migrations

ACTION = "http://www.truckersagainsttrafficking.org/blog/7/19/2016/we-are-truckers-against-trafficking"
ILLINOIS = "http://www.dhs.state.il.us/page.aspx?item=49601"
LOVE146 = "https://love146.org/former-learn-section/language-media-guide/"
IRINA = "https://theirinaproject.org/resources/language-matters/"
LAND_LINE = "http://www.landlinemag.com/story.aspx?storyid=63320"
ROLLER = "https://rollerskatetoliberate.org/rs2lblog/words-and-phrases-advocates-need-to-know"
BUYER = "Who pays for the abuse is named for it."
COMMON = " Switched off at first: in the trade the word mostly means something harmless."

# written, other forms, only in these capitals, instead, why, source, looked for
TERMS = [
    (
        "prostitute",
        "",
        False,
        "victim, survivor or prostituted person",
        "Who is exploited is not named for what is done to them.",
        ACTION,
        True,
    ),
    (
        "child prostitute",
        "teen prostitute, teenage prostitute, juvenile prostitute, underage prostitute, minor prostitute",
        False,
        "child sex trafficking victim",
        "A child cannot consent to being sold.",
        ILLINOIS,
        True,
    ),
    (
        "child prostitution",
        "teen prostitution, teenage prostitution, juvenile prostitution, underage prostitution",
        False,
        "commercial sexual exploitation of children",
        "A child cannot consent to being sold.",
        IRINA,
        True,
    ),
    (
        "teen sex worker",
        "child sex worker, teenage sex worker, juvenile sex worker, underage sex worker",
        False,
        "child sex trafficking victim",
        "What happens to a child here is abuse and not work.",
        LOVE146,
        True,
    ),
    ("pimp", "pimped, pimping", False, "trafficker", "It makes a crime sound like a trade.", ILLINOIS, True),
    ("lot lizard", "", False, "victim or person", "It calls a human being an animal.", LAND_LINE, True),
    ("john", "", True, "buyer or sex buyer", BUYER, ROLLER, True),
    ("client", "", False, "buyer or sex buyer", BUYER + COMMON, ROLLER, False),
    ("customer", "", False, "buyer or sex buyer", BUYER + COMMON, ROLLER, False),
    ("trick", "", False, "buyer or sex buyer", BUYER + COMMON, ROLLER, False),
    (
        "rescue",
        "rescued, rescuing, rescuer",
        False,
        "recover, recovery or assist",
        "Keep the people in the middle, and the helpers and the drama out of it.",
        IRINA,
        True,
    ),
    (
        "human smuggling",
        "people smuggling, smuggling of humans, smuggling of people",
        False,
        "human trafficking, unless a border is meant",
        "Smuggling crosses a border; trafficking exploits a person and needs none. Keep them apart.",
        ILLINOIS,
        True,
    ),
]


def add_terms(apps, schema_editor):
    """The list to begin with; what staff have since written stays."""
    term = apps.get_model("wording", "Term")
    for written, forms, is_exact, instead, why, source, in_use in TERMS:
        facts = {"forms": forms, "is_exact": is_exact, "instead": instead, "why": why, "source": source, "in_use": in_use}
        term.objects.get_or_create(written=written, defaults=facts)


class Migration(migrations.Migration):
    dependencies = [("wording", "0001_initial")]

    operations = [migrations.RunPython(add_terms, migrations.RunPython.noop)]
