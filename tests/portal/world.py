"""A small pilot for page tests: Lanternbridge under way with something of everything, Thornwick elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import User
from onboarding.models import Organisation, Programme, Site, SiteRequirement
from onboarding.policies import actor_of
from onboarding.roles import HOST_ROLES, Role
from onboarding.services.answers import save_answers
from tests.factories import make_organisation, make_site, make_user, move, passed, send_document

PDF = b"%PDF-1.7\n%%EOF\n"


@dataclass(frozen=True)
class World:
    """``people`` by role; ``outsider`` leads the other host."""

    programme: Programme
    organisation: Organisation
    site: Site
    elsewhere: Site
    people: Mapping[Role, User]
    outsider: User


def make_world(programme: Programme) -> World:
    organisation = make_organisation(programme=programme)
    other = make_organisation(programme=programme, name="Thornwick Women's Haven")
    site = make_site(organisation=organisation, programme=programme)
    elsewhere = make_site(organisation=other, programme=programme)
    people = {role: _person(role, organisation) for role in Role if role != Role.WORKER}
    outsider = make_user(role="host_lead", name="Olga", organisation=other)
    _returned_policy(organisation, site, people)
    site.refresh_from_db()
    return World(programme, organisation, site, elsewhere, people, outsider)


def _person(role: Role, organisation: Organisation) -> User:
    names = {Role.HOST_LEAD: "Hanna Holt", Role.COORDINATOR: "Cora", Role.SAFEGUARDING_REVIEWER: "Sal Reyes", Role.PROGRAMME_LEAD: "Petra"}
    name = names.get(role, role.value.replace("_", " ").title())
    return make_user(role=role.value, name=name, organisation=organisation if role in HOST_ROLES else None)


def _returned_policy(organisation: Organisation, site: Site, people: Mapping[Role, User]) -> None:
    """The profile is with the coordinator; the first document sent has been returned with a reason."""
    hanna, cora = actor_of(people[Role.HOST_LEAD]), actor_of(people[Role.COORDINATOR])
    save_answers(hanna, site, "EOI-01", {"organisation_profile": {"legal_name": "Lanternbridge Freedom Project"}})
    passed(send_document(hanna, organisation, "Safeguarding policy.pdf", [PDF], [(site, "EOI-02"), (site, "SAF-01")]), PDF)
    move(hanna, site, "EOI-01", "submit")
    move(cora, site, "EOI-01", "return", note="Please give the charity number as the register has it.")
    assert SiteRequirement.objects.get(site=site, key="EOI-01").state == "returned"
