"""Destroying what is no longer needed: announced one day, destroyed on a later one, and put on record with its hashes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from onboarding import clock
from onboarding.models import Disposal, LegalHold, Organisation, Site
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services import evaluation, stored_files
from onboarding.services.disposal_acts import Destroyed
from onboarding.services.disposal_rules import BY_KEY, RULES
from onboarding.services.unit import Unit, recorded

MOST = 200
"""Items destroyed in one run, so that a request ends in time; the flow asks again until nothing is left."""
MOST_NEW = 2000
"""Announcements of one rule in one run: a backlog of years is worked off in bounded steps, the lowest ids first."""
NO_FACTS = frozenset({"import", "report"})
"""Kinds of which no readiness depends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """``lapsed``: announced, but no longer due or under a hold now. ``left``: for the next run."""

    done: int
    lapsed: int
    left: int


def nightly(actor: Actor, on: dt.date) -> dict[str, int]:
    """Destroy what was announced on an earlier day, then announce what is newly due. Twice on one day is once.

    ``waiting``: documents that have waited for their first check for longer than a refused one would be kept.
    """
    purged = purge(actor, on)
    announced = announce(actor, on)
    waiting = open_disposals().filter(rule="R_QUARANTINE_WAITING").count()
    return {"announced": announced, "destroyed": purged.done, "lapsed": purged.lapsed, "left": purged.left, "waiting": waiting}


def open_disposals() -> QuerySet[Disposal]:
    return Disposal.objects.filter(done_on=None, lapsed_on=None)


def announce(actor: Actor, on: dt.date, most_of_a_rule: int = MOST_NEW) -> int:
    """Put what is newly due on record, with the hashes of its files; nothing is destroyed. Returns how many there are.

    The queries do not grow with what is due: a handful per rule.
    """
    require(actor, Operation.DO_WORK)
    with recorded(actor) as unit:
        known = set(open_disposals().values_list("rule", "subject_id"))
        rows = []
        for rule in RULES:
            new = [due for due in rule.due(on) if (rule.key, due.subject_id) not in known][:most_of_a_rule]
            files = rule.files([due.subject_id for due in new]) if new else {}
            rows += [
                Disposal(
                    rule=rule.key,
                    subject_kind=rule.subject,
                    subject_id=due.subject_id,
                    organisation_id=due.organisation_id,
                    due_on=due.due_on,
                    announced_on=on,
                    hashes=files.get(due.subject_id, []),
                )
                for due in new
            ]
        Disposal.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        if rows:
            unit.event("disposal.announced", on=on.isoformat(), rules=dict(Counter(row.rule for row in rows)))
    return len(rows)


def purge(actor: Actor, on: dt.date, most: int = MOST) -> Purged:
    """Destroy what was announced before ``on`` and is still due and free; each item is one transaction with its event.

    Bytes go after the commit. Should the process stop in between, the scrub of the store removes them: nothing names them any more.
    """
    require(actor, Operation.DO_WORK)
    lapsed = _lapse_listed(actor, on)
    automatic = [rule.key for rule in RULES if rule.act is not None]
    announced = list(open_disposals().filter(announced_on__lt=on, rule__in=automatic).values_list("pk", flat=True)[: most + 1])
    results = [_carry_out(actor, pk, on) for pk in announced[:most]]
    left = open_disposals().filter(announced_on__lt=on, rule__in=automatic).count() if len(announced) > most else 0
    return Purged(done=results.count(True), lapsed=lapsed + results.count(False), left=left)


def _lapse_listed(actor: Actor, on: dt.date) -> int:
    """Take back what is only listed and no longer due."""
    lapsed = 0
    with recorded(actor):
        for rule in RULES:
            if rule.act is None:
                due = {found.subject_id for found in rule.due(on)}
                rows = open_disposals().filter(rule=rule.key)
                stale = [row.pk for row in rows if row.subject_id not in due]
                lapsed += Disposal.objects.filter(pk__in=stale).update(lapsed_on=on)
    return lapsed


def _carry_out(actor: Actor, disposal_id: int, on: dt.date) -> bool | None:
    """True once destroyed, False when it lapsed, None when somebody else has dealt with it."""
    row = Disposal.objects.get(pk=disposal_id)
    rule = BY_KEY[row.rule]
    with recorded(actor) as unit:
        sites = lock_host(unit, row.organisation_id)
        current = open_disposals().select_for_update().filter(pk=disposal_id).first()
        if current is None or rule.act is None:
            return None
        if not any(rule.due(on, only=row.subject_id)):
            current.lapsed_on = on
            current.save(update_fields=["lapsed_on"])
            _say(unit, current, "disposal.lapsed")
            return False
        destroyed = rule.act(current.subject_id)
        finish(unit, current, destroyed, on)
        if rule.subject not in NO_FACTS:
            reproject(sites)
    forget(destroyed)
    return True


def lock_host(unit: Unit, organisation_id: int | None) -> list[Site]:
    """Lock an organisation and its sites, in the order every write takes them, so that no hold or upload comes in between."""
    if organisation_id is None:
        return []
    sites = unit.lock(*Site.objects.filter(organisation=organisation_id).values_list("pk", flat=True))
    Organisation.objects.select_for_update().get(pk=organisation_id)
    return sites


def reproject(sites: list[Site]) -> None:
    """Bring the stored position of sites up to date; disposal is no activity of the host, so none is marked."""
    if sites:
        evaluation.refresh(sites, clock.today())


def finish(unit: Unit, row: Disposal, destroyed: Destroyed, on: dt.date) -> None:
    """Turn an announcement into a tombstone."""
    row.done_on, row.hashes = on, destroyed.hashes
    row.destroyed = {name: count for name, count in destroyed.counts.items() if count}
    row.save(update_fields=["done_on", "hashes", "destroyed"])
    _say(unit, row, "disposal.done", hashes=row.hashes, destroyed=row.destroyed)


def forget(destroyed: Destroyed) -> None:
    """Destroy the bytes with their keys, where nothing else holds the same. Call it after the commit."""
    for sha256 in sorted(set(destroyed.hashes)):
        stored_files.forget(sha256)


def standing_hold(organisation_id: int) -> LegalHold | None:
    return LegalHold.objects.filter(organisation=organisation_id, lifted_at=None).first()


def _say(unit: Unit, row: Disposal, event: str, **data: Any) -> None:
    unit.event(
        event, organisation_id=row.organisation_id, disposal=row.pk, rule=row.rule, kind=row.subject_kind, subject=row.subject_id, **data
    )
