"""`manage.py import_workbook`: take in a coordinator's workbook, and the folder of documents it names, from the console."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from knox.models import get_token_model

from onboarding.roles import Role
from onboarding.services.access import add_sign_in, record_token_issued
from workflows.client import Api, ApiProblem, ApiUnreachable, Json
from workflows.connection import connect
from workflows.evidence import Upload, already_there, send, uploads
from workflows.intake import KIND, check_workbook

CONSOLE = "console@localhost.localdomain"
WAIT_SECONDS = 120
SENTENCES_SHOWN = 10


class Command(BaseCommand):
    help = "Check an intake workbook (XLSX); with --commit take it in, every row or none. Problems are listed by sheet and cell."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("workbook", type=Path)
        parser.add_argument("--commit", action="store_true", help="take the rows in; without it nothing but the check is recorded")
        parser.add_argument("--evidence", type=Path, help="folder with one folder per organisation (its address), holding the documents")
        parser.add_argument("--annotated", type=Path, help="where to write the copy with the problems in its cells")

    def handle(self, *args: Any, **options: Any) -> None:
        workbook: Path = options["workbook"]
        if not workbook.is_file():
            raise CommandError(f"There is no file {workbook}.")
        if options["evidence"] and not options["evidence"].is_dir():
            raise CommandError(f"There is no folder {options['evidence']}.")
        try:
            with console(Role.COORDINATOR) as coordinator, console(Role.WORKER) as worker:
                self._take_in(coordinator, worker, options)
        except (ApiProblem, ApiUnreachable) as problem:
            raise CommandError(f"{workbook.name}: {problem}") from problem

    def _take_in(self, coordinator: Api, worker: Api, options: dict[str, Any]) -> None:
        workbook: Path = options["workbook"]
        job = checked(coordinator, worker, workbook)
        for notice in job["notices"]:
            self.stdout.write(f"{notice['sheet']} {notice['cell']}: {notice['message']}")
        if job["refusal"]:
            raise CommandError(f"{workbook.name}: {job['refusal']}")
        if job["problems"]:
            self._refuse(coordinator, job, options["annotated"] or workbook.with_name(f"{workbook.stem}-problems.xlsx"))
        wanted, missing = uploads(job["documents"], options["evidence"]) if options["evidence"] else ([], [])
        if missing:
            raise CommandError("Nothing was stored. " + listed(missing))
        counts = counted(job)
        if not options["commit"]:
            self.stdout.write(f"{workbook.name} can be taken in. It would change: {counts}. Nothing was stored; add --commit to store it.")
            return
        done = coordinator.post(f"imports/{job['id']}/moves/", {"action": "commit"})
        self.stdout.write(f"{workbook.name} was taken in: " + counted(done) + ".")
        if options["evidence"]:
            self._send_documents(coordinator, wanted)

    def _refuse(self, coordinator: Api, job: Json, target: Path) -> None:
        for problem in job["problems"]:
            self.stderr.write(f"{problem['sheet']} {problem['cell']}: {problem['message']}")
        target.write_bytes(coordinator.call("GET", f"imports/{job['id']}/annotated/").content)
        raise CommandError(f"{len(job['problems'])} problems; nothing was stored. They are marked in the cells of {target}.")

    def _send_documents(self, coordinator: Api, wanted: list[Upload]) -> None:
        sent = 0
        for upload in wanted:
            sent += send(coordinator, upload, already_there(coordinator, upload.organisation))
        self.stdout.write(f"{sent} documents were sent, {len(wanted) - sent} were there already.")


def checked(coordinator: Api, worker: Api, workbook: Path) -> Json:
    """Upload and check a workbook here, or wait for the runner that took the job first."""
    job = coordinator.upload("imports/", workbook)
    for lease in worker.claim(KIND, 1, [job["id"]]):
        check_workbook(worker, lease)
    deadline = time.monotonic() + WAIT_SECONDS
    while (job := coordinator.get(f"imports/{job['id']}/"))["status"] == "uploaded":
        if time.monotonic() > deadline:
            raise CommandError("The workbook is still being read by another worker. Look at the import in a moment.")
        time.sleep(1)
    return job


def listed(sentences: list[str]) -> str:
    more = len(sentences) - SENTENCES_SHOWN
    return " ".join([*sentences[:SENTENCES_SHOWN], *([f"So it is with {more} more."] if more > 0 else [])])


def counted(job: Json) -> str:
    return ", ".join(f"{noun} {count}" for noun, count in job["counts"].items())


@contextmanager
def console(role: Role) -> Iterator[Api]:
    """A client with ``role`` while the command runs. Whoever can run it holds the database anyway, and the trail says so."""
    user = add_sign_in(None, email=f"{role.value}.{CONSOLE}", name=f"Console ({role.value})", role=role.value)
    record_token_issued(None, user)
    issued, token = get_token_model().objects.create(user=user)
    try:
        yield connect(token)
    finally:
        issued.delete()
