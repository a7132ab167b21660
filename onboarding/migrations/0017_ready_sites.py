"""Store whether a site is ready, since when, what it passed and whether a decision is awaited: leadership counts by them."""

from django.conf import settings
from django.db import migrations, models

from checklists.loading import framework_of

PASSED = ("passed", "passed_with_conditions")


def fill(apps, schema_editor):
    model = apps.get_model("onboarding", "Site")
    names = ["is_ready", "ready_on", "awaits_decision", "gates_passed"]
    kept = ("status", "gates", "went_live_on", "framework_version")
    for site in model.objects.select_related("framework_version").only(*kept).iterator(chunk_size=500):
        go_live = site.gates.get(framework_of(site.framework_version).go_live_gate, {})
        site.is_ready = site.status == "live" or go_live.get("status") in (*PASSED, "ready")
        site.ready_on = (go_live.get("decided_on") or site.went_live_on) if site.is_ready else None
        statuses = {key: gate.get("status") for key, gate in site.gates.items()}
        site.awaits_decision = "ready" in statuses.values()
        passed = [key for key, status in statuses.items() if status in (*PASSED, "reopened")]
        site.gates_passed = f" {' '.join(passed)} " if passed else ""
        site.save(update_fields=names)


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
            field=models.BooleanField(default=False, help_text="Live, or nothing stands between the site and its go-live decision."),
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
                default=False, help_text="Nothing blocks one of its gates any more; the decision is not taken."
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="gates_passed",
            field=models.CharField(blank=True, help_text="The gates it ever passed, a blank on either side of each.", max_length=200),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(
                fields=["programme", "status", "region_code", "rag", "is_ready", "awaits_decision", "gates_passed", "target_go_live_on",
                        "earliest_go_live", "started_on", "ready_on"],
                name="site_in_numbers",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
