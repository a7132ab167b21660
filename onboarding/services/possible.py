"""What a caller could do with a requirement now, judged by the executor's own table and guards, without doing it."""

from __future__ import annotations

from dataclasses import dataclass

from checklists.facts import State
from checklists.loading import framework_of
from onboarding import clock
from onboarding.asked import Action, Asked
from onboarding.errors import NotFound
from onboarding.guards import (
    Guard,
    applies,
    everything_can_be_seen,
    everything_is_checked,
    has_document,
    may_be_conditional,
    not_blocked,
    nothing_refused,
    renewal_is_due,
    reviewer_has_no_interest,
    reviewer_is_independent,
    second_reviewer_differs,
)
from onboarding.models import Site
from onboarding.policies import Actor
from onboarding.services.site_work import SiteWork, context_of, interest_of, open_sites
from onboarding.transitions import TRANSITIONS, why_closed

STANDING_GUARDS: frozenset[Guard] = frozenset(
    {
        applies, everything_can_be_seen, everything_is_checked, has_document, may_be_conditional, not_blocked, nothing_refused,
        renewal_is_due, reviewer_has_no_interest, reviewer_is_independent, second_reviewer_differs,
    }
)  # fmt: skip
"""Guards that do not look at what the person is about to type."""


@dataclass(frozen=True, slots=True)
class Possible:
    """``refusals`` empty: the action can be taken now; else why not, a sentence each."""

    action: Action
    refusals: tuple[str, ...]


def possible(actor: Actor, site: Site, key: str) -> tuple[list[Possible], SiteWork]:
    """The actions the caller's roles and the requirement's state allow, and the site as it was looked at. 3 queries.

    Raises:
        NotFound: the site has no such requirement.
    """
    tied = list(Site.objects.filter(interest_of(actor), pk=site.pk).values_list("pk", flat=True))
    work = open_sites([site], tied)[site.slug]
    row = work.position.rows.get(key)
    if row is None or key not in framework_of(site.framework_version).requirements:
        raise NotFound(f"There is no requirement {key} at {site.name}.")
    found = []
    for action, rule in TRANSITIONS.items():
        context = context_of(actor, work, row, Asked(action=action, on=clock.today()))
        if not actor.roles_in(site.organisation_id) & rule.who(context.requirement) or State(row.state) not in rule.sources:
            continue
        reasons = [reason for guard in rule.guards if guard in STANDING_GUARDS and (reason := guard(context)) is not None]
        if closed := why_closed(site):
            reasons.insert(0, closed)
        found.append(Possible(action, tuple(reasons)))
    return found, work
