"""The twelve nations and regions: their place on the map of tiles, their short name, and what may stand in an address."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from checklists import words
from onboarding.selectors.leadership import Counts
from portal.shared import tones
from portal.shared.parts import Tile

PLACES: Mapping[str, tuple[str, str]] = {
    "S92000003": ("SCO", "Scotland"),
    "N92000002": ("NIR", "N. Ireland"),
    "E12000001": ("NE", "North East"),
    "E12000002": ("NW", "North West"),
    "E12000003": ("YH", "Yorkshire"),
    "W92000004": ("WAL", "Wales"),
    "E12000005": ("WM", "W. Midlands"),
    "E12000004": ("EM", "E. Midlands"),
    "E12000006": ("EE", "East"),
    "E12000009": ("SW", "South West"),
    "E12000008": ("SE", "South East"),
    "E12000007": ("LON", "London"),
}
"""By ONS code, in the order in which they are read out: north to south."""


def name_of(code: str) -> str:
    return words.word("region", code) if code in PLACES else "Place not recorded"


def tiles(counts: Mapping[str, Counts]) -> list[Tile]:
    """Ready of all active sites there, coloured by the site that stands worst; empty places stay on the map and lead nowhere."""
    found = []
    for code, (place, short) in PLACES.items():
        here = counts.get(code, Counts())
        if not here.sites:
            found.append(Tile(place, short, "–", "No site", "none"))
            continue
        href = reverse("leadership:region", kwargs={"code": code})
        found.append(Tile(place, short, f"{here.ready}/{here.sites}", words.of(here.worst), tones.RAG[here.worst], href))
    return found


def unplaced(counts: Mapping[str, Counts]) -> int:
    """Active sites that the map cannot show."""
    return sum(here.sites for code, here in counts.items() if code not in PLACES)
