"""Compiles the Welsh catalogues: ``python -m portal.shared.catalogue_files``. The launcher runs it at set-up, so no gettext is needed.

A catalogue is ``portal/<package>/locale/cy/LC_MESSAGES/django.po``; what is compiled stays beside it and is not in the repository.
"""

from __future__ import annotations

from pathlib import Path

import polib

PORTAL = Path(__file__).resolve().parent.parent


def catalogues(root: Path = PORTAL) -> list[Path]:
    """Every catalogue there is, in the order of the packages' names."""
    return sorted(root.glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_stale(root: Path = PORTAL) -> int:
    """Compile what is newer than its compiled form, in place and at once. Returns how many were."""
    stale = [path for path in catalogues(root) if _is_stale(path)]
    for path in stale:
        half = path.with_suffix(".mo.new")
        polib.pofile(str(path)).save_as_mofile(str(half))
        half.replace(path.with_suffix(".mo"))
    return len(stale)


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime


if __name__ == "__main__":
    compile_stale()
