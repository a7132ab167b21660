"""docs/security.md is true to the suite: every test it names is there, and every row of the requirements has one or says why not."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
PAGE = (TESTS.parent / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = {found[1]: found[3] for found in re.finditer(r"^\| ([A-Z]\d+) \| ([^|]+) \| (.+) \|$", PAGE, re.MULTILINE)}
WANTED = {"A": 16, "Z": 15, "R": 18, "C": 9, "T": 9}
"""How many rows each section has, counted by hand."""
REASONS = ("Not met:", "Not ours:", "There is no such door:")


@cache
def in_suite(path: str) -> frozenset[str]:
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def named(row: str) -> list[tuple[str, str]]:
    return re.findall(r"`([\w/]+\.py)::(test_\w+)`", row)


def test_every_row_is_there_once():
    wanted = {f"{letter}{number}" for letter, most in WANTED.items() for number in range(1, most + 1)}
    assert wanted <= set(ROWS)
    assert len(re.findall(r"^\| [A-Z]\d+ \|", PAGE, re.MULTILINE)) == len(ROWS)


@pytest.mark.parametrize("row", sorted(ROWS))
def test_a_row_names_tests_that_exist_or_says_why_there_are_none(row):
    found = named(ROWS[row])
    assert found or ROWS[row].startswith(REASONS)
    assert [f"{path}::{test}" for path, test in found if not (TESTS / path).is_file() or test not in in_suite(path)] == []


def test_no_row_is_noted_beside_a_test_that_the_page_does_not_know():
    noted = set()
    for path in TESTS.rglob("*.py"):
        for line in re.findall(r"^# ((?:[A-Z]\d+(?:, )?)+)$", path.read_text(encoding="utf-8"), re.MULTILINE):
            noted |= {row for row in line.split(", ") if row[0] in WANTED}
    assert noted <= set(ROWS)
