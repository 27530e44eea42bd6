"""The page behind the link in an invitation to an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from builds.models import Build
from tat_coalitions.accounts import links
from tat_coalitions.accounts.actions import choose_password
from tat_coalitions.accounts.methods import require_http_methods
from tat_coalitions.accounts.models import User
from tat_coalitions.desk.forms.joining import ChoosePasswordForm
from tat_coalitions.desk.signing_in.emails import JOIN, JOIN_IS_GOOD_FOR

SHOWN = 4  # builds by name, the latest first


@sensitive_post_parameters()
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request, token):
    """Let TAT's own people choose a password; tell a lead how a code brings them in."""
    user = links.find(JOIN, User.objects.with_access().invited_since(timezone.now() - JOIN_IS_GOOD_FOR), token)
    if user is None:
        raise Http404(_("This invitation has run out or was used. Ask the person who invited you for a new one."))
    if user.is_lead:
        return render(request, "desk/join_as_lead.html", {"account": user, "opens": _opened_to(user)})
    form = ChoosePasswordForm(user, request.POST or None)
    if form.is_valid():
        choose_password(user, form.cleaned_data["new_password1"])
        messages.success(request, _("Your password is kept. Sign in with it now."))
        return redirect("account_login")
    return render(request, "desk/join.html", {"account": user, "form": form})


def _opened_to(user):
    """The latest builds that the account opens, in words; empty where there is none yet."""
    builds = [str(build) for build in Build.objects.visible_to(user).order_by("-date", "pk")[:SHOWN]]
    return get_text_list(builds, _("and"))
