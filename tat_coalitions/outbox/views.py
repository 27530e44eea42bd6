"""What staff see of mail: what waits, what went, what did not, and what they can do about it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.outbox import actions, names, words
from tat_coalitions.outbox.forms import AddressForm, MessageFilter
from tat_coalitions.outbox.models import Message, Status
from tat_coalitions.paging import KeyPage
from tat_coalitions.trail.models import Entry

RECENT = timezone.timedelta(days=90)


@require("see", Message)
def message_list(request):
    """Every message, those due last first."""
    now = timezone.now()
    rows = Message.objects.visible_to(request.user)
    form = MessageFilter(request.GET, recent=rows.filter(due_at__gte=now - RECENT))
    page = KeyPage(
        form.narrow(rows).defer("text", "html", "attachments", "secrets"),
        order=form.order,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    glance = rows.glance(now)
    older = {row.build_id for row in page} - set(form.build_names)
    builds = form.build_names | names.of("build", older)
    for row in page:
        row.build_name = builds.get(row.build_id, ("", ""))[0]
        row.pill = words.pill_of(row)
        row.kind_name = names.of_kind(row.kind)
    context = {
        "form": form,
        "page": page,
        "order": form.order,
        "heading": words.heading_of(glance),
        "figures": words.figures_of(glance, reverse("outbox:list"), now),
        "clear_url": reverse("outbox:list") if form.is_narrowed else "",
        "stuck": stuck_of(form, page),
    }
    return render(request, "outbox/list.html", context)


def stuck_of(form, page):
    """The status whose messages the page offers to send again all at once, or ""."""
    asked = form.cleaned_data.get("status") if form.is_bound and form.is_valid() else ""
    return asked if asked in actions.STUCK and page.rows else ""


@require("see", Message)
def message_detail(request, pk):
    """One message: its text with the marks as they are, how it stands, and what can be done."""
    message = get_visible(Message.objects.select_related("created_by"), request.user, pk=pk)
    context = {
        "message_row": message,
        "heading": words.sentence_of(message),
        "pill": words.pill_of(message),
        "explanation": words.explanation_of(message),
        "kind_name": names.of_kind(message.kind),
        "build": names.of("build", {message.build_id}).get(message.build_id),
        "person": names.of("person", {message.person_id}).get(message.person_id),
        "choices": [(choice, CHOICES[choice].button) for choice in actions.choices_of(message)],
        "entries": Entry.objects.about(message)[:20],
    }
    return render(request, "outbox/detail.html", context)


@dataclass(frozen=True)
class Choice:
    """One thing a person may do with a message: the verb, and what is said before and after."""

    act: object
    button: str
    question: str
    says: str
    done: str


CHOICES = {
    actions.RETRY: Choice(
        actions.retry,
        gettext_lazy("Send now"),
        gettext_lazy("Send this message now?"),
        gettext_lazy("Nothing of it has left so far. It goes within a minute, unless it is no longer wanted."),
        gettext_lazy("The message goes out within a minute."),
    ),
    actions.SEND_AGAIN: Choice(
        actions.send_again,
        gettext_lazy("Send again"),
        gettext_lazy("Send this message again?"),
        gettext_lazy(
            "It may have arrived already. It carries the same Message-ID, so many mail programs show it once."
        ),
        gettext_lazy("The message goes out again within a minute."),
    ),
    actions.CALL_SENT: Choice(
        actions.call_sent,
        gettext_lazy("Call it sent"),
        gettext_lazy("Call this message sent?"),
        gettext_lazy("Do so when you know that it arrived, or when it no longer matters. Nothing is sent."),
        gettext_lazy("The message counts as sent."),
    ),
    actions.CANCEL: Choice(
        actions.cancel,
        gettext_lazy("Cancel it"),
        gettext_lazy("Cancel this message?"),
        gettext_lazy("It will not be sent. It stays in this list."),
        gettext_lazy("The message is cancelled."),
    ),
    actions.CORRECT: Choice(
        actions.correct_address,
        gettext_lazy("Correct the address"),
        gettext_lazy("Send this message to another address?"),
        gettext_lazy("It goes to the address you write here, within a minute."),
        gettext_lazy("The message goes to the new address within a minute."),
    ),
}


@require("change", Message)
def act_on_message(request, pk, choice):
    """Ask, then do one of the choices."""
    message = get_visible(Message.objects.all(), request.user, pk=pk)
    if choice not in CHOICES:
        raise Http404
    chosen, shown = CHOICES[choice], reverse("outbox:message", args=[pk])
    form = AddressForm(request.POST or None, instance=message) if choice == actions.CORRECT else None
    if request.method == "POST" and (form is None or form.is_valid()):
        facts = form.cleaned_data if form else {}
        try:
            chosen.act(Message.objects.get(pk=pk), **facts, by=request.user)
            messages.success(request, chosen.done)
        except ValidationError as error:
            messages.error(request, error.message)
        return redirect(shown)
    context = {"question": chosen.question, "says": [words.about(message), chosen.says], "button": chosen.button}
    return render(request, "outbox/act.html", context | {"cancel_url": shown, "form": form})


@require("change", Message)
def retry_all(request, status):
    """Ask, then send everything again that failed, or that was held back."""
    if status not in actions.STUCK:
        raise Http404
    shown = f"{reverse('outbox:list')}?status={status}"
    if request.method == "POST":
        count = actions.retry_all(status, by=request.user)
        messages.success(
            request, ngettext("One message goes out now.", "%(n)d messages go out now.", count) % {"n": count}
        )
        return redirect(shown)
    count = Message.objects.filter(status=status).count()
    asked = ngettext("Send one message now?", "Send %(n)d messages now?", count) % {"n": count}
    says = [
        _("All of them failed so far.") if status == Status.FAILED else _("All of them were held back so far."),
        _("What is no longer wanted by now is cancelled instead."),
    ]
    context = {"question": asked, "says": says, "button": ngettext("Send it", "Send them", count), "form": None}
    return render(request, "outbox/act.html", context | {"cancel_url": shown})
