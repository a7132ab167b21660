"""Deadlocks and serialisation failures are begun anew and never shown as an error of ours (C9, F25); no writer overwrites another (C7)."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from onboarding.contention import MOST_TIMES, begun_anew
from onboarding.models import AuditEvent, Programme
from tests.factories import make_client, make_user
from tests.racing import ROUNDS, at_once, in_a_deadlock, race, shared  # noqa: F401  (fixtures)


class Unlucky:
    """Gives way so many times, as PostgreSQL's driver and Django say it, and then succeeds."""

    def __init__(self, times: int, cause: Exception) -> None:
        self.left, self.cause, self.begun = times, cause, 0

    def __call__(self) -> str:
        self.begun += 1
        if self.left:
            self.left -= 1
            raise OperationalError("undone") from self.cause
        return "done"


# C9
@pytest.mark.parametrize("cause", [psycopg.errors.DeadlockDetected(), psycopg.errors.SerializationFailure()], ids=lambda c: c.sqlstate)
def test_what_gave_way_up_to_three_times_succeeds(transactional_db, cause):
    write = Unlucky(MOST_TIMES, cause)
    assert begun_anew(write) == "done"
    assert write.begun == MOST_TIMES + 1
    with pytest.raises(OperationalError):
        begun_anew(Unlucky(MOST_TIMES + 1, cause))


# C9
@pytest.mark.parametrize(
    "cause", [psycopg.errors.LockNotAvailable(), psycopg.errors.AdminShutdown(), sqlite3.OperationalError("locked")], ids=str
)
def test_other_failures_are_not_begun_anew(transactional_db, cause):
    write = Unlucky(1, cause)
    with pytest.raises(OperationalError):
        begun_anew(write)
    assert write.begun == 1


# C9
def test_inside_a_transaction_nothing_is_begun_anew(db):
    write = Unlucky(1, psycopg.errors.DeadlockDetected())
    with transaction.atomic(), pytest.raises(OperationalError):
        begun_anew(write)
    assert write.begun == 1


# C9, F25
@pytest.mark.postgres
def test_a_request_that_is_the_victim_of_a_deadlock_succeeds_all_the_same(race):  # noqa: F811
    if connection.vendor != "postgresql":
        pytest.skip("Needs PostgreSQL: SQLite has one writer at a time. Set GATEPOST_DATABASE_URL=postgres://…")
    hanna = make_client(make_user(role="host_lead", name="Hanna", organisation=race.organisation))
    address = f"/api/v1/sites/{race.slug}/requirements/EOI-01/"
    tag = {"If-Match": hanna.get(address)["ETag"]}
    answer, outcomes = in_a_deadlock(race, lambda: hanna.post(f"{address}moves/", {"action": "submit"}, headers=tag))
    assert (answer.status_code, outcomes) == (200, ["other: done"])
    assert AuditEvent.objects.filter(name="requirement.submit").count() == 1


# C7
def test_four_writers_that_read_before_they_write_never_fail_and_lose_nothing(shared):  # noqa: F811
    Programme.objects.update(target_sites=0)

    def write() -> None:
        for _ in range(ROUNDS):
            with transaction.atomic():
                row = Programme.objects.select_for_update().get()
                row.target_sites += 1
                row.save()

    at_once(write, write, write, write)
    assert Programme.objects.get().target_sites == 4 * ROUNDS
