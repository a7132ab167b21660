"""The nightly flow: what time alone changes, and whether every stored file is still whole."""

from __future__ import annotations

import datetime as dt

from prefect import flow, task

from workflows.connection import worker_api
from workflows.flows.checks import OPTIONS

NIGHTS = 7
SLICES = 256


@task(name="mark what time has changed", **OPTIONS)
def mark_changed() -> dict[str, int]:
    counts: dict[str, int] = worker_api().post("work/nightly/")
    return counts


@task(name="re-hash a share of the stored files", **OPTIONS)
def scrub(slices: list[int]) -> dict[str, int]:
    """Every file is looked at once in ``NIGHTS`` nights."""
    totals = {"checked": 0, "missing": 0, "damaged": 0, "orphans": 0}
    for number in slices:
        counts = worker_api().post("work/scrubs/", {"slice": number})
        totals = {name: totals[name] + counts[name] for name in totals}
    return totals


@flow(name="nightly", flow_run_name="nightly")
def nightly() -> dict[str, int]:
    """Make due every site whose next change has come, keep the day's snapshots, destroy what is due, re-hash a share of the store.

    Re-running on the same day adds nothing.
    """
    changed = mark_changed()
    while changed["left"]:
        again = mark_changed()
        changed |= {name: changed[name] + again[name] for name in ("destroyed", "lapsed")} | {"left": again["left"]}
    tonight = dt.datetime.now(dt.UTC).date().toordinal() % NIGHTS
    return {**changed, **scrub([number for number in range(SLICES) if number % NIGHTS == tonight])}
