"""Faults of what the installation depends on, and of what it is sent: mail, webhooks, antivirus, disk, bombs, late and doubled reports."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

from tests.chaos.calling import Answer, Caller
from tests.chaos.far_ends import HOOK_TROUBLES, LETTER_TROUBLES, killing
from tests.chaos.faults_of_parts import RUNNERS
from tests.chaos.processes import LEASE_SECONDS
from tests.chaos.stage import Stage
from tests.workflows import bombs

BOMBS: Sequence[Callable[[Path], Path]] = (
    bombs.docx_entities, bombs.png_pixel_flood, bombs.csv_a_million_columns, bombs.odt_deep_nesting, bombs.jpg_declared_flood,
)  # fmt: skip
MIB = 1024 * 1024


def mail_troubled(stage: Stage, chance: float) -> None:
    trouble = Random(chance).choice(LETTER_TROUBLES)
    stage.ends.mail.seconds = 3 * chance
    stage.ends.mail.script[:] = trouble
    stage.pause(6 + 10 * chance)
    stage.ends.mail.script[:], stage.ends.mail.seconds = ["250 OK"], 0


def hooks_troubled(stage: Stage, chance: float) -> None:
    receiver = stage.ends.receivers["flaky"]
    receiver.answers[:] = [Random(chance).choice(HOOK_TROUBLES)]
    stage.pause(6 + 10 * chance)
    receiver.answers[:] = [204]


def worker_killed_while_sending(stage: Stage, chance: float) -> None:
    """F22: dead between the sending and the word that it was sent."""

    def kill() -> None:
        stage.ends.receivers["steady"].answers[:] = [204]
        for name in RUNNERS:
            stage.installation.kill(name)

    stage.ends.receivers["steady"].answers[:] = [killing(kill)]
    stage.pause(10)
    stage.ends.receivers["steady"].answers[:] = [204]


def antivirus_down(stage: Stage, chance: float) -> None:
    stage.installation.kill("clamd", stays_down=True)
    stage.pause(5 + 10 * chance)
    stage.installation.clamd_socket.unlink(missing_ok=True)
    stage.installation.bring_back("clamd")


def antivirus_hangs(stage: Stage, chance: float) -> None:
    stage.installation.signal("clamd", signal.SIGSTOP)
    stage.pause(5 + 10 * chance)
    stage.installation.signal("clamd", signal.SIGCONT)


def disk_full(stage: Stage, chance: float) -> None:
    """Nothing can be written for some seconds; reading goes on, and everything heals once there is room."""
    assert stage.disk is not None
    filler = stage.disk / "filler"
    try:
        _fill(filler)
        stage.pause(3 + 5 * chance)
        site = stage.installation.world["hosts"][0]["site"]
        answers = [stage.caller("reader", chance, who="cora").read(f"sites/{site}/") for _ in range(3)]
        if all(answer.status in (503, 507) for answer in answers):
            stage.history.add("note", text="nothing could be read while the disk was full")
    finally:
        filler.unlink(missing_ok=True)


def _fill(path: Path) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY)
    with contextlib.suppress(OSError):
        while True:
            os.write(descriptor, bytes(MIB))
    with contextlib.suppress(OSError):
        while True:
            os.write(descriptor, bytes(4096))
    os.close(descriptor)


def bomb_sent(stage: Stage, chance: float) -> None:
    builder = Random(chance).choice(BOMBS)
    number = int(chance * 10**9)
    ending = builder.__name__.split("_", 1)[0]
    path = builder(stage.scratch / f"Bomb {number}.{ending}")
    host = stage.installation.world["hosts"][number % 4]
    uses = json.dumps([{"site": host["site"], "requirement": "DAT-06"}])
    about = {"organisation": host["organisation"], "name": path.name, "requirement": "DAT-06", "site": host["site"]}
    caller = stage.caller("bomber", chance, who="cora")
    caller.write(
        "bomb", f"organisations/{host['organisation']}/evidence/", keyed=False, files={"file": (path.name, path.read_bytes())},
        data={"uses": uses, "no_survivor_data": "true"}, about=about,
    )  # fmt: skip


def _claimed(caller: Caller, stage: Stage, chance: float) -> dict[str, Any] | None:
    """A lease on some site, taken under the workers' noses."""
    sites = [host["site_id"] for host in stage.installation.world["hosts"]]
    for number in range(40):
        answer = caller.write("claim", "work/claims/", json={"kind": "drive_site", "limit": 1, "subjects": sites}, keyed=False)
        if answer.outcome == "ok" and answer.body:
            return {name: answer.body[0][name] for name in ("subject", "token", "fence")}
        site = stage.installation.world["hosts"][number % 4]["site"]
        stage.caller("caller", chance, who="cora").write("drive", f"sites/{site}/drive/", about={"site": site})
        if stage.over.is_set():
            return None
    return None


def _report(caller: Caller, lease: dict[str, Any]) -> Answer:
    return caller.write("report", "work/advances/", json={"leases": [lease], "findings": [], "verdicts": []}, keyed=False)


def reports_doubled(stage: Stage, chance: float) -> None:
    """F12: one report of one lease, five times at once."""
    caller = stage.caller("wilma", chance)
    if (lease := _claimed(caller, stage, chance)) is None:
        return
    with ThreadPoolExecutor(5) as pool:
        answers = [one.result() for one in [pool.submit(_report, stage.caller("wilma", chance / (n + 2)), lease) for n in range(5)]]
    taken = sum(1 for answer in answers if answer.outcome == "ok")
    if taken > 1:
        stage.broken("F12", f"one lease was ended {taken} times.")


def reports_late(stage: Stage, chance: float) -> None:
    """F13: a heartbeat and a report after another worker was given the subject change nothing."""
    caller = stage.caller("wilma", chance)
    if (lease := _claimed(caller, stage, chance)) is None:
        return
    stage.pause(LEASE_SECONDS + 1)
    site = next(host["site"] for host in stage.installation.world["hosts"] if host["site_id"] == lease["subject"])
    stage.caller("caller", chance, who="cora").write("drive", f"sites/{site}/drive/", about={"site": site})
    again = None
    for _ in range(30):
        answer = caller.write("claim", "work/claims/", json={"kind": "drive_site", "limit": 1, "subjects": [lease["subject"]]}, keyed=False)
        if answer.outcome == "ok" and answer.body:
            again = {name: answer.body[0][name] for name in ("subject", "token", "fence")}
            break
        stage.pause(0.5)
    late = [
        _report(caller, lease),
        caller.write("heartbeat", "work/heartbeats/", json={"kind": "drive_site", "leases": [lease]}, keyed=False),
    ]
    if again is not None and any(answer.outcome == "ok" for answer in late):
        stage.broken("F13", "a report on a lease that had been given to another was taken.")
    if again is not None:
        _report(caller, again)
