"""Plain makers, keyword-only. Hanna leads a host, Ravi and Rosa review, Petra leads the programme, Olga is an outsider."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from rest_framework.test import APIClient

from accounts.models import User
from api.v1.access import new_token
from checklists.loading import framework_of
from onboarding import store
from onboarding.asked import Action, Asked
from onboarding.models import EvidenceCopy, EvidenceVersion, Organisation, Programme, Site
from onboarding.policies import Actor, actor_of
from onboarding.selectors.requirements import points_of
from onboarding.services.access import add_sign_in
from onboarding.services.evidence import upload
from onboarding.services.moves import Move, make_move
from onboarding.services.organisations import OrganisationGiven, create_organisation
from onboarding.services.sites import SiteGiven, open_site

TODAY: dt.date = settings.AS_OF
MANCHESTER = "E08000003"


def make_user(*, role: str, name: str = "Ravi", organisation: Organisation | None = None) -> User:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return add_sign_in(None, email=email, name=name, role=role, organisation=organisation)


def make_actor(*, role: str, name: str = "Ravi", organisation: Organisation | None = None) -> Actor:
    return actor_of(make_user(role=role, name=name, organisation=organisation))


def make_client(user: User) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {new_token(user)}")
    return client


def make_coordinator() -> Actor:
    return make_actor(role="coordinator", name="Cora")


def make_organisation(*, programme: Programme, name: str = "Lanternbridge Freedom Project", **given: Any) -> Organisation:
    values = {"legal_structure": "charitable_company", "organisation_type": "anti_slavery", "income_gbp": 2_400_000, **given}
    return create_organisation(make_coordinator(), OrganisationGiven(name=name, **values), programme)


def make_site(
    *, organisation: Organisation, programme: Programme, name: str | None = None, localities: tuple[str, ...] = (MANCHESTER,)
) -> Site:
    given = SiteGiven(name=name or organisation.name, localities=localities, started_on=dt.date(2026, 9, 1))
    return open_site(make_coordinator(), organisation, programme, given)


def all_covered(site: Site, requirement: str) -> dict[str, str]:
    """The decision that every point of the requirement's checklist is covered."""
    wanted = framework_of(site.framework_version).requirements[requirement]
    return dict.fromkeys(points_of(site, wanted), "covered")


def move(actor: Actor, site: Site, requirement: str, action: str, **asked: Any) -> Any:
    """One move today, by the executor. Whoever accepts has found every point covered, unless ``points`` says otherwise."""
    if action in ("accept", "accept_with_conditions"):
        asked = {"points": all_covered(site, requirement), **asked}
    return make_move(actor, Move(site=site.slug, requirement=requirement, asked=Asked(action=Action(action), on=TODAY, **asked)))


def send_document(
    actor: Actor, organisation: Organisation, name: str, chunks: Iterable[bytes], uses: Sequence[tuple[Site, str]] = ()
) -> EvidenceVersion:
    """A document as a careful host sends it: looked through before."""
    return upload(actor, organisation, name, chunks, [(site.slug, key) for site, key in uses], no_survivor_data=True)


def passed(version: EvidenceVersion, safe: bytes) -> EvidenceVersion:
    """The version as a worker leaves it: checked, with ``safe`` as the copy that people get."""
    stored = store.put_bytes(safe)
    EvidenceCopy.objects.create(
        version=version, kind="safe", sha256=stored.sha256, size_bytes=stored.size_bytes, media_type=version.media_type
    )
    version.status = EvidenceVersion.Status.CLEAN
    version.save()
    return version
