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


@pytest.mark.parametrize(
    "unit",
    [
        "\t",
        " ",
        "_",
        "Signed ",
        "between and ",
        "between\nAb\nand\n",
        "Review date ",
        "Signed by\nAb Cd, e, ",
        "Parties:\n• Ab\n",
        "NHS 943 476 ",
        "[insert ",
    ],
)
def test_hostile_lines_take_time_in_proportion_to_their_length(unit: str) -> None:
    def seconds(length: int) -> float:
        page = (unit * length)[:length]
        started = time.process_time()
        inspected(page)
        return time.process_time() - started

    assert seconds(200_000) < 15 * max(seconds(50_000), 0.05)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (
            "Data sharing agreement\nbetween\nTidegate Collective (company no. 99001234)\nand\nSlatebridge Council\nA. Why",
            "Slatebridge Council",
        ),
        ("Parties to this Protocol:\n• Tidegate Collective (9900111)\n• Slatebridge Council\nCommencement date", "Slatebridge Council"),
        ("Information sharing agreement\nTidegate Collective Trust and Slatebridge Council", "Slatebridge Council"),
        (
            "Parties\n1. TIDEGATE COLLECTIVE, a charity\n2. SLATEBRIDGE COUNCIL\n1. PURPOSE\nTo help.\n2. TERM\nTwo years.",
            "SLATEBRIDGE COUNCIL",
        ),
        ("MOU between Tidegate Collective (TC) & Slatebridge Council (SC)", "Slatebridge Council"),
        ("Memorandum between Tidegate Collective and Heddlu Bro Glas\nAim\nWe will work together.", "Heddlu Bro Glas"),
    ],
)
def test_two_parties_are_read_where_they_stand_and_nothing_besides(words: str, names: str) -> None:
    found = one(inspected(words), "parties").data["names"]
    assert len(found) == 2
    assert found[1] == names


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (
            (("Between", "Tidegate Collective"), ("And", "Slatebridge Council"), ("Term", "Two years")),
            ["Tidegate Collective", "Slatebridge Council"],
        ),
        (
            (("Title", "Sharing"), ("Organisations", "Tidegate Collective; Slatebridge Council")),
            ["Tidegate Collective", "Slatebridge Council"],
        ),
        (
            (("Organisation", "Tidegate Collective"), ("Name", "Jo Patel"), ("Signature", ""), ("Job title", "Chair")),
            ["Tidegate Collective"],
        ),
    ],
)
def test_a_table_with_labels_beside_values_names_the_parties(rows: tuple[tuple[str, ...], ...], names: list[str]) -> None:
    assert one(inspected(document("Agreement", tables=(Table(page=1, rows=rows),))), "parties").data["names"] == names


@pytest.mark.parametrize(
    ("rows", "outcome", "signed_on"),
    [
        (
            (
                ("Signed for Tidegate", "Signed for Slatebridge"),
                ("Jo Patel", "Ro Lund"),
                ("Chair", "Head"),
                ("3 April 2026", "4 April 2026"),
            ),
            "pass",
            "2026-04-04",
        ),
        (
            (("Signed for Tidegate", "Signed for Slatebridge"), ("", ""), ("Jo Patel", "Ro Lund"), ("3 April 2026", "4 April 2026")),
            "needs_human",
            "2026-04-04",
        ),
        ((("Signed for Tidegate", "Signed for Slatebridge"), ("Jo Patel", "Ro Lund"), ("3 April 2026", "")), "fail", "2026-04-03"),
        (
            (("_______", "_______"), ("Name: Jo Patel", "Name: Ro Lund"), ("Date: 3 April 2026", "Date: 4 April 2026")),
            "needs_human",
            "2026-04-04",
        ),
        (
            (("Enw / Name", "Llofnod / Signature", "Dyddiad / Date"), ("Jo Patel", "J Patel", "3/4/26"), ("Ro Lund", "R Lund", "4/4/26")),
            "pass",
            "2026-04-04",
        ),
        (
            (("Signed by", "For", "Date"), ("J. Patel, Manager", "Tidegate", "3/4/26"), ("R. Lund", "Slatebridge", "4/4/26")),
            "pass",
            "2026-04-04",
        ),
    ],
)
def test_signatures_in_tables_without_labels_of_their_own(rows: tuple[tuple[str, ...], ...], outcome: str, signed_on: str) -> None:
    found = one(inspected(document("\n".join("\t".join(row) for row in rows), tables=(Table(page=1, rows=rows),))), "signatures")
    assert (found.outcome, found.data["signed_on"]) == (outcome, signed_on)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Signature: Jo Patel (Mar 30, 2026 15:02 GMT)\nSignature: Ro Lund (Mar 31, 2026 09:47 GMT)", ["Jo Patel", "Ro Lund"]),
        (
            "DocuSigned by:\nJo Patel\n9F3C2E1A\nName: Jo Patel\nTitle: Chair\nDate: 30 March 2026\n"
            "DocuSigned by:\nRo Lund\n1A2B3C4D\nName: Ro Lund\nTitle: Head\nDate: 31 March 2026",
            ["Jo Patel", "Ro Lund"],
        ),
        (
            "Signed\nFor Tidegate Collective: Jo Patel, Chair, 30/03/2026\nFor Slatebridge Council: Ro Lund, 31/03/26",
            ["Jo Patel", "Ro Lund"],
        ),
    ],
)
def test_stamps_and_lines_of_a_signature_give_name_and_day(words: str, names: list[str]) -> None:
    found = one(inspected(words), "signatures")
    assert (found.outcome, found.data["names"], found.data["signed_on"]) == ("pass", names, "2026-03-31")


@pytest.mark.parametrize(
    ("words", "review"),
    [
        (
            "Commencement date: 5 January 2026. It will be reviewed no later than 12 months after it and every two years thereafter.",
            "2027-01-05",
        ),
        ("It starts on 1 June 2026. We will review it together by 30 April 2027.", "2027-04-30"),
        ("It will be reviewed in August 2027.", "2027-08-01"),
        (
            "Dated 9 February 2026. It commences on the date it is signed by the last party and is reviewed annually.\n"
            "Signed: Jo Patel  Date: 9/2/26\nSigned: Ro Lund  Date: 12/2/26",
            "2027-02-12",
        ),
    ],
)
def test_the_next_review_is_the_one_that_comes_first(words: str, review: str) -> None:
    assert one(inspected(words), "review_date").data["date"] == review


def test_a_term_in_a_cell_of_its_own_is_counted_from_the_start() -> None:
    assert one(inspected("Commencing\t1 April 2026\nTerm\t24 months"), "end_date").data["date"] == "2028-04-01"


def test_a_party_called_after_rights_heads_no_clause_about_them() -> None:
    words = "Parties\n1. Wexham Rights and Resettlement, a charity of Wexham\n2. Slatebridge Council"
    assert "access_and_rights_procedure" not in clauses(inspected(words))


@pytest.mark.parametrize(("dates", "outcome"), [(("3 April 2026", "4 April 2026"), "needs_human"), (("3 April 2026", "________"), "fail")])
def test_a_printed_name_with_a_date_below_signed_for_may_be_signed_by_hand(dates: tuple[str, str], outcome: str) -> None:
    words = (
        f"SIGNED on behalf of Tidegate Collective\nName: Jo Patel\nDate: {dates[0]}\n"
        f"SIGNED on behalf of Slatebridge Council\nName: Ro Lund\nDate: {dates[1]}"
    )
    found = one(inspected(words), "signatures")
    assert (found.outcome, found.data["names"], found.data["signed_on"]) == (
        outcome,
        None,
        "2026-04-04" if outcome != "fail" else "2026-04-03",
    )


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("The agreement will run from 1 April 2026 to 31 March 2029.", "2029-03-31"),
        ("Period: 1 April 2026 - 31 March 2028", "2028-03-31"),
    ],
)
def test_a_term_written_from_and_to_ends_on_its_second_day(words: str, end: str) -> None:
    assert one(inspected(words), "end_date").data["date"] == end


def test_the_period_records_are_kept_for_is_no_term() -> None:
    words = "Records are kept for the retention period from 1 April 2026 to 31 March 2029."
    assert [found.data.get("date") for found in inspected(words) if found.code == "end_date"] in ([], [None])
