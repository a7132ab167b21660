"""Rows about agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.dateparse import parse_date

from onboarding import names
from onboarding.models import Agreement
from onboarding.services.agreements import AgreementGiven, SignatureGiven, save_agreement
from onboarding.services.intake_lines import Line

if TYPE_CHECKING:
    from onboarding.services.intake import Intake

_SIGNATURES = (
    ("host_signatory", "host_role", "host_board", "host_signed_on"),
    ("partner_signatory", "partner_role", "programme_lead", "partner_signed_on"),
)


def take_agreement(intake: Intake, line: Line) -> bool:
    organisation = intake.organisation(line)
    site = intake.site(line) if line.value("site") else None
    version = intake.version(line)
    if line.spoiled("kind", "with"):
        return False
    kind, counterparty = str(line.value("kind", "")), names.clean(str(line.value("with", "")), "with")
    known = Agreement.objects.filter(organisation=organisation, site=site, kind=kind, counterparty=counterparty).first()
    given = AgreementGiven(
        kind=kind,
        counterparty=counterparty,
        site=site,
        signed_on=line.date("signed_on") or (known.signed_on if known else None),
        review_due=line.date("review_due") or (known.review_due if known else None),
        ends_on=line.date("ends_on") or (known.ends_on if known else None),
        framework_version=version or (known.framework_version if known else ""),
        granularity=line.value("granularity", known.granularity if known else ""),
        signatures=_signatures(line, known),
    )
    return save_agreement(intake.unit, organisation, given)[1]


def _signatures(line: Line, known: Agreement | None) -> list[SignatureGiven]:
    """The row's signatures in the order of its columns, then those already stored for roles it does not give."""
    given = [
        SignatureGiven(role=str(line.value(role, default)), name=str(line.value(who)), signed_on=on)
        for who, role, default, day in _SIGNATURES
        if line.value(who) and (on := line.date(day))
    ]
    roles = {signature.role for signature in given}
    stored = [
        SignatureGiven(role=row["role"], name=row["name"], signed_on=parsed)
        for row in (known.signatures if known else ())
        if row["role"] not in roles and (parsed := parse_date(row["signed_on"]))
    ]
    return given + stored
