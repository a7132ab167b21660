"""How congregations, committees and leaflets say who approved a policy, when it comes back, and who leads."""

from __future__ import annotations

import pytest

from tests.workflows.policies import finding, inspected, value


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("Adopted by the Committee on 10 February 2026. For review March 2028.", "2028-03-01"),
        ("Adopted on 10 February 2026. For review in spring 2028.", "2028-03-01"),
        ("Passed by the Committee on 23 February 2026. We will come back to it two years after that.", "2028-02-23"),
        ("Adopted on 23 February 2026. We shall return to this policy three years after that.", "2029-02-23"),
        ("The Session agreed this policy on 15 June 2026. It comes back to the Session each May.", "2027-05-01"),
        ("The PCC adopted this policy on 3 March 2026. It is brought back to the PCC every year.", "2027-03-03"),
        ("This policy was adopted on 1 May 2026. Complaints come back to the committee every year.", None),
    ],
)
def test_when_a_policy_comes_back_is_its_next_review(words: str, due: str | None) -> None:
    assert value(inspected(words), "next_review_date", "date") == due


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("Adopted by Kirk Session: 10 March 2026", "kirk session"),
        ("The Kirk Session agreed this policy on 1 May 2026", "kirk session"),
        ("Passed by the Management Committee on 1 May 2026", "management committee"),
        ("Passed by the trustees on 1 May 2026", "board of trustees"),
    ],
)
def test_the_body_that_passed_a_policy_is_read(words: str, body: str) -> None:
    assert value(inspected(words), "approving_body", "body") == body


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Safeguarding Lead: Ama Okafor until 31 August; after that to be agreed.", None),
        ("Safeguarding Lead: Ama Okafor (until June 2026)", None),
        ("Our safeguarding lead is Ama Okafor. Until she calls back, wait.", "Ama Okafor"),
        ("The person to speak to is Ama Okafor, our Protection Lead.", "Ama Okafor"),
        ("Ama Okafor is our data protection lead.", None),
    ],
)
def test_a_lead_whose_time_is_limited_is_nobody_for_sure(words: str, name: str | None) -> None:
    assert value(inspected(words), "named_lead", "name") == name


def test_a_policy_that_need_not_name_a_lead_says_whom_it_names() -> None:
    assert value(inspected("Tell Ama Okafor, our safeguarding lead.", requirement="SAF-06"), "named_lead", "name") == "Ama Okafor"
    assert finding(inspected("Be kind to everybody.", requirement="SAF-06"), "named_lead") is None


def test_a_department_in_a_title_is_no_other_organisation() -> None:
    page = "Corporate Complaints Policy\n\nWe listen.\n"
    assert finding(inspected(page, page, page, organisation="Elmvale District"), "other_organisation") is None


def test_lines_for_each_reader_to_sign_are_left_empty_on_purpose() -> None:
    ending = "\n\nName ____________   Signature ____________   Date __________"
    read = inspected("I have read this code and had the chance to ask questions." + ending, requirement="SAF-06")
    assert finding(read, "placeholders").outcome == "pass"
    unsigned = inspected("On behalf of the trustees" + ending, requirement="SAF-06")
    assert finding(unsigned, "placeholders").outcome == "needs_human"
