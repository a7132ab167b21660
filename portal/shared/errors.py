"""Refusals and failures as pages. Each says what happened and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from onboarding.errors import DomainError
from onboarding.outages import BUSY, Outage
from portal.shared.sentences.said import said

TITLES: Mapping[int, object] = {
    400: _("This cannot be used as it is"),
    403: _("Your role does not include this"),
    404: _("This is not here"),
    409: _("This cannot be done"),
    410: _("This is over"),
    412: _("Somebody changed this while you were looking at it"),
    413: _("This is too large"),
    422: _("This cannot be done yet"),
    500: _("Something went wrong on our side"),
}


def error_page(request: HttpRequest, status: int, message: object, reasons: tuple[str, ...] = (), title: object = "") -> HttpResponse:
    """``title`` in place of what is said of every problem of this status."""
    context = {"title": title or TITLES.get(status, TITLES[400]), "message": message, "reasons": reasons, "status": status}
    return render(request, "shared/error.html", context, status=status)


def refusal_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """What the domain refused, in the language of the page."""
    reasons = error.reasons or tuple(error.fields.values())
    return error_page(request, error.status, said(error.message), tuple(said(reason) for reason in reasons))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = _("Check the address, or start again from the first page. A link from an old letter may have ended.")
    return error_page(request, 404, message, title=_("There is nothing at this address"))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403, _("Ask your coordinator who can open it."))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 400, _("The form had too many parts or was not well formed. Go back and try again."))


def server_error(request: HttpRequest, outage: Outage | None = None) -> HttpResponse:
    """Needs neither the database nor the session, because either may be what failed."""
    return render(None, "500.html", status=500) if outage is None else too_busy(outage)


def too_busy(outage: Outage = BUSY) -> HttpResponse:
    """Database or disk had no room for a request just now. Drawn without them, as ``server_error`` is."""
    response = render(None, "503.html", status=503)
    response["Retry-After"] = str(outage.retry_after_seconds)
    return response
