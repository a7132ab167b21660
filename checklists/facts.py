"""What the engine is told about one site: plain frozen facts, no database rows.

All dates are Europe/London calendar dates. Tuples may arrive in any order; the engine's answer does not depend on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """What people did with a requirement; only the executor in ``onboarding`` changes it."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    ACCEPTED_WITH_CONDITIONS = "accepted_with_conditions"
    REJECTED = "rejected"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """One post a person holds. ``until`` is the last day in post (None: open-ended); ``offered_on`` the job offer."""

    role: str
    since: dt.date
    until: dt.date | None = None
    decision_nation: str | None = None
    offered_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """A confirmed training record. ``hours`` taught; None where the register did not say."""

    course: str
    completed_on: dt.date
    hours: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetting:
    """A vetting assertion (fields only). ``regime`` is dbs, pvg or accessni; for PVG ``issued_on`` is the day joined."""

    regime: str
    issued_on: dt.date
    decision: str
    decided_on: dt.date | None = None
    update_service_checked_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """A member of staff, volunteer or trustee. ``fields`` holds dated or yes/no facts that rules name (code_signed, boundary_signed)."""

    key: str
    roles: tuple[HeldRole, ...] = ()
    training: tuple[Training, ...] = ()
    vetting: tuple[Vetting, ...] = ()
    accreditation: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A register entry. ``scheme``: ccew, oscr, ccni, company, mutual, ico, iaa. ``checked_by`` names who looked it up."""

    scheme: str
    value: str
    status: str | None = None
    checked_on: dt.date | None = None
    checked_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    role: str
    name: str
    signed_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """``kind``: dsa, art26, processor, hosting, lead_body or meal. ``granularity`` is what a MEAL agreement shares."""

    kind: str
    signed_on: dt.date | None = None
    review_due: dt.date | None = None
    ends_on: dt.date | None = None
    framework_version: str | None = None
    granularity: str | None = None
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAction:
    """An action nobody has closed. ``severity``: minor, major or critical."""

    severity: str
    title: str
    requirement: str | None = None
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCondition:
    """A condition of an acceptance or of a gate decision that is not yet met."""

    text: str
    owner: str
    due_on: dt.date
    requirement: str | None = None
    gate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateOutcome:
    """The latest decision on a gate: go, go_with_conditions, defer or no_go. ``present`` are the roles that took part."""

    gate: str
    outcome: str
    decided_on: dt.date
    present: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The newest result of an inspector on a requirement's current documents: pass, fail, cannot_tell or needs_human."""

    requirement: str
    check: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """Everything about a site but its requirement records.

    ``income_gbp`` is whole pounds of the latest accounts. ``last_activity_on`` is the last day anyone recorded anything
    about the site (None: never assessed). ``started_on`` is the day it entered the programme.
    """

    nations: frozenset[str]
    structure: str
    size: str
    organisation_type: str
    started_on: dt.date
    flags: frozenset[str] = frozenset()
    income_gbp: int | None = None
    localities: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    people: tuple[PersonFacts, ...] = ()
    agreements: tuple[AgreementFacts, ...] = ()
    actions: tuple[OpenAction, ...] = ()
    conditions: tuple[OpenCondition, ...] = ()
    gates: tuple[GateOutcome, ...] = ()
    findings: tuple[Finding, ...] = ()
    framework_version: str = ""
    went_live_on: dt.date | None = None
    withdrawn_on: dt.date | None = None
    target_go_live_on: dt.date | None = None
    last_activity_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One requirement's record at one site.

    ``answers`` has the shapes of ``definition.Field``. ``judgements`` maps a rule key to ``met`` where a reviewer decided
    what no rule could tell. ``decided_on`` is the day of the latest review decision, ``submitted_on`` of the latest submission.
    ``waived_until`` is the last day a waiver holds.
    """

    requirement: str
    state: State = State.OPEN
    answers: Mapping[str, Any] = field(default_factory=dict)
    documents: int = 0
    judgements: Mapping[str, str] = field(default_factory=dict)
    submitted_on: dt.date | None = None
    decided_on: dt.date | None = None
    decision_note: str = ""
    waived_until: dt.date | None = None
