"""What the repository holds: sealed lock files, no machine's own paths or hosts, and pages that are true to the code."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from api.documents import generated
from portal.reviewer.urls import urlpatterns as reviewer_pages

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PAGES = ("openapi.json", "permissions.md", "retention.md", "trail.md")
MACHINE_PATHS = re.compile(r"(?<![\w.~<{/-])/(?:work/(?:main|shared)|home|root|Users)/\w")
"""Below /work/ the portal has its pages, too."""
HOSTS = re.compile("|".join(("pypi" + r"\.org", "pythonhosted", "artifactory", "nexus" + r"\.", "devpi", r"simple/\b.*index-url")))


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("This is not a git checkout.")
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def texts() -> dict[str, str]:
    found = {}
    for path in tracked():
        try:
            found[path.relative_to(ROOT).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_file_names_no_place_to_get_things_from(lock):
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host|^-i ", text, re.MULTILINE)


# O4
@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_pinned_with_hashes(lock):
    entries = re.split(r"\n(?=\S)", "\n".join(line for line in lock.read_text(encoding="utf-8").splitlines() if not line.startswith("#")))
    named = [entry for entry in entries if entry.strip()]
    assert len(named) > 8
    assert [entry.split("\n")[0] for entry in named if not re.match(r"[A-Za-z0-9._\[\],-]+==\S+", entry)] == []
    assert [entry.split("\n")[0] for entry in named if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []


def our_addresses() -> set[str]:
    """The coordinators' pages stand under /work/, which is no folder of anybody's machine: how the address of each of them begins."""
    firsts = {str(entry.pattern).split("/")[0] for entry in reviewer_pages}
    return {f"/work/{first}" for first in firsts if first and "<" not in first}


def test_nothing_names_a_machine_or_a_registry():
    ours = tuple(our_addresses())
    here = "tests/test_repository.py"
    found = {
        f"{name}: {match[0]}"
        for name, text in texts().items()
        if name != here
        for pattern in (MACHINE_PATHS, HOSTS)
        for match in pattern.finditer(text)
        if not text.startswith(ours, match.start())
    }
    assert found == set()


# P1
@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_true_to_the_code(name):
    kept = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert kept == generated()[name], f"docs/{name} is out of date. Run: python3 manage.py write_docs"


def test_every_generated_page_is_checked():
    assert set(generated()) == set(PAGES)


def test_the_schema_describes_each_address_once():
    paths = re.findall(r'^  "(/api/v1/[^"]*)": \{$', generated()["openapi.json"], re.MULTILINE)
    assert len(paths) == len(set(paths))
    assert "/api/v1/sites/{slug}/requirements/{key}/moves/" in paths
