"""How long a sweep over sites takes for which only time has passed: ``python -m benchmarks.sweep [--sites N] [--results FILE]``.

Works on the installation the environment names (see ``benchmarks.service``) and reaches its API in this very process. The floor is the
same API calls in the same batches without Prefect, with what any client does of them: claim, ask for the plans, advance. Budget: 1.5 times
the floor; time per site does not grow with their number. Processor time of this process is told beside the clock, for a machine that others
use, too: of the floor it is all there is, of ours all but Prefect's server, which has a process of its own.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from workflows import prefect_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
prefect_settings.embed(Path(tempfile.mkdtemp(prefix="sweep-prefect-")))

import django

django.setup()

from django.conf import settings
from django.db import connection

from api.v1.access import new_token
from benchmarks.measuring import Result, keep
from onboarding.models import Site, WorkItem
from onboarding.roles import Role
from onboarding.services import work
from onboarding.services.access import add_sign_in
from workflows import driving
from workflows.connection import worker_api
from workflows.flows.drive_due import BATCH, drive_due

SITES, ROUNDS, BUDGET_RATIO = 500, 3, 1.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=SITES)
    parser.add_argument("--results", type=Path)
    asked = parser.parse_args()
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, 0)
    os.environ["GATEPOST_TOKEN"] = new_token(add_sign_in(None, email="sweep@example.org", name="Bench", role=Role.WORKER))
    sites = list(Site.objects.order_by("-pk").values_list("pk", flat=True)[: asked.sites])
    # Nothing is left to look at then, whatever has become of the inspectors since the sites were made: only time passes in what follows.
    swept(sites, drive_due)
    ours, floor = [], []
    for _ in range(ROUNDS):
        floor.append(swept(sites, without_prefect))
        ours.append(swept(sites, drive_due))
    per_site, least = (1000 * min(clock for clock, _ in rounds) / len(sites) for rounds in (ours, floor))
    processor, least_processor = (1000 * min(taken for _, taken in rounds) / len(sites) for rounds in (ours, floor))
    verdict = "ok" if per_site <= BUDGET_RATIO * least else "MISSED"
    print(
        f"sweep of {len(sites):,} of {Site.objects.count():,} sites, {connection.vendor}: {per_site:.2f} ms a site "
        f"({60_000 / per_site:,.0f} a minute), floor {least:.2f} ms, ratio {per_site / least:.2f} (budget {BUDGET_RATIO})  {verdict}\n"
        f"  processor time: {processor:.2f} ms a site, floor {least_processor:.2f} ms, ratio {processor / least_processor:.2f}"
    )
    if asked.results:
        what = f"sweep, a site of {len(sites):,}"
        result = Result(what=what, ms=per_site, floor_ms=least, queries=0, budget_ms=BUDGET_RATIO * least, budget_queries=0)
        keep(asked.results, [result], database=connection.vendor, sites=Site.objects.count())


def without_prefect() -> int:
    api = worker_api()
    hosts = driving.claim_hosts(api, BATCH)
    if any(host.has_new_material for host in hosts):
        raise SystemExit("There is a new document: this would not measure what time alone costs. Stop whatever sends or drives here.")
    return len(driving.advance_unchanged(api, hosts))


def swept(sites: list[int], drive: Callable[[], int]) -> tuple[float, float]:
    """Seconds by the clock and of the processor until nothing is due. The best of the rounds counts: whatever else runs only adds."""
    work.mark_due(WorkItem.Kind.DRIVE_SITE, sites)
    began, took = time.perf_counter(), time.process_time()
    drive_until_nothing_is_due(drive)
    return time.perf_counter() - began, time.process_time() - took


def drive_until_nothing_is_due(drive: Callable[[], int]) -> None:
    while drive():
        pass


if __name__ == "__main__":
    main()
