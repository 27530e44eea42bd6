"""What the pages share on which something is written down of a state, or of the list of elements."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from followups.forms.partnership import ReasonForm

FORM = "followups/states/form.html"
ASK = "followups/states/ask.html"


def leads_back(crumb, name, *args):
    """The context of where the page belongs: what that is called above it, and its address."""
    address = reverse(name, args=args)
    return {"crumb": crumb, "back": address, "cancel_url": address}


def tell_change(request, changed):
    """Say whether anything became different."""
    messages.success(request, _("It is changed.") if changed else _("Nothing was different."))


def take_back(request, row, verb, *, question, says, button, home):
    """Delete by the verb what should never have been written; asks first, and for a reason. `home` as `leads_back` has it."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("It is deleted. The trail keeps what it said and why."))
        return redirect(home["back"])
    return render(request, ASK, {"form": form, "question": question, "says": says, "button": button} | home)
