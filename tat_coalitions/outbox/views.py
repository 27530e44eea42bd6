"""What staff see of mail: what waits, what went, what did not, and what they can do about it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tat_coalitions.accounts.access import get_visible, require
from tat_coalitions.accounts.rules import may
from tat_coalitions.outbox import actions, health, names, words
from tat_coalitions.outbox.choices import CHOICES, facts_of
from tat_coalitions.outbox.forms import MessageFilter, is_key
from tat_coalitions.outbox.models import Message, Status
from tat_coalitions.paging import KeyPage
from tat_coalitions.trail.models import Entry

RECENT = timezone.timedelta(days=90)
MOST_AT_ONCE = 500  # ticks of one page are fewer; an address does not hold more


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
    glance, silent = rows.glance(now), health.silent(now)
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
        "heading": words.heading_of(glance, silent),
        "figures": words.figures_of(glance, reverse("outbox:list"), now),
        "clear_url": reverse("outbox:list") if form.is_narrowed else "",
        "stuck": stuck_of(form, page),
        "on_hold": words.on_hold_of(glance),
        "release_all": release_all_of(form) if page.rows else "",
        "ticking": form.asked_status == Status.ON_HOLD and may(request.user, "change", Message),
        "signs": words.lines_of(silent, now),
    }
    return render(request, "outbox/list.html", context)


def stuck_of(form, page):
    """The status whose messages the page offers to send again all at once, or ""."""
    return form.asked_status if form.asked_status in actions.STUCK and page.rows else ""


def release_all_of(form):
    """The address that asks to release everything the list shows, or "" where it shows other mail."""
    if form.asked_status != Status.ON_HOLD:
        return ""
    filters = {name: form.data.get(name) for name in ("q", "kind", "day", "build") if form.data.get(name)}
    return f"{reverse('outbox:release')}?{urlencode({'all': '', **filters})}"


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


@require("change", Message)
def act_on_message(request, pk, choice):
    """Ask, then do one of the choices."""
    message = get_visible(Message.objects.all(), request.user, pk=pk)
    if choice not in CHOICES:
        raise Http404
    chosen, shown = CHOICES[choice], reverse("outbox:message", args=[pk])
    says = [words.about(message), chosen.says]
    form = chosen.form(request.POST or None, message) if chosen.form else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            chosen.act(Message.objects.get(pk=pk), **(facts_of(form) if form else {}), by=request.user)
            messages.success(request, chosen.done)
            return redirect(shown)
        except actions.NotAllowed as error:
            messages.error(request, error.message)
            return redirect(shown)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"question": chosen.question, "says": says, "button": chosen.button, "form": form, "cancel_url": shown}
    return render(request, "desk/confirm.html", context)


@require("change", Message)
def release_messages(request):
    """Show what was ticked, or all that the list shows when asked for, then release it. Nothing ticked is nothing."""
    asked = request.POST if request.method == "POST" else request.GET
    rows = Message.objects.visible_to(request.user).filter(status=Status.ON_HOLD)
    rows, hidden = all_listed(rows, asked) if "all" in asked else ticked(rows, asked)
    chosen = list(rows.order_by("due_at", "pk").defer("text", "html", "attachments", "secrets"))
    shown = f"{reverse('outbox:list')}?status={Status.ON_HOLD}"
    if not chosen:
        messages.error(request, _("Nothing was ticked that is on hold: nothing was released."))
        return redirect(shown)
    if request.method == "POST":
        count = actions.release_many(chosen, by=request.user)
        done = ngettext("One message is released.", "%(n)s messages are released.", count) % {"n": intcomma(count)}
        messages.success(request, done)
        return redirect(shown)
    context = {
        "question": ngettext("Release one message?", "Release %(n)s messages?", len(chosen))
        % {"n": intcomma(len(chosen))},
        "says": [*words.first_of(chosen), CHOICES[actions.RELEASE].says],
        "button": ngettext("Release it", "Release %(n)s messages", len(chosen)) % {"n": intcomma(len(chosen))},
        "form": None,
        "hidden": hidden,
        "cancel_url": shown,
    }
    return render(request, "desk/confirm.html", context)


def ticked(rows, asked):
    """The rows that were ticked, and the form's fields that say so again."""
    keys = [int(key) for key in asked.getlist("pick")[:MOST_AT_ONCE] if is_key(key)]
    return rows.filter(pk__in=keys), [{"name": "pick", "value": key} for key in keys]


def all_listed(rows, asked):
    """The rows that the list shows with its filters, and the fields that say so again.

    What is written after the question was asked is not meant by the answer: `all` holds the last row that was there.
    """
    last = asked["all"]
    form = MessageFilter(asked, recent=rows)
    rows = form.narrow(rows) if form.is_valid() else rows.none()
    newest = int(last) if is_key(last) else rows.aggregate(last=Max("pk"))["last"] or 0
    filters = {name: asked.get(name, "") for name in ("q", "kind", "day", "build")}
    fields = {"all": newest, **{name: value for name, value in filters.items() if value}}
    return rows.filter(pk__lte=newest), [{"name": name, "value": value} for name, value in fields.items()]


@require("change", Message)
def retry_all(request, status):
    """Ask, then send everything again that failed, or that was held back."""
    if status not in actions.STUCK:
        raise Http404
    shown = f"{reverse('outbox:list')}?status={status}"
    if request.method == "POST":
        count = actions.retry_all(status, by=request.user)
        messages.success(
            request, ngettext("One message goes out now.", "%(n)s messages go out now.", count) % {"n": intcomma(count)}
        )
        return redirect(shown)
    count = Message.objects.filter(status=status).exclude(text="").count()
    if not count:
        return redirect(shown)  # which says that there is none
    asked = ngettext("Send one message now?", "Send %(n)s messages now?", count) % {"n": intcomma(count)}
    says = [
        _("All of them failed so far.") if status == Status.FAILED else _("All of them were held back so far."),
        _("What is no longer wanted by now is cancelled instead."),
    ]
    context = {"question": asked, "says": says, "button": ngettext("Send it", "Send them", count), "form": None}
    return render(request, "desk/confirm.html", context | {"cancel_url": shown})
