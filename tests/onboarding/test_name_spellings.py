"""One person's name in the ways people write it."""

from __future__ import annotations

import pytest

from onboarding.name_spellings import Spellings


@pytest.mark.parametrize(
    "text",
    [
        "Zoë Anne O'Brien", "Zoe Anne O’Brien", "ZOE O'BRIEN", "O'Brien, Zoë", "O'BRIEN Zoe", "O'Brien; Zoe Anne", "Z. O'Brien",
        "Z O'Brien", "Z.A. O'Brien", "ZA O'Brien", "Zoe A. O'Brien", "O'Brien Z.", "O'Brien, Z. A.", "Zoe\u0308 O'Brien",
        "Zoë\u00a0Anne\nO'Brien", "zoe.o'brien", "ＺＯＥ O'Brien",
    ],
)  # fmt: skip
def test_each_spelling_is_found_and_taken_out_whole(text):
    name = Spellings("Zoë Anne O'Brien")
    assert name.is_all_of(text)
    assert name.replaced("person 7", f"Lead: {text}, since May.") == "Lead: person 7, since May."


@pytest.mark.parametrize(
    "text", ["Zoeann O'Brien", "Zara O'Brien", "O'Brien Zara", "Zoe Brown", "Alzo O'Brien", "ZO'Brien", "O'Brien", "Zoe", "Anne Z. Hill"]
)
def test_other_names_are_left(text):
    name = Spellings("Zoë Anne O'Brien")
    assert not name.occurs_in(text)
    assert name.replaced("person 7", text) == text


@pytest.mark.parametrize("text", ["Anna van der Berg", "van der Berg, Anna", "A. van der Berg", "VAN DER BERG A"])
def test_a_surname_of_several_words_stays_together(text):
    assert Spellings("Anna van der Berg").is_all_of(text)


def test_a_name_entered_surname_first_is_found_in_both_orders():
    name = Spellings("Osei, Maya")
    assert [name.is_all_of(text) for text in ("Maya Osei", "Osei Maya", "M. Osei", "M. Maya")] == [True, True, True, False]


@pytest.mark.parametrize(
    ("name", "text"), [("Łukasz Kowal", "Lukasz Kowal"), ("Siân Ødegård", "SIAN ODEGARD"), ("Sian Straße", "sian strasse")]
)
def test_accents_and_strokes_make_no_difference(name, text):
    assert Spellings(name).is_all_of(text)
    assert Spellings(text).is_all_of(name)


def test_a_name_of_one_word_is_that_word_alone():
    name = Spellings("Sukarno")
    assert name.replaced("x", "Sukarno and Sukarnoputri") == "x and Sukarnoputri"


def test_an_empty_name_is_found_nowhere():
    assert not Spellings(" . ").occurs_in("anything at all")
