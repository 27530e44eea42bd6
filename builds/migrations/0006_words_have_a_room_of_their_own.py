from django.db import migrations

KIND = "invitation"
# the standard words as they stood, for builds that had a subject or a text of their own but not both
SUBJECT = "Invitation: coalition build in {place} on {date}"
TEXT = (
    "You are invited to a coalition build: one day on which leaders of law enforcement, trucking, bus, truck stops and"
    " energy meet in one room, so that afterwards they work together against human trafficking.\n\n"
    "Date: {date}\n"
    "Time: {time}\n"
    "Place: {place}. Your own page names the venue once you have said that you are coming.\n"
    "Hosts: {hosts}\n\n"
    "You will hear from local law enforcement leaders and from a survivor-leader, learn to recognize victims and what"
    " to do, meet the officers and managers of your own county, and leave with next steps for your organization.\n\n"
    "The meeting is by invitation. If somebody else should come in your place, say so in your answer.\n\n"
    "{answer_request} It takes a minute and needs no account."
)


def keep_words(apps, schema_editor):
    """Each build's own words become version 1 of its invitation, unless a version is there already."""
    build_model, wording = apps.get_model("builds", "Build"), apps.get_model("wording", "Wording")
    own = build_model.objects.exclude(invitation_subject="", invitation_text="")
    for build in own.order_by("pk").iterator():
        wording.objects.get_or_create(
            kind=KIND,
            build_id=build.pk,
            version=1,
            defaults={
                "subject": build.invitation_subject or SUBJECT,
                "text": build.invitation_text or TEXT,
                "created_at": build.updated_at,
            },
        )


def give_back(apps, schema_editor):
    """The newest words of each build's invitation return to the build."""
    build_model, wording = apps.get_model("builds", "Build"), apps.get_model("wording", "Wording")
    for row in wording.objects.filter(kind=KIND).exclude(build_id=None).order_by("version").iterator():
        build_model.objects.filter(pk=row.build_id).update(invitation_subject=row.subject, invitation_text=row.text)


class Migration(migrations.Migration):
    dependencies = [("builds", "0005_one_list_of_time_zones"), ("wording", "0001_initial")]

    operations = [
        migrations.RunPython(keep_words, give_back),
        migrations.RemoveField(model_name="build", name="invitation_subject"),
        migrations.RemoveField(model_name="build", name="invitation_text"),
    ]
