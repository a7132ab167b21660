"""Which document of a host serves which requirements, and in which format it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from samples.framework import applicable
from samples.model import Host


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``formats`` are taken by turns of the host's number: pdf, scan, docx, odt, xlsx or png."""

    key: str
    stem: str
    title: str
    requirements: tuple[str, ...]
    formats: tuple[str, ...] = ("pdf",)

    def format_for(self, host: Host) -> str:
        return self.formats[host.number % len(self.formats)]

    def filename(self, host: Host) -> str:
        kind = self.format_for(host)
        return f"{self.stem}.{'pdf' if kind == 'scan' else kind}"


def _plan(key: str, stem: str, title: str, requirements: str, formats: str = "pdf") -> Plan:
    return Plan(key=key, stem=stem, title=title, requirements=tuple(requirements.split()), formats=tuple(formats.split()))


_EVERYWHERE = (
    _plan("need", "local-need-statement", "Local need statement", "EOI-05", "docx odt pdf"),
    _plan("accounts", "annual-accounts-2025-26", "Annual report and accounts", "ORG-04"),
    _plan("insurance", "insurance-certificate", "Certificate of insurance", "ORG-05 ORG-06 ORG-07", "pdf pdf png pdf pdf"),
    _plan("lead_body", "lead-body-agreement", "Lead body agreement", "ORG-09"),
    _plan("template", "risk-and-safety-plan-template", "Risk assessment and safety plan: blank template", "SAF-18", "docx odt"),
    _plan("ropa", "record-of-processing", "Record of processing", "DAT-03", "xlsx"),
    _plan("cyber", "cyber-essentials-certificate", "Cyber Essentials certificate", "DAT-12", "png pdf pdf pdf"),
    _plan("supervision", "clinical-supervision-contract", "Contract for clinical supervision", "PPL-07", "pdf scan pdf"),
    _plan(
        "service",
        "service-specification",
        "Local service specification",
        "SVC-01 SVC-02 SVC-03 SVC-04 SVC-05 SVC-09 PPL-08",
        "docx odt pdf",
    ),
    _plan("hosting", "hosting-agreement", "Hosting agreement", "GLV-05"),
    _plan("decision", "go-live-decision-minutes", "Go-live decision: extract of the minutes", "GLV-06", "docx"),
)
_HANDBOOK = (
    _plan(
        "governance",
        "board-minutes-and-constitution",
        "Extracts: board minutes and governing document",
        "EOI-03 ORG-01",
        "pdf scan pdf pdf",
    ),
    _plan("safeguarding", "safeguarding-policy", "Safeguarding policy: adults and children", "SAF-01 SAF-02", "pdf docx pdf"),
    _plan(
        "handbook",
        "policies-and-procedures-handbook",
        "Policies and procedures handbook",
        "SAF-06 SAF-07 SAF-08 SAF-09 SAF-10 SAF-15 SAF-16 SAF-17 ORG-11 DAT-10 DAT-11 PPL-09 PPL-10",
        "docx pdf odt",
    ),
    _plan("dpia", "data-protection-pack", "Data protection pack: impact assessment and privacy notice", "DAT-04 DAT-05 DAT-06", "pdf docx"),
    _plan("dsa", "data-sharing-agreement", "Data sharing agreement", "DAT-07 DAT-08 DAT-09"),
)
_SEPARATE = (
    _plan("governance", "board-minutes-extract", "Extract of the board's minutes", "EOI-03", "pdf scan pdf pdf"),
    _plan("constitution", "governing-document", "Governing document", "ORG-01"),
    _plan("adults", "adult-safeguarding-policy", "Adult safeguarding policy", "SAF-01", "pdf pdf docx"),
    _plan("children", "child-safeguarding-policy", "Child safeguarding policy", "SAF-02", "docx pdf"),
    _plan("conduct", "conduct-and-speaking-up", "Code of conduct and speaking up", "SAF-06 SAF-07 SAF-16 SAF-17", "pdf odt"),
    _plan("wellbeing", "lone-working-and-wellbeing", "Lone working, safety and wellbeing", "SAF-09 PPL-09", "docx pdf"),
    _plan("complaints", "complaints-leaflet", "Complaints: how to tell us, and what happens", "SAF-08 DAT-11", "odt pdf"),
    _plan("recruitment", "safer-recruitment", "Safer recruitment and handling of check results", "SAF-10 SAF-15", "docx pdf"),
    _plan("volunteers", "volunteer-policy", "Volunteer policy", "PPL-10", "pdf docx"),
    _plan("continuity", "continuity-and-breach-plan", "Continuity, exit and breach plan", "ORG-11 DAT-10", "pdf docx"),
    _plan("dpia", "impact-assessment", "Data protection impact assessment", "DAT-04 DAT-05", "pdf docx"),
    _plan("notice", "privacy-notice", "Privacy notice", "DAT-06", "odt pdf"),
    _plan("dsa", "data-sharing-agreement", "Data sharing agreement", "DAT-07 DAT-08"),
    _plan("meal", "evaluation-agreement", "Evaluation data agreement", "DAT-09", "pdf scan"),
)
_EXTRA: Mapping[str, Plan] = {
    plan.key: plan
    for plan in (
        _plan("independence", "independence-statement", "Independence statement", "EOI-06"),
        _plan("firewall", "independence-firewall", "Independence firewall", "EOI-07"),
        _plan("boundary", "regulated-advice-boundary", "Regulated-advice boundary", "PPL-11", "docx"),
        _plan("training", "training-register", "Training register", "PPL-03", "xlsx"),
        _plan("visit", "readiness-visit-by-video", "Readiness visit", "GLV-02", "docx"),
        _plan("disclosure", "scan-for-safer-recruitment", "Enhanced Disclosure Certificate", "SAF-10"),
        _plan("welsh", "cynnig-rhagweithiol", "Y cynnig rhagweithiol – the Welsh language active offer", "SVC-04", "odt"),
    )
}
_FOLDED = (("governance", "need"), ("dpia", "ropa"))
"""What small hosts, and most others, send as part of another document."""


@lru_cache(maxsize=64)
def plans(host: Host) -> tuple[Plan, ...]:
    """Every document the host could have, narrowed to requirements that apply to it."""
    wanted = [*(_HANDBOOK if host.house == "handbook" else _SEPARATE), *_EVERYWHERE]
    for into, key in _FOLDED:
        if host.house == "handbook" and _is_folded(host, key):
            wanted = _folded(wanted, into, key)
    wanted += [_EXTRA[key] for _, key in host.extra]
    if host.structure == "local_authority":
        wanted.append(_EXTRA["firewall"])
    applies = {requirement.key for requirement in applicable(host)}
    own = {requirement for requirement, key in host.extra if key == "welsh"}
    found = []
    for plan in wanted:
        keys = tuple(key for key in plan.requirements if key in applies and not (key in own and plan.key == "service"))
        if keys:
            found.append(_narrowed(plan, keys))
    return tuple(found)


def _is_folded(host: Host, key: str) -> bool:
    if key == "need":
        return host.size in ("micro", "small") or (host.size == "medium" and host.number % 2 == 0)
    return host.number % 3 != 0


def _folded(plans_: list[Plan], into: str, key: str) -> list[Plan]:
    """One document less: ``key`` becomes a part of ``into``."""
    moved = next(plan for plan in plans_ if plan.key == key)
    kept = [plan for plan in plans_ if plan.key != key]
    return [_narrowed(plan, (*plan.requirements, *moved.requirements)) if plan.key == into else plan for plan in kept]


def _narrowed(plan: Plan, keys: tuple[str, ...]) -> Plan:
    return Plan(key=plan.key, stem=plan.stem, title=plan.title, requirements=keys, formats=plan.formats)


def main_plan(host: Host, requirement: str) -> Plan | None:
    """The document that covers a requirement's points; a refused or additional file never does."""
    holding = [plan for plan in plans(host) if requirement in plan.requirements and plan.key != "disclosure"]
    return holding[0] if holding else None
