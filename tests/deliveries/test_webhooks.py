"""Webhooks (R14): signed, with one id over all tries, on the schedule, stopped by 410, and told again."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from standardwebhooks import Webhook, WebhookVerificationError

from onboarding import clock
from onboarding.models import AuditEvent, Delivery, WebhookEndpoint, WorkItem
from onboarding.services import answers, outbox, webhooks, work
from onboarding.services.deliveries import DELAYS_SECONDS
from onboarding.services.webhooks import WebhookGiven
from tests.factories import make_actor, make_organisation, make_site
from workflows import delivering

pytestmark = pytest.mark.django_db


def say(hanna, site, name="Lanternbridge"):
    """Something happens: one event of one requirement."""
    answers.save_answers(hanna, site, "EOI-01", {"organisation_profile": {"legal_name": name}})


def deliver(worker) -> int:
    return delivering.deliver_batch(worker, worker.claim("deliver", 40))


@pytest.fixture
def later() -> Callable[[float], time_machine.travel]:
    """The clock so many seconds on from when it was first asked."""
    started: list[float] = []

    def travel(seconds: float) -> time_machine.travel:
        started.append(time.time())
        return time_machine.travel(started[0] + seconds, tick=True)

    return travel


def test_an_event_arrives_signed_so_that_an_independent_library_believes_it(worker, hook, receiver, hanna, site):
    say(hanna, site)
    assert deliver(worker) == 1
    (request,) = receiver.requests
    verified = Webhook(hook[1]).verify(request.body, request.headers)
    event = AuditEvent.objects.get(name="requirement.answered")
    assert verified == {
        "type": "requirement.answered",
        "timestamp": event.at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "data": {
            "chain": f"site:{site.pk}",
            "sequence": event.sequence,
            "organisation": "lanternbridge-freedom-project",
            "site": "lanternbridge-freedom-project",
            "requirement": "EOI-01",
            "link": "http://localhost:8000/api/v1/sites/lanternbridge-freedom-project/requirements/EOI-01/",
        },
    }
    assert Delivery.objects.get().state == "sent"
    assert not WorkItem.objects.filter(kind="deliver").exists()


@pytest.mark.parametrize("tampering", ["body", "id", "time", "secret"])
def test_what_was_changed_on_the_way_is_not_believed(worker, hook, receiver, hanna, site, tampering):
    say(hanna, site)
    deliver(worker)
    request, secret = receiver.requests[0], hook[1]
    if tampering == "body":
        request.body = request.body.replace(b"EOI-01", b"EOI-02")
    elif tampering == "id":
        request.headers["webhook-id"] = "msg_" + "0" * 32
    elif tampering == "time":
        request.headers["webhook-timestamp"] = str(int(request.headers["webhook-timestamp"]) + 1)
    else:
        secret = "whsec_" + "A" * 43 + "="
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(request.body, request.headers)


# R14
def test_three_refusals_and_a_success_are_four_tries_of_one_message(worker, hook, receiver, hanna, site, later):
    receiver.answers[:] = [500, 500, 500, 204]
    say(hanna, site)
    for seconds in (0, 10, 400, 3000):
        with later(seconds):
            assert deliver(worker) == 1
            assert deliver(worker) == 0
    assert len(receiver.ids) == 4
    assert len(set(receiver.ids)) == 1
    assert [row["status"] for row in Delivery.objects.get().tries] == [500, 500, 500, 204]
    assert len({request.headers["webhook-signature"] for request in receiver.requests}) == 4


# R14
def test_ten_tries_take_a_little_more_than_three_days_and_then_people_are_told(worker, coordinator, hook, receiver, hanna, site, later):
    receiver.answers[:] = [500]
    assert sum(DELAYS_SECONDS) >= 3 * 24 * 3600
    say(hanna, site)
    instant = 0.0
    for delay in (0, *DELAYS_SECONDS):
        instant += delay * 1.1 + 1
        with later(instant):
            assert deliver(worker) == 1
    assert len(receiver.requests) == 10
    with later(instant + 24 * 3600):
        assert deliver(worker) == 0
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.disabled_why, Delivery.objects.get(event_type="requirement.answered").state) == ("failing", "stopped")
    assert [(message.to, message.subject) for message in mail.outbox] == [(["hanna@example.org"], "A webhook was stopped")]
    assert AuditEvent.objects.filter(name="webhook.stopped").count() == 1


def test_what_fails_for_the_last_time_at_a_receiver_that_works_needs_attention(worker, coordinator, hook, receiver, hanna, site, later):
    receiver.answers[:] = [500, 204, 500]
    say(hanna, site)
    deliver(worker)
    Delivery.objects.update(attempts=9)
    WebhookEndpoint.objects.update(failures=0, failing_since=None)
    receiver.answers[:] = [500]
    with later(10):
        deliver(worker)
    assert Delivery.objects.get().state == "failed"
    (stuck,) = coordinator.get("work/attention/")
    assert (stuck["kind"], stuck["last_error"].endswith("It answered 500.")) == ("deliver", True)


def test_a_pause_that_the_receiver_asks_for_is_kept(worker, hook, receiver, hanna, site, later):
    def busy(handler):
        handler.send_response(429)
        handler.send_header("retry-after", "3600")
        handler.send_header("content-length", "0")
        handler.end_headers()

    receiver.answers[:] = [busy, 204]
    say(hanna, site)
    for seconds, tried in ((0, 1), (3000, 0), (3700, 1)):
        with later(seconds):
            assert deliver(worker) == tried


# R14
def test_a_receiver_that_says_it_is_gone_is_not_asked_again(worker, hook, receiver, hanna, site, later):
    receiver.answers[:] = [410]
    say(hanna, site)
    say(hanna, site, "Name 2")
    deliver(worker)
    assert WebhookEndpoint.objects.get().disabled_why == "gone"
    heard = len(receiver.requests)
    with later(10):
        say(hanna, site, "Name 3")
        deliver(worker)
    assert len(receiver.requests) == heard
    assert not Delivery.objects.filter(kind="webhook", state="waiting").exists()
    assert AuditEvent.objects.filter(name="webhook.stopped").count() == 1


def test_a_dead_receiver_rests_so_that_the_others_are_served(worker, hook, receiver, hanna, site, later):
    receiver.answers[:] = [500]
    for name in ("Name 1", "Name 2", "Name 3"):
        say(hanna, site, name)
    deliver(worker)
    say(hanna, site, "Name 4")
    assert deliver(worker) == 0
    assert WorkItem.objects.filter(kind="deliver", attempts=0).count() == 4
    receiver.answers[:] = [204]
    with later(30):
        assert deliver(worker) == 4
    assert WebhookEndpoint.objects.get().failures == 0


def test_while_the_old_secret_lasts_both_open_a_message(worker, hook, receiver, hanna, site, later):
    endpoint, old = hook
    _, new = webhooks.rotate_secret(hanna, endpoint.pk, 24)
    say(hanna, site)
    deliver(worker)
    with later(25 * 3600):
        say(hanna, site, "Name 2")
        deliver(worker)
        first, second = receiver.requests
        assert len(first.headers["webhook-signature"].split()) == 2
        Webhook(new).verify(second.body, second.headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(old).verify(second.body, second.headers)
    for secret in (old, new):
        Webhook(secret).verify(first.body, first.headers)


def test_a_message_is_there_exactly_when_its_cause_is(hook, hanna, site):
    with transaction.atomic():
        say(hanna, site)
        assert Delivery.objects.count() == 1
        transaction.set_rollback(True)
    assert Delivery.objects.count() == 0
    assert not WorkItem.objects.filter(kind="deliver").exists()


# F22, L3
def test_a_worker_that_dies_after_sending_costs_one_repeat_with_the_same_id(worker, hook, receiver, hanna, site):
    say(hanna, site)
    (lease,) = worker.claim("deliver", 40)
    delivering.attempt(delivering.consigned(worker, lease))
    WorkItem.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))
    assert deliver(worker) == 1
    assert len(receiver.ids) == 2
    assert len(set(receiver.ids)) == 1
    assert deliver(worker) == 0


# F21
def test_a_report_that_comes_too_late_changes_nothing(worker, hook, receiver, hanna, site):
    say(hanna, site)
    (late,) = worker.claim("deliver", 40)
    WorkItem.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))
    assert deliver(worker) == 1
    delivering.report(worker, late, delivering.Result(was_taken=False, note="It could not be reached."))
    assert (Delivery.objects.get().state, len(Delivery.objects.get().tries)) == ("sent", 1)


def test_a_host_hears_of_its_own_only_and_the_programme_of_everything(hook, hanna, ada, site, receiver, programme):
    webhooks.create_webhook(ada, None, WebhookGiven(url=receiver.url, event_types=["requirement.answered"]))
    other = make_organisation(programme=programme, name="Kestrel Haven")
    olga = make_actor(role="host_lead", name="Olga", organisation=other)
    say(olga, make_site(organisation=other, programme=programme))
    say(hanna, site)
    heard = [(row.endpoint.organisation_id, row.event.organisation_id) for row in Delivery.objects.select_related("endpoint", "event")]
    assert sorted(heard, key=str) == sorted(
        [(site.organisation_id, site.organisation_id), (None, site.organisation_id), (None, other.pk)], key=str
    )


def test_a_host_is_not_told_what_its_trail_would_not_show_it(hanna, site, receiver):
    endpoint, _ = webhooks.create_webhook(hanna, site.organisation, WebhookGiven(url=receiver.url))
    row = AuditEvent(name="interest.declared", organisation_id=site.organisation_id)
    assert not outbox.hears(endpoint, row)
    row.site_id = site.pk
    assert outbox.hears(endpoint, row)


def test_ids_of_people_and_free_data_stay_here(hanna, site):
    event = AuditEvent(
        name="vetting.asserted", at=clock.now(), site_id=site.pk, organisation_id=site.organisation_id, chain="x", sequence=1,
        data={"person": 7, "user": 8, "changed": ["name"], "gate": "G1", "sha256": "f" * 64},
    )  # fmt: skip
    assert set(outbox.Places([event]).of(event)) == {"chain", "sequence", "organisation", "site", "link", "gate"}


def test_what_was_missed_while_it_was_stopped_is_told_on_demand(worker, hook, receiver, hanna, site):
    endpoint, _ = hook
    started = clock.now()
    say(hanna, site)
    deliver(worker)
    webhooks.disable_webhook(hanna, endpoint.pk)
    say(hanna, site, "Name 2")
    assert Delivery.objects.count() == 1
    webhooks.enable_webhook(hanna, endpoint.pk)
    assert webhooks.tell_again(hanna, endpoint.pk, since=started) == (2, False)
    assert deliver(worker) == 2
    first, *again = [request.message["data"]["sequence"] for request in receiver.requests]
    assert sorted(again) == [first, first + 1]
    assert len(set(receiver.ids)) == 2


def test_one_message_is_sent_again_under_its_id(worker, hook, receiver, hanna, site):
    say(hanna, site)
    deliver(worker)
    assert webhooks.tell_again(hanna, hook[0].pk, delivery=Delivery.objects.get().pk) == (1, False)
    assert deliver(worker) == 1
    assert len(set(receiver.ids)) == 1
    assert [row["status"] for row in Delivery.objects.get().tries] == [204, 204]


def test_a_message_asked_for_again_while_it_is_on_its_way_goes_out_again(worker, hook, receiver, hanna, site):
    say(hanna, site)
    (lease,) = worker.claim("deliver", 1)
    result = delivering.attempt(delivering.consigned(worker, lease))
    webhooks.tell_again(hanna, hook[0].pk, delivery=Delivery.objects.get().pk)
    delivering.report(worker, lease, result)
    assert deliver(worker) == 1
    assert len(receiver.requests) == 2


def test_a_test_message_says_nothing(worker, hook, receiver, hanna):
    webhooks.send_test(hanna, hook[0].pk)
    deliver(worker)
    message = Webhook(hook[1]).verify(receiver.requests[0].body, receiver.requests[0].headers)
    assert (message["type"], message["data"]) == ("webhook.test", {"webhook": hook[0].pk})


def test_a_secret_is_in_no_row_in_the_clear(hook):
    row = WebhookEndpoint.objects.values().get()
    assert hook[1].removeprefix("whsec_") not in str(row)


def test_what_can_no_longer_be_unsealed_is_set_aside_and_holds_up_nothing(worker, coordinator, hook, receiver, hanna, site, settings):
    say(hanna, site)
    settings.SECRET_KEY = "another key entirely " * 4
    say(hanna, site, "Name 2")
    assert deliver(worker) == 0
    stuck = [row["last_error"] for row in coordinator.get("work/attention/")]
    assert len(stuck) == 2
    assert all("GATEPOST_SECRET_KEY" in reason for reason in stuck)
    assert deliver(worker) == 0


def test_a_month_after_it_ended_a_message_is_forgotten(worker, hook, receiver, hanna, site, later):
    say(hanna, site)
    deliver(worker)
    say(hanna, site, "Name 2")
    with later(31 * 86400):
        assert outbox.forget_ended(clock.now() - outbox.KEPT) == 1
    assert [row.state for row in Delivery.objects.all()] == ["waiting"]


def test_writes_cost_one_query_more_where_nobody_listens(hanna, site, django_assert_num_queries):
    events = list(AuditEvent.objects.all())
    with django_assert_num_queries(1):
        outbox.announce(events)


@pytest.mark.parametrize("count", [3, 30])
def test_telling_somebody_costs_the_same_whatever_happened(count, hook, hanna, site, django_assert_max_num_queries):
    rows = [
        AuditEvent.objects.create(
            chain="test", sequence=number, at=clock.now(), name="requirement.answered", actor="", site_id=site.pk,
            organisation_id=site.organisation_id, data={"requirement": "EOI-01"}, hash=str(number), previous_hash="",
        )
        for number in range(count)
    ]  # fmt: skip
    with django_assert_max_num_queries(9):
        outbox.announce(rows)
    assert work.backlog()["deliver"]["due"] == count
