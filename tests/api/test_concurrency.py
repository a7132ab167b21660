"""Nobody's change is overwritten, and one submission however often it is sent. Real races are in test_races."""

from __future__ import annotations

import pytest

from onboarding.models import AuditEvent, SiteRequirement, WorkItem
from onboarding.services import work
from tests.api.access import CALLS, Call
from tests.api.test_problems import is_problem
from tests.api.world import World, filled, path_of, rolled_back
from tests.factories import make_actor

pytestmark = pytest.mark.django_db
GUARDED = [call for call in CALLS if call.tag]


def send(world: World, call: Call, **headers: str):
    role = "coordinator" if "coordinator" in call.may else "host_lead"
    with rolled_back():
        return getattr(world.clients[role], call.method)(path_of(call, world.ids), filled(call.body, world.ids), headers=headers)


def test_every_put_of_a_person_and_every_requirement_move_is_guarded():
    assert {call.name for call in GUARDED} == {
        "put organisations/<slug:slug>/",
        "put sites/<slug:slug>/",
        "put sites/<slug:slug>/requirements/<str:key>/answers/",
        "post sites/<slug:slug>/requirements/<str:key>/moves/",
        "put webhooks/<int:webhook_id>/",
    }


# C1
@pytest.mark.parametrize("call", GUARDED, ids=lambda call: call.name)
def test_a_write_without_if_match_is_refused(world, call):
    is_problem(send(world, call), 428, "if_match_required")


# C1
@pytest.mark.parametrize("call", GUARDED, ids=lambda call: call.name)
def test_a_write_with_a_stale_tag_is_refused_and_changes_nothing(world, call):
    number, version = world.ids[call.tag].strip('"').split("-")
    before = AuditEvent.objects.count()
    is_problem(send(world, call, **{"If-Match": f'"{number}-{int(version) + 1}"'}), 412, "stale")
    is_problem(send(world, call, **{"If-Match": f'"{int(number) + 1}-{version}"'}), 412, "stale")
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("call", GUARDED, ids=lambda call: call.name)
@pytest.mark.parametrize("tag", ["*", 'W/"1-1"', '"1"', "1-1", '"1-1", "1-2"', '"²-1"'])
def test_a_tag_that_is_not_a_strong_one_of_ours_is_refused(world, call, tag):
    is_problem(send(world, call, **{"If-Match": tag}), 400, "invalid")


def test_the_tag_of_one_answer_is_the_key_to_the_next_write(world):
    cora, address = world.clients["coordinator"], f"/api/v1/sites/{world.ids['site']}/"
    body = {"name": "Sycamore Salford", "localities": ["E08000006"], "started_on": "2026-09-01"}
    with rolled_back():
        first = cora.put(address, body, headers={"If-Match": cora.get(address)["ETag"]})
        assert first.status_code == 200
        second = cora.put(address, {**body, "name": "Sycamore Quays"}, headers={"If-Match": first["ETag"]})
        assert (second.status_code, second.json()["name"]) == (200, "Sycamore Quays")


def test_a_submission_sent_twice_is_one_submission(world):
    hanna, address = world.clients["host_lead"], f"/api/v1/sites/{world.ids['site']}/requirements/EOI-01/"
    with rolled_back():
        tag = {"If-Match": hanna.get(address)["ETag"]}
        answers = [hanna.post(f"{address}moves/", {"action": "submit"}, headers=tag).status_code for _ in range(2)]
        assert answers == [200, 409]
        assert SiteRequirement.objects.get(site=world.site, key="EOI-01").submissions == 1


def test_claims_one_after_the_other_never_share_a_site(world):
    wren = make_actor(role="worker", name="Wren")
    with rolled_back():
        work.mark_due(WorkItem.Kind.DRIVE_SITE, [501, 502, 503])
        first, second = (work.claim(wren, WorkItem.Kind.DRIVE_SITE, 2, [501, 502, 503]) for _ in range(2))
    assert [lease.subject for lease in (*first, *second)] == [501, 502, 503]
