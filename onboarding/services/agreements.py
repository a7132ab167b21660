"""Agreements: with whom, of which kind, who signed and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from onboarding import clock, names
from onboarding.errors import Invalid
from onboarding.models import Agreement, Organisation, Site
from onboarding.models.agreements import KINDS
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services.bulk import every
from onboarding.services.unit import Unit, recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureGiven:
    role: str
    name: str
    signed_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementGiven:
    """``counterparty`` is the other body; ``site`` None means it covers every site of the organisation."""

    kind: str
    counterparty: str
    site: Site | None = None
    signed_on: dt.date | None = None
    review_due: dt.date | None = None
    ends_on: dt.date | None = None
    framework_version: str = ""
    granularity: str = ""
    signatures: Sequence[SignatureGiven] = ()


def record_agreement(actor: Actor, organisation: Organisation, given: AgreementGiven) -> Agreement:
    """Record an agreement; one of the same kind with the same party is brought up to date."""
    require(actor, Operation.WRITE_AGREEMENT, organisation.pk)
    with recorded(actor) as unit:
        return save_agreement(unit, organisation, given)[0]


def record_agreements(actor: Actor, organisation: Organisation, asked: Sequence[tuple[str | None, AgreementGiven]]) -> list[Agreement]:
    """Record agreements, each with the address of the site it covers (None: every site), every one or none; about 2 queries a row.

    Raises:
        BulkRefused: with the refusal per row. A site of another organisation is refused as one that is not there.
    """
    require(actor, Operation.WRITE_AGREEMENT, organisation.pk)
    sites = {site.slug: site for site in Site.objects.filter(organisation=organisation)}

    def record(row: tuple[str | None, AgreementGiven]) -> Agreement:
        slug, given = row
        if slug is not None and slug not in sites:
            raise no_such_site()
        return save_agreement(unit, organisation, replace(given, site=sites[slug] if slug is not None else None))[0]

    with recorded(actor) as unit:
        return every(asked, record, what="agreements", done="recorded")


def no_such_site() -> Invalid:
    """The refusal of a site that is not the organisation's: the same for another's as for none."""
    return Invalid("There is no such site in this organisation.", fields={"site": "Use the address of one of its sites."})


def save_agreement(unit: Unit, organisation: Organisation, given: AgreementGiven) -> tuple[Agreement, bool]:
    if given.kind not in KINDS:
        raise Invalid(f"{given.kind} is not a kind of agreement.", fields={"kind": f"Use one of: {', '.join(KINDS)}."})
    if given.site is not None and given.site.organisation_id != organisation.pk:
        raise Invalid("That site is of another organisation.", fields={"site": "Choose a site of this organisation."})
    if given.signed_on and given.ends_on and given.ends_on < given.signed_on:
        raise Invalid("An agreement cannot end before it was signed.", fields={"ends_on": "Give a later day."})
    if any(day is not None and day > clock.today() for day in (given.signed_on, *(s.signed_on for s in given.signatures))):
        raise Invalid("An agreement cannot have been signed in the future.", fields={"signed_on": "Give today or an earlier day."})
    counterparty = names.clean(given.counterparty, "counterparty")
    values: dict[str, Any] = {
        "signed_on": given.signed_on,
        "review_due": given.review_due,
        "ends_on": given.ends_on,
        "framework_version": given.framework_version,
        "granularity": given.granularity,
        "signatures": [{"role": s.role, "name": s.name, "signed_on": s.signed_on.isoformat()} for s in given.signatures],
    }
    find = {"organisation": organisation, "site": given.site, "kind": given.kind, "counterparty": counterparty}
    return unit.put(Agreement, find, values, event="agreement.recorded", organisation_id=organisation.pk, kind=given.kind)
