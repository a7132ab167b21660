"""Certificates: insurance, Cyber Essentials and ICO registration; what they say, whom they name and until when they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from workflows.documents import Document
from workflows.inspectors import certificates_cover as cover_limits
from workflows.inspectors import certificates_insurance as insurance
from workflows.inspectors import certificates_schemes as schemes
from workflows.inspectors.certificates_labels import Labelled
from workflows.inspectors.finding import CANNOT_TELL, FAIL, NEEDS_HUMAN, PASS, Finding, InspectionContext
from workflows.inspectors.spans import names_agree, plain_name, spoken, tamed

CHECK = "certificates"
VERSION = "3"
INSURANCE: Mapping[str, str] = {"ORG-05": "employers_liability", "ORG-06": "public_liability", "ORG-07": "professional_indemnity"}
CYBER, ICO = "DAT-12", "DAT-01"
REQUIREMENTS = frozenset({*INSURANCE, CYBER, ICO})


def inspect(document: Document, context: InspectionContext) -> list[Finding]:
    document = tamed(document)
    if not document.has_text_layer:
        reason = "The certificate is a picture or scan without text; a person reads it, or send the file as you received it."
        return [Finding(check=CHECK, code="text_layer", outcome=CANNOT_TELL, reason=reason)]
    if context.requirement in INSURANCE:
        findings = _insurance(document, context)
    elif context.requirement == CYBER:
        findings = _cyber(document, context)
    else:
        findings = _registration(document, context)
    return findings + _declared(findings, context)


def _finding(code: str, outcome: str, reason: str, where: Labelled | None = None, **data: Any) -> Finding:
    page, words = (where.page, where.quotation) if where else (None, "")
    return Finding(check=CHECK, code=code, outcome=outcome, reason=reason[:600], page=page, quotation=words[:160], data=data)


def _said(code: str, noun: str, found: Labelled | None, key: str = "") -> Finding:
    """A value as the certificate says it, or that it could not be read."""
    if found is None:
        return _finding(code, CANNOT_TELL, f"The {noun} could not be read; a reviewer looks for it on the certificate.")
    return _finding(code, PASS, f"The {noun} is {found.value}.", found, **{key or code: found.value})


def _insurance(document: Document, context: InspectionContext) -> list[Finding]:
    kind = INSURANCE[context.requirement]
    period = insurance.period_of(document, kind)
    findings = [
        _cover(document, kind),
        _period(period, context.as_of),
        _holder(insurance.insured_of(document), "insured", context, document),
        _said("insurer", "insurer", insurance.insurer_of(document, kind)),
        _said("policy_number", "policy number", insurance.policy_number_of(document, kind)),
    ]
    if (offer := insurance.only_an_offer(document)) is not None:
        reason = "This looks like a quotation or an invitation to renew, which proves no cover; send the certificate or schedule in force."
        findings.append(_finding("kind", FAIL, reason, offer, kind="offer"))
    if kind == "professional_indemnity":
        findings.append(_advocacy(document))
    return findings


def _cover(document: Document, kind: str) -> Finding:
    covers = cover_limits.covers_of(document)
    amounts: dict[str, Any] = {f"{name}_gbp": cover.amount_gbp for name, cover in covers.items()}
    label = cover_limits.LABELS[kind]
    cover = covers.get(kind)
    if cover is None:
        is_named = cover_limits.is_named(document, kind)
        outcome = CANNOT_TELL if is_named or not covers else FAIL
        reason = f"{label} could not be found with an amount on this certificate; send the certificate that shows it."
        return _finding("cover", outcome, reason, **amounts)
    basis = {"claim": " for any one claim", "occurrence": " for any one occurrence", "aggregate": " in all over the period"}.get(
        cover.basis, ""
    )
    reason = f"{label}: £{cover.amount_gbp:,}{basis}. A reviewer compares it with what is asked."
    return _finding("cover", PASS, reason, cover.where, cover_gbp=cover.amount_gbp, basis=cover.basis or None, **amounts)


def _period(period: insurance.Period | None, as_of: dt.date) -> Finding:
    if period is None or period.end is None:
        start = period.start.isoformat() if period and period.start else None
        return _finding("period", CANNOT_TELL, "The end of the insurance could not be read; a reviewer looks for it.", start=start)
    data = {"start": period.start.isoformat() if period.start else None, "end": period.end.isoformat(), "inclusive": period.is_inclusive}
    if period.end < as_of:
        return _finding(
            "period", FAIL, f"The insurance ended on {spoken(period.end)}; send the certificate that is in force.", period.where, **data
        )
    if period.start is not None and period.start > as_of:
        reason = f"The insurance begins on {spoken(period.start)}; send the certificate in force today as well."
        return _finding("period", NEEDS_HUMAN, reason, period.where, **data)
    return _finding("period", PASS, f"The insurance is in force until {spoken(period.end)}.", period.where, **data)


def _holder(found: Labelled | None, code: str, context: InspectionContext, document: Document) -> Finding:
    organisation = context.organisation
    if found is None:
        if organisation and f" {plain_name(organisation)} " in f" {plain_name(document.text)} ":
            return _finding(code, PASS, f"{organisation} is named on the certificate.", name=organisation)
        return _finding(code, CANNOT_TELL, "It could not be read whom the certificate names; a reviewer looks.")
    agreement = names_agree(organisation, found.value) if organisation else "same"
    if agreement == "same":
        return _finding(code, PASS, f"The certificate names {found.value}.", found, name=found.value)
    if agreement == "similar" or f" {plain_name(organisation)} " in f" {plain_name(document.text)} ":
        reason = f"The certificate names {found.value}, which is not quite {organisation}; check that this is the same organisation."
        return _finding(code, NEEDS_HUMAN, reason, found, name=found.value)
    reason = f"The certificate names {found.value}, not {organisation}; send the certificate in your organisation's name."
    return _finding(code, FAIL, reason, found, name=found.value)


def _advocacy(document: Document) -> Finding:
    found = insurance.advocacy_named(document)
    if found is None:
        reason = "Advocacy or advice was not found among the insured activities; send the schedule that names it or ask your insurer."
        return _finding("advocacy_named", CANNOT_TELL, reason)
    return _finding("advocacy_named", PASS, "The insured activities name advocacy or advice.", found, advocacy_named=True)


def _cyber(document: Document, context: InspectionContext) -> list[Finding]:
    scheme = schemes.scheme_of(document)
    shown = {key: word for key, word in schemes.SCHEME_LABELS.items()}
    if scheme is None:
        first = _finding("scheme", CANNOT_TELL, "It could not be read which scheme this certificate belongs to; a reviewer looks.")
    elif (unsure := schemes.not_a_certificate(document)) is not None:
        reason = "This reads like a report or an application rather than a certificate; send the certificate itself."
        first = _finding("scheme", NEEDS_HUMAN, reason, unsure, scheme=scheme.value)
    else:
        first = _finding("scheme", PASS, f"This is a certificate of {shown[scheme.value]}.", scheme, scheme=scheme.value)
    return [
        first,
        _expiry(schemes.cyber_expiry(document), context.as_of, "certificate"),
        _day("issued_on", "day of issue", schemes.cyber_issue(document)),
        _holder(schemes.holder_of(document), "holder", context, document),
        _said("certificate_number", "certificate number", schemes.certificate_number_of(document)),
        _said("scope", "scope", schemes.scope_of(document)),
    ]


def _registration(document: Document, context: InspectionContext) -> list[Finding]:
    return [
        _said("ico_number", "registration number", schemes.ico_number_of(document)),
        _said("tier", "fee tier", schemes.ico_tier_of(document)),
        _expiry(schemes.ico_expiry(document), context.as_of, "registration"),
        _day("registered_on", "day of registration", schemes.ico_start(document)),
        _holder(schemes.ico_holder(document), "holder", context, document),
    ]


def _expiry(found: Labelled | None, as_of: dt.date, noun: str) -> Finding:
    if found is None:
        return _finding("expiry", CANNOT_TELL, f"No day on which the {noun} ends was found; a reviewer looks for it.")
    date = dt.date.fromisoformat(found.value)
    if date < as_of:
        return _finding("expiry", FAIL, f"The {noun} ended on {spoken(date)}; send the one that is in force.", found, date=found.value)
    return _finding("expiry", PASS, f"The {noun} holds until {spoken(date)}.", found, date=found.value)


def _day(code: str, noun: str, found: Labelled | None) -> Finding:
    if found is None:
        return _finding(code, CANNOT_TELL, f"The {noun} could not be read.")
    return _finding(code, PASS, f"The {noun} is {spoken(dt.date.fromisoformat(found.value))}.", found, date=found.value)


# Which declared field is compared with which finding: (code of the finding, key of its data).
_COMPARED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "cover_gbp": (("cover", "cover_gbp"),),
    "expiry": (("period", "end"), ("expiry", "date")),
    "scheme": (("scheme", "scheme"),),
    "ico_number": (("ico_number", "ico_number"),),
    "ico_expiry": (("expiry", "date"),),
}
_WORDS = {
    "cover_gbp": "amount of cover",
    "expiry": "end date",
    "scheme": "scheme",
    "ico_number": "registration number",
    "ico_expiry": "end date",
}


def _declared(findings: Sequence[Finding], context: InspectionContext) -> list[Finding]:
    """Declared fields against what the document says; a field is judged only where both are known."""
    compared = []
    for field, places in _COMPARED.items():
        stated = context.answers.get(field)
        read = next(
            (each.data[key] for code, key in places for each in findings if each.code == code and each.data.get(key) is not None), None
        )
        if stated in (None, "") or read is None:
            continue
        if str(stated).casefold().replace(" ", "") == str(read).casefold().replace(" ", ""):
            compared.append(_finding("declared", PASS, f"The {_WORDS[field]} that you gave is the one on the certificate.", field=field))
        else:
            reason = f"You gave another {_WORDS[field]} than the certificate shows ({read}); correct whichever is wrong."
            compared.append(_finding("declared", FAIL, reason, field=field))
    return compared
