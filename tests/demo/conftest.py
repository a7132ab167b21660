"""The demonstration, run as a person would, in a folder of its own: killed in the middle of the drive, run again, and run once more."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.env import RATES

ROOT = Path(__file__).resolve().parent.parent.parent
LIMIT_SECONDS = 1200


@dataclass(frozen=True)
class Played:
    """``runs`` are the summaries of the second and the third run; ``killed`` says how the first one ended."""

    var: Path
    runs: list[dict]
    killed: int

    def rows(self, query: str, *values: object) -> list[tuple]:
        with sqlite3.connect(self.var / "gatepost.sqlite3") as database:
            return database.execute(query, values).fetchall()

    def site(self, slug: str) -> dict:
        names = ("stage", "rag", "rag_reasons", "status", "gates", "blockers", "readiness_percent", "next_actions", "withdrawn_on")
        row = self.rows(f"SELECT {', '.join(names)} FROM onboarding_site WHERE slug = ?", slug)[0]
        found = dict(zip(names, row, strict=True))
        return found | {name: json.loads(found[name]) for name in ("rag_reasons", "gates", "blockers", "next_actions")}

    def requirement(self, slug: str, key: str) -> dict:
        names = ("state", "standing", "applicable", "reasons", "rules", "answers", "findings", "waived_until", "valid_until")
        row = self.rows(
            f"SELECT {', '.join('r.' + name for name in names)} FROM onboarding_siterequirement r "
            "JOIN onboarding_site s ON s.id = r.site_id WHERE s.slug = ? AND r.key = ?",
            slug,
            key,
        )[0]
        found = dict(zip(names, row, strict=True))
        return found | {name: json.loads(found[name]) for name in ("reasons", "rules", "answers", "findings")}

    def rule(self, slug: str, key: str, rule: str) -> tuple[str, str]:
        found = next(r for r in self.requirement(slug, key)["rules"] if r["rule"] == rule)
        return found["outcome"], found["reason"]


def environment(var: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GATEPOST_", "PREFECT_"))}
    return kept | {
        "GATEPOST_VAR_DIR": str(var),
        "GATEPOST_AS_OF": "2026-11-23",
        "GATEPOST_LEASE_SECONDS": "15",
        **{f"GATEPOST_RATE_{kind.upper()}": "0" for kind in RATES},
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
    }


def play(var: Path) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "workflows.demo", "--no-serve"],
        env=environment(var),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads((var / "summary.json").read_text(encoding="utf-8"))


def kill_during_the_drive(var: Path) -> int:
    """Start the demonstration, and kill it -9 once some hosts have been driven and others not."""
    process = subprocess.Popen(
        [sys.executable, "-m", "workflows.demo", "--no-serve"],
        env=environment(var),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + LIMIT_SECONDS
    try:
        while time.monotonic() < deadline and process.poll() is None:
            with sqlite3.connect(f"file:{var / 'gatepost.sqlite3'}?mode=ro", uri=True) as database:
                held = "SELECT count(*) FROM onboarding_workitem WHERE kind='drive_site' AND lease_token<>''"
                leased = database.execute(held).fetchone()[0]
                inspected = database.execute("SELECT count(DISTINCT requirement_id) FROM onboarding_checkresult").fetchone()[0]
            if leased and inspected > 20:
                break
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGKILL)
    return process.wait(timeout=30)


@pytest.fixture(scope="package")
def pilot(tmp_path_factory) -> Played:
    var = tmp_path_factory.mktemp("pilot")
    prepared = subprocess.run(
        [sys.executable, "manage.py", "prepare_demo"], env=environment(var), cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert prepared.returncode == 0, prepared.stderr
    killed = kill_during_the_drive(var)
    return Played(var, [play(var), play(var)], killed)
