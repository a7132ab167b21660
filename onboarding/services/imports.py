"""Imports of the intake workbook: uploaded, read by a worker, checked by a dry run, committed whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction

from checklists.loading import framework_of
from onboarding import clock, names, store
from onboarding.errors import GuardFailed, Invalid, WrongState
from onboarding.models import ImportJob, Programme, WorkItem
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services import work
from onboarding.services.intake import NOUNS, Intake
from onboarding.services.unit import Unit, recorded

Status = ImportJob.Status


class _RollBack(Exception):
    """Ends a dry run."""


def start(actor: Actor, programme: Programme, filename: str, chunks: Iterable[bytes]) -> ImportJob:
    """Keep an uploaded workbook and make it due for a worker.."""
    require(actor, Operation.IMPORT)
    name = names.clean(filename.replace("\\", "/").rsplit("/", 1)[-1], "filename", most=150)
    if not name.lower().endswith(".xlsx"):
        raise Invalid(f"{name} is not an XLSX workbook.", fields={"file": "Save it as .xlsx (Excel workbook) and send that."})
    stored = store.put(chunks, limit_bytes=settings.WORKBOOK_MAX_BYTES)
    with recorded(actor) as unit:
        job = ImportJob.objects.create(
            programme=programme, filename=name, sha256=stored.sha256, size_bytes=stored.size_bytes, requested_by=actor.user
        )
        work.mark_due(WorkItem.Kind.IMPORT_WORKBOOK, [job.pk])
        unit.event("import.uploaded", job=job.pk, sha256=stored.sha256)
    return job


def take_refusal(actor: Actor, job_id: int, token: str, fence: int, reason: str) -> ImportJob:
    """The worker could not read the workbook: keep why, in words for the sender."""
    with recorded(actor) as unit:
        item = work.held(actor, WorkItem.Kind.IMPORT_WORKBOOK, [(job_id, token, fence)])[job_id]
        job = ImportJob.objects.select_for_update().get(pk=job_id)
        job.status, job.refusal = Status.UNREADABLE, reason[:500]
        job.save(update_fields=["status", "refusal"])
        work.complete(item, None)
        unit.event("import.unreadable", job=job.pk)
    return job


def take_rows(actor: Actor, job_id: int, token: str, fence: int, payload: Mapping[str, Any]) -> ImportJob:
    """The worker's reading of the workbook: kept, and tried out in a dry run. Problems of reading and of content are put together."""
    work_kind = WorkItem.Kind.IMPORT_WORKBOOK
    with transaction.atomic():
        work.held(actor, work_kind, [(job_id, token, fence)])
        job = ImportJob.objects.select_related("programme__framework").select_for_update(of=("self",)).get(pk=job_id)
        if job.status == Status.COMMITTED or job.destroyed_at is not None:
            return job
        job.rows = {noun: list(payload.get(noun, ())) for noun in NOUNS}
        intake = _dry_run(job)
        job.problems = [*payload.get("problems", ()), *intake.problems]
        job.notices = [*payload.get("notices", ()), *intake.notices]
        job.counts, job.documents = intake.counts, intake.documents
        job.status = Status.HAS_PROBLEMS if job.problems else Status.CHECKED
        job.save(update_fields=["rows", "problems", "notices", "counts", "documents", "status"])
    return job


def finish(actor: Actor, job_id: int, token: str, fence: int, annotated: bytes | None) -> ImportJob:
    """The worker is done with a job; ``annotated`` is the copy with the problems in its cells, where there are any."""
    stored = store.put_bytes(annotated) if annotated else None
    with recorded(actor) as unit:
        item = work.held(actor, WorkItem.Kind.IMPORT_WORKBOOK, [(job_id, token, fence)])[job_id]
        job = ImportJob.objects.select_for_update().get(pk=job_id)
        job.annotated_sha256 = stored.sha256 if stored else ""
        job.save(update_fields=["annotated_sha256"])
        work.complete(item, None)
        unit.event("import.checked", job=job.pk, status=job.status, problems=len(job.problems))
    return job


def commit(actor: Actor, job: ImportJob) -> ImportJob:
    """Take the rows in, all or none. Committing a committed job changes nothing.

    Raises:
        WrongState: it has not been checked, or has problems.
        GuardFailed: it passed its dry run, but something has changed since; ``reasons`` say what. Nothing was stored.
    """
    require(actor, Operation.IMPORT)
    with recorded(actor) as unit:
        row = ImportJob.objects.select_related("programme__framework").select_for_update(of=("self",)).get(pk=job.pk)
        if row.status == Status.COMMITTED:
            return row
        if row.destroyed_at is not None:
            raise WrongState(f"{row.filename} is no longer kept. Upload the workbook again.")
        if row.status != Status.CHECKED:
            raise WrongState(f"{row.filename} is not ready: {row.get_status_display().lower()}.")
        intake = _apply(unit, row)
        if intake.problems:
            raise GuardFailed("Something has changed since the check; nothing was stored.", _sentences(intake.problems))
        row.status, row.counts, row.committed_at = Status.COMMITTED, intake.counts, clock.now()
        row.save(update_fields=["status", "counts", "committed_at"])
        unit.event("import.committed", job=row.pk, sha256=row.sha256, counts=intake.counts)
    return row


def _apply(unit: Unit, job: ImportJob) -> Intake:
    intake = Intake(unit, job.programme, framework_of(job.programme.framework))
    intake.apply(job.rows)
    return intake


def _dry_run(job: ImportJob) -> Intake:
    unit = Unit(None)
    try:
        with transaction.atomic():
            intake = _apply(unit, job)
            raise _RollBack
    except _RollBack:
        return intake


def _sentences(problems: Sequence[Mapping[str, str]]) -> list[str]:
    return [f"{problem['sheet']} {problem['cell']}: {problem['message']}" for problem in problems[:20]]
