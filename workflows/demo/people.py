"""Sign-ins of the demonstration, and a client for each."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from workflows.client import Api, ApiProblem
from workflows.connection import connect
from workflows.demo.pack import Row

ADMIN = "admin@example.org"
WORKER = "worker@example.org"


class People:
    """Clients by e-mail address. Tokens are kept in ``tokens.json`` (readable by its owner only) so that a second run makes none."""

    def __init__(self, var: Path) -> None:
        self._path = var / "tokens.json"
        self.tokens: dict[str, str] = json.loads(self._path.read_text(encoding="utf-8"))
        self._clients: dict[str, Api] = {}
        self.ids: dict[str, int] = {}

    def api(self, email: str) -> Api:
        if email not in self._clients:
            if email not in self.tokens:
                self.tokens[email] = self.api(ADMIN).post("tokens/", {"email": email})["token"]
                self._save()
            self._clients[email] = connect(self.tokens[email])
        return self._clients[email]

    def id_of(self, email: str) -> int:
        """The user id behind an address; asks once."""
        if email not in self.ids:
            try:
                self.ids[email] = self.api(email).get("me/")["id"]
            except ApiProblem as problem:
                if problem.status != 401:
                    raise
                del self.tokens[email], self._clients[email]
                self.ids[email] = self.api(email).get("me/")["id"]
        return self.ids[email]

    def add(self, rows: Iterable[Row]) -> None:
        """Make sure every row's person can sign in."""
        for row in rows:
            body = {"email": row["email"], "name": row["name"], "role": row["role"], "organisation": row["organisation"] or None}
            self.ids[row["email"]] = self.api(ADMIN).post("sign-ins/", body)["id"]

    def _save(self) -> None:
        descriptor = os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(self.tokens, file, indent=1)
