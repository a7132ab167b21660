"""Rules about the people of a site: who is in post, and what they hold today. Nobody in post is never a pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from checklists.calendar import add_months, day_before, in_words
from checklists.definition import Rule
from checklists.evaluation import Outcome, RuleResult
from checklists.facts import PersonFacts
from checklists.rules.context import RuleContext, as_day, cannot_tell, is_blank, named, steady, words
from checklists.rules.spans import (
    Demand,
    Proof,
    Span,
    accreditation_demand,
    course_demand,
    courses_done,
    covers,
    decision_roles,
    field_demand,
    in_post,
    post_span,
    turns,
    vetting_demand,
)

Verdict = tuple[Outcome, str]
_ALTERNATIVES: Mapping[str, int] = {"update_service_checked_12m": 12}


def role_filled(rule: Rule, context: RuleContext) -> RuleResult:
    """Somebody is in the role; it is vacant from the day after the last holder's last day."""
    role = rule.params["role"]
    if not context.facts.people:
        return cannot_tell(rule, "No people are recorded yet; record who holds which role.")
    spans = [span for person in context.facts.people for span in in_post(person, frozenset({role}))]
    label = context.words_for("roles", role)

    def verdict(day: dt.date) -> Verdict:
        if covers(spans, day):
            return Outcome.PASS, f"The role {label} is filled."
        return Outcome.FAIL, f"Nobody holds the role {label}; appoint someone and record them."

    return _steady(rule, context, verdict, turns(spans))


def distinct_people(rule: Rule, context: RuleContext) -> RuleResult:
    """Each role is held, and nobody holds two of them."""
    if not context.facts.people:
        return cannot_tell(rule, "No people are recorded yet; record who holds which role.")
    roles: Sequence[str] = rule.params["roles"]
    asked = frozenset(roles)
    posts = [[(held.role, post_span(held)) for held in person.roles if held.role in asked] for person in context.facts.people]

    def verdict(day: dt.date) -> Verdict:
        held = [{role for role, (first, last) in post if first <= day <= last} for post in posts]
        vacant = set(roles).difference(*held)
        if vacant:
            return Outcome.FAIL, f"Nobody holds: {_roles(context, vacant)}; appoint someone and record them."
        if any(len(some) > 1 for some in held):
            return Outcome.FAIL, f"One person holds more than one of these roles: {_roles(context, roles)}; give them to different people."
        return Outcome.PASS, f"Different people hold: {_roles(context, roles)}."

    return _steady(rule, context, verdict, turns(span for post in posts for _, span in post))


def people_at_least(rule: Rule, context: RuleContext) -> RuleResult:
    """At least ``value`` people in any role hold the course in date."""
    least = rule.params["value"]
    demand = course_demand(context, rule.params["training"], rule.params.get("months"))
    people = [(in_post(person, None), demand.proof(person, courses_done(person))) for person in context.facts.people]

    def verdict(day: dt.date) -> Verdict:
        present = [proof for posts, proof in people if covers(posts, day)]
        sure = sum(covers(proof.sure, day) for proof in present)
        open_ = sum(covers(proof.perhaps, day) and not covers(proof.sure, day) for proof in present)
        if not present:
            return Outcome.CANNOT_TELL, "Nobody is recorded in post; record people and their roles."
        if sure >= least:
            return Outcome.PASS, f"Enough people hold {demand.label} in date."
        if sure + open_ >= least:
            return Outcome.CANNOT_TELL, f"The hours of {demand.label} are not recorded; ask the training provider for them."
        return Outcome.FAIL, f"{sure} of the {least} people needed hold {demand.label} in date; train more."

    return _steady(rule, context, verdict, [day for posts, proof in people for day in _turns(posts, proof)])


def every_person(rule: Rule, context: RuleContext) -> RuleResult:
    """Everyone in the role meets the demand. For vetting: everyone whose suitability is decided in a nation of that regime.

    Where the role is filled but nobody's suitability is decided there, everyone in the role is asked: the site serves that
    nation, so somebody has to be vetted for it.
    """
    role = rule.params["role"]
    demands = _demands(rule, context)
    nations = _regime_nations(context, rule.params.get("vetting"))
    people = [_Member(person, frozenset({role}), nations, demands) for person in context.facts.people if _ever(person, role)]
    label = context.words_for("roles", role)

    def verdict(day: dt.date) -> Verdict:
        members = [m for m in people if covers(m.decided, day)] or [m for m in people if covers(m.posts, day)]
        if not members:
            return Outcome.CANNOT_TELL, f"Nobody holds the role {label} yet; appoint someone and record them."
        return _share(members, day, 100, f"in the role {label}")

    return _steady(rule, context, verdict, [day for member in people for day in member.turns])


def percent_people(rule: Rule, context: RuleContext) -> RuleResult:
    """At least ``min`` percent of the people in scope (a scope of the framework, or a role) meet the demand."""
    scope = rule.params["scope"]
    roles = frozenset(context.framework.tables.get("people_scopes", {}).get(scope, (scope,)))
    demands = _demands(rule, context)
    people = [_Member(person, roles, None, demands) for person in context.facts.people]

    def verdict(day: dt.date) -> Verdict:
        members = [member for member in people if covers(member.posts, day)]
        if not members:
            return Outcome.CANNOT_TELL, f"Nobody is recorded as {words(scope)} yet; record people and their roles."
        return _share(members, day, rule.params["min"], f"counted as {words(scope)}")

    return _steady(rule, context, verdict, [day for member in people for day in member.turns])


def regime_matches_decision_nation(rule: Rule, context: RuleContext) -> RuleResult:
    """Everyone vetted holds the regime of the nation that decides on them; until anyone is vetted, the rationale's rows are read."""
    regimes: Mapping[str, str] = context.framework.tables.get("vetting_regimes", {})
    roles = decision_roles(context)
    posts = [(person, held) for person in context.facts.people for held in person.roles if held.role in roles and person.vetting]

    def verdict(day: dt.date) -> Verdict:
        current = [(person, held) for person, held in posts if covers([post_span(held)], day)]
        if not current:
            return _rationale(context, regimes)
        if any(held.decision_nation not in regimes for _, held in current):
            return Outcome.CANNOT_TELL, "Record in which nation suitability is decided for every advocate and supervisor."
        wrong = {person.key for person, held in current if regimes[str(held.decision_nation)] not in {v.regime for v in person.vetting}}
        if wrong:
            return Outcome.FAIL, f"{len(wrong)} of those vetted hold no outcome of the regime of the nation that decides; vet them there."
        return Outcome.PASS, "Everyone vetted holds the regime of the nation that decides."

    return _steady(rule, context, verdict, turns(post_span(held) for _, held in posts))


def pvg_renewal(rule: Rule, context: RuleContext) -> RuleResult:
    """Membership joined from ``joined_from`` lasts ``months``; earlier members await migration and never expire."""
    changed = as_day(rule.params["joined_from"])
    months, earlier = rule.params["months"], words(rule.params["earlier"])
    people = [(in_post(person, None), [v.issued_on for v in person.vetting if v.regime == "pvg"]) for person in context.facts.people]
    members = [(posts, max(joined)) for posts, joined in people if joined]
    spans = {joined: (joined, _membership_end(joined, changed, months)) for _, joined in members}

    def verdict(day: dt.date) -> Verdict:
        current = [joined for posts, joined in members if covers(posts, day)]
        if not current:
            return Outcome.CANNOT_TELL, "No PVG membership is recorded for anyone in post; record it."
        over = [joined for joined in current if not covers([spans[joined]], day)]
        if over:
            return Outcome.FAIL, f"{len(over)} of {len(current)} PVG memberships are not in date; renew them and record the day."
        if changed and any(joined < changed for joined in current):
            return Outcome.PASS, f"Members who joined before {in_words(changed)}: {earlier}; they do not expire."
        return Outcome.PASS, "Every PVG membership is in date."

    days = turns([*spans.values(), *(span for posts, _ in members for span in posts)])
    return _steady(rule, context, verdict, days)


class _Member:
    """A person with the spans in post, the spans in post where one of ``nations`` decides, and a proof per demand."""

    __slots__ = ("decided", "posts", "proofs")

    def __init__(self, person: PersonFacts, roles: frozenset[str], nations: frozenset[str] | None, demands: Sequence[Demand]) -> None:
        self.posts = in_post(person, roles)
        self.decided = self.posts if nations is None else _decided_in(person, roles, nations)
        done = courses_done(person) if self.posts else {}
        self.proofs = [(demand.label, demand.proof(person, done)) for demand in demands] if self.posts else []

    @property
    def turns(self) -> list[dt.date]:
        found = turns(self.posts)
        for _, proof in self.proofs:
            found += turns(proof.sure)
            found += turns(proof.perhaps)
        return found


def _share(members: Sequence[_Member], day: dt.date, percent: float, who: str) -> Verdict:
    sure = open_ = 0
    lacking: set[str] = set()
    unclear: set[str] = set()
    for member in members:
        unmet = [(label, proof) for label, proof in member.proofs if not covers(proof.sure, day)]
        if not unmet:
            sure += 1
            continue
        absent = {label for label, proof in unmet if not covers(proof.perhaps, day)}
        open_ += not absent
        lacking |= absent
        unclear |= {label for label, _ in unmet} - absent
    total = len(members)
    if sure * 100 >= percent * total:
        return Outcome.PASS, f"Enough people {who} have what is asked for." if percent < 100 else f"Everyone {who} has what is asked for."
    if (sure + open_) * 100 < percent * total:
        return Outcome.FAIL, f"{total - sure - open_} of {total} people {who} lack: {named(lacking)}."
    return Outcome.CANNOT_TELL, f"What is recorded for people {who} does not say enough about: {named(unclear)}; complete it."


def _demands(rule: Rule, context: RuleContext) -> list[Demand]:
    params: Mapping[str, Any] = rule.params
    months = params.get("months")
    if "training_set" in params:
        return [course_demand(context, code, months) for code in context.framework.training_sets.get(params["training_set"], ())]
    if "training" in params:
        return [course_demand(context, params["training"], months)]
    if "vetting" in params:
        alternative = _ALTERNATIVES.get(params.get("or", ""))
        return [vetting_demand(params["vetting"], params["role"], months, alternative, "before" in params)]
    if "accreditation_in" in params:
        return [accreditation_demand(params["accreditation_in"])]
    return [field_demand(params["field"], words(params["field"]), months)]


def _regime_nations(context: RuleContext, regime: str | None) -> frozenset[str] | None:
    if regime is None:
        return None
    regimes: Mapping[str, str] = context.framework.tables.get("vetting_regimes", {})
    return frozenset(nation for nation, its_regime in regimes.items() if its_regime == regime)


def _decided_in(person: PersonFacts, roles: frozenset[str], nations: frozenset[str]) -> tuple[Span, ...]:
    held = (h for h in person.roles if h.role in roles and (h.decision_nation is None or h.decision_nation in nations))
    return tuple(post_span(h) for h in held)


def _rationale(context: RuleContext, regimes: Mapping[str, str]) -> Verdict:
    form = next((other.params.get("form") for other in context.requirement.rules if other.kind == "one_per"), None)
    rows = [row for row in context.rows(form) if row] if isinstance(form, str) else []
    if not rows:
        return Outcome.CANNOT_TELL, "Nobody is vetted yet and no rationale is given; give the rationale for each role."
    for row in rows:
        nation, level = row.get("decision_nation"), row.get("level")
        if not isinstance(nation, str) or nation not in regimes or not isinstance(level, str) or is_blank(level):
            return Outcome.CANNOT_TELL, "Give the nation where suitability is decided and the level of check in every row of the rationale."
        if (regimes[nation] == "pvg") != level.startswith("pvg"):
            return Outcome.FAIL, "The rationale gives a level of check that the deciding nation does not have; correct one of them."
    return Outcome.PASS, "The rationale names the regime of the nation that decides for every role."


def _membership_end(joined: dt.date, changed: dt.date | None, months: int) -> dt.date:
    return dt.date.max if changed and joined < changed else day_before(add_months(joined, months))


def _ever(person: PersonFacts, role: str) -> bool:
    return any(held.role == role for held in person.roles)


def _turns(posts: Iterable[Span], proof: Proof) -> list[dt.date]:
    return turns((*posts, *proof.sure, *proof.perhaps))


def _roles(context: RuleContext, roles: Iterable[str]) -> str:
    return ", ".join(sorted(context.words_for("roles", role) for role in roles))


def _steady(rule: Rule, context: RuleContext, verdict: Callable[[dt.date], Verdict], days: Iterable[dt.date]) -> RuleResult:
    (outcome, reason), until = steady(verdict, days, context.as_of)
    return RuleResult(rule=rule.key, outcome=outcome, reason=reason, holds_until=until)
