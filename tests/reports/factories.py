"""Reports of invented sites, rich enough to look like the real thing. Everything is derived from positions, so it is the same each time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from checklists import words
from checklists.definition import Framework
from checklists.evaluation import GateStatus, Outcome, Rag, Standing
from checklists.parsing import load_builtin
from reports import model as m

AS_OF = dt.date(2026, 11, 23)
FRAMEWORK: Framework = load_builtin("imsa-readiness", "0.1.0")
NAMES = (
    "Lanternbridge Freedom Project",
    "Thornwick Women's Haven",
    "Harbourlight Homeless Action",
    "Tidegate Welcome Collective",
    "Evenmark Advocacy Network",
    "Brackenstow Law and Rights Centre",
    "St Corvan's Night Shelter Trust",
    "Fernhollow Community Health CIC",
    "Aldervale District Council",
    "Little Ashcombe Refugee Friends",
    "Bellwether Sanctuary Homes",
    "Minsterholme Open Door",
    "Greycairn Beacon Recovery",
    "Saltmarsh Women's Circle",
    "Glenmorrow Freedom Advocacy",
    "Strathkelvie Welcome House",
    "Isles and Firth Advocacy Service",
    "Clydewater Homeless Partnership",
    "Canolfan Golau Newydd",
    "Dyffryn Hafan Trust",
    "Penmaenwen Health and Justice",
    "Lagan Rise Anti-Trafficking Forum",
    "Rathmoorland Women's Support",
    "Mourne Advocacy and Law Hub",
)
REGIONS = tuple(words.TABLES["region"])
SIZES = ("small", "medium", "large", "medium", "major", "micro", "public_body")
TYPES = ("anti_slavery", "womens_sector", "homelessness", "migrant_refugee", "advocacy_provider", "health", "legal_advice")
_STANDINGS = (
    Standing.MET,
    Standing.MET,
    Standing.EXPIRING,
    Standing.MET_WITH_CONDITIONS,
    Standing.WITH_REVIEWER,
    Standing.TO_DO,
    Standing.MET,
    Standing.CHANGES_NEEDED,
    Standing.OVERDUE,
    Standing.WAIVED,
    Standing.UNKNOWN,
    Standing.EXPIRED,
)
_GATES = (GateStatus.PASSED, GateStatus.PASSED_WITH_CONDITIONS, GateStatus.READY, GateStatus.OPEN, GateStatus.REOPENED, GateStatus.DEFERRED)


def days(number: int) -> dt.date:
    return AS_OF + dt.timedelta(days=number)


def make_heading(**fields: Any) -> m.Heading:
    values: dict[str, Any] = {
        "programme": "Advocate pilot (illustrative)",
        "brand": "Gatepost",
        "framework": FRAMEWORK.title,
        "framework_version": FRAMEWORK.version,
        "framework_sha256": FRAMEWORK.sha256,
        "as_of": AS_OF,
    }
    return m.Heading(**(values | fields))


def make_requirement_line(place: int, key: str, **fields: Any) -> m.RequirementLine:
    one = FRAMEWORK.requirements[key]
    standing = Standing.BLOCKED if one.stage in ("S6", "S7", "S8") else _STANDINGS[place * 7 % len(_STANDINGS)]
    reviewed = standing in (Standing.MET, Standing.EXPIRING, Standing.MET_WITH_CONDITIONS, Standing.CHANGES_NEEDED, Standing.EXPIRED)
    private = "vetting_assertion" in one.evidence_kinds
    values: dict[str, Any] = {
        "key": key,
        "title": one.title,
        "stage": one.stage,
        "gate": one.due_gate,
        "standing": standing,
        "mandatory": one.mandatory,
        "never_conditional": one.never_conditional,
        "holder": words.role(FRAMEWORK, one.owner),
        "due_on": days(place * 3 - 60),
        "valid_until": days(place * 9 - 20) if reviewed and not private else None,
        "overdue_days": 12 if standing is Standing.OVERDUE else 0,
        "evidence": () if private or not reviewed else (f"{one.title.lower().replace(' ', '-')}-v2.pdf", "board-minute.docx")[: place % 3],
        "reviewer": words.role(FRAMEWORK, one.reviewer) if reviewed else "",
        "decided_on": days(-30 - place) if reviewed else None,
        "reasons": ()
        if standing is Standing.MET
        else ("Polisi wedi’i adolygu: the review date is missing; give it and send the page again.",),
    }
    return m.RequirementLine(**(values | fields))


def make_stages(rotate: int = 0) -> tuple[m.StageLine, ...]:
    found = []
    for place, stage in enumerate(FRAMEWORK.stages):
        status = _GATES[(place + rotate) % len(_GATES)] if place < 5 else GateStatus.CLOSED
        passed = status in (GateStatus.PASSED, GateStatus.PASSED_WITH_CONDITIONS)
        found.append(
            m.StageLine(
                key=stage.key,
                title=stage.title,
                gate=stage.gate.key,
                gate_title=stage.gate.title,
                status=status,
                due_on=None if status is GateStatus.CLOSED else days(place * 15 - 40),
                decided_on=days(-60 + place) if passed else None,
                reasons=(f"It opens when G{place} is passed.",) if status is GateStatus.CLOSED else ("Not satisfied: Something.",),
                satisfied=5,
                applicable=9,
            )
        )
    return tuple(found)


def make_follow_ups(site: str) -> tuple[m.FollowUp, ...]:
    def line(kind: str, text: str, about: str, due: int, **fields: Any) -> m.FollowUp:
        return m.FollowUp(kind=kind, site=site, text=text, about=about, holder="Host lead", opened_on=days(-25), due_on=days(due), **fields)

    return (
        line("action", "Name a deputy safeguarding lead", "Designated safeguarding lead and deputy", -4, severity="critical"),
        line("condition", "Send the signed minute of the January board meeting", "Gate G2", 20),
        line("waiver", "The certificate is being renewed", "Cyber Essentials or equivalent", 9, note="Monthly patch report to the hub."),
    )


def make_agreement(site: str, kind: str, standing: str, **fields: Any) -> m.AgreementLine:
    values: dict[str, Any] = {
        "organisation": site,
        "site": site,
        "kind": kind,
        "counterparty": "Model Hub (fictional)",
        "signed_by": ("Host board", "Programme lead") if standing != "unsigned" else (),
        "signed_on": days(-200) if standing != "unsigned" else None,
        "review_due": days(165),
        "ends_on": None,
        "standing": standing,
    }
    return m.AgreementLine(**(values | fields))


def make_site_report(name: str = "Canolfan Golau Newydd, Tŷ Ŵyn", **fields: Any) -> m.SiteReport:
    lines = tuple(make_requirement_line(place, key) for place, key in enumerate(FRAMEWORK.requirements) if place % 9 != 8)
    blockers = tuple(
        one.key for one in lines if one.standing in (Standing.TO_DO, Standing.OVERDUE, Standing.EXPIRED, Standing.CHANGES_NEEDED)
    )
    values: dict[str, Any] = {
        "heading": make_heading(),
        "site": m.SiteIdentity(
            name=name,
            organisation="Canolfan Golau Newydd",
            structure="Charitable incorporated organisation",
            organisation_type="Women's sector",
            size="medium",
            nations=("WLS",),
            region="Wales",
            localities=("Ynys Môn", "Gwynedd"),
            status="onboarding",
            started_on=days(-150),
            target_go_live_on=days(120),
        ),
        "stage": "S3",
        "rag": Rag.AMBER,
        "rag_reasons": (
            "Overdue: Child safeguarding policy, Lone working and personal safety.",
            "1 condition is open, the first due by 13 December 2026.",
        ),
        "readiness_percent": 48.3,
        "progress_percent": 71.0,
        "earliest_go_live": days(96),
        "evaluated_on": AS_OF,
        "last_activity_on": days(-3),
        "go_live_gate": "G7",
        "stages": make_stages(),
        "requirements": lines,
        "not_applicable": 9,
        "blockers": blockers,
        "next_actions": tuple(
            m.NextActionLine(
                text=f"Give what is asked for: {one.title}. Send it with the page numbers.", holder=one.holder, due_on=one.due_on
            )
            for one in lines[:8]
        ),
        "follow_ups": make_follow_ups(name),
        "people": (
            m.PeopleLine(role="Independent modern slavery advocate", training="IMSA-CORE", in_post=1, all_in_date=False),
            m.PeopleLine(role="Contact staff", training="HOST-BASE", in_post=7, all_in_date=True),
            m.PeopleLine(role="Advocate's supervisor", training="Supervising IMSAs", in_post=0, all_in_date=None),
        ),
        "vetting_in_date": True,
        "agreements": (
            make_agreement(name, "dsa", "in_force"),
            make_agreement(name, "hosting", "unsigned"),
            make_agreement(name, "meal", "lapsed"),
        ),
        "recognition": (
            m.RecognitionLine(locality="Gwynedd", body="Police service of the area", body_class="police", level="working_protocol"),
            m.RecognitionLine(locality="Ynys Môn", body="Adult social care", body_class="council", level="formal_recognition"),
        ),
        "expiries": tuple(
            m.ExpiryLine(site=name, kind="requirement", what=one.title, on=days(place * 17 - 10)) for place, one in enumerate(lines[:6])
        ),
        "decisions": (
            m.DecisionLine(
                gate="G1",
                gate_title="Eligible",
                outcome="go",
                decided_on=days(-90),
                present=("Programme lead",),
                note="A strong local need.",
            ),
            m.DecisionLine(
                gate="G2",
                gate_title="Sound organisation",
                outcome="go_with_conditions",
                decided_on=days(-40),
                present=("Programme lead", "Finance reviewer"),
                note="Reserves are thin; the condition covers it.",
            ),
        ),
        "checks": (
            m.CheckLine(
                requirement="Adult safeguarding policy",
                outcome=Outcome.FAIL,
                reason="The review date, 3 March 2025, is more than 12 months ago.",
            ),
            m.CheckLine(
                requirement="Local need statement", outcome=Outcome.CANNOT_TELL, reason="The document holds no text that can be searched."
            ),
        ),
    }
    return m.SiteReport(**(values | fields))


def make_site_line(place: int, **fields: Any) -> m.SiteLine:
    name = NAMES[place % len(NAMES)] + (f" {place // len(NAMES) + 1}" if place >= len(NAMES) else "")
    region = REGIONS[place % len(REGIONS)]
    nation = {"E": "ENG", "S": "SCT", "W": "WLS", "N": "NIR"}[region[0]]
    status = "live" if place % 11 == 0 else "withdrawn" if place % 24 == 23 else "onboarding"
    reached = 7 if status == "live" else place * 5 % 7
    gates = tuple(_gate(at, reached, place, stage.gate.key) for at, stage in enumerate(FRAMEWORK.stages))
    rag = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.AMBER, Rag.GREY)[place * 3 % 5]
    values: dict[str, Any] = {
        "name": name,
        "organisation": name,
        "nations": (nation,),
        "region_code": region,
        "structure": ("cio", "charitable_company", "cic", "local_authority")[place % 4],
        "organisation_type": TYPES[place % len(TYPES)],
        "size": SIZES[place % len(SIZES)],
        "status": status,
        "stage": FRAMEWORK.stages[min(reached, 7)].key,
        "rag": rag,
        "rag_reasons": ("Overdue: Child safeguarding policy.",),
        "readiness_percent": round(12.5 * reached + place % 9, 1),
        "progress_percent": min(100.0, round(14 * reached + 10.0, 1)),
        "blockers": max(0, 9 - reached),
        "next_action": "Change: Adult safeguarding policy. The review date is more than 12 months ago; review it and send it again.",
        "holder": "Designated safeguarding lead",
        "earliest_go_live": None if status != "onboarding" else days(40 + place * 13),
        "target_go_live_on": days(200),
        "started_on": days(-200),
        "went_live_on": days(-60 - place) if status == "live" else None,
        "last_activity_on": days(-(place % 50)),
        "gates": gates,
        "standings": tuple(_standing(place, at, reached, key) for at, key in enumerate(FRAMEWORK.requirements)),
    }
    return m.SiteLine(**(values | fields))


def _gate(at: int, reached: int, place: int, key: str) -> m.GateAt:
    if at < reached:
        return m.GateAt(gate=key, status=GateStatus.PASSED, due_on=days(-90 + at), decided_on=days(-80 + at * 3))
    if at == reached:
        status = (GateStatus.OPEN, GateStatus.READY, GateStatus.DEFERRED, GateStatus.OPEN, GateStatus.REOPENED)[place % 5]
        return m.GateAt(gate=key, status=status, due_on=days(20 - place * 4))
    return m.GateAt(gate=key, status=GateStatus.CLOSED)


def _standing(place: int, at: int, reached: int, key: str) -> Standing:
    stage = int(FRAMEWORK.requirements[key].stage[1])
    if (place + at) % 13 == 0:
        return Standing.NOT_APPLICABLE
    if stage <= reached:
        return Standing.MET if (place + at) % 9 else Standing.EXPIRING
    return _STANDINGS[(place * 5 + at) % len(_STANDINGS)] if stage == reached + 1 else Standing.BLOCKED


def make_national_report(count: int = 24, **fields: Any) -> m.NationalReport:
    sites = tuple(make_site_line(place) for place in range(count))
    names = tuple(
        m.RequirementName(
            key=one.key,
            title=one.title,
            stage=one.stage,
            gate=one.due_gate,
            owner=words.role(FRAMEWORK, one.owner),
            reviewer=words.role(FRAMEWORK, one.reviewer),
            mandatory=one.mandatory,
            never_conditional=one.never_conditional,
        )
        for one in FRAMEWORK.requirements.values()
    )
    waiting = (Standing.TO_DO, Standing.WITH_REVIEWER, Standing.CHANGES_NEEDED, Standing.EXPIRED, Standing.OVERDUE, Standing.UNKNOWN)
    values: dict[str, Any] = {
        "heading": make_heading(),
        "target_sites": 24,
        "go_live_gate": "G7",
        "versions": (("0.1.0", count),),
        "stages": tuple(m.StageName(key=s.key, title=s.title, gate=s.gate.key, gate_title=s.gate.title) for s in FRAMEWORK.stages),
        "requirements": names,
        "sites": sites,
        "outstanding": tuple(
            m.OutstandingLine(site=at, requirement=place, standing=standing, due_on=days(place - 30))
            for at, site in enumerate(sites)
            for place, standing in enumerate(site.standings)
            if standing in waiting and site.active
        ),
        "criteria": _criteria(),
        "coverage": _coverage(),
        "safeguarding": tuple(
            m.AssuranceLine(key=n.key, title=n.title, applicable=20, in_date=12, expiring=2, expired=1, overdue=3)
            for n in names
            if n.never_conditional and n.key.startswith("SAF")
        ),
        "agreements": tuple(
            make_agreement(site.name, kind, ("in_force", "review_soon", "lapsed", "unsigned")[(at + step) % 4])
            for at, site in enumerate(sites)
            for step, kind in enumerate(("dsa", "hosting", "meal"))
        ),
        "agreement_levels": ("none", "refused", "interim", "agreed"),
        "partner_agreements": (
            m.LevelCount(body_class="police", counts=(4, 1, 5, 6)),
            m.LevelCount(body_class="council", counts=(2, 0, 7, 9)),
        ),
        "recognition_levels": ("none", "aware", "working_protocol", "formal_recognition"),
        "recognition": (m.LevelCount(body_class="police", counts=(3, 4, 8, 1)), m.LevelCount(body_class="council", counts=(1, 6, 5, 4))),
        "training": tuple(
            m.TrainingLine(
                nation=nation, role=role, training=training, in_post=14 if nation == "ENG" else None, in_date=9 if nation == "ENG" else None
            )
            for role, training in (("Independent modern slavery advocate", "IMSA-CORE"), ("Contact staff", "HOST-BASE"))
            for nation in words.TABLES["nation"]
        ),
        "follow_ups": tuple(line for site in sites[:5] for line in make_follow_ups(site.name)),
        "hotspots": tuple(
            m.Hotspot(key=n.key, title=n.title, applicable=20, unmet=(at * 7) % 19, returned=(at * 5) % 8) for at, n in enumerate(names)
        ),
        "expiries": tuple(
            m.ExpiryLine(site=site.name, kind="requirement", what="Public liability insurance", on=days(at * 4 - 6))
            for at, site in enumerate(sites[:18])
        ),
        "previous": m.Previous(taken_on=days(-30), at_risk=3, on_track=8, sites=22),
    }
    return m.NationalReport(**(values | fields))


def _criteria() -> tuple[m.Criterion, ...]:
    statuses = ("met", "partly", "not_met", "unknown")
    return tuple(
        m.Criterion(
            key=f"N{number}",
            title=f"Criterion {number}",
            met_when="At least 80% of what is asked for, in every nation of the programme",
            veto=number in (3, 4, 9),
            status=statuses[number % 4],
            found="14 of 22 sites hold them all. Breaches are not recorded.",
        )
        for number in range(1, 16)
    )


def _coverage() -> m.Coverage:
    groups = ("Micro or small", "Medium", "Large", "Major or larger", "Public body")
    nations = ("England", "Scotland", "Wales", "Northern Ireland")

    def dimension(title: str, labels: tuple[str, ...]) -> m.CoverageDimension:
        cells = tuple(
            m.CoverageCell(label=x, target=at % 4, achieved=(at * 3) % 5, live=at % 2, cap=9 if at == 0 else None)
            for at, x in enumerate(labels)
        )
        return m.CoverageDimension(title=title, cells=cells)

    return m.Coverage(
        index=0.71,
        live_index=0.22,
        dimensions=(dimension("Nation", nations), dimension("Size", groups)),
        matrix_columns=groups,
        matrix=tuple(dimension(nation, groups) for nation in nations),
        missing=("Urban, rural, coastal and island localities",),
    )
