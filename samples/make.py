"""Writes the sample pack to samples/pilot, the same bytes each time: ``python3 -m samples.make`` from the repository's root."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from samples.documents.writing import WRITERS
from samples.guide import guide, readme
from samples.hosts import HOSTS
from samples.model import Host
from samples.papers.build import paper_for
from samples.papers.plan import Plan, plans
from samples.tables import DECISION_COLUMNS, as_csv, decisions, events, everybody, gates
from samples.timetable import timetable
from samples.workbook import intake

ROOT = Path(__file__).resolve().parent.parent
PILOT = ROOT / "samples" / "pilot"
GUIDE = ROOT / "docs" / "sample-pilot.md"


def pack() -> Iterator[tuple[str, bytes]]:
    """Every file of the pack: its path under samples/pilot and its bytes."""
    yield "README.md", readme().encode()
    yield "intake.xlsx", intake()
    yield "decisions.csv", as_csv(decisions(), DECISION_COLUMNS)
    yield "gates.csv", as_csv(gates())
    yield "events.csv", as_csv(events())
    yield "sign-ins.csv", as_csv(everybody())
    for host in HOSTS:
        for plan in sent_plans(host):
            yield f"evidence/{host.slug}/{plan.filename(host)}", WRITERS[plan.format_for(host)](paper_for(host, plan))


def sent_plans(host: Host) -> list[Plan]:
    """Documents of which at least one requirement was sent or is drafted."""
    known = {*timetable(host), *host.drafted}
    return [plan for plan in plans(host) if known & set(plan.requirements)]


def write(target: Path = PILOT) -> int:
    """Write the pack and remove what no longer belongs to it. Returns how many files it has."""
    files = dict(pack())
    for old in sorted(target.rglob("*"), reverse=True):
        if old.is_file() and old.relative_to(target).as_posix() not in files:
            old.unlink()
        elif old.is_dir() and not any(old.iterdir()):
            old.rmdir()
    for name, content in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return len(files)


if __name__ == "__main__":
    count = write()
    GUIDE.write_text(guide(), encoding="utf-8")
    print(f"{count} files in {PILOT.relative_to(ROOT)}, and {GUIDE.relative_to(ROOT)}")  # noqa: T201  the command's only output
