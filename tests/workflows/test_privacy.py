"""The privacy guard: what it finds, what it lets pass, and that nothing it quotes identifies anybody."""

from __future__ import annotations

import datetime as dt

import pytest

from workflows.documents import Document, Table
from workflows.inspectors import InspectionContext, privacy
from workflows.inspectors.privacy_numbers import health_scheme

CONTEXT = InspectionContext(requirement="SAF-01", as_of=dt.date(2026, 11, 23), organisation="Little Ashcombe Friends")


def inspected(words: str, *, filename: str = "file.docx", kind: str = "docx", names=(), tables=(), has_text: bool = True):
    page = Document(kind=kind, filename=filename, size_bytes=1000, pages=(words,), has_text_layer=has_text, tables=tables, names=names)
    return privacy.inspect(page, CONTEXT)


def codes(findings) -> list[str]:
    return [finding.code for finding in findings]


# U15
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("NHS number 943 476 5919", "nhs_number"),
        ("CHI: 1110562004", "chi_number"),
        ("H&C number 320 999 0018", "hc_number"),
        ("NI: JK 45 67 89 A", "ni_number"),
        ("Home Office ref: M1234567/2", "home_office_reference"),
        ("Her asylum claim reference is A7654321.", "home_office_reference"),
        ("NRM case number: 2026/11823", "nrm_reference"),
        ("She was born on 4 July 1998.", "date_of_birth"),
        ("Dyddiad geni: 4 Gorffennaf 1998", "date_of_birth"),
        ("She is staying at 14 Larkspur Road.", "home_address"),
        ("Her mobile number is 07700 900456.", "phone_number"),
        ("Write to darkoj1987@yahoo.example soon.", "personal_email"),
        ("She disclosed that her uncle sold her.", "case_note"),
        ("Maria was trafficked from abroad.", "case_note"),
        ("12/03/2026 T/C to client, no answer.", "case_note"),
        ("We would like to refer Mr H B to your service.", "case_note"),
        ("He was recovered from a car wash on Friday.", "case_note"),
        ("Home visit to MK on 3 April 2026, she was upset.", "case_note"),
        ("He is currently at 22 Millburn Terrace.", "home_address"),
        ("Taxi from court to her flat, 22b Kiln Terrace", "home_address"),
        ("Re: A. Marin, DOB 28.07.1991, 5 Larkspur Cottages", "home_address"),
        ("Client name: A. B.\nAddress: 14 Oak Road, Marlow", "home_address"),
        ("You can reach me on 07700 900 388 at any time.", "phone_number"),
        ("Patient (NHS) 943.476.5919 was moved.", "nhs_number"),
        ("NHS No: 943 4765 919", "nhs_number"),
        ("NINO: JG 103 759 A", "ni_number"),
        ("NRM 2024/00411 is awaited.", "nrm_reference"),
        ("Linh, dob 9/9/98, tel 07700 900456", "phone_number"),
        ("She asked about her passport and cried.", "case_note"),
        ("She was born on the fourteenth of May 1998 in Tirana.", "date_of_birth"),
        ("He was born in Hai Duong on 3.2.1998.", "date_of_birth"),
        ("Date of birth = 7 June '98", "date_of_birth"),
        ("Where she is staying now:\nFlat 6\n22 Larkspur Lane\nDunmere", "home_address"),
        ("Sara's new place is 14b Larkspur Road.", "home_address"),
        ("She moved on Tuesday. New address: 31 Larkspur Close", "home_address"),
        ("He has been dispersed to 88 Larkspur Parade.", "home_address"),
        ("Post goes c/o her cousin: Flat 2, 17 Larkspur Road", "home_address"),
        ("Client M.B. - 07700 900456, evenings only", "phone_number"),
        ("She messaged from a new phone 07700 900456", "phone_number"),
        ("Contact her through her friend Lucia on 07700900456.", "phone_number"),
        ("L.'s number is 07700 900456", "phone_number"),
        ("She rang me last night because her ex had found the flat.", "case_note"),
        ("[12/10/2026, 09:20] Pat: spoke to her, he turned up again", "case_note"),
        ("N.V. has been sleeping badly and stopped taking her tablets.", "case_note"),
        ("Resident in room 4 (AB) cut her wrists at about 2am.", "case_note"),
        ("Case 3: T. has had to leave the hotel.", "case_note"),
        ("Room 2 - bad night, flashbacks, refused breakfast.", "case_note"),
        ("H looked tired and said he had not eaten.", "case_note"),
        ("Please can you see a young man who came to our food bank?", "case_note"),
        ("Dear Moira,\nthe man took my passport and I had to work.", "case_note"),
        ("Write to nadia@home.example. My NI number is JX 10 20 30 A.", "ni_number"),
    ],
)
def test_a_person_looks_at_each_hit_and_the_quotation_is_masked(words: str, code: str) -> None:
    found = next(finding for finding in inspected(words) if finding.code == code)
    assert found.outcome == "needs_human"
    assert found.quotation
    assert all(
        word not in found.quotation
        for word in ("5919", "2004", "1234567", "7654321", "11823", "1998", "Larkspur", "900456", "darko", "uncle", "Maria")
    )


# U15
@pytest.mark.parametrize(
    "words",
    [
        "NHS number 943 476 5918",
        "Zoom meeting ID 943 476 5919",
        "Policy number AB123456C",
        "National Insurance number: e.g. QQ 12 34 56 C",
        "Record the Home Office reference number in the case system only.",
        "The NRM 2015 review and NRM guidance",
        "Date of birth: DD/MM/YYYY",
        "People born on or after 1 January 2000 may apply.",
        "Our office is at 14 Quarry Road.",
        "The duty manager is out; call her on 07700 900203.",
        "The helpline is 08000 121 700.",
        "Write to littleashcombefriends@gmail.example",
        "The chair, Oswin Skelhorn: oskelhorn@hotmail.example",
        "If she disclosed abuse, write it down.",
        "A survivor may have been forced to work.",
        "She reported that staff had completed training.",
        "Ms Okoro disclosed that her husband works for the supplier, a conflict of interest.",
        "Refugees arrived in the UK in 2015.",
        "NHS numbers have ten digits, for instance 943 476 5919 is one.",
        "J.S. has asked the accountant for a quote. T.P. is unwell and will miss the meeting.",
        "Ask the client where she is staying and whether she is afraid to go back.",
        "If she is scared of somebody at home, do not ring her there.",
        "One woman told us: I was held for two years and nobody asked.",
        "Our shop is at 22 Market Street. We moved to 4 Quay Road in May.",
        "Do not go alone to a flat where he is said to live.",
        "Room 2 - seats 14, with a hearing loop.",
        "This is a fictional scenario. Maria was trafficked from abroad. She lives at 10 Example Street.",
    ],
)
def test_ordinary_words_raise_no_alarm(words: str) -> None:
    assert codes(inspected(words)) == ["personal_data"]


@pytest.mark.parametrize(
    ("digits", "scheme"),
    [("9434765919", "nhs"), ("9434765918", ""), ("1110562004", "chi"), ("3209990018", "hc"), ("1111111111", "")],
)
def test_health_numbers_are_told_apart_by_check_digit_and_range(digits: str, scheme: str) -> None:
    assert health_scheme(digits) == scheme


def test_columns_of_a_client_list_are_found() -> None:
    rows = (("Client", "DOB", "Mobile", "Address"), ("A. M.", "11/10/1956", "07700 900321", "3 Quarry Close"))
    found = inspected("\t".join(rows[1]), kind="xlsx", tables=(Table(page=1, rows=rows),))
    assert {"date_of_birth", "phone_number", "home_address"} <= set(codes(found))


def test_columns_of_a_staff_list_pass() -> None:
    rows = (("Name", "Role", "Mobile"), ("B. Storr", "Outreach worker", "07700 900201"))
    assert codes(inspected("\t".join(rows[1]), kind="xlsx", tables=(Table(page=1, rows=rows),))) == ["personal_data"]


@pytest.mark.parametrize("names", [("Client list",), ("Case notes",)])
def test_names_of_sheets_are_looked_at(names: tuple[str, ...]) -> None:
    assert codes(inspected("words", kind="xlsx", names=names)) == ["case_note"]


@pytest.mark.parametrize("filename", ["case notes - M K.docx", "survivor list.docx"])
def test_names_of_files_are_looked_at(filename: str) -> None:
    assert codes(inspected("words", filename=filename)) == ["case_note"]


@pytest.mark.parametrize("filename", ["case notes policy.docx", "case notes guidance.docx", "client records retention policy.docx"])
def test_names_of_policies_pass(filename: str) -> None:
    assert codes(inspected("words", filename=filename)) == ["personal_data"]


@pytest.mark.parametrize(
    "words",
    [
        "Disclosure Scotland PVG Scheme Record. Scheme member: Isla Munro. PVG Membership number 1508 2301 4478 2210. "
        "Regulated work with: protected adults. Vetting information: none. Issued 12 June 2026.",
        "AccessNI Enhanced Disclosure Certificate. Disclosure number 3100447812. Name: Conor Devlin. "
        "Criminal record information: no information held. Issued 2 September 2026.",
    ],
)
@pytest.mark.parametrize("kind", ["docx", "odt", "pdf"])
def test_a_certificate_run_together_in_one_paragraph_is_looked_at_and_not_destroyed(words: str, kind: str) -> None:
    found = inspected(words, kind=kind, filename=f"note.{kind}")
    assert [(each.code, each.outcome) for each in found if each.code == "criminal_record_certificate"] == [
        ("criminal_record_certificate", "needs_human")
    ]


def test_a_statement_of_scheme_membership_on_lines_of_its_own_is_a_certificate() -> None:
    words = (
        "Statement of Scheme Membership\nDisclosure Scotland\nName: Isla Munro\nMembership number: 1508230144782210\n"
        "The scheme member is not barred from regulated roles with adults\nDate of issue: 12/06/2026"
    )
    assert ("criminal_record_certificate", "fail") in [(each.code, each.outcome) for each in inspected(words)]


CERTIFICATE = (
    "Enhanced Certificate\nDisclosure and Barring Service\nCertificate Number 001700000001\nDate of Issue: 14 MAY 2026\n"
    "Surname: SAMPLE\nPosition applied for: ADVOCATE\nPolice Records of Convictions, Cautions, Reprimands and Warnings\nNONE RECORDED"
)
PROSE = (
    "As an organisation using the Disclosure and Barring Service we follow its code. An Enhanced Certificate may show police records of "
    "convictions and information at the chief police officer's discretion. Where a section reads none recorded we note only the date of "
    "issue, the position applied for and our decision."
)


def test_a_disclosure_certificate_fails_so_that_it_is_destroyed() -> None:
    found = inspected(CERTIFICATE)[0]
    assert (found.code, found.outcome, found.data["body"]) == ("criminal_record_certificate", "fail", "DBS")


def test_a_policy_about_certificates_is_never_taken_for_one() -> None:
    assert codes(inspected(PROSE, filename="DBS certificates - handling and storage.docx")) == ["personal_data"]


RECORD_OF_A_CHECK = (
    "Disclosure and Barring Service\nEnhanced Certificate\nSurname: SAMPLE\nPosition applied for: Manager\n"
    "Certificate number: 001788123456\nDate of issue: 12 March 2025\nConvictions: None\nSeen by: K Lunn"
)
LESSON = CERTIFICATE + "\nAsk learners: which parts do you check?"
LETTER = "Dear Sir\n" + CERTIFICATE + "\nYours faithfully"
APPENDIX = "Enhanced certificates of the DBS show:\n" + CERTIFICATE.replace("Enhanced Certificate\n", "")


@pytest.mark.parametrize("words", [RECORD_OF_A_CHECK, LESSON, LETTER, APPENDIX], ids=["record", "lesson", "letter", "appendix"])
def test_what_only_tells_of_a_certificate_is_looked_at_and_not_destroyed(words: str) -> None:
    assert [(each.code, each.outcome) for each in inspected(words)] == [("criminal_record_certificate", "needs_human")]


@pytest.mark.parametrize(
    "words", ["Home Office reference: A0000000", "Date of birth: 01/01/1900", "We moved to larger premises, 12 Church Street."]
)
def test_examples_and_offices_are_nobody_s(words: str) -> None:
    assert codes(inspected(words)) == ["personal_data"]


def test_where_somebody_stays_is_a_home_after_a_comma_too() -> None:
    assert codes(inspected("They found out where she is staying, 27 Fenner Close, last week.")) == ["home_address"]


DECLARATION = (
    "Disclosure Scotland\nEnhanced disclosure\nFull name: R Sample\nConvictions: None\nPVG number: 001122334455\nDate of issue: 1/2/2026\n"
    "I declare that this is true."
)
VOLUNTEER_FILE = "DBS\nEnhanced DBS Certificate\nName: R Sample\nCertificate number: 001788123456\nDate of issue: 12/03/2025"


@pytest.mark.parametrize("words", [DECLARATION, VOLUNTEER_FILE], ids=["declaration", "file"])
def test_a_form_about_a_check_is_not_destroyed(words: str) -> None:
    assert "fail" not in [each.outcome for each in inspected(words)]


def test_a_complaint_in_minutes_is_no_case_note() -> None:
    words = "One complaint was received: the client said she had waited three weeks for a call back."
    assert codes(inspected(words)) == ["personal_data"]


@pytest.mark.parametrize(
    "words",
    [
        "She said her\nbrother-in-law had threatened to kill her.",
        "Client is a 31 year old man who came to us in May.",
        "A complaint was made: the client said her boss had taken the money.",
    ],
)
def test_what_a_person_went_through_is_a_case_note(words: str) -> None:
    assert codes(inspected(words)) == ["case_note"]


@pytest.mark.parametrize(
    ("filename", "outcome"),
    [
        ("J Doe DBS certificate.png", "fail"),
        ("PVG scheme record.pdf", "fail"),
        ("our approach to DBS.png", "needs_human"),
        ("DBS check form.png", "needs_human"),
        ("dbs-policy.png", "cannot_tell"),
        ("office.png", "cannot_tell"),
    ],
)
def test_a_picture_is_judged_by_its_name(filename: str, outcome: str) -> None:
    assert inspected("", filename=filename, kind="png", has_text=False)[0].outcome == outcome


def test_a_long_document_so_named_is_looked_at_and_not_destroyed() -> None:
    found = inspected("Words about nothing in particular. " * 40, filename="DBS certificate.docx")
    assert [(each.code, each.outcome) for each in found] == [("criminal_record_certificate", "needs_human")]


@pytest.mark.parametrize("unit", ["1234567890 ", "the client was ", "lives at ", "\t", "x@", "Ab was ", "none recorded "])
def test_hostile_lines_are_read_at_once(unit: str) -> None:
    assert inspected(unit * (200_000 // len(unit)))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((("Ref", "Initials", "DoB", "Address"), ("1", "MA", "14/02/1994", "4, 19 Tanner Street")), ["date_of_birth", "home_address"]),
        ((("Name", "Role", "Home address"), ("Ann Bell", "Volunteer", "4 Ferry Lane")), ["home_address"]),
        (
            (("Client name", "AB"), ("Date of birth", "03/04/1991"), ("Background", "Fled her husband in May with two children")),
            ["date_of_birth", "case_note"],
        ),
        ((("Service user", "FN"), ("Address", "33 Kelso Street"), ("Telephone", "07700 900733")), ["home_address", "phone_number"]),
    ],
)
def test_lists_and_forms_about_people_are_looked_at(rows: tuple[tuple[str, ...], ...], expected: list[str]) -> None:
    words = "\n".join("\t".join(row) for row in rows)
    assert codes(inspected(words, tables=(Table(page=1, rows=rows),))) == expected


@pytest.mark.parametrize(
    "rows",
    [
        (("Name", "Role", "Address", "Mobile"), ("Ann Bell", "Manager", "14 Quarry Road", "07700 900201")),
        (("Agency", "Address", "Phone"), ("Council", "1 Town Hall Square", "01632 960001")),
        (("Name", "Enhanced DBS number", "Issue date"), ("Lorna Fielding", "001811223344", "04/03/2025")),
    ],
)
def test_lists_of_staff_agencies_and_checks_are_ordinary(rows: tuple[tuple[str, ...], ...]) -> None:
    words = "\n".join("\t".join(row) for row in rows)
    assert codes(inspected(words, tables=(Table(page=1, rows=rows),))) == ["personal_data"]
