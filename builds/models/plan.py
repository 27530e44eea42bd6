"""The goals, the planning template and the plan of a build."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from builds.models.builds import Status
from tat_coalitions.accounts.scope import ScopedQuerySet


class Goal(models.Model):
    """One of the fourteen goals: eight of phase one (the meeting), six of phase two (what lasts)."""

    code = models.CharField(_("code"), max_length=3, primary_key=True)
    phase = models.PositiveSmallIntegerField(_("phase"), choices=[(1, _("Phase one")), (2, _("Phase two"))])
    position = models.PositiveSmallIntegerField(_("position"))
    short = models.CharField(_("in a few words"), max_length=80)
    text = models.TextField(_("goal"))

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["phase", "position"]

    def __str__(self):
        return f"{self.code} {self.short}"


class Phase(models.TextChoices):
    FOUNDATION = "foundation", _("Foundation")
    INVITATIONS = "invitations", _("Invitations")
    PROGRAMME = "programme", _("Programme")
    FINAL = "final", _("Final")
    DAY = "day", _("Day")
    AFTER = "after", _("After")
    FOLLOW_UP = "follow_up", _("Follow-up")


class TemplateTaskQuerySet(models.QuerySet):
    def for_plans(self):
        """The rows that make tasks: those in use, without the follow-ups."""
        return self.filter(in_use=True, is_follow_up=False)


class TemplateTask(models.Model):
    """One row of the planning template: what is due how many days before or after the day, and whose it is.

    A row is never deleted, since plans come from it: one that is out of use makes no task any more.
    """

    offset_days = models.SmallIntegerField(_("days from the meeting"), help_text=_("Negative before it, 0 on the day."))
    phase = models.CharField(_("phase"), max_length=12, choices=Phase)
    task = models.CharField(_("task"), max_length=200)
    owner_role = models.CharField(_("whose"), max_length=60)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="+", verbose_name=_("goal"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_follow_up = models.BooleanField(
        _("is a follow-up"), default=False, help_text=_("The follow-ups themselves; they make no task in a plan.")
    )
    in_use = models.BooleanField(
        _("in use"), default=True, help_text=_("Out of use it makes no task any more; tasks made from it stay.")
    )

    objects = TemplateTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of the template")
        verbose_name_plural = _("planning template")
        ordering = ["offset_days", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offset_days", "task"],
                name="template_task_once_a_day",
                violation_error_message=_("The template has this task on that day already."),
            )
        ]

    def __str__(self):
        return self.task

    @property
    def when(self):
        """`45 days before`, `on the day`, `3 days after`."""
        days = abs(self.offset_days)
        if not days:
            return _("on the day")
        if self.offset_days < 0:
            return ngettext("%(n)d day before", "%(n)d days before", days) % {"n": days}
        return ngettext("%(n)d day after", "%(n)d days after", days) % {"n": days}


# The statuses of builds whose plan nobody goes on with.
OVER = (Status.CLOSED, Status.CANCELLED)


class PlanTaskQuerySet(ScopedQuerySet, models.QuerySet):
    def open(self):
        return self.filter(done_at=None, waived_at=None)

    def late(self, today):
        return self.open().filter(due_on__lt=today)

    def search(self, text):
        """Those that hold every word of the text: in the task itself, its owner's name, or the city of its build."""
        for word in text.split():
            self = self.filter(
                Q(task__icontains=word)
                | Q(owner_person__name__icontains=word)
                | Q(owner_organization__name__icontains=word)
                | Q(build__city__icontains=word)
            )
        return self

    def settled(self):
        return self.exclude(done_at=None, waived_at=None)

    def waiting_for(self, person):
        """The open tasks of a person, but for builds that are over or called off: nobody waits for those."""
        return self.open().filter(owner_person=person).exclude(build__status__in=OVER)


class PlanTask(models.Model):
    """One thing to do for a build, owned by an organization and a person."""

    build = models.ForeignKey("builds.Build", on_delete=models.CASCADE, related_name="tasks", verbose_name=_("build"))
    template = models.ForeignKey(
        TemplateTask, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("from")
    )
    phase = models.CharField(_("phase"), max_length=12, choices=Phase)
    task = models.CharField(_("task"), max_length=200)
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("goal")
    )
    offset_days = models.SmallIntegerField(_("days from the meeting"))
    planned_on = models.DateField(_("by the calendar"), help_text=_("Before it slid to a working day."))
    due_on = models.DateField(_("due"))
    owner_role = models.CharField(_("whose"), max_length=60, blank=True)
    owner_organization = models.ForeignKey(
        "contacts.Organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owner"),
    )
    owner_person = models.ForeignKey(
        "contacts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks",
        verbose_name=_("person"),
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )
    waived_at = models.DateTimeField(_("waived"), null=True, blank=True)
    waived_reason = models.CharField(_("why it was waived"), max_length=300, blank=True)
    is_own_version = models.BooleanField(
        _("changed for this build"),
        default=False,
        help_text=_("Its words or its day were changed here: the template does not change them again."),
    )

    objects = PlanTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("plan")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_at=None, waived_at=None), name="open_task_by_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["build", "template"], condition=~Q(template=None), name="template_task_once_per_build"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(waived_at=None), name="task_is_not_both_done_and_waived"
            ),
            models.CheckConstraint(
                condition=Q(waived_at=None, waived_reason="") | (Q(waived_at__isnull=False) & ~Q(waived_reason="")),
                name="waived_task_says_why",
                violation_error_message=_("Say why the task is waived."),
            ),
        ]

    def __str__(self):
        return self.task

    @property
    def is_open(self):
        return self.done_at is None and self.waived_at is None


class HandOver(models.Model):
    """All open tasks of one person given to another in one step, kept so that the step can be taken back."""

    was = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("who had them")
    )
    becomes = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("who has them now")
    )
    handed_at = models.DateTimeField(_("handed over"), default=timezone.now)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("hand-over of tasks")
        verbose_name_plural = _("hand-overs of tasks")
        ordering = ["-handed_at", "-pk"]
        indexes = [models.Index(fields=["was", "-handed_at"], name="hand_over_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(was=models.F("becomes")),
                name="tasks_go_to_somebody_else",
                violation_error_message=_("Choose somebody else than who has them."),
            )
        ]

    def __str__(self):
        return f"{self.was} → {self.becomes}"


class HandedTask(models.Model):
    """One task of a hand-over, and for which organization it was done before."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="tasks", verbose_name=_("hand-over"))
    task = models.ForeignKey(PlanTask, on_delete=models.CASCADE, related_name="+", verbose_name=_("task"))
    organization = models.ForeignKey(
        "contacts.Organization",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("for which organization before"),
    )

    class Meta:
        verbose_name = _("handed task")
        verbose_name_plural = _("handed tasks")
        ordering = ["hand_over_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["hand_over", "task"], name="task_once_in_a_hand_over")]

    def __str__(self):
        return str(self.task)
