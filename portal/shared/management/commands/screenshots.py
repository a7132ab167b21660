"""`manage.py screenshots`: a picture of every page at two widths, so that a person can look at them all."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from onboarding.roles import Role
from portal.pages import PAGES
from portal.shared.photographing import example_site, session_of, somebody
from portal.shared.registry import Example

try:
    from playwright.sync_api import Browser, sync_playwright
except ImportError:
    sync_playwright = None  # type: ignore[assignment]  # a tool of developers; the command says so
WIDTHS = (1280, 390)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class Command(BaseCommand):
    help = "Write every page as a picture into var/screenshots/. Needs Chromium and the packages of requirements/dev.lock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, default=Path("var/screenshots"))
        parser.add_argument("--only", default="", help="names that begin with this")
        parser.add_argument("--site", help="the slug of the site to show")
        parser.add_argument("--dark", action="store_true")
        parser.add_argument("--welsh", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        program = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
        if sync_playwright is None or program is None:
            raise CommandError("Install Chromium and the packages of requirements/dev.lock first.")
        try:
            example = example_site(options["site"])
        except DatabaseError:
            example = None
        if example is None:
            raise CommandError("There is no site to show. Run `python3 manage.py demo --no-serve` and point GATEPOST_VAR_DIR to var/demo.")
        options["out"].mkdir(parents=True, exist_ok=True)
        keys = self._sessions(example)
        # Looked up before the browser runs: Django will not reach the database from its loop.
        addresses = {page.name: address for page in PAGES if (address := page.address(example)) is not None}
        server, url = _serve()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
                for width in WIDTHS:
                    self._photograph(browser, url, width, addresses, keys, options)
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=10)

    def _sessions(self, example: Example) -> dict[Role, str]:
        people = {page.role: somebody(page.role, example) for page in PAGES if page.role is not None}
        return {role: session_of(user) for role, user in people.items() if user is not None}

    def _photograph(
        self, browser: Browser, url: str, width: int, addresses: dict[str, str], keys: dict[Role, str], options: dict[str, Any]
    ) -> None:
        for page in PAGES:
            address = addresses.get(page.name)
            if address is None or not page.name.startswith(options["only"]) or (page.role is not None and page.role not in keys):
                continue
            context = browser.new_context(
                locale="en-GB", viewport={"width": width, "height": 900}, color_scheme="dark" if options["dark"] else "light"
            )
            cookies = [{"name": settings.LANGUAGE_COOKIE_NAME, "value": "cy", "url": url}] if options["welsh"] else []
            if page.role is not None:
                cookies.append({"name": settings.SESSION_COOKIE_NAME, "value": keys[page.role], "url": url})
            context.add_cookies(cookies)  # type: ignore[arg-type]
            tab = context.new_page()
            tab.goto(url + address)
            tab.screenshot(path=options["out"] / f"{page.name}-{width}.png", full_page=True)
            self.stdout.write(f"{page.name}-{width}.png  {tab.title()}")
            context.close()


def _serve() -> tuple[subprocess.Popen[bytes], str]:
    """A server on a free port, with this process's settings. Raises CommandError when it does not come up."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, sys.argv[0], "runserver", "--noreload", "--insecure", str(port)]
    server = subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    for _ in range(80):
        try:
            urllib.request.urlopen(url + "/styleguide/", timeout=2)  # noqa: S310
        except OSError:
            time.sleep(0.25)
        else:
            return server, url
    server.terminate()
    raise CommandError("The server for the pictures did not start.")
