"""Places for what leadership's pages count: how a site's requirements stand. The release before goes on writing without them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0022_kept_for_counts")]

    operations = [
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
