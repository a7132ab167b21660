"""Hosts in the south of England."""

from __future__ import annotations

from samples.hosts.calls import go
from samples.model import Event, Host, Story, Team, day

HOSTS: tuple[Host, ...] = (
    Host(
        number=3,
        name="Harbourlight Homeless Action",
        nation="ENG",
        structure="charitable_company",
        size="large",
        income_gbp=2_960_000,
        kind="homelessness",
        letters="EVS",
        identifiers={"ccew": "9900103", "company": "99000103", "ico": "ZZ990103"},
        locality=("Plymouth", "E06000026"),
        started_on=day("07-06"),
        checked_on=day("09-28"),
        target_go_live_on=day("2027-01-25"),
        gates=go(G1="09-30", G2="10-19", G3="10-28"),
        working={"S4": 1.0, "S5": 0.3, "S6": 0.5},
        team=Team(advocates=1),
        answers={"DAT-12": {"expiry": "2026-12-13"}},
        events=(
            Event(
                kind="action_opened",
                on=day("11-16"),
                severity="minor",
                owner="host_lead",
                requirement="DAT-12",
                title="Send the renewed Cyber Essentials certificate",
                due_on=day("12-13"),
            ),
        ),
        story="Cyber Essentials ends in 20 days, so the host is amber although gate G4 is ready to be decided.",
        see="Gate G4 ready; DAT-12 expiring; expiries.",
    ),
    Host(
        number=8,
        name="Fernhollow Community Health CIC",
        nation="ENG",
        structure="cic",
        size="large",
        income_gbp=3_400_000,
        kind="health",
        letters="EN",
        identifiers={"company": "99000108", "ico": "ZZ990108"},
        locality=("Brighton and Hove", "E06000043"),
        started_on=day("07-13"),
        checked_on=day("10-01"),
        target_go_live_on=day("2027-03-15"),
        gates=go(G1="10-02", G2="10-22", G3="11-03"),
        working={"S4": 0.6, "S6": 0.3},
        stories={
            "DAT-13": Story(
                outcome="returned",
                submitted_on=day("11-09"),
                decided_on=day("11-17"),
                note="The toolkit shows “approaching standards”. Publish at “standards met”, then send the look-up again.",
            ),
        },
        answers={"DAT-13": {"status": "approaching_standards", "published_on": "2026-06-29"}},
        story="Staff see NHS patient data; the toolkit status is only “approaching”: DAT-13 fails.",
        see="DAT-13: failing check, review note.",
    ),
    Host(
        number=9,
        name="Aldervale District Council",
        nation="ENG",
        structure="local_authority",
        size="public_body",
        income_gbp=None,
        kind="statutory",
        letters="ECS",
        identifiers={"ico": "ZZ990109"},
        locality=("Lewes", "E07000063"),
        by_code=True,
        started_on=day("10-05"),
        checked_on=day("10-12"),
        target_go_live_on=day("2027-06-01"),
        working={"S1": 1.0},
        drafted=("EOI-07",),
        extra=(("EOI-06", "independence"),),
        stories={
            "EOI-06": Story(
                outcome="returned",
                submitted_on=day("10-26"),
                decided_on=day("11-16"),
                contested=True,
                note=(
                    "The reviewers disagree. Line management still ends with the housing director; show who decides when the "
                    "council is challenged."
                ),
            ),
        },
        story=(
            "Independence contested: one reviewer accepted EOI-06, the second returned it. The firewall (EOI-07) is ready and waits for it."
        ),
        see="EOI-06: two reviews that differ; EOI-07 blocked by it, its document in place.",
    ),
)
