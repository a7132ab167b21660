"""A place for the day by when what waits is to be reviewed: the queue was ordered by working out each row's deadline."""

from django.conf import settings
from django.db import migrations, models


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
    ]
