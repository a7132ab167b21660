"""A readiness framework as frozen data: Framework → Stage (with its gate) → Step → Requirement → Rule.

Pure: no Django, no I/O. Built by ``checklists.parsing`` from ``frameworks/<slug>/<version>.yaml``; keys are stable
codes and are the only thing logic compares, titles and guidance are words for screens.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any


class FieldKind(StrEnum):
    """How one answer is typed in; the JSON shape each kind is stored in is given in ``docs/answers.md``."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    PAGE = "page"
    DATES = "dates"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question a requirement asks.

    ``group`` is None for a plain answer (``answers[key]``), else the name of the checklist or form it belongs to:
    ``answers[group][key]``, or ``answers[group][row][key]`` where ``per`` names the set that supplies the rows
    (``localities``, ``roles``, ``purposes``, ``partners``, ``signatories``, ``free``). ``low`` and ``high`` bound a number, inclusive.
    ``choices_from`` names the framework's table the choices are keys of.
    """

    key: str
    label: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    choices_from: str | None = None
    group: str | None = None
    per: str | None = None
    required: bool = True
    nations: frozenset[str] = frozenset()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A named set of questions; ``per`` as in Field; ``rows`` lists the row keys where the framework fixes them."""

    key: str
    title: str
    fields: tuple[Field, ...]
    per: str | None = None
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """A point a document must cover; ``nations`` empty means everywhere."""

    key: str
    label: str
    nations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course of the training catalogue. ``refresh_months`` counts from completion; ``min_hours`` are taught hours."""

    code: str
    title: str
    level: str
    refresh_months: int
    min_hours: float
    audience: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicability:
    """When a requirement applies: every filled condition must hold, any value within one condition is enough.

    ``size_min`` is a size band key, compared in ``Framework.size_bands`` order. Everything empty means always.
    """

    nations: frozenset[str] = frozenset()
    decision_nations: frozenset[str] = frozenset()
    structures: frozenset[str] = frozenset()
    not_structures: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()
    size_min: str | None = None
    flags: frozenset[str] = frozenset()
    not_flags: frozenset[str] = frozenset()
    any_of: tuple[Applicability, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One automatic pre-screen: ``kind`` names an entry of ``checklists.rules.REGISTRY``.

    ``key`` is unique within its requirement and stable across runs (the kind, with a suffix when repeated).
    """

    key: str
    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How a requirement words a question a rule asks; empty keeps the shared label, or the choices the rule names."""

    label: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A thing a site must show. Days are elapsed days; months are calendar months clamped to the month's end.

    ``due_gate`` is the gate key by which it must be met (its own stage's gate unless the framework says later).
    ``agreement_kinds`` names the kinds of Agreement that rules may read fields and signatures from.
    ``dated_by`` names the answer whose date validity counts from; None means the day it was accepted.
    ``waivable_by`` is the role that may waive it, or None where a waiver is never allowed.
    ``wording`` words a question its own way, by answer field.
    """

    key: str
    stage: str
    step: str
    title: str
    guide: str
    owner: str
    evidence_kinds: tuple[str, ...]
    reviewer: str
    rules: tuple[Rule, ...]
    due_gate: str
    applies: Applicability = Applicability()
    four_eyes: bool = False
    mandatory: bool = True
    never_conditional: bool = False
    weight: int = 2
    valid_months: int = 12
    typical_days: int = 10
    retention: str = "R_SITE"
    needs: tuple[str, ...] = ()
    waivable_by: str | None = None
    agreement_kinds: tuple[str, ...] = ()
    dated_by: str | None = None
    wording: Mapping[str, Wording] = field(default_factory=dict)

    @property
    def takes_documents(self) -> bool:
        """False for fields-only requirements (vetting): those have no attachment slot at all."""
        return "vetting_assertion" not in self.evidence_kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The decision that closes a stage. ``needs`` are the gates that must be passed before its stage opens."""

    key: str
    title: str
    stage: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    key: str
    title: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """``target_days`` are elapsed days from the stage opening to its gate decision."""

    key: str
    title: str
    gate: Gate
    target_days: int
    nirn: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalWatch:
    """A change of law to watch; ``date`` None means not yet in force and no date known."""

    date: dt.date | None
    nations: frozenset[str]
    item: str
    affects: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Framework:
    """One published version. ``sha256`` is of the YAML's canonical JSON; the same version never has two.

    ``go_live_gate`` is the gate whose decision lets a site go live. ``tables`` holds the look-up tables that rules
    read (accounts_scrutiny, charity_regulator, nation_law, identifier_patterns, level orders).
    ``questions`` words the questions that rules ask, by answer field.
    ``size_bands`` are ordered smallest first, as (key, lower income bound in pounds inclusive, None = not by income).
    """

    slug: str
    version: str
    title: str
    effective_from: dt.date
    sha256: str
    stages: tuple[Stage, ...]
    go_live_gate: str
    checklists: Mapping[str, tuple[ChecklistItem, ...]]
    forms: Mapping[str, Form]
    courses: Mapping[str, Course]
    training_sets: Mapping[str, tuple[str, ...]]
    size_bands: tuple[tuple[str, int | None], ...]
    tables: Mapping[str, Any]
    legal_watch: tuple[LegalWatch, ...] = ()
    questions: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def requirements(self) -> Mapping[str, Requirement]:
        """Every requirement by key, in framework order."""
        return {r.key: r for stage in self.stages for step in stage.steps for r in step.requirements}

    @cached_property
    def gates(self) -> Mapping[str, Gate]:
        return {stage.gate.key: stage.gate for stage in self.stages}

    @cached_property
    def stage_by_key(self) -> Mapping[str, Stage]:
        return {stage.key: stage for stage in self.stages}

    def points_of(self, requirement: Requirement, nations: Collection[str]) -> dict[str, str]:
        """The labels of the points a reviewer decides on for this requirement in these nations, by key, in the framework's order."""
        named = [rule.params["checklist"] for rule in requirement.rules if "checklist" in rule.params]
        items = [item for name in named for item in self.checklists.get(name, ())]
        return {item.key: item.label for item in items if not item.nations or not item.nations.isdisjoint(nations)}
