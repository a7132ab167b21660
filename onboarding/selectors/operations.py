"""What an operator watches: is anything waiting too long, stuck, damaged or not backed up? Real time, never a demonstration's date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q

from onboarding import clock
from onboarding.models import AuditEvent, EvidenceVersion, StoreFault, WorkItem

WORK_WAITS_SECONDS, QUARANTINE_SECONDS, DAILY_SECONDS = 900, 3600, 26 * 3600
"""From when on somebody should look: the limits of deploy/alerts.yaml, which a test compares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """Ages are in seconds; None means that it never happened, 0 for a queue that nothing waits in."""

    due: dict[str, int]
    due_age: dict[str, float]
    leases_expired: int
    stuck: dict[str, int]
    quarantined: int
    quarantine_age: float
    held: int
    store_faults: int
    backup_age: float | None
    nightly_age: float | None
    checkpoint_age: float | None


def vitals() -> Vitals:
    """Four queries, none of which grows with what is kept but with what waits."""
    now = clock.now()
    waiting = Q(due_at__lte=now, needs_attention=False, lease_token="")
    work = list(
        WorkItem.objects.values("kind").annotate(
            due=Count("pk", filter=waiting),
            oldest=Min("due_at", filter=waiting),
            expired=Count("pk", filter=Q(lease_until__lt=now) & ~Q(lease_token="")),
            stuck=Count("pk", filter=Q(needs_attention=True)),
        )
    )
    quarantined = EvidenceVersion.objects.filter(destroyed_at=None, status__in=["quarantined", "needs_attention"]).aggregate(
        quarantined=Count("pk", filter=Q(status="quarantined")),
        oldest=Min("uploaded_at", filter=Q(status="quarantined")),
        held=Count("pk", filter=Q(status="needs_attention")),
    )
    happened = ("backup.made", "nightly.done", "trail.checkpointed")
    last = dict(AuditEvent.objects.filter(chain="programme", name__in=happened).values_list("name").annotate(Max("at")))
    return Vitals(
        due={row["kind"]: row["due"] for row in work},
        due_age={row["kind"]: _age(row["oldest"], now) or 0.0 for row in work},
        leases_expired=sum(row["expired"] for row in work),
        stuck={row["kind"]: row["stuck"] for row in work},
        quarantined=quarantined["quarantined"],
        quarantine_age=_age(quarantined["oldest"], now) or 0.0,
        held=quarantined["held"],
        store_faults=StoreFault.objects.count(),
        backup_age=_age(last.get("backup.made"), now),
        nightly_age=_age(last.get("nightly.done"), now),
        checkpoint_age=_age(last.get("trail.checkpointed"), now),
    )


def _age(instant: dt.datetime | None, now: dt.datetime) -> float | None:
    return None if instant is None else max((now - instant).total_seconds(), 0.0)
