"""An auditor reads everything and changes nothing, refused by the rules first and by the connection itself after them (Z11)."""

from __future__ import annotations

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from onboarding import reading_only
from onboarding.errors import NotPermitted
from onboarding.models import Organisation, Site
from onboarding.policies import actor_of
from onboarding.services.invitations import InvitationGiven, invite
from tests.api.access import CALLS
from tests.api.world import perform, rolled_back
from tests.factories import make_user
from tests.portal.people import signed_in

pytestmark = pytest.mark.django_db
READS = [call for call in CALLS if call.method == "get" and "auditor" in call.may]
WRITES = [call for call in CALLS if call.method != "get"]
OWN = {"post tokens/", "post tokens/<str:token_key>/withdrawal/", "post reports/", "post reports/<int:report_id>/openings/"}
"""A token of their own, and a report: neither changes anything of a host."""
RECORDED = {"onboarding_auditevent", "onboarding_trailhead", "onboarding_servicetoken", "onboarding_delivery", "onboarding_workitem"}
WRITTEN = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"')


# Z11
@pytest.mark.parametrize("call", WRITES, ids=lambda call: call.name)
def test_every_write_is_refused_to_an_auditor(world, call):
    with rolled_back():
        answer = perform(world.clients["auditor"], call, world.ids)
    assert answer.status_code in (403, 404, 422) or call.name in OWN
    assert not (200 <= answer.status_code < 300) or call.name in OWN


# Z11
@pytest.mark.parametrize("call", READS, ids=lambda call: call.name)
def test_a_read_by_an_auditor_writes_down_that_it_happened_and_nothing_else(world, call):
    with rolled_back(), CaptureQueriesContext(connection) as queries:
        answer = perform(world.clients["auditor"], call, world.ids)
    assert answer.status_code < 500
    assert answer.status_code != 403 or answer.json()["detail"] != reading_only.REFUSAL
    tables = {found[1] for query in queries if (found := WRITTEN.match(query["sql"]))}
    assert tables <= RECORDED


# Z11
@pytest.mark.urls("tests.api.careless_urls")
def test_a_view_that_forgets_to_ask_changes_nothing_for_an_auditor(world):
    before = Organisation.objects.get(pk=world.organisation.pk).website
    with rolled_back():
        answer = world.clients["auditor"].post("/api/v1/rewriting/", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    with rolled_back():
        assert world.clients["coordinator"].post("/api/v1/rewriting/", {}).status_code == 200
    with rolled_back():
        assert signed_in(make_user(role="auditor", name="Ivo")).post("/rewriting/").status_code == 403
    assert Organisation.objects.get(pk=world.organisation.pk).website == before


# Z11
@pytest.mark.parametrize(
    "write",
    [
        lambda: Site.objects.update(name="x"),
        lambda: Site.objects.all()._raw_delete("default"),
        lambda: Site.objects.bulk_create([Site(name="x")]),
        lambda: connection.cursor().execute("DROP TABLE onboarding_site"),
        lambda: connection.cursor().execute("ALTER TABLE onboarding_site ADD COLUMN x integer"),
        lambda: connection.cursor().execute("WITH gone AS (DELETE FROM onboarding_site RETURNING 1) SELECT 1"),
        lambda: connection.cursor().execute("REPLACE INTO onboarding_site (id) VALUES (1)"),
        lambda: connection.cursor().execute("  update onboarding_site SET name = 'x'"),
    ],
)
def test_no_kind_of_statement_that_changes_something_is_let_through(world, write):
    with reading_only.watched():
        reading_only.begin()
        with pytest.raises(NotPermitted), transaction.atomic():
            write()
        assert Site.objects.exists()


# Z11
def test_an_auditor_takes_up_a_role_they_are_invited_to(world):
    """What is about their own access is theirs to do, and the new role counts from then on."""
    with rolled_back():
        ivo = make_user(role="auditor", name="Ivo")
        _, link = invite(None, InvitationGiven(email=ivo.email, role="host_lead", organisation=world.organisation))
        assert signed_in(ivo).post(f"/{link.split('/', 3)[3]}").status_code == 302
        assert (actor_of(ivo).only_reads, actor_of(ivo).own) == (False, {world.organisation.pk: frozenset({"host_lead"})})
