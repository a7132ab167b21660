"""Addresses of leadership's pages, under ``/readiness/``."""

from __future__ import annotations

from portal.leadership.views.blocking import blocking, meanings, people
from portal.leadership.views.downloads import download, download_file, downloads, site_download
from portal.leadership.views.expressions import expression, expressions
from portal.leadership.views.gates import gate, pack
from portal.leadership.views.readiness import readiness, region
from portal.leadership.views.sites import site, sites
from portal.shared.access import page

app_name = "leadership"
urlpatterns = [
    page("", readiness, "readiness"),
    page("regions/<slug:code>/", region, "region"),
    page("sites/", sites, "sites"),
    page("sites/<slug:slug>/", site, "site"),
    page("sites/<slug:slug>/report/", site_download, "site-download"),
    page("sites/<slug:slug>/gates/<slug:gate>/", gate, "gate"),
    page("sites/<slug:slug>/decisions/<int:number>/pack/", pack, "pack"),
    page("blocking/", blocking, "blocking"),
    page("training/", people, "people"),
    page("definitions/", meanings, "definitions"),
    page("interest/", expressions, "expressions"),
    page("interest/<int:number>/", expression, "expression"),
    page("downloads/", downloads, "downloads"),
    page("downloads/<int:number>/", download, "download"),
    page("downloads/<int:number>/file/", download_file, "download-file"),
]
