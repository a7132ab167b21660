"""What each requirement asks of its policy, as far as a document can show it. Kept equal to the framework by a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """``review_months``: how old the last review may be, None where no date is asked for. ``is_form``: a blank form is what is asked."""

    review_months: int | None = None
    checklist: str = ""
    names_lead: bool = False
    names_approval: bool = False
    names_regulators: bool = False
    is_form: bool = False


PROFILES: Mapping[str, Profile] = {
    "EOI-06": Profile(checklist="independence_minimum"),
    "EOI-07": Profile(checklist="firewall_minimum"),
    "ORG-11": Profile(review_months=12),
    "SAF-01": Profile(review_months=12, checklist="adult_safeguarding_minimum", names_lead=True, names_approval=True),
    "SAF-02": Profile(review_months=12, names_lead=True, names_approval=True),
    "SAF-06": Profile(review_months=24),
    "SAF-07": Profile(review_months=24),
    "SAF-08": Profile(review_months=12, checklist="complaints_minimum"),
    "SAF-09": Profile(review_months=12),
    "SAF-10": Profile(review_months=24, checklist="safer_recruitment_minimum"),
    "SAF-15": Profile(review_months=24),
    "SAF-16": Profile(review_months=12, names_regulators=True),
    "SAF-17": Profile(review_months=12),
    "SAF-18": Profile(is_form=True),
    "DAT-03": Profile(review_months=12),
    "DAT-04": Profile(checklist="dpia_minimum"),
    "DAT-06": Profile(review_months=12),
    "DAT-10": Profile(),
    "DAT-11": Profile(),
    "PPL-08": Profile(),
    "PPL-09": Profile(review_months=12),
    "PPL-10": Profile(review_months=24),
    "SVC-01": Profile(checklist="service_spec_minimum", is_form=True),
    "SVC-02": Profile(review_months=12),
    "SVC-03": Profile(checklist="access_minimum"),
    "SVC-04": Profile(),
    "SVC-05": Profile(review_months=24),
    "SVC-09": Profile(),
}
OTHER = Profile()
# Requirements outside the safeguarding family whose document is a policy, a plan or a procedure.
POLICIES = frozenset(key for key in PROFILES if not key.startswith("SAF-"))


def profile(requirement: str) -> Profile:
    return PROFILES.get(requirement, OTHER)
