"""Which texts of a framework hosts see, and that their Welsh says the same figures."""

import re

import polib

from checklists.host_words import words_for_hosts
from checklists.parsing import FRAMEWORKS, load_builtin

WORDS = words_for_hosts(load_builtin("imsa-readiness", "0.1.0"))
CATALOGUE = polib.pofile(str(FRAMEWORKS.parent / "locale" / "cy" / "LC_MESSAGES" / "django.po"))


def welsh(english):
    return CATALOGUE.find(english, msgctxt="framework").msgstr


def test_titles_guides_questions_choices_rows_courses_and_roles_are_shown():
    for text in (
        "Safeguarding and safer recruitment",
        "Safe organisation",
        "Leads and pathways",
        "Adult safeguarding policy",
        "Send your governing document and quote the clause of its objects that allows this work.",
        "Does every account need a second factor to sign in?",
        "Employers' liability cover in pounds",
        "Sharing agreements with statutory partners",
        "How to challenge a decision you disagree with",
        "Enhanced with barred list",
        "Vital interests",
        "Attendance: Programme lead",
        "Vicarious trauma and self-care",
        "Worker in contact with survivors",
    ):
        assert text in WORDS, text


def test_what_only_the_programme_reads_is_not_asked_for():
    for text in ("IMSA readiness (illustrative)", "6 years after the role ends", "PVG five-year membership", "Cover in pounds"):
        assert text not in WORDS, text


def test_each_text_comes_once_with_its_places():
    assert WORDS["Adult safeguarding policy"] == ["SAF-01"]
    assert WORDS["Data protection lead"] == ["choice host_dp_lead", "course DP-LEAD", "role host_dp_lead"]


def test_the_shipped_framework_shows_570_texts():
    assert len(WORDS) == 570


def test_welsh_uses_the_words_of_the_sector():
    assert welsh("Adult safeguarding policy") == "Polisi diogelu oedolion"
    assert welsh("Whistleblowing policy") == "Polisi chwythu’r chwiban"
    assert welsh("Safer recruitment procedure") == "Gweithdrefn recriwtio mwy diogel"
    assert welsh("Independent clinical supervision") == "Goruchwyliaeth glinigol annibynnol"
    assert welsh("Charity Commission for England and Wales") == "Comisiwn Elusennau Cymru a Lloegr"
    assert (
        welsh("Social Services and Well-being (Wales) Act 2014, Part 7")
        == "Deddf Gwasanaethau Cymdeithasol a Llesiant (Cymru) 2014, Rhan 7"
    )


def test_welsh_has_every_number_of_the_english():
    differs = [entry.msgid for entry in CATALOGUE if re.findall(r"\d+", entry.msgid) != re.findall(r"\d+", entry.msgstr)]
    assert differs == []
