"""Answers about safeguarding and safer recruitment."""

from __future__ import annotations

from collections.abc import Mapping

from samples.answers.context import Answers, Context, Maker, dated
from samples.framework import framework
from samples.people import LEVELS

CHARITIES = frozenset({"cio", "scio", "charitable_company", "charitable_trust"})


def _adult_policy(context: Context) -> Answers:
    day = context.reviewed("SAF-01")
    laws = list(framework().tables["nation_law"]["SAF-01"][context.host.nation])
    checklist = context.checklist("adult_safeguarding_minimum", "SAF-01")
    return {"review_date": day, "laws": laws, "approved_on": day, "approved_by": "host_board", **checklist}


def _child_policy(context: Context) -> Answers:
    day = context.reviewed("SAF-02")
    return {"review_date": day, "approved_on": day, "approved_by": "host_board"}


def _pathway(context: Context) -> Answers:
    name, code = context.host.locality
    point = "HSC Trust adult protection gateway" if context.host.nation == "NIR" else f"{name} adult social care, first contact"
    turn = context.host.number
    row = {
        "referral_point": point,
        "referral_number": f"01632 960{turn:03d}",
        "out_of_hours_number": f"01632 960{turn + 100:03d}",
        "tested_on": context.before("SAF-05", 3),
    }
    return {"local_pathway": {code: row}}


def regulators(context: Context) -> list[str]:
    """Who hears of a serious incident: by register and nation of a charity, else by kind of body."""
    host = context.host
    table = framework().tables["charity_regulator"]
    found = [table["by_register"][scheme] for scheme in host.identifiers if scheme in table["by_register"]]
    if found or host.structure in CHARITIES:
        found.append(table["by_nation"][host.nation])
    if host.structure == "cic":
        found.append("cic_regulator")
    if host.structure == "housing_association":
        found.append("housing_regulator")
    return list(dict.fromkeys(found or [table["by_nation"][host.nation]]))


def _rationale(context: Context) -> Answers:
    nation = context.host.nation
    rows = {
        role: {
            "activity": activity,
            "level": LEVELS[nation],
            "workforce": "adult",
            "decision_nation": nation,
            "rationale": "Regular one-to-one work with adults at risk; no personal care, so no barred list is asked for.",
        }
        for role, activity in {
            "imsa": "Independent advocacy for adult survivors, alone and in their homes",
            "imsa_supervisor": "Case supervision with access to records and joint visits",
        }.items()
    }
    return {"vetting_rationale": rows}


MAKERS: Mapping[str, Maker] = {
    "SAF-01": _adult_policy,
    "SAF-02": _child_policy,
    "SAF-05": _pathway,
    "SAF-06": dated("SAF-06"),
    "SAF-07": dated("SAF-07"),
    "SAF-08": lambda context: {"review_date": context.reviewed("SAF-08"), **context.checklist("complaints_minimum", "SAF-08")},
    "SAF-09": dated("SAF-09"),
    "SAF-10": lambda context: {"review_date": context.reviewed("SAF-10"), **context.checklist("safer_recruitment_minimum", "SAF-10")},
    "SAF-11": _rationale,
    "SAF-12": lambda context: {"decision": "suitable"},
    "SAF-14": lambda context: {"decision": "suitable"},
    "SAF-15": lambda context: {"review_date": context.reviewed("SAF-15"), "retention_months": 6},
    "SAF-16": lambda context: {"regulators": regulators(context), "review_date": context.reviewed("SAF-16")},
    "SAF-17": dated("SAF-17"),
}
