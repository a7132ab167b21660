"""Sites: opened, brought up to date, gone live, withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from checklists.evaluation import PASSED, GateStatus
from checklists.loading import framework_of
from onboarding import clock, names, reach
from onboarding.errors import GuardFailed, Invalid, Refused, Stale, WrongState
from onboarding.models import Locality, Organisation, Programme, Site, SiteRequirement, SiteStatus
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services.unit import Unit, changed_fields, recorded
from onboarding.transitions import why_closed


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteGiven:
    """``localities`` are ONS codes; the first one gives the site's region on maps and lists."""

    name: str
    localities: Sequence[str]
    started_on: dt.date
    coordinator_email: str = ""
    target_go_live_on: dt.date | None = None


def open_site(actor: Actor, organisation: Organisation, programme: Programme, given: SiteGiven) -> Site:
    """Open a site pinned to the programme's current framework version.

    Raises:
        Refused: a site of that name exists in the programme.
        Invalid: an unknown locality, a date in the future.
    """
    require(actor, Operation.OPEN_SITE, organisation.pk)
    with recorded(actor) as unit:
        if _is_taken(given.name):
            raise Refused(f"There is a site called {given.name} already. Give this one a name of its own, such as its locality.")
        return save_site(unit, organisation, programme, given)[0]


@reach.everywhere()
def _is_taken(name: str) -> bool:
    return Site.objects.filter(slug=names.slug_of(name)).exists()


def update_site(actor: Actor, site: Site, given: SiteGiven, version: int) -> Site:
    require(actor, Operation.WRITE_SITE, site.organisation_id)
    with recorded(actor) as unit:
        current = unit.lock(site.pk)[0]
        if current.version != version:
            raise Stale(f"{current.name} has changed since you looked. Load it again.")
        if closed := why_closed(current):
            raise WrongState(closed)
        return save_site(unit, current.organisation, current.programme, given, current)[0]


def save_site(
    unit: Unit, organisation: Organisation, programme: Programme, given: SiteGiven, current: Site | None = None
) -> tuple[Site, bool]:
    """Create or bring up to date inside a unit; returns the row and whether anything changed. Found by address unless given."""
    name = names.clean(given.name, "name")
    localities = _localities(given.localities)
    values = _values(given, name, localities)
    row = current or Site.objects.filter(slug=names.slug_of(name), organisation=organisation).first()
    if row is None:
        row = Site(
            programme=programme, organisation=organisation, slug=names.slug_of(name), framework_version=programme.framework, **values
        )
        row.save(force_insert=True)
        keys = framework_of(row.framework_version).requirements
        SiteRequirement.objects.bulk_create([SiteRequirement(site=row, key=key) for key in keys])
        changed = ["opened"]
    elif changed := changed_fields(row, values):
        row.version += 1
        row.save(update_fields=[*changed, "version"])
    if changed:
        row.localities.set(localities)
        unit.event("site.opened" if changed == ["opened"] else "site.saved", site=row, changed=changed)
        unit.drive(row.pk)
    return row, bool(changed)


def _localities(codes: Sequence[str]) -> list[Locality]:
    found = Locality.objects.in_bulk(list(codes))
    unknown = [code for code in codes if code not in found]
    if unknown or not codes:
        text = f"There is no locality {', '.join(unknown)}." if unknown else "Name at least one locality."
        raise Invalid(text, fields={"localities": "Give council names or ONS codes from the list of localities."})
    return [found[code] for code in dict.fromkeys(codes)]


def _values(given: SiteGiven, name: str, localities: Sequence[Locality]) -> dict[str, Any]:
    if given.started_on > clock.today():
        raise Invalid(f"{name} cannot have started in the future.", fields={"started_on": "Give today or an earlier day."})
    coordinator = User.objects.filter(email__iexact=given.coordinator_email).first() if given.coordinator_email else None
    if given.coordinator_email and coordinator is None:
        raise Invalid(
            f"Nobody signs in as {given.coordinator_email}.",
            fields={"coordinator_email": "Invite the coordinator first, or leave it blank."},
        )
    return {
        "name": name,
        "locality_codes": [locality.code for locality in localities],
        "nations": sorted({locality.nation for locality in localities}),
        "region_code": localities[0].region_code,
        "started_on": given.started_on,
        "target_go_live_on": given.target_go_live_on,
        "coordinator": coordinator,
    }


def record_go_live(actor: Actor, site: Site, on: dt.date) -> Site:
    """Record the day a site went live. Raises GuardFailed unless its go-live gate is passed on that day."""
    require(actor, Operation.WRITE_SITE, site.organisation_id)
    with recorded(actor) as unit:
        row = unit.lock(site.pk)[0]
        if row.status != SiteStatus.ONBOARDING:
            raise WrongState(f"{row.name} is {row.get_status_display().lower()} already.")
        if on > clock.today():
            raise Invalid("A go-live is recorded when it has happened.", fields={"on": "Give today or an earlier day."})
        gate = framework_of(row.framework_version).go_live_gate
        status = row.gates.get(gate, {}).get("status")
        if status not in PASSED or status == GateStatus.REOPENED:
            raise GuardFailed(
                f"{row.name} cannot go live.", [f"Gate {gate} is {str(status).replace('_', ' ')}; it has to be passed first."]
            )
        row.status, row.went_live_on = SiteStatus.LIVE, on
        row.version += 1
        row.save(update_fields=["status", "went_live_on", "version"])
        unit.event("site.went_live", site=row, on=on.isoformat())
    return row


def withdraw(actor: Actor, site: Site, on: dt.date, reason: str) -> Site:
    """Record a safe exit. The record stays readable and is closed to further moves."""
    require(actor, Operation.WRITE_SITE, site.organisation_id)
    with recorded(actor) as unit:
        row = unit.lock(site.pk)[0]
        if row.status == SiteStatus.WITHDRAWN:
            raise WrongState(f"{row.name} has withdrawn already.")
        if on > clock.today() or not reason.strip():
            raise Invalid("Give the day it withdrew and why.", fields={"on": "Today or earlier.", "reason": "One sentence."})
        row.status, row.withdrawn_on, row.withdrawal_reason = SiteStatus.WITHDRAWN, on, names.clean(reason, "reason", most=500)
        row.version += 1
        row.save(update_fields=["status", "withdrawn_on", "withdrawal_reason", "version"])
        unit.event("site.withdrew", site=row, on=on.isoformat())
    return row
