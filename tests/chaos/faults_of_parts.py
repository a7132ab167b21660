"""Faults of the installation's own parts: processes that die, freeze or come twice, and a database that goes."""

from __future__ import annotations

import signal
import subprocess
from random import Random

from tests.chaos.processes import LEASE_SECONDS
from tests.chaos.stage import Stage

RUNNERS = ("runner-0", "runner-1")
OVER_NETWORK = "runner-1"
"""The one whose clock is its own; the other has the server in its process."""


def worker_killed(stage: Stage, chance: float) -> None:
    stage.installation.kill(RUNNERS[int(chance * 2)])


def web_worker_killed(stage: Stage, chance: float) -> None:
    stage.installation.kill_one_web_worker(chance)


def web_killed(stage: Stage, chance: float) -> None:
    stage.installation.kill("web")
    stage.pause(2)


def killed_after_file_write(stage: Stage, chance: float) -> None:
    stage.arm("after_file_write")


def killed_after_commit(stage: Stage, chance: float) -> None:
    stage.arm("after_commit")


def killed_in_transaction(stage: Stage, chance: float) -> None:
    stage.arm("in_transaction")


def database_crashed(stage: Stage, chance: float) -> None:
    stage.database.crash(chance * 5)
    stage.history.add("kill", part="database")


def prefect_down(stage: Stage, chance: float) -> None:
    stage.installation.kill("prefect", stays_down=True)
    stage.pause(10 + 20 * chance)
    stage.installation.bring_back("prefect")


def prefect_forgets(stage: Stage, chance: float) -> None:
    stage.installation.kill("prefect", stays_down=True)
    for path in (stage.installation.var / "prefect").glob("prefect.db*"):
        path.unlink()
    stage.installation.bring_back("prefect")


def worker_with_a_wrong_clock(stage: Stage, chance: float) -> None:
    """The worker over the network is an hour or a day ahead or behind, from its start until it dies."""
    part = stage.installation.parts[OVER_NETWORK]
    usual = part.command
    stage.installation.kill(OVER_NETWORK, stays_down=True)
    part.command = ["faketime", "-m", "-f", Random(chance).choice(["+1h", "-1h", "+1d", "-1d"]), *usual]
    stage.installation.bring_back(OVER_NETWORK)
    stage.pause(15 + 10 * chance)
    stage.installation.kill(OVER_NETWORK, stays_down=True)
    part.command = usual
    stage.installation.bring_back(OVER_NETWORK)


def worker_frozen(stage: Stage, chance: float) -> None:
    """Past its lease; the other worker takes over, and what it then reports comes too late."""
    name = RUNNERS[int(chance * 2)]
    stage.installation.signal(name, signal.SIGSTOP)
    stage.pause(LEASE_SECONDS + 5 + 5 * chance)
    stage.installation.signal(name, signal.SIGCONT)


def web_frozen(stage: Stage, chance: float) -> None:
    """Clients see nothing for a while and send again."""
    stage.installation.signal("web", signal.SIGSTOP)
    stage.pause(2 + 12 * chance)
    stage.installation.signal("web", signal.SIGCONT)


def second_workers(stage: Stage, chance: float) -> None:
    """Two further copies of the runner, which deliver, drive and take over like the others, and die."""
    tokens = stage.installation.world["tokens"]
    for number, who in ((2, "wren"), (3, "wilma")):
        stage.installation.start_runner(f"runner-{number}", tokens[who], over_network=bool(number % 2))
    stage.pause(12 + 6 * chance)
    for number in (2, 3):
        stage.installation.kill(f"runner-{number}", stays_down=True)


def lock_held(stage: Stage, chance: float) -> None:
    """Writers wait; those that wait too long are told to come back."""
    stage.database.hold_lock(Random(chance).choice([3, 6, 13]))


def input_output_errors(stage: Stage, chance: float) -> None:
    """Every third sync of one web worker fails, for some seconds."""
    workers = stage.installation.web_workers()
    if workers:
        pid = str(workers[int(chance * len(workers))])
        tracing = [
            "strace",
            "-f",
            "-qq",
            "-e",
            "trace=fsync,fdatasync",
            "-e",
            "inject=fsync,fdatasync:error=EIO:when=2+3",
            "-o",
            "/dev/null",
            "-p",
            pid,
        ]
        tracer = subprocess.Popen(tracing, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        stage.pause(4 + 4 * chance)
        tracer.send_signal(signal.SIGINT)
        try:
            tracer.wait(timeout=10)
        except subprocess.TimeoutExpired:
            tracer.kill()


def sessions_wiped(stage: Stage, chance: float) -> None:
    for table in ("django_session", "gatepost_cache"):
        stage.database.execute(f"DELETE FROM {table}")
