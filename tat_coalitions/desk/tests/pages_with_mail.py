"""Every page that causes mail, each as a function that does it: `page(client, build)`, and who hears of it."""

from django.urls import reverse
from django.utils import timezone

from builds.models import Invitation, Status
from tat_coalitions.accounts.links import token_for
from tat_coalitions.accounts.models import Role
from tat_coalitions.outbox.models import Message
from tat_coalitions.testing.people import (
    PASSWORD,
    a_build,
    a_co_host,
    a_commitment,
    a_followup,
    a_lead,
    a_person,
    a_user,
    an_invitation,
    an_officer,
    an_organization,
)

A_DAY = timezone.timedelta(days=1)


def an_administrator(client):
    """Ruth Adler, signed in, who plans builds."""
    user = a_user("Ruth Adler", Role.ADMINISTRATOR)
    a_person("Ruth Adler", user=user, email=user.email)
    client.force_login(user)
    return user


def a_build_with_guests(ruth):
    """A build in six weeks, to which Rosa Marquez is invited and Tom Okafor is not yet."""
    date = timezone.localdate() + 42 * A_DAY
    build = a_build("El Paso", status=Status.INVITING, date=date, planner=ruth.person)
    rosa = an_officer("Rosa Marquez", email="rosa.marquez@example.org")
    row = an_invitation(build, rosa, stage=Invitation.Stage.INVITED, invited_at=timezone.now())
    row.answer, row.answered_at, row.heard = "maybe", timezone.now(), "link"
    row.save()
    an_invitation(build, a_person("Tom Okafor", email="tom.okafor@example.org"))
    return build


def row_of(build, name):
    return build.invitations.get(person__name=name)


def a_code_to_sign_in(client, build):
    lead = a_lead("Marisol Vega")
    client.logout()
    return client.post(reverse("account_request_login_code"), {"email": lead.user.email})


def a_new_password(client, build):
    user = a_user("Dana Whitlock")
    client.logout()
    return client.post(reverse("account_reset_password"), {"email": user.email})


def the_other_way_in(client, build):
    user = a_user("Dana Whitlock")
    client.logout()
    return client.post(reverse("account_request_login_code"), {"email": user.email})


def another_password(client, build):
    user = a_user("Dana Whitlock")
    client.logout()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": "a boat on the lake", "password2": "a boat on the lake"}
    return client.post(reverse("account_change_password"), new)


def an_account(client, build):
    who = {"name": "Lorraine Pruitt", "email": "lorraine.pruitt@example.org", "role": "lead", "expires_on": ""}
    return client.post(reverse("desk:invite"), who)


def an_account_again(client, build):
    an_account(client, build)
    user = Message.objects.get(kind="account_invitation").about_id
    return client.post(reverse("desk:resend_invitation", args=[user]))


def an_invitation_to_a_build(client, build):
    chosen = row_of(build, "Tom Okafor").pk
    return client.post(reverse("builds:send_invitations", args=[build.slug]), {"chosen": chosen})


def a_reminder_by_hand(client, build):
    an_invitation_to_a_build(client, build)
    Message.objects.update(status="sent", sent_at=timezone.now())
    build.invitations.update(invited_at=timezone.now() - 7 * A_DAY)  # on the same day nobody is reminded
    return client.post(reverse("builds:remind_people", args=[build.slug]), {"chosen": row_of(build, "Tom Okafor").pk})


def a_save_the_date(client, build):
    return client.post(reverse("builds:save_the_date", args=[build.slug]), {"chosen": row_of(build, "Tom Okafor").pk})


def a_second_invitation(client, build):
    an_invitation_to_a_build(client, build)
    Message.objects.update(status="sent", sent_at=timezone.now())
    build.invitations.update(invited_at=timezone.now() - 7 * A_DAY)
    return client.post(reverse("builds:invite_again", args=[build.slug]), {"chosen": row_of(build, "Tom Okafor").pk})


def the_link_again(client, build):
    return client.post(reverse("builds:send_link", args=[build.slug, row_of(build, "Rosa Marquez").pk]))


def an_answer(client, build):
    address = reverse("links:rsvp", args=[token_for("rsvp", row_of(build, "Rosa Marquez"))])
    client.logout()
    return client.post(address, {"answer": "yes", "sector": "law"})


def an_answer_by_phone(client, build):
    address = reverse("builds:answer_for", args=[build.slug, row_of(build, "Rosa Marquez").pk])
    return client.post(address, {"answer": "yes", "sector": "law", "send_confirmation": "on"})


def somebody_else_instead(client, build):
    address = reverse("links:rsvp", args=[token_for("rsvp", row_of(build, "Rosa Marquez"))])
    client.logout()
    maria = {"substitute": "Maria Lopez", "substitute_email": "maria.lopez@example.org"}
    return client.post(address, {"answer": "instead", "sector": "law"} | maria)


def a_place_taken_back(client, build):
    somebody_else_instead(client, build)
    Message.objects.update(status="sent", sent_at=timezone.now())  # who has not heard of it is told nothing
    return an_answer(client, build)


def a_seat_from_the_waiting_list(client, build):
    build.invitations.filter(person__name="Rosa Marquez").update(answer="yes", waiting_since=timezone.now())
    return client.post(reverse("builds:move_up", args=[build.slug]), {"number": 1})


def a_list_to_sign_off(client, build):
    host = a_co_host(build, a_lead("Marisol Vega"), signs_invitations=True)
    return client.post(reverse("builds:ask_sign_off", args=[build.slug, host.pk, "invitations"]))


def a_brief(client, build):
    host = a_co_host(build, a_lead("Marisol Vega"))
    return client.post(reverse("builds:mail_briefs", args=[build.slug]), {"chosen": host.pk})


def a_move(client, build):
    date = (build.date + 7 * A_DAY).isoformat()
    return client.post(reverse("followups:move_build", args=[build.slug]), {"date": date})


def a_postponement(client, build):
    return client.post(reverse("followups:postpone_build", args=[build.slug]), {"reason": "A storm."})


def a_cancellation(client, build):
    return client.post(reverse("followups:cancel_build", args=[build.slug]), {"reason": "A storm."})


def a_lead_replaced(client, build):
    held = a_build("Laredo", status=Status.HELD, date=timezone.localdate() - 40 * A_DAY)
    noor = a_lead("Noor Haddad")
    a_co_host(held, noor)
    due = timezone.localdate() - 2 * A_DAY
    followup = a_followup(held, lead=a_lead("Marisol Vega"), due_on=due, status="open", opened_at=timezone.now())
    return client.post(reverse("followups:hand_over", args=[followup.pk]), {"lead": noor.pk})


def a_new_lead(client, build):
    return a_lead_replaced(client, build)


def a_followup_to_ask_about(**fields):
    """Marisol Vega's follow-up of a build that was held, to which Rio Bravo Freight promised something."""
    held = a_build("Laredo", status=Status.HELD, date=timezone.localdate() - 40 * A_DAY)
    lead = a_lead("Marisol Vega", organization=an_organization("Office of the Attorney General", "attorney_general"))
    a_co_host(held, lead)
    fields = {"status": "open", "opened_at": timezone.now(), "due_on": timezone.localdate() + A_DAY} | fields
    followup = a_followup(held, lead=lead, **fields)
    promise = a_commitment(held, an_organization("Rio Bravo Freight"))
    promise.person = a_person("Karen Holt", organization=promise.organization)
    promise.save()
    return followup, promise


def a_question_to_a_colleague(client, build):
    followup, _promise = a_followup_to_ask_about()
    client.force_login(followup.lead.user)
    colleague = {"name": "Sam Ortiz", "email": "sam.ortiz@example.org"}
    return client.post(reverse("followups:ask", args=[followup.pk, "officers_trained"]), colleague)


def a_question_to_an_organization(client, build):
    followup, promise = a_followup_to_ask_about()
    chosen = {f"ask-{promise.pk}": "on", f"person-{promise.pk}": promise.person_id}
    return client.post(reverse("followups:release", args=[followup.pk]), chosen)


def a_question_back(client, build):
    followup, _promise = a_followup_to_ask_about(status="submitted", submitted_at=timezone.now())
    return client.post(reverse("followups:ask_back", args=[followup.pk]), {"words": "Are these all of them?"})


def a_region_handed_over(client, build):
    followup, _promise = a_followup_to_ask_about()
    chosen = {"lead": followup.lead_id, "expires_on": (timezone.localdate() + 100 * A_DAY).isoformat()}
    return client.post(reverse("desk:hand_region", args=[followup.build.slug]), chosen)


def a_lead_who_says_that_somebody_else_does_it(client, build):
    client.force_login(a_lead("Marisol Vega").user)
    return client.post(reverse("desk:say_left"), {"successor": "Otis Reed, same office"})


def a_failed_mail_tried_again(client, build):
    the_link_again(client, build)
    Message.objects.update(status="failed")
    return client.post(reverse("outbox:act", args=[Message.objects.get().pk, "retry"]))


def all_failed_mail_tried_again(client, build):
    the_link_again(client, build)
    Message.objects.update(status="failed")
    return client.post(reverse("outbox:retry_all", args=["failed"]))


def a_release(client, build):
    the_link_again(client, build)
    Message.objects.update(status="on_hold", release_reason="Read it.")
    return client.post(reverse("outbox:release"), {"pick": Message.objects.get().pk})


def a_test_to_oneself(client, build):
    return client.post(reverse("builds:message", args=[build.slug]), {"subject": "", "text": "", "do": "test"})


PAGES = {
    a_code_to_sign_in: ("sign_in_code", "marisol.vega@example.org"),
    a_new_password: ("new_password", "dana.whitlock@example.org"),
    the_other_way_in: ("other_way_in", "dana.whitlock@example.org"),
    another_password: ("sign_in_changed", "dana.whitlock@example.org"),
    an_account: ("account_invitation", "lorraine.pruitt@example.org"),
    an_account_again: ("account_invitation", "lorraine.pruitt@example.org"),
    an_invitation_to_a_build: ("invitation", "tom.okafor@example.org"),
    a_reminder_by_hand: ("invitation_reminder", "tom.okafor@example.org"),
    a_save_the_date: ("save_the_date", "tom.okafor@example.org"),
    a_second_invitation: ("invitation_second", "tom.okafor@example.org"),
    the_link_again: ("invitation_link", "rosa.marquez@example.org"),
    an_answer: ("invitation_answer", "rosa.marquez@example.org"),
    an_answer_by_phone: ("invitation_answer", "rosa.marquez@example.org"),
    somebody_else_instead: ("invitation_substitute", "maria.lopez@example.org"),
    a_place_taken_back: ("invitation_released", "maria.lopez@example.org"),
    a_seat_from_the_waiting_list: ("invitation_seat", "rosa.marquez@example.org"),
    a_list_to_sign_off: ("sign_off", "marisol.vega@example.org"),
    a_brief: ("host_brief", "marisol.vega@example.org"),
    a_move: ("invitation_change", "rosa.marquez@example.org"),
    a_postponement: ("invitation_change", "rosa.marquez@example.org"),
    a_cancellation: ("invitation_change", "rosa.marquez@example.org"),
    a_lead_replaced: ("reminders", "noor.haddad@example.org"),
    a_new_lead: ("new_lead", "noor.haddad@example.org"),
    a_question_to_a_colleague: ("delegated_question", "sam.ortiz@example.org"),
    a_question_to_an_organization: ("inquiry", "karen.holt@example.org"),
    a_question_back: ("asked_back", "marisol.vega@example.org"),
    a_region_handed_over: ("region_handed_over", "marisol.vega@example.org"),
    a_lead_who_says_that_somebody_else_does_it: ("lead_left", "ruth.adler@example.org"),
    a_failed_mail_tried_again: ("invitation_link", "rosa.marquez@example.org"),
    all_failed_mail_tried_again: ("invitation_link", "rosa.marquez@example.org"),
    a_release: ("invitation_link", "rosa.marquez@example.org"),
    a_test_to_oneself: ("invitation_test", "ruth.adler@example.org"),
}
