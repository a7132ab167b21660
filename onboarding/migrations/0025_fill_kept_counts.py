"""Fills the columns of 0022 for what is there, some rows at a time.

What the release before writes afterwards gets them when the site is driven next (docs/operations.md, upgrading). Who is trained is left
open: leadership's page counts the people themselves until every site was driven.
"""

from collections import defaultdict

from django.db import migrations

from checklists.evaluation import NEED, Standing
from checklists.loading import framework_of
from onboarding.migrating import in_batches
from onboarding.standing_letters import written


def fill_queue(apps, schema_editor):
    model, review = (apps.get_model("onboarding", name) for name in ("SiteRequirement", "Review"))
    waiting = model.objects.filter(state="submitted").select_related("site__framework_version")
    kept = ("key", "submissions", "applicable", "waits_for", "needs_two", "first_reviewer", "site__framework_version__sha256")
    for rows in in_batches(waiting.only(*kept)):
        accepted = review.objects.filter(requirement__in=rows, decision__in=["accept", "accept_with_conditions"]).order_by("pk")
        first = {(row, submission): user for row, submission, user in accepted.values_list("requirement", "submission", "reviewer")}
        for row in rows:
            asked = framework_of(row.site.framework_version).requirements[row.key]
            if row.applicable:
                row.waits_for, row.needs_two = asked.reviewer, asked.four_eyes
                row.first_reviewer_id = first.get((row.pk, row.submissions))
        model.objects.bulk_update(rows, ["waits_for", "needs_two", "first_reviewer"], batch_size=100)


def fill_sites(apps, schema_editor):
    model, requirement = (apps.get_model("onboarding", name) for name in ("Site", "SiteRequirement"))
    for sites in in_batches(model.objects.select_related("framework_version").only("rag", "framework_version__sha256")):
        stand = defaultdict(dict)
        for site, key, applicable, standing in requirement.objects.filter(site__in=sites).values_list("site", "key", "applicable", "standing"):
            stand[site][key] = Standing(standing) if applicable else Standing.NOT_APPLICABLE
        for site in sites:
            site.need = [rag.value for rag in NEED].index(site.rag)
            keys = framework_of(site.framework_version).requirements
            site.standings = written(stand[site.pk].get(key, Standing.NOT_APPLICABLE) for key in keys)
        model.objects.bulk_update(sites, ["need", "standings"], batch_size=100)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("onboarding", "0024_indexes_of_kept_counts")]

    operations = [
        migrations.RunPython(fill_queue, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(fill_sites, migrations.RunPython.noop, elidable=True),
    ]
