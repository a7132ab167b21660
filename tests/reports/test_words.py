"""One table of words: complete in both languages, and worded as the sector speaks."""

from __future__ import annotations

import pytest

from checklists import words
from checklists.evaluation import GateStatus, Outcome, Rag, Standing
from checklists.facts import State
from tests.reports.factories import FRAMEWORK


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("kind", [Standing, State, GateStatus, Rag, Outcome])
def test_every_member_has_words_in_both_languages(kind, language):
    assert all(words.of(member, language).strip() for member in kind)


def test_every_table_has_words_in_both_languages():
    assert [key for table in words.TABLES.values() for key, pair in table.items() if len(pair) != 2 or not all(pair)] == []


@pytest.mark.parametrize(
    ("member", "english", "welsh"),
    [
        (Standing.MET, "Accepted", "Derbyniwyd"),
        (Standing.BLOCKED, "Cannot start yet", "Methu dechrau eto"),
        (Standing.CHANGES_NEEDED, "Changes needed", "Angen newidiadau"),
        (Rag.RED, "At risk", "Mewn perygl"),
        (Rag.GREEN, "Nothing overdue", "Dim byd yn hwyr"),
        (GateStatus.READY, "Ready for a decision", "Yn barod am benderfyniad"),
    ],
)
def test_the_words_are_those_of_the_sector(member, english, welsh):
    assert words.of(member) == english
    assert words.of(member, "cy") == welsh


def test_nobody_is_called_compliant():
    everything = [text for standing in Standing for text in (words.of(standing), words.of(standing, "cy"))]
    assert not any("compliant" in text.lower() for text in everything)


def test_two_standings_never_share_a_letter():
    assert len(set(words.STANDING_LETTER.values())) == len(Standing)


def test_every_region_and_nation_of_the_kingdom_is_named():
    assert len(words.TABLES["region"]) == 12
    assert [words.word("nation", key) for key in ("ENG", "SCT", "WLS", "NIR")] == ["England", "Scotland", "Wales", "Northern Ireland"]


def test_roles_and_structures_are_worded_by_the_framework():
    assert words.role(FRAMEWORK, "host_dsl") == "Designated safeguarding lead"
    assert words.label(FRAMEWORK, "structures", "scio") == "Scottish charitable incorporated organisation"


def test_a_key_nobody_has_worded_is_shown_readably():
    assert words.role(FRAMEWORK, "night_porter") == "Night porter"
    assert words.word("size", "very_small") == "Very small"


def test_an_enumeration_without_words_is_refused():
    with pytest.raises(KeyError):
        words.of(words.StrEnum("Other", "A")["A"])
