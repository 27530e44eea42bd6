"""The words of a build's own mail: which there are, writing them, their versions. The house's words stay as they are."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import emails, letters, wordings
from builds.actions import invitations
from builds.actions.notices import follow
from builds.models import Build
from builds.views.people import build_of
from tat_coalitions.accounts.access import require
from tat_coalitions.accounts.methods import require_POST
from tat_coalitions.wording import editing, words
from tat_coalitions.wording.preview import samples_of
from tat_coalitions.wording.views import marks_of


@require("invite", Build)
def wording_list(request, slug):
    """Every kind of mail that can have other words for this build."""
    build = build_of(request, slug)
    kinds = [kind for kind in words.kinds() if kind.per_build]
    each_variant = [(kind.kind, build.pk, variant) for kind in kinds for variant in ("", *kind.variants)]
    held = words.wordings_of(each_variant)
    rows = [(kind, held[kind.kind, build.pk, ""], _own_sectors(kind, build, held)) for kind in kinds]
    own = sum(each.is_own or bool(sectors) for _kind, each, sectors in rows)
    groups = dict.fromkeys(kind.group for kind in kinds)
    context = {
        "build": build,
        "heading": _heading(own),
        "groups": [(group, [row for row in rows if row[0].group == group]) for group in groups],
    }
    return render(request, "builds/wording/list.html", context)


def _own_sectors(kind, build, held):
    """The sectors for which a mail has words of its own: `[(value, label)]`."""
    return [(value, label) for value, label in kind.variants.items() if held[kind.kind, build.pk, value].is_own]


def _heading(own):
    if not own:
        return _("No mail has words of its own here")
    return ngettext("One mail has words of its own here", "%(n)s mails have words of their own here", own) % {
        "n": intcomma(own)
    }


@require("invite", Build)
def message(request, slug, mail=wordings.INVITATION, sector=""):
    """Write the words of a mail for this build, or for one sector of it; see and be mailed them as somebody would."""
    build, at = build_of(request, slug), timezone.now()
    kind = editing.kind_or_404(mail, per_build=True, variant=sector)
    is_ours = mail in wordings.KINDS  # other rooms, too, have mail about a build
    people = wordings.listed(build, sector) if is_ours else []
    samples = wordings.samples_of(people, build) if is_ours else samples_of(kind, request.user)
    facts = letters.facts_of(build) if is_ours else None
    sheet = editing.sheet_of(request, editing.Desk(kind, build.pk, samples, facts, sector))
    if sheet.kept:
        follow(build, by=request.user, at=at)  # what waits to be released is in the new words at once
        if request.POST.get("do") == "test" and is_ours:
            somebody = people[sheet.chosen][0]
            invitations.send_test(build, to=request.user, person=somebody, kind=mail, sector=sector, at=at)
            messages.success(request, _("A test is on its way to %(address)s.") % {"address": request.user.email})
        return redirect(wordings.address_of(build, mail, sector))
    held = words.wordings_of([(mail, build.pk, variant) for variant in kind.variants])
    context = {
        "build": build,
        "kind": kind,
        "sector": sector,
        "label": kind.variants.get(sector, ""),
        "sectors": [(value, label, held[mail, build.pk, value].is_own) for value, label in kind.variants.items()],
        "sheet": sheet,
        "marks": marks_of(kind),
        "is_ours": is_ours,
        "by_rule": [each for each in words.kinds() if each.variants and each.kind not in wordings.KINDS],
        "envelope": emails.envelope_of(build),
    }
    return render(request, "builds/wording/message.html", context)


@require("invite", Build)
def wording_version(request, slug, mail, version, sector=""):
    """One version of the words of a mail of this build, and how it differs from those that hold."""
    build, kind = build_of(request, slug), editing.kind_or_404(mail, per_build=True, variant=sector)
    desk = editing.Desk(kind, build.pk, [], variant=sector)
    context = {
        "build": build,
        "kind": kind,
        "label": kind.variants.get(sector, ""),
        "sheet_url": wordings.address_of(build, mail, sector),
        "again": f"{request.path}again/",
    }
    return render(request, "builds/wording/version.html", context | editing.comparison(desk, version))


@require("invite", Build)
@require_POST
def take_wording_again(request, slug, mail, version, sector=""):
    """Let an earlier version hold once more for this build; version 0 goes back to the words that hold without these."""
    build, kind = build_of(request, slug), editing.kind_or_404(mail, per_build=True, variant=sector)
    editing.take_again(request, editing.Desk(kind, build.pk, [], variant=sector), version)
    follow(build, by=request.user)
    return redirect(wordings.address_of(build, mail, sector))
