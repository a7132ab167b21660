"""Places for what the pages that count over everything need: whom a requirement waits for, and how a site's requirements stand.

Those of requirements may be empty, those of sites have a default in the database: the release before goes on writing without them.
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
        migrations.AddField(
            model_name="site",
            name="need",
            field=models.PositiveSmallIntegerField(
                db_default=2, default=2, help_text="The place of its colour among those most in need first."
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="standings",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="A letter for the standing of each requirement, in the order of the pinned version (standing_letters).",
                max_length=400,
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="trained",
            field=models.JSONField(
                blank=True,
                help_text="Who holds a post that asks for training and until when theirs is in date (selectors.trained).",
                null=True,
            ),
        ),
    ]
