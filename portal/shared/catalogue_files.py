"""Compiles the catalogues: ``python -m portal.shared.catalogue_files``. The launcher runs it at set-up, so no gettext is needed.

A catalogue is ``portal/<package>/locale/cy/LC_MESSAGES/django.po``, and ``checklists/locale/…`` for the words of the frameworks. Beside
that of the shared pages, ``sentences.po`` holds what code says, and ``locale/en`` our words for what the library of the sign-in pages says
otherwise. What is compiled stays beside them and is not in the repository.
"""

from __future__ import annotations

from pathlib import Path

import polib

BASE = Path(__file__).resolve().parent.parent.parent
HOLDERS = ("checklists", "portal/*")
OF_PAGES, OF_SENTENCES = "django", "sentences"


def catalogues(root: Path = BASE, name: str = OF_PAGES) -> list[Path]:
    """Every catalogue of a name, in the order of the packages' names."""
    return sorted(path for holder in HOLDERS for path in root.glob(f"{holder}/locale/*/LC_MESSAGES/{name}.po"))


def packages_in_welsh() -> list[Path]:
    """Every package whose pages, or frameworks, have a Welsh catalogue."""
    return [path.parents[3] for path in catalogues() if path.parent.parent.name == "cy"]


def compile_stale(root: Path = BASE) -> int:
    """Compile what is newer than its compiled form, in place and at once. Returns how many were."""
    stale = [path for name in (OF_PAGES, OF_SENTENCES) for path in catalogues(root, name) if _is_stale(path)]
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
