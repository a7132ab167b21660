"""What the queue, leadership's list and what was sent back are read from. Built beside people's writes, so apart from the columns."""

from django.db import migrations, models

from onboarding.migrating import AddIndexBesideWrites, RemoveIndexBesideWrites


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("onboarding", "0023_kept_for_counts_of_sites")]

    operations = [
        AddIndexBesideWrites(
            model_name="siterequirement",
            index=models.Index(
                fields=["state", "review_due_on", "id", "applicable", "site", "submitted_by", "first_reviewer", "waits_for", "needs_two",
                        "submitted_on", "key", "submissions"],
                name="requirement_in_queue",
            ),
        ),
        # No release knows it: it came after the last one, and the index above holds all that it held.
        RemoveIndexBesideWrites(model_name="siterequirement", name="requirement_by_review_day"),
        AddIndexBesideWrites(
            model_name="site",
            index=models.Index("programme", "need", models.F("blocker_count").desc(), "name", "id", "status", name="site_by_need"),
        ),
        AddIndexBesideWrites(
            model_name="site",
            index=models.Index(fields=["programme", "status", "framework_version", "standings"], name="site_by_standings"),
        ),
        AddIndexBesideWrites(
            model_name="review",
            index=models.Index(fields=["decision", "requirement"], name="review_by_decision"),
        ),
    ]
