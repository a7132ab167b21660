"""Whatever people try, in any order: states change along the table only, and nobody settles what is theirs or their host's."""

from __future__ import annotations

import datetime as dt
import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from onboarding.asked import Action, ConditionAsked
from onboarding.errors import DomainError
from onboarding.models import AuditEvent, Membership, Programme, Review, SiteRequirement
from onboarding.services.answers import save_answers
from onboarding.services.interests import declare
from onboarding.services.trail import verify_all
from tests.conftest import make_programme
from tests.factories import TODAY, make_actor, make_organisation, make_site, move
from tests.onboarding.test_moves import ALLOWED, PROFILE

EXAMPLES, STEPS = (500, 50) if os.environ.get("GATEPOST_LONG") else (12, 25)
TARGETS = {
    "submit": "submitted",
    "take_back": "open",
    "return": "returned",
    "accept": "accepted",
    "accept_with_conditions": "accepted_with_conditions",
    "reject": "rejected",
    "reopen": "returned",
}
OWNERS, REVIEWERS = {"hanna"}, {"ravi", "rosa"}
SENDING = {"submit", "take_back"}
KEY = "EOI-01"
SOMEBODY = ["hanna", "hanna", "ravi", "rosa", "tom", "olga", "ivo", "wren", "petra"]


class Histories(RuleBasedStateMachine):
    """One requirement and eight people, of whom one owns it and two may review it; Tom reviews too, but sits on the host's board."""

    def __init__(self) -> None:
        super().__init__()
        self.all = transaction.atomic()
        self.all.__enter__()
        programme = Programme.objects.first() or make_programme()
        here, elsewhere = make_organisation(programme=programme), make_organisation(programme=programme, name="Thornwick Women's Haven")
        self.site = make_site(organisation=here, programme=programme)
        make_actor(role="host_board", name="Tom", organisation=here)
        self.people = {
            "hanna": make_actor(role="host_lead", name="Hanna", organisation=here),
            "olga": make_actor(role="host_lead", name="Olga", organisation=elsewhere),
            "ravi": make_actor(role="coordinator", name="Ravi"),
            "rosa": make_actor(role="coordinator", name="Rosa"),
            "tom": make_actor(role="coordinator", name="Tom"),
            "ivo": make_actor(role="auditor", name="Ivo"),
            "wren": make_actor(role="worker", name="Wren"),
            "petra": make_actor(role="finance_reviewer", name="Petra"),
        }
        save_answers(self.people["hanna"], self.site, KEY, {"organisation_profile": PROFILE})
        self.state, self.recused, self.moves = "open", set[str](), 0

    @rule(who=st.sampled_from(SOMEBODY), action=st.sampled_from(sorted(TARGETS)))
    def somebody_tries(self, who: str, action: str) -> None:
        conditions = (ConditionAsked(text="Send the rota", owner="host_lead", due_on=TODAY + dt.timedelta(days=5)),)
        before = AuditEvent.objects.count()
        is_due = (action, self.state) in ALLOWED
        may = who in OWNERS if action in SENDING else who in REVIEWERS - self.recused
        try:
            with transaction.atomic():
                asked = {"conditions": conditions} if action == "accept_with_conditions" else {}
                move(self.people[who], self.site, KEY, Action(action), note="Because it is so.", **asked)
        except DomainError:
            assert not (is_due and may)
            assert AuditEvent.objects.count() == before
        else:
            # Reopening settles nothing, so a tie to the host does not keep a coordinator from it.
            assert is_due
            assert may or (action == "reopen" and who in {"ravi", "rosa", "tom"})
            self.state, self.moves = TARGETS[action], self.moves + 1
            assert AuditEvent.objects.count() > before

    @rule(who=st.sampled_from(sorted(REVIEWERS)))
    def a_reviewer_declares_an_interest(self, who: str) -> None:
        if self.recused:
            return
        declare(self.people[who], self.people[who].user, self.site.organisation)
        self.recused.add(who)

    @rule()
    def the_host_answers_again(self) -> None:
        try:
            with transaction.atomic():
                save_answers(self.people["hanna"], self.site, KEY, {"organisation_profile": PROFILE})
        except DomainError:
            assert self.state not in ("open", "returned")

    @invariant()
    def the_state_is_what_the_table_says(self) -> None:
        assert SiteRequirement.objects.get(site=self.site, key=KEY).state == self.state

    @invariant()
    def nobody_reviewed_who_sent_it_or_belongs_to_the_host(self) -> None:
        reviewers = set(Review.objects.filter(requirement__site=self.site).values_list("reviewer", flat=True))
        of_the_host = set(Membership.objects.filter(organisation=self.site.organisation).values_list("user", flat=True))
        assert reviewers & of_the_host == set()
        assert reviewers <= {self.people[name].user.pk for name in REVIEWERS}

    def teardown(self) -> None:
        assert [verdict.problem for verdict in verify_all() if verdict.problem] == []
        transaction.set_rollback(True)
        self.all.__exit__(None, None, None)


# Z9, Z10
@pytest.mark.slow
@pytest.mark.django_db
def test_no_history_leaves_the_table_or_lets_somebody_settle_their_own():
    once = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    run_state_machine_as_test(Histories, settings=once)
