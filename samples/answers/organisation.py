"""Answers about the organisation itself: expression of interest, governance, money."""

from __future__ import annotations

from collections.abc import Mapping

from samples.answers.context import Answers, Context, Maker, dated

FACTORS = {
    "need": (4, "Partners tell us that advocacy is missing here."),
    "fit": (4, "Independent advocacy fits our aims and our board's plan."),
    "capacity": (3, "One manager has time to supervise from the first day."),
    "evidence": (3, "We use the published review of advocacy and our own evaluation."),
    "usability": (4, "The role description and the guidance are clear to us."),
    "supports": (3, "Training and external supervision can be bought locally."),
}


def _profile(context: Context) -> Answers:
    host = context.host
    profile: Answers = {
        "legal_name": host.name,
        "structure": host.structure,
        "organisation_type": host.kind,
        "size": host.size,
        "nations": [host.nation],
        "flags": list(host.flags),
        "locality_summary": f"We would serve adults in {context.place}, at our office and by outreach.",
    }
    if host.income_gbp is not None:
        profile["income_gbp"] = host.income_gbp
    return {"organisation_profile": profile}


def _hexagon(context: Context) -> Answers:
    answers: Answers = {}
    for factor, (score, reason) in FACTORS.items():
        answers[factor] = min(5, score + (context.host.number + len(factor)) % 2)
        answers[f"{factor}_reason"] = reason
    return {"hexagon": answers}


def _independence(context: Context) -> Answers:
    conflict = {
        "conflict": "The same people may use our other services" if "S" in context.host.letters else "Funders may ask about single cases",
        "mitigation": "Separate line management, separate records, and a written right to challenge us",
        "owner": "Chair of the board",
    }
    return {**context.checklist("independence_minimum", "EOI-06"), "conflicts": {"services": conflict}}


def _accounts(context: Context) -> Answers:
    return {"period_end": "2026-03-31", "scrutiny": scrutiny(context.host.nation, context.host.income_gbp)}


def scrutiny(nation: str, income_gbp: int | None) -> str:
    """The outside scrutiny usual for an income and a year ending in March 2026; councils are audited."""
    if income_gbp is None or income_gbp > (1_000_000 if nation in ("ENG", "WLS") else 500_000):
        return "audit"
    if nation in ("SCT", "NIR"):
        return "independent_examination"
    if income_gbp > 250_000:
        return "qualified_examiner"
    return "independent_examination" if income_gbp > 25_000 else "none"


def _history(context: Context) -> Answers:
    return {"regulatory_history": {"open_inquiry": False, "incident_count": 0, "all_closed": True}}


MAKERS: Mapping[str, Maker] = {
    "EOI-01": _profile,
    "EOI-03": dated("EOI-03", "meeting_date"),
    "EOI-04": _hexagon,
    "EOI-06": _independence,
    "EOI-07": lambda context: context.checklist("firewall_minimum", "EOI-07"),
    "ORG-01": lambda context: {"objects_clause": "Clause 3: the relief of those in need by reason of exploitation, hardship or abuse."},
    "ORG-02": lambda context: {"trustee_count": 5 + context.host.number % 5, "declaration_date": context.reviewed("ORG-02")},
    "ORG-03": _history,
    "ORG-04": _accounts,
    "ORG-05": lambda context: {"cover_gbp": 10_000_000, "expiry": "2027-03-31"},
    "ORG-06": lambda context: {"cover_gbp": 5_000_000, "expiry": "2027-03-31"},
    "ORG-07": lambda context: {"cover_gbp": 2_000_000, "advocacy_named": True, "expiry": "2027-03-31"},
    "ORG-08": lambda context: {"months_unrestricted": 4 + context.host.number % 4, "post_funded_months": 18},
    "ORG-10": lambda context: context.checklist("premises_minimum", "ORG-10"),
    "ORG-11": dated("ORG-11"),
    "ORG-12": lambda context: {"responses": 7 + context.host.number % 9, "mean": 3.4 + context.host.number % 5 / 10},
}
