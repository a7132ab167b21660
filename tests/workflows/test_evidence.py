"""Which files an intake workbook may name."""

from __future__ import annotations

import pytest

from workflows.evidence import uploads


def row(filename, organisation="thornwick", requirement="SAF-01"):
    return {
        "organisation": organisation,
        "site": "thornwick-leeds",
        "requirement": requirement,
        "filename": filename,
        "sheet": "Answers",
        "cell": "F2",
    }


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "evidence" / "thornwick").mkdir(parents=True)
    (tmp_path / "evidence" / "thornwick" / "policy.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-1.7")
    return tmp_path / "evidence"


def test_a_file_that_serves_two_requirements_is_sent_once(folder):
    found, missing = uploads([row("policy.pdf"), row("policy.pdf", requirement="SAF-02")], folder)
    assert [(upload.file.name, upload.uses) for upload in found] == [
        ("policy.pdf", (("thornwick-leeds", "SAF-01"), ("thornwick-leeds", "SAF-02")))
    ]
    assert missing == []


@pytest.mark.parametrize("name", ["minutes.pdf", "../../secret.pdf", "..\\..\\secret.pdf", "/etc/hostname", "thornwick/policy.pdf"])
def test_what_is_not_in_the_organisations_own_folder_is_missing_and_never_read(folder, name):
    found, missing = uploads([row(name)], folder)
    assert found == []
    assert missing == [f"Answers F2: {name} is not in {folder / 'thornwick'}."]


def test_another_organisations_file_does_not_count(folder):
    assert uploads([row("policy.pdf", organisation="elsewhere")], folder)[0] == []
