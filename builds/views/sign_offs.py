"""What a co-host signs off: reading it as it stands, asking for it, answering, writing down what was said elsewhere."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builds import host_mail, sign_off_mail, sign_offs
from builds.actions import sign_offs as verbs
from builds.forms.sign_offs import AnswerSignOffForm, RecordSignOffForm
from builds.models import SignOff
from builds.views.co_hosts import build_of, host_of
from builds.workflow import NotAllowed
from contacts.models import Person
from tat_coalitions.accounts import rules
from tat_coalitions.accounts.access import get_visible, may_with, require
from tat_coalitions.wording import words

A_PAGE = 100
NAMED = 40  # of those added or taken off, before a number stands for the rest


@require("see", SignOff)
def sign_off(request, slug, pk, what):
    """The list or agenda as it stands, what changed since the last answer, and all that was asked and said."""
    host, what = _wanted(request, slug, pk, what)
    return _page(request, host, what)


@require("ask for", SignOff)
def ask(request, slug, pk, what):
    """Ask a co-host to sign it off; shows first whom, and in which words."""
    host, what = _wanted(request, slug, pk, what)
    if request.method == "POST":
        try:
            _asked, mailed = verbs.ask(host, what=what, by=request.user)
        except NotAllowed as refusal:
            messages.error(request, refusal.messages[0])
        else:
            _say_asked(request, host, mailed)
        return redirect("builds:sign_off", slug, pk, what)
    asked = SignOff(build=host.build, co_host=host, what=what, asked_by=request.user)
    mailable, way_in = host_mail.reach(host)
    subject, body = words.fill(words.wording_of(sign_off_mail.KIND, host.build_id), sign_off_mail.facts_of(asked))
    context = _context(host, what) | {"mailable": mailable, "way_in": way_in, "subject": subject, "body": body}
    return render(request, "builds/sign_offs/ask.html", context)


def _say_asked(request, host, mailed):
    names = {"host": host.organization, "person": host.person}
    if mailed:
        messages.success(request, _("%(person)s of %(host)s is asked; the mail is on its way.") % names)
    else:
        messages.warning(
            request, _("It is noted that you ask %(host)s. There is no address to write to: call them.") % names
        )


@require("answer", SignOff)
def answer(request, slug, pk, what):
    """A co-host's contact person signs it off, or says what should change."""
    host, what = _wanted(request, slug, pk, what)
    if request.user.is_tat:  # they say what others told them, and how
        return redirect("builds:record_sign_off", slug, pk, what)
    waiting = SignOff.objects.open().select_related("build", "co_host")
    asked = get_visible(waiting, request.user, verb="answer", co_host=host, what=what)
    stand = sign_offs.stand_of(host.build, what)
    data = request.POST if request.method == "POST" else None
    form = AnswerSignOffForm(data, fingerprint=stand.fingerprint)
    if data is not None and form.is_valid():
        try:
            verbs.answer(asked, by=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Thank you. TAT sees your answer."))
            return redirect("builds:sign_off", slug, pk, what)
    return _page(request, host, what, form=form, stand=stand)


@require("ask for", SignOff)
def record(request, slug, pk, what):
    """Write down what a co-host said by phone, mail, letter or in a meeting."""
    host, what = _wanted(request, slug, pk, what)
    stand = sign_offs.stand_of(host.build, what)
    data = request.POST if request.method == "POST" else None
    form = RecordSignOffForm(data, fingerprint=stand.fingerprint, initial={"said_by": host.person or ""})
    if data is not None and form.is_valid():
        try:
            verbs.record_answer(host, what=what, by=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("It is written down."))
            return redirect("builds:sign_off", slug, pk, what)
    rows = sign_offs.in_numbers(stand.count, what)
    return render(request, "builds/sign_offs/record.html", _context(host, what) | {"form": form, "rows": rows})


def _wanted(request, slug, pk, what):
    """The co-host and what they sign off, or 404."""
    if what not in SignOff.What.values:
        raise Http404(_("There is no such page, or it is not yours to see."))
    return host_of(request, build_of(request, slug), pk), what


def _context(host, what):
    return {"build": host.build, "host": host, "what": what, "label": SignOff.What(what).label}


def _page(request, host, what, *, form=None, stand=None):
    """The page, with the form of whoever may answer."""
    build = host.build
    past = list(SignOff.objects.filter(co_host=host, what=what).select_related("asked_by", "answered_by"))
    stand = stand or sign_offs.stand_of(build, what)
    last = next((row for row in past if not row.is_open), None)
    changes = sign_offs.Changes.between(last.stood, stand) if last else sign_offs.Changes()
    waiting = next((row for row in past if row.is_open), None)
    standing = sign_offs.Standing(host, what, waiting, last, changes)
    if form is None and waiting and request.user.is_lead and may_with(request.user, "answer", waiting):
        form = AnswerSignOffForm(fingerprint=stand.fingerprint)
    context = _context(host, what) | {
        "standing": standing,
        "form": form,
        "past": past,
        "rows": sign_offs.in_numbers(stand.count, what),
        "added": {int(key) for key in changes.added},
        "changed": {int(key) for key in (*changes.changed, *changes.renamed)},
        "gone": _gone(request, what, changes),
        "since": sign_offs.since(changes, what) if last else "",
        "may_ask": rules.may(request.user, "ask for", SignOff) and host.signs(what) and build.is_ahead,
        "answer_url": reverse("builds:answer_sign_off", args=[build.slug, host.pk, what]),
    }
    return render(
        request, "builds/sign_offs/page.html", context | _as_it_stands(request, build, what, context["added"])
    )


def _as_it_stands(request, build, what, added):
    """The people by pages, what is new first; or the agenda as a whole."""
    if what == SignOff.What.AGENDA:
        return {"sessions": list(sign_offs.sessions_of(build)), "page": None}
    rows = sign_offs.people_of(build).select_related("person__organization").order_by("person__name", "pk")
    new = rows.filter(person__in=added) if added else rows.none()
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "new": list(new[:NAMED]), "more_new": max(len(added) - NAMED, 0), "sessions": None}


def _gone(request, what, changes):
    """Who is no longer on the list, by name as far as they are still known; what left the agenda has no name left."""
    if what == SignOff.What.AGENDA or not changes.gone:
        return []
    people = Person.objects.present().filter(pk__in=changes.gone).order_by("name", "pk")
    names = [str(person) for person in people[:NAMED]] if request.user.is_tat else []
    rest = len(changes.gone) - len(names)
    return names + ([ngettext("one person", "%(n)s people", rest) % {"n": intcomma(rest)}] if rest else [])
