"""`python -m tests.advisories`: holds the locks against the snapshot. `… refresh` brings the snapshot up to date from osv.dev."""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import sys
from pathlib import Path

import httpx

from tests.advisories.osv import ADDRESS, refreshed
from tests.advisories.snapshot import INTERPRETER, KEPT, header_of, load, locked_in, locks, write


def main(arguments: list[str] | None = None, today: dt.date | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.advisories", description=__doc__)
    parser.add_argument("act", nargs="?", choices=("check", "refresh"), default="check")
    parser.add_argument("--file", type=Path, default=KEPT)
    parser.add_argument("--from", dest="address", default=ADDRESS, help="where OSV's API is")
    given = parser.parse_args(arguments)
    today = today or dt.datetime.now(dt.UTC).date()
    return refresh(given.file, given.address, today) if given.act == "refresh" else check(given.file, today)


def check(path: Path, today: dt.date) -> int:
    """0 where no locked version has a known weakness; a warning where the snapshot is old, or Python itself has one."""
    snapshot = load(path)
    found = [line for lock in locks() for line in snapshot.against(locked_in(lock))]
    said = [*dict.fromkeys(found)]
    said += [f"WARNING: {line}" for line in snapshot.against([(INTERPRETER, platform.python_version())])]
    if snapshot.is_stale(today):
        said.append(
            f"WARNING: {path.name} was taken {(today - snapshot.taken).days} days ago. Refresh it: python -m tests.advisories refresh"
        )
    said.append(f"{len(snapshot.advisories)} weaknesses known on {snapshot.taken}; {len(set(found))} of them in what is locked.")
    sys.stdout.write("\n".join(said) + "\n")
    return 1 if found else 0


def refresh(path: Path, address: str, today: dt.date) -> int:
    old = load(path)
    locked = [one for lock in locks() for one in locked_in(lock)]
    try:
        new = refreshed(old, locked, today, address)
    except httpx.HTTPError as error:
        sys.stdout.write(f"{address} did not answer as it should ({type(error).__name__}); {path.name} is as it was.\n")
        return 1
    write(new, path, header_of(path))
    sys.stdout.write(f"{len({one.id for one in new.advisories} - {one.id for one in old.advisories})} weaknesses more than before.\n")
    return check(path, today)


if __name__ == "__main__":
    raise SystemExit(main())
