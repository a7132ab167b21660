"""Forms that the database made give way are begun anew, and never answered with an error of ours (C9)."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from django.contrib import messages
from django.contrib.messages.middleware import MessageMiddleware
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from onboarding.models import AuditEvent, SiteRequirement
from portal.shared.access import for_anyone
from tests.factories import make_user
from tests.portal.people import signed_in
from tests.racing import in_a_deadlock, race, shared  # noqa: F401  (fixtures)


class Unlucky:
    """A page that says it is done, but gives way so many times before it has stored that."""

    def __init__(self, times: int, cause: Exception) -> None:
        self.left, self.cause, self.begun = times, cause, 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.begun += 1
        messages.success(request, f"Saved at try {self.begun}.")
        if self.left:
            self.left -= 1
            raise OperationalError("undone") from self.cause
        return HttpResponse(" ".join(str(message) for message in messages.get_messages(request)))


def sent(page: Unlucky, method: str = "post") -> HttpResponse:
    request = getattr(RequestFactory(), method)("/")
    request.session = {}
    # The decorator takes its name from the view, and an object has none.
    view = for_anyone(lambda request: page(request))
    return MessageMiddleware(view)(request)


# C9
@pytest.mark.parametrize("cause", [psycopg.errors.DeadlockDetected(), psycopg.errors.SerializationFailure()], ids=lambda c: c.sqlstate)
def test_a_form_that_gave_way_is_begun_anew_and_says_once_that_it_is_done(transactional_db, cause):
    page = Unlucky(3, cause)
    answer = sent(page)
    assert (answer.status_code, answer.content, page.begun) == (200, b"Saved at try 4.", 4)


# C9
def test_a_form_that_gave_way_too_often_is_told_to_send_again(transactional_db):
    answer = sent(Unlucky(4, psycopg.errors.DeadlockDetected()))
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert "nothing was stored" in answer.content.decode()


@pytest.mark.parametrize(("method", "cause"), [("get", psycopg.errors.DeadlockDetected()), ("post", sqlite3.OperationalError("locked"))])
def test_what_is_not_begun_anew_is_not_an_error_of_ours_either(transactional_db, method, cause):
    page = Unlucky(1, cause)
    assert (sent(page, method).status_code, page.begun) == (503, 1)


# C9, F25
@pytest.mark.postgres
def test_a_page_that_is_the_victim_of_a_deadlock_succeeds_all_the_same(race):  # noqa: F811
    if connection.vendor != "postgresql":
        pytest.skip("Needs PostgreSQL: SQLite has one writer at a time. Set GATEPOST_DATABASE_URL=postgres://…")
    hanna: Client = signed_in(make_user(role="host_lead", name="Hanna", organisation=race.organisation))
    version = SiteRequirement.objects.get(site=race, key="EOI-01").version
    answer, outcomes = in_a_deadlock(race, lambda: hanna.post(f"/host/{race.slug}/tasks/EOI-01/check/", {"version": version}))
    assert (answer.status_code, outcomes) == (302, ["other: done"])
    assert AuditEvent.objects.filter(name="requirement.submit").count() == 1
