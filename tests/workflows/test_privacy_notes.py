"""Notes about one person in anybody's words, as against rules, reports and lessons; forms and letters about one person."""

from __future__ import annotations

import time

import pytest

from tests.workflows.test_privacy import codes, inspected
from workflows.documents import Table

NOTES = [
    "Tues 10/11 – HV w/ K.O. at accom. Looked tired, not sleeping since move. Says the man from the car wash has rung her twice.",
    "Blessing texted me last night, she's been told to leave the hotel on Friday. She was very low and I've spoken to her GP.",
    "Attended court with DA. Hearing adjourned to Jan. DA shaking and had to sit outside. Solicitor wants psych report.",
    "Precious didn't come down for tea again. Bea knocked at 9, she was under the bed. Doctor Thurs, Bea to go with her.",
    "Ffoniodd S. bore ddoe yn crio. Mae hi wedi cael llythyr gan y Swyddfa Gartref yn gwrthod ei chais.",
    "Dear Selam\nYou told me on Monday that you are sleeping better and the tablets help. You cried about your appeal hearing.",
    "Case 14 (VP). Moved on 8 October. Still no decision from the Home Office. She cried and asked for help to find her son.",
]
ORDINARY = [
    "If she cries, stop. She may be frightened that her boss will ring the Home Office on Monday. Write down what she said.",
    "When a client rings at night and says that she is frightened of her husband, the worker tells the manager on the same day.",
    "Last year a volunteer was followed to her car on Monday by a man. She was upset and rang the police. She was not hurt.",
    "Sabine joined in 2019. She was a solicitor in asylum appeals and chaired the police board. Her mother was a refugee in 1948.",
    "Of the 58 people supported last month, 31 had been in debt bondage, 12 were pregnant and 40 had no GP on Monday.",
    "Our client [name] was due to be interviewed on [date]. She was ill and her GP [name] says she was not fit on [date].",
    "J.S. has asked for a quote. M.K. was thanked. Present: Jo Sykes, Mia Kane. J.S. was in court on Friday "
    "and cried when the landlord rang.",
    "Grace answered an advert. A man took her passport on Monday and she cried. What would you do?",
    "Staffing. Bethan told Jo on Friday that she is pregnant and will start maternity leave. Her post will be advertised.",
]


@pytest.mark.parametrize("words", NOTES)
def test_notes_about_one_person_are_known_by_many_weak_signs(words: str) -> None:
    assert "case_note" in codes(inspected(words))


@pytest.mark.parametrize("words", ORDINARY)
def test_rules_reports_lessons_and_talk_of_staff_are_no_notes(words: str) -> None:
    assert codes(inspected(words)) == ["personal_data"]


def test_a_telephone_and_a_home_among_notes_are_those_of_the_person() -> None:
    words = "She was crying on Monday, her ex has found the flat. She is now at 14 Larkspur Road, new sim 07700 900418."
    assert {"home_address", "phone_number"} <= set(codes(inspected(words)))


def test_the_telephone_of_an_office_among_notes_is_nobody_s() -> None:
    words = "She was crying on Monday, her ex has found the flat. Ring the solicitor's office on 01632 960414 about the court."
    assert "phone_number" not in codes(inspected(words))


@pytest.mark.parametrize(
    "words",
    [
        "Claimant: Miss A Example\nNINO: PW 41 88 02 B\nAddress: 17b Tanner's Row, Mossbrook",
        "Re: Mr J Example, DOB 15.03.1988\nAddress: Flat 2/1, 48 Corran Street",
        "Name: R. Costa\nLanguage: Tetum\nConsent given: yes\nAddress: 48 Corran Street",
    ],
)
def test_an_address_near_what_only_a_person_helped_has_is_a_home(words: str) -> None:
    assert "home_address" in codes(inspected(words))


@pytest.mark.parametrize(
    "words",
    [
        "Insured: Beacon Trust\nAddress: 48 Corran Street\nPolicy number: AB1234",
        "Name: A Worker\nPosition: Advocate\nLanguage: Welsh\nReference: two\nAddress: 48 Corran Street",
        "Client: Beacon Trust\nAddress: The Old Court, 4 High Street (office)",
    ],
)
def test_an_address_of_an_organisation_or_of_staff_is_none(words: str) -> None:
    assert "home_address" not in codes(inspected(words))


def test_the_telephone_of_whoever_refers_is_not_that_of_the_person_referred() -> None:
    words = "Client: R.\nDOB: 3 May 1994\nReferrer: Moyle Trust\nTelephone: 01632 960414"
    assert codes(inspected(words)) == ["date_of_birth"]


def test_a_form_printed_as_a_table_is_read_by_its_cells() -> None:
    rows = (("Name", "R. Costa"), ("H&C Number", "320 999 0018"), ("Telephone", "07700 900253 (after 4pm)"))
    assert "phone_number" in codes(inspected("Referral", kind="pdf", tables=(Table(page=1, rows=rows),)))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Your National Insurance number\nP\tW\t4\t1\t8\t8\t0\t2\tB", "ni_number"),
        ("NINO: PW.41.88.02.B", "ni_number"),
        ("H.O. Ref. No. – T 1187 332", "home_office_reference"),
        ("Date of birth (dd/mm/yyyy)\n03/05/1994", "date_of_birth"),
        ("DOB/14-02-96", "date_of_birth"),
        ("NHS/943 476 5919", "nhs_number"),
    ],
)
def test_numbers_are_known_in_boxes_and_under_their_label(words: str, code: str) -> None:
    assert code in codes(inspected(words))


def test_numbers_in_a_column_are_known_by_its_heading() -> None:
    rows = (("When", "HO ref"), ("04/11/2026", "C1188203"))
    assert codes(inspected("", tables=(Table(page=1, rows=rows),))) == ["home_office_reference"]


def test_a_course_about_referrals_heads_no_list_of_clients() -> None:
    rows = (("Name", "Email address", "Modern slavery and NRM"), ("Nia Parfitt", "n.parfitt@refuge.example", "12/03/2026"))
    assert codes(inspected("", tables=(Table(page=1, rows=rows),))) == ["personal_data"]


@pytest.mark.parametrize(
    "unit", ["a\n", "he\n", "Tel: 07700900123\n", "She said her boss took her passport on Monday. ", "scenario she cried. "]
)
def test_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    def seconds(letters: int) -> float:
        started = time.process_time()
        inspected(unit * (letters // len(unit)))
        return time.process_time() - started

    seconds(1_000)
    # A machine that does other things slows one measurement down, hardly three of them.
    assert any(seconds(80_000) < max(6 * seconds(20_000), 0.5) for _ in range(3))
