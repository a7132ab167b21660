"""docs/assurance.md names tests: each is there, and says beside it which row it shows."""

from __future__ import annotations

import ast
import re

import pytest

from tests.test_architecture import ROOT

PAGE = (ROOT / "docs" / "assurance.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([A-Z]\d+) \| [^|]+ \| (`tests/[^|]+) \|", PAGE, re.MULTILINE)
WANTED = {
    *(f"U{number}" for number in range(1, 16)),
    *(f"D{number}" for number in range(1, 7)),
    *(f"X{number}" for number in range(1, 16)),
    *(f"L{number}" for number in range(1, 13)),
    *(f"P{number}" for number in range(1, 9)),
    *(f"O{number}" for number in (1, 2, 3, 4, 5, 6, 8, 9, 10, 12)),
}


def test_every_row_of_these_sections_is_on_the_page():
    assert {row for row, _ in ROWS} == WANTED


@pytest.mark.parametrize(("row", "named"), ROWS, ids=[row for row, _ in ROWS])
def test_every_test_that_is_named_is_there_and_names_its_row(row, named):
    tests = re.findall(r"`([^`:]+)::([^`]+)`", named)
    assert tests
    for path, name in tests:
        text = (ROOT / path).read_text(encoding="utf-8")
        functions = {node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)}
        assert name in functions, f"{path} has no {name}"
        assert re.search(rf"\b{row}\b", text), f"{path} does not say that it shows {row}"
