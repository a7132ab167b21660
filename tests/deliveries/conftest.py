from __future__ import annotations

from collections.abc import Iterator

import pytest

from onboarding.models import WebhookEndpoint
from onboarding.policies import Actor
from onboarding.services.webhooks import WebhookGiven, create_webhook
from tests.deliveries.receivers import Receiver, receiving
from tests.factories import make_actor, make_organisation, make_site
from tests.workflows.conftest import coordinator, worker  # noqa: F401  (fixtures)


@pytest.fixture
def organisation(programme):
    return make_organisation(programme=programme)


@pytest.fixture
def site(organisation, programme):
    return make_site(organisation=organisation, programme=programme)


@pytest.fixture
def hanna(organisation) -> Actor:
    return make_actor(role="host_lead", name="Hanna", organisation=organisation)


@pytest.fixture
def ada(programme) -> Actor:
    return make_actor(role="admin", name="Ada")


@pytest.fixture
def receiver(settings, monkeypatch) -> Iterator[Receiver]:
    """A server on this machine, which the operator lists as one that may be reached."""
    with receiving() as found:
        settings.WEBHOOK_LOCAL_TARGETS = (found.target,)
        monkeypatch.setenv("GATEPOST_WEBHOOK_LOCAL_TARGETS", found.target)
        yield found


@pytest.fixture
def hook(site, hanna, receiver) -> tuple[WebhookEndpoint, str]:
    """The host's endpoint for what happens to its requirements, and its secret."""
    types = ["requirement.submit", "requirement.answered", "evidence.uploaded"]
    return create_webhook(hanna, site.organisation, WebhookGiven(url=receiver.url, event_types=types))
