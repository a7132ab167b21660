"""What is kept so that pages need not count over everything: after any history it says what a count of every row says."""

from __future__ import annotations

import datetime as dt
import os

import pytest
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from checklists.evaluation import Standing
from checklists.loading import framework_of
from onboarding.asked import Action, ConditionAsked, WaiverAsked
from onboarding.errors import DomainError
from onboarding.models import Interest, Person, Programme, Review, Site, SiteRequirement
from onboarding.policies import Actor
from onboarding.roles import REVIEWER_ROLES
from onboarding.selectors.leadership_detail import hotspots
from onboarding.selectors.reporting_people import asked, in_date, posts
from onboarding.selectors.reporting_scope import Scope
from onboarding.selectors.review_queue import Queue, QueueCounts, QueueView, awaits_second_look
from onboarding.selectors.trained import counted
from onboarding.services.answers import save_answers
from onboarding.services.evaluation import refresh
from onboarding.services.interests import declare, end
from onboarding.services.people import PersonGiven, PostGiven, add_person, assign_post
from onboarding.services.sites import withdraw
from onboarding.services.training import TrainingGiven, record_training
from tests.conftest import make_programme
from tests.factories import TODAY, make_actor, make_organisation, make_site, move
from tests.onboarding.test_moves import CONFLICTS, PROFILE

EXAMPLES, STEPS = (200, 60) if os.environ.get("GATEPOST_LONG") else (3, 20)
ANSWERS = {"EOI-01": {"organisation_profile": PROFILE}, "EOI-06": CONFLICTS}
"""One that its coordinator decides, and one on which two have to agree."""
ACTIONS = ["submit", "submit", "accept", "accept", "accept_with_conditions", "return", "reject", "take_back", "reopen", "waive"]
REVIEWERS = ["ravi", "rosa", "pia", "fen", "tom", "petra"]
ACCEPTING = ("accept", "accept_with_conditions")


class Histories(RuleBasedStateMachine):
    """Two hosts and their leads; Ravi and Rosa coordinate, Pia and Fen review, Tom reviews and is on one host's board, Petra leads."""

    def __init__(self) -> None:
        super().__init__()
        self.all = transaction.atomic()
        self.all.__enter__()
        self.programme = Programme.objects.first() or make_programme()
        self.hosts = [make_organisation(programme=self.programme, name=name) for name in ("Lanternbridge Project", "Thornwick Haven")]
        self.sites = [make_site(organisation=host, programme=self.programme) for host in self.hosts]
        make_actor(role="host_board", name="Tom", organisation=self.hosts[0])
        roles = ("coordinator", "coordinator", "practice_reviewer", "finance_reviewer", "practice_reviewer", "programme_lead")
        self.people = {name: make_actor(role=role, name=name.title()) for name, role in zip(REVIEWERS, roles, strict=True)}
        self.admin = make_actor(role="admin", name="Ada")
        self.today = TODAY
        for number, host in enumerate(self.hosts):
            self.people[f"lead{number}"] = make_actor(role="host_lead", name=f"Lead {number}", organisation=host)
            self.people[f"board{number}"] = make_actor(role="host_board", name=f"Board {number}", organisation=host)
            self.answer(number, "EOI-01")
            self.answer(number, "EOI-06")
            move(self.people[f"lead{number}"], self.sites[number], "EOI-01", "submit")
            move(self.people["ravi"], self.sites[number], "EOI-01", "accept")
            move(self.people[f"board{number}"], self.sites[number], "EOI-06", "submit")

    def answer(self, number: int, key: str) -> None:
        save_answers(self.people[f"lead{number}"], self.sites[number], key, ANSWERS[key])

    @rule(
        data=st.data(), number=st.sampled_from([0, 1]), key=st.sampled_from(["EOI-01", "EOI-06", "EOI-06"]), action=st.sampled_from(ACTIONS)
    )
    def somebody_moves(self, data: st.DataObject, number: int, key: str, action: str) -> None:
        owner = f"lead{number}" if key == "EOI-01" else f"board{number}"
        who = owner if action in ("submit", "take_back") else data.draw(st.sampled_from(REVIEWERS))
        asked: dict[str, object] = {}
        if action == "accept_with_conditions":
            asked["conditions"] = (ConditionAsked(text="Send the rota", owner="host_lead", due_on=TODAY + dt.timedelta(days=5)),)
        if action == "waive":
            asked["waiver"] = WaiverAsked(
                reason="Late", compensating_control="Calls", owner="Lee", requested_by=self.people[owner].user.pk,
                ends_on=TODAY + dt.timedelta(days=20),
            )  # fmt: skip
        self.tried(lambda: move(self.people[who], self.sites[number], key, Action(action), note="Because it is so.", **asked))

    @rule(number=st.sampled_from([0, 1]), key=st.sampled_from(sorted(ANSWERS)))
    def a_host_answers_again(self, number: int, key: str) -> None:
        self.tried(lambda: self.answer(number, key))

    @rule(number=st.sampled_from([0, 1]), who=st.sampled_from(REVIEWERS))
    def somebody_declares_a_tie(self, number: int, who: str) -> None:
        self.tried(lambda: declare(self.people[who], self.people[who].user, self.hosts[number]))

    @rule(who=st.sampled_from(REVIEWERS))
    def a_tie_ends(self, who: str) -> None:
        for tie in Interest.objects.filter(user=self.people[who].user, ended_on=None):
            end(self.admin, tie.pk)

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.today += dt.timedelta(days=days)
        refresh(list(Site.objects.select_related("organisation", "framework_version").order_by("pk")), self.today)

    @rule(
        number=st.sampled_from([0, 1]), who=st.sampled_from(["Ann", "Ben"]), role=st.sampled_from(["host_dsl", "deputy_dsl", "trustee"]),
        since=st.integers(-400, 100), days=st.none() | st.integers(0, 500), everywhere=st.booleans(),
    )  # fmt: skip
    def a_post_is_recorded(self, number: int, who: str, role: str, since: int, days: int | None, everywhere: bool) -> None:
        start = TODAY + dt.timedelta(days=since)
        end = None if days is None else start + dt.timedelta(days=days)
        given = PostGiven(role=role, since=start, until=end, site=None if everywhere else self.sites[number])
        self.tried(lambda: assign_post(self.people["ravi"], self.person(number, who), given))

    @rule(
        number=st.sampled_from([0, 1]), who=st.sampled_from(["Ann", "Ben"]), ago=st.integers(0, 1000), hours=st.none() | st.integers(1, 30),
        course=st.sampled_from(["SG-LEAD", "SG-A2", "MSHT-T1", "DP", "BOARD-BRIEF"]),
    )  # fmt: skip
    def a_course_is_recorded(self, number: int, who: str, ago: int, hours: int | None, course: str) -> None:
        given = TrainingGiven(course=course, completed_on=TODAY - dt.timedelta(days=ago), hours=hours)
        framework = framework_of(self.programme.framework)
        self.tried(lambda: record_training(self.people["ravi"], self.person(number, who), given, framework))

    def person(self, number: int, who: str) -> Person:
        return add_person(self.people["ravi"], self.hosts[number], PersonGiven(name=who))

    @rule(data=st.data())
    def a_site_withdraws(self, data: st.DataObject) -> None:
        if data.draw(st.integers(0, 9)) == 0:
            self.tried(lambda: withdraw(self.people["ravi"], self.sites[1], TODAY, "It lost its lease."))

    def tried(self, write) -> None:
        try:
            with transaction.atomic():
                write()
        except DomainError:
            pass

    @invariant()
    def the_numbers_of_the_queue_are_those_of_a_count_from_scratch(self) -> None:
        for name in REVIEWERS:
            actor = self.people[name]
            queue = Queue(actor, self.today)
            rows, second, mine = recounted(actor)
            assert queue.counts() == numbers(rows, second, mine, self.today), name
            assert {row.pk for row in queue.rows(QueueView())} == {row.pk for row in rows}
            assert {row.pk for row in queue.rows(QueueView(whose="mine"))} == mine
            assert {row.pk for row in queue.rows(QueueView(whose="second"))} == second
            assert {row.pk for row in queue.rows(QueueView()) if awaits_second_look(row)} == second

    @invariant()
    def what_stands_how_is_what_the_rows_say(self) -> None:
        active = SiteRequirement.objects.exclude(site__status="withdrawn").filter(applicable=True)
        for one in hotspots(self.programme, framework_of(self.programme.framework)):
            stand = list(
                active.filter(key=one.spot.key).exclude(standing__in=["not_applicable", "blocked"]).values_list("standing", flat=True)
            )
            unmet = [standing for standing in stand if standing not in ("met", "met_with_conditions", "waived", "expiring")]
            assert (one.spot.applicable, one.spot.unmet, one.in_review) == (len(stand), len(unmet), stand.count(Standing.WITH_REVIEWER))
        places = {"red": 0, "amber": 1, "grey": 2, "green": 3}
        assert all(need == places[rag] for need, rag in Site.objects.values_list("need", "rag"))

    @invariant()
    def who_is_trained_is_what_the_records_say_on_any_day(self) -> None:
        framework = framework_of(self.programme.framework)
        active = Site.objects.exclude(status="withdrawn").annotate(text=Cast("trained", TextField()))
        active = active.values_list("organisation__name", "text")
        for day in (self.today, self.today + dt.timedelta(days=300)):
            scope = Scope(self.programme, framework, day)
            for one, found in zip(asked(framework), counted(active, framework, day), strict=True):
                held = {post.person_id: post for post in posts(scope, one.roles)}
                names = dict(Person.objects.values_list("pk", "organisation__name"))
                expected: dict[str, tuple[int, int]] = {}
                for pk, post in held.items():
                    people, trained = expected.get(names[pk], (0, 0))
                    expected[names[pk]] = (people + 1, trained + in_date(post, one, day))
                assert found == expected, (one.role, day)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.all.__exit__(None, None, None)


def recounted(actor: Actor) -> tuple[list[SiteRequirement], set[int], set[int]]:
    """What waits and the caller may review, read row by row; what of it waits for a second; what the caller may decide now."""
    tied = set(Interest.objects.filter(user=actor.user, ended_on=None).values_list("organisation", flat=True)) | set(actor.own)
    waiting = SiteRequirement.objects.filter(state="submitted").select_related("site__framework_version")
    rows = [
        row
        for row in waiting
        if row.applicable
        and row.site.withdrawn_on is None
        and row.site.organisation_id not in tied
        and row.submitted_by_id != actor.user.pk
    ]
    second, mine = set[int](), set[int]()
    for row in rows:
        asked = framework_of(row.site.framework_version).requirements[row.key]
        current = [review for review in Review.objects.filter(requirement=row) if review.submission == row.submissions]
        if asked.four_eyes and any(review.decision in ACCEPTING for review in current):
            second.add(row.pk)
        may = asked.reviewer in actor.everywhere or (asked.four_eyes and bool(actor.everywhere & REVIEWER_ROLES))
        if may and actor.user.pk not in {review.reviewer_id for review in current}:
            mine.add(row.pk)
    return rows, second, mine


def numbers(rows: list[SiteRequirement], second: set[int], mine: set[int], today: dt.date) -> QueueCounts:
    late = {row.pk for row in rows if row.review_due_on is not None and row.review_due_on < today}
    red = {row.site_id for row in rows if row.site.rag == "red"}
    return QueueCounts(
        waiting=len(rows),
        shown=len(rows),
        late=len(late),
        mine=len(mine),
        mine_since=min((row.submitted_on for row in rows if row.pk in mine and row.submitted_on), default=None),
        sites=len({row.site_id for row in rows}),
        sites_at_risk=len(red),
        second=len(second),
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_after_any_history_what_is_kept_is_what_a_count_from_scratch_says():
    once = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    run_state_machine_as_test(Histories, settings=once)
