"""Fills an empty database: a host whose expression of interest waits, with its answers on conflicts that one reviewer accepted, and copies.

Run as ``python -m tests.upgrades.filling SITES``, which is how many there are then, in the environment of the installation.
"""

from __future__ import annotations

import sys

import django
from django.core.management import call_command

django.setup()

from onboarding.models import Review, SiteRequirement  # noqa: E402  (models can be loaded only now)
from onboarding.services.access import set_up_programme  # noqa: E402
from onboarding.services.generation import generate  # noqa: E402
from tests.factories import TODAY, make_actor, make_organisation, make_site, make_user, move  # noqa: E402


def main(sites: int) -> None:
    call_command("migrate", verbosity=0)
    programme = set_up_programme(slug="imsa-pilot", name="Pilot on the move", framework="imsa-readiness", version="0.1.0", target_sites=24)
    host = make_organisation(programme=programme)
    site = make_site(organisation=host, programme=programme)
    move(make_actor(role="host_lead", name="Hanna", organisation=host), site, "EOI-01", "submit")
    conflicts = SiteRequirement.objects.get(site=site, key="EOI-06")
    SiteRequirement.objects.filter(pk=conflicts.pk).update(state="submitted", submissions=1, submitted_on=TODAY)
    pia = make_user(role="practice_reviewer", name="Pia")
    Review.objects.create(
        requirement=conflicts, reviewer=pia, role="practice_reviewer", decision="accept", seen="", submission=1, decided_on=TODAY
    )
    make_user(role="worker", name="Wren")
    list(generate([host], sites - 1))


if __name__ == "__main__":
    main(int(sys.argv[1]))
