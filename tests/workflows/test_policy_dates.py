"""Dates of policies in the forms people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.workflows.policies import document, finding, inspected, value
from workflows.inspectors.review_cycle import review_cycle
from workflows.inspectors.written_dates import written_dates


def dates(words: str) -> tuple[str | None, str | None, str | None]:
    """Approval, last review and next review."""
    found = inspected(words)
    return tuple(value(found, code, "date") for code in ("approval_date", "review_date", "next_review_date"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("4.11.25", "2025-11-04"),
        ("04/11/2025", "2025-11-04"),
        ("2025-11-04", "2025-11-04"),
        ("4th November 2025", "2025-11-04"),
        ("the 4th day of November, 2025", "2025-11-04"),
        ("4 Nov 25", "2025-11-04"),
        ("4-Nov-2025", "2025-11-04"),
        ("Tuesday 4 November 2025", "2025-11-04"),
        ("November 4th, 2025", "2025-11-04"),
        ("4\nNovember\n2025", "2025-11-04"),
        ("November 2025", "2025-11-01"),
        ("Nov '25", "2025-11-01"),
        ("11/2025", "2025-11-01"),
        ("Febuary 2026", "2026-02-01"),
        ("3 Mawrth 2026", "2026-03-03"),
        ("14eg o Hydref 2025", "2025-10-14"),
        ("1af o Fai 2026", "2026-05-01"),
        ("31/02/2026", None),
    ],
)
def test_a_date_is_read_as_it_is_written(words: str, expected: str | None) -> None:
    (found,) = written_dates(f"On {words}.")
    assert (found.date and found.date.isoformat()) == expected


@pytest.mark.parametrize(
    "words", ["9900417", "020 7946 0000", "section 4.11", "the 2025/26 year", "May 11 people came", "3 decisions 2026 times"]
)
def test_other_numbers_are_no_dates(words: str) -> None:
    assert [found for found in written_dates(words) if found.precision != "year"] == []


def test_a_month_may_mean_any_of_its_days() -> None:
    (found,) = written_dates("February 2024")
    assert (found.date, found.last, found.precision) == (dt.date(2024, 2, 1), dt.date(2024, 2, 29), "month")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Approved 4.11.25", ("2025-11-04", "2025-11-04", None)),
        ("Approved by the Board of Trustees on 4 March 2026.", ("2026-03-04", "2026-03-04", None)),
        ("This policy was adopted by the committee\nat its meeting held on 4 March 2026", ("2026-03-04", "2026-03-04", None)),
        ("Approved by: Board of Trustees\nDate: 4 March 2026", ("2026-03-04", "2026-03-04", None)),
        ("Signed: J Whitlock (Chair)  Date: 4 March 2026", ("2026-03-04", "2026-03-04", None)),
        ("First adopted 2 May 2020. Last reviewed 4 March 2026.", ("2020-05-02", "2026-03-04", None)),
        ("Reviewed and approved by trustees: 4 March 2026", ("2026-03-04", "2026-03-04", None)),
        ("Last reviewed and approved by the Trustees: 4 March 2026", ("2026-03-04", "2026-03-04", None)),
        ("Contact details updated\nDate of next review: March 2027", (None, None, "2027-03-01")),
        ("The Trustees approved the previous policy on 1 May 2024.", (None, None, None)),
        ("This policy is endorsed by the trustees each year and reviewed (last done 22/9/2026).", (None, "2026-09-22", "2027-09-22")),
        ("Adolygwyd ar 10 Chwefror 2026. Caiff ei adolygu eto erbyn Chwefror 2027.", (None, "2026-02-10", "2027-02-01")),
        ("Volunteer policy\nReview date: 4 March 2026\nNext review due: 4 March 2027", (None, "2026-03-04", "2027-03-04")),
        ("Reviewed: Jan 26 / Next: Jan 27", (None, "2026-01-01", "2027-01-01")),
        ("Reviewed: 2/2/24, 3/3/25 and 4/3/26", (None, "2026-03-04", None)),
        ("Date approved\t4 March 2026\nNext review due\t4 March 2027", ("2026-03-04", "2026-03-04", "2027-03-04")),
        ("Date approved\n4 March 2026\nNext review due\n4 March 2027", ("2026-03-04", "2026-03-04", "2027-03-04")),
        ("Approved\tReviewed\tNext review\n1/2/2024\t4/3/2026\t4/3/2027", ("2024-02-01", "2026-03-04", "2027-03-04")),
        ("Approved Reviewed Next review\n1/2/2024 4/3/2026 4/3/2027", ("2024-02-01", "2026-03-04", "2027-03-04")),
        ("Policy date March 2026 v2\nApproved March 2026; for review by March 2027", ("2026-03-01", "2026-03-01", "2027-03-01")),
        ("Agreed January 2026\nReview date December 2026", ("2026-01-01", "2026-01-01", "2026-12-01")),
        ("Review date: August 2027", (None, None, "2027-08-01")),
        ("Review date: August 2026", (None, "2026-08-01", None)),
        ("Reviewed: 2026\nNext Review: 2027", (None, "2026-01-01", "2027-01-01")),
        ("Dyddiad cymeradwyo: 3 Mawrth 2026\nDyddiad adolygu nesaf: 3 Mawrth 2027", ("2026-03-03", "2026-03-03", "2027-03-03")),
        ("Dyddiad adolygu: 3 Mawrth 2026\nAdolygiad nesaf: Mawrth 2027", (None, "2026-03-03", "2027-03-01")),
        ("Cymeradwywyd gan y Bwrdd ar 5 Mai 2026. I'w adolygu eto ym Mai 2027.", ("2026-05-05", "2026-05-05", "2027-05-01")),
    ],
)
def test_a_date_belongs_to_the_words_that_name_it(words: str, expected: tuple[str | None, ...]) -> None:
    assert dates(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "The statutory guidance was updated in October 2024.",
        "We follow Working Together to Safeguard Children, last updated in December 2023.",
        "Risk assessments are reviewed every six months.",
        "The Care Act 2014 was passed in May 2014.",
        "Training was reviewed by the council in March 2026.",
    ],
)
def test_dates_of_other_things_are_not_taken(words: str) -> None:
    assert dates(words) == (None, None, None)


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("This policy will be reviewed annually.", 12),
        ("To be reviewed annually", 12),
        ("We review this policy at least every two years.", 24),
        ("This policy will be reviewed at each AGM.", 12),
        ("Agreed in May. Valid for twelve months.", 12),
        ("We will look at it again a year from that date.", 12),
        ("Review cycle: Annual", 12),
        ("Review frequency\tEvery 3 years", 36),
        ("Review: 12 months", 12),
        ("The policy is reviewed every twelve months or when the law changes.", 12),
        ("Caiff y polisi ei adolygu bob blwyddyn.", 12),
        ("Adolygir y polisi hwn bob dwy flynedd.", 24),
        ("Risk assessments are reviewed every six months.", None),
        ("DBS checks are renewed every three years.", None),
        ("Staff training is reviewed annually.", None),
    ],
)
def test_how_often_a_policy_is_reviewed(words: str, months: int | None) -> None:
    found = review_cycle(document(words))
    assert (found and found.months) == months


def test_the_next_review_follows_from_the_last_and_the_cycle() -> None:
    found = finding(inspected("Approved 29 February 2024. This policy is reviewed every year."), "next_review_date")
    assert (found.outcome, found.data["date"], found.data["is_derived"]) == ("fail", "2025-02-28", True)


VERSIONS = (
    "Version\tDate\tAuthor\tChanges\n1.0\t3 May 2024\tA Okafor\tFirst issue\n"
    "2.0\t4 March 2026\tA Okafor\tYearly review, approved by trustees"
)


@pytest.mark.parametrize("words", [VERSIONS, VERSIONS.replace("\t", " "), VERSIONS.replace("\t", "\n")])
def test_a_version_table_gives_the_version_and_its_date(words: str) -> None:
    found = inspected(words)
    assert value(found, "version", "version") == "2.0"
    assert value(found, "review_date", "date") == "2026-03-04"
    assert value(found, "approval_date", "date") == "2026-03-04"


def test_a_row_called_a_draft_is_no_review() -> None:
    found = inspected("Version\tDate\tStatus\n0.1\t3 May 2026\tDraft\n1.0\t4 June 2025\tFinal")
    assert value(found, "review_date", "date") == "2025-06-04"


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("Last reviewed 23 November 2025", "pass"),
        ("Last reviewed 22 November 2025", "fail"),
        ("Last reviewed November 2025", "needs_human"),
        ("Last reviewed October 2025", "fail"),
        ("Reviewed 1 January 2027", "fail"),
        ("Review date: August 2026", "needs_human"),
        ("Review date: August 2024", "fail"),
        ("Issue date: March 2026", "needs_human"),
        ("", "cannot_tell"),
    ],
)
def test_the_age_of_the_last_review_is_judged(words: str, outcome: str) -> None:
    assert finding(inspected(words), "review_date").outcome == outcome


def test_the_answer_settles_what_a_bare_review_date_means() -> None:
    found = inspected("Review date: August 2026", answers={"review_date": "2026-08-12"})
    assert finding(found, "review_date").outcome == "pass"


def test_a_whistleblowing_policy_may_be_two_years_old() -> None:
    assert finding(inspected("Approved 1 December 2024", requirement="SAF-07"), "review_date").outcome == "pass"


def test_a_date_that_does_not_exist_is_pointed_out() -> None:
    found = finding(inspected("Approved 31/02/2026"), "impossible_date")
    assert (found.outcome, found.page, found.quotation) == ("fail", 1, "Approved 31/02/2026")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"review_date": "2026-03-10"}, {"declared_review_date": "pass"}),
        ({"review_date": "2026-09-01"}, {"declared_review_date": "fail"}),
        ({"approved_on": "2026-03-11", "review_due": "2027-03-01"}, {"declared_approved_on": "fail", "declared_review_due": "pass"}),
        ({}, {}),
    ],
)
def test_what_was_declared_is_compared(answers: dict, expected: dict) -> None:
    found = inspected("Approved 10 March 2026. Next review: March 2027.", answers=answers)
    assert {each.code: each.outcome for each in found if each.code.startswith("declared")} == expected


def test_a_contradiction_carries_both_values() -> None:
    found = finding(inspected("Approved 10 March 2026", answers={"review_date": "2026-09-01"}), "declared_review_date")
    assert dict(found.data) == {"field": "review_date", "declared": "2026-09-01", "found": "2026-03-10"}
    assert "1 September 2026" in found.reason
    assert "10 March 2026" in found.reason


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("Next review due: Spring 2027", "2027-03-01", "2027-05-31"),
        ("Review in autumn 2026", "2026-09-01", "2026-11-30"),
        ("Due: Winter 2026", "2026-12-01", "2027-02-28"),
        ("Adolygiad nesaf: Gwanwyn 2027", "2027-03-01", "2027-05-31"),
        ("last review 09/25", "2025-09-01", "2025-09-30"),
    ],
)
def test_a_season_or_a_short_month_lasts_to_its_last_day(words: str, first: str, last: str) -> None:
    (found,) = written_dates(words)
    assert (str(found.date), str(found.last)) == (first, last)


@pytest.mark.parametrize("words", ["open 09/25 beds", "marks of 10/15", "reviewed 24/7"])
def test_a_fraction_is_no_month(words: str) -> None:
    assert list(written_dates(words)) == []


def test_a_signature_below_a_stated_review_is_no_later_review() -> None:
    words = "Safeguarding policy\nLast reviewed: 6 March 2026\nNext review: 6 March 2028\nSigned: P. Ash (Chair)  Date: 11/3/26"
    assert dates(words)[1:] == ("2026-03-06", "2028-03-06")


def test_a_history_whose_approver_is_nobody_approved_nothing() -> None:
    words = "Version\tDate\tApproved by\n1.0\t6 Feb 2024\tTrustees\n1.1\t11 Feb 2025\tno change needed"
    assert dates(words)[:2] == ("2024-02-06", "2025-02-11")


@pytest.mark.parametrize(
    "words",
    [
        "The trustees approved this policy on 17 June 2026 and will review it at least once a year, or after any serious incident.",
        "The trustees approved this policy on 17 June 2026. It will be looked at again in one year's time.",
    ],
)
def test_a_period_of_review_holds_beside_other_occasions(words: str) -> None:
    assert dates(words)[2] == "2027-06-17"


def test_a_welsh_sentence_that_begins_with_its_verb_labels_its_date() -> None:
    assert dates("Mabwysiadwyd y polisi ar 19 Mawrth 2026. Bydd yn cael ei adolygu ym mis Mawrth 2028.")[2] == "2028-03-01"


def test_a_pair_of_label_and_value_is_no_head_of_columns() -> None:
    grid = "Status\tRatified\nDate ratified\t17 April 2024\nDate issued\t10 June 2024\nReview date\t16 April 2027"
    assert dates(grid) == ("2024-04-17", "2024-04-17", "2027-04-16")


def test_a_grid_that_says_approved_gives_no_date_of_approval() -> None:
    grid = "Ratified status\tApproved\nFinal issued\tDecember 2024\nPlanned review date\tDecember 2026\nVersion\tV3"
    assert dates(grid) == (None, None, "2026-12-01")


def test_two_heads_over_a_row_are_still_read_as_columns() -> None:
    assert dates("Version\tDate approved\n1\t27 March 2026")[0] == "2026-03-27"


def test_a_bare_review_date_is_the_next_one_counted_from_when_the_policy_came_into_operation() -> None:
    assert dates("Operational date\tJune 2024\nDocument review date\tJune 2027") == (None, None, "2027-06-01")
    assert dates("Effective date of policy\t2024\nReview date\t2027") == (None, None, "2027-01-01")


def test_an_updated_effective_date_says_when_it_was_last_looked_at() -> None:
    assert dates("Effective from: 01/02/2021\n\nUpdated effective date: 19/04/2026") == (None, "2026-04-19", None)


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("Ratified by: Executive Directors", "senior leadership team"),
        ("Approved by: Executive Management Team", "senior leadership team"),
        ("Approved by\tSenior Management Team and Board", "board"),
        ("Name of ratifying group\tManagement Board for Quality", "board of management"),
        ("This policy is approved by the Elders and applies to our trustees.", "church council"),
    ],
)
def test_who_approved_it_is_told_apart_from_who_else_is_named(words: str, body: str) -> None:
    assert value(inspected(words), "approving_body", "body") == body


APPROVED_IN_TEXT = "Safeguarding policy\nApproved by the board of trustees on 18 November 2026.\nNext review: November 2027."


@pytest.mark.parametrize(
    ("header", "footer"), [("Safeguarding Policy v3 - Approved 4 March 2025", ""), ("", "Approved by trustees: 04/03/2025 | page 1 of 9")]
)
def test_an_approval_in_a_margin_that_the_text_contradicts_is_not_guessed(header, footer):
    found = inspected("\n".join(filter(None, (header, APPROVED_IN_TEXT, footer))))
    for code in ("approval_date", "review_date"):
        assert finding(found, code).outcome == "cannot_tell"
        assert finding(found, code).data == {}
    assert "on 4 March 2025 and in another on 18 November 2026" in finding(found, "approval_date").reason


@pytest.mark.parametrize(
    "margin", ["Safeguarding policy, approved 18 November 2026", "Approved: November 2026", "Reviewed 18 November 2026"]
)
def test_a_margin_that_says_the_same_contradicts_nothing(margin):
    assert dates(f"{margin}\n{APPROVED_IN_TEXT}")[0] in {"2026-11-18", "2026-11-01"}


def test_earlier_approvals_in_the_text_do_not_contradict_the_newest_in_the_margin():
    history = "Safeguarding policy\nApproved 4 May 2019. Approved again 6 June 2023.\nWhat staff do.\nApproved 18 November 2026"
    assert dates(history)[0] == "2026-11-18"


def test_the_newest_of_several_days_after_one_heading_counts():
    words = "Reviewed and re-approved by the Management Committee: Oct 2021, Oct 2023, Oct 2025.\nNext review due: October 2027"
    assert dates(words) == ("2025-10-01", "2025-10-01", "2027-10-01")
