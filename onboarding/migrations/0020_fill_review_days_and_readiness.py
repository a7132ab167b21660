"""Fills the columns of 0016 and 0017 for what is there, some rows at a time.

What the release before writes afterwards gets them when the site is driven next (docs/operations.md, upgrading).
"""

from django.db import migrations

from checklists.loading import framework_of
from onboarding.migrating import in_batches
from onboarding.review_time import review_due

PASSED = ("passed", "passed_with_conditions")


def fill_review_days(apps, schema_editor):
    model = apps.get_model("onboarding", "SiteRequirement")
    waiting = model.objects.filter(state="submitted", submitted_on__isnull=False).select_related("site")
    for rows in in_batches(waiting.only("submitted_on", "submissions", "review_due_on", "site__nations")):
        for row in rows:
            row.review_due_on = review_due(row.submitted_on, row.submissions, row.site.nations)
        model.objects.bulk_update(rows, ["review_due_on"])


def fill_readiness(apps, schema_editor):
    model = apps.get_model("onboarding", "Site")
    kept = ("status", "gates", "went_live_on", "framework_version")
    for sites in in_batches(model.objects.select_related("framework_version").only(*kept)):
        for site in sites:
            go_live = site.gates.get(framework_of(site.framework_version).go_live_gate, {})
            site.is_ready = site.status == "live" or go_live.get("status") in (*PASSED, "ready")
            site.ready_on = (go_live.get("decided_on") or site.went_live_on) if site.is_ready else None
            statuses = {key: gate.get("status") for key, gate in site.gates.items()}
            site.awaits_decision = "ready" in statuses.values()
            passed = [key for key, status in statuses.items() if status in (*PASSED, "reopened")]
            site.gates_passed = f" {' '.join(passed)} " if passed else ""
        model.objects.bulk_update(sites, ["is_ready", "ready_on", "awaits_decision", "gates_passed"], batch_size=100)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("onboarding", "0019_indexes_of_queue_and_numbers")]

    operations = [
        migrations.RunPython(fill_review_days, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(fill_readiness, migrations.RunPython.noop, elidable=True),
    ]
