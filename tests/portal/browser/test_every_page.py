"""Every registered page, once: no console error, no sideways scrolling down to 320 px, and axe finds nothing, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from onboarding.roles import Role
from portal.pages import PAGES
from portal.shared.registry import Example
from tests.portal.world import World

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
FOUR_O_FOUR = "status of 404"


ROLES = sorted({page.role for page in PAGES}, key=str)
TRIED = [*((role, False) for role in ROLES), (Role.HOST_LEAD, True)]
NAMES = [f"{role} in Welsh" if welsh else str(role) for role, welsh in TRIED]
"""Pages of the programme are in English only."""


def pages_of(role: Role | None, pilot: World) -> list[tuple[str, str]]:
    example = Example(pilot.site)
    return [(page.name, address) for page in PAGES if page.role == role and (address := page.address(example))]


def is_a_symbol(node: dict) -> bool:
    """Of a lone tick or dash, and of text in a picture, axe cannot tell the contrast; that of our colours is checked in ``test_look``."""
    keys = {(check.get("data") or {}).get("messageKey") for check in node["any"]}
    return bool(keys & {"nonBmp", "shortTextContent"}) or node["html"].startswith("<text ")


def is_in_a_picture(node: dict) -> bool:
    """Of words over a drawn shape axe cannot tell the contrast either; charts take their colours from the same tokens."""
    return node["html"].startswith("<text ")


@pytest.mark.parametrize(("role", "welsh"), TRIED, ids=NAMES)
def test_no_page_complains_or_scrolls_sideways(visit, pilot, role, welsh):
    wide = []
    for width in (1280, 320):
        visitor = visit(role, width=width, welsh=welsh)
        for name, address in pages_of(role, pilot):
            visitor.goto(address)
            if visitor.sideways() > 0:
                wide.append(f"{name} at {width}: {visitor.sideways()} px")
        visitor.problems[:] = [problem for problem in visitor.problems if FOUR_O_FOUR not in problem]
    assert wide == []


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)], ids=["wide", "narrow and dark"])
@pytest.mark.parametrize(("role", "welsh"), TRIED, ids=NAMES)
def test_axe_finds_nothing(visit, pilot, role, welsh, width, dark):
    found = set()
    # axe cannot be added under the page's own policy, so it gets a context that ignores it.
    visitor = visit(role, width=width, dark=dark, bypass_csp=True, welsh=welsh)
    for name, address in pages_of(role, pilot):
        result = Axe().run(visitor.goto(address), options=RULES).response
        unsure = [row for row in result["incomplete"] if row["id"] == "color-contrast"]
        for row in [*result["violations"], *unsure]:
            nodes = [node for node in row["nodes"] if not is_a_symbol(node) and not is_in_a_picture(node)]
            found |= {f"{name}: {row['id']}: {node['html'][:160]}" for node in nodes}
    visitor.problems.clear()
    assert "\n".join(sorted(found)) == ""
