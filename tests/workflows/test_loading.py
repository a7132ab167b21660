"""A run of a flow is a process of its own: what it loads before it knows of any work, every run pays for."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from workflows.workbook.addresses import address

SCRIPT = """
import json, sys
import workflows.flows.drive_due
print(json.dumps(sorted(sys.modules)))
"""
OF_DOCUMENTS = {"PIL", "docx", "lxml", "openpyxl", "pikepdf", "pypdfium2", "reportlab"}


def test_a_run_that_opens_no_document_loads_no_library_that_would():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120, check=True)
    assert set(json.loads(done.stdout)) & (OF_DOCUMENTS | {"django"}) == set()


@pytest.mark.parametrize(
    ("row", "column", "name"), [(1, 1, "A1"), (9, 26, "Z9"), (3, 27, "AA3"), (7, 52, "AZ7"), (7, 702, "ZZ7"), (7, 703, "AAA7")]
)
def test_a_cell_is_named_as_people_see_it(row, column, name):
    assert address(row, column) == name
