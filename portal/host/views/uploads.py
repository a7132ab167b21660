"""One file a request, for the script that shows progress: the answer says what became of it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.translation import gettext as _

from onboarding.models import Site
from onboarding.roles import Operation
from portal.host.receiving import FILES, take_file
from portal.host.views.requirement import row_of
from portal.shared.access import for_site
from portal.shared.requests import PageRequest


@for_site(Operation.UPLOAD_EVIDENCE)
def upload_file(request: PageRequest, site: Site, key: str) -> HttpResponse:
    """201 with the name and what became of the file, or 422 with what is wrong with it. Sending the same file again changes nothing."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    row_of(site, key)
    file = request.FILES.get(FILES)
    if file is None:
        return JsonResponse({"problem": _("No file arrived. Choose it again.")}, status=422)
    found = take_file(request, site, key, file)
    if found.refusal:
        return JsonResponse({"name": found.name, "said": "", "problem": found.plain_problem}, status=422)
    return JsonResponse({"name": found.name, "said": found.welcome, "problem": ""}, status=201)
