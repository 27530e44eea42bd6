"""The fourteen goals of the two phases, and the planning template."""

from django.db import migrations

GOALS = [
    ("P1", "Leaders in one room", "Gather law enforcement leaders (public safety, transportation, county sheriffs) and leaders of trucking, bus, truck stops and terminals in one room."),
    ("P2", "Training and pathways", "Give everybody a first training, and concrete pathways to work together."),
    ("P3", "A local contact protocol", "Introduce truck stop and terminal managers to their local officers, so that a local contact protocol exists through the contact list."),
    ("P4", "Companies train drivers", "Have more companies train their drivers."),
    ("P5", "Distribution points", "Have truck stops and terminals train their employees and become distribution points for TAT and BOTL materials."),
    ("P6", "Officers trained", "Give victim-centered law enforcement training by local law enforcement leaders and a survivor-leader."),
    ("P7", "From “prostitute” to victim", "Change verbiage and mentality from “prostitute” to victim."),
    ("P8", "A vetted provider", "With the Attorney General’s office, bring in one vetted local victim service provider, and hand out a list of local resources at registration."),
    ("L1", "Materials in ongoing training", "Have TAT and BOTL materials used in ongoing in-state training of law enforcement and industry."),
    ("L2", "Calls to the hotline", "Chart the increase in calls and reports to the hotline."),
    ("L3", "Task forces with industry", "Equip task forces with industry stakeholders."),
    ("L4", "Work with investigators", "Assist investigations run between law enforcement and industry."),
    ("L5", "The Iowa MVE model", "Have the Iowa MVE model adopted statewide."),
    ("L6", "Training for the CDL", "Have TAT and BOTL training mandated at CDL entry level."),
]  # fmt: skip

# offset in days, phase, task, whose, goal
TEMPLATE = [
    (-135, "foundation", "Agree to build: date window, region, lead contact at the Attorney General’s office, sustaining lead after the event", "TAT lead + AG", "P1"),
    (-130, "foundation", "Confirm co-hosts and roles: Attorney General or task force, trucking, bus and pupil transportation associations", "TAT lead", "P1"),
    (-128, "foundation", "Record the baseline: Iowa MVE elements, CDL rule, hotline signals and cases for the region with source and as-of date", "TAT lead", "L2"),
    (-120, "foundation", "Book the venue (accessible, 100 seats, parking for the trailer) and hold the date with the hosts", "Host", "P1"),
    (-118, "foundation", "Set the budget and who pays lunch, room, travel and honorarium", "Host", "P1"),
    (-115, "foundation", "Book the survivor-leader; agree fee, travel, topics, and consent for photo and recording", "TAT lead", "P6"),
    (-112, "foundation", "Book the law enforcement trainer or panel; ask about peace-officer credit", "AG", "P6"),
    (-110, "foundation", "Choose the victim service provider with the Attorney General; record the vetting", "AG", "P8"),
    (-105, "foundation", "Request the Freedom Drivers Project if wanted", "TAT lead", "P2"),
    (-100, "invitations", "Build the invitation list by sector; check that every corridor county has officers and truck stops", "TAT lead + associations", "P1"),
    (-95, "invitations", "Open registration: accommodations, consent wording, public-record notice", "Registrar", "P1"),
    (-90, "invitations", "Send the save-the-date signed by the Attorney General and the association", "AG + association", "P1"),
    (-85, "invitations", "Call truck stop and terminal managers and sheriffs in person", "Associations", "P3"),
    (-75, "invitations", "Send the full invitation with draft agenda and a date to answer by", "Host", "P1"),
    (-70, "invitations", "Apply for peace-officer credit", "AG", "P6"),
    (-60, "programme", "60-day check: answers by sector against target, second agenda, speakers confirmed", "TAT lead", "P1"),
    (-56, "programme", "Invite the press contact; decide the press window and its rules", "Communications", "P1"),
    (-50, "programme", "Order TAT and BOTL materials: wallet cards, decals, posters", "TAT lead", "P5"),
    (-45, "programme", "Send the second invitation; call sectors under target", "Associations", "P1"),
    (-40, "programme", "Draft the local resource list and verify each number", "Provider + AG", "P8"),
    (-35, "programme", "Draft the county contact list from registrations with consent", "TAT lead", "P3"),
    (-30, "programme", "30-day check: final agenda, room plan, catering count, audio and video, accommodations", "Host", "P1"),
    (-30, "programme", "Send the first reminder to everybody registered", "Registrar", "P1"),
    (-28, "programme", "Check the language of slides, invitation and programme", "Communications", "P7"),
    (-21, "final", "Call the speakers: timing, boundaries, no details of open cases", "TAT lead", "P6"),
    (-21, "final", "Decide hotline and tip numbers for this state; confirm with TAT and the Attorney General", "TAT lead + AG", "P8"),
    (-14, "final", "Answers close: head count to the caterer, seats by county", "Registrar", "P3"),
    (-10, "final", "Print badges, sign-in sheets by sector, certificates", "Registrar", "P1"),
    (-7, "final", "Send the second reminder with directions, parking and accommodations", "Registrar", "P1"),
    (-5, "final", "Print the local resource list, contact list pages, commitment cards and survey", "Registrar", "P3"),
    (-3, "final", "Assign roles for the day: registration, walk-ins, survivor support, timekeeper, rules for photographers", "TAT lead", "P1"),
    (-1, "final", "Set up the room, test audio and video, make the quiet room ready", "Host", "P1"),
    (0, "day", "Set up registration, press window and trailer", "Registrar", "P1"),
    (0, "day", "Check in everybody and add walk-ins: sector and consent", "Registrar", "P1"),
    (0, "day", "Introduce managers to their officers; fill the contact list", "Facilitator", "P3"),
    (0, "day", "Collect commitments of each organization, and the survey before and after", "Facilitator", "P4"),
    (0, "day", "Debrief with the hosts and the survivor-leader", "TAT lead", "P6"),
    (1, "after", "Thank the speakers; ask how the survivor-leader is", "TAT lead", "P6"),
    (2, "after", "Enter paper sign-ins, surveys and commitments", "Registrar", "P4"),
    (3, "after", "Send thanks with each one’s own commitment, training links and how to order materials", "Host", "P4"),
    (7, "after", "Send the contact list to members who agreed; correct errors", "TAT lead", "P3"),
    (7, "after", "Send the summary of the day to the hosts", "TAT lead", "P4"),
    (10, "after", "Pay honorarium and travel", "TAT lead", "P6"),
    (14, "after", "File peace-officer attendance; issue certificates", "AG", "P6"),
    (30, "follow_up", "One-month follow-up: every open commitment, people trained, distribution points", "Sustaining lead", "P4"),
    (45, "follow_up", "Take commitments with no answer to the association", "Associations", "P4"),
    (60, "follow_up", "Hand-over meeting: the sustaining lead owns the plan; next law enforcement training date", "AG", "L3"),
    (90, "follow_up", "Three-month follow-up: commitments, law enforcement training, Iowa MVE elements, contact list verified again", "Sustaining lead", "L1"),
    (120, "follow_up", "Review the CDL training rule and its next step", "AG + association", "L6"),
    (180, "follow_up", "Six-month follow-up; hotline figures with source and as-of date", "Sustaining lead", "L2"),
    (187, "follow_up", "Publish the long-term impact report; decide on the next build or on closing", "TAT lead", "L5"),
    (365, "follow_up", "Yearly check if wanted: contact list, provider vetting, Iowa MVE status", "Sustaining lead", "P3"),
]  # fmt: skip

# These rows are the follow-ups themselves: they stand in the template and make no task.
FOLLOW_UPS = (30, 90, 180)


def add_goals_and_template(apps, schema_editor):
    Goal = apps.get_model("builds", "Goal")
    for position, (code, short, text) in enumerate(GOALS, start=1):
        phase = 1 if code.startswith("P") else 2
        Goal.objects.get_or_create(code=code, defaults={"phase": phase, "position": position, "short": short, "text": text})
    TemplateTask = apps.get_model("builds", "TemplateTask")
    for position, (offset, phase, task, owner, goal) in enumerate(TEMPLATE):
        TemplateTask.objects.get_or_create(
            offset_days=offset,
            task=task,
            defaults={
                "phase": phase,
                "owner_role": owner,
                "goal_id": goal,
                "position": position,
                "is_follow_up": offset in FOLLOW_UPS,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("builds", "0001_initial")]

    operations = [migrations.RunPython(add_goals_and_template, migrations.RunPython.noop)]
