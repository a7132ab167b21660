"""Rules of our own about what is written here, as a table: each finds its bad sample, lets the good one be, and our code breaks none.

They guard A14, D1, L3, L7, L11, R3, R5, R7, R8, R10, R13, R15, R16, R18, T2, T3, T6, T7, U5, U11, X4, X5, X7, Z2, Z7 and Z8 (O5). The
linter's own rules are held to their samples beside them.
"""

from __future__ import annotations

import re

import pytest

from tests.rules import data, lines, papers
from tests.rules.linter import LINTER_RULES, LinterRule, complaints
from tests.rules.model import Rule

RULES = (*data.RULES, *lines.RULES, *papers.RULES)
WANTED = {
    "A14", "D1", "L3", "L7", "L11", "R3", "R5", "R7", "R8", "R10", "R13", "R15", "R16", "R18", "T2", "T3", "T6", "T7", "U5", "U11", "X4",
    "X5", "X7", "Z2", "Z7", "Z8",
}  # fmt: skip
"""The rows that say of themselves, or whose test would otherwise be one more example, that something is never written."""


def titled(rule: Rule) -> str:
    return f"{'-'.join(rule.rows)} {rule.forbids.split(',')[0][:50]}"


# O5
@pytest.mark.parametrize("rule", RULES, ids=titled)
def test_each_rule_finds_every_bad_sample_and_lets_every_good_one_be(rule):
    assert rule.bad
    assert rule.good
    assert [sample for sample in rule.bad if not list(rule.find(sample))] == []
    assert [sample for sample in rule.good if list(rule.find(sample))] == []


# L7, O5, X4, X5
@pytest.mark.parametrize("rule", RULES, ids=titled)
def test_nothing_we_wrote_breaks_a_rule(rule):
    broken = rule.broken()
    assert {name: places for name, places in broken.items() if not rule.lets_be(name)} == {}, rule.forbids
    assert set(rule.let_be) - {rule.lets_be(name) for name in broken} == set(), "an exception that is none any more"
    assert all(len(reason) > 5 for reason in rule.let_be.values())


# O5
def test_every_row_that_forbids_something_has_a_rule_and_every_rule_a_row():
    assert {row for rule in RULES for row in rule.rows} == WANTED
    assert all(re.fullmatch(r"[A-Z]\d+", row) for rule in (*RULES, *LINTER_RULES) for row in rule.rows)


# O5
@pytest.mark.parametrize("rule", LINTER_RULES, ids=lambda rule: rule.code)
def test_the_linter_finds_each_weakness_and_lets_its_absence_be(rule: LinterRule):
    assert rule.code in complaints(rule.bad, rule.code)
    assert rule.code not in complaints(rule.good, rule.code)
