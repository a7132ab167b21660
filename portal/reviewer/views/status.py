"""Whether the installation itself is well, for those who run it: the alarms of deploy/alerts.yaml as a page."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render

from onboarding.roles import Operation
from onboarding.selectors.operations import DAILY_SECONDS, QUARANTINE_SECONDS, WORK_WAITS_SECONDS, Vitals, vitals
from portal.reviewer.views.desk import KINDS
from portal.shared.access import for_programme
from portal.shared.requests import PageRequest
from portal.shared.tables import Cell, Column, Table

COLUMNS = (Column("What"), Column("Now"), Column("State"), Column("What to do when it is not well"))
MINUTE, HOUR, DAY = 60, 3600, 86_400
Row = tuple[Cell, ...]


@for_programme(Operation.READ_WORK)
def status(request: PageRequest) -> HttpResponse:
    """Work, documents, the nightly run, the trail and backups. 4 queries; real time, never a demonstration's date."""
    now = vitals()
    rows = [*_work(now), *_documents(now), *_daily(now)]
    worries = sum(row[2].tone == "red" for row in rows)
    return render(
        request, "reviewer/status.html", {"table": Table("How it runs", COLUMNS, rows, caption_is_hidden=True), "worries": worries}
    )


def _work(now: Vitals) -> Iterator[Row]:
    for kind, title in KINDS.items():
        due, age, stuck = now.due.get(kind, 0), now.due_age.get(kind, 0.0), now.stuck.get(kind, 0)
        said = f"{due} due, the oldest for {lasting(age)}" if due else "nothing due"
        yield _row(title, said, age <= WORK_WAITS_SECONDS, "Look whether a worker runs and can reach this server.")
        if stuck:
            yield _row(f"{title}: failed", str(stuck), False, "Read the reason under “Work that needs attention”.")
    silent = "none" if now.leases_expired == 0 else str(now.leases_expired)
    yield _row(
        "Claims of workers that fell silent",
        silent,
        now.leases_expired == 0,
        "They end by themselves. If they go on, read the worker’s log.",
    )


def _documents(now: Vitals) -> Iterator[Row]:
    said = f"{now.quarantined}, the oldest for {lasting(now.quarantine_age)}" if now.quarantined else "none"
    is_fine = now.quarantine_age <= QUARANTINE_SECONDS
    yield _row("Documents still to be checked", said, is_fine, "Look whether a worker runs and the antivirus service answers.")
    yield _row("Documents held for two reviewers", str(now.held) if now.held else "none", True, "Reviewers decide under “Held documents”.")
    said = str(now.store_faults) if now.store_faults else "none"
    yield _row("Stored files that are missing or damaged", said, now.store_faults == 0, "Restore them from a backup: manage.py restore.")


def _daily(now: Vitals) -> Iterator[Row]:
    for title, age, remedy in (
        ("Last backup", now.backup_age, "Run manage.py backup, and every night from now on."),
        ("Last nightly run", now.nightly_age, "Look whether a worker runs; it begins the nightly run by itself."),
        ("Trail last signed", now.checkpoint_age, "The nightly run signs it: look at that first."),
    ):
        said = "never" if age is None else f"{lasting(age)} ago"
        yield _row(title, said, age is not None and age <= DAILY_SECONDS, remedy)


def _row(what: str, said: str, is_fine: bool, remedy: str) -> Row:
    state = Cell("Fine", tone="done") if is_fine else Cell("Look at it", tone="red")
    return Cell(what), Cell(said), state, Cell("" if is_fine else remedy)


def lasting(seconds: float) -> str:
    """A length of time in its largest fitting unit, rounded down: 90 seconds are 1 minute."""
    for unit, length in (("day", DAY), ("hour", HOUR), ("minute", MINUTE)):
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "less than a minute"
