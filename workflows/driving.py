"""Driving hosts: claim what is due, inspect what is new, report it, have the server advance the site. Plain functions; flows wrap them."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path

from checklists.definition import Framework
from workflows import antivirus
from workflows.antivirus import ScannerUnavailable
from workflows.by_name import ByName
from workflows.client import Api, ApiProblem, ApiUnreachable, Json, Lease
from workflows.documents import Document, FileRefused, copy_document, read_document
from workflows.inspectors import INSPECTORS
from workflows.inspectors.finding import Finding, InspectionContext
from workflows.registers import ANNOTATED_TYPE, annotate_register

KIND = "drive_site"
HEARTBEAT_PAGES = 20
FRAMEWORK: ByName[Framework] = ByName("checklists.parsing", "load_builtin")
ITEM = "entry"
DESTROYED = frozenset({"criminal_record_certificate"})
"""Finding codes whose documents must not be kept: disclosure certificates (codes of practice of DBS, Disclosure Scotland and AccessNI)."""


HELD = frozenset({"privacy"})
"""Inspectors whose doubt about a document keeps it from everyone but those who decide about it."""
POSTPONED = FileRefused("not_scanned", "The antivirus service did not answer; the file is looked at again later.")


class Host:
    """One leased site with its plan, and what has been read and found so far. ``opened`` holds each document version once.

    Not a dataclass: Prefect looks through all that is in one, word by word, whenever a task is given it.
    """

    __slots__ = ("findings", "itemised", "lease", "opened", "plan", "verdicts")

    def __init__(self, lease: Lease, plan: Json) -> None:
        self.lease, self.plan = lease, plan
        self.opened: dict[int, Document | FileRefused] = {}
        self.findings: list[Json] = []
        self.verdicts: dict[int, Json] = {}
        self.itemised: set[tuple[str, int]] = set()

    @property
    def slug(self) -> str:
        return str(self.plan["slug"])

    def due_for(self, check: str) -> list[Json]:
        """The documents this inspector has not seen for the requirement they serve, or, if it compares, not with these answers."""
        inspector = INSPECTORS[check]
        return [
            document
            for document in self.plan["documents"]
            if inspector.applies_to(document["requirement"])
            and inspector.label_about(document["answers_digest"]) not in document["inspected"]
        ]

    def unprepared(self) -> list[Json]:
        """One entry per document version that is in quarantine or that nobody can look at yet."""
        waiting = [row for row in self.plan["documents"] if row["status"] == "quarantined" or not row["is_prepared"]]
        return list({row["version_id"]: row for row in waiting}.values())

    @property
    def has_new_material(self) -> bool:
        return bool(self.unprepared()) or any(self.due_for(check) for check in INSPECTORS)


def claim_hosts(api: Api, limit: int, subjects: Sequence[int] = ()) -> list[Host]:
    """Lease due sites and ask for their plans: two calls, whatever the number."""
    leases = {lease.subject: lease for lease in api.claim(KIND, limit, subjects)}
    if not leases:
        return []
    inspectors = {inspector.label: sorted(inspector.requirements) for inspector in INSPECTORS.values()}
    return [Host(leases[plan["site_id"]], plan) for plan in api.plans(list(leases.values()), inspectors)]


def run_check(api: Api, host: Host, check: str) -> int:
    """Run one inspector over what it has not seen. Returns how many findings it made; they are reported by ``advance_host``."""
    inspector = INSPECTORS[check]
    made = 0
    for due in host.due_for(check):
        document = _open(api, host, due)
        if isinstance(document, FileRefused):
            continue
        findings = inspector.inspect(document, _context(host, due)) or [nothing_to_report(check)]
        if (key := (inspector.label, due["version_id"])) in host.itemised:
            # What a register says row by row is the same for every requirement it serves.
            findings = [finding for finding in findings if finding.code != ITEM]
        elif any(finding.code == ITEM for finding in findings):
            host.itemised.add(key)
            _send_annotated(api, host, due, findings)
        for finding in findings:
            host.findings.append(_reported(due, inspector.label_about(due["answers_digest"]), finding))
            _judge(host, due["version_id"], finding)
        made += len(findings)
    return made


def nothing_to_report(check: str) -> Finding:
    """Stands for an inspection without findings, so that it is on record and not repeated."""
    return Finding(check=check, code="nothing_to_report", outcome="pass", reason="Nothing was found that needs a look.")


def prepare(api: Api, host: Host) -> int:
    """Scan and open every new document, and send the copies people get instead of it. Returns how many are fit to be looked at.

    A document the antivirus service could not look at gets no verdict: it stays in quarantine and is due again within a minute.
    """
    prepared = 0
    for due in host.unprepared():
        version_id = due["version_id"]
        with tempfile.TemporaryDirectory(prefix="gatepost-") as folder:
            path = _fetched(api, host, version_id, Path(folder) / "document")
            try:
                scanned_with = _scanned(path)
                document = host.opened[version_id] = read_document(path, due["filename"])
                _send_copies(api, host, due, path, Path(folder))
                host.verdicts[version_id] = {**_passed(version_id, document), "scanned_with": scanned_with}
                prepared += 1
            except Infected as infection:
                host.opened[version_id] = infection
                host.verdicts[version_id] = {"version_id": version_id, "clean": False, "reason": infection.message, "keep": False}
            except FileRefused as refusal:
                _refuse(host, version_id, refusal)
            except ScannerUnavailable:
                host.opened[version_id] = POSTPONED
    return prepared


class Infected(FileRefused):
    """The antivirus service recognised the file."""


def _scanned(path: Path) -> str:
    """The engine that passed the file, empty where none is configured. Raises Infected and ScannerUnavailable."""
    daemon = antivirus.address()
    if not daemon:
        return ""
    scan = antivirus.scan(path, daemon)
    if scan.signature:
        raise Infected("infected", f"The antivirus service found {scan.signature} in the file. Check the computer it came from.")
    return scan.engine


def _fetched(api: Api, host: Host, version_id: int, path: Path) -> Path:
    path.write_bytes(api.document(host.lease, version_id))
    return path


def _send_copies(api: Api, host: Host, due: Json, path: Path, folder: Path) -> None:
    before = due["previous_version_id"]
    previous = _fetched(api, host, before, folder / "previous") if before else None
    for copy in copy_document(path, due["filename"], previous):
        api.send_copy(host.lease, due["version_id"], copy.kind, copy.number, copy.media_type, copy.content)
        if copy.number % HEARTBEAT_PAGES == 0:
            api.heartbeat(KIND, [host.lease])


def _send_annotated(api: Api, host: Host, due: Json, findings: Sequence[Finding]) -> None:
    """A copy of a register with what is wrong in its cells; where none can be made the findings say it all the same."""
    with tempfile.TemporaryDirectory(prefix="gatepost-") as folder:
        path = _fetched(api, host, due["version_id"], Path(folder) / "document")
        with contextlib.suppress(FileRefused):
            if content := annotate_register(path, due["filename"], findings):
                api.send_copy(host.lease, due["version_id"], "annotated", 0, ANNOTATED_TYPE, content)


def _open(api: Api, host: Host, due: Json) -> Document | FileRefused:
    """The document, read once per host in the sandbox. A refusal becomes the version's verdict."""
    version_id = due["version_id"]
    if version_id not in host.opened:
        with tempfile.TemporaryDirectory(prefix="gatepost-") as folder:
            path = _fetched(api, host, version_id, Path(folder) / "document")
            try:
                document = host.opened[version_id] = read_document(path, due["filename"])
                host.verdicts[version_id] = _passed(version_id, document)
            except FileRefused as refusal:
                _refuse(host, version_id, refusal)
    return host.opened[version_id]


def _passed(version_id: int, document: Document) -> Json:
    return {"version_id": version_id, "clean": True, "unread": document.is_unread}


def _refuse(host: Host, version_id: int, refusal: FileRefused) -> None:
    host.opened[version_id] = refusal
    host.verdicts[version_id] = {"version_id": version_id, "clean": False, "reason": refusal.message[:500]}


def _judge(host: Host, version_id: int, finding: Finding) -> None:
    if finding.code in DESTROYED and finding.outcome == "fail":
        host.verdicts[version_id] = {"version_id": version_id, "clean": False, "reason": finding.reason[:500], "keep": False}
    elif finding.check in HELD and finding.outcome == "needs_human" and host.verdicts[version_id]["clean"]:
        verdict = host.verdicts[version_id]
        if finding.reason not in (said := verdict.get("hold", "")):
            verdict["hold"] = f"{said} {finding.reason}".strip()[:500]


def _reported(due: Json, label: str, finding: Finding) -> Json:
    return {
        "requirement_id": due["requirement_id"],
        "version_id": due["version_id"],
        "inspector": label,
        "check": finding.code[:60],
        "outcome": finding.outcome,
        "reason": finding.reason[:600],
        "page": finding.page,
        "quotation": finding.quotation[:400],
        "data": dict(finding.data),
    }


def _context(host: Host, due: Json) -> InspectionContext:
    framework = FRAMEWORK(host.plan["framework"]["slug"], host.plan["framework"]["version"])
    return InspectionContext(
        requirement=due["requirement"],
        as_of=dt.date.fromisoformat(host.plan["as_of"]),
        nations=frozenset(host.plan["nations"]),
        answers=due["answers"],
        organisation=host.plan["organisation"],
        courses={code: (course.title, course.refresh_months) for code, course in framework.courses.items()},
        people={person["id"]: person["name"] for person in host.plan["people"]},
    )


def advance_host(api: Api, host: Host) -> Json:
    """Report a host's findings and have it advanced. Returns its new headline position."""
    return api.advance([host.lease], host.findings, list(host.verdicts.values()))[0]


def advance_unchanged(api: Api, hosts: Sequence[Host]) -> list[Json]:
    """Advance hosts for which only time has passed, in one call."""
    return api.advance([host.lease for host in hosts], [], []) if hosts else []


def advance_each(api: Api, hosts: Sequence[Host]) -> list[Json]:
    """As ``advance_unchanged``, in a call for each. Those that cannot be advanced go back with the reason.

    Raises ApiUnreachable at once when there is no answer at all: that says nothing about a host.
    """
    rows = []
    for host in hosts:
        try:
            rows += advance_unchanged(api, [host])
        except (ApiProblem, ApiUnreachable) as problem:
            if isinstance(problem, ApiUnreachable) and not problem.is_answered:
                raise
            give_back(api, host, f"{type(problem).__name__}: {problem}")
    return rows


def give_back(api: Api, host: Host, reason: str) -> None:
    """Hand a host back with the reason; a lease lost meanwhile needs no handing back."""
    try:
        api.fail(host.lease, reason)
    except ApiProblem as problem:
        if problem.code != "lease_lost":
            raise
