"""Leases: held by one worker at a time, refused when late, set aside after three failures."""

from __future__ import annotations

import datetime as dt

import pytest

from onboarding import clock
from onboarding.errors import LeaseLost, NotPermitted
from onboarding.models import WorkItem
from onboarding.services import work

DRIVE = WorkItem.Kind.DRIVE_SITE


@pytest.fixture
def due(programme):
    work.mark_due(DRIVE, [7])


def claim_of(lease) -> tuple[int, str, int]:
    return lease.subject, lease.token, lease.fence


def let_the_lease_end() -> None:
    WorkItem.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))


# Z12
def test_only_a_worker_claims(due, ravi):
    with pytest.raises(NotPermitted):
        work.claim(ravi, DRIVE, 1)


def test_a_leased_subject_is_not_leased_again(due, wren):
    assert [lease.subject for lease in work.claim(wren, DRIVE, 10)] == [7]
    assert work.claim(wren, DRIVE, 10) == []


# C6, L5
def test_a_lease_that_ended_is_given_to_another_and_the_first_is_too_late(due, wren):
    (first,) = work.claim(wren, DRIVE, 1)
    let_the_lease_end()
    (second,) = work.claim(wren, DRIVE, 1)
    assert second.fence == first.fence + 1
    with pytest.raises(LeaseLost):
        work.heartbeat(wren, DRIVE, [claim_of(first)])
    assert work.heartbeat(wren, DRIVE, [claim_of(second)]) > clock.now()


def test_a_lease_that_ended_but_was_not_claimed_again_may_still_report(due, wren):
    (lease,) = work.claim(wren, DRIVE, 1)
    let_the_lease_end()
    assert work.held(wren, DRIVE, [claim_of(lease)])[7].subject == 7


# Z12, C6
@pytest.mark.parametrize("claim", [(7, "", 1), (7, "wrong", 1), (7, "é", 1), (8, "x", 1), (2**80, "x", 1)])
def test_a_claim_nobody_was_given_is_refused(due, wren, claim):
    work.claim(wren, DRIVE, 1)
    with pytest.raises(LeaseLost):
        work.check_held(wren, DRIVE, [claim])


def test_the_right_token_with_another_fence_is_refused(due, wren):
    (lease,) = work.claim(wren, DRIVE, 1)
    with pytest.raises(LeaseLost):
        work.check_held(wren, DRIVE, [(7, lease.token, lease.fence + 1)])


def test_what_was_marked_during_a_lease_stays_due(due, wren):
    (lease,) = work.claim(wren, DRIVE, 1)
    work.mark_due(DRIVE, [7])
    work.complete(work.held(wren, DRIVE, [claim_of(lease)])[7], None)
    assert [again.subject for again in work.claim(wren, DRIVE, 1)] == [7]


def test_what_was_done_is_not_due_again(due, wren):
    (lease,) = work.claim(wren, DRIVE, 1)
    work.complete(work.held(wren, DRIVE, [claim_of(lease)])[7], None)
    assert work.claim(wren, DRIVE, 1) == []


def test_each_of_those_done_together_is_due_when_it_says_or_was_marked_meanwhile(programme, wren):
    work.mark_due(DRIVE, [1, 2, 3, 4])
    leases = work.claim(wren, DRIVE, 10)
    work.mark_due(DRIVE, [4])
    items = work.held(wren, DRIVE, [claim_of(lease) for lease in leases])
    soon, later = (clock.day_starts(clock.today() + dt.timedelta(days=days)) for days in (1, 9))
    work.complete_all({items[1]: soon, items[2]: later, items[3]: None, items[4]: later})
    assert dict(WorkItem.objects.values_list("subject", "due_at"))[4] <= clock.now()
    rest = WorkItem.objects.exclude(subject=4).order_by("subject")
    assert list(rest.values_list("due_at", flat=True)) == [soon, later, None]
    assert set(WorkItem.objects.values_list("lease_token", "lease_until", "attempts")) == {("", None, 0)}


def test_a_lease_tells_what_is_stored_of_it(due, wren):
    (lease,) = work.claim(wren, DRIVE, 1)
    item = WorkItem.objects.get()
    assert (lease.token, lease.fence, lease.attempt, lease.until) == (item.lease_token, item.fence, item.attempts, item.lease_until)
    assert item.claimed_mark == item.marked


# L5
def test_after_three_failures_people_are_told_why(due, wren):
    for _ in range(work.MAX_ATTEMPTS):
        (lease,) = work.claim(wren, DRIVE, 1)
        work.fail(wren, DRIVE, *claim_of(lease), "The file store is away.")
    item = WorkItem.objects.get()
    assert (item.needs_attention, item.last_error) == (True, "The file store is away.")
    assert work.claim(wren, DRIVE, 1) == []
    assert work.backlog()["drive_site"] == {"due": 0, "leased": 0, "needs_attention": 1}


# L5
def test_three_workers_that_died_silently_set_the_subject_aside(due, wren):
    for _ in range(work.MAX_ATTEMPTS):
        assert len(work.claim(wren, DRIVE, 1)) == 1
        let_the_lease_end()
    assert work.claim(wren, DRIVE, 1) == []
    assert WorkItem.objects.get().last_error == "The worker stopped 3 times without saying why."


# F1, F24
def test_a_subject_that_kills_its_workers_sets_no_other_aside(programme, wren):
    deadly, others = 1, set(range(2, 101))
    work.mark_due(DRIVE, [deadly, *others])
    deaths, done, sizes = 0, set(), []
    while leases := work.claim(wren, DRIVE, 100):
        if deadly in (subjects := [lease.subject for lease in leases]):
            deaths += 1
            sizes.append(len(subjects))
            let_the_lease_end()
            continue
        done.update(subjects)
        for item in work.held(wren, DRIVE, [claim_of(lease) for lease in leases]).values():
            work.complete(item, None)
    assert (deaths, sizes, done) == (3, [100, 12, 1], others)
    assert list(WorkItem.objects.filter(needs_attention=True).values_list("subject", flat=True)) == [deadly]


# F22, L12
def test_a_message_is_set_aside_only_after_as_many_workers_died_as_it_has_tries(programme, wren):
    work.mark_due(WorkItem.Kind.DELIVER, [7])
    for _ in range(10):
        assert [lease.subject for lease in work.claim(wren, WorkItem.Kind.DELIVER, 40)] == [7]
        let_the_lease_end()
    assert work.claim(wren, WorkItem.Kind.DELIVER, 40) == []
    assert WorkItem.objects.get().last_error == "The worker stopped 10 times without saying why."


def test_a_new_cause_gives_a_subject_another_chance(due, wren):
    WorkItem.objects.update(needs_attention=True, attempts=3)
    work.mark_due(DRIVE, [7])
    assert [lease.attempt for lease in work.claim(wren, DRIVE, 1)] == [1]


def test_work_of_a_later_day_is_not_due_yet(programme, wren):
    work.mark_due(DRIVE, [7], clock.day_starts(clock.today() + dt.timedelta(days=1)))
    assert work.claim(wren, DRIVE, 1) == []


def test_an_earlier_day_wins_and_a_later_one_does_not_postpone(programme, wren):
    work.mark_due(DRIVE, [7], clock.day_starts(clock.today()))
    work.mark_due(DRIVE, [7], clock.day_starts(clock.today() + dt.timedelta(days=9)))
    assert [lease.subject for lease in work.claim(wren, DRIVE, 1)] == [7]


def test_saying_due_again_does_not_postpone_what_is_due_longer(programme, wren):
    earlier = clock.day_starts(clock.today() - dt.timedelta(days=9))
    work.mark_due(DRIVE, [7], earlier)
    work.mark_due(DRIVE, [7])
    assert WorkItem.objects.get().due_at == earlier


def test_what_had_no_day_gets_one(programme, wren):
    work.mark_due(DRIVE, [7])
    WorkItem.objects.update(due_at=None)
    work.mark_due(DRIVE, [7])
    assert [lease.subject for lease in work.claim(wren, DRIVE, 1)] == [7]
