"""Is this process alive, and can it serve? For proxies and orchestrators; nothing about versions or contents is said."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from onboarding import shelves

logger = logging.getLogger(__name__)


class HealthMiddleware:
    """Answers ``/livez`` and ``/readyz`` before anything else: a probe has no session, no host name of ours and no TLS.

    ``/livez`` is 200 while the process answers at all: restart it when it does not. ``/readyz`` is 200 when the database and the store take
    a write and every migration is applied, else 503: send no requests then, but do not restart.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/livez":
            return HttpResponse("alive\n", content_type="text/plain")
        if request.path == "/readyz":
            return _readiness()
        return self.get_response(request)


def _readiness() -> HttpResponse:
    found = {name: _holds(name, check) for name, check in CHECKS.items()}
    return JsonResponse(found, status=200 if all(answer == "ok" for answer in found.values()) else 503)


def _holds(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except Exception:  # whatever the reason, the answer is "not ready", and the log has the reason
        logger.exception("Not ready: %s", name)
        return "failed"
    return "ok"


def _database() -> None:
    """A committed write: the shared cache lies in the database unless a Redis is configured, and then the connection is tried."""
    cache.set("ready", "yes", 60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError("There are migrations that have not been applied; run `manage.py migrate`.")


def _store() -> None:
    """A synced file in the store's folder; for a bucket, an answer from it."""
    file, temporary = shelves.temporary_file(settings.EVIDENCE_DIR)
    try:
        with file:
            file.write(b"ready")
            file.flush()
    finally:
        temporary.unlink(missing_ok=True)
    if settings.EVIDENCE_BUCKET:
        shelves.contents().has("ready")


CHECKS: Mapping[str, Callable[[], None]] = {"database": _database, "migrations": _migrations, "store": _store}
