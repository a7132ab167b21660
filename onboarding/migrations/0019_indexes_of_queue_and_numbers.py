"""What the queue and leadership's numbers are read from. Built beside people's writes, so apart from the columns."""

from django.db import migrations, models

from onboarding.migrating import AddIndexBesideWrites


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("onboarding", "0018_site_notes")]

    operations = [
        AddIndexBesideWrites(
            model_name="siterequirement",
            index=models.Index(
                fields=["state", "review_due_on", "id", "applicable", "site", "key", "submitted_on", "submissions", "submitted_by"],
                name="requirement_by_review_day",
            ),
        ),
        AddIndexBesideWrites(
            model_name="site",
            index=models.Index(
                fields=["programme", "status", "region_code", "rag", "is_ready", "awaits_decision", "gates_passed", "target_go_live_on",
                        "earliest_go_live", "started_on", "ready_on"],
                name="site_in_numbers",
            ),
        ),
    ]
