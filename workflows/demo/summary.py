"""``summary.json``: the position of every site in figures a script can compare."""

from __future__ import annotations

import json
from pathlib import Path

from workflows.client import Api, Json


def summary(api: Api, seconds: dict[str, float], counts: dict[str, int]) -> Json:
    """Per site its headline position, with counts over all and the seconds of each phase."""
    sites = [_site(api.get(f"sites/{row['slug']}/")) for row in api.pages("sites/")]
    by_rag = {rag: sum(site["rag"] == rag for site in sites) for rag in ("green", "amber", "red", "grey")}
    by_status = {status: sum(site["status"] == status for site in sites) for status in ("onboarding", "live", "withdrawn")}
    return {"sites": sites, "counts": {"sites": len(sites), **by_status, **by_rag, **counts}, "seconds": seconds}


def _site(site: Json) -> Json:
    return {
        "slug": site["slug"],
        "name": site["name"],
        "nation": "+".join(site["nations"]),
        "status": site["status"],
        "stage": site["stage"],
        "rag": site["rag"],
        "readiness_percent": site["readiness_percent"],
        "blockers": site["blockers"],
    }


def write(path: Path, content: Json) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
