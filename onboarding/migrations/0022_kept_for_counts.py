"""Places for what the queue counts: whom a requirement waits for. They may be empty: the release before goes on writing without them.

One table a migration: a transaction that held one and waited for another could stand crosswise to somebody's write.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("checklists", "0001_initial"),
        ("onboarding", "0021_report_openings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="siterequirement",
            name="waits_for",
            field=models.CharField(
                blank=True, help_text="The role that reviews it, while it waits for a review.", max_length=40, null=True
            ),
        ),
        migrations.AddField(
            model_name="siterequirement",
            name="needs_two",
            field=models.BooleanField(blank=True, help_text="Whether two have to agree, while it waits for a review.", null=True),
        ),
        migrations.AddField(
            model_name="siterequirement",
            name="first_reviewer",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Who has accepted it, while a second reviewer is still to come.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
