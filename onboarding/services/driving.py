"""What a worker does with sites: asks what is new, reports what it found, and has them advanced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from accounts import sessions
from checklists.evaluation import Evaluation
from onboarding import clock
from onboarding.models import (
    CheckResult,
    EvidenceUse,
    IdempotencyRecord,
    Report,
    RequestCount,
    ServiceToken,
    Site,
    SiteRequirement,
    WorkItem,
)
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services import checkpoints, evaluation, expressions, notices, opening, outbox, registers, stored_files, work
from onboarding.services.summaries import summarise
from onboarding.services.unit import Unit, recorded

CHECK_AGAIN = dt.timedelta(seconds=60)
"""A document that could not be checked, because the antivirus service was away, is looked at again so soon."""
EVALUATED_ANEW_AFTER = dt.timedelta(days=7)
"""What is stored about a site is never older, so that nothing stays wrong that was stored by another release or a fault of ours."""
ANSWERS_KEPT = dt.timedelta(hours=24)
"""For how long a repeated request gets the answer of the first."""
Claim = tuple[int, str, int]
"""Subject, lease token, fence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingReported:
    """One finding of ``inspector`` (``name/version``) on one document version, for one requirement row."""

    requirement_id: int
    version_id: int
    inspector: str
    check: str
    outcome: str
    reason: str
    page: int | None = None
    quotation: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Advanced:
    site: Site
    evaluation: Evaluation


def advance(
    actor: Actor, claims: Sequence[Claim], findings: Sequence[FindingReported], verdicts: Sequence[opening.Verdict]
) -> list[Advanced]:
    """Record findings, re-evaluate the leased sites, and hand them back until the next day on which they can change by themselves.

    All in one transaction; reporting the same again changes nothing. Raises LeaseLost when a lease is no longer held.
    """
    with recorded(actor) as unit:
        items = work.held(actor, WorkItem.Kind.DRIVE_SITE, claims)
        sites = unit.lock(*items)
        refused = opening.record_verdicts(unit, sites, verdicts)
        _record_findings(unit, sites, findings)
        unit.touched.difference_update(items)
        evaluations = evaluation.refresh(sites, clock.today())
        waiting = opening.still_quarantined(sites)
        again = work.judged_now() + CHECK_AGAIN
        work.complete_all({items[site.pk]: again if site.pk in waiting else _changes_at(site) for site in sites})
    for sha256 in refused:
        stored_files.forget(sha256)
    return [Advanced(site, evaluations[site.pk]) for site in sites]


def _changes_at(site: Site) -> dt.datetime | None:
    return clock.day_starts(site.changes_on) if site.changes_on else None


def _record_findings(unit: Unit, sites: Sequence[Site], findings: Sequence[FindingReported]) -> None:
    if not findings:
        return
    by_site = {site.pk: site for site in sites}
    rows = SiteRequirement.objects.filter(pk__in={finding.requirement_id for finding in findings}, site__in=by_site).in_bulk()
    uses = EvidenceUse.objects.filter(requirement__in=rows, evidence__versions__destroyed_at=None)
    linked = set(uses.values_list("requirement_id", "evidence__versions__id"))
    ordinals: dict[tuple[int, int, str], int] = {}
    results = []
    for finding in findings:
        if (finding.requirement_id, finding.version_id) not in linked:
            continue
        key = (finding.requirement_id, finding.version_id, finding.inspector)
        ordinals[key] = ordinals.get(key, -1) + 1
        results.append(
            CheckResult(
                requirement_id=finding.requirement_id,
                version_id=finding.version_id,
                inspector=finding.inspector,
                check_name=finding.check,
                ordinal=ordinals[key],
                outcome=finding.outcome,
                reason=finding.reason[:600],
                page=finding.page,
                quotation=finding.quotation[:400],
                data=dict(finding.data),
            )
        )
    CheckResult.objects.bulk_create(results, batch_size=500, ignore_conflicts=True)
    registers.propose(unit, sites, _training_entries(results, rows))
    summarise(rows.values())
    for site_id, keys in _keys_by_site(rows.values()).items():
        unit.event("requirement.inspected", site=by_site[site_id], requirements=keys)


def _training_entries(results: Sequence[CheckResult], rows: Mapping[int, SiteRequirement]) -> list[registers.EntryReported]:
    return [
        registers.EntryReported(site_id=rows[result.requirement_id].site_id, version_id=result.version_id, data=result.data)
        for result in results
        if result.check_name == "entry" and result.inspector.startswith("training/")
    ]


def _keys_by_site(rows: Iterable[SiteRequirement]) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = {}
    for row in rows:
        grouped.setdefault(row.site_id, []).append(row.key)
    return grouped


def nightly(actor: Actor, on: dt.date) -> dict[str, int]:
    """Make due what time changes, and keep the day's snapshot of every site. Running it twice a day changes nothing the second time."""
    require(actor, Operation.DO_WORK)
    with recorded(actor) as unit:
        changing = Q(changes_on__lte=on) | Q(evaluated_on=None) | Q(evaluated_on__lte=on - EVALUATED_ANEW_AFTER)
        due = list(Site.objects.filter(changing).values_list("pk", flat=True))
        work.mark_due(WorkItem.Kind.DRIVE_SITE, due, work.judged_now())
        taken = evaluation.take_snapshots(on)
        failed = Report.objects.filter(status=Report.Status.QUEUED).values_list("pk", flat=True)
        work.mark_due(WorkItem.Kind.BUILD_REPORT, failed, work.judged_now())
        checkpoints.take(unit, on)
        IdempotencyRecord.objects.filter(created_at__lt=clock.now() - ANSWERS_KEPT).delete()
        sessions.forget_ended()
        notices.remind(on)
        ServiceToken.objects.filter(expiry__lt=clock.now()).delete()
        outbox.forget_ended(clock.now() - outbox.KEPT)
        RequestCount.objects.filter(window__lt=(clock.now() - ANSWERS_KEPT).timestamp() // 60).delete()
        expressions.forget_over(clock.now())
        if taken:
            unit.event("nightly.done", on=on.isoformat(), due=len(due), snapshots=taken)
    return {"due": len(due), "snapshots": taken}
