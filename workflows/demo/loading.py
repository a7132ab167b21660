"""The four acts of the demonstration, in order; each does only what is missing."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from checklists.parsing import load_builtin
from workflows.client import Api, ApiProblem, Json
from workflows.demo.history import History, depths_of
from workflows.demo.pack import DemoError, Pack
from workflows.demo.people import WORKER, People
from workflows.demo.progress import Phases
from workflows.evidence import already_there, send, uploads
from workflows.flows.build_report import build_report
from workflows.flows.drive_due import drive_due
from workflows.flows.import_workbook import import_workbook

COORDINATOR_ROLE = "coordinator"
FRAMEWORK, FRAMEWORK_VERSION = "imsa-readiness", "0.1.0"
WAIT_SECONDS = 300


def coordinator_of(pack: Pack) -> str:
    return next(row["email"] for row in pack.sign_ins if row["role"] == COORDINATOR_ROLE)


def take_in(people: People, pack: Pack, phases: Phases) -> Json:
    """Upload, check and commit the intake workbook; the import as the API shows it. A workbook committed before is left alone."""
    people.add(row for row in pack.sign_ins if not row["organisation"])
    api = people.api(coordinator_of(pack))
    with phases.phase("Intake workbook", 3) as bar:
        job = _committed(api, pack)
        if job is None:
            job = api.upload("imports/", pack.workbook)
            bar.step()
            import_workbook()
            job = api.get(f"imports/{job['id']}/")
            if job["status"] != "checked":
                raise DemoError(_why_not(job))
            bar.step()
            job = api.post(f"imports/{job['id']}/moves/", {"action": "commit"})
    people.add(row for row in pack.sign_ins if row["organisation"])
    answer: Json = job
    return answer


def _committed(api: Api, pack: Pack) -> Json | None:
    digest = hashlib.sha256(pack.workbook.read_bytes()).hexdigest()
    return next((job for job in api.pages("imports/") if job["sha256"] == digest and job["status"] == "committed"), None)


def _why_not(job: Json) -> str:
    if job["refusal"]:
        return f"{job['filename']}: {job['refusal']}"
    first = [f"{row['sheet']} {row['cell']}: {row['message']}" for row in job["problems"][:10]]
    return f"{job['filename']} has {len(job['problems'])} problems and was not taken in:\n" + "\n".join(first)


def send_documents(people: People, pack: Pack, job: Json, phases: Phases) -> int:
    """Upload every document the workbook names; returns how many were new. Raises DemoError when one is missing."""
    wanted, missing = uploads(job["documents"], pack.evidence)
    if missing:
        raise DemoError(f"{len(missing)} documents are missing. " + " ".join(missing[:5]))
    leads = {row["organisation"]: row["email"] for row in pack.sign_ins if row["role"] == "host_lead"}
    sent = 0
    with phases.phase("Documents", len(wanted)) as bar:
        there: dict[str, dict[str, str]] = {}
        for upload in wanted:
            if upload.organisation not in there:
                there[upload.organisation] = already_there(people.api(leads[upload.organisation]), upload.organisation)
            sent += send(people.api(leads[upload.organisation]), upload, there[upload.organisation])
            bar.step()
    return sent


def put_on_record(people: People, pack: Pack, phases: Phases) -> int:
    """Replay what people did. Returns how many moves were missing."""
    api = people.api(coordinator_of(pack))
    framework = api.get(f"frameworks/{FRAMEWORK}/{FRAMEWORK_VERSION}/")
    history = History(
        people=people,
        pack=pack,
        coordinator=coordinator_of(pack),
        framework=load_builtin(FRAMEWORK, FRAMEWORK_VERSION),
        stages={row["key"]: row["stage"] for row in framework["requirements"]},
        depths=depths_of(framework["requirements"]),
    )
    history.look(row["slug"] for row in api.pages("sites/"))
    with phases.phase("Decisions", len(pack.decisions)) as bar:
        return history.replay(bar.step)


def drive(people: People, phases: Phases, name: str) -> int:
    """Drive until nothing is due and nobody holds a lease. Returns how many hosts were driven."""
    worker = people.api(WORKER)
    driven, deadline = 0, time.monotonic() + WAIT_SECONDS
    due = worker.get("work/")["drive_site"]
    with phases.phase(name, due["due"] + due["leased"]) as bar:
        while time.monotonic() < deadline:
            backlog = worker.get("work/")["drive_site"]
            if backlog["due"]:
                done = drive_due()
                driven += done
                bar.step(done)
            elif backlog["leased"]:
                phases.say("Waiting for the lease of a worker that was stopped to end.")
                time.sleep(2)
            else:
                return driven
    raise DemoError("The drive did not finish in five minutes; ask /api/v1/work/attention/ what is stuck.")


def report(people: People, pack: Pack, phases: Phases, folder: Path) -> int:
    """Ask for every report, have them made, and keep a copy of each. Returns how many were made anew."""
    api = people.api(coordinator_of(pack))
    sites = [row["slug"] for row in api.pages("sites/")]
    wanted = [({"kind": "site", "format": "pdf", "site": slug}, folder / "sites" / f"{slug}.pdf") for slug in sites]
    wanted += [({"kind": "national", "format": kind, "site": None}, folder / f"national-readiness.{kind}") for kind in ("xlsx", "pdf")]
    (folder / "sites").mkdir(parents=True, exist_ok=True)
    made = 0
    with phases.phase("Reports", len(wanted)) as bar:
        jobs = [(api.post("reports/", body)["id"], path) for body, path in wanted]
        while (due := people.api(WORKER).get("work/")["build_report"])["due"] or due["leased"]:
            made += build_report()
        for job, path in jobs:
            try:
                path.write_bytes(api.call("GET", f"reports/{job}/content/").content)
            except ApiProblem as problem:
                raise DemoError(f"{path.name} could not be made: {problem}") from problem
            bar.step()
    return made
