"""Opens the landing page in Chromium at two widths: no console error, no sideways scrolling, and axe finds nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

PORT = 8765
URL = f"http://127.0.0.1:{PORT}/"


def main() -> int:
    environment = os.environ | {"GATEPOST_VAR_DIR": "var/demo", "GATEPOST_AS_OF": "2026-11-23"}
    server = subprocess.Popen([sys.executable, "manage.py", "runserver", "--noreload", str(PORT)], env=environment)  # noqa: S603
    try:
        _wait()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
            problems = [problem for width in (1280, 390) for problem in _visit(browser, width)]
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=10)
    for problem in problems:
        print(problem, file=sys.stderr)  # noqa: T201
    return 1 if problems else 0


def _wait() -> None:
    for _ in range(60):
        try:
            urllib.request.urlopen(URL, timeout=2)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The server did not start.")


def _visit(browser: Browser, width: int) -> list[str]:
    problems: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.on("console", lambda message: problems.append(f"{width}: {message.text}") if message.type == "error" else None)
    page.goto(URL)
    if page.evaluate("document.documentElement.scrollWidth") > width:
        problems.append(f"{width}: the page scrolls sideways")
    page.close()
    # axe cannot be added under the page's own policy, so it gets a context that ignores it.
    context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 900})
    second = context.new_page()
    second.goto(URL)
    violations = Axe().run(second).response["violations"]
    context.close()
    return problems + [f"{width}: axe {violation['id']}" for violation in violations]


if __name__ == "__main__":
    raise SystemExit(main())
