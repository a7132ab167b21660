"""Requirements named one by one or by family."""

from __future__ import annotations

from collections.abc import Collection


def covers(named: Collection[str], requirement: str) -> bool:
    """Whether ``requirement`` is among those ``named``: every one is where none is named, and ``SAF-`` names its whole family."""
    return not named or requirement in named or f"{requirement.partition('-')[0]}-" in named
