"""``python -m tests.chaos``: a run under faults. Prints its seed, every fault, the counts, and what was not as promised: exit code 1."""

from __future__ import annotations

import argparse
import os
import secrets
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos import history
from tests.chaos.catalogue import ELSEWHERE, FAULTS, present
from tests.chaos.database import POSTGRES_TOOLS
from tests.chaos.run import Asked, Result, run
from tests.chaos.schedule import planned
from tests.workflows.clamd import CLAMD

OWN_DISK = "CHAOS_OWN_DISK"
DISK_MIB = 800


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="replays the faults of an earlier run")
    parser.add_argument("--minutes", type=float, default=5.0, help="how long people work under faults (default 5)")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--pause", type=float, default=1.5, help="seconds a person waits between two acts (default 1.5)")
    parser.add_argument("--gap", type=float, default=12.0, help="most seconds between two faults (default 12)")
    parser.add_argument("--only", default="", help="these faults alone, by name, separated by semicolons")
    parser.add_argument(
        "--folder", type=Path, default=None, help="keeps history, facts and logs here (default: a new one under the temporary folder)"
    )
    return parser.parse_args()


def on_a_disk_of_its_own(folder: Path) -> None:
    """Begin anew in a mount namespace of our own, where ``folder/var`` is a file system to be filled; returns where that may not be."""
    var = folder / "var"
    var.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m,mode=755", "tmpfs", str(var)]
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        return
    if subprocess.run(["unshare", "-m", *mount], capture_output=True, check=False).returncode:
        return
    os.environ[OWN_DISK] = str(folder)
    inside = ["sh", "-c", f'{shlex.join(mount)} && exec "$@"', "sh", sys.executable, "-m", "tests.chaos", *sys.argv[1:]]
    os.execvp("unshare", ["unshare", "-m", *inside])


def main() -> int:
    given = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if OWN_DISK in os.environ:
        place, has_disk = Path(os.environ[OWN_DISK]), True
    else:
        place, has_disk = given.folder or Path(tempfile.mkdtemp(prefix="gatepost-chaos-")), False
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(0o755)
        on_a_disk_of_its_own(place)
    if given.database == "postgres" and not POSTGRES_TOOLS:
        print("PostgreSQL's server is not installed here; --database sqlite needs nothing.", file=sys.stderr)
        return 2
    seed = secrets.randbelow(2**31) if given.seed is None else given.seed
    has = present(given.database, has_disk=has_disk, has_clamd=CLAMD is not None)
    wanted = [name.strip() for name in given.only.split(";") if name.strip()] or list(FAULTS)
    left_out = {name: sorted(FAULTS[name].needs - has) for name in wanted if FAULTS[name].needs - has}
    weights = [(name, FAULTS[name].weight) for name in wanted if name not in left_out]
    seconds = given.minutes * 60
    schedule = planned(seed, seconds, weights, given.gap)
    print(f"Seed {seed}, {given.database}, {given.minutes:g} minutes, {len(schedule)} faults. In {place}")
    for name, needs in left_out.items():
        print(f"  left out: {name}, which needs {', '.join(needs)}")
    began = time.monotonic()
    asked = Asked(
        seed=seed, database=given.database, folder=place, schedule=schedule, seconds=seconds, pause=given.pause, has_disk=has_disk
    )
    result = run(asked)
    tell(result, time.monotonic() - began)
    print(f"History, facts and logs: {place}")
    return 1 if result.violations else 0


def tell(result: Result, took: float) -> None:
    for line in result.lines:
        if line["event"] in ("fault", "kill", "broken", "ended"):
            print(f"  {line['t']:8.1f}  {line['event']:<6} {line.get('fault') or line.get('part')} {line.get('text', '')}")
        elif line["event"] == "note":
            print(f"  {line['t']:8.1f}  note   {line['text']}")
    found = history.faults(result.lines)
    print(f"Operations: {dict(history.outcomes(result.lines))}; kills: {history.kills(result.lines)}; took {took:.0f} s")
    print(f"Faults: {sum(found.values())} of {len(found)} kinds: {dict(sorted(found.items()))}")
    print(f"Elsewhere: {'; '.join(f'{name}: {why}' for name, why in ELSEWHERE.items())}")
    for text in result.violations[:100]:
        print(f"VIOLATION  {text}")
    print(f"{len(result.violations)} violations")


if __name__ == "__main__":
    raise SystemExit(main())
