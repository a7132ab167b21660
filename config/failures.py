"""What an unknown address or a crash is answered with: programs get a problem document, people a page."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from api import errors as api_errors
from onboarding.outages import outage_of
from portal.shared import errors as page_errors
from portal.shared.keeping import token_page

API = "/api/"


def _either(for_programs: Callable[..., HttpResponse], for_people: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        # Browsers ask for pages by name; a script that does not say what it wants is told in a form it can read.
        is_person = not request.path.startswith(API) and "text/html" in request.headers.get("Accept", "")
        return (for_people if is_person else for_programs)(request, *arguments, **named)

    return answer


bad_request = _either(api_errors.bad_request, page_errors.bad_request)
permission_denied = _either(api_errors.permission_denied, page_errors.permission_denied)
not_found = _either(api_errors.not_found, page_errors.not_found)
_server_error = _either(api_errors.server_error, page_errors.server_error)
csrf_failure = _either(api_errors.csrf_failure, lambda request, reason="": token_page(request))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles the failure, wherever it came from: a view, a layer around it, or the end of the transaction."""
    return _server_error(request, outage_of(sys.exc_info()[1]))
