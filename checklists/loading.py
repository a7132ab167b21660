"""Published versions in the database, and back to the frozen ``Framework`` the engine works on."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.db import transaction

from checklists.definition import Framework
from checklists.models import FrameworkVersion
from checklists.parsing import FrameworkError, parse_text

FRAMEWORKS_DIR = Path(__file__).resolve().parent / "frameworks"


def builtin_path(slug: str, version: str) -> Path:
    """The file of a version that ships with Gatepost. Raises FrameworkError, listing what there is, when there is none."""
    path = FRAMEWORKS_DIR / slug / f"{version}.yaml"
    if not path.is_file():
        there = ", ".join(sorted(f"{file.parent.name} {file.stem}" for file in FRAMEWORKS_DIR.glob("*/*.yaml")))
        raise FrameworkError(f"There is no framework {slug} {version}. There is: {there or 'none'}.")
    return path


@transaction.atomic
def publish(path: Path) -> FrameworkVersion:
    """Publish the version in ``path``; publishing the same content again changes nothing.

    Raises:
        FrameworkError: the file is not a valid framework, or this version was published with other content.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FrameworkError(f"{path.name} cannot be read: {error}.") from error
    framework = parse_text(text, path.name)
    published = FrameworkVersion.objects.filter(slug=framework.slug, version=framework.version).first()
    if published is None:
        return FrameworkVersion.objects.create(
            slug=framework.slug,
            version=framework.version,
            title=framework.title,
            sha256=framework.sha256,
            content=text,
            effective_from=framework.effective_from,
        )
    if published.sha256 != framework.sha256:
        raise FrameworkError(
            f"{path.name}: version {framework.version} of {framework.slug} was published with other content. "
            "A published version never changes: give this one a new version number."
        )
    return published


@lru_cache(maxsize=16)
def _parsed(sha256: str, version_id: int) -> Framework:
    """``sha256`` is part of the key so that no other content is ever answered for a version."""
    row = FrameworkVersion.objects.get(pk=version_id)
    return parse_text(row.content, f"{row.slug} {row.version}")


def framework_of(version: FrameworkVersion) -> Framework:
    """The frozen framework of a published version; parsed once per process (0 queries after the first call)."""
    return _parsed(version.sha256, version.pk)
