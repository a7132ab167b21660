"""Store by when what waits is to be reviewed: the queue was ordered by working out each row's deadline."""

from django.conf import settings
from django.db import migrations, models

from onboarding.review_time import review_due


def fill(apps, schema_editor):
    waiting = apps.get_model("onboarding", "SiteRequirement").objects.filter(state="submitted", submitted_on__isnull=False)
    rows = list(waiting.select_related("site").only("submitted_on", "submissions", "site__nations"))
    for row in rows:
        row.review_due_on = review_due(row.submitted_on, row.submissions, row.site.nations)
    waiting.model.objects.bulk_update(rows, ["review_due_on"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("checklists", "0001_initial"),
        ("onboarding", "0015_sites_by_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="siterequirement",
            name="review_due_on",
            field=models.DateField(blank=True, help_text="The last day for its review, while it waits for one.", null=True),
        ),
        migrations.AddIndex(
            model_name="siterequirement",
            index=models.Index(
                fields=["state", "review_due_on", "id", "applicable", "site", "key", "submitted_on", "submissions", "submitted_by"],
                name="requirement_by_review_day",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
