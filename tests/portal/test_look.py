"""The look: contrast of the colours by day and by night, nothing inline, nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import portal
from portal.shared.drawing import lines, options
from portal.shared.tables import Cell, Column, Table

ROOT = Path(portal.__file__).parent
CSS = (ROOT / "shared/static/portal/portal.css").read_text(encoding="utf-8")
TEXT_PAIRS = [
    ("ink", "paper"), ("ink", "bg"), ("muted", "paper"), ("muted", "bg"), ("on-bar", "bar"), ("on-brand", "brand"),
    ("on-brand", "brand-hover"),    ("link", "paper"), ("link", "bg"), ("visited", "paper"), ("on-red", "red"), ("on-amber", "amber"),
    ("red-text", "red-tint"), ("red-text", "paper"), ("red-text", "bg"), ("amber-text", "amber-tint"), ("green-text", "green-tint"),
    ("green-text", "paper"),    ("blue-text", "blue-tint"), ("grey-text", "grey-tint"), ("ink", "grey-tint"), ("plan", "paper"),
    ("brand", "paper"), ("ink", "cone"), ("brand", "cone"),
]  # fmt: skip
SHAPE_PAIRS = [("field", "paper"), ("field", "bg"), ("brand-2", "paper"), ("brand-2", "track"), ("focus", "bar"), ("focus-ring", "focus")]


def colours() -> dict[str, dict[str, str]]:
    blocks = re.findall(r":root \{(.*?)\n {2,4}\}", CSS, re.DOTALL)
    light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[0]))
    return {"light": light, "dark": light | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[1]))}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_arithmetic_agrees_with_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_can_be_read(mode):
    found = colours()[mode]
    weak = {f"{text} on {ground}": round(contrast(found[text], found[ground]), 2) for text, ground in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_shapes_that_matter_can_be_seen(mode):
    found = colours()[mode]
    weak = {f"{shape} on {ground}": round(contrast(found[shape], found[ground]), 2) for shape, ground in SHAPE_PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_no_colour_stands_outside_the_tokens():
    outside = re.sub(r"@layer tokens \{.*?\n\}", "", CSS, flags=re.DOTALL)
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", outside)) <= {"#ffffff", "#000000", "#1b2430"}


def test_no_template_holds_anything_inline_or_from_elsewhere():
    pattern = re.compile(
        r"""\sstyle=|<style|\son[a-z]+=["']|<script(?![^>]*\ssrc=)(?![^>]*application/json)|src=["']https?:|href=["']https?:"""
    )
    found = {path.relative_to(ROOT).as_posix(): pattern.findall(path.read_text(encoding="utf-8")) for path in ROOT.rglob("*.html")}
    assert {name: what for name, what in found.items() if what} == {}


def test_the_styleguide_opens_without_a_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/styleguide/").status_code == 200


ROGUE = "\"><b>'&"
SAFE = "&quot;&gt;&lt;b&gt;&#x27;&amp;"


def test_no_text_of_a_table_becomes_markup():
    row = (Cell(ROGUE, href=ROGUE, about=ROGUE, small=ROGUE), Cell(ROGUE, tone="red"), Cell(ROGUE), Cell(3), Cell())
    drawn = lines(Table("", [Column("Site"), *(Column(ROGUE, numeric=True) for _ in row[1:])], [row]))
    assert drawn == (
        f'<tr><th scope="row"><a href="{SAFE}">{SAFE}<span class="visually-hidden"> {SAFE}</span></a>'
        f' <small class="muted">{SAFE}</small></th>'
        f'<td class="end" data-label="{SAFE}"><span class="tag red">{SAFE}</span></td>'
        f'<td class="end" data-label="{SAFE}">{SAFE}</td>'
        f'<td class="end" data-label="{SAFE}">3</td>'
        f'<td class="end blank" data-label="{SAFE}"></td></tr>'
    )


def test_no_choice_of_a_list_becomes_markup():
    offered = [{"value": ROGUE, "label": ROGUE, "attrs": {"selected": True}}, {"value": "", "label": "None", "attrs": {}}]
    assert options([(ROGUE, offered, 0)]) == (
        f'<optgroup label="{SAFE}"><option value="{SAFE}" selected>{SAFE}</option>\n<option value="">None</option></optgroup>'
    )
