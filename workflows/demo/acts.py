"""The whole play, and the server that stays."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from workflows.demo import loading, summary
from workflows.demo.pack import Pack, read_pack
from workflows.demo.people import WORKER, People
from workflows.demo.progress import Phases
from workflows.runner import drive_without_heartbeats


def play(folder: Path, var: Path, phases: Phases) -> None:
    """Load, drive and report; prints what happened. Harmless to repeat.

    Raises DemoError, ApiProblem or ApiUnreachable with a sentence that says what and where.
    """
    pack = read_pack(folder)
    people = People(var)
    os.environ["GATEPOST_TOKEN"] = people.tokens[WORKER]
    # A synchronous flow run otherwise waits about a second for its heartbeat thread; on one machine leases do that work.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        job = loading.take_in(people, pack, phases)
        counts = {"documents": loading.send_documents(people, pack, job, phases)}
        counts["inspected_hosts"] = loading.drive(people, phases, "Drive: documents")
        counts["moves"] = loading.put_on_record(people, pack, phases)
        counts["driven_hosts"] = loading.drive(people, phases, "Drive: position")
        counts["reports"] = loading.report(people, pack, phases, var / "reports")
    began = float(os.environ.get("GATEPOST_STARTED_AT", time.time()))
    phases.seconds["Total"] = round(time.time() - began, 1)
    content = summary.summary(people.api(loading.coordinator_of(pack)), phases.seconds, counts)
    summary.write(var / "summary.json", content)
    _tell(content, var, phases)


def _tell(content: dict[str, object], var: Path, phases: Phases) -> None:
    counts = content["counts"]
    assert isinstance(counts, dict)  # noqa: S101  (for the type checker)
    phases.say(
        f"\n{counts['sites']} sites: {counts['live']} live, {counts['onboarding']} onboarding, {counts['withdrawn']} withdrawn; "
        f"{counts['green']} green, {counts['amber']} amber, {counts['red']} red, {counts['grey']} grey."
    )
    phases.say(f"New in this run: {counts['documents']} documents, {counts['moves']} decisions, {counts['reports']} reports.")
    phases.say(f"Reports: {var / 'reports'}\nSummary: {var / 'summary.json'}")


SHOWN = {
    "host_lead": ("st-corvans-night-shelter-trust", "tasks: one came back, with the reviewer's reasons"),
    "coordinator": ("", "the work queue, sites, imports, reports"),
    "safeguarding_reviewer": ("", "reviews, with what was found beside the document"),
    "programme_lead": ("", "readiness of the country, gates to decide"),
}
"""Whom the demonstration introduces: a person for each audience, and what they see first."""


def shown_sign_ins(pack: Pack) -> dict[str, str]:
    """The address of each person in ``SHOWN``, by role."""
    return {
        role: next(row["email"] for row in pack.sign_ins if row["role"] == role and row["organisation"] == organisation)
        for role, (organisation, _) in SHOWN.items()
    }


def _tell_sign_ins(people: People, pack: Pack, port: int, phases: Phases) -> None:
    emails = shown_sign_ins(pack)
    done = subprocess.run(  # noqa: S603  (our own command)
        [sys.executable, "manage.py", "open_demo", *emails.values()], capture_output=True, text=True, check=True
    )
    phases.say(f"\nhttp://127.0.0.1:{port}/ is up. Stop with Ctrl-C. Sign in as one of these, password {done.stdout.strip()}")
    for role, email in emails.items():
        phases.say(f"  {role.replace('_', ' '):<22} {email:<36} {SHOWN[role][1]}")
    people.id_of(emails["coordinator"])
    token = people.tokens[emails["coordinator"]]
    phases.say(f"Or ask the API: curl -H 'Authorization: Bearer {token}' http://127.0.0.1:{port}/api/v1/sites/")


def serve(folder: Path, var: Path, port: int, phases: Phases) -> int:
    """Serve the pages and the API with the flow runner beside them, until interrupted."""
    pack, people = read_pack(folder), People(var)
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command)  # noqa: S603
    try:
        _tell_sign_ins(people, pack, port, phases)
        drive_without_heartbeats(lambda: server.poll() is None)
    except KeyboardInterrupt:
        pass
    finally:
        server.terminate()
        server.wait(timeout=10)
    return server.returncode if server.returncode and server.returncode > 0 else 0
