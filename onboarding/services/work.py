"""Due work: one row per subject, level-triggered, claimed under a lease with a fence (docs/decisions/0002)."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, Count, DateTimeField, F, Q, Value, When

from onboarding import clock
from onboarding.errors import LeaseLost
from onboarding.models import WorkItem
from onboarding.policies import Actor, require
from onboarding.roles import Operation

MAX_ATTEMPTS = 3
"""Tries before a subject is shown to people as needing attention (design: reliability)."""
MAX_ATTEMPTS_TO_DELIVER = 10
"""Of a message as many as it has tries of its own: nobody but the operator asks for it again, and sending it runs no code of a stranger."""
NARROWS_BY = 8
"""How many times fewer subjects are held together after each worker that died with them."""
TOO_LARGE = 2**63
"""The first number that no row can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A claim on one subject. Reports must carry ``token`` and ``fence``."""

    item_id: int
    kind: str
    subject: int
    token: str
    fence: int
    until: dt.datetime
    attempt: int


def judged_now(kind: str = WorkItem.Kind.DRIVE_SITE) -> dt.datetime:
    """The instant that decides what of ``kind`` is due: real time, or the fixed date of a demonstration.

    Messages go out, and are tried again, by real time even there.
    """
    if settings.AS_OF and kind != WorkItem.Kind.DELIVER:
        return clock.day_starts(settings.AS_OF)
    return clock.now()


def _database_now() -> dt.datetime:
    """The instant by which leases begin and end: the database's, which web processes on several machines share. 1 query on PostgreSQL."""
    if connection.vendor != "postgresql":
        return clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: dt.datetime = cursor.fetchone()[0]
    return now


def mark_due(kind: WorkItem.Kind, subjects: Iterable[int], at: dt.datetime | None = None) -> None:
    """Say that subjects are due (at once unless ``at``). Call it in the transaction of the cause.

    1 query, one more where some of them were never due before.
    """
    subjects = sorted(set(subjects))
    due_at = at or judged_now(kind)
    known = WorkItem.objects.filter(kind=kind, subject__in=subjects)
    earlier = Case(When(due_at__lte=due_at, then=F("due_at")), default=Value(due_at))
    more: dict[str, Any] = {"marked": F("marked") + 1, "attempts": 0, "needs_attention": False} if at is None else {}
    if known.update(due_at=earlier, **more) == len(subjects):
        return
    _add(kind, subjects, due_at)


def mark_new(kind: WorkItem.Kind, subjects: Iterable[int]) -> None:
    """As ``mark_due``, at once, of subjects that were written a moment ago in this transaction. 1 query."""
    _add(kind, sorted(subjects), judged_now(kind))


def _add(kind: WorkItem.Kind, subjects: Sequence[int], due_at: dt.datetime) -> None:
    WorkItem.objects.bulk_create([WorkItem(kind=kind, subject=subject, due_at=due_at) for subject in subjects], ignore_conflicts=True)


def claim(actor: Actor, kind: WorkItem.Kind, limit: int, subjects: Sequence[int] = ()) -> list[Lease]:
    """Lease up to ``limit`` due subjects (only of ``subjects`` where given), the longest due first.

    Subjects that failed too often are set aside with their reason. A worker may have died of one of those it held, so the others are
    held with fewer each time, and at last alone: one bad document does not set a hundred hosts aside.
    """
    require(actor, Operation.DO_WORK)
    with transaction.atomic():
        now = _database_now()
        free = WorkItem.objects.filter(kind=kind, needs_attention=False, due_at__lte=judged_now(kind))
        free = free.filter(Q(lease_until=None) | Q(lease_until__lte=now))
        if subjects:
            free = free.filter(subject__in=subjects)
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True)
        items = list(free.order_by("due_at", "pk")[:limit])
        _set_aside([item for item in items if item.attempts >= most_attempts(kind)])
        return _leased(_held_together([item for item in items if item.attempts < most_attempts(kind)], limit), now)


def _set_aside(items: Iterable[WorkItem]) -> None:
    for item in items:
        item.needs_attention = True
        item.last_error = item.last_error or f"The worker stopped {item.attempts} times without saying why."
        item.lease_until = None
        item.save(update_fields=["needs_attention", "last_error", "lease_until"])


def _held_together(items: Iterable[WorkItem], limit: int) -> list[WorkItem]:
    together: list[WorkItem] = []
    most = limit
    for item in items:
        fewer = min(most, max(1, limit // NARROWS_BY**item.attempts))
        if len(together) < fewer:
            together.append(item)
            most = fewer
    return together


def _leased(items: Sequence[WorkItem], now: dt.datetime) -> list[Lease]:
    """Subjects held together are held by one token, each with a fence of its own. 1 query, none for nothing."""
    token, until = secrets.token_urlsafe(32), now + settings.LEASE
    taken = {"attempts": F("attempts") + 1, "fence": F("fence") + 1, "claimed_mark": F("marked")}
    if items:
        WorkItem.objects.filter(pk__in=[item.pk for item in items]).update(**taken, lease_token=token, lease_until=until)
    return [
        Lease(
            item_id=item.pk,
            kind=item.kind,
            subject=item.subject,
            token=token,
            fence=item.fence + 1,
            until=until,
            attempt=item.attempts + 1,
        )
        for item in items
    ]


def most_attempts(kind: str) -> int:
    return MAX_ATTEMPTS_TO_DELIVER if kind == WorkItem.Kind.DELIVER else MAX_ATTEMPTS


def held(actor: Actor, kind: WorkItem.Kind, claims: Sequence[tuple[int, str, int]]) -> dict[int, WorkItem]:
    """The leased items of ``claims`` (subject, token, fence), locked, by subject. Call it inside the transaction of the report.

    Raises:
        LeaseLost: a lease has ended and been claimed again, or was never given to this caller.
    """
    require(actor, Operation.DO_WORK)
    subjects = [subject for subject, _, _ in claims if subject < TOO_LARGE]
    rows = WorkItem.objects.select_for_update().filter(kind=kind, subject__in=subjects).order_by("pk")
    items = {item.subject: item for item in rows}
    for subject, token, fence in claims:
        item = items.get(subject)
        if item is None or not token or not secrets.compare_digest(item.lease_token.encode(), token.encode()) or item.fence != fence:
            raise LeaseLost(f"The lease on {kind} {subject} was given to another worker. Drop this work; it is being done.")
    return items


def check_held(actor: Actor, kind: WorkItem.Kind, claims: Sequence[tuple[int, str, int]]) -> None:
    """Raise LeaseLost unless every claim is held, for reads that need a lease."""
    with transaction.atomic():
        held(actor, kind, claims)


def heartbeat(actor: Actor, kind: WorkItem.Kind, claims: Sequence[tuple[int, str, int]]) -> dt.datetime:
    """Renew leases. Returns the new end. Raises LeaseLost as ``held`` does."""
    with transaction.atomic():
        items = held(actor, kind, claims)
        until: dt.datetime = _database_now() + settings.LEASE
        WorkItem.objects.filter(pk__in=[item.pk for item in items.values()]).update(lease_until=until)
    return until


def complete(item: WorkItem, next_due: dt.datetime | None) -> None:
    """End a lease as done. Anything marked due since the claim stays due."""
    complete_all({item: next_due})


def complete_all(items: Mapping[WorkItem, dt.datetime | None]) -> None:
    """End leases of one kind as done, each subject due again when it says; ``complete`` in 1 query for all."""
    days: dict[dt.datetime, list[int]] = {}
    for item, next_due in items.items():
        item.due_at = judged_now(item.kind) if item.marked > item.claimed_mark else next_due
        item.lease_token, item.lease_until, item.attempts, item.last_error = "", None, 0, ""
        if item.due_at:
            days.setdefault(item.due_at, []).append(item.pk)
    due_at = Case(*(When(pk__in=ids, then=Value(day)) for day, ids in days.items()), default=None, output_field=DateTimeField())
    ended = WorkItem.objects.filter(pk__in=[item.pk for item in items])
    ended.update(due_at=due_at, lease_token="", lease_until=None, attempts=0, last_error="")


def fail(actor: Actor, kind: WorkItem.Kind, subject: int, token: str, fence: int, reason: str) -> None:
    """Give a subject back with the reason; after ``most_attempts`` it needs attention."""
    with transaction.atomic():
        item = held(actor, kind, [(subject, token, fence)])[subject]
        item.lease_token, item.lease_until, item.last_error = "", None, reason[:500]
        item.needs_attention = item.attempts >= most_attempts(kind)
        item.save(update_fields=["lease_token", "lease_until", "last_error", "needs_attention"])


def backlog() -> dict[str, dict[str, int]]:
    """Per kind how many subjects are due, leased and in need of attention. 1 query."""
    now = clock.now()
    come = Q(kind=WorkItem.Kind.DELIVER, due_at__lte=now) | ~Q(kind=WorkItem.Kind.DELIVER) & Q(due_at__lte=judged_now())
    counts = (
        WorkItem.objects.values("kind")
        .annotate(
            due=Count("pk", filter=Q(needs_attention=False) & come & (Q(lease_until=None) | Q(lease_until__lte=now))),
            leased=Count("pk", filter=Q(lease_until__gt=now)),
            needs_attention=Count("pk", filter=Q(needs_attention=True)),
        )
        .order_by("kind")
    )
    empty = {"due": 0, "leased": 0, "needs_attention": 0}
    found = {row["kind"]: {name: int(row[name]) for name in empty} for row in counts}  # type: ignore[literal-required]
    return {kind: found.get(kind, empty) for kind in WorkItem.Kind.values}
