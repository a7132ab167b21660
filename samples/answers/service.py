"""Answers about the service, the decision to go live, and the live pilot."""

from __future__ import annotations

from collections.abc import Mapping

from samples.answers.context import Answers, Context, Maker, dated
from samples.framework import framework

OUTCOMES = (
    "secure_and_suitable_housing",
    "safety_from_trafficker_or_other_abuser",
    "long_term_consistent_support",
    "compassionate_trauma_informed_services",
    "purpose_in_life_and_self_actualisation",
    "access_to_medical_treatment",
    "access_to_education",
)


def _equality(context: Context) -> Answers:
    laws = list(framework().tables["nation_law"]["SVC-05"][context.host.nation])
    return {"review_date": context.reviewed("SVC-05"), "laws": laws}


def _route(context: Context) -> Answers:
    row: Answers = {
        "first_responder": "A national charity that is a first responder",
        "is_own_organisation": False,
        "contact_route": "Duty desk of the first responder, same day",
    }
    if context.host.nation in ("ENG", "WLS"):
        row["duty_to_notify_body"] = f"{context.place} council, by its duty officer"
    return {"nrm_route": {context.host.locality[1]: row}, "consent_script": True}


def _recognition(context: Context) -> Answers:
    trust = context.host.nation == "NIR"
    rows = {
        "police": ("Police service of the area", "police", "working_protocol"),
        "social care": ("HSC Trust" if trust else "Adult social care", "hsc_trust" if trust else "council", "formal_recognition"),
        "health": ("Health board of the area", "health", "aware"),
        "support": ("Contracted support provider", "support_provider", "working_protocol"),
    }
    return {
        "recognition": {
            row: {"body": body, "body_class": kind, "locality": context.place, "level": level} for row, (body, kind, level) in rows.items()
        }
    }


def _directory(context: Context) -> Answers:
    return {
        "referral_directory": {
            "immigration": "A regulated adviser of the regional law network",
            "crime": "The regional criminal law panel",
            "housing": "The housing law clinic of the area",
            "compensation": "A national compensation unit",
            "mental_health": "The trauma pathway of the community team",
            "gaps_logged": True,
        }
    }


def _baseline(context: Context) -> Answers:
    plan: Answers = {outcome: "Asked at the start, after six months and at closure; counts only." for outcome in OUTCOMES}
    return {"meal_baseline": {**plan, "contact_role": "Service manager", "calendar": "January, April, July and October"}}


def _attendance(context: Context) -> Answers:
    roles = ("programme_lead", "safeguarding_reviewer", "ig_reviewer", "lived_experience_panel")
    return {"attendance": dict.fromkeys(roles, "present")}


MAKERS: Mapping[str, Maker] = {
    "SVC-01": lambda context: context.checklist("service_spec_minimum", "SVC-01"),
    "SVC-02": dated("SVC-02"),
    "SVC-03": lambda context: {
        "interpreter_provider": "A vetted telephone and face-to-face provider",
        **context.checklist("access_minimum", "SVC-03"),
    },
    "SVC-04": lambda context: {"active_offer": "Welsh is offered at first contact; two staff speak it."},
    "SVC-05": _equality,
    "SVC-06": _route,
    "SVC-07": _recognition,
    "SVC-08": _directory,
    "SVC-09": lambda context: {
        "support_provider": "The contracted support provider of the nation",
        "agreed_on": context.reviewed("SVC-09"),
    },
    "GLV-01": _baseline,
    "GLV-02": lambda context: {"visit_date": context.before("GLV-02", 1)},
    "GLV-03": lambda context: {"fictional_case": True},
    "GLV-04": lambda context: {"max_untreated_score": 9 + context.host.number % 4},
    "GLV-06": _attendance,
    "LIV-01": lambda context: {"visits": [context.before("LIV-01", 1)]},
    "LIV-03": lambda context: {"fidelity_percent": 88},
    "LIV-05": lambda context: {"entries_per_quarter": 3},
}
