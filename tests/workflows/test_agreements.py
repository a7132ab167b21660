"""Agreements: clauses that stand, parties, signatures in their layouts, dates that are counted, names that differ."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from workflows.documents import Document, Table
from workflows.inspectors import InspectionContext, agreements

AS_OF = dt.date(2026, 11, 23)


def document(*pages: str, tables: tuple[Table, ...] = ()) -> Document:
    return Document(kind="docx", filename="agreement.docx", size_bytes=1000, pages=pages, has_text_layer=True, tables=tables)


def inspected(page: Document | str, requirement: str = "DAT-07", organisation: str = "Tidegate Collective", **answers: object):
    found = document(page) if isinstance(page, str) else page
    context = InspectionContext(requirement=requirement, as_of=AS_OF, answers=answers, organisation=organisation)
    return agreements.inspect(found, context)


def one(findings, code: str):
    return next(finding for finding in findings if finding.code == code)


def clauses(findings) -> set[str]:
    return {finding.data["clause"] for finding in findings if finding.code == "clause" and finding.outcome == "pass"}


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ("5. Retention\nRecords are kept for six years and then destroyed.", "retention_and_disposal"),
        ("Part D: Legal basis\nArticle 6(1)(e), public task.", "lawful_basis"),
        ("Security\tEncrypted e-mail only", "security"),
        ("Each of the parties is an independent controller of what it holds.", "joint_controller_statement"),
        ("Cedwir y data am gyfnod o dair blynedd.", "retention_and_disposal"),
    ],
)
def test_a_heading_with_words_or_a_sentence_makes_a_clause(words: str, clause: str) -> None:
    assert clause in clauses(inspected(words))


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ("Contents\nRetention ........ 4\nSecurity ........ 5", "retention_and_disposal"),
        ('"Retention Period" means the period for which data are kept.', "retention_and_disposal"),
        ("4. Security\nTBC", "security"),
        ("Purpose of sharing: [insert the purpose]", "purpose"),
        ("Arrangements for retention and security will be agreed in a separate document.", "security"),
    ],
)
def test_a_list_a_definition_or_a_promise_makes_none(words: str, clause: str) -> None:
    assert clause not in clauses(inspected(words))


def test_definitions_do_not_swallow_the_clauses_after_them() -> None:
    words = 'Definitions\n"Data" means personal data.\nSecurity\nAll files are encrypted before they are sent.'
    assert "security" in clauses(inspected(words))


@pytest.mark.parametrize(
    ("words", "outcome", "names", "signed_on"),
    [
        ("Signed: J. Patel  Date: 3/4/26\nSigned: R. Lund  Date: 4/4/26", "pass", ["J. Patel", "R. Lund"], "2026-04-04"),
        (
            "Signed for A Trust by Jo Patel on 3 April 2026\nSigned for B Hub by Ro Lund on 5 April 2026",
            "pass",
            ["Jo Patel", "Ro Lund"],
            "2026-04-05",
        ),
        (
            "Electronically signed by Jo Patel on 03/04/2026\nDocuSigned by: Ro Lund\n5 April 2026",
            "pass",
            ["Jo Patel", "Ro Lund"],
            "2026-04-05",
        ),
        ("Signed: ________ Date: ______", "fail", None, None),
        ("Signed: J. Patel  Date: 3/4/26\nSigned: ________ Date: ______", "fail", ["J. Patel"], "2026-04-03"),
        ("Signature: [redacted]\nName: Jo Patel\nDate: 3 April 2026", "needs_human", None, "2026-04-03"),
        ("Signature: Jo Patel Signature: Ro Lund\nDate: 3 April 2026 Date: 4 April 2026", "pass", ["Jo Patel", "Ro Lund"], "2026-04-04"),
        ("This agreement must be signed by both parties.", "fail", None, None),
    ],
)
def test_signatures_are_read_in_the_layouts_people_use(words: str, outcome: str, names: list[str] | None, signed_on: str | None) -> None:
    found = one(inspected(words), "signatures")
    assert (found.outcome, found.data["names"], found.data["signed_on"]) == (outcome, names, signed_on)


def test_a_dated_row_without_a_readable_signature_goes_to_a_person() -> None:
    rows = (
        ("Organisation", "Name", "Signature", "Date"),
        ("A Trust", "Jo Patel", "", "3 April 2026"),
        ("B Hub", "Ro Lund", "", "4 April 2026"),
    )
    page = document("\n".join("\t".join(row) for row in rows), tables=(Table(page=1, rows=rows),))
    found = one(inspected(page), "signatures")
    assert (found.outcome, [place["state"] for place in found.data["places"]]) == ("needs_human", ["unreadable", "unreadable"])


@pytest.mark.parametrize(
    ("words", "code", "date"),
    [
        ("It lasts for two years from the date of signature.\nSigned: J. Patel  Date: 3/4/26", "end_date", "2028-04-03"),
        ("The agreement starts on 1 March 2026 and is reviewed annually.", "review_date", "2027-03-01"),
        ("The agreement runs until 31 October 2028.", "end_date", "2028-10-31"),
        ("Dyddiad adolygu nesaf: 1 Fawrth 2027", "review_date", "2027-03-01"),
        ("Date of last review: 1 March 2026", "review_date", None),
        ("Records are kept for a period of six years.", "end_date", None),
    ],
)
def test_dates_are_read_or_counted(words: str, code: str, date: str | None) -> None:
    assert one(inspected(words), code).data.get("date") == date


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("This agreement is made between Tidegate Collective Ltd and Programme Hub.", "pass"),
        ("This agreement is made between Tidegate Welcome and Programme Hub.", "needs_human"),
        ("This agreement is made between Ballyfenn Holdings Limited and Programme Hub.", "fail"),
    ],
)
def test_the_organisation_has_to_be_a_party(words: str, outcome: str) -> None:
    assert one(inspected(words), "party").outcome == outcome


def test_parties_with_and_in_their_names_stay_whole() -> None:
    words = "This agreement is made between Brackenstow Law and Rights Centre and Wendlebury Police."
    found = one(inspected(words, organisation="Brackenstow Law and Rights Centre"), "parties")
    assert found.data["names"] == ["Brackenstow Law and Rights Centre", "Wendlebury Police"]


@pytest.mark.parametrize(
    ("words", "arrangement"),
    [
        ("The parties are joint controllers of the register.", "joint_controllers"),
        ("They are not joint controllers; each is an independent controller.", "independent_controllers"),
        ("B Hub processes the data on behalf of the controller.", "controller_to_processor"),
        ("We respect data protection.", None),
    ],
)
def test_who_is_controller_is_said_only_where_the_words_settle_it(words: str, arrangement: str | None) -> None:
    assert one(inspected(words), "roles").data.get("arrangement") == arrangement


def test_a_protocol_of_the_welsh_framework_is_known() -> None:
    found = one(inspected("Information Sharing Protocol\nWASPI\nbetween A and B"), "kind")
    assert (found.data["kind"], found.data["framework"]) == ("isp", "waspi")


def test_an_unsigned_template_is_called_one() -> None:
    words = "Data sharing agreement TEMPLATE\nbetween [insert name] and [insert name]\nSigned: ________ Date: ______"
    assert one(inspected(words), "template").outcome == "fail"


def test_declared_fields_that_contradict_the_document_fail() -> None:
    words = "Review date: 1 March 2027\nSigned: Jo Patel  Date: 3/4/26\nSigned: Ro Lund  Date: 4/4/26"
    signatures = {"host_board": {"name": "Jo Patel"}, "programme_lead": {"name": "Ada Quill"}}
    findings = inspected(words, signed_on="2026-04-04", review_due="2027-09-01", signatures=signatures)
    declared = {finding.data["field"]: finding.outcome for finding in findings if finding.code == "declared"}
    assert declared == {"signed_on": "pass", "review_due": "fail", "signatures.host_board": "pass", "signatures.programme_lead": "fail"}


@pytest.mark.parametrize("unit", ["\t", " ", "_", "Signed ", "between and ", "Review date ", "NHS 943 476 ", "[insert "])
def test_hostile_lines_take_time_in_proportion_to_their_length(unit: str) -> None:
    def seconds(length: int) -> float:
        page = (unit * length)[:length]
        started = time.process_time()
        inspected(page)
        return time.process_time() - started

    assert seconds(200_000) < 15 * max(seconds(50_000), 0.05)
