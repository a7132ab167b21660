"""The people of the programme, the providers, and the sign-ins of everybody."""

from __future__ import annotations

from dataclasses import dataclass

DOMAIN = "hub.example.org"
FRAMEWORK_SLUG = "imsa-readiness"
FRAMEWORK_VERSION = "0.1.0"
HUB = "Programme Hub"
MEAL = "Weirstone Evaluation"
UNIVERSITY = "University of Ridgemarsh"
TRAINER = "Pathlight Learning CIC"


@dataclass(frozen=True, slots=True)
class SignIn:
    """``organisation`` is a slug; blank means the role holds programme-wide."""

    email: str
    name: str
    role: str
    organisation: str = ""


def _hub(box: str, name: str, role: str) -> SignIn:
    return SignIn(f"{box}@{DOMAIN}", name, role)


STAFF: tuple[SignIn, ...] = (
    _hub("coordinator.one", "Imogen Talfryn", "coordinator"),
    _hub("coordinator.two", "Desmond Okereke", "coordinator"),
    _hub("safeguarding.one", "Harriet Lindqvist", "safeguarding_reviewer"),
    _hub("safeguarding.two", "Tomasz Wielgosz", "safeguarding_reviewer"),
    _hub("information.one", "Priyanka Sethuram", "ig_reviewer"),
    _hub("information.two", "Callum Brathwaite", "ig_reviewer"),
    _hub("practice.one", "Ngozi Adeyinka", "practice_reviewer"),
    _hub("practice.two", "Rhodri Penhallow", "practice_reviewer"),
    _hub("finance.one", "Beatrix Holloway", "finance_reviewer"),
    SignIn("evaluator.one@weirstone.example.org", "Solveig Marchetti", "meal_provider"),
    SignIn("evaluator.two@weirstone.example.org", "Jerome Aldous", "meal_provider"),
    SignIn("registrar@ridgemarsh.example.org", "Philippa Stanhope", "training_provider"),
    _hub("accreditation.one", "Anselm Greatorex", "accreditation_officer"),
    _hub("accreditation.two", "Yetunde Bamidele", "accreditation_officer"),
    SignIn("panel.a@panel.example.org", "Lived Experience Panel A", "lived_experience_panel"),
    _hub("lead.one", "Morwenna Achebe", "programme_lead"),
    _hub("lead.two", "Gideon Farquhar", "programme_lead"),
    _hub("lead.three", "Saoirse Vanterpool", "programme_lead"),
    _hub("auditor", "Leopold Eastlake", "auditor"),
    _hub("admin", "Marguerite Osei", "admin"),
)

SIGNATORY = "Morwenna Achebe"
"""Signs agreements for the programme."""
MEAL_SIGNATORY = "Solveig Marchetti"

GATE_DECIDER = f"lead.three@{DOMAIN}"
WAIVER_APPROVER = f"lead.two@{DOMAIN}"


def emails_of(role: str) -> tuple[str, ...]:
    return tuple(person.email for person in STAFF if person.role == role)


def one_of(role: str, number: int) -> str:
    """The first or the second holder of a role, by turns."""
    found = emails_of(role)
    return found[number % len(found)]
