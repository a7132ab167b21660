"""The work queue: late ones first, one's own, what filters keep, and what it costs."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from onboarding.models import Review, SiteRequirement
from onboarding.roles import Role
from onboarding.selectors.review_queue import Queue, QueueView, following
from onboarding.services.evaluation import refresh
from onboarding.services.interests import declare
from tests.factories import TODAY
from tests.portal.reviewing import POLICY, actor, policy_sent, sent, waiting

QUEUE = "/work/"
SESSION_USER_ROLES = 3


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_an_empty_queue_says_that_nothing_waits(clients):
    assert "Nothing waits for a review." in words(clients[Role.COORDINATOR].get(QUEUE))


def test_a_sent_requirement_is_shown_with_its_site_and_how_long_it_waits(world, clients):
    policy_sent(world, on=TODAY - dt.timedelta(days=3))
    text = words(clients[Role.COORDINATOR].get(QUEUE))
    assert "Lanternbridge Freedom Project" in text
    assert POLICY in text
    assert "3 days" in text


@pytest.mark.parametrize(
    ("sent", "late"),
    [(dt.date(2026, 11, 9), False), (dt.date(2026, 11, 6), True), (dt.date(2026, 9, 1), True)],
    ids=["the tenth working day is today", "it was on Friday", "long ago"],
)
def test_it_is_late_after_ten_working_days(world, sent, late):
    policy_sent(world, on=sent)
    assert Queue(actor(world, Role.COORDINATOR), TODAY).rows(QueueView(late=True)).exists() is late


def test_one_sent_again_is_late_after_five_working_days(world):
    sent(world, POLICY, on=dt.date(2026, 11, 13), submissions=2)
    assert Queue(actor(world, Role.COORDINATOR), TODAY).rows(QueueView(late=True)).count() == 1


def test_what_is_due_first_comes_first_so_late_ones_lead(world):
    sent(world, "SAF-01", on=TODAY)
    sent(world, "SAF-02", on=dt.date(2026, 11, 9))
    sent(world, "SAF-05", on=dt.date(2026, 11, 10), submissions=2)
    queue = Queue(actor(world, Role.COORDINATOR), TODAY)
    assert [row.key for row in queue.rows(QueueView())] == ["SAF-05", "SAF-02", "SAF-01"]
    assert [row.key for row in queue.rows(QueueView(late=True))] == ["SAF-05"]


@pytest.mark.parametrize(("nations", "due"), [(["ENG"], dt.date(2026, 12, 7)), (["SCT"], dt.date(2026, 12, 8))])
def test_a_bank_holiday_of_the_sites_nation_gives_another_day(world, nations, due):
    """St Andrew's Day, 30 November, is a holiday in Scotland alone."""
    world.site.nations = nations
    assert sent(world, POLICY, on=dt.date(2026, 11, 23)).review_due_on == due


def test_what_no_longer_waits_is_due_for_nobody(world):
    sent(world, POLICY, on=TODAY)
    SiteRequirement.objects.filter(site=world.site, key=POLICY).update(state="returned")
    refresh([world.site], TODAY)
    assert SiteRequirement.objects.get(site=world.site, key=POLICY).review_due_on is None


def test_mine_is_what_my_role_decides(world, clients):
    policy_sent(world)
    assert POLICY in words(clients[Role.SAFEGUARDING_REVIEWER].get(f"{QUEUE}?whose=mine"))
    sent(world, "EOI-01", on=TODAY, submissions=2)
    assert "EOI-01" not in words(clients[Role.SAFEGUARDING_REVIEWER].get(f"{QUEUE}?whose=mine"))
    assert "EOI-01" in words(clients[Role.COORDINATOR].get(f"{QUEUE}?whose=mine"))


def test_what_i_have_accepted_waits_for_a_second_reviewer_and_no_longer_for_me(world):
    row = sent(world, "SAF-11", on=TODAY)
    sal, petra = actor(world, Role.SAFEGUARDING_REVIEWER), actor(world, Role.PRACTICE_REVIEWER)
    Review.objects.create(
        requirement=row, reviewer=sal.user, role="safeguarding_reviewer", decision="accept", seen="", submission=1, decided_on=TODAY
    )
    refresh([world.site], TODAY)
    assert Queue(sal, TODAY).counts().mine == 0
    assert (Queue(petra, TODAY).counts().mine, Queue(petra, TODAY).counts().second) == (1, 1)


def test_hosts_to_which_i_have_a_tie_are_not_in_my_queue(world, clients):
    policy_sent(world)
    sal = actor(world, Role.SAFEGUARDING_REVIEWER)
    declare(sal, sal.user, world.organisation)
    text = words(clients[Role.SAFEGUARDING_REVIEWER].get(QUEUE))
    assert "Nothing waits for your review. 1 requirement waits for others, at 1 site." in text
    assert POLICY not in text
    assert POLICY in words(clients[Role.COORDINATOR].get(QUEUE))


def test_who_reviews_nothing_is_told_what_waits_for_others_and_where(world, clients):
    policy_sent(world)
    sent(world, "EOI-01", on=TODAY)
    page = clients[Role.ADMIN].get(QUEUE)
    assert "Nothing waits for your review. 2 requirements wait for others, at 1 site. Show the sites that wait for us" in words(page)
    assert '<a href="/work/sites/?holder=us">' in page.content.decode()


def test_who_has_nothing_of_their_own_is_told_what_waits_for_others(world, clients):
    policy_sent(world)
    page = clients[Role.FINANCE_REVIEWER].get(f"{QUEUE}?whose=mine")
    assert "1 requirement waits for others. Show the whole queue" in words(page)


def test_the_filters_stand_in_the_address_of_every_item(world, clients):
    policy_sent(world)
    page = clients[Role.SAFEGUARDING_REVIEWER].get(f"{QUEUE}?whose=mine&text=recruitment").content.decode()
    assert f"/work/review/{world.site.slug}/{POLICY}/?text=recruitment&amp;whose=mine" in page


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ("text=lanternbridge", True),
        ("text=safer+recruitment", True),
        ("text=saf-10", True),
        ("text=thornwick", False),
        ("region=E12000002", True),
        ("region=W92000004", False),
        ("reviewer=safeguarding_reviewer", True),
        ("reviewer=finance_reviewer", False),
        ("reviewer=nobody&region=nowhere", True),
    ],
)
def test_filters_narrow_and_nonsense_is_left_out(world, clients, query, is_shown):
    policy_sent(world)
    text = words(clients[Role.COORDINATOR].get(f"{QUEUE}?{query}"))
    assert (POLICY in text) is is_shown


def test_next_goes_to_the_first_item_of_the_filtered_queue(world, clients):
    policy_sent(world)
    response = clients[Role.SAFEGUARDING_REVIEWER].get(f"{QUEUE}next/?whose=mine")
    assert (response.status_code, response["Location"]) == (302, f"/work/review/{world.site.slug}/{POLICY}/?whose=mine")
    response = clients[Role.SAFEGUARDING_REVIEWER].get(f"{QUEUE}next/?text=nothing")
    assert response["Location"] == f"{QUEUE}?text=nothing"


def test_next_passes_over_what_only_others_decide(world, clients):
    policy_sent(world, on=TODAY)
    sent(world, "DAT-12", on=TODAY - dt.timedelta(days=60))
    sal = clients[Role.SAFEGUARDING_REVIEWER]
    assert sal.get(f"{QUEUE}next/")["Location"] == f"/work/review/{world.site.slug}/{POLICY}/"
    assert sal.get(f"{QUEUE}next/?reviewer=ig_reviewer")["Location"] == f"{QUEUE}?reviewer=ig_reviewer"
    assert "Nothing here waits for your decision." in words(sal.get(f"{QUEUE}?reviewer=ig_reviewer"))


def test_who_decides_nothing_is_led_through_the_whole_queue(world, clients):
    policy_sent(world)
    assert clients[Role.AUDITOR].get(f"{QUEUE}next/")["Location"] == f"/work/review/{world.site.slug}/{POLICY}/"


def test_next_walks_down_the_queue_and_begins_again_after_its_end(world):
    days = {"SAF-10": dt.date(2026, 9, 1), "SAF-01": dt.date(2026, 9, 2), "SAF-02": dt.date(2026, 9, 2), "SAF-05": TODAY}
    for key, day in days.items():
        sent(world, key, on=day)
    queue = Queue(actor(world, Role.SAFEGUARDING_REVIEWER), TODAY)
    rows = list(queue.rows(QueueView(whose="mine")))
    assert {row.key for row in rows} == set(days)
    walked = [following(queue, QueueView(), row) for row in rows]
    assert walked == [*rows[1:], rows[0]]


@pytest.mark.parametrize("count", [3, 120])
def test_the_queue_costs_the_same_whatever_waits(world, clients, django_assert_max_num_queries, count):
    waiting(world, count, dt.date(2026, 10, 1))
    clients[Role.COORDINATOR].get(QUEUE)
    with django_assert_max_num_queries(SESSION_USER_ROLES + 3):
        assert clients[Role.COORDINATOR].get(QUEUE).status_code == 200


def test_hosts_have_no_queue(lead):
    assert lead.get(QUEUE).status_code == 403
    assert lead.get(f"{QUEUE}next/").status_code == 403


def test_a_role_that_reviews_nothing_sees_nothing_that_waits(world, clients):
    policy_sent(world)
    assert POLICY not in words(clients[Role.TRAINING_PROVIDER].get(QUEUE))
