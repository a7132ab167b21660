"""What osv.dev knows of the locked packages, as entries of the snapshot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import httpx
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from tests.advisories.snapshot import SEVERITIES, Advisory, Locked, Snapshot

ADDRESS = "https://api.osv.dev"
SINCE = dt.date(2024, 1, 1)
"""Older weaknesses are kept only where a locked version has them: nobody locks what is older."""
Json = Mapping[str, Any]
_BOUNDS = {"introduced", "fixed", "last_affected"}


def refreshed(old: Snapshot, locked: Sequence[Locked], today: dt.date, address: str = ADDRESS) -> Snapshot:
    """The snapshot as of today. What OSV does not know, and what was accepted and why, stays; packages no longer locked go.

    Raises httpx.HTTPError where OSV does not answer: then nothing is changed.
    """
    found: dict[tuple[str, str], Advisory] = {}
    with httpx.Client(base_url=address, timeout=30) as client:
        for name in sorted({name for name, _ in locked}):
            versions = [version for one, version in locked if one == name]
            for advisory in _of_package(client, name, versions):
                if advisory.published >= SINCE or any(advisory.affects(version) for version in versions):
                    found[advisory.package, advisory.id] = advisory
    names = {name for name, _ in locked} | {"python"}
    for one in old.advisories:
        key = (one.package, one.id)
        if key not in found and one.package in names:
            found[key] = one
        elif key in found and one.accepted:
            found[key] = replace(found[key], accepted=one.accepted)
    return Snapshot(today, tuple(found.values()))


def _of_package(client: httpx.Client, name: str, versions: Sequence[str]) -> Iterator[Advisory]:
    """One weakness often has a record of GitHub's and one of PyPA's: they become one entry, with the ranges of both."""
    records: dict[str, list[Json]] = {}
    for record in _records(client, name):
        if not record.get("withdrawn"):
            records.setdefault(_id_of(record), []).append(record)
    for known_as, together in records.items():
        ranges = tuple(dict.fromkeys(one for record in together for one in _ranges(record, name)))
        if ranges:
            yield Advisory(
                id=known_as,
                package=name,
                affected=ranges,
                fixed=_fixed(together, name, ranges, versions),
                severity=_severity(together),
                published=min(dt.date.fromisoformat(record["published"][:10]) for record in together),
                source=f"https://osv.dev/vulnerability/{together[0]['id']}",
            )


def _records(client: httpx.Client, name: str) -> Iterator[Json]:
    question: dict[str, Any] = {"package": {"name": name, "ecosystem": "PyPI"}}
    while True:
        answer = client.post("/v1/query", json=question).raise_for_status().json()
        yield from answer.get("vulns", ())
        if not answer.get("next_page_token"):
            return
        question["page_token"] = answer["next_page_token"]


def _id_of(record: Json) -> str:
    names = [record["id"], *record.get("aliases", ())]
    return next((name for kind in ("CVE-", "GHSA-", "PYSEC-") for name in names if name.startswith(kind)), record["id"])


def _events(record: Json, name: str) -> Iterator[list[Mapping[str, str]]]:
    for affected in record.get("affected", ()):
        package = affected.get("package", {})
        if package.get("ecosystem") == "PyPI" and package.get("name", "").lower().replace("_", "-") == name:
            yield from (one["events"] for one in affected.get("ranges", ()) if one["type"] == "ECOSYSTEM")


def _ranges(record: Json, name: str) -> Iterator[str]:
    for events in _events(record, name):
        begun = ""
        for event in sorted((one for one in events if not _BOUNDS.isdisjoint(one)), key=_place):
            if "introduced" in event:
                begun = "" if event["introduced"] == "0" else f">={event['introduced']}"
            elif end := event.get("fixed"):
                yield ",".join(filter(None, (begun, f"<{end}")))
                begun = "ended"
            elif end := event.get("last_affected"):
                yield ",".join(filter(None, (begun, f"<={end}")))
                begun = "ended"
        if begun != "ended":
            yield begun or ">=0"


def _place(event: Mapping[str, str]) -> Version:
    return Version(next(iter(event.values())))


def _fixed(together: Sequence[Json], name: str, ranges: Sequence[str], versions: Sequence[str]) -> str:
    """The fix in the line that is locked: the newest that is not newer than it, else the oldest there is; empty where there is none."""
    known = {event["fixed"] for record in together for events in _events(record, name) for event in events if "fixed" in event}
    fixes = sorted(Version(one) for one in known if not any(SpecifierSet(each).contains(one, prereleases=True) for each in ranges))
    newest = max((Version(version) for version in versions), default=Version("0"))
    not_newer = [one for one in fixes if one <= newest]
    return str(not_newer[-1] if not_newer else fixes[0]) if fixes else ""


def _severity(together: Sequence[Json]) -> str:
    said = {str(record.get("database_specific", {}).get("severity", "")).lower() for record in together}
    return next((level for level in SEVERITIES if level in said), "unrated")
