"""Signatures, terms and parties that no label marks, and what may not be taken for them."""

from __future__ import annotations

import pytest

from tests.workflows.test_agreements import inspected, one

HEAD = "Data Sharing Agreement\nParties: Tidegate Collective and Bray Council\n"


def signed(words: str) -> tuple[str, object, object]:
    found = one(inspected(HEAD + words), "signatures")
    return found.outcome, found.data["names"], found.data["signed_on"]


@pytest.mark.parametrize(
    "words",
    [
        "Agreed and signed:\nJo Patel\nChair, Tidegate Collective\n3.04.2026\nProf. Ro Lund\nLeader, Bray Council\n04.04.2026",
        "Jo Patel (signed)\nChair, Tidegate Collective\n3 April 2026\nProf. Ro Lund (signed)\nLeader, Bray Council\n4 April 2026",
        "Signed\nJ Patel — Jo Patel, Chair, Tidegate Collective — 3.4.26\nR Lund — Prof. Ro Lund, Leader, Bray Council — 4.4.26",
        "Execution\nSigned with Inkwell\nJo Patel\n2026-04-03 14:07:52 UTC\nSigned with Inkwell\nProf. Ro Lund\n2026-04-04 09:31:10 UTC",
        "Signed:\nFor the Collective: Jo Patel (Chair) - 3 April 2026\nFor the Council: Prof. Ro Lund (Leader) - 4 April 2026",
    ],
)
def test_signatories_without_labels_are_read(words: str) -> None:
    assert signed(words) == ("pass", ["Jo Patel", "Prof. Ro Lund"], "2026-04-04")


def test_a_place_left_open_beside_a_signature_fails() -> None:
    words = "Signed for Tidegate Collective\nJo Patel    Date 3 April 2026\nSigned for Bray Council\n____________    Date ________"
    assert signed(words) == ("fail", ["Jo Patel"], "2026-04-03")


def test_people_and_days_of_a_version_history_are_no_signatures() -> None:
    words = "Version\tAuthor\tDate\n0.1\tJo Patel\t3 April 2026\n0.2\tRo Lund\t4 April 2026"
    assert signed(words) == ("fail", None, None)


@pytest.mark.parametrize(
    ("words", "code", "date"),
    [
        ("The parties meet in November 2027 to review the agreement.", "review_date", "2027-11-01"),
        ("The parties will review it after a year, on 17 March 2027.", "review_date", "2027-03-17"),
        ("9. Review. Reviewed every two years, next in May 2028, or earlier.", "review_date", "2028-05-01"),
        ("The agreement lasts for two years, until 17 March 2028.", "end_date", "2028-03-17"),
        ("Term. From 9 December 2025 to 8 December 2028.", "end_date", "2028-12-08"),
    ],
)
def test_a_day_belongs_to_the_word_before_it(words: str, code: str, date: str) -> None:
    assert one(inspected(HEAD + words), code).data["date"] == date


@pytest.mark.parametrize("words", ["The grant is paid until 31 March 2028.", "This agreement replaces one that ended on 31 March 2025."])
def test_the_end_of_something_else_is_not_the_agreement_s(words: str) -> None:
    assert "date" not in one(inspected(HEAD + words), "end_date").data


def test_parties_are_read_beside_their_short_forms() -> None:
    words = "Data Sharing Agreement\nWho we are\nTidegate Collective (TC) and Bray Council (the Council). We decide together."
    assert one(inspected(words, organisation="Tidegate Collective"), "parties").data["names"] == ["Tidegate Collective", "Bray Council"]


@pytest.mark.parametrize(
    "words",
    [
        "Signed\nJo Patel, Chair, Tidegate Collective. *J Patel* 3 April 2026\nProf. Ro Lund, Leader, Bray Council. *R Lund* 4 April 2026",
        "Signatures\nJo Patel\nChair\nTidegate Collective\nSigned J Patel      03/04/26\n"
        "Prof. Ro Lund\nLeader\nBray Council\nSigned R. Lund      04/04/26",
        "Completion certificate\nJo Patel, Tidegate Collective\nSigned 3 Apr 2026 10:04 UTC\n"
        "Prof. Ro Lund, Bray Council\nSigned 4 Apr 2026 09:12 UTC",
        "Signed for Tidegate Collective\n....Jo Patel....  3 April 2026\nSigned for Bray Council\n....Prof. Ro Lund....  4 April 2026",
    ],
)
def test_what_was_signed_is_told_from_what_was_printed(words: str) -> None:
    assert signed(words) == ("pass", ["Jo Patel", "Prof. Ro Lund"], "2026-04-04")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (
            "This agreement is entered into by Tidegate Collective and Bray Council on the 27th day of January 2026.",
            ["Tidegate Collective", "Bray Council"],
        ),
        (
            "Data Disclosure Agreement\nDisclosing organisation\tBray Council\nReceiving organisation\tTidegate Collective\n",
            ["Bray Council", "Tidegate Collective"],
        ),
        ("Cytundeb\nrhwng Tidegate Collective a Chyngor Sir Bray", ["Tidegate Collective", "Cyngor Sir Bray"]),
        (
            "DATA SHARING AGREEMENT between Tidegate Collective and Bray Council\n1. We share the names of people who want a bed.",
            ["Tidegate Collective", "Bray Council"],
        ),
        (
            "Agreement\nParties: Bray Council; Tidegate Trust; and, by accession on 20 July 2026, Lund Refugee Action",
            ["Bray Council", "Tidegate Trust", "Lund Refugee Action"],
        ),
    ],
)
def test_parties_are_read_however_they_are_joined(words: str, names: list[str]) -> None:
    assert one(inspected(words), "parties").data["names"] == names


@pytest.mark.parametrize("title", ["Agreement for the sharing of personal data", "Sharing information about residents: an agreement"])
def test_an_agreement_to_share_is_known_by_other_words(title: str) -> None:
    assert one(inspected(title), "kind").data["kind"] == "dsa"


def test_controllers_in_their_own_right_may_speak_for_themselves() -> None:
    words = HEAD + "Each of us is a controller in our own right and neither is the other's processor."
    assert one(inspected(words), "roles").data["arrangement"] == "independent_controllers"
