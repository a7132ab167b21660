"""Hosts in Scotland."""

from __future__ import annotations

from samples.hosts.calls import go
from samples.model import Event, GateCall, Host, Story, Team, day

HOSTS: tuple[Host, ...] = (
    Host(
        number=15,
        name="Glenmorrow Freedom Advocacy",
        nation="SCT",
        structure="scio",
        size="medium",
        income_gbp=380_000,
        kind="anti_slavery",
        letters="ES",
        identifiers={"oscr": "SC099115", "ico": "ZZ990115"},
        locality=("Glasgow City", "S12000049"),
        started_on=day("07-20"),
        checked_on=day("09-30"),
        target_go_live_on=day("2027-02-08"),
        gates=go(G1="10-02", G2="10-16", G3="10-23", G4="11-02"),
        working={"S5": 0.5, "S6": 0.5},
        team=Team(advocates=1, issued_on=day("2025-06-02"), offered_on=day("2025-07-14"), since=day("2025-08-04")),
        story="The advocate joined PVG in 2025: membership awaits migration and does not expire (SAF-13 accepted).",
        see="SAF-13: the renewal check passes as “migration pending”.",
    ),
    Host(
        number=16,
        name="Strathkelvie Welcome House",
        nation="SCT",
        structure="scio",
        size="small",
        income_gbp=91_000,
        kind="migrant_refugee",
        letters="EV",
        identifiers={"oscr": "SC099116", "ico": "ZZ990116"},
        locality=("Falkirk", "S12000014"),
        started_on=day("07-27"),
        checked_on=day("10-02"),
        target_go_live_on=day("2027-03-08"),
        gates=go(G1="10-06", G2="10-21", G3="11-02"),
        working={"S4": 0.4, "S6": 0.3},
        team=Team(advocates=1, issued_on=day("05-18"), offered_on=day("04-20"), since=day("06-01")),
        stories={
            "SAF-13": Story(
                outcome="returned",
                submitted_on=day("10-28"),
                decided_on=day("11-09"),
                note=(
                    "The role was offered on 20 April, before the disclosure of 18 May. A critical action is open; see the "
                    "safeguarding reviewer."
                ),
            ),
        },
        events=(
            Event(
                kind="action_opened",
                on=day("11-09"),
                severity="critical",
                owner="host_dsl",
                requirement="SAF-13",
                title="The advocate's role was offered before the disclosure was received",
                due_on=day("11-30"),
            ),
        ),
        story="PVG joined in May 2026 (renewal May 2031), but the offer preceded the disclosure: SAF-13 fails, a critical action is open.",
        see="Red; SAF-13; open critical action.",
    ),
    Host(
        number=17,
        name="Isles and Firth Advocacy Service",
        nation="SCT",
        structure="charitable_company",
        size="medium",
        income_gbp=290_000,
        kind="advocacy_provider",
        letters="E",
        identifiers={"oscr": "SC099117", "company": "SC990117", "ico": "ZZ990117"},
        locality=("Shetland Islands", "S12000027"),
        started_on=day("07-06"),
        checked_on=day("09-28"),
        target_go_live_on=day("2027-01-04"),
        gates=go(G1="09-29", G2="10-12", G3="10-15", G4="10-20", G6="10-20", G5="10-30"),
        working={"S7": 0.7},
        team=Team(advocates=1, issued_on=day("2025-03-10"), offered_on=day("2025-04-14"), since=day("2025-05-05")),
        extra=(("EOI-06", "independence"), ("GLV-02", "visit")),
        stories={
            "GLV-02": Story(
                outcome="accepted", submitted_on=day("11-11"), decided_on=day("11-16"), note="Held by video: no ferry in the gale."
            )
        },
        answers={"EOI-06": {"no_conflicts": True, "conflicts": None}, "GLV-02": {"visit_date": "2026-11-10"}},
        events=(
            Event(
                kind="action_opened",
                on=day("11-12"),
                severity="minor",
                owner="host_lead",
                requirement="GLV-02",
                title="Put the check-in rota on the wall",
                due_on=day("11-30"),
            ),
            Event(kind="action_closed", on=day("11-18"), title="Put the check-in rota on the wall", requirement="GLV-02"),
        ),
        story="Island host, visited by video; meets the Scottish independence principles in full (EOI-06 accepted).",
        see="EOI-06 with the Scottish principles; GLV-02 and its visit record.",
    ),
    Host(
        number=18,
        name="Clydewater Homeless Partnership",
        nation="SCT",
        structure="charitable_company",
        size="large",
        income_gbp=4_100_000,
        kind="homelessness",
        letters="EVS",
        identifiers={"oscr": "SC099118", "company": "SC990118", "ico": "ZZ990118"},
        locality=("Renfrewshire", "S12000038"),
        started_on=day("07-13"),
        checked_on=day("09-28"),
        target_go_live_on=day("2027-04-05"),
        gates=(
            *go(G1="09-30", G2="10-21"),
            GateCall(
                gate="G3",
                outcome="defer",
                on=day("11-16"),
                note="The complaints route and the local pathway are not ready. Come back in January.",
            ),
        ),
        working={"S3": 0.7, "S4": 0.3, "S6": 0.2},
        stories={
            "SAF-08": Story(
                outcome="returned",
                submitted_on=day("10-14"),
                decided_on=day("11-10"),
                note="The second stage of complaints is decided by the chief executive; it has to be independent.",
            ),
            "SAF-05": Story(outcome="submitted", submitted_on=day("11-10")),
        },
        answers={"SAF-08": {"complaints_minimum": {"independent_stage": None}}},
        story="Gate G3 was deferred: the complaints route has no independent stage (SAF-08) and the pathway is in review (SAF-05).",
        see="Gate G3 deferred with its reason; amber.",
    ),
)
