"""First looks at safeguarding policies, training registers, agreements and every file's privacy."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from workflows.documents import Document, Table
from workflows.inspectors import InspectionContext, agreements, files, inspectors_for, privacy, safeguarding, training
from workflows.inspectors.privacy import is_nhs_number

AS_OF = dt.date(2026, 11, 23)
COURSES = {"SG-A3": ("Safeguarding adults", 36), "TIP": ("Trauma-informed practice", 24), "DP": ("Data protection and confidentiality", 12)}


def document(*pages: str, kind: str = "pdf", filename: str = "file.pdf", tables: tuple[Table, ...] = (), text: bool = True) -> Document:
    return Document(kind=kind, filename=filename, size_bytes=1000, pages=pages, has_text_layer=text, tables=tables)


def context(requirement: str = "SAF-01", *nations: str, **answers: str) -> InspectionContext:
    return InspectionContext(
        requirement=requirement,
        as_of=AS_OF,
        nations=frozenset(nations),
        answers=answers,
        organisation="Tidegate Collective",
        courses=COURSES,
    )


def outcome(findings, code: str) -> str:
    return next(finding.outcome for finding in findings if finding.code == code)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Reviewed: 3 March 2026", "pass"),
        ("Date of last review\t03/03/2026", "pass"),
        ("Approved by the board on 3rd March 2026", "pass"),
        ("Last reviewed March 2026", "pass"),
        ("Review date: 1 September 2025", "fail"),
        ("Last reviewed 1 March 2026. Next review date: 1 September 2026", "fail"),
        ("Reviewed on 1 January 2027", "fail"),
        ("Next review: 1 March 2027", "needs_human"),
        ("This policy protects adults.", "cannot_tell"),
        ("Reviewed: 31/02/2026", "cannot_tell"),
    ],
)
def test_the_review_date_is_judged_in_its_written_forms(words: str, expected: str) -> None:
    assert outcome(safeguarding.inspect(document(words), context()), "review_date") == expected


def test_a_declared_review_date_that_differs_from_the_document_fails() -> None:
    page = document("Reviewed: 3 March 2026")
    assert outcome(safeguarding.inspect(page, context(review_date="2026-03-03")), "declared_review_date") == "pass"
    assert outcome(safeguarding.inspect(page, context(review_date="2026-09-01")), "declared_review_date") == "fail"


@pytest.mark.parametrize(
    ("nation", "law"),
    [
        ("ENG", "the Care Act 2014"),
        ("WLS", "Social Services and Well-being (Wales) Act 2014"),
        ("SCT", "Adult Support and Protection (Scotland) Act 2007"),
        ("NIR", "Prevention to Protection in Partnership"),
    ],
)
def test_each_nation_needs_its_own_law(nation: str, law: str) -> None:
    assert outcome(safeguarding.inspect(document(f"under {law}, we"), context("SAF-01", nation)), "nation_law") == "pass"
    assert outcome(safeguarding.inspect(document("under the law, we"), context("SAF-01", nation)), "nation_law") == "fail"


def test_the_lead_must_be_a_name() -> None:
    named = safeguarding.inspect(document("Designated Safeguarding Lead: Ama Okafor"), context())
    unnamed = safeguarding.inspect(document("Speak to the designated safeguarding lead."), context())
    absent = safeguarding.inspect(document("Speak to us."), context())
    assert [outcome(found, "named_lead") for found in (named, unnamed, absent)] == ["pass", "needs_human", "fail"]


@pytest.mark.parametrize("left", ["[Name]", "[insert organisation]", "XX/XX/20XX", "Reviewed DD/MM/YYYY", "<insert date>"])
def test_places_of_a_template_left_blank_fail(left: str) -> None:
    assert outcome(safeguarding.inspect(document(f"Our lead is {left} today"), context()), "placeholders") == "fail"


def test_a_scan_cannot_be_judged() -> None:
    scan = document("", text=False)
    assert [finding.outcome for finding in safeguarding.inspect(scan, context())] == ["cannot_tell"]
    assert [finding.outcome for finding in agreements.inspect(scan, context("DAT-07"))] == ["cannot_tell"]
    assert [finding.outcome for finding in files.inspect(scan, context())] == ["cannot_tell"]
    assert [finding.outcome for finding in privacy.inspect(scan, context())] == ["cannot_tell"]


def test_a_training_register_is_read_row_by_row() -> None:
    rows = (
        ("Training register", "", ""),
        ("Staff name", "Course title", "Date completed"),
        ("A", "Trauma informed practice", "11/06/2026"),
        ("B", "DP", "1 March 2025"),
        ("C", "SG-A3", "01/02/2027"),
        ("D", "Juggling", "01/02/2026"),
        ("E", "TIP", "31/02/2026"),
    )
    known = replace(context("PPL-03"), people={number: name for number, name in enumerate("ABCDE", start=1)})
    findings = training.inspect(document("", kind="xlsx", tables=(Table(page=1, rows=rows),)), known)
    entries = [(finding.data["course_code"], finding.outcome) for finding in findings if finding.code == "entry"]
    assert entries == [("TIP", "pass"), ("DP", "fail"), ("SG-A3", "fail"), (None, "needs_human"), ("TIP", "fail")]


def test_no_training_table_cannot_be_judged() -> None:
    assert [finding.outcome for finding in training.inspect(document("We are trained."), context("PPL-03"))] == ["cannot_tell"]


def test_an_agreement_is_looked_through_clause_by_clause() -> None:
    page = document(
        "Data sharing agreement between Tidegate Collective and the Model Hub. Purpose: support. Lawful basis: article 6. "
        "Review date: 1 March 2027.\nSigned by J Whitlock 02/03/2026\nSigned by P Hale 03/03/2026"
    )
    findings = agreements.inspect(page, context("DAT-07"))
    clauses = {finding.data["clause"]: finding.outcome for finding in findings if finding.code == "clause"}
    assert len(clauses) == 14
    assert clauses["purpose"] == "pass"
    assert clauses["breach_handling"] == "fail"
    assert [outcome(findings, code) for code in ("signatures", "review_date", "party")] == ["pass", "pass", "pass"]


def test_a_blank_signature_a_past_review_and_a_stranger_fail() -> None:
    page = document("Agreement between Others and the Hub. Review date: 1 March 2026.\nSigned: ____________ Date: ________")
    findings = agreements.inspect(page, context("GLV-05"))
    assert [outcome(findings, code) for code in ("signatures", "review_date", "party")] == ["fail", "fail", "fail"]


def test_a_memorandum_alone_is_no_sharing_agreement() -> None:
    assert outcome(agreements.inspect(document("Memorandum of understanding"), context("DAT-07")), "kind") == "fail"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Her NHS number is 943 476 5919.", "nhs_number"),
        ("NI number AB 12 34 56 C", "ni_number"),
        ("Home Office reference: A1234567", "home_office_reference"),
        ("NRM reference NRM/123456", "nrm_reference"),
        ("DOB: 01/02/1990", "date_of_birth"),
        (
            "Disclosure and Barring Service. Enhanced Certificate. Certificate number: 001234567890. None recorded.",
            "criminal_record_certificate",
        ),
        (
            "Disclosure Scotland. Scheme Record. Scheme member ID: 1234567890123456. Vetting information: none",
            "criminal_record_certificate",
        ),
        ("AccessNI Enhanced Disclosure Certificate. Certificate number: 1234567. None recorded", "criminal_record_certificate"),
    ],
)
def test_data_that_may_not_be_held_is_found_and_masked(words: str, code: str) -> None:
    findings = privacy.inspect(document(words), context())
    assert code in [finding.code for finding in findings]
    assert all(finding.outcome in ("fail", "needs_human") for finding in findings)
    assert "5919" not in str(findings)


@pytest.mark.parametrize(
    "words",
    [
        "We ask the Disclosure and Barring Service for an enhanced certificate and keep no copy.",
        "Call 01632 960 100 or 0300 123 4567.",
        "Charity number 9900101, company number 99000101.",
        "PVG membership through Disclosure Scotland is needed before the role is offered.",
    ],
)
def test_ordinary_policies_raise_no_alarm(words: str) -> None:
    assert [finding.outcome for finding in privacy.inspect(document(words), context())] == ["pass"]


def test_the_check_digit_of_an_nhs_number_counts() -> None:
    assert is_nhs_number("9434765919")
    assert not is_nhs_number("9434765918")
    assert not is_nhs_number("1111111111")


def test_an_almost_empty_file_fails() -> None:
    assert [finding.outcome for finding in files.inspect(document("x", kind="docx"), context())] == ["fail"]


@pytest.mark.parametrize(
    ("requirement", "checks"),
    [
        ("SAF-01", ["files", "privacy", "safeguarding"]),
        ("PPL-03", ["files", "privacy", "training"]),
        ("DAT-07", ["files", "privacy", "agreements"]),
        ("EOI-05", ["files", "privacy"]),
    ],
)
def test_the_table_says_who_looks_at_what(requirement: str, checks: list[str]) -> None:
    assert [inspector.check for inspector in inspectors_for(requirement)] == checks
