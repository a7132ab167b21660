"""A third kind of report. The table is short, and what the release before writes satisfies the new constraint as it did the old one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0025_fill_kept_counts")]

    operations = [
        migrations.RemoveConstraint(model_name="report", name="site_report_has_a_site"),
        migrations.AlterField(
            model_name="report",
            name="kind",
            field=models.CharField(
                choices=[("site", "Site readiness"), ("national", "National roll-out readiness"), ("intake", "Intake workbook")],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(kind="national", site__isnull=True) | models.Q(kind="site", site__isnull=False) | models.Q(kind="intake"),
                name="site_report_has_a_site",
            ),
        ),
    ]
