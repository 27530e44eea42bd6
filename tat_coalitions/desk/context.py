"""What every page may use: the rooms of whoever is signed in, and which one this is."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _


def house(request):
    """The address of the site, whether mail stays on this machine, and for signed-in people the way around."""
    context = {"site_url": settings.SITE_URL, "mail_sink": settings.MAIL_SINK}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    rooms = lead_rooms() if user.is_lead else tat_rooms()
    way = {"nav": nav(rooms, request.path), "foot": foot(user), "can_search": True}
    return context | way | {"reads_mailbox": settings.MAIL_SINK and user.is_tat}


def tat_rooms():
    """The rooms of TAT's own people."""
    return [
        (_("Today"), "desk:today"),
        (_("Builds"), "builds:list"),
        (_("Follow-ups"), "followups:board"),
        (_("States"), "followups:states"),
        (_("People"), "contacts:people"),
        (_("Organizations"), "contacts:organizations"),
        (_("Sites"), "contacts:sites"),
        (_("Reports"), "reports:list"),
    ]


def lead_rooms():
    """The rooms of a lead."""
    return [
        (_("Today"), "desk:today"),
        (_("My follow-ups"), "followups:board"),
        (_("My builds"), "builds:list"),
        (_("States"), "followups:states"),
        (_("People"), "contacts:people"),
        (_("Sites"), "contacts:sites"),
    ]


def foot(user):
    """What stands under every page behind sign-in."""
    own = [(_("You and what you may do"), "desk:me"), (_("Regions"), "followups:regions")]
    own += [(_("Numbers over time"), "reports:over_time"), (_("Hotline figures"), "followups:hotline")]
    own += [(_("Hotlines"), "resources:hotlines"), (_("Local resources"), "resources:resources")]
    if user.is_tat:
        own += [(_("Victim service providers"), "resources:vettings")]
        own += [(_("Mail"), "outbox:list"), (_("Words of our mail"), "wording:list")]
        own += [(_("Who did what"), "desk:trail"), (_("Accounts"), "desk:accounts"), (_("Imports"), "contacts:imports")]
    if user.is_administrator:
        own += [(_("All rows"), "admin:index")]
    return [{"label": label, "url": reverse(name)} for label, name in own]


def nav(rooms, path):
    """The rooms with their addresses; the one whose address begins the path most closely is the current one."""
    links = [(label, reverse(name)) for label, name in rooms]
    start = reverse("desk:today")  # every address of the desk begins with it
    inside = [url for _label, url in links if path == url or (url != start and path.startswith(url))]
    current = max(inside, key=len, default="")
    return [{"label": label, "url": url, "current": url == current} for label, url in links]
