"""Hosts in the Midlands."""

from __future__ import annotations

from samples.hosts.calls import go
from samples.model import GateCall, Host, Story, Team, day

HOSTS: tuple[Host, ...] = (
    Host(
        number=5,
        name="Evenmark Advocacy Network",
        nation="ENG",
        structure="charitable_company",
        size="large",
        income_gbp=1_260_000,
        kind="advocacy_provider",
        letters="E",
        identifiers={"ccew": "9900105", "company": "99000105", "ico": "ZZ990105"},
        locality=("Coventry", "E08000026"),
        started_on=day("07-06"),
        checked_on=day("09-28"),
        target_go_live_on=day("12-01"),
        extra=(("EOI-06", "independence"),),
        gates=(
            GateCall(gate="G1", outcome="go", on=day("09-29")),
            GateCall(
                gate="G2", outcome="go", on=day("10-06"), recused=("finance_reviewer",), note="The finance reviewer once audited this host."
            ),
            *go(G3="10-07", G4="10-09", G6="10-09", G5="10-13", G7="10-21"),
        ),
        team=Team(advocates=2, accreditation="qualified"),
        answers={"EOI-06": {"no_conflicts": True, "conflicts": None}},
        story="First to pass G7; runs no other service, so its independence statement is the model for EOI-06.",
        see="Gate G7 on 21 October, the earliest of all; EOI-06 with its document.",
    ),
    Host(
        number=10,
        name="Little Ashcombe Refugee Friends",
        nation="ENG",
        structure="unincorporated",
        size="micro",
        income_gbp=7_400,
        kind="migrant_refugee",
        letters="V",
        identifiers={"ico": "ZZ990110"},
        locality=("Bassetlaw", "E07000171"),
        started_on=day("07-27"),
        checked_on=day("10-01"),
        target_go_live_on=day("2027-05-17"),
        gates=go(G1="10-06"),
        working={"S2": 0.5},
        lead_body="Lanternbridge Freedom Project",
        lead_body_signed=False,
        stories={"ORG-09": Story(outcome="submitted", submitted_on=day("11-11"))},
        story="Needs a lead body: Lanternbridge is proposed, but has not signed, so ORG-09 is pending.",
        see="ORG-09 with the reviewer, failing check “signed by”; agreement with one signature.",
    ),
    Host(
        number=12,
        name="Minsterholme Open Door",
        nation="ENG",
        structure="faith_body",
        size="small",
        income_gbp=74_000,
        kind="faith",
        letters="EVC",
        identifiers={"ccew": "9900112", "ico": "ZZ990112"},
        locality=("Walsall", "E08000030"),
        started_on=day("07-13"),
        checked_on=day("09-29"),
        target_go_live_on=day("2027-02-15"),
        gates=go(G1="10-01", G2="10-19", G3="10-29", G4="11-06"),
        working={"S5": 0.3, "S6": 0.4},
        team=Team(advocates=1),
        stories={
            "PPL-10": Story(
                outcome="returned",
                submitted_on=day("11-03"),
                decided_on=day("11-12"),
                note=(
                    "Section 3 lets volunteers go with clients to appointments alone. Volunteers do not carry the advocate's "
                    "cases; change it."
                ),
            ),
        },
        answers={"PPL-10": {"no_imsa_casework": False}},
        story="Volunteers come close to casework: PPL-10 fails and was returned.",
        see="PPL-10: failing check “requires true”, review note.",
    ),
)
