"""The fifteen criteria for national roll-out: what each asks, and what the records say. What is not recorded stays unknown, never green."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from checklists.evaluation import SATISFIED, GateStatus
from onboarding.selectors.reporting_coverage import nation_of
from onboarding.selectors.reporting_people import SMALL, Post
from reports.model import Coverage, Criterion, FollowUp, RequirementName, SiteLine

# What each criterion asks is a proposal of the programme's domain rules, to be ratified with the illustrative framework.
CRITERIA: Mapping[str, tuple[str, str, bool]] = {
    "N1": ("Coverage", "Coverage index at least 0.90, and at least two live sites in every nation", False),
    "N2": ("Gate performance", "At least 80% of admitted sites passed the go-live gate, in a median of 180 days or less", False),
    "N3": ("Safety", "No critical action open; every site holds each never-conditional safeguarding requirement in date; "
                     "every serious event reported on time", True),
    "N4": ("Lawful data", "Every live site holds each never-conditional data requirement in date; no reportable breach unresolved", True),
    "N5": ("Workforce", "At least 85% of advocates accredited or provisional; 12-month retention at least 80%", False),
    "N6": ("Training supply", "Places for 1.2 times the forecast demand; two or more routes; pass rates and equity by nation", False),
    "N7": ("Evaluation returns", "At least 90% of returns on time for three quarters; enough people with baseline and follow-up", False),
    "N8": ("Fidelity", "Median fidelity at least 80%, no live site below 60% without a plan", False),
    "N9": ("Survivor voice", "The lived experience panel's endorsement is recorded, with dissent and conditions", True),
    "N10": ("Recognition", "At least 60% of police forces and councils of live sites at working protocol or above; "
                           "a formal recognition in every nation", False),
    "N11": ("Independence", "Every live host has passed the independence requirement; examples of challenge exist", False),
    "N12": ("Hub capacity", "At least 90% of reviews within the agreed time; reviewers enough for the next wave", False),
    "N13": ("Sustainability", "A funding route for at least 70% of sites past the pilot; unit cost range known", False),
    "N14": ("Stable standard", "Framework version 1.0 or above; at most 10% of requirements changed in six months", False),
    "N15": ("Equity", "Access and outcomes reviewed by nation, gender and language within the disclosure rules", False),
}  # fmt: skip
INDEPENDENCE = "EOI-06"
ACCREDITED = frozenset({"accredited", "provisional"})
ADVOCATE = "imsa"
MIN_SHARE_OF = 20
"""A percentage of people is only formed of this many or more."""
_STATUTORY = frozenset({"police", "council", "hsc_trust"})
_REACHED = frozenset({GateStatus.PASSED, GateStatus.PASSED_WITH_CONDITIONS, GateStatus.REOPENED})

Part = tuple[bool | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the criteria are judged on. ``recognised``: per live site's tracker row, its nation, kind of body and level."""

    sites: Sequence[SiteLine]
    requirements: Sequence[RequirementName]
    safeguarding: Sequence[str]
    data: Sequence[str]
    coverage: Coverage
    follow_ups: Sequence[FollowUp]
    posts: Sequence[Post]
    recognised: Sequence[tuple[str, str, str]]
    fidelity: Sequence[float]
    first_gate: str
    go_live_gate: str
    framework_version: str


def criteria(measured: Measured) -> tuple[Criterion, ...]:
    judged = {
        "N1": _coverage(measured),
        "N2": _gates(measured),
        "N3": _safety(measured),
        "N4": _lawful(measured),
        "N5": _workforce(measured),
        "N8": _fidelity(measured),
        "N10": _recognition(measured),
        "N11": _independence(measured),
        "N14": _stable(measured),
    }
    return tuple(_criterion(key, judged.get(key, [(None, "Not recorded in the system")])) for key in CRITERIA)


def _criterion(key: str, parts: Sequence[Part]) -> Criterion:
    title, met_when, veto = CRITERIA[key]
    found = ". ".join(text for _, text in parts) + "."
    return Criterion(key=key, title=title, met_when=met_when, veto=veto, status=status_of([held for held, _ in parts], veto), found=found)


def status_of(parts: Sequence[bool | None], veto: bool) -> str:
    """Met only when every part is known and holds. A veto fails with any failing part; otherwise some that hold make it partly met."""
    if all(part is True for part in parts):
        return "met"
    if any(part is False for part in parts):
        return "partly" if True in parts and not veto else "not_met"
    return "partly" if True in parts else "unknown"


def _live(measured: Measured) -> list[SiteLine]:
    return [site for site in measured.sites if site.status == "live"]


def _coverage(measured: Measured) -> list[Part]:
    live = [nation_of(site) for site in _live(measured)]
    short = [nation for nation in ("ENG", "SCT", "WLS", "NIR") if live.count(nation) < 2]
    index = measured.coverage.index
    return [
        (index >= 0.9, f"The index is {index:.2f}"),
        (
            not short,
            "Every nation has two live sites" if not short else f"{_nations(4 - len(short))} two live sites",
        ),
    ]


def _gates(measured: Measured) -> list[Part]:
    admitted = [site for site in measured.sites if reached(site, measured.first_gate)]
    through = [site for site in admitted if reached(site, measured.go_live_gate)]
    if not admitted:
        return [(None, "No site has passed the first gate")]
    days = [(on - site.started_on).days for site in through if (on := decided_on(site, measured.go_live_gate)) is not None]
    typical: Part = (
        (median(days) <= 180, f"The median is {median(days):.0f} days") if days else (None, "No site has got there, so no median")
    )
    return [(len(through) >= 0.8 * len(admitted), f"{len(through)} of {len(admitted)} admitted sites passed it"), typical]


def _safety(measured: Measured) -> list[Part]:
    critical = sum(line.severity == "critical" for line in measured.follow_ups)
    active = [site for site in measured.sites if site.active]
    return [
        (not critical, f"{critical} critical action{'' if critical == 1 else 's'} open"),
        _all_hold(measured, active, measured.safeguarding, "sites hold them all"),
        (None, "Timeliness of event reports is not recorded"),
    ]


def _lawful(measured: Measured) -> list[Part]:
    return [_all_hold(measured, _live(measured), measured.data, "live sites hold them all"), (None, "Breaches are not recorded")]


def _all_hold(measured: Measured, sites: Sequence[SiteLine], keys: Sequence[str], what: str) -> Part:
    if not sites:
        return None, "No site to judge yet"
    wanted = [at for at, requirement in enumerate(measured.requirements) if requirement.key in keys]
    allowed = SATISFIED | {"not_applicable"}
    holding = sum(all(site.standings[at] in allowed for at in wanted) for site in sites)
    return holding == len(sites), f"{holding} of {len(sites)} {what}"


def _workforce(measured: Measured) -> list[Part]:
    advocates = {post.person_id: post.accreditation for post in measured.posts if post.role == ADVOCATE}
    if len(advocates) < MIN_SHARE_OF:
        return [(None, f"Fewer than {MIN_SHARE_OF} advocates are in post, too few to publish a share"), (None, "Retention is not recorded")]
    ready = sum(status in ACCREDITED for status in advocates.values())
    if min(ready, len(advocates) - ready) < SMALL:
        text = "The share is kept back because one side of it is a handful of people"
    else:
        text = f"{100 * ready / len(advocates):.0f}% are accredited or provisional"
    return [(ready >= 0.85 * len(advocates), text), (None, "Retention is not recorded")]


def _fidelity(measured: Measured) -> list[Part]:
    if not measured.fidelity:
        return [(None, "No fidelity review has been recorded")]
    low = sum(score < 60 for score in measured.fidelity)
    middle = median(measured.fidelity)
    return [
        (middle >= 80, f"Median over {len(measured.fidelity)}: {middle:.0f}%"),
        (not low, f"{low} below 60%"),
    ]


def _recognition(measured: Measured) -> list[Part]:
    statutory = [level for _, body, level in measured.recognised if body in _STATUTORY]
    if not statutory:
        return [(None, "No live site has recorded recognition yet")]
    working = sum(level in ("working_protocol", "formal_recognition") for level in statutory)
    formal = {nation for nation, _, level in measured.recognised if level == "formal_recognition"}
    return [
        (working >= 0.6 * len(statutory), f"{working} of {len(statutory)} entries are at working protocol or above"),
        (len(formal) == 4, f"{_nations(len(formal))} a formal recognition"),
    ]


def _independence(measured: Measured) -> list[Part]:
    passed = _all_hold(measured, _live(measured), [INDEPENDENCE], "live hosts passed it")
    return [passed, (None, "Examples of challenge are not recorded")]


def _stable(measured: Measured) -> list[Part]:
    number = re.match(r"(\d+)", measured.framework_version)
    stable = number is not None and int(number[1]) >= 1
    return [(stable, f"The version is {measured.framework_version}"), (None, "Six months of changes are not recorded yet")]


def reached(site: SiteLine, gate: str) -> bool:
    """The gate was passed, even if it has reopened since."""
    return any(at.gate == gate and at.status in _REACHED for at in site.gates)


def decided_on(site: SiteLine, gate: str) -> dt.date | None:
    return next((at.decided_on for at in site.gates if at.gate == gate), None)


def _nations(count: int) -> str:
    return f"{count} of 4 nations {'has' if count == 1 else 'have'}"
