"""What a backup set says it holds."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from onboarding.errors import Invalid

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``made_at`` is UTC. ``files`` are ``<sha256>-<key id>`` in order; ``rows`` counts each table; ``heads`` maps a chain to its
    length and hash.

    ``database_key`` seals the database's copy, ``checkpoint_key`` is the key that signs checkpoints; both are wrapped by an
    installation key, in base64, and empty where there is none.
    """

    made_at: dt.datetime
    engine: str
    database: str
    database_sha256: str
    database_key: str
    checkpoint_key: str
    migrations: list[str]
    heads: dict[str, list[Any]]
    rows: dict[str, int]
    files: list[str]

    def text(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}, indent=1, sort_keys=True)


def read(folder: Path) -> Manifest:
    """The manifest of the set in ``folder``.

    Raises:
        Invalid: there is none, or it is not one this version reads.
    """
    try:
        kept = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if kept.pop("format") != FORMAT:
            raise Invalid(f"{folder} was made by another version of Gatepost; restore it with that version.")
        return Manifest(**{**kept, "made_at": dt.datetime.fromisoformat(kept["made_at"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Invalid(f"{folder} holds no backup that can be read: {error}") from error


def sets_in(root: Path) -> list[Path]:
    """The finished sets of a backup folder, oldest first."""
    return sorted(path.parent for path in (root / "sets").glob(f"*/{NAME}") if not path.parent.name.startswith("."))
