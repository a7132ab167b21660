"""The switch between English and Welsh."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from portal.shared.access import for_anyone
from portal.shared.language import WELSH
from portal.shared.requests import PageRequest

YEAR_SECONDS = 365 * 24 * 3600


@for_anyone
def language_switch(request: PageRequest) -> HttpResponse:
    """Remember the language in a cookie that says nothing else, and go back to where the person was."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = WELSH if request.POST.get("language") == WELSH else "en"
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR_SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return response
