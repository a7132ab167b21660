"""Addresses of the coordinators' and reviewers' pages, under ``/work/``."""

from __future__ import annotations

from portal.reviewer.views import documents, followups, gates, queue, review, site, sites
from portal.shared.access import page

app_name = "reviewer"
urlpatterns = [
    page("", queue.queue, "queue"),
    page("next/", queue.next_item, "next"),
    page("review/<slug:slug>/<str:key>/", review.review, "review"),
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
]
