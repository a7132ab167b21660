"""A real Chromium against a live server with the pilot of ``tests.portal.world``.

Left out, with a word, where there is no Chromium; with GATEPOST_ALL_PARTS=1 that is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from onboarding.roles import Role
from portal.shared.photographing import session_of
from tests.portal.world import World, make_world

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)

WAIT_MS = 10_000
"""How long a page may take to show what is expected of it, on a machine that has more to do."""
expect.set_options(timeout=WAIT_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/portal/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("GATEPOST_ALL_PARTS"):
            pytest.fail("Chromium is missing: install it, or unset GATEPOST_ALL_PARTS.")
        pytest.skip("Pages are not tried in a browser: there is no Chromium here.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        # Playwright's loop runs in this thread; Django would refuse to reach the database from it.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        yield browser
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        browser.close()


@pytest.fixture
def pilot(transactional_db, programme) -> World:
    return make_world(programme)


class Visitor:
    """A person in front of a browser. ``problems`` collects what the console complained about; a test ends badly if there is any."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self.url = context, url
        self.problems: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.page.on("console", lambda message: self.problems.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def goto(self, address: str) -> Page:
        self.page.goto(self.url + address)
        return self.page

    def sideways(self) -> int:
        """Pixels by which the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(chromium, live_server, pilot) -> Iterator[Visit]:
    """``visit(role, width=1280, scripts=True, bypass_csp=False, welsh=False)``: somebody with that role (None: nobody) at such a window."""
    opened: list[Visitor] = []

    def open_for(
        role: Role | None, width: int = 1280, scripts: bool = True, bypass_csp: bool = False, dark: bool = False, welsh: bool = False
    ) -> Visitor:
        context = chromium.new_context(
            locale="en-GB",
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            bypass_csp=bypass_csp,
            color_scheme="dark" if dark else "light",
        )
        if welsh:
            context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "cy", "url": live_server.url}])
        if role is not None:
            key = session_of(pilot.people[role])
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        opened.append(Visitor(context, live_server.url))
        return opened[-1]

    yield open_for
    problems = [problem for visitor in opened for problem in visitor.problems]
    for visitor in opened:
        visitor.context.close()
    assert problems == []
