"""What Prometheus scrapes: the queues and ages of ``onboarding.selectors.operations``, and answers by kind of status.

Every process counts its own answers; with ``PROMETHEUS_MULTIPROC_DIR`` set, as ``deploy/`` does, a scrape gives the sum over all of them.
"""

from __future__ import annotations

import hmac
import math
import os
import time
from collections.abc import Callable, Iterator, Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from onboarding import reach
from onboarding.selectors.operations import vitals

ANSWERS = Counter("gatepost_answers", "Answers given, by status code.", ["status"])
SECONDS = Histogram(
    "gatepost_answer_seconds", "Time to an answer, by route.", ["route"], buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
)
UNKNOWN = "none"


class MetricsMiddleware:
    """Counts every answer by status and route; a route is its pattern, so that no slug or id becomes a label."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        route = request.resolver_match.route if request.resolver_match else UNKNOWN
        SECONDS.labels(route).observe(time.perf_counter() - started)
        ANSWERS.labels(response.status_code).inc()
        return response


class VitalsCollector(Collector):
    """Reads the database once a scrape. What never happened has an endless age, so that its alarm rings."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with reach.everywhere():
            now = vitals()
        yield _by_kind("gatepost_due_work", "Work that is due and that nobody has claimed.", now.due)
        yield _by_kind("gatepost_due_work_age_seconds", "How long the oldest due work has waited.", now.due_age)
        yield _by_kind("gatepost_stuck_work", "Work that failed too often and waits for a person.", now.stuck)
        for name, words, value in (
            ("gatepost_expired_leases", "Claims that ended without a word from their worker.", now.leases_expired),
            ("gatepost_quarantined_documents", "Documents that have not been checked yet.", now.quarantined),
            ("gatepost_quarantine_age_seconds", "How long the oldest of them has waited.", now.quarantine_age),
            ("gatepost_held_documents", "Documents held for two reviewers.", now.held),
            ("gatepost_store_faults", "Stored files that are missing or damaged.", now.store_faults),
            ("gatepost_backup_age_seconds", "Time since the last backup.", now.backup_age),
            ("gatepost_nightly_age_seconds", "Time since the nightly run last ended.", now.nightly_age),
            ("gatepost_checkpoint_age_seconds", "Time since the trail was last signed.", now.checkpoint_age),
        ):
            yield GaugeMetricFamily(name, words, value=math.inf if value is None else value)


def _by_kind(name: str, words: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=["kind"])
    for kind, value in sorted(values.items()):
        family.add_metric([kind], value)
    return family


def metrics(request: HttpRequest) -> HttpResponse:
    """``/metrics`` for whoever holds ``GATEPOST_METRICS_TOKEN``; without that setting there is no such page. 4 queries."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    own = CollectorRegistry()
    own.register(VitalsCollector())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        multiprocess.MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    else:
        counted = REGISTRY
    return HttpResponse(generate_latest(own) + generate_latest(counted), content_type=CONTENT_TYPE_LATEST)
