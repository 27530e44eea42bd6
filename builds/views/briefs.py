"""The brief of a co-host: read, printed, mailed."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import brief_mail, briefs, logos
from builds.actions.briefs import mail_briefs
from builds.forms.invitations import chosen
from builds.models import CoHost
from builds.views.co_hosts import build_of, host_of
from builds.workflow import NotAllowed
from tat_coalitions import paper
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import require
from tat_coalitions.accounts.methods import require_safe
from tat_coalitions.wording import words


@require_safe
@require("read the brief of", CoHost)
def brief(request, slug, pk):
    """What a co-host does when, who is who, and what comes after, on one page."""
    host = host_of(request, build_of(request, slug), pk, verb="read the brief of")
    context = briefs.context_of(host, timezone.now()) | {"may_mail": rules.may(request.user, "change", CoHost)}
    return render(request, "builds/co_hosts/brief.html", context)


@require_safe
@require("read the brief of", CoHost)
def brief_pdf(request, slug, pk):
    """The same for printing."""
    host = host_of(request, build_of(request, slug), pk, verb="read the brief of")
    context = briefs.context_of(host, timezone.now()) | {"logo": logos.in_document(host)}
    html = render_to_string("builds/co_hosts/brief_paper.html", context)
    return paper.answer(request, html, title=context["title"], filename=f"brief-{slug}-{host.pk}.pdf")


@require("change", CoHost)
def mail(request, slug):
    """Say who would get a brief and who not and why, show the mail, then send it to those that are ticked."""
    build, at = build_of(request, slug), timezone.now()
    if request.method == "POST":
        _mail(request, build, chosen(request.POST), at)
        return redirect("builds:co_hosts", slug)
    found, asked = brief_mail.who_can_get(build, at), chosen(request.GET)
    ticked = [host for host in found.go if not asked or host.pk in asked]
    context = {"build": build, "found": found, "ticked": ticked, "first": None}
    if ticked:
        facts = brief_mail.facts_of(ticked[0], by=request.user)
        subject, body = words.fill(words.wording_of(brief_mail.KIND, build.pk), facts)
        context |= {"first": ticked[0], "subject": subject, "body": body, "kind": brief_mail.KIND}
    return render(request, "builds/co_hosts/mail_briefs.html", context)


def _mail(request, build, keys, at):
    try:
        hosts = mail_briefs(build, keys, by=request.user, at=at)
    except NotAllowed as refusal:
        messages.error(request, refusal.messages[0])
    except paper.PaperBusy:
        messages.error(
            request, _("Too many documents are being made just now. Nothing was mailed; try again in a moment.")
        )
    else:
        said = ngettext("One brief is on its way.", "%(n)s briefs are on their way.", len(hosts)) % {
            "n": intcomma(len(hosts))
        }
        if hosts:
            messages.success(request, said)
        else:
            messages.warning(request, _("Nobody was ticked who can get one, so nothing is mailed."))
