"""Addresses of the outbox under /desk/outbox/."""

from django.urls import path

from tat_coalitions.outbox import coming, mailbox, views

app_name = "outbox"

urlpatterns = [
    path("", views.message_list, name="list"),
    path("mailbox/", mailbox.mailbox_list, name="mailbox"),
    path("mailbox/<str:key>/", mailbox.mailbox_letter, name="letter"),
    path("coming/", coming.coming, name="coming"),
    path("release/", views.release_messages, name="release"),
    path("again/<slug:status>/", views.retry_all, name="retry_all"),
    path("<int:pk>/", views.message_detail, name="message"),
    path("<int:pk>/<slug:choice>/", views.act_on_message, name="act"),
]
