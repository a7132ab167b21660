"""Calls the API in every way its description allows, and in many it does not, as each kind of caller (R2).

    python -m benchmarks.fuzz                          a quarter of an hour for each role
    python -m benchmarks.fuzz --seconds 60 --roles worker --seed 7

A database of its own is made beside the one of ``GATEPOST_DATABASE_URL`` (a file of its own for SQLite) and removed at the end. Ends
with 1 when anything was answered with a server error, or other than described.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

import schemathesis
from django.conf import settings
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from api.documents import openapi
from config.wsgi import application
from tests.api.world import World, make_world

ROLES = ("coordinator", "host_lead", "safeguarding_reviewer", "worker")
PHASES = ("examples", "coverage", "fuzzing", "stateful")
SECONDS = 900
# Many rules of the domain are not in the description, so what it allows may be refused, and what it forbids may come too late to matter.
# ``ignored_auth`` cannot call a WSGI application (schemathesis 4.32); tests.api.test_access asks every operation as a stranger.
LEFT_OUT = ("positive_data_acceptance", "negative_data_rejection", "ignored_auth")
ENDS_THE_RUN = ["token_withdraw", "sign_in_disable", "sign_in_take_role"]
"""Operations that would take the caller's own sign-in away."""


@dataclass(slots=True)
class Found:
    """What one role's run showed. ``failures``: check and operation with an example each."""

    statuses: Counter[int] = field(default_factory=Counter)
    phases: Counter[str] = field(default_factory=Counter)
    failures: dict[tuple[str, str], str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def calls(self) -> int:
        return self.statuses.total()


@contextmanager
def own_database() -> Iterator[None]:
    """A migrated database that nobody else uses."""
    test = settings.DATABASES["default"].setdefault("TEST", {})
    with tempfile.TemporaryDirectory() as folder:
        test["NAME"] = f"{folder}/fuzz.sqlite3" if connection.vendor == "sqlite" else f"fuzz_{os.getpid()}"
        connection.settings_dict["TEST"]["NAME"] = test["NAME"]
        before = setup_databases(verbosity=0, interactive=False)
        try:
            yield
        finally:
            teardown_databases(before, verbosity=0)


def run(authorization: str, world: World, phases: Collection[str], *, seconds: int, examples: int, seed: int) -> Found:
    """The given phases of schemathesis with one token. Most addresses and leases are of things that are there."""
    known = things(world)
    places = [f"header.{name}" if name == "X-Lease" else f"path.{name}" for name in known]
    config = SchemathesisConfig.from_dict(
        {
            "headers": {"Authorization": authorization},
            "checks": {
                **{name: {"enabled": False} for name in LEFT_OUT},
                "missing_required_header": {"expected-statuses": ["400", "401", "403", "404", "428"]},
            },
            "phases": {phase: {"enabled": phase in phases} for phase in PHASES},
            "generation": {"max-examples": examples, "no-shrink": True, "database": "none"},
            "dictionaries": {name: {"values": values} for name, values in known.items()},
            "parameters": {place: {"dictionary": place.partition(".")[2], "probability": 0.8} for place in places},
        }
    )
    config.update(max_time=seconds, seed=seed, max_failures=None)
    schema: Any = schemathesis.openapi.from_dict(json.loads(openapi()), config=config).exclude(operation_id=ENDS_THE_RUN)
    schema.app, schema.location = whole, "/api/v1/schema/"
    found = Found()
    for event in from_schema(schema).execute():
        note(found, event)
    return found


def whole(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """The application, answering in one piece. The engine's threads keep no connection, or the database could not be removed."""
    answer: Any = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()
        connections.close_all()


def things(world: World) -> dict[str, list[Any]]:
    """What a parameter of that name may hold."""
    ids = world.ids
    leases = [" ".join(str(ids[f"{kind}_{part}"]) for part in ("id", "token", "fence")) for kind in ("site", "import", "report")]
    named = {name: [value] for name, value in ids.items() if name.endswith("_id") or name in ("kind", "number", "page", "version")}
    slugs = [ids["site"], ids["framework"]]
    return {**named, "slug": slugs, "key": ["EOI-01", "SAF-01"], "token_key": [ids["token_key"]], "X-Lease": leases}


def note(found: Found, event: Any) -> None:
    """Add what one event of the engine says."""
    if isinstance(event, events.NonFatalError | events.FatalError):
        found.errors.append(f"{getattr(event, 'label', '')}: {event.info.format() if hasattr(event, 'info') else event}"[:600])
    if not isinstance(event, events.ScenarioFinished):
        return
    found.phases[event.phase.value] += len(event.recorder.interactions)
    for case_id, interaction in event.recorder.interactions.items():
        if interaction.response is not None:
            found.statuses[interaction.response.status_code] += 1
        for check in event.recorder.checks.get(case_id, ()):
            if check.failure_info is not None:
                example = f"{check.failure_info.failure}\n{check.failure_info.code_sample}"
                operation = event.recorder.cases[case_id].value.operation.label
                found.failures.setdefault((check.name, operation), example[:1500])


def main() -> int:
    parser = argparse.ArgumentParser(description="Fuzz the API.")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="for each role")
    parser.add_argument("--examples", type=int, default=100, help="for each operation and phase")
    parser.add_argument("--roles", nargs="+", default=list(ROLES))
    parser.add_argument("--phases", nargs="+", default=list(PHASES), choices=PHASES)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    failed = 0
    with own_database():
        world = make_world()
        for role in given.roles:
            found = run(
                str(vars(world.clients[role])["_credentials"]["HTTP_AUTHORIZATION"]),
                world,
                given.phases,
                seconds=given.seconds,
                examples=given.examples,
                seed=given.seed,
            )
            failed += len(found.failures) + len(found.errors)
            report(role, found)
    return 1 if failed else 0


def report(role: str, found: Found) -> None:
    statuses = ", ".join(f"{status} × {count}" for status, count in sorted(found.statuses.items()))
    phases = ", ".join(f"{phase} {count}" for phase, count in found.phases.items() if count)
    print(f"{role}: {found.calls} calls ({phases}); {statuses}; {len(found.failures)} failures, {len(found.errors)} errors")
    for (check, operation), example in found.failures.items():
        print(f"\n-- {check}: {operation}\n{example}")
    for error in found.errors:
        print(f"\n-- error: {error}")


if __name__ == "__main__":
    sys.exit(main())
