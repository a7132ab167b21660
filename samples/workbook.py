"""The coordinators' intake workbook, kept the way people keep one: a title above, everyday headings, a note below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from samples.agreements import deals
from samples.answers import answers_of
from samples.documents.archive import spreadsheet_bytes
from samples.framework import framework
from samples.hosts import HOSTS
from samples.model import Host
from samples.papers.plan import plans
from samples.people import Worker, courses, workers
from samples.programme import one_of
from samples.questions import lines
from samples.timetable import timetable
from samples.words import COURSE_STYLE, KINDS, LEVELS, NATIONS, POSTS, SIZES, STRUCTURES, TYPES, flags_as_typed

Cells = Sequence[Any]
NOTE = "Note: every organisation, person and number in this workbook is invented. FICTIONAL SAMPLE."

ORGANISATION_HEADINGS = (
    "Name of host",
    "Legal form",
    "Income band",
    "Latest annual income (£)",
    "Sector",
    "Nation",
    "Reg'd charity no.",
    "Company no.",
    "FCA number",
    "ICO reg. no.",
    "IAA number",
    "Date register checked",
    "Checked by",
    "Register status",
    "Tick all that apply",
    "Name in Welsh",
)
SITE_HEADINGS = ("Host", "Site name", "Council", "Co-ordinator e-mail", "Joined programme", "Target go-live")
PEOPLE_HEADINGS = (
    "Host",
    "Full name",
    "Work e-mail",
    "Post",
    "In post since",
    "Nation where decided",
    "Date role offered",
    "Vetting body",
    "Check level",
    "Issue date (PVG: joined)",
    "Vetting checked on",
    "Vetting decision",
    "Decision date",
    "Code of conduct signed",
    "Advice boundary signed",
    "IMSA accreditation",
)
TRAINING_HEADINGS = ("Host", "Staff member", "Course", "Date completed", "Hours", "Delivered by")
AGREEMENT_HEADINGS = (
    "Host",
    "Kind of agreement",
    "With whom",
    "Date signed",
    "Review due",
    "Framework version",
    "Data granularity",
    "Signed by host",
    "Host signed on",
    "Signed by partner",
    "Signing as",
    "Partner signed on",
)
ANSWER_HEADINGS = ("Host", "Requirement no.", "For", "Question", "Answer", "Document")


def intake() -> bytes:
    """The whole workbook; the same bytes every time."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _sheet(book, "Hosts", "IMSA pilot: host organisations", ORGANISATION_HEADINGS, (_organisation(host) for host in HOSTS))
    _sheet(book, "Sites", "IMSA pilot: sites, one for each host", SITE_HEADINGS, (_site(host) for host in HOSTS))
    _sheet(book, "People", "Who does what (work details only)", PEOPLE_HEADINGS, (_person(h, w) for h in HOSTS for w in workers(h)))
    _sheet(book, "Training", "Training register", TRAINING_HEADINGS, (row for host in HOSTS for row in _training(host)))
    _sheet(
        book, "Agreements", "Agreements with the hub and others", AGREEMENT_HEADINGS, (row for host in HOSTS for row in _agreements(host))
    )
    _sheet(
        book,
        "Answers",
        "What hosts answered, and the file that shows it",
        ANSWER_HEADINGS,
        (row for host in HOSTS for row in _answers(host)),
    )
    return spreadsheet_bytes(book)


def _sheet(book: Workbook, name: str, title: str, headings: Cells, rows: Iterable[Cells]) -> None:
    sheet: Worksheet = book.create_sheet(name)
    sheet.append([title])
    sheet.append(["Kept by the project coordinators; last changed 20 November 2026."])
    sheet.append([])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    sheet.append([])
    sheet.append([NOTE])
    _dress(sheet, len(headings))


def _dress(sheet: Worksheet, columns: int) -> None:
    sheet["A1"].font = Font(bold=True, size=14)
    for cell in sheet[4]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6EE")
    for column in range(1, columns + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 24
    sheet.freeze_panes = "B5"
    for row in sheet.iter_rows(min_row=5):
        for cell in row:
            if isinstance(cell.value, dt.date):
                cell.number_format = "DD/MM/YYYY"


def _organisation(host: Host) -> Cells:
    charity = "; ".join(host.identifiers[scheme] for scheme in ("ccew", "oscr", "ccni") if scheme in host.identifiers)
    company, mutual, ico, iaa = (host.identifiers.get(scheme) for scheme in ("company", "mutual", "ico", "iaa"))
    return (
        host.name,
        STRUCTURES[host.structure],
        SIZES[host.size],
        host.income_gbp,
        TYPES[host.kind],
        NATIONS[host.nation],
        charity or None,
        company,
        mutual,
        ico,
        iaa,
        host.checked_on,
        one_of("coordinator", host.number),
        "Registered",
        flags_as_typed(host),
        host.welsh_name or None,
    )


def _site(host: Host) -> Cells:
    council = host.locality[1] if host.by_code else host.locality[0]
    return host.name, host.name, council, one_of("coordinator", host.number), host.started_on, host.target_go_live_on


def _person(host: Host, worker: Worker) -> Cells:
    vetted = worker.vetted
    vetting: Cells = (None,) * 6
    if vetted:
        vetting = (KINDS[vetted.regime], LEVELS[vetted.level], vetted.issued_on, vetted.checked_on, "Suitable", vetted.decided_on)
    nation = NATIONS[worker.decision_nation] if worker.decision_nation else None
    post = "; ".join(POSTS[role] for role in worker.roles)
    accreditation = worker.accreditation.capitalize() or None
    return (
        host.name,
        worker.name,
        worker.email,
        post,
        worker.since,
        nation,
        worker.offered_on,
        *vetting,
        worker.code_signed_on,
        worker.boundary_signed_on,
        accreditation,
    )


def _training(host: Host) -> Iterable[Cells]:
    catalogue: Mapping[str, Any] = framework().courses
    for done in courses(host):
        course = catalogue[done.code]
        title = f"{course.title} {course.level}" if done.code.startswith("SG-A") else course.title
        name = title if COURSE_STYLE[host.number % 2] == "title" else done.code
        yield host.name, done.person.name, name, done.completed_on, done.hours, done.provider


def _agreements(host: Host) -> Iterable[Cells]:
    for deal in deals(host, HOSTS, timetable(host)):
        partner: Cells = (
            (deal.partner_signatory, POSTS[deal.partner_role], deal.signed_on) if deal.partner_signatory else (None, None, None)
        )
        yield (
            host.name,
            KINDS[deal.kind],
            deal.partner,
            deal.signed_on,
            deal.review_due,
            deal.framework_version or None,
            deal.granularity.capitalize() or None,
            deal.host_signatory,
            deal.signed_on,
            *partner,
        )


def _answers(host: Host) -> Iterable[Cells]:
    for requirement, answers in answers_of(host, timetable(host)).items():
        given = lines(framework().requirements[requirement], answers)
        files = documents_for(host, requirement)
        for place in range(max(len(given), len(files))):
            line = given[place] if place < len(given) else None
            file = files[place] if place < len(files) else None
            yield (
                host.name,
                requirement,
                (line.row or None) if line else None,
                line.question if line else None,
                line.answer if line else None,
                file,
            )


def documents_for(host: Host, requirement: str) -> list[str]:
    """Names of the files, in the host's folder, that go with a requirement."""
    return [plan.filename(host) for plan in plans(host) if requirement in plan.requirements]
