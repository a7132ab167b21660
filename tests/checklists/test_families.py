"""Requirements named one by one or by family."""

from __future__ import annotations

import pytest

from checklists.families import covers


@pytest.mark.parametrize(
    ("named", "requirement", "answer"),
    [
        ([], "SAF-01", True),
        (["SAF-01"], "SAF-01", True),
        (["SAF-01"], "SAF-010", False),
        (["SAF-"], "SAF-01", True),
        (["SAF-"], "SAFE-01", False),
        (["SAF"], "SAF-01", False),
        (["EOI-03", "SAF-"], "GOV-01", False),
    ],
)
def test_a_requirement_is_covered_by_its_name_by_its_family_or_where_none_is_named(named, requirement, answer):
    assert covers(named, requirement) is answer
