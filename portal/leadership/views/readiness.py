"""National readiness in one screen."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from onboarding import clock
from onboarding.models import Site
from onboarding.roles import Operation
from portal.shared.access import for_programme
from portal.shared.parts import Kpi
from portal.shared.requests import PageRequest


@for_programme(Operation.READ_NATIONAL)
def readiness(request: PageRequest) -> HttpResponse:
    """1 query."""
    numbers = [Kpi(str(Site.objects.exclude(status="withdrawn").count()), _("sites in the pilot"))]
    return render(request, "leadership/readiness.html", {"numbers": numbers, "today": clock.today()})
