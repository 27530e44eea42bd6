"""Las Cruces and its co-hosts: a list that was signed off and has grown, an agenda that waits, a logo, a speaker's terms."""

import datetime
from io import BytesIO

from PIL import Image, ImageDraw

from builds import logos, sign_offs
from builds.actions import agenda, co_hosts
from builds.actions import sign_offs as verbs
from builds.models import Build, ConsentOfSpeaker, SignOff
from tat_coalitions.desk.demo.scenes import DAY


def tell(story):
    """What one looks for on the pages of hosts and agenda."""
    build = Build.objects.select_related("state").get(city="Las Cruces")
    build.corridor = "I-10 and I-25"
    build.save(update_fields=["corridor"])
    texas, trucking = build.co_hosts.select_related("organization", "person__user").order_by("pk")
    co_hosts.change_co_host(texas, by=story.dana, for_state=story.marisol.organization.state, signs_agenda=True)
    co_hosts.set_logo(
        trucking, by=story.dana, logo=a_logo(), logo_alt="Texas Trucking Association: a road to the horizon"
    )
    signed_before_it_grew(build, texas, story)
    verbs.ask(texas, what=SignOff.What.AGENDA, by=story.dana, at=story.at - 2 * DAY)
    a_speaker(build, story)


def signed_before_it_grew(build, host, story):
    """The list as it was two weeks ago, without those who came on it since."""
    then = story.at - 14 * DAY
    asked, _mailed = verbs.ask(host, what=SignOff.What.INVITATIONS, by=story.dana, at=then - DAY)
    now = sign_offs.stand_of(build, SignOff.What.INVITATIONS)
    verbs.answer(asked, answer="signed", fingerprint=now.fingerprint, by=story.marisol.user, at=then)
    earlier = sign_offs.Stand(dict(sorted(now.rows.items())[4:]))
    SignOff.objects.filter(pk=asked.pk).update(
        stood=earlier.rows, counted=earlier.count, fingerprint=earlier.fingerprint
    )


def a_speaker(build, story):
    """A survivor-leader: sealed by name, with what is agreed and the one thing she said yes to."""
    session = build.sessions.get(title="Guest speaker")
    speaker = agenda.add_speaker(session, by=story.dana, shown_as="Speaker", sealed_name="Invented Name of the Demo")
    agenda.arrange(
        speaker,
        by=story.dana,
        topics="What drivers can notice; what helps afterwards.",
        off_limits="Family, places, anybody's name.",
        introduction="Our next speaker trains drivers all over the country.",
        honorarium="USD 750 for the morning and its preparation",
        honorarium_status="agreed",
        travel="Flight and two nights, paid by TAT",
        travel_status="booked",
        support_person="Comes with a friend of hers",
        quiet_room="Room 4, from 9 am on",
    )
    told = (story.today - datetime.timedelta(days=5), ConsentOfSpeaker.Told.SPEAKER)
    agenda.settle_consents(speaker, {ConsentOfSpeaker.To.QUOTATION: told}, by=story.dana, at=story.at)


def a_logo():
    """An invented mark: a road to the horizon."""
    picture = Image.new("RGB", (480, 200), "#14233b")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(90, 200), (225, 70), (255, 70), (390, 200)], fill="#e9eef6")
    draw.polygon([(232, 200), (238, 70), (242, 70), (248, 200)], fill="#b97900")
    written = BytesIO()
    picture.save(written, "PNG")
    written.size = written.tell()
    written.seek(0)
    return logos.redrawn(written)
