"""The rows of this room under /admin/: all of them are read here, and changed by their verbs on the desk."""

from django.contrib import admin

from contacts.admin import ReadOnlyAdmin
from followups.models import (
    Answer,
    AskBack,
    Call,
    CommitmentAnswer,
    Delegation,
    Element,
    FollowUp,
    HotlineFigure,
    Inquiry,
    Interval,
    Measure,
    Pause,
    Reminder,
    ReminderRule,
    StateElement,
    StateRule,
    Steward,
    Stewardship,
    TaskForceSeat,
    Training,
)


@admin.register(Interval)
class IntervalAdmin(ReadOnlyAdmin):
    list_display = ("name", "months", "in_use")


@admin.register(Measure)
class MeasureAdmin(ReadOnlyAdmin):
    list_display = ("code", "position", "sentence", "unit", "how", "seen_by", "valid_from", "valid_until", "in_use")
    list_filter = ("how", "seen_by", "in_use")
    search_fields = ("code", "sentence")


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin):
    list_display = ("build", "name", "due_on", "status", "lead", "submitted_at", "reviewed_at")
    list_select_related = ("build", "interval", "lead")
    list_filter = ("status", "interval")
    search_fields = ("build__city", "build__slug", "title", "lead__name")
    date_hierarchy = "due_on"


@admin.register(Answer)
class AnswerAdmin(ReadOnlyAdmin):
    list_display = ("measure", "followup", "words", "source", "said_by", "entered_by", "answered_at")
    list_select_related = ("measure", "followup__build", "followup__interval", "said_by", "entered_by")
    list_filter = ("source", "measure")
    search_fields = ("measure__sentence", "followup__build__city")


@admin.register(CommitmentAnswer)
class CommitmentAnswerAdmin(ReadOnlyAdmin):
    list_display = ("commitment", "followup", "words", "source", "said_by", "entered_by", "answered_at")
    list_select_related = (
        "commitment__organization",
        "commitment__build",
        "followup__build",
        "followup__interval",
        "said_by",
        "entered_by",
    )
    list_filter = ("state", "source")
    search_fields = ("commitment__organization__name", "followup__build__city")


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ("person", "step", "build", "followup", "due_on", "written_at")
    list_select_related = ("person", "build", "followup__build", "followup__interval")
    list_filter = ("step",)
    search_fields = ("person__name", "build__city")


@admin.register(ReminderRule)
class ReminderRuleAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "step", "offset", "unit", "direction", "anchor", "roll", "limit", "in_use")
    list_filter = ("step", "anchor", "in_use")


@admin.register(Pause)
class PauseAdmin(ReadOnlyAdmin):
    list_display = ("build", "until", "reason", "paused_at", "paused_by")
    list_select_related = ("build", "paused_by")
    search_fields = ("build__city", "build__slug", "reason")


# asking others


@admin.register(Delegation)
class DelegationAdmin(ReadOnlyAdmin):
    list_display = ("about", "followup", "person", "asked_by", "asked_at", "expires_on", "answered_at", "withdrawn_at")
    list_select_related = (
        "measure",
        "commitment__organization",
        "commitment__build",
        "followup__build",
        "followup__interval",
        "person",
        "asked_by",
    )
    search_fields = ("person__name", "followup__build__city")


@admin.register(Inquiry)
class InquiryAdmin(ReadOnlyAdmin):
    list_display = ("commitment", "followup", "person", "status", "attempts", "released_by", "last_asked_at")
    list_select_related = (
        "commitment__organization",
        "commitment__build",
        "followup__build",
        "followup__interval",
        "person",
        "released_by",
    )
    list_filter = ("status",)
    search_fields = ("person__name", "commitment__organization__name", "followup__build__city")


@admin.register(AskBack)
class AskBackAdmin(ReadOnlyAdmin):
    list_display = ("followup", "words", "asked_by", "asked_at", "settled_at")
    list_select_related = ("followup__build", "followup__interval", "asked_by")
    search_fields = ("followup__build__city", "words")


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = ("followup", "commitment", "person", "at", "outcome", "by")
    list_select_related = (
        "followup__build",
        "followup__interval",
        "commitment__organization",
        "commitment__build",
        "person",
        "by",
    )
    list_filter = ("outcome",)
    search_fields = ("person__name", "followup__build__city")


# what a state does together


@admin.register(Element)
class ElementAdmin(ReadOnlyAdmin):
    list_display = ("position", "name", "is_optional", "listed_from", "listed_until")
    search_fields = ("code", "name")


@admin.register(StateElement)
class StateElementAdmin(ReadOnlyAdmin):
    list_display = ("state", "element", "status", "on", "source", "agency", "entered_by")
    list_select_related = ("state", "element", "agency", "entered_by")
    list_filter = ("status", "state")
    search_fields = ("element__name", "source")


@admin.register(StateRule)
class StateRuleAdmin(ReadOnlyAdmin):
    list_display = ("state", "subject", "instrument", "citation", "status", "effective_on", "checked_on")
    list_select_related = ("state",)
    list_filter = ("subject", "status", "state")
    search_fields = ("citation", "source")


@admin.register(TaskForceSeat)
class TaskForceSeatAdmin(ReadOnlyAdmin):
    list_display = ("state", "task_force", "organization", "person", "since", "until")
    list_select_related = ("state", "task_force", "organization", "person")
    list_filter = ("state",)
    search_fields = ("organization__name", "person__name")


@admin.register(Training)
class TrainingAdmin(ReadOnlyAdmin):
    list_display = ("state", "held_on", "audience", "people", "material", "organization", "build")
    list_select_related = ("state", "organization", "build")
    list_filter = ("audience", "material", "state")
    search_fields = ("organization__name", "build__city")


@admin.register(HotlineFigure)
class HotlineFigureAdmin(ReadOnlyAdmin):
    list_display = ("state", "first_day", "last_day", "metric", "value", "source", "as_of")
    list_select_related = ("state",)
    list_filter = ("metric", "state")
    search_fields = ("source",)


@admin.register(Stewardship)
class StewardshipAdmin(ReadOnlyAdmin):
    list_display = ("build", "lead", "handed_at", "handed_by", "expires_on", "ended_at")
    list_select_related = ("build", "lead", "handed_by")
    search_fields = ("build__city", "lead__name")


@admin.register(Steward)
class StewardAdmin(ReadOnlyAdmin):
    list_display = ("person", "stewardship", "named_at", "named_by", "ended_at")
    list_select_related = ("person", "stewardship__build", "stewardship__lead", "named_by")
    search_fields = ("person__name", "stewardship__build__city")
