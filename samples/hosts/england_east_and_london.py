"""Hosts in the east of England and in London."""

from __future__ import annotations

from samples.hosts.calls import go
from samples.model import Event, Host, Story, Team, day

HOSTS: tuple[Host, ...] = (
    Host(
        number=6,
        name="Brackenstow Law and Rights Centre",
        nation="ENG",
        structure="charitable_company",
        size="medium",
        income_gbp=720_000,
        kind="legal_advice",
        letters="EI",
        identifiers={"ccew": "9900106", "company": "99000106", "ico": "ZZ990106", "iaa": "N909900106"},
        locality=("Southwark", "E09000028"),
        started_on=day("07-06"),
        checked_on=day("09-28"),
        target_go_live_on=day("11-02"),
        gates=go(G1="09-30", G2="10-09", G3="10-12", G4="10-14", G6="10-14", G5="10-19", G7="10-27"),
        team=Team(advocates=1, accreditation="provisional"),
        answers={
            "DAT-08": {
                "partner_dsa": {
                    "police": {
                        "partner": "Police service of the area",
                        "partner_class": "police",
                        "locality": "Southwark",
                        "level": "refused",
                    },
                    "council": {
                        "partner": "Council adult social care",
                        "partner_class": "council",
                        "locality": "Southwark",
                        "level": "agreed",
                    },
                    "health": {"partner": "Community health trust", "partner_class": "health", "locality": "Southwark", "level": "interim"},
                },
            },
        },
        events=(
            Event(kind="go_live", on=day("11-02")),
            Event(
                kind="action_opened",
                on=day("11-09"),
                severity="minor",
                owner="host_dp_lead",
                requirement="DAT-08",
                title="Ask the police again for a sharing agreement",
                due_on=day("2027-02-01"),
            ),
        ),
        story="Live. The police refused a sharing agreement; that is on record, and coverage still reaches 60%.",
        see="DAT-08: one row refused, two in place; open minor action.",
    ),
    Host(
        number=7,
        name="St Corvan's Night Shelter Trust",
        nation="ENG",
        structure="charitable_trust",
        size="medium",
        income_gbp=230_000,
        kind="homelessness",
        letters="EV",
        identifiers={"ccew": "9900107", "ico": "ZZ990107"},
        locality=("Norwich", "E07000148"),
        house="separate",
        started_on=day("07-13"),
        checked_on=day("09-14"),
        target_go_live_on=day("2027-03-01"),
        gates=go(G1="09-15", G2="10-28"),
        working={"S3": 0.6, "S4": 0.4, "S6": 0.6},
        lead_body="Harbourlight Homeless Action",
        stories={
            "SAF-01": Story(
                outcome="returned",
                submitted_on=day("10-20"),
                decided_on=day("11-03"),
                note="The policy was last reviewed on 22 September 2025, fourteen months ago. Review it and have the board approve it.",
            ),
        },
        answers={
            "SAF-01": {"review_date": "2025-09-22", "approved_on": "2025-09-22"},
            "SAF-02": {"review_date": "2026-05-11", "approved_on": "2026-05-11"},
        },
        story="The adult safeguarding policy is 14 months old: SAF-01 fails and was returned.",
        see="SAF-01: failing check “within months”, review note; amber, overdue.",
    ),
    Host(
        number=14,
        name="Saltmarsh Women's Circle",
        nation="ENG",
        structure="cio",
        size="small",
        income_gbp=96_000,
        kind="womens_sector",
        letters="EVC",
        identifiers={"ccew": "9900114", "ico": "ZZ990114"},
        locality=("King's Lynn and West Norfolk", "E07000146"),
        by_code=True,
        started_on=day("07-13"),
        checked_on=day("09-28"),
        target_go_live_on=day("2027-01-11"),
        gates=go(G1="09-29", G2="10-13", G3="10-19", G4="10-23", G6="10-26", G5="11-09"),
        working={"S7": 0.5},
        team=Team(advocates=1),
        stories={
            "SVC-07": Story(
                outcome="returned",
                submitted_on=day("10-23"),
                decided_on=day("11-10"),
                note="No body has agreed a protocol yet. Meet the county safeguarding board with your coordinator, then send it again.",
            ),
        },
        answers={
            "SVC-07": {
                "recognition": {
                    "police": {
                        "body": "County police force",
                        "body_class": "police",
                        "locality": "King's Lynn and West Norfolk",
                        "level": "none",
                    },
                    "council": {
                        "body": "County adult social care",
                        "body_class": "council",
                        "locality": "King's Lynn and West Norfolk",
                        "level": "none",
                    },
                    "health": {
                        "body": "Integrated care board",
                        "body_class": "health",
                        "locality": "King's Lynn and West Norfolk",
                        "level": "none",
                    },
                },
            },
        },
        story="Rural; no statutory body recognises the advocate yet: SVC-07 fails and holds G7.",
        see="SVC-07: failing coverage check; gate G7 blockers.",
    ),
)
