"""The sites behind each number, and one site as leadership reads it: nothing personal, nothing to change."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from checklists import words
from checklists.evaluation import Rag
from checklists.loading import framework_of
from onboarding import clock
from onboarding.models import Site
from onboarding.roles import Operation
from onboarding.selectors import leadership, reporting_site
from onboarding.selectors.leadership import Asked
from onboarding.selectors.programmes import current_programme
from portal.leadership import dossier, listing
from portal.leadership.places import PLACES
from portal.shared.access import for_programme, for_site
from portal.shared.forms import offer
from portal.shared.paging import paged
from portal.shared.requests import PageRequest

ONLY = (
    ("", "All"),
    ("ready", "Ready to go live"),
    ("not_ready", "Not ready yet"),
    ("live", "Live"),
    ("waiting", "Waiting for a decision"),
    ("behind", "Past their target day, not ready"),
)


class Filter(forms.Form):
    name = forms.CharField(label="Name", max_length=80, required=False)
    only = forms.ChoiceField(label="Which", choices=ONLY, required=False)
    region = forms.ChoiceField(label="Nation or region", required=False)
    rag = forms.ChoiceField(label="Colour", choices=[("", "Any"), *[(rag.value, words.of(rag)) for rag in Rag]], required=False)
    stage = forms.ChoiceField(label="Stage", required=False)

    def __init__(self, data: object, stages: list[tuple[str, str]]) -> None:
        super().__init__(data or None)  # type: ignore[arg-type]
        offer(self, "region", [("", "All of the UK"), *[(code, words.word("region", code)) for code in PLACES]])
        offer(self, "stage", [("", "Any"), *stages])

    def asked(self) -> Asked:
        """What cannot be used asks for nothing."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return Asked(**{field: given.get(field, "") for field in self.fields})


@for_programme(Operation.READ_NATIONAL)
def sites(request: PageRequest) -> HttpResponse:
    """3 queries."""
    programme = current_programme()
    framework, today = framework_of(programme.framework), clock.today()
    form = Filter(request.GET, [(stage.key, f"{stage.key} {stage.title}") for stage in framework.stages])
    of = paged(request, leadership.sites(programme, framework, form.asked(), today))
    context = {"form": form, "of": of, "today": today, "table": listing.counted_sites(of.page, framework, today)}
    return render(request, "leadership/sites.html", context)


@for_site(Operation.READ_NATIONAL)
def site(request: PageRequest, site: Site) -> HttpResponse:
    """13 queries: the report of the site, on a page."""
    report = reporting_site.site_report(site.pk, clock.today())
    context = {
        "site": site,
        "report": report,
        "facts": dossier.facts(report),
        "stages": dossier.stages(report, site.slug),
        "next": dossier.next_actions(report),
        "blockers": dossier.blockers(report),
        "follow_ups": dossier.follow_ups(report),
        "expiries": dossier.expiries(report),
        "decisions": dossier.decisions(report),
        "may_download": request.actor.may(Operation.REQUEST_SITE_REPORT, site.organisation_id),
    }
    return render(request, "leadership/site.html", context)
