"""No locked package has a weakness that the kept snapshot of advisories knows, and the snapshot can be brought up to date (O4)."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.advisories.__main__ import main
from tests.advisories.osv import refreshed
from tests.advisories.snapshot import KEPT, Snapshot, SnapshotError, header_of, load, locked_in, locks, write

ENTRY = {
    "id": "CVE-2026-12345",
    "package": "django",
    "affected": [">=5.2,<5.2.30"],
    "fixed": "5.2.30",
    "severity": "high",
    "published": dt.date(2026, 12, 1),
    "source": "https://www.cve.org/CVERecord?id=CVE-2026-12345",
}


# O4
@pytest.mark.parametrize("lock", locks(), ids=lambda lock: lock.name)
def test_no_locked_version_has_a_weakness_that_is_known(lock):
    assert load().against(locked_in(lock)) == []


# O4
def test_the_snapshot_names_the_day_it_was_taken_and_only_packages_that_are_locked():
    kept = load()
    assert kept.taken >= dt.date(2026, 11, 30)
    names = {name for lock in locks() for name, _ in locked_in(lock)}
    assert {one.package for one in kept.advisories} - names == {"python"}
    assert len(kept.advisories) > 150


def made_up(folder: Path, *entries: str) -> list[tuple[str, str]]:
    lock = folder / "made-up.lock"
    lock.write_text("".join(f"{entry} \\\n    --hash=sha256:{'0' * 64}\n" for entry in entries), encoding="utf-8")
    return locked_in(lock)


# O4
@pytest.mark.parametrize(
    ("entry", "weakness", "remedy"),
    [
        ("django==5.2.18", "CVE-2026-113593", "use 5.2.19"),
        ("django==5.2.7", "CVE-2025-64459", "use 5.2.8"),
        ("django==6.1.2", "CVE-2026-111362", "use 5.2.19"),
        ("django-allauth==65.19.3", "CVE-2026-97764", "use 65.19.4"),
        ("djangorestframework==3.15.1", "CVE-2024-21520", "use 3.15.2"),
        ("pillow==12.2.0", "CVE-2026-55379", "use 12.3.0"),
        ("lxml==6.0.2", "CVE-2026-41066", "use 6.1.0"),
        ("starlette==1.0.0", "CVE-2026-48710", "use 1.0.1"),
        ("cryptography==49.0.0", "CVE-2026-69247", "use 50.0.0"),
        ("urllib3==2.6.3", "CVE-2026-44431", "use 2.7.0"),
        ("pyjwt==2.12.1", "CVE-2026-48526", "use 2.13.0"),
        ("gunicorn==26.0.0", "CVE-2026-134820", "use 27.0.0"),
        ("prefect==3.6.13", "CVE-2026-7723", "use 3.6.14"),
        ("pyyaml==5.3.1", "CVE-2020-14343", "use 5.4"),
    ],
)
def test_a_lock_with_an_old_version_is_refused_with_weakness_and_remedy(tmp_path, entry, weakness, remedy):
    said = load().against(made_up(tmp_path, entry))
    assert [line for line in said if f" has {weakness} (" in line and f": {remedy}. https://" in line]


# O4
def test_a_lock_with_the_fixed_versions_is_accepted(tmp_path):
    assert load().against(made_up(tmp_path, "django==5.2.19", "pillow==12.3.0", "urllib3==2.7.0", "pytest==9.0.3")) == []


def test_an_accepted_weakness_is_let_through_with_its_reason(tmp_path):
    snapshot = kept_as(tmp_path, {**ENTRY, "accepted": "we never call it"})
    assert snapshot.against([("django", "5.2.19")]) == []
    assert kept_as(tmp_path, ENTRY).against([("django", "5.2.19")]) != []


def test_nothing_is_accepted_that_no_lock_has():
    locked = [one for lock in locks() for one in locked_in(lock)]
    accepted = [one for one in load().advisories if one.accepted]
    assert [one.id for one in accepted if not any(name == one.package and one.affects(version) for name, version in locked)] == []


def kept_as(folder: Path, *entries: dict) -> Snapshot:
    path = folder / "advisories.yaml"
    path.write_text("taken: 2026-12-01\nadvisories: " + json.dumps(list(entries), default=str), encoding="utf-8")
    # JSON is YAML, but for days, which have no quotes.
    path.write_text(path.read_text(encoding="utf-8").replace('"2026-12-01"', "2026-12-01"), encoding="utf-8")
    return load(path)


# O4
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": "a weakness"}, "its id is none of CVE, GHSA or PYSEC"),
        ({"severity": "bad"}, "its severity is none of critical, high, moderate, low, unrated"),
        ({"published": "soon"}, "its day of publication is no day"),
        ({"source": "a friend"}, "its source is no address"),
        ({"affected": []}, "it affects no version"),
        ({"affected": [""]}, "it affects no version"),
        ({"affected": ["below 5.2.30"]}, "Invalid specifier"),
        ({"fixed": "5.2.29"}, "the version it is fixed in is among the affected"),
        ({"fixed": "newest"}, "Invalid version"),
        ({"why": "a field more"}, "it has not exactly the fields"),
    ],
)
def test_an_entry_that_is_not_well_formed_is_named_with_what_is_wrong(tmp_path, change, told):
    with pytest.raises(SnapshotError, match=told):
        kept_as(tmp_path, {**ENTRY, **change})


def test_an_entry_that_stands_there_twice_is_named(tmp_path):
    with pytest.raises(SnapshotError, match="CVE-2026-12345: it stands there twice"):
        kept_as(tmp_path, ENTRY, ENTRY)


# O4
def test_an_old_snapshot_is_warned_of_and_one_of_a_fortnight_is_not(capsys):
    taken = load().taken
    assert main([], today=taken + dt.timedelta(days=14)) == 0
    assert "days ago" not in capsys.readouterr().out
    assert main([], today=taken + dt.timedelta(days=15)) == 0
    assert "WARNING: advisories.yaml was taken 15 days ago. Refresh it: python -m tests.advisories refresh" in capsys.readouterr().out


# O4
def test_the_checks_before_a_change_lands_hold_the_locks_against_it():
    assert "-m tests.advisories" in (KEPT.parent.parent / ".ci" / "run").read_text(encoding="utf-8")


@contextmanager
def osv(answers: dict[str, list[dict]]) -> Iterator[str]:
    """An OSV of our own: by package the pages it answers with, one after the other; 500 for a package it does not know."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            pages = answers.get(asked["package"]["name"])
            body = json.dumps(pages[int(asked.get("page_token", "0"))] if pages else {}).encode()
            self.send_response(200 if pages else 500)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """A test's output is its own."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def record(name: str, *events: dict, published: str = "2026-12-03T10:00:00Z", severity: str = "", **more: object) -> dict:
    affected = [{"package": {"name": "Django", "ecosystem": "PyPI"}, "ranges": [{"type": "ECOSYSTEM", "events": list(events)}]}]
    said = {"database_specific": {"severity": severity}} if severity else {}
    return {"id": name, "published": published, "affected": affected, **said, **more}


OF_DJANGO = [
    {
        "vulns": [
            record("GHSA-2222-3333-4444", {"introduced": "5.2"}, {"fixed": "5.2.20"}, severity="MODERATE", aliases=["CVE-2026-20001"]),
            record(
                "PYSEC-2026-9", {"introduced": "6.0"}, {"fixed": "6.0.11"}, aliases=["CVE-2026-20001"], published="2026-12-02T10:00:00Z"
            ),
            record("PYSEC-2014-1", {"introduced": "0"}, {"fixed": "1.6"}, published="2014-01-01T00:00:00Z"),
            record("GHSA-5555-6666-7777", {"introduced": "5.2"}, {"fixed": "5.2.20"}, withdrawn="2026-12-03T10:00:00Z"),
        ],
        "next_page_token": "1",
    },
    {"vulns": [record("GHSA-8888-9999-cccc", {"introduced": "0"}, {"last_affected": "5.2.21"}, severity="HIGH")]},
]


# O4
def test_a_refresh_takes_what_osv_knows_and_keeps_what_it_does_not(tmp_path):
    old = kept_as(tmp_path, ENTRY, {**ENTRY, "id": "CVE-2026-20001", "accepted": "we never call it"}, {**ENTRY, "package": "gone"})
    with osv({"django": OF_DJANGO}) as address:
        new = refreshed(old, [("django", "5.2.19")], dt.date(2026, 12, 4), address)
    assert new.taken == dt.date(2026, 12, 4)
    found = {one.id: one for one in new.advisories}
    assert set(found) == {"CVE-2026-12345", "CVE-2026-20001", "GHSA-8888-9999-cccc"}
    both = found["CVE-2026-20001"]
    assert (both.affected, both.fixed, both.severity) == ((">=5.2,<5.2.20", ">=6.0,<6.0.11"), "5.2.20", "moderate")
    assert (both.published, both.accepted) == (dt.date(2026, 12, 2), "we never call it")
    assert both.source == "https://osv.dev/vulnerability/GHSA-2222-3333-4444"
    assert (found["GHSA-8888-9999-cccc"].affected, found["GHSA-8888-9999-cccc"].fixed) == (("<=5.2.21",), "")
    assert sorted(new.against([("django", "5.2.19")])) == [
        "django 5.2.19 has CVE-2026-12345 (high, 2026-12-01): use 5.2.30. https://www.cve.org/CVERecord?id=CVE-2026-12345",
        "django 5.2.19 has GHSA-8888-9999-cccc (high, 2026-12-03): use another package. https://osv.dev/vulnerability/GHSA-8888-9999-cccc",
    ]


# O4
def test_an_old_weakness_is_kept_only_where_a_lock_has_it(tmp_path):
    with osv({"django": OF_DJANGO}) as address:
        new = refreshed(Snapshot(dt.date(2026, 12, 1), ()), [("django", "1.5")], dt.date(2026, 12, 4), address)
    assert "PYSEC-2014-1" in {one.id for one in new.advisories}


def test_where_osv_does_not_answer_the_file_is_as_it_was(tmp_path, capsys):
    path = tmp_path / "advisories.yaml"
    write(load(), path, header_of(KEPT))
    assert path.read_text(encoding="utf-8") == KEPT.read_text(encoding="utf-8")
    with osv({}) as address:
        assert main(["refresh", "--file", str(path), "--from", address]) == 1
    assert path.read_text(encoding="utf-8") == KEPT.read_text(encoding="utf-8")
    assert "did not answer as it should (HTTPStatusError); advisories.yaml is as it was." in capsys.readouterr().out


def test_a_refresh_writes_a_file_that_is_well_formed_and_says_how_things_stand(tmp_path, capsys):
    path = tmp_path / "advisories.yaml"
    write(load(), path, header_of(KEPT))
    nothing = [{"vulns": []}]
    names = {name for lock in locks() for name, _ in locked_in(lock)}
    with osv(dict.fromkeys(names, nothing) | {"django": OF_DJANGO}) as address:
        assert main(["refresh", "--file", str(path), "--from", address], today=dt.date(2026, 12, 4)) == 1
    assert load(path).taken == dt.date(2026, 12, 4)
    said = capsys.readouterr().out
    assert "2 weaknesses more than before." in said
    assert "django 5.2.19 has CVE-2026-20001 (moderate, 2026-12-02): use 5.2.20." in said
