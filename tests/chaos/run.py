"""One run: the installation comes up, people work, faults come, everything heals, and what is there is held against what was told."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from docx import Document

from tests.chaos import checker, clients
from tests.chaos.calling import Caller
from tests.chaos.catalogue import FAULTS
from tests.chaos.database import Database, Postgres, Sqlite
from tests.chaos.far_ends import far_ends
from tests.chaos.history import History
from tests.chaos.pages import Visitor
from tests.chaos.processes import Installation, Part
from tests.chaos.schedule import Planned
from tests.chaos.stage import Stage
from tests.workflows.clamd import CLAMD

SETTLE_SECONDS = 60
OUTBOX_SECONDS = 120
FAULT_SECONDS = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``folder`` keeps history, facts and logs; ``folder/var`` is the installation, ``has_disk`` on a file system of its own.

    ``pause`` is how long people wait between two acts.
    """

    seed: int
    database: str
    folder: Path
    schedule: Sequence[Planned]
    seconds: float
    pause: float
    has_disk: bool


@dataclass(slots=True)
class Result:
    violations: list[str]
    lines: list[dict[str, Any]]
    facts: dict[str, Any] = field(default_factory=dict)


def run(asked: Asked) -> Result:
    history = History(asked.folder / "history.jsonl")
    with ExitStack() as stack:
        ends = stack.enter_context(far_ends())
        var = asked.folder / "var"
        database: Database = Postgres() if asked.database == "postgres" else Sqlite(var)
        stack.callback(database.stop)
        var.mkdir(parents=True, exist_ok=True)
        database.start()
        installation = Installation(var, asked.folder, database.url, history, ends.mail.port, ends.targets)
        stack.callback(installation.stop)
        scratch = asked.folder / "scratch"
        scratch.mkdir(exist_ok=True)
        stage = Stage(installation, database, ends, history, scratch, var if asked.has_disk else None)
        _come_up(stage)
        with _people(stage, asked):
            _inflict(stage, asked)
        facts = _settle(stage)
        ends.record(history)
        installation.stop()
    found = checker.violations(history.lines, facts)
    (asked.folder / "facts.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")
    history.close()
    return Result(found, history.lines, facts)


def _come_up(stage: Stage) -> None:
    installation = stage.installation
    installation.seed(stage.ends.urls)
    if CLAMD is not None:
        _start_clamd(installation)
    installation.start_prefect()
    installation.start_web()
    for name, who, over_network in (("runner-0", "wren", False), ("runner-1", "wilma", True)):
        installation.start_runner(name, installation.world["tokens"][who], over_network=over_network)
    installation.watch()


def _start_clamd(installation: Installation) -> None:
    folder = installation.clamd_socket.parent
    folder.mkdir()
    (folder / "own.ndb").write_text("Gatepost.Test.Marker:0:*:474154455f4d41524b4552\n", encoding="ascii")
    (folder / "clamd.conf").write_text(
        f"LocalSocket {installation.clamd_socket}\nDatabaseDirectory {folder}\nForeground yes\n"
        f"StreamMaxLength 30M\nTemporaryDirectory {folder}\n" + ("User root\n" if os.geteuid() == 0 else ""),
        encoding="ascii",
    )
    installation.start(Part("clamd", [str(CLAMD), "-c", str(folder / "clamd.conf")], {"PATH": os.environ["PATH"]}))


@contextmanager
def _people(stage: Stage, asked: Asked) -> Iterator[None]:
    """Everybody at work while the block runs; afterwards they find out how their last operations ended."""
    world, random = stage.installation.world, Random(asked.seed)

    def caller(name: str, token: str) -> Caller:
        return Caller(name, stage.installation.url, token, stage.history, Random(random.random()), stage.over, stage.hurry)

    docx = _document(stage.scratch / "note.docx")
    hosts = [(caller(f"hanna{n}", host["token"]), host) for n, host in enumerate(world["hosts"])]
    works = [partial(clients.keep_working, one, clients.Host(one, host, docx).turns, asked.pause) for one, host in hosts]
    for name, colleague in (("cora", "colin"), ("colin", "cora")):
        one = caller(name, world["tokens"][name])
        turns = clients.Reviewer(one, caller(f"{colleague}-too", world["tokens"][colleague]), world["hosts"]).turns
        works.append(partial(clients.keep_working, one, turns, asked.pause))
    works.append(Visitor(stage.installation.url, world["hosts"][0]["email"], world["password"], stage.history, stage.over).keep_visiting)
    threads = clients.begin(works)
    try:
        yield
    finally:
        stage.over.set()
        stage.ends.heal()
        deadline = time.monotonic() + SETTLE_SECONDS
        for thread in threads:
            thread.join(timeout=max(0.1, deadline - time.monotonic()))
        stage.hurry.set()
        for thread in threads:
            thread.join(timeout=30)


def _document(path: Path) -> bytes:
    document = Document()
    document.add_paragraph("Minutes of the board: the policy was read and approved.")
    document.save(str(path))
    return path.read_bytes()


def _inflict(stage: Stage, asked: Asked) -> None:
    """Each fault at its time, in a thread of its own; one that needs what another holds waits for it."""
    began, threads = time.monotonic(), []
    held = {name: threading.Lock() for name, fault in FAULTS.items() for name in (name, *fault.holds)}
    stage.history.add("note", text="load begins")
    for one in asked.schedule:
        stage.pause(max(0.0, one.at - (time.monotonic() - began)))
        locks = [held[name] for name in sorted({one.fault, *FAULTS[one.fault].holds})]
        threads = [thread for thread in threads if thread.is_alive()]
        thread = threading.Thread(target=_one, args=(stage, one, locks), daemon=True)
        thread.start()
        threads.append(thread)
    stage.pause(max(0.0, asked.seconds - (time.monotonic() - began)))
    deadline = time.monotonic() + FAULT_SECONDS
    for thread in threads:
        thread.join(timeout=max(0.1, deadline - time.monotonic()))
    stage.history.add("note", text=f"load ends; {sum(thread.is_alive() for thread in threads)} faults still under way")


def _one(stage: Stage, planned: Planned, locks: Sequence[threading.Lock]) -> None:
    """Always taken in the order of their names, so that no two faults wait for each other."""
    with ExitStack() as stack:
        for lock in locks:
            stack.enter_context(lock)
        stage.history.add("fault", fault=planned.fault, planned=planned.at)
        try:
            FAULTS[planned.fault].how(stage, planned.chance)
        except Exception as error:  # a fault that cannot be made is a finding about the run, not its end
            stage.broken(planned.fault, f"could not be made: {type(error).__name__}: {error}")


def _settle(stage: Stage) -> dict[str, Any]:
    """Everything is well again: what people would do then is done, and within two minutes nothing may be left to do."""
    installation = stage.installation
    for path in installation.failpoints.iterdir():
        with suppress(FileNotFoundError):
            path.unlink()
    installation.wait_for(f"{installation.url}/readyz")
    began = time.monotonic()
    left: dict[str, Any] = {}
    stage.hurry.clear()
    cora = stage.caller("settling", 0.5, who="cora")
    while time.monotonic() - began < OUTBOX_SECONDS:
        left = json.loads(installation.command("tests.chaos.facts", "forward"))
        if not any(left[name] for name in ("due", "leased", "quarantined", "moved", "stuck")) and _all_ended(left):
            break
        _remedy(stage, cora, left)
        time.sleep(2)
    stage.history.add("note", text=f"settled after {time.monotonic() - began:.0f} s", due=left["due"], leased=left["leased"])
    if stage.caller("wren", 0.5).write("nightly", "work/nightly/", keyed=False).outcome != "ok":
        stage.broken("after all of them", "what is done every night cannot be done any more.")
    for name in ("runner-0", "runner-1"):
        installation.kill(name, stays_down=True)
    facts: dict[str, Any] = json.loads(installation.command("tests.chaos.facts", "sweep"))
    return facts


def _remedy(stage: Stage, cora: Caller, left: Mapping[str, Any]) -> None:
    """What docs/operations.md names for work that needs attention."""
    world, adam = stage.installation.world, stage.caller("adam", 0.5)
    for kind, subject, _ in left["stuck"]:
        if kind == "drive_site":
            site = next(host["site"] for host in world["hosts"] if host["site_id"] == subject)
            cora.write("drive", f"sites/{site}/drive/", about={"site": site})
    if any(row["stuck"] and row["kind"] == "mail" for row in left["deliveries"]):
        stage.installation.command("manage", "retry_letters")
    for row in left["deliveries"]:
        if row["stuck"] and row["kind"] == "webhook":
            adam.write("replay", f"webhooks/{row['endpoint_id']}/replays/", json={"delivery": row["pk"]})
    if left["stuck"]:
        stage.history.add("note", text=f"an operator had to ask again for {[kind for kind, _, _ in left['stuck']]}")


def _all_ended(left: dict[str, Any]) -> bool:
    return all(row["state"] in ("sent", "stopped", "failed") for row in left["deliveries"])
