"""The rows of this room under /admin/: intervals and measures are data to be changed, the rest is answered on the desk."""

from django.contrib import admin

from contacts.admin import HouseAdmin, ReadOnlyAdmin
from followups.models import Answer, CommitmentAnswer, FollowUp, Interval, Measure, Reminder, ReminderRule


@admin.register(Interval)
class IntervalAdmin(HouseAdmin):
    list_display = ("name", "months", "in_use")


@admin.register(Measure)
class MeasureAdmin(HouseAdmin):
    list_display = ("code", "position", "sentence", "unit", "how", "seen_by", "in_use")
    list_filter = ("how", "seen_by", "in_use")
    search_fields = ("code", "sentence")


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin):
    list_display = ("build", "interval", "due_on", "status", "lead", "submitted_at", "reviewed_at")
    list_select_related = ("build", "interval", "lead")
    list_filter = ("status", "interval")
    search_fields = ("build__city", "build__slug", "lead__name")
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
