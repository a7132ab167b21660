"""What every benchmark of a filled installation shares: one result, ours and its floor in turn, and the file of results.

Import it once Django is set up.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.models import Site, SiteRequirement

ROUNDS = 21
GROWTH = 1.5
"""Ours at N over ours at N/10, where the answer's size does not grow: at most this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Milliseconds, the median of the rounds. ``kib`` is what goes over the wire, compressed; 0 where that is not measured."""

    what: str
    ms: float
    floor_ms: float
    queries: int
    budget_ms: float
    budget_queries: int
    kib: float = 0

    @property
    def is_within(self) -> bool:
        return self.ms <= self.budget_ms and self.queries <= self.budget_queries

    def line(self) -> str:
        size = f"  {self.kib:5.1f} KiB" if self.kib else ""
        return (
            f"{self.what:<44} {self.ms:7.1f} ms (budget {self.budget_ms:.0f})  floor {self.floor_ms:6.2f} ms"
            f"  ratio {self.ms / self.floor_ms:5.1f}  queries {self.queries} (budget {self.budget_queries}){size}"
            f"  {'ok' if self.is_within else 'MISSED'}"
        )


def statements(seen: CaptureQueriesContext) -> int:
    """Those that read or write; what begins, ends and nests transactions is not counted, as in the tests that hold these numbers."""
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for query in seen.captured_queries)


def in_turn(ours: Callable[[], Any], floor: Callable[[], Any], rounds: int = ROUNDS) -> tuple[float, float]:
    """Medians in milliseconds, both on the same machine at the same time."""
    pairs = [(seconds(ours), seconds(floor)) for _ in range(rounds)]
    mine, least = zip(*pairs, strict=True)
    return 1000 * statistics.median(mine), 1000 * statistics.median(least)


def seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure_installation(description: str | None, measured: Callable[[], Iterator[Result]]) -> None:
    """The command of a benchmark that works on the installation the environment names: measure, print, and keep if asked."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--results", type=Path)
    parser.add_argument("--against", type=Path)
    asked = parser.parse_args()
    # The client speaks to us by the name that is always allowed.
    settings.ALLOWED_HOSTS = ["testserver", *settings.ALLOWED_HOSTS]
    sites = Site.objects.count()
    print(f"{sites:,} sites, {SiteRequirement.objects.count():,} requirements, {connection.vendor}")
    results = report(measured(), asked.against)
    if asked.results:
        keep(asked.results, results, database=connection.vendor, sites=sites)


def report(results: Iterable[Result], against: Path | None) -> list[Result]:
    """Prints each as it comes, with its growth over the results of a smaller installation, and gives them all."""
    before = {one["what"]: one["ms"] for one in json.loads(against.read_text())["results"]} if against else {}
    found = []
    for result in results:
        found.append(result)
        growth = f"  growth {result.ms / before[result.what]:.2f} (at most {GROWTH})" if result.what in before else ""
        print(result.line() + growth, flush=True)
    return found


def keep(path: Path, results: Iterable[Result], **about: Any) -> None:
    machine = {"machine": platform.platform(), "processors": os.cpu_count(), "python": platform.python_version()}
    path.write_text(json.dumps(machine | about | {"results": [asdict(one) for one in results]}, indent=1) + "\n")
