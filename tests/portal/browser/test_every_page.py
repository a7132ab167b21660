"""Every registered page, once: no console error, no sideways scrolling down to 320 px, and axe finds nothing, light and dark."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

from onboarding.roles import Role
from portal.pages import PAGES
from portal.shared.registry import Example

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
FOUR_O_FOUR = "status of 404"


def by_role(example: Example) -> dict[Role | None, list[tuple[str, str]]]:
    found: dict[Role | None, list[tuple[str, str]]] = {}
    for page in PAGES:
        if address := page.address(example):
            found.setdefault(page.role, []).append((page.name, address))
    return found


def is_a_symbol(node: dict) -> bool:
    """Of a lone tick or dash, and of text in a picture, axe cannot tell the contrast; that of our colours is checked in ``test_look``."""
    keys = {(check.get("data") or {}).get("messageKey") for check in node["any"]}
    return bool(keys & {"nonBmp", "shortTextContent"}) or node["html"].startswith("<text ")


def test_no_page_complains_or_scrolls_sideways(visit, pilot):
    wide = []
    for role, pages in by_role(Example(pilot.site)).items():
        for width in (1280, 320):
            visitor = visit(role, width=width)
            for name, address in pages:
                visitor.goto(address)
                if visitor.sideways() > 0:
                    wide.append(f"{name} at {width}: {visitor.sideways()} px")
            visitor.problems[:] = [problem for problem in visitor.problems if FOUR_O_FOUR not in problem]
    assert wide == []


def test_axe_finds_nothing(visit, pilot):
    found = set()
    for role, pages in by_role(Example(pilot.site)).items():
        for width, dark in ((1280, False), (390, True)):
            # axe cannot be added under the page's own policy, so it gets a context that ignores it.
            visitor = visit(role, width=width, dark=dark, bypass_csp=True)
            for name, address in pages:
                result = Axe().run(visitor.goto(address), options=RULES).response
                unsure = [row for row in result["incomplete"] if row["id"] == "color-contrast"]
                for row in [*result["violations"], *unsure]:
                    nodes = [node for node in row["nodes"] if not is_a_symbol(node)]
                    found |= {f"{name} at {width}: {row['id']}: {node['html'][:160]}" for node in nodes}
            visitor.problems.clear()
    assert "\n".join(sorted(found)) == ""
