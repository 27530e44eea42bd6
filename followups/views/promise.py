"""The page on which an organization says what became of its promise: a personal link, no account.

GET and HEAD show and change nothing, since mail scanners open every link; a person's POST acts.
"""

import datetime

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from builds.models import Status as BuildStatus
from builds.views.rsvp import gone
from followups import inquiries as letters
from followups.actions import inquiries
from followups.asking import word_of
from followups.forms.inquiries import WordForm
from followups.models import Inquiry, Status
from followups.questions import Question
from tat_coalitions.accounts.links import find
from tat_coalitions.accounts.methods import require_http_methods, require_safe

# From the day it was first released; until then an answer can be corrected.
WORKS_FOR = datetime.timedelta(days=120)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, token):
    """What was promised and last said, and what became of it."""
    inquiry, at = _inquiry(token), timezone.now()
    closed = _closed(request, inquiry, at)
    if closed:
        return closed
    data = request.POST if request.method == "POST" else None
    form = WordForm(data, inquiry=inquiry)
    if data is not None and form.is_valid():
        try:
            inquiries.answer(inquiry, by=_by(inquiry), at=at, **form.values)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("asked:promise_thanks", token)
    return render(request, "followups/asking/promise.html", _page(inquiry) | {"form": form, "token": token})


@login_not_required
@require_safe
def thanks(request, token):
    """What was said, and what happens next."""
    inquiry = _inquiry(token)
    closed = _closed(request, inquiry, timezone.now())
    if closed:
        return closed
    if not inquiry.said:
        return redirect("asked:promise", token)
    followup = inquiry.followup
    following = followup.build.followups.owed().filter(due_on__gt=followup.due_on).select_related("interval").first()
    context = _page(inquiry) | {"following": following, "token": token}
    return render(request, "followups/asking/promise_thanks.html", context)


def _inquiry(token):
    rows = letters.with_everything(Inquiry.objects.filter(person__anonymised_at=None))
    return find("promise", rows, token)


def _closed(request, inquiry, at):
    """The page for a link that opens nothing, or nothing any more; None where it does."""
    if inquiry is None:
        return gone(request)
    followup = inquiry.followup
    cancelled = followup.status == Status.CANCELLED or (followup.build.status == BuildStatus.CANCELLED)
    if inquiry.status == Inquiry.Status.WITHDRAWN or cancelled:
        lines = [_("Nobody asks this any more; you need not do anything. Thank you for opening it.")]
        return gone(request, title=_("This question was taken back"), lines=_too_late(request) + lines)
    if at > inquiry.released_at + WORKS_FOR:
        lines = [_("Your link was good for four months. Anything new? An answer to the mail it came in reaches us.")]
        return gone(request, title=_("This link has run out"), lines=_too_late(request) + lines)
    return None


def _too_late(request):
    """What is said first to whoever sends an answer to a link that was closed since they opened it."""
    return [_("What you wrote came too late and is not kept.")] if request.method == "POST" else []


def _page(inquiry):
    question = Question(inquiry.commitment, letters.last_told(inquiry))
    return {
        "inquiry": inquiry,
        "followup": inquiry.followup,
        "build": inquiry.followup.build,
        "question": question,
        "word": word_of(inquiry, question) if inquiry.said else "",
    }


def _by(inquiry):
    """Who acts, for the trail."""
    return _("personal link of %(person)s") % {"person": inquiry.person}
