"""requirements/advisories.yaml: one entry a weakness, and which of them a lock has."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from config.sbom import bill_of

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "requirements" / "advisories.yaml"
SEVERITIES = ("critical", "high", "moderate", "low", "unrated")
FIELDS = {"id", "package", "affected", "fixed", "severity", "published", "source"}
INTERPRETER = "python"
STALE_AFTER_DAYS = 14
Locked = tuple[str, str]
"""A package and its version."""


class SnapshotError(Exception):
    """The file is not as it has to be; the text names each entry and what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisory:
    """``accepted`` is the reason for which a lock may hold an affected version all the same; empty where none may."""

    id: str
    package: str
    affected: tuple[str, ...]
    fixed: str
    severity: str
    published: dt.date
    source: str
    accepted: str = ""

    def affects(self, version: str) -> bool:
        return any(SpecifierSet(one).contains(Version(version), prereleases=True) for one in self.affected)


@dataclass(frozen=True, slots=True)
class Snapshot:
    taken: dt.date
    advisories: tuple[Advisory, ...]

    def is_stale(self, today: dt.date) -> bool:
        return (today - self.taken).days > STALE_AFTER_DAYS

    def against(self, locked: Sequence[Locked]) -> list[str]:
        """One sentence for each weakness that a locked version has and nobody accepted."""
        return [
            f"{name} {version} has {found.id} ({found.severity}, {found.published}): use {found.fixed or 'another package'}. {found.source}"
            for name, version in locked
            for found in self.advisories
            if found.package == name and found.affects(version) and not found.accepted
        ]


def load(path: Path = KEPT) -> Snapshot:
    """Raise SnapshotError where an entry is not well formed."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    wrong = [f"{entry.get('id', 'an entry without an id')}: {problem}" for entry in raw["advisories"] for problem in problems(entry)]
    ids = [(entry.get("id"), entry.get("package")) for entry in raw["advisories"]]
    wrong += [f"{one[0]}: it stands there twice" for one in sorted({one for one in ids if ids.count(one) > 1})]
    if not isinstance(raw["taken"], dt.date):
        wrong.append("taken: it is no day")
    if wrong:
        raise SnapshotError("\n".join(wrong))
    return Snapshot(raw["taken"], tuple(Advisory(**{**entry, "affected": tuple(entry["affected"])}) for entry in raw["advisories"]))


def problems(entry: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one entry as it stands in the file."""
    if not FIELDS <= set(entry) <= FIELDS | {"accepted"}:
        yield f"it has not exactly the fields {', '.join(sorted(FIELDS))} (and, where need be, accepted)"
        return
    if not re.fullmatch(r"CVE-\d{4}-\d{4,}|GHSA(-[23456789cfghjmpqrvwx]{4}){3}|PYSEC-\d{4}-\d+", entry["id"]):
        yield "its id is none of CVE, GHSA or PYSEC"
    if entry["severity"] not in SEVERITIES:
        yield f"its severity is none of {', '.join(SEVERITIES)}"
    if type(entry["published"]) is not dt.date:
        yield "its day of publication is no day"
    if not str(entry["source"]).startswith("https://"):
        yield "its source is no address"
    yield from _problems_of_ranges(entry)


def _problems_of_ranges(entry: Mapping[str, Any]) -> Iterator[str]:
    try:
        ranges = [SpecifierSet(one) for one in entry["affected"]]
        if not ranges or not all(len(one) for one in ranges):
            yield "it affects no version"
        if entry["fixed"] and any(one.contains(Version(entry["fixed"]), prereleases=True) for one in ranges):
            yield "the version it is fixed in is among the affected"
    except (InvalidSpecifier, InvalidVersion) as error:
        yield str(error)


def locked_in(lock: Path) -> list[Locked]:
    return [(row["name"], row["version"]) for row in bill_of(lock, "")["components"]]


def locks() -> list[Path]:
    return sorted((ROOT / "requirements").glob("*.lock"))


def header_of(path: Path) -> str:
    """The comment at the head of the file, which a refresh leaves as it is."""
    return "".join(line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if line.startswith("#"))


def write(snapshot: Snapshot, path: Path, header: str) -> None:
    lines = [f"{header}taken: {snapshot.taken}", "advisories:"]
    for one in sorted(snapshot.advisories, key=lambda found: (found.package, found.published, found.id)):
        ranges = ", ".join(f'"{each}"' for each in one.affected)
        accepted = f', accepted: "{one.accepted}"' if one.accepted else ""
        lines.append(
            f'  - {{id: {one.id}, package: {one.package}, affected: [{ranges}], fixed: "{one.fixed}", severity: {one.severity}, '
            f'published: {one.published}, source: "{one.source}"{accepted}}}'
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
