"""File names in narrow columns break where a reader would break them, never inside a word."""

from __future__ import annotations

import pytest

from reports import styles
from reports.pdf.breaking import breakable

COLUMN = 77.0
"""Points inside the column of documents of a site's report."""


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Safeguarding policy.pdf", "Safeguarding policy.pdf"),
        ("lanternbridge-safeguarding-policy.pdf", "lanternbridge- safeguarding-policy. pdf"),
        ("data_protection_impact_assessment_2026.docx", "data_protection_ impact_assessment_ 2026.docx"),
        ("antidisestablishmentarianisms", "antidisestablishmentarianisms"),
    ],
)
def test_a_long_name_breaks_after_hyphens_underscores_and_full_stops(name, lines):
    assert breakable(name, COLUMN, styles.CELL) == lines
