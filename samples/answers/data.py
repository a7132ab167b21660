"""Answers about data protection, sharing and security."""

from __future__ import annotations

from collections.abc import Mapping

from samples.answers.context import Answers, Context, Maker, dated
from samples.people import holder


def _assessment(context: Context) -> Answers:
    day = context.before("DAT-04", 2)
    signatures = {role: {"name": holder(context.host, role).name, "signed_on": day} for role in ("host_dp_lead", "host_board")}
    return {**context.checklist("dpia_minimum", "DAT-04"), "signatures": signatures, "residual_high_risk_unconsulted": False}


def _lawful_basis(context: Context) -> Answers:
    public = context.host.structure == "local_authority"
    basis = "public_task" if public else "legitimate_interests"
    row = {
        "art6": basis,
        "art9_or_na": "Substantial public interest: safeguarding",
        "art10_or_na": "Schedule 1, safeguarding of individuals at risk",
    }
    return {"lawful_basis": {"advocacy casework": row, "evaluation": {"art6": basis, "art9_or_na": "na", "art10_or_na": "na"}}}


def _partners(context: Context) -> Answers:
    trust = context.host.nation == "NIR"
    rows = {
        "police": ("Police service of the area", "police", "interim"),
        "trust" if trust else "council": (
            ("HSC Trust" if trust else "Council adult social care"),
            "hsc_trust" if trust else "council",
            "agreed",
        ),
        "health": ("Community mental health team", "health", "interim" if context.host.number % 2 else "none"),
    }
    return {
        "partner_dsa": {
            row: {"partner": partner, "partner_class": kind, "locality": context.place, "level": level}
            for row, (partner, kind, level) in rows.items()
        },
        **context.checklist("dsa_minimum", "DAT-08"),
    }


MAKERS: Mapping[str, Maker] = {
    "DAT-01": lambda context: {"ico_expiry": "2027-05-31"},
    "DAT-03": dated("DAT-03"),
    "DAT-04": _assessment,
    "DAT-05": _lawful_basis,
    "DAT-06": lambda context: {"review_date": context.reviewed("DAT-06"), "languages": 3 + context.host.number % 4},
    "DAT-07": lambda context: context.checklist("dsa_minimum", "DAT-07"),
    "DAT-08": _partners,
    "DAT-10": dated("DAT-10", "rehearsed_on"),
    "DAT-11": lambda context: {"acknowledge_days": 10 + context.host.number % 10, "log_kept": True},
    "DAT-12": lambda context: {"expiry": "2027-04-30", "scheme": "cyber_essentials"},
    "DAT-13": lambda context: {"status": "standards_met", "published_on": "2026-06-29"},
    "DAT-14": lambda context: {
        "mfa": True,
        "leaver_days": 1,
        "retention_schedule": "Six years after the case closes, then deleted; reviewed yearly.",
    },
}
