"""Addresses of the coordinators' and reviewers' pages, under ``/work/``."""

from __future__ import annotations

from portal.reviewer.views import (
    desk,
    documents,
    followups,
    framework,
    gates,
    imports,
    invitations,
    queue,
    reports,
    review,
    site,
    sites,
    waivers,
)
from portal.shared.access import page

app_name = "reviewer"
urlpatterns = [
    page("", queue.queue, "queue"),
    page("next/", queue.next_item, "next"),
    page("review/<slug:slug>/<str:key>/", review.review, "review"),
    page("review/<slug:slug>/<str:key>/waive/", waivers.waive, "waive"),
    page("review/<slug:slug>/<str:key>/reopen/", waivers.reopen, "reopen"),
    page("tie/<slug:slug>/", review.declare_interest, "interest"),
    page("documents/<int:evidence_id>/<int:number>/", documents.document, "document"),
    page("documents/<int:evidence_id>/<int:number>/pages/<int:page>/", documents.page_picture, "page"),
    page("sites/", sites.sites, "sites"),
    page("sites/table.csv", sites.as_csv, "sites_csv"),
    page("sites/<slug:slug>/", site.overview, "site"),
    page("sites/<slug:slug>/requirements/", site.requirements, "site_requirements"),
    page("sites/<slug:slug>/people/", site.people, "site_people"),
    page("sites/<slug:slug>/timeline/", site.timeline, "site_timeline"),
    page("sites/<slug:slug>/write/<str:holder>/", followups.chase, "chase"),
    page("sites/<slug:slug>/action/", followups.open_action, "action_open"),
    page("sites/<slug:slug>/gates/<str:gate>/", gates.gate, "gate"),
    page("actions/<int:action_id>/done/", followups.action_done, "action_done"),
    page("conditions/<int:condition_id>/met/", followups.condition_met, "condition_met"),
    page("sites/<slug:slug>/report/", reports.ask_site, "report_site"),
    page("desk/", desk.desk, "desk"),
    page("desk/attention/", desk.attention, "attention"),
    page("desk/held/", desk.held, "held"),
    page("desk/held/<int:version_id>/", desk.held_document, "held_document"),
    page("desk/imports/", imports.import_list, "imports"),
    page("desk/imports/<int:job_id>/", imports.import_job, "import"),
    page("desk/imports/<int:job_id>/marked/", imports.annotated, "import_annotated"),
    page("desk/reports/", reports.report_list, "reports"),
    page("desk/reports/national/", reports.ask_national, "report_national"),
    page("desk/reports/<int:report_id>/", reports.report, "report"),
    page("desk/reports/<int:report_id>/file/", reports.report_file, "report_file"),
    page("desk/invitations/", invitations.invitation_list, "invitations"),
    page("desk/invitations/<int:invitation_id>/withdraw/", invitations.withdraw, "invitation_withdraw"),
    page("desk/framework/", framework.framework, "framework"),
    page("desk/framework/<str:key>/", framework.requirement, "framework_requirement"),
]
