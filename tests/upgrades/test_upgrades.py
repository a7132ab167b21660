"""From the last release to this one while the last one goes on writing, and back again (L8, F20)."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chaos.database import POSTGRES_TOOLS, Postgres, Sqlite
from tests.upgrades.installation import Installation
from tests.upgrades.writer import REQUIREMENT, SITE, OldCode, Written

SITES = int(os.environ.get("GATEPOST_UPGRADE_SITES", "60"))
"""1,250 of them have more than 100,000 requirements."""
WAITING = "state = 'submitted' AND key IN ('EOI-01', 'EOI-06') AND site_id <= ?"
NEED = ("red", "amber", "grey", "green")
LONGEST_WAIT_SECONDS = 3.0
LONGEST_WAIT_FOR_THE_ONE_WRITER_SECONDS = 8.0
"""SQLite's; nobody is refused before 20."""
pytestmark = pytest.mark.slow


@dataclass
class Upgraded:
    """``before`` and ``after`` count rows by table, ``written`` is what the last release wrote meanwhile and a moment longer."""

    installation: Installation
    before: dict[str, int]
    after: dict[str, int]
    written: Written
    seconds: float


def database_of(kind: str, folder: Path) -> Sqlite | Postgres:
    if kind == "sqlite":
        return Sqlite(folder)
    if not POSTGRES_TOOLS:
        if "GATEPOST_ALL_PARTS" in os.environ:
            pytest.fail("PostgreSQL is missing: install it, or unset GATEPOST_ALL_PARTS.")
        pytest.skip("Needs PostgreSQL's server, /usr/lib/postgresql/*/bin.")
    return Postgres()


def counts(installation: Installation) -> dict[str, int]:
    with installation.session() as session:
        tables = (SITE, REQUIREMENT, "onboarding_organisation", "onboarding_auditevent", "onboarding_workitem")
        return {table: session.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def upgraded(request, tmp_path_factory) -> Iterator[Upgraded]:
    """A filled database at the last release, brought to this one while the last one writes."""
    folder = tmp_path_factory.mktemp("upgrade")
    database = database_of(request.param, folder)
    database.start()
    try:
        installation = Installation(database, folder / "var")
        installation.run("-m", "tests.upgrades.filling", str(SITES))
        installation.back()
        before = counts(installation)
        old = OldCode(installation)
        old.start()
        seconds = installation.forward()
        time.sleep(1)
        written = old.stop()
        sys.stdout.write(
            f"{request.param}: {before[REQUIREMENT]} rows brought forward in {seconds:.1f} s beside {len(written.waits)} writes, "
            f"the longest of {max(written.waits):.2f} s\n"
        )
        yield Upgraded(installation, before, counts(installation), written, seconds)
    finally:
        database.stop()


def sites(installation: Installation) -> dict[int, tuple]:
    with installation.session() as session:
        return {row[0]: row[1:] for row in session.rows(f"SELECT id, is_ready, awaits_decision, gates_passed, ready_on FROM {SITE}")}


def review_days(installation: Installation, rows: list[int]) -> list[str]:
    with installation.session() as session:
        days = dict(session.rows(f"SELECT id, review_due_on FROM {REQUIREMENT} WHERE state = 'submitted'"))
    return [str(days[row]) for row in rows]


# L8
def test_nothing_the_last_release_wrote_meanwhile_is_refused_or_lost(upgraded):
    written = upgraded.written
    assert written.failed == []
    assert len(written.waits) > 30
    assert upgraded.after[SITE] - upgraded.before[SITE] == len(written.opened)
    assert upgraded.after[REQUIREMENT] - upgraded.before[REQUIREMENT] == 83 * len(written.opened)
    assert upgraded.after["onboarding_auditevent"] == upgraded.before["onboarding_auditevent"]
    with upgraded.installation.session() as session:
        sent = dict(session.rows(f"SELECT id, submissions FROM {REQUIREMENT} WHERE key <> 'EOI-01' AND state = 'submitted'"))
        live = {row[0] for row in session.rows(f"SELECT id FROM {SITE} WHERE status = 'live' AND slug NOT LIKE 'opened-%'")}
    assert sent.items() >= Counter(written.submitted).items()
    assert live == set(written.live)


# L8
def test_nobody_waits_longer_than_three_seconds_or_on_sqlite_than_eight(upgraded):
    most = LONGEST_WAIT_SECONDS if upgraded.installation.is_postgresql else LONGEST_WAIT_FOR_THE_ONE_WRITER_SECONDS
    assert max(upgraded.written.waits) < most


def test_what_was_there_before_is_filled(upgraded):
    with upgraded.installation.session() as session:
        days = session.rows(f"SELECT DISTINCT review_due_on FROM {REQUIREMENT} WHERE key = 'EOI-01' AND site_id <= ?", [SITES])
        waits = session.rows(f"SELECT DISTINCT key, waits_for, needs_two, first_reviewer_id FROM {REQUIREMENT} WHERE {WAITING}", [SITES])
        ((pia,),) = session.rows("SELECT id FROM accounts_user WHERE email = 'pia@example.org'")
        kept = session.rows(f"SELECT DISTINCT rag, need, standings FROM {SITE} WHERE id <= ?", [SITES])
        stand = session.rows(f"SELECT DISTINCT key, applicable, standing FROM {REQUIREMENT} WHERE site_id = 1")
    # Sent on Monday 23 November for the first time: ten working days in England.
    assert {str(day) for (day,) in days} == {"2026-12-07"}
    assert {(key, role, bool(two), who) for key, role, two, who in waits} == {
        ("EOI-01", "coordinator", False, None),
        ("EOI-06", "practice_reviewer", True, pia),
    }
    assert {NEED[need] for _, need, _ in kept} == {rag for rag, _, _ in kept}
    for _, _, text in kept:
        assert len(text) == len(stand) == 83
        assert text[0] == "r"
        assert text.count("-") == sum(not applicable or standing == "not_applicable" for _, applicable, standing in stand)


# L8
def test_sites_the_last_release_opened_have_the_defaults_until_they_are_driven_and_then_what_is_true(upgraded):
    first = sites(upgraded.installation)
    newest = upgraded.written.opened[-1]
    assert [bool(value) for value in first[newest][:2]] == [False, False]
    assert first[newest][2] == ""
    late = upgraded.written.submitted[-3:]
    assert review_days(upgraded.installation, late) == ["None", "None", "None"]
    upgraded.installation.run("-m", "tests.upgrades.driving")
    now = sites(upgraded.installation)
    assert {bool(now[site][0]) for site in upgraded.written.live} == {True}
    assert {str(now[site][3]) for site in upgraded.written.live} == {"2026-11-20"}
    # Sent on Monday 16 November for the first time: ten working days in England.
    assert set(review_days(upgraded.installation, upgraded.written.submitted)) == {"2026-11-30"}


# L8
def test_a_copy_goes_back_and_the_last_release_works_on_it(upgraded):
    copy = upgraded.installation.copied("gone_back")
    copy.back()
    with copy.session() as session:
        assert "review_due_on" not in session.columns(REQUIREMENT)
    there = counts(copy)
    assert there == counts(upgraded.installation)
    old = OldCode(copy, "gone-back")
    old.start()
    time.sleep(1)
    written = old.stop()
    assert written.failed == []
    assert counts(copy)[SITE] == there[SITE] + len(written.opened)


@pytest.mark.parametrize(("begun", "last", "redone"), [("0019", "0020", 6), ("0024", "0025", 2)])
def test_an_upgrade_that_broke_off_is_begun_again(upgraded, begun, last, redone):
    """In the middle of those that are not of one transaction; those after them have not happened."""
    copy = upgraded.installation.copied(f"broken_off_{last}")
    copy.run("manage.py", "migrate", "onboarding", last, "--no-input", "-v", "0")
    with copy.session() as session:
        session.rows(f"DELETE FROM django_migrations WHERE app = 'onboarding' AND name > '{begun}'")
    copy.forward()
    with copy.session() as session:
        names = session.rows(f"SELECT name FROM django_migrations WHERE app = 'onboarding' AND name > '{begun}'")
    assert len(names) >= redone


def test_an_upgrade_gives_way_to_whoever_holds_a_table(upgraded):
    if not upgraded.installation.is_postgresql:
        pytest.skip("SQLite has one writer at a time; everybody waits for each write to end.")
    copy = upgraded.installation.copied("held")
    copy.back()
    old = OldCode(copy, "waiting")
    held = threading.Event()

    def hold() -> None:
        with copy.session() as session, session.together():
            session.rows(f"SELECT count(*) FROM {SITE}")
            held.set()
            time.sleep(8)

    reader = threading.Thread(target=hold)
    reader.start()
    held.wait()
    old.start()
    copy.forward()
    written = old.stop()
    reader.join()
    assert written.failed == []
    assert 2.0 < max(written.waits) < LONGEST_WAIT_SECONDS + 1.0


# L8
def test_migrations_since_the_last_release_keep_nobody_out(upgraded):
    if not upgraded.installation.is_postgresql:
        pytest.skip("Linted on PostgreSQL, where an installation of several processes runs.")
    said = upgraded.installation.run("-m", "tests.upgrades.linting")
    assert "onboarding, 0017_ready_sites" in said
