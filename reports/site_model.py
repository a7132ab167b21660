"""What one site's report says, and the lines both reports are made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from checklists.evaluation import GateStatus, Outcome, Rag, Standing

EXPIRY_WINDOW_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What both reports open with. ``framework_sha256`` identifies the exact content judged against."""

    programme: str
    brand: str
    framework: str
    framework_version: str
    framework_sha256: str
    as_of: dt.date

    @property
    def illustrative(self) -> bool:
        return "illustrative" in f"{self.programme} {self.framework}".casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteIdentity:
    """``nations`` are codes; structure, type and region are words; ``localities`` are council areas, never addresses."""

    name: str
    organisation: str
    structure: str
    organisation_type: str
    size: str
    nations: tuple[str, ...]
    region: str
    localities: tuple[str, ...]
    status: str
    started_on: dt.date
    target_go_live_on: dt.date | None = None
    went_live_on: dt.date | None = None
    withdrawn_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    """One stage and its gate at one site; ``satisfied`` of ``applicable`` requirements of the stage."""

    key: str
    title: str
    gate: str
    gate_title: str
    status: GateStatus
    due_on: dt.date | None
    decided_on: dt.date | None
    reasons: tuple[str, ...]
    satisfied: int
    applicable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementLine:
    """``reasons``, ``evidence`` and ``valid_until`` are empty for vetting: a report says no more of it than its standing."""

    key: str
    title: str
    stage: str
    gate: str
    standing: Standing
    mandatory: bool
    never_conditional: bool
    holder: str
    due_on: dt.date | None
    valid_until: dt.date | None
    overdue_days: int
    evidence: tuple[str, ...]
    reviewer: str
    decided_on: dt.date | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextActionLine:
    text: str
    holder: str
    due_on: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A condition, waiver or action that is open. ``holder`` is a role in words; ``about`` names a requirement or gate.

    ``due_on`` is the last day of a waiver. ``note`` is the compensating control of a waiver, else empty.
    """

    kind: str
    site: str
    text: str
    about: str
    holder: str
    opened_on: dt.date | None
    due_on: dt.date | None
    severity: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleLine:
    """A post and the training it asks for. ``all_in_date`` None: nobody is in post. Never a name, never who lacks what."""

    role: str
    training: str
    in_post: int
    all_in_date: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementLine:
    """``standing`` is a key of words table ``agreement_standing``; ``signed_by`` are roles in words."""

    organisation: str
    site: str
    kind: str
    counterparty: str
    signed_by: tuple[str, ...]
    signed_on: dt.date | None
    review_due: dt.date | None
    ends_on: dt.date | None
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionLine:
    locality: str
    body: str
    body_class: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiryLine:
    """Runs out, or ran out and was not renewed. ``kind`` is a key of words table ``expiry``."""

    site: str
    kind: str
    what: str
    on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    gate: str
    gate_title: str
    outcome: str
    decided_on: dt.date
    present: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """What an automatic check said; ``requirement`` is the requirement's title."""

    requirement: str
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """The position of one site. ``blockers`` are in the order of gates, then of the framework."""

    heading: Heading
    site: SiteIdentity
    stage: str
    rag: Rag
    rag_reasons: tuple[str, ...]
    readiness_percent: float
    progress_percent: float
    earliest_go_live: dt.date | None
    evaluated_on: dt.date | None
    last_activity_on: dt.date | None
    go_live_gate: str
    stages: tuple[StageLine, ...]
    requirements: tuple[RequirementLine, ...]
    not_applicable: int
    blockers: tuple[str, ...]
    next_actions: tuple[NextActionLine, ...]
    follow_ups: tuple[FollowUp, ...]
    people: tuple[PeopleLine, ...]
    vetting_in_date: bool | None
    agreements: tuple[AgreementLine, ...]
    recognition: tuple[RecognitionLine, ...]
    expiries: tuple[ExpiryLine, ...]
    decisions: tuple[DecisionLine, ...]
    checks: tuple[CheckLine, ...]
