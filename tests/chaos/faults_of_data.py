"""Faults of what is kept: files that change on disk, imports that break off, copies made under load, and a trail edited by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

from openpyxl import Workbook

from tests.chaos.processes import ROOT
from tests.chaos.stage import Stage

IMPORT_PLACES = ("import_organisations", "import_people", "import_training", "in_transaction")
EDITS = (
    "UPDATE onboarding_auditevent SET actor = 'Somebody else' WHERE sequence = 2 AND chain = 'programme'",
    "DELETE FROM onboarding_auditevent WHERE sequence = 3 AND chain = 'programme'",
)
UNGUARDED = (
    "from onboarding.append_only import unguard; from django.db import connection; unguard(connection); connection.cursor().execute({!r})"
)


def file_corrupted(stage: Stage, chance: float) -> None:
    """One byte of a stored file flips, or its end is cut off; it must not be handed out, and is found by the scrub. Then it is put back."""
    random = Random(chance)
    found = sorted(path for path in (stage.installation.var / "evidence").glob("??/??/*") if path.is_file())
    if not found:
        return
    path = random.choice(found)
    kept = path.read_bytes()
    damaged = kept[: len(kept) // 2] if random.random() < 0.4 else kept[:-3] + bytes([kept[-3] ^ 1]) + kept[-2:]
    try:
        path.write_bytes(damaged)
        worker = stage.caller("wren", chance)
        answer = worker.write("scrub", "work/scrubs/", json={"slice": int(path.name[:2], 16)}, keyed=False)
        if answer.outcome == "ok" and answer.body["damaged"] + answer.body["missing"] < 1 and _is_in_use(stage, path.name):
            stage.broken("F15", f"the scrub did not find the damage to {path.name}.")
    finally:
        path.write_bytes(kept)
    stage.caller("wren", chance / 2).write("scrub", "work/scrubs/", json={"slice": int(path.name[:2], 16)}, keyed=False)


def _is_in_use(stage: Stage, sha256: str) -> bool:
    rows = json.loads(stage.installation.command("tests.chaos.facts", "needed", sha256))
    return bool(rows["is_needed"])


def import_killed(stage: Stage, chance: float) -> None:
    """The web process dies at a row of an import; nothing of it is there, and the commit, sent again, takes all of it in."""
    number, cora = int(chance * 10**9), stage.caller("importer", chance, who="cora")
    name = f"Imported {number}"
    path = _workbook(stage.scratch / f"intake-{number}.xlsx", name)
    job = cora.write("import", "imports/", keyed=False, files={"file": (path.name, path.read_bytes())})
    if job.outcome != "ok":
        return
    address = f"imports/{job.body['id']}/"
    if not stage.until(lambda: (cora.read(address).body or {}).get("status") in ("checked", "has_problems"), 90):
        stage.history.add("note", text="F18: the import was not checked in time")
        return
    place = Random(chance).choice(IMPORT_PLACES)
    (stage.installation.failpoints / place).touch()
    cora.write("commit", f"{address}moves/", json={"action": "commit"}, about={"name": name})
    (stage.installation.failpoints / place).unlink(missing_ok=True)
    stage.history.add("kill", part=f"at {place}")
    found = [row for row in (cora.read("organisations/", limit=100).body or {}).get("results", []) if row["name"] == name]
    if len(found) > 1:
        stage.broken("F18", f"{name} is there {len(found)} times.")


SHEETS = {
    "Hosts": (
        ["Organisation name", "Legal structure", "Organisation type", "Latest income"],
        ["{name}", "Charitable company", "Anti-slavery", 2400000],
    ),
    "Sites": (["Site name", "Organisation", "Local authority", "Started on"], ["{name} Manchester", "{name}", "Manchester", "01/09/2026"]),
    "Staff": (["Organisation", "Name", "Role", "In post since"], ["{name}", "Ada of {name}", "IMSA", "01/09/2026"]),
    "Training log": (["Organisation", "Person", "Course", "Date completed"], ["{name}", "Ada of {name}", "DP", "03/03/2026"]),
}


def _workbook(path: Path, name: str) -> Path:
    """One host with a site, a person and a course."""
    book = Workbook()
    for title, rows in SHEETS.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([cell.format(name=name) if isinstance(cell, str) else cell for cell in row])
    book.remove(book.worksheets[0])
    book.save(path)
    return path


def backup_and_restore(stage: Stage, chance: float) -> None:
    """F26 and F27: a copy under load, brought back elsewhere, is a beginning of the history; and there an edited trail is found out."""
    stage.backups += 1
    folder, other = stage.scratch / "backups", stage.scratch / f"restored-{stage.backups}"
    installation = stage.installation
    _manage(stage, installation.environment(), "backup", str(folder), "--keep", "2")
    newest = sorted((folder / "sets").iterdir())[-1]
    heads = json.loads((newest / "manifest.json").read_text(encoding="utf-8"))["heads"]
    stage.history.add("backup", heads=heads, set=newest.name)
    elsewhere = installation.environment() | {
        "GATEPOST_VAR_DIR": str(other),
        "GATEPOST_DATABASE_URL": stage.database.another(f"restored_{stage.backups}"),
        "GATEPOST_CHECKPOINT_DIR": str(other / "checkpoints"),
    }
    _manage(stage, elsewhere, "restore", str(folder))
    edit = Random(chance).choice(EDITS)
    _manage(stage, elsewhere, "shell", "-c", UNGUARDED.format(edit))
    verified = _run(elsewhere, "verify_trail")
    if verified.returncode == 0 or "programme: event" not in verified.stdout:
        stage.broken("F27", f"an edited trail was not found out: {edit}")


def _manage(stage: Stage, environment: dict[str, str], *arguments: str) -> None:
    done = _run(environment, *arguments)
    if done.returncode:
        stage.broken("F26", f"manage.py {arguments[0]} failed: {done.stdout[-600:]} {done.stderr[-600:]}")


def _run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
