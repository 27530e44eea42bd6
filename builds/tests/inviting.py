"""Addresses and people of a list, for the tests of its pages."""

from django.urls import reverse
from django.utils import timezone

from tat_coalitions.testing.people import a_person, an_invitation, an_organization

NOW = timezone.now()
AN_ANSWER = {"answered_at": NOW, "heard": "link"}


def page_of(name, build, *more):
    return reverse(f"builds:{name}", args=[build.slug, *more])


def text_of(response):
    return " ".join(response.content.decode().split())


def invited(build, name, **fields):
    return an_invitation(
        build,
        a_person(name, organization=an_organization(f"{name} Freight")),
        stage="invited",
        invited_at=NOW,
        **fields,
    )
