"""Accounts, the trail and the mail under /admin/, to be looked at: accounts are changed on the desk, the others never."""

from django.contrib import admin

from contacts.admin import ReadOnlyAdmin
from tat_coalitions.accounts.models import User
from tat_coalitions.outbox.models import Message
from tat_coalitions.trail.models import Entry


@admin.register(User)
class AccountAdmin(ReadOnlyAdmin):
    list_display = ("name", "email", "role", "is_active", "expires_on", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("name", "email")

    def shown_fields(self):
        return [name for name in super().shown_fields() if name != "password"]


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor_label", "verb", "subject_label", "subject_type")
    search_fields = ("verb", "actor_label", "subject_label")


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("subject", "to_email", "kind", "status", "due_at", "sent_at", "attempts")
    list_filter = ("status",)
    search_fields = ("subject", "to_email", "to_name")
