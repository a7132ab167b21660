"""Gives every request an id that is in its answer, its errors, the trail and the log, and logs one line for each."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

from accounts.models import User
from accounts.recording import network_of

log = logging.getLogger("gatepost.requests")
RUN = re.compile(r"[0-9a-f]{32}")


class RequestIdMiddleware:
    """The id is always ours: a caller's header could be forged or hold text for our logs.

    Workers say which flow run asks (``X-Run-ID``); it is taken where it has the form of one. The line of the log holds the route, not the
    address: an address may hold a secret or a name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = uuid.uuid4().hex
        given = request.headers.get("X-Run-ID", "")
        run_id = given if RUN.fullmatch(given) else ""
        request.request_id, request.run_id = request_id, run_id  # type: ignore[attr-defined]
        with bound_contextvars(request_id=request_id, **({"run_id": run_id} if run_id else {})):
            response = self.get_response(request)
            if log.isEnabledFor(logging.INFO):
                log.info("%s answered %d", request.method, response.status_code, extra=_about(request, response, started))
        response["X-Request-ID"] = request_id
        return response


def _about(request: HttpRequest, response: HttpResponse, started: float) -> dict[str, object]:
    # Only somebody who is known by now: asking would cost a query.
    known = [user for user in (request.__dict__.get("user"), request.__dict__.get("_cached_user")) if type(user) is User]
    return {
        "method": request.method,
        "route": request.resolver_match.route if request.resolver_match else None,
        "status": response.status_code,
        "took_ms": round(1000 * (time.perf_counter() - started), 1),
        "user": known[0].pk if known else None,
        "network": network_of(request),
    }
