"""Places for whether a site is ready, since when, what it passed and whether a decision is awaited: leadership counts by them.

Each has a default in the database, because the release before goes on adding sites without them.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("checklists", "0001_initial"),
        ("onboarding", "0016_review_due_on"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="site",
            name="is_ready",
            field=models.BooleanField(
                default=False, db_default=False, help_text="Live, or nothing stands between the site and its go-live decision."
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="ready_on",
            field=models.DateField(blank=True, help_text="Since when it is ready, where a decision says so.", null=True),
        ),
        migrations.AddField(
            model_name="site",
            name="awaits_decision",
            field=models.BooleanField(
                default=False, db_default=False, help_text="Nothing blocks one of its gates any more; the decision is not taken."
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="gates_passed",
            field=models.CharField(
                blank=True, db_default="", help_text="The gates it ever passed, a blank on either side of each.", max_length=200
            ),
        ),
    ]
