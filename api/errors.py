"""Every error as an RFC 9457 problem: ``type, title, status, detail, code, request_id``; where it helps, ``reasons, fields, errors``."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from api.refusals import CsrfFailed
from api.words import said
from onboarding.errors import BulkRefused, DomainError
from onboarding.outages import Outage, outage_of

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "Not valid",
    401: "Sign in",
    403: "Not permitted",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    410: "Over",
    412: "Changed since you looked",
    413: "Too large",
    415: "Unsupported media type",
    422: "Not possible now",
    428: "If-Match needed",
    429: "Too many requests",
    500: "Our fault",
    503: "Try again shortly",
}
log = logging.getLogger(__name__)


class PreconditionRequired(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "if_match_required"
    default_detail = "Send If-Match with the ETag you read, so that nobody's change is overwritten."


class RateLimited(exceptions.APIException):
    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "throttled"

    def __init__(self, wait: float) -> None:
        super().__init__(f"That is more a minute than is allowed. Send it again in {int(wait) + 1} seconds; nothing was done.")
        self.wait = wait


def problem_response(error: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's exception handler. Unexpected errors are logged and answered without detail."""
    request_id = getattr(context["request"], "request_id", "") or getattr(getattr(context["request"], "_request", None), "request_id", "")
    set_rollback()
    body, headers = _describe(error, context.get("view"))
    body["request_id"] = request_id
    if body["status"] == 500:
        log.error("unexpected error", exc_info=error)
    return Response(body, status=body["status"], content_type=CONTENT_TYPE, headers=headers)


def _describe(error: Exception, view: Any) -> tuple[dict[str, Any], dict[str, str]]:
    if isinstance(error, DomainError):
        return _of_domain(error), {}
    if isinstance(error, exceptions.APIException):
        return _of_framework(error, view)
    return _of_platform(error)


PLATFORM: tuple[tuple[type[Exception], tuple[int, str, str]], ...] = (
    (Http404, (404, "not_found", "There is no such thing here.")),
    (OverflowError, (404, "not_found", "There is no such thing here.")),
    (PermissionDenied, (403, "not_permitted", "You may not do this.")),
    (RequestDataTooBig, (413, "too_large", "The body is too large. Send less at a time, and a document as a file.")),
    (UnreadablePostError, (400, "invalid", "The body broke off before its end. Send it again.")),
    (SuspiciousOperation, (400, "invalid", "The request has too many parts or is not well formed.")),
    (IntegrityError, (409, "conflict", "Somebody else stored the same thing meanwhile. Nothing was stored; look again.")),
)
"""What Django and the database raise, and what is answered then; the first that fits counts."""


def _of_platform(error: Exception) -> tuple[dict[str, Any], dict[str, str]]:
    if isinstance(error, IntegrityError):
        log.warning("a database constraint refused a write", exc_info=error)
    for kind, (status_code, code, detail) in PLATFORM:
        if isinstance(error, kind):
            return problem(status_code, code, detail), {}
    if (outage := outage_of(error)) is not None:
        log.warning("what we stand on failed", exc_info=error)
        return _of_outage(outage)
    return problem(500, "unexpected", "Something went wrong on our side. Nothing was stored."), {}


def _of_outage(outage: Outage) -> tuple[dict[str, Any], dict[str, str]]:
    return problem(503, outage.code, outage.message), {"Retry-After": str(outage.retry_after_seconds)}


def _of_domain(error: DomainError) -> dict[str, Any]:
    rows = [_row(index, row) for index, row in sorted(error.errors.items())] if isinstance(error, BulkRefused) else []
    return problem(error.status, error.code, error.message, reasons=error.reasons, fields=error.fields, errors=rows)


def _of_framework(error: exceptions.APIException, view: Any) -> tuple[dict[str, Any], dict[str, str]]:
    if isinstance(error, exceptions.ValidationError):
        return problem(400, "invalid", "Some of what you sent cannot be used.", fields=_flat(error.detail)), {}
    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    return problem(error.status_code, str(error.get_codes()), said(error, view)), headers


def problem(
    status_code: int,
    code: str,
    detail: str,
    *,
    reasons: Sequence[str] = (),
    fields: Mapping[str, str] | None = None,
    errors: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": f"urn:gatepost:problem:{code}",
        "title": TITLES.get(status_code, "Error"),
        "status": status_code,
        "detail": detail,
        "code": code,
    }
    if reasons:
        body["reasons"] = list(reasons)
    if fields:
        body["fields"] = dict(fields)
    if errors:
        body["errors"] = list(errors)
    return body


def _row(index: int, error: DomainError) -> dict[str, Any]:
    row: dict[str, Any] = {"index": index, "code": error.code, "detail": error.message, "reasons": list(error.reasons)}
    return {**row, "fields": error.fields} if error.fields else row


def _flat(detail: Any, path: str = "") -> dict[str, str]:
    """DRF's nested error lists as one message per dotted path."""
    if isinstance(detail, dict):
        flat: dict[str, str] = {}
        for key, value in detail.items():
            here = path if key == api_settings.NON_FIELD_ERRORS_KEY else f"{path}.{key}" if path else str(key)
            flat |= _flat(value, here)
        return flat
    if isinstance(detail, list) and any(isinstance(item, (dict, list)) for item in detail):
        flat = {}
        for index, value in enumerate(detail):
            if value:
                flat |= _flat(value, f"{path}.{index}" if path else str(index))
        return flat
    messages = detail if isinstance(detail, list) else [detail]
    return {path or "body": " ".join(str(message) for message in messages)}


def json_problem(request: HttpRequest, status_code: int, code: str, detail: str) -> JsonResponse:
    """A problem outside DRF (unknown address, CSRF, a crash in middleware)."""
    body = problem(status_code, code, detail) | {"request_id": getattr(request, "request_id", "")}
    return JsonResponse(body, status=status_code, content_type=CONTENT_TYPE)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a form that is not ours; people get a page, programs a problem."""
    if request.path.startswith("/api/"):
        return json_problem(request, 403, CsrfFailed.default_code, CsrfFailed.default_detail)
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> JsonResponse:
    hint = "" if request.path.endswith("/") else " Addresses here end with a slash."
    return json_problem(request, 404, "not_found", f"There is nothing at this address.{hint}")


def server_error(request: HttpRequest, outage: Outage | None = None) -> JsonResponse:
    if outage is not None:
        body, headers = _of_outage(outage)
        body["request_id"] = getattr(request, "request_id", "")
        return JsonResponse(body, status=503, content_type=CONTENT_TYPE, headers=headers)
    return json_problem(request, 500, "unexpected", "Something went wrong on our side. Nothing was stored.")


def bad_request(request: HttpRequest, exception: Exception) -> JsonResponse:
    return json_problem(request, 400, "invalid", "The request has too many parts, names a host we are not, or is not well formed.")


def permission_denied(request: HttpRequest, exception: Exception) -> JsonResponse:
    return json_problem(request, 403, "not_permitted", "You may not do this.")
