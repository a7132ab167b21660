"""Somebody who uses the pages: signs in with a password, looks around, and signs in again when the session is gone."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass

import httpx

from tests.chaos.history import History

ADDRESSES = ("/", "/host/", "/account/login/")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(slots=True)
class Visitor:
    url: str
    email: str
    password: str
    history: History
    over: threading.Event

    def keep_visiting(self) -> None:
        with httpx.Client(base_url=self.url, timeout=15, headers={"Accept": "text/html"}) as browser:
            while not self.over.is_set():
                try:
                    self._visit(browser)
                except httpx.TransportError as error:
                    self.history.add("told", op=0, client="visitor", path="a page", status=0, error=type(error).__name__)
                self.over.wait(2)

    def _visit(self, browser: httpx.Client) -> None:
        for address in ADDRESSES:
            answer = browser.get(address)
            self._record("GET", address, answer)
            if answer.status_code == httpx.codes.FOUND and "/account/login/" in answer.headers["location"]:
                self._sign_in(browser)

    def _sign_in(self, browser: httpx.Client) -> None:
        form = browser.get("/account/login/")
        self._record("GET", "/account/login/", form)
        found = TOKEN.search(form.text)
        if found is None:
            return
        fields = {"csrfmiddlewaretoken": found[1], "login": self.email, "password": self.password}
        answer = browser.post("/account/login/", data=fields, headers={"Referer": f"{self.url}/account/login/"})
        self._record("POST", "/account/login/", answer)
        self.history.add("note", text=f"signed in: {answer.status_code}")

    def _record(self, method: str, path: str, answer: httpx.Response) -> None:
        retry_after, request = answer.headers.get("Retry-After"), answer.headers.get("X-Request-ID")
        self.history.add(
            "told", op=0, client="visitor", method=method, path=path, status=answer.status_code, retry_after=retry_after, request=request
        )
