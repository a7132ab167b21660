"""What the national report says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from checklists.evaluation import GateStatus, Rag, Standing
from reports.site_model import AgreementLine, ExpiryLine, FollowUp, Heading


@dataclass(frozen=True, slots=True, kw_only=True)
class StageName:
    key: str
    title: str
    gate: str
    gate_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementName:
    """A column of the matrix. ``reviewer`` holds it while it is with the reviewer, ``owner`` otherwise."""

    key: str
    title: str
    stage: str
    gate: str
    owner: str
    reviewer: str
    mandatory: bool
    never_conditional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GateAt:
    """Where one gate stands at one site."""

    gate: str
    status: GateStatus
    due_on: dt.date | None = None
    decided_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLine:
    """One site of the programme. ``standings`` run along ``NationalReport.requirements``."""

    name: str
    organisation: str
    nations: tuple[str, ...]
    region_code: str
    structure: str
    organisation_type: str
    size: str
    status: str
    stage: str
    rag: Rag
    rag_reasons: tuple[str, ...]
    readiness_percent: float
    progress_percent: float
    blockers: int
    next_action: str
    holder: str
    earliest_go_live: dt.date | None
    target_go_live_on: dt.date | None
    started_on: dt.date
    went_live_on: dt.date | None
    last_activity_on: dt.date | None
    gates: tuple[GateAt, ...]
    standings: tuple[Standing, ...]

    @property
    def active(self) -> bool:
        return self.status != "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutstandingLine:
    """A requirement somebody can act on now. ``site`` and ``requirement`` are positions in the report's own lists."""

    site: int
    requirement: int
    standing: Standing
    due_on: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """``status`` is a key of words table ``criterion``; ``found`` says what was measured, and what could not be."""

    key: str
    title: str
    met_when: str
    veto: bool
    status: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageCell:
    """Sites past the first gate against the least number wanted. ``live`` are those of them that went live."""

    label: str
    target: int
    achieved: int
    live: int
    cap: int | None = None

    @property
    def at_risk(self) -> bool:
        """One withdrawal would leave it empty."""
        return self.target > 0 and self.achieved == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageDimension:
    title: str
    cells: tuple[CoverageCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """``index`` and ``live_index`` are 0 to 1, two decimals. ``matrix`` is nation × size; ``missing`` are dimensions not recorded."""

    index: float
    live_index: float
    dimensions: tuple[CoverageDimension, ...]
    matrix_columns: tuple[str, ...]
    matrix: tuple[CoverageDimension, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssuranceLine:
    """Sites by how one never-conditional safeguarding requirement stands; counts of organisations, not of people."""

    key: str
    title: str
    applicable: int
    in_date: int
    expiring: int
    expired: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCount:
    """How many rows of a site's tracker stand at each level, by kind of body; ``counts`` runs along ``levels`` of the report."""

    body_class: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingLine:
    """Pooled over a nation. None: kept back because it could point to a person. ``in_date`` counts people."""

    nation: str
    role: str
    training: str
    in_post: int | None
    in_date: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspot:
    """``unmet`` of ``applicable`` sites that can act on it have not satisfied it; ``returned`` counts reviews that sent it back."""

    key: str
    title: str
    applicable: int
    unmet: int
    returned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """Headline counts on an earlier day, for change since then."""

    taken_on: dt.date
    at_risk: int
    on_track: int
    sites: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalReport:
    """The position of a programme. ``target_sites`` are the places of the pilot."""

    heading: Heading
    target_sites: int
    go_live_gate: str
    versions: tuple[tuple[str, int], ...]
    stages: tuple[StageName, ...]
    requirements: tuple[RequirementName, ...]
    sites: tuple[SiteLine, ...]
    outstanding: tuple[OutstandingLine, ...]
    criteria: tuple[Criterion, ...]
    coverage: Coverage
    safeguarding: tuple[AssuranceLine, ...]
    agreements: tuple[AgreementLine, ...]
    agreement_levels: tuple[str, ...]
    partner_agreements: tuple[LevelCount, ...]
    recognition_levels: tuple[str, ...]
    recognition: tuple[LevelCount, ...]
    training: tuple[TrainingLine, ...]
    follow_ups: tuple[FollowUp, ...]
    hotspots: tuple[Hotspot, ...]
    expiries: tuple[ExpiryLine, ...]
    previous: Previous | None
