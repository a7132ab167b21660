"""Which requirements apply to a site on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from checklists.definition import Applicability, Framework
from checklists.facts import SiteFacts
from checklists.rules.spans import DECISION_ROLES, post_span


@dataclass(frozen=True, slots=True)
class Profile:
    """What conditions look at. ``band`` is the size band's place, smallest first; None where the size is not a known band."""

    nations: frozenset[str]
    decision_nations: frozenset[str]
    structure: str
    size: str
    band: int | None
    bands: dict[str, int]
    flags: frozenset[str]


def profile(framework: Framework, facts: SiteFacts, as_of: dt.date) -> Profile:
    """``decision_nations`` are the site's own and those that decide on its advocates and supervisors now in post.

    The site's own count too, so that a host in two nations needs both vetting regimes.
    """
    bands = {key: place for place, (key, _) in enumerate(framework.size_bands)}
    roles = framework.tables.get("decision_roles", DECISION_ROLES)
    decided = {
        held.decision_nation
        for person in facts.people
        for held in person.roles
        if held.decision_nation and held.role in roles and post_span(held)[0] <= as_of <= post_span(held)[1]
    }
    return Profile(
        nations=facts.nations,
        decision_nations=facts.nations | decided,
        structure=facts.structure,
        size=facts.size,
        band=bands.get(facts.size),
        bands=bands,
        flags=facts.flags,
    )


def applies(condition: Applicability, site: Profile) -> bool:
    """Every filled condition holds; within one, any value is enough, and of ``any_of`` any one."""
    if condition.nations and not condition.nations & site.nations:
        return False
    if condition.decision_nations and not condition.decision_nations & site.decision_nations:
        return False
    if condition.flags and not condition.flags & site.flags:
        return False
    if condition.not_flags & site.flags:
        return False
    return _suits_kind(condition, site) and (not condition.any_of or any(applies(sub, site) for sub in condition.any_of))


def _suits_kind(condition: Applicability, site: Profile) -> bool:
    if condition.structures and site.structure not in condition.structures:
        return False
    if site.structure in condition.not_structures:
        return False
    if condition.sizes and site.size not in condition.sizes:
        return False
    if condition.size_min is None or site.band is None:
        return True
    return site.band >= site.bands.get(condition.size_min, 0)
