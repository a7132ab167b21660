"""Certificates: amounts, periods and names in the forms insurers and schemes print them."""

from __future__ import annotations

import datetime as dt

import pytest

from workflows.documents import Document
from workflows.inspectors import InspectionContext, certificates, inspectors_for
from workflows.inspectors.certificates_labels import amounts_in

AS_OF = dt.date(2026, 11, 23)


def inspected(words: str, requirement: str, organisation: str = "Tidegate Collective", has_text: bool = True, **answers: object):
    page = Document(kind="pdf", filename="certificate.pdf", size_bytes=1000, pages=(words,), has_text_layer=has_text)
    return certificates.inspect(page, InspectionContext(requirement=requirement, as_of=AS_OF, answers=answers, organisation=organisation))


def one(findings, code: str):
    return next(finding for finding in findings if finding.code == code)


@pytest.mark.parametrize(
    ("words", "gbp"),
    [
        ("£5,000,000", 5_000_000),
        ("£5m", 5_000_000),
        ("£2.5 million", 2_500_000),
        ("GBP 5 million", 5_000_000),
        ("5,000,000.00", 5_000_000),
        ("£500k", 500_000),
        ("£10 miliwn", 10_000_000),
        ("£1000000.00", 1_000_000),
    ],
)
def test_amounts_become_whole_pounds(words: str, gbp: int) -> None:
    assert [amount.gbp for amount in amounts_in(words)] == [gbp]


def test_a_policy_number_is_no_amount() -> None:
    assert amounts_in("Policy 5512008877 of 01/04/2026") == []


def test_each_class_keeps_its_own_limit() -> None:
    words = "Employers' liability £10,000,000\nPublic liability £5m any one occurrence\nProfessional indemnity £1m in the aggregate"
    found = one(inspected(words, "ORG-06"), "cover")
    assert (found.data["cover_gbp"], found.data["basis"]) == (5_000_000, "occurrence")
    assert (found.data["employers_liability_gbp"], found.data["professional_indemnity_gbp"]) == (10_000_000, 1_000_000)


def test_a_certificate_of_another_class_shows_no_cover() -> None:
    found = one(inspected("Public liability £5m", "ORG-05"), "cover")
    assert (found.outcome, found.data.get("cover_gbp")) == ("fail", None)


def test_the_excess_is_not_the_limit() -> None:
    assert one(inspected("Public liability excess £25,000", "ORG-06"), "cover").outcome == "cannot_tell"


@pytest.mark.parametrize(
    ("words", "outcome", "end"),
    [
        ("Period of insurance: 1 April 2026 to 31 March 2027, both dates inclusive", "pass", "2027-03-31"),
        ("Commencing 00:00 on the 12 February 2025 to 24:00 on the 11 February 2026", "fail", "2026-02-11"),
        ("From midnight on 1 December 2026 until midnight on 30 November 2027", "needs_human", "2027-11-30"),
        ("Expiry date: 30th June 2027", "pass", "2027-06-30"),
        ("The policy is renewed each year.", "cannot_tell", None),
    ],
)
def test_the_period_is_judged(words: str, outcome: str, end: str | None) -> None:
    found = one(inspected("Public liability £5m\n" + words, "ORG-06"), "period")
    assert (found.outcome, found.data.get("end")) == (outcome, end)


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("Tidegate Collective Limited", "pass"), ("Tidegate Welcome CIC", "needs_human"), ("Ballyfenn Holdings Ltd", "fail")],
)
def test_the_named_insured_is_compared_with_the_organisation(name: str, outcome: str) -> None:
    assert one(inspected(f"Insured: {name}\nPublic liability £5m", "ORG-06"), "insured").outcome == outcome


def test_advocacy_that_is_excluded_is_not_insured() -> None:
    named = inspected("Business description: advocacy and advice\nProfessional indemnity £1m", "ORG-07")
    excluded = inspected("Exclusions: advocacy is not insured\nProfessional indemnity £1m", "ORG-07")
    assert [one(found, "advocacy_named").outcome for found in (named, excluded)] == ["pass", "cannot_tell"]


def test_a_quotation_proves_nothing() -> None:
    assert one(inspected("Your quotation\nPublic liability £5m", "ORG-06"), "kind").outcome == "fail"


def test_declared_fields_are_compared_with_the_certificate() -> None:
    words = "Public liability £5m\nExpiry date: 30 June 2027"
    findings = inspected(words, "ORG-06", cover_gbp=10_000_000, expiry="2027-06-30")
    declared = {finding.data["field"]: finding.outcome for finding in findings if finding.code == "declared"}
    assert declared == {"cover_gbp": "fail", "expiry": "pass"}


def test_cyber_essentials_is_read() -> None:
    words = (
        "This is to certify that\nTidegate Collective\nhas met the Cyber Essentials Plus scheme\nCertificate number: IASME-CEP-012345\n"
        "Scope: Whole organisation\nDate of certification: 2 August 2026\nRecertification due: 2 August 2027"
    )
    findings = inspected(words, "DAT-12")
    read = [one(findings, code).data for code in ("scheme", "certificate_number", "scope")]
    assert [*map(dict, read)] == [
        {"scheme": "cyber_essentials_plus"},
        {"certificate_number": "IASME-CEP-012345"},
        {"scope": "Whole organisation"},
    ]
    assert [one(findings, code).data["date"] for code in ("issued_on", "expiry")] == ["2026-08-02", "2027-08-02"]
    assert one(findings, "holder").outcome == "pass"


def test_the_next_level_up_does_not_raise_the_scheme() -> None:
    found = one(inspected("Cyber Essentials certificate\nYou may now apply for Cyber Essentials Plus.", "DAT-12"), "scheme")
    assert found.data["scheme"] == "cyber_essentials"


@pytest.mark.parametrize("number", ["ZZ900104", "Z9001047"])
def test_an_ico_registration_is_read(number: str) -> None:
    words = f"Registration number: {number}\nTier 1\nRegistration expires: 4 April 2026\nData controller: Tidegate Collective"
    findings = inspected(words, "DAT-01", ico_number="ZZ900999")
    assert (one(findings, "ico_number").data["ico_number"], one(findings, "tier").data["tier"]) == (number, "1")
    assert [one(findings, code).outcome for code in ("expiry", "holder", "declared")] == ["fail", "pass", "fail"]


def test_a_picture_cannot_be_judged() -> None:
    assert [finding.outcome for finding in inspected("", "ORG-05", has_text=False)] == ["cannot_tell"]


def test_certificates_are_looked_at_for_the_requirements_that_ask_for_one() -> None:
    looked_at = [
        key for key in ("ORG-05", "ORG-06", "ORG-07", "DAT-12", "DAT-01") if "certificates" in [each.check for each in inspectors_for(key)]
    ]
    assert looked_at == ["ORG-05", "ORG-06", "ORG-07", "DAT-12", "DAT-01"]
    assert "certificates" not in [each.check for each in inspectors_for("SAF-01")]


@pytest.mark.parametrize("requirement", ["ORG-07", "DAT-12", "DAT-01"])
def test_endless_tabs_are_read_at_once(requirement: str) -> None:
    assert inspected("\t" * 200_000 + "Name", requirement)
