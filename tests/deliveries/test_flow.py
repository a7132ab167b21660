"""The flow ``deliver`` on a real Prefect server, with a token and nothing else; and a worker killed at the worst moment."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import time

import pytest
from standardwebhooks import Webhook

from onboarding import clock
from onboarding.models import Delivery, WorkItem
from onboarding.services import webhooks
from onboarding.services.webhooks import WebhookGiven
from tests.deliveries.receivers import receiving
from tests.factories import make_actor
from tests.workflows.test_flows import eventually, prefect_url, site, worker_environment  # noqa: F401  (fixtures)

pytestmark = pytest.mark.prefect
BATCH = (
    "from workflows import delivering as d; from workflows.connection import worker_api as api; "
    "d.deliver_batch(api(), api().claim('deliver', 40))"
)
SCRIPT = "from workflows.flows.deliver import deliver; print('delivered', deliver(), deliver())"


@pytest.fixture
def hook(site, settings):  # noqa: F811
    hanna = make_actor(role="host_lead", name="Hanna", organisation=site.organisation)

    def made(receiver):
        settings.WEBHOOK_LOCAL_TARGETS = (receiver.target,)
        endpoint, secret = webhooks.create_webhook(
            hanna, site.organisation, WebhookGiven(url=receiver.url, event_types=["requirement.accept"])
        )
        webhooks.send_test(hanna, endpoint.pk)
        return secret

    return made


def test_the_flow_sends_what_is_due(worker_environment, hook, tmp_path):  # noqa: F811
    with receiving() as receiver:
        secret = hook(receiver)
        environment = worker_environment | {"GATEPOST_WEBHOOK_LOCAL_TARGETS": receiver.target}
        done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stderr[-2000:]
        assert done.stdout.startswith("delivered 1 0")
        (request,) = receiver.requests
        assert Webhook(secret).verify(request.body, request.headers)["type"] == "webhook.test"


# F22, L3
def test_a_worker_killed_after_sending_and_before_reporting_repeats_one_message(worker_environment, hook, tmp_path):  # noqa: F811
    def killing(handler):
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=10)

    command = [sys.executable, "-c", BATCH]
    with receiving(killing, 204) as receiver:
        hook(receiver)
        environment = worker_environment | {"GATEPOST_WEBHOOK_LOCAL_TARGETS": receiver.target}
        worker = subprocess.Popen(command, env=environment, cwd=tmp_path)
        assert worker.wait(timeout=60) == -signal.SIGKILL
        assert Delivery.objects.get().state == "waiting"
        WorkItem.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))
        for _ in range(2):
            assert subprocess.run(command, env=environment, cwd=tmp_path, timeout=60, check=False).returncode == 0
        time.sleep(0.1)
        assert len(receiver.ids) == 2
        assert len(set(receiver.ids)) == 1
    assert Delivery.objects.get().state == "sent"


# C6, F21
def test_a_worker_frozen_past_its_lease_comes_back_too_late_to_change_anything(worker_environment, hook, tmp_path):  # noqa: F811
    def freezing(handler):
        frozen.send_signal(signal.SIGSTOP)
        handler.send_response(500)
        handler.send_header("content-length", "0")
        handler.end_headers()

    command = [sys.executable, "-c", BATCH]
    with receiving(freezing, 204) as receiver:
        hook(receiver)
        environment = worker_environment | {"GATEPOST_WEBHOOK_LOCAL_TARGETS": receiver.target}
        frozen = subprocess.Popen(command, env=environment, cwd=tmp_path)
        eventually(lambda: receiver.requests)
        WorkItem.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))
        assert subprocess.run(command, env=environment, cwd=tmp_path, timeout=60, check=False).returncode == 0
        assert Delivery.objects.get().state == "sent"
        frozen.send_signal(signal.SIGCONT)
        assert frozen.wait(timeout=60) == 0
    found = Delivery.objects.get()
    assert (found.state, [row["status"] for row in found.tries]) == ("sent", [204])
    assert len(set(receiver.ids)) == 1
