"""Fails unless two summaries of the demonstration say the same of every site, and the second run found nothing new to do."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(first: Path, second: Path) -> int:
    before, after = (json.loads(path.read_text(encoding="utf-8")) for path in (first, second))
    if before["sites"] != after["sites"]:
        changed = [a["slug"] for b, a in zip(before["sites"], after["sites"], strict=True) if a != b]
        print(f"The second run changed: {changed}", file=sys.stderr)  # noqa: T201
        return 1
    new = {name: after["counts"][name] for name in ("documents", "moves", "reports", "inspected_hosts", "driven_hosts")}
    if any(new.values()):
        print(f"The second run found work to do: {new}", file=sys.stderr)  # noqa: T201
        return 1
    print(f"{len(after['sites'])} sites, the same after both runs; seconds {before['seconds']['Total']} and {after['seconds']['Total']}")  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2])))
