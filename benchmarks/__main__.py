"""Every budget of docs/performance.md, one after the other: ``python -m benchmarks [part ...] [--results FOLDER] [--against FOLDER]``.

Each part is a module that runs by itself, prints ours, its floor and their ratio, and says ok or MISSED. The last three work on the
installation the environment names, made by ``manage.py demo --no-serve`` and ``manage.py generate --sites N``; ``--results`` keeps
their figures with machine and versions, one file a part, and ``--against`` prints the growth over those of a smaller installation.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

PARTS = ("engine", "reports", "imports", "uploads", "service", "pages", "sweep")
KEEP_RESULTS = frozenset({"service", "pages", "sweep"})
COMPARE = frozenset({"service", "pages"})


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"Which of {', '.join(PARTS)}; all of them when none is named.")
    parser.add_argument("--results", type=Path)
    parser.add_argument("--against", type=Path)
    asked = parser.parse_args()
    if unknown := sorted(set(asked.parts) - set(PARTS)):
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    failed = [part for part in asked.parts or PARTS if not ran(part, asked.results, asked.against)]
    if failed:
        print(f"\nDid not run: {', '.join(failed)}")
    return 1 if failed else 0


def ran(part: str, results: Path | None, against: Path | None) -> bool:
    """In a process of its own, so that one part's memory and settings are not another's."""
    print(f"\n== {part}", flush=True)
    command = [sys.executable, "-m", f"benchmarks.{part}"]
    if results and part in KEEP_RESULTS:
        results.mkdir(parents=True, exist_ok=True)
        command += ["--results", str(results / f"{part}.json")]
    if against and part in COMPARE and (before := against / f"{part}.json").is_file():
        command += ["--against", str(before)]
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
