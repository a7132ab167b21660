"""What people typed, made fit for a file."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from reports.rendering import render
from reports.text import CELL_LIMIT, brief, cell, clean, counted, cut, markup, short_date
from tests.reports.factories import AS_OF, make_national_report, make_site_line
from tests.reports.hostile import NAMES


# X3
@pytest.mark.parametrize("name", NAMES)
def test_no_control_character_surrogate_or_direction_mark_survives(name):
    safe = clean(name)
    assert safe.encode("utf-8")
    assert not any(ord(letter) < 32 or letter in "\u202e\u200f\u200b\ufeff\u2066" for letter in safe)


# X5
@pytest.mark.parametrize("name", NAMES)
def test_markup_holds_no_tag_and_no_open_entity(name):
    safe = markup(name)
    assert "<" not in safe
    assert ">" not in safe


# X1
@pytest.mark.parametrize("name", ["=1", "+1", "-1", "@A", "\t=1", "\r1", "  =1", "＝1", "\u200b=1"])
def test_what_could_be_a_formula_gets_an_apostrophe(name):
    assert cell(name).startswith("'")


@pytest.mark.parametrize("name", ["Tŷ Gobaith", "A+B", "x = y", "12", "O'Hara"])
def test_ordinary_text_is_left_as_it_is(name):
    assert cell(name) == name


def test_text_longer_than_a_cell_is_cut_and_says_so():
    long = cell("y" * 40_000)
    assert len(long) == CELL_LIMIT
    assert long.endswith("(cut)")


def test_short_forms():
    assert short_date(AS_OF) == "23 Nov 2026"
    assert short_date(None) == "–"
    assert counted(1, "site") == "1 site"
    assert counted(1200, "site") == "1,200 sites"
    assert brief("abcdef", 4) == "abc…"
    assert cut("abc", 3) == "abc"


def names_of_every_code_point() -> list[str]:
    """All 65,536 of the first plane, 512 to a name: what no input takes, but an older row or another writer might hold."""
    return ["".join(map(chr, range(start, start + 512))) for start in range(0, 0x10000, 512)]


# X3
@pytest.mark.parametrize(("kind", "form"), [("national", "xlsx"), ("national", "pdf")])
def test_no_code_point_breaks_an_export(kind, form):
    names = names_of_every_code_point()
    sites = tuple(make_site_line(place, name=name, organisation=name, next_action=name, holder=name) for place, name in enumerate(names))
    report = dataclasses.replace(make_national_report(1), sites=sites, outstanding=())
    content = render(kind, form, msgspec.to_builtins(report))
    assert content.startswith(b"PK" if form == "xlsx" else b"%PDF")
