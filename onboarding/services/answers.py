"""Answers: what a host declares for a requirement, in the shapes of docs/answers.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists.fields import check_answers
from checklists.loading import framework_of
from onboarding.errors import Invalid, NotFound, Stale, WrongState
from onboarding.models import Site, SiteRequirement
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services.bulk import every
from onboarding.services.summaries import set_findings
from onboarding.services.unit import Unit, recorded
from onboarding.transitions import why_closed, why_fixed


def save_answers(actor: Actor, site: Site, requirement: str, answers: Mapping[str, Any], version: int | None = None) -> SiteRequirement:
    """Replace the answers of one requirement.

    Raises:
        Invalid: ``fields`` maps the path of each bad answer to what is wrong with it; nothing is stored.
        WrongState: the requirement is with the reviewer, or accepted and in date.
        Stale: it has changed since ``version``.
    """
    require(actor, Operation.WRITE_ANSWERS, site.organisation_id)
    with recorded(actor) as unit:
        locked = unit.lock(site.pk)[0]
        row = SiteRequirement.objects.filter(site=locked, key=requirement).first()
        if row is None:
            raise NotFound(f"There is no requirement {requirement} at {site.name}.")
        if version is not None and row.version != version:
            raise Stale(f"{requirement} has changed since you looked. Load it again; nothing you typed was stored.")
        put_answers(unit, locked, row, answers)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersGiven:
    """The answers of one requirement, and the version of it that the caller saw."""

    requirement: str
    version: int
    answers: Mapping[str, Any]


def save_all(actor: Actor, site: Site, given: Sequence[AnswersGiven]) -> list[SiteRequirement]:
    """Replace the answers of many requirements of a site, all or none. Raises BulkRefused with a refusal per row, as ``save_answers``."""
    require(actor, Operation.WRITE_ANSWERS, site.organisation_id)

    def save(one: AnswersGiven) -> SiteRequirement:
        row = rows.get(one.requirement)
        if row is None:
            raise NotFound(f"There is no requirement {one.requirement} at {site.name}.")
        if row.version != one.version:
            raise Stale(f"{one.requirement} has changed since you looked, or stands here twice. Load it again.")
        put_answers(unit, locked, row, one.answers)
        return row

    with recorded(actor) as unit:
        locked = unit.lock(site.pk)[0]
        rows = {row.key: row for row in SiteRequirement.objects.filter(site=locked)}
        return every(given, save, what="rows", done="stored")


def put_answers(unit: Unit, site: Site, row: SiteRequirement, answers: Mapping[str, Any]) -> bool:
    """Store checked answers on a row of a locked site; the same answers change nothing. Raises as ``save_answers``."""
    if row.answers == answers:
        return False
    if reason := why_closed(site) or why_fixed(row):
        raise WrongState(reason)
    framework = framework_of(site.framework_version)
    problems = check_answers(framework, framework.requirements[row.key], answers)
    if problems:
        raise Invalid(
            f"{row.key}: some answers cannot be stored.", fields={".".join(problem.path): problem.message for problem in problems}
        )
    row.answers = dict(answers)
    row.version += 1
    if row.findings:
        # What documents said of the answers before does not hold for these.
        set_findings([row])
    row.save(update_fields=["answers", "version", "findings"])
    unit.event("requirement.answered", site=site, requirement=row.key)
    unit.drive(site.pk)
    return True
