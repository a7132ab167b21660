"""Fills an empty installation for a run: hosts with a site each, people with tokens, and who is told of events. Prints it as JSON.

Run as ``python -m tests.chaos.seeding``, in the environment of the installation.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from typing import Any

import django
from django.core.management import call_command

django.setup()

from accounts.models import User  # noqa: E402  (models can be loaded only now)
from api.v1.access import new_token  # noqa: E402
from onboarding.models import Organisation, Programme  # noqa: E402
from onboarding.policies import actor_of  # noqa: E402
from onboarding.services import webhooks  # noqa: E402
from onboarding.services.access import add_sign_in, set_up_programme  # noqa: E402
from onboarding.services.organisations import OrganisationGiven, create_organisation  # noqa: E402
from onboarding.services.sites import SiteGiven, open_site  # noqa: E402

HOSTS = ("Lanternbridge Freedom Project", "Thornwick Women's Haven", "Greyfield Outreach", "Marlow Street Refuge")
STAFF = {
    "cora": "coordinator",
    "colin": "coordinator",
    "ravi": "practice_reviewer",
    "adam": "admin",
    "wren": "worker",
    "wilma": "worker",
}
PASSWORD = "a long pass phrase for harbour lights"
MANCHESTER = "E08000003"
HEARD = ["requirement.submit", "requirement.return", "requirement.reject", "evidence.uploaded", "person.saved"]


def sign_in(name: str, role: str, organisation: Organisation | None = None) -> User:
    user = add_sign_in(None, email=f"{name}@example.org", name=name.title(), role=role, organisation=organisation)
    if role != "worker":
        user.set_password(PASSWORD)
        user.save()
    return user


def host(programme: Programme, number: int, name: str, cora: User) -> dict[str, Any]:
    actor = actor_of(cora)
    given = OrganisationGiven(name=name, legal_structure="charitable_company", organisation_type="anti_slavery", income_gbp=2_400_000)
    organisation = create_organisation(actor, given, programme)
    site = open_site(actor, organisation, programme, SiteGiven(name=name, localities=(MANCHESTER,), started_on=dt.date(2026, 9, 1)))
    lead = sign_in(f"hanna{number}", "host_lead", organisation)
    return {"organisation": organisation.slug, "site": site.slug, "site_id": site.pk, "token": new_token(lead), "email": lead.email}


def main(targets: dict[str, str]) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    programme = set_up_programme(slug="imsa-pilot", name="Pilot under fault", framework="imsa-readiness", version="0.1.0", target_sites=24)
    staff = {name: sign_in(name, role) for name, role in STAFF.items()}
    hosts = [host(programme, number, name, staff["cora"]) for number, name in enumerate(HOSTS)]
    secrets = {}
    for name, url in targets.items():
        given = webhooks.WebhookGiven(url=url, name=name, event_types=HEARD)
        secrets[name] = webhooks.create_webhook(actor_of(staff["adam"]), None, given)[1]
    return {
        "hosts": hosts,
        "tokens": {name: new_token(user) for name, user in staff.items()},
        "password": PASSWORD,
        "secrets": secrets,
    }


if __name__ == "__main__":
    json.dump(main(json.loads(os.environ["CHAOS_TARGETS"])), sys.stdout)
