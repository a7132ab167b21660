"""Hosts' documents, uploaded once each and linked to every requirement an intake workbook names them for."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from workflows.client import Api, Json


@dataclass(frozen=True, slots=True)
class Upload:
    """One file and the (site, requirement) pairs it serves."""

    organisation: str
    file: Path
    uses: tuple[tuple[str, str], ...]


def uploads(documents: Sequence[Mapping[str, str]], folder: Path) -> tuple[list[Upload], list[str]]:
    """What to upload, and one sentence per file the workbook names that is not in its organisation's folder under ``folder``.

    ``documents`` are an import's rows of organisation, site, requirement, filename, sheet and cell. A name that is more than a
    file name is never followed: a workbook must not choose what is read from this machine.
    """
    uses: dict[tuple[str, str], dict[tuple[str, str], None]] = defaultdict(dict)
    missing: dict[str, None] = {}
    for row in documents:
        organisation, name = row["organisation"], row["filename"]
        if PurePath(name).name != name or "\\" in name or not (folder / organisation / name).is_file():
            missing[f"{row['sheet']} {row['cell']}: {name} is not in {folder / organisation}."] = None
            continue
        uses[organisation, name][row["site"], row["requirement"]] = None
    found = [Upload(organisation, folder / organisation / name, tuple(pairs)) for (organisation, name), pairs in uses.items()]
    return found, list(missing)


def already_there(api: Api, organisation: str) -> dict[str, str]:
    """The hash of the newest version of each document an organisation has given, by name."""
    newest: dict[str, Json] = {}
    for row in api.pages(f"organisations/{organisation}/evidence/"):
        if row["name"] not in newest or newest[row["name"]]["number"] < row["number"]:
            newest[row["name"]] = row
    return {name: str(row["sha256"]) for name, row in newest.items()}


def send(api: Api, upload: Upload, there: Mapping[str, str]) -> bool:
    """Upload a file unless its bytes are there already. Returns whether anything was sent."""
    digest = hashlib.sha256(upload.file.read_bytes()).hexdigest()
    if there.get(upload.file.name) == digest:
        return False
    api.upload_evidence(upload.organisation, upload.file, upload.uses)
    return True
