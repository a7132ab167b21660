"""People of a host organisation: who they are, the posts they hold, and vetting outcomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onboarding import clock, names
from onboarding.errors import Invalid
from onboarding.models import Organisation, Person, RoleAssignment, Site, VettingAssertion
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services.bulk import every
from onboarding.services.unit import Unit, recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonGiven:
    name: str
    work_email: str = ""
    accreditation: str = ""
    code_signed_on: dt.date | None = None
    boundary_signed_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostGiven:
    """``site`` None means the post is held for every site of the organisation."""

    role: str
    since: dt.date
    site: Site | None = None
    until: dt.date | None = None
    decision_nation: str = ""
    offered_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VettingGiven:
    """The permitted fields of a vetting outcome. For PVG ``issued_on`` is the day the person joined the scheme."""

    regime: str
    issued_on: dt.date
    decision: str
    level: str = ""
    workforce: str = ""
    barred_list_checked: bool | None = None
    checked_on: dt.date | None = None
    checked_by: str = ""
    decided_on: dt.date | None = None
    update_service_checked_on: dt.date | None = None


def add_person(actor: Actor, organisation: Organisation, given: PersonGiven) -> Person:
    """Add a person, or bring the one of that name in the organisation up to date."""
    require(actor, Operation.WRITE_PEOPLE, organisation.pk)
    with recorded(actor) as unit:
        return save_person(unit, organisation, given)[0]


def add_people(actor: Actor, organisation: Organisation, given: Sequence[PersonGiven]) -> list[Person]:
    """Add people, or bring those of their names up to date: every one or none. Raises BulkRefused with the refusal per row."""
    require(actor, Operation.WRITE_PEOPLE, organisation.pk)
    with recorded(actor) as unit:
        return every(given, lambda person: save_person(unit, organisation, person)[0], what="people", done="added")


def assign_post(actor: Actor, person: Person, given: PostGiven) -> RoleAssignment:
    """Record a post; the same post with the same start is brought up to date. End one by giving ``until``."""
    require(actor, Operation.WRITE_PEOPLE, person.organisation_id)
    with recorded(actor) as unit:
        return save_post(unit, person, given)[0]


def assert_vetting(actor: Actor, person: Person, given: VettingGiven) -> VettingAssertion:
    """Record a vetting outcome. Only the host's designated safeguarding lead may; fields only, never a certificate."""
    require(actor, Operation.WRITE_VETTING, person.organisation_id)
    with recorded(actor) as unit:
        return save_vetting(unit, person, given)[0]


def save_person(unit: Unit, organisation: Organisation, given: PersonGiven) -> tuple[Person, bool]:
    name = names.clean(given.name, "name", most=150)
    values: dict[str, Any] = {"name": name, "work_email": given.work_email, "accreditation": given.accreditation}
    values |= {"code_signed_on": given.code_signed_on, "boundary_signed_on": given.boundary_signed_on}
    clock.check_past({name: values[name] for name in ("code_signed_on", "boundary_signed_on")})
    find = {"organisation": organisation, "name_key": names.key_of(name)[:150]}
    return unit.put(Person, find, values, event="person.saved", organisation_id=organisation.pk)


def save_post(unit: Unit, person: Person, given: PostGiven) -> tuple[RoleAssignment, bool]:
    if given.site is not None and given.site.organisation_id != person.organisation_id:
        raise Invalid("That site is of another organisation.", fields={"site": "Choose a site of this person's organisation."})
    if given.until is not None and given.until < given.since:
        raise Invalid("A post cannot end before it starts.", fields={"until": "Give the start or a later day."})
    clock.check_years({"since": given.since, "until": given.until, "offered_on": given.offered_on})
    values = {"until": given.until, "decision_nation": given.decision_nation, "offered_on": given.offered_on}
    find = {"person": person, "site": given.site, "role": given.role, "since": given.since}
    return unit.put(
        RoleAssignment, find, values, event="post.saved", organisation_id=person.organisation_id, person=person.pk, role=given.role
    )


def save_vetting(unit: Unit, person: Person, given: VettingGiven) -> tuple[VettingAssertion, bool]:
    values = {name: getattr(given, name) for name in VettingGiven.__slots__ if name not in ("regime", "issued_on")}
    days = ("issued_on", "checked_on", "decided_on", "update_service_checked_on")
    clock.check_past({name: getattr(given, name) for name in days})
    find = {"person": person, "regime": given.regime, "issued_on": given.issued_on}
    return unit.put(
        VettingAssertion,
        find,
        values,
        event="vetting.asserted",
        organisation_id=person.organisation_id,
        person=person.pk,
        regime=given.regime,
    )


def read_vetting(actor: Actor, person: Person) -> list[VettingAssertion]:
    """A person's vetting outcomes; who looked is on record before they are shown, as the disclosure codes of practice ask."""
    require(actor, Operation.READ_VETTING, person.organisation_id)
    with recorded(actor) as unit:
        unit.event("vetting.read", organisation_id=person.organisation_id, person=person.pk)
    return list(person.vetting.all()[:100])
