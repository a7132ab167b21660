"""Six intake workbooks that say the same in very different ways, and what they all say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

D = dt.date

EXPECTED: dict[str, list[dict[str, Any]]] = {
    "organisations": [
        {
            "name": "Lanternbridge Freedom Project",
            "legal_structure": "charitable_company",
            "organisation_type": "anti_slavery",
            "income_gbp": 1250000,
            "ccew": "9900101",
            "company": "00990101",
            "flags": ["has_employees", "has_volunteers", "supports_survivors"],
            "register_checked_on": "2026-09-03",
        },
        {
            "name": "Strathkelvie Welcome House",
            "legal_structure": "scio",
            "organisation_type": "migrant_refugee",
            "income_gbp": 84500,
            "oscr": "SC099116",
            "flags": ["has_employees", "has_volunteers"],
            "register_checked_on": "2026-10-12",
        },
    ],
    "sites": [
        {
            "organisation": "Lanternbridge Freedom Project",
            "name": "Lanternbridge Manchester",
            "localities": ["Manchester", "Salford"],
            "target_go_live_on": "2027-01-31",
        },
        {
            "organisation": "Strathkelvie Welcome House",
            "name": "Strathkelvie Glasgow",
            "localities": ["Glasgow City"],
            "target_go_live_on": "2027-03-01",
        },
    ],
    "people": [
        {
            "organisation": "Lanternbridge Freedom Project",
            "name": "Ama Okafor",
            "work_email": "ama@lanternbridge.example.org",
            "role": "host_dsl",
            "since": "2025-04-01",
        },
        {
            "organisation": "Strathkelvie Welcome House",
            "name": "Rhona Muir",
            "work_email": "rhona@strathkelvie.example.org",
            "role": "imsa",
            "since": "2026-05-04",
        },
    ],
    "training": [
        {
            "organisation": "Lanternbridge Freedom Project",
            "person": "Ama Okafor",
            "course": "SG-LEAD",
            "completed_on": "2026-02-09",
            "hours": 8,
        },
        {
            "organisation": "Strathkelvie Welcome House",
            "person": "Rhona Muir",
            "course": "TIP",
            "completed_on": "2026-06-11",
            "hours": 6.5,
        },
    ],
    "agreements": [
        {
            "organisation": "Lanternbridge Freedom Project",
            "kind": "dsa",
            "with": "Model Hub",
            "signed_on": "2026-03-03",
            "host_signatory": "J Whitlock",
            "host_signed_on": "2026-03-02",
        },
    ],
    "answers": [
        {"site": "Lanternbridge Manchester", "requirement": "SAF-01", "question": "review_date", "answer": "2026-03-01"},
        {
            "site": "Strathkelvie Glasgow",
            "requirement": "ORG-05",
            "question": "cover_gbp",
            "answer": 5000000,
            "document": "el-certificate.pdf",
        },
    ],
}


def save(workbook: Workbook, path: Path) -> Path:
    workbook.save(path)
    return path


def sheet(workbook: Workbook, title: str, *rows: list[Any]) -> Any:
    added = workbook.create_sheet(title)
    for row in rows:
        added.append(row)
    return added


def blank() -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.active)
    return workbook


def plain(path: Path) -> Path:
    """Headings in the first row, real dates, the order of the guide."""
    book = blank()
    sheet(
        book,
        "Organisations",
        [
            "Organisation",
            "Legal structure",
            "Organisation type",
            "Latest income",
            "Charity number",
            "Company number",
            "Flags",
            "Register checked on",
        ],
        ["Lanternbridge Freedom Project", "charitable_company", "anti_slavery", 1250000, "9900101", "00990101", "E; V; S", D(2026, 9, 3)],
        ["Strathkelvie Welcome House", "scio", "migrant_refugee", 84500, "SC099116", None, "E; V", D(2026, 10, 12)],
    )
    sheet(
        book,
        "Sites",
        ["Site", "Organisation", "Localities", "Target go-live"],
        ["Lanternbridge Manchester", "Lanternbridge Freedom Project", "Manchester; Salford", D(2027, 1, 31)],
        ["Strathkelvie Glasgow", "Strathkelvie Welcome House", "Glasgow City", D(2027, 3, 1)],
    )
    sheet(
        book,
        "People",
        ["Organisation", "Name", "Work email", "Role", "Since"],
        ["Lanternbridge Freedom Project", "Ama Okafor", "ama@lanternbridge.example.org", "host_dsl", D(2025, 4, 1)],
        ["Strathkelvie Welcome House", "Rhona Muir", "rhona@strathkelvie.example.org", "imsa", D(2026, 5, 4)],
    )
    sheet(
        book,
        "Training",
        ["Organisation", "Person", "Course", "Completed on", "Hours"],
        ["Lanternbridge Freedom Project", "Ama Okafor", "SG-LEAD", D(2026, 2, 9), 8],
        ["Strathkelvie Welcome House", "Rhona Muir", "TIP", D(2026, 6, 11), 6.5],
    )
    sheet(
        book,
        "Agreements",
        ["Organisation", "Kind", "With whom", "Signed on", "Signed by (host)", "Host signed on"],
        ["Lanternbridge Freedom Project", "dsa", "Model Hub", D(2026, 3, 3), "J Whitlock", D(2026, 3, 2)],
    )
    sheet(
        book,
        "Answers",
        ["Site", "Requirement", "For", "Question", "Answer", "Document"],
        ["Lanternbridge Manchester", "SAF-01", None, "review_date", D(2026, 3, 1), None],
        ["Strathkelvie Glasgow", "ORG-05", None, "cover_gbp", 5000000, "el-certificate.pdf"],
    )
    return save(book, path)


def titled(path: Path) -> Path:
    """Merged titles above the headings, other names and order of sheets, text dates, notes and totals below."""
    book = blank()
    sheet(book, "Read me", ["How to fill in this workbook"], ["Please use one row per record."])
    training = sheet(
        book,
        "Training log",
        ["Training log – pilot hosts"],
        [],
        ["Host", "Staff member", "Course code", "Date completed (DD/MM/YYYY)", "Taught hours"],
        ["Lanternbridge Freedom Project", "Ama Okafor", "SG-LEAD", "09/02/2026", "8"],
        ["Strathkelvie Welcome House", "Rhona Muir", "TIP", "11/06/2026", "6.5"],
        ["Total", None, None, None, "=SUM(E4:E5)"],
    )
    training.merge_cells("A1:E1")
    hosts = sheet(
        book,
        "Hosts",
        [None, "Host organisations of the pilot"],
        [None, "Updated by the project team"],
        [],
        [
            None,
            "Name of organisation",
            "Structure",
            "Type",
            None,
            "Annual income (£)",
            "Charity no.",
            "Companies House no.",
            "Tick all that apply",
            "Date register checked",
        ],
        [
            None,
            "Lanternbridge\u00a0Freedom Project ",
            "Charitable company (CLG)",
            "Anti-slavery",
            None,
            "£1,250,000",
            9900101.0,
            990101,
            "E V S",
            "3 September 2026",
        ],
        [None, "Strathkelvie Welcome House", "SCIO", "Migrant and refugee", None, "£84,500", "SC 099116", "n/a", "E V", "12 October 2026"],
        [],
        [None, "Income is taken from the latest accounts that were filed with the regulator."],
    )
    hosts.merge_cells("B1:J1")
    sheet(
        book,
        "Pilot sites",
        ["Pilot sites"],
        ["Host organisation", "Name of site", "LA", "Planned go-live"],
        ["Lanternbridge Freedom Project", "Lanternbridge Manchester", "Manchester, Salford", "31/01/2027"],
        ["Strathkelvie Welcome House", "Strathkelvie Glasgow", "Glasgow City", "1.3.27"],
        ["Total", 2],
    )
    sheet(
        book,
        "Staff list",
        ["Staff member", "Host", "Post", "E-mail", "In post since"],
        ["Ama Okafor", "Lanternbridge Freedom Project", "Designated safeguarding lead", "Ama@lanternbridge.example.org", "1 April 2025"],
        ["Rhona Muir", "Strathkelvie Welcome House", "IMSA", "rhona@strathkelvie.example.org", "4 May 2026"],
    )
    sheet(
        book,
        "DSAs",
        ["Host", "Agreement type", "Partner", "Date signed", "Host signatory", "Host signature date"],
        ["Lanternbridge Freedom Project", "Data sharing agreement", "Model Hub", "3/3/26", "J Whitlock", "2/3/26"],
    )
    sheet(
        book,
        "Evidence",
        ["Site name", "Req. no.", "Field", "Response", "File name"],
        ["Lanternbridge Manchester", "SAF 01", "review_date", "2026-03-01", None],
        ["Strathkelvie Glasgow", "org-5", "cover_gbp", 5000000, "el-certificate.pdf"],
    )
    return save(book, path)


def flagged(path: Path) -> Path:
    """A yes/no column per flag, split charity columns, 1904 dates, two heading rows for signatures, duplicates that agree."""
    book = blank()
    book.epoch = CALENDAR_MAC_1904
    sheet(
        book,
        "Answers",
        ["Requirement code", "Pilot site", "Your answer", "Question key", "Evidence"],
        ["SAF-01 Adult safeguarding policy", "Lanternbridge Manchester", D(2026, 3, 1), "review_date", None],
        ["ORG-05", "Strathkelvie Glasgow", 5000000.0, "cover_gbp", "el-certificate.pdf"],
    )
    sheet(
        book,
        "Orgs",
        [
            "CCEW number",
            "OSCR number",
            "Company registration number",
            "Charity",
            "Legal form",
            "Sector",
            "Turnover",
            "Employs staff?",
            "Volunteers?",
            "Children contact",
            "Supports survivors",
            "Register checked",
        ],
        [
            9900101,
            None,
            "990101",
            "Lanternbridge Freedom Project",
            "Company limited by guarantee",
            "Anti-trafficking",
            "1.25m",
            "Yes",
            "Y",
            "No",
            "x",
            D(2026, 9, 3),
        ],
        [
            None,
            "SC099116",
            None,
            "Strathkelvie Welcome House",
            "Scottish Charitable Incorporated Organisation",
            "Refugee",
            84500.0,
            "yes",
            "✓",
            None,
            "n",
            D(2026, 10, 12),
        ],
        [9900101, None, "990101", "LANTERNBRIDGE Freedom Project", "CLG", "anti_slavery", 1250000, "Yes", "Y", "No", "yes", D(2026, 9, 3)],
    )
    sheet(
        book,
        "Places",
        ["Council", "Site", "Charity", "Expected go-live"],
        ["Manchester\nSalford", "Lanternbridge Manchester", "Lanternbridge Freedom Project", D(2027, 1, 31)],
        ["Glasgow City", "Strathkelvie Glasgow", "Strathkelvie Welcome House", D(2027, 3, 1)],
    )
    people = sheet(
        book,
        "Team",
        ["Charity", "Full name", "Contact", None, "Position", "Date started"],
        [None, None, "Email", "Phone", None, None],
        ["Lanternbridge Freedom Project", "Ama Okafor", "ama@lanternbridge.example.org", "01632 960100", "DSL", D(2025, 4, 1)],
        ["Strathkelvie Welcome House", "Rhona Muir", "rhona@strathkelvie.example.org", None, "Advocate", D(2026, 5, 4)],
    )
    people.merge_cells("C1:D1")
    for column in "ABEF":
        people.merge_cells(f"{column}1:{column}2")
    sheet(
        book,
        "Courses",
        ["Completed", "Course", "Attendee", "Charity", "Hrs", "Delivered by"],
        [D(2026, 2, 9), "SG-LEAD", "Ama Okafor", "Lanternbridge Freedom Project", 8.0, None],
        [D(2026, 6, 11), "TIP", "Rhona Muir", "Strathkelvie Welcome House", 6.5, None],
    )
    agreements = sheet(
        book,
        "Contracts",
        ["Charity", "Document", "Signed with", "Date signed", "Host", None],
        [None, None, None, None, "Signatory", "Signed on"],
        ["Lanternbridge Freedom Project", "Information sharing agreement", "Model Hub", D(2026, 3, 3), "J Whitlock", D(2026, 3, 2)],
    )
    agreements.merge_cells("E1:F1")
    return save(book, path)


def grouped(path: Path) -> Path:
    """Organisation merged down its rows, sub-headings by nation, repeated headings, examples, blank columns between."""
    book = blank()
    sheet(
        book,
        "1. Host organisations",
        [
            "*Organisation name",
            "",
            "*Legal structure",
            "*Type of organisation",
            "Reg'd charity number",
            "Company no",
            "Income last accounts",
            "Features",
            "Register checked",
        ],
        ["Example: Anytown Trust", None, "CIO", "Homelessness", "1234567", None, "£1", "employees", "01/01/2026"],
        ["England"],
        [
            "Lanternbridge Freedom Project",
            None,
            "charitable company",
            "modern slavery",
            "9900101",
            "00990101",
            "£1.25m",
            "employees, volunteers, survivor support",
            "03/09/2026",
        ],
        ["Scotland"],
        ["Strathkelvie Welcome House", None, "Scottish CIO", "refugees", "SC099116", "-", "84,500", "staff\nvolunteers", "12/10/2026"],
    )
    sheet(
        book,
        "2. Sites",
        ["Site title", "", "Host charity", "", "Local authority area", "", "Target date"],
        ["Lanternbridge Manchester", None, "Lanternbridge Freedom Project", None, "Manchester/Salford", None, "31-01-2027"],
        ["Site title", "", "Host charity", "", "Local authority area", "", "Target date"],
        ["Strathkelvie Glasgow", None, "Strathkelvie Welcome House", None, "Glasgow City", None, "01-03-2027"],
    )
    staff = sheet(
        book,
        "3. Staff",
        ["Employer", "Staff name", "Role in project", "Work e-mail address", "Start date"],
        ["Lanternbridge Freedom Project", "Ama Okafor", "DSL", "ama@lanternbridge.example.org", "1 Apr 2025"],
        [None, None, None, None, None],
        [
            "Strathkelvie Welcome House",
            "Rhona Muir",
            "Independent Modern Slavery Advocate (IMSA)",
            "mailto:rhona@strathkelvie.example.org",
            "Mon 4 May 2026",
        ],
    )
    staff.merge_cells("A2:A3")
    sheet(
        book,
        "4. CPD",
        ["Agency", "Delegate", "Module", "Date attended", "Duration"],
        ["Lanternbridge Freedom Project", "Ama Okafor", "SG-LEAD", "9.2.26", "8 hours"],
        ["Strathkelvie Welcome House", "Rhona Muir", "TIP", "11.6.26", "6.5 hrs"],
    )
    sheet(
        book,
        "5. Data sharing",
        ["Agency", "Kind of agreement", "Other party", "Signed date", "Signed for host", "Date host signed"],
        ["Lanternbridge Freedom Project", "Data-sharing agreement (DSA)", "Model Hub", "3rd March 2026", "J Whitlock", "2 Mar 26"],
    )
    sheet(
        book,
        "6. Responses",
        ["Pilot site", "Standard", "Item", "Host response", "Supporting document"],
        ["Lanternbridge Manchester", "SAF-01", "review_date", "2026-03-01", None],
        ["Strathkelvie Glasgow", "ORG-05", "cover_gbp", 5000000, "el-certificate.pdf"],
    )
    return save(book, path)


def misspelt(path: Path) -> Path:
    """Capitals, typing errors in headings, zero-width characters, sheets with empty names, notes beside the table."""
    book = blank()
    sheet(
        book,
        "Sheet1",
        [
            "ORGANISATION NAME",
            "LEGAL STRUCTRE",
            "ORGANISATION TYPE",
            "ANNUAL INCOME",
            "REGISTERED CHARITY NO",
            "REGISTERED COMPANY NO",
            "FLAGS",
            "REGISTER CHECKED ON",
            "COMMENTS",
        ],
        [
            "Lanternbridge Freedom\u200b Project",
            "Charitable Company",
            "Anti slavery",
            "1,250,000",
            "9900101 ",
            "990101",
            "EVS",
            "03.09.2026",
            "checked by phone",
        ],
        [
            "Strathkelvie  Welcome House",
            "S.C.I.O.".replace(".", ""),
            "Migrant/refugee".replace("/", " and "),
            "84500",
            "sc099116",
            "N/A",
            "EV",
            "12.10.2026",
            None,
        ],
    )
    sheet(
        book,
        "Sheet2",
        ["SITE NAME", "ORGANISATON", "LOCAL AUTHORITIES", "TARGET GO LIVE DATE"],
        ["Lanternbridge Manchester", "Lanternbridge Freedom Project", "Manchester ; Salford", 46418],
        ["Strathkelvie Glasgow", "Strathkelvie Welcome House", "Glasgow City", dt.datetime(2027, 3, 1, 0, 0)],
    )
    sheet(
        book,
        "Sheet3",
        ["ORGANISATION", "FULL NAME", "EMAIL ADRESS", "JOB ROLE", "DATE STARTED"],
        ["Lanternbridge Freedom Project", "Ama Okafor", "AMA@lanternbridge.example.org", "Designated Safeguarding Lead (DSL)", "01/04/25"],
        ["Strathkelvie Welcome House", "Rhona Muir", "rhona@strathkelvie.example.org", "imsa", "04/05/26"],
    )
    sheet(
        book,
        "Sheet4",
        ["ORGANISATION", "PARTICIPANT", "COURSE TITLE", "COMPLETION DATE", "HOURS", "TRAINING PROVIDER"],
        ["Lanternbridge Freedom Project", "Ama Okafor", "SG-LEAD", "2026-02-09", "8.0", None],
        ["Strathkelvie Welcome House", "Rhona Muir", "TIP", "2026-06-11 00:00:00", "6.50", None],
    )
    sheet(
        book,
        "Sheet5",
        ["ORGANISATION", "TYPE OF AGREEMENT", "WITH", "DATE SIGNED", "HOST SIGNED BY", "HOST SIGNED DATE"],
        ["Lanternbridge Freedom Project", "DSA", "Model Hub", "03/03/2026", "J Whitlock", "02/03/2026"],
    )
    sheet(
        book,
        "Sheet6",
        ["SITE", "REQUIREMENT", "QUESTION", "ANSWER", "EVIDENCE DOCUMENT"],
        ["Lanternbridge Manchester", "SAF-01", "review_date", "2026-03-01", None],
        ["Strathkelvie Glasgow", "ORG-05", "cover_gbp", 5000000, "el-certificate.pdf"],
    )
    return save(book, path)


def split(path: Path) -> Path:
    """The same noun on two sheets, one hidden sheet, tables that start far down and right."""
    book = blank()
    heading = [
        "Registered name",
        "Governance structure",
        "Main activity",
        "Gross income",
        "Charity Commission number",
        "OSCR",
        "Companies House",
        "Flags",
        "Date checked",
    ]
    sheet(
        book,
        "England hosts",
        *[[] for _ in range(7)],
        [None, None, None, *heading],
        [
            None,
            None,
            None,
            "Lanternbridge Freedom Project",
            "CLG",
            "Anti-slavery charity",
            "c. £1,250,000",
            9900101,
            None,
            990101,
            "E,V,S",
            D(2026, 9, 3),
        ],
    )
    scotland = sheet(
        book,
        "Scotland hosts",
        heading,
        ["Strathkelvie Welcome House", "SCIO", "refugee and migrant", 84500, None, "99116", None, "E/V", D(2026, 10, 12)],
    )
    scotland.sheet_state = "hidden"
    sheet(
        book,
        "Locations",
        ["Coverage", "Location", "Agency", "Go-live target"],
        ["Manchester\r\nSalford", "Lanternbridge Manchester", "Lanternbridge Freedom Project", "31 Jan 2027"],
        ["Glasgow City", "Strathkelvie Glasgow", "Strathkelvie Welcome House", "1 March 2027"],
    )
    sheet(
        book,
        "Personnel A",
        ["Agency", "Member of staff", "Email", "Post held", "Appointed"],
        ["Lanternbridge Freedom Project", "Ama Okafor", "ama@lanternbridge.example.org", "Safeguarding lead", "1/4/2025"],
    )
    sheet(
        book,
        "Personnel B",
        ["Member of staff", "Agency", "Email", "Post held", "Appointed"],
        ["Rhona Muir", "Strathkelvie Welcome House", "rhona@strathkelvie.example.org", "Modern slavery advocate", "4/5/2026"],
    )
    sheet(
        book,
        "Learning",
        ["Learner", "Agency", "Training course", "Passed on", "CPD hours"],
        ["Ama Okafor", "Lanternbridge Freedom Project", "SG-LEAD", "9 February 2026", 8],
        ["Rhona Muir", "Strathkelvie Welcome House", "TIP", "11 June 2026", 6.5],
    )
    sheet(
        book,
        "Agreements",
        ["Agency", "Agreement", "Counterparty", "Agreement date", "Signatory (host)", "Signed on (host)"],
        ["Lanternbridge Freedom Project", "ISA", "Model Hub", "3/3/2026", "J Whitlock", "2/3/2026"],
    )
    sheet(
        book,
        "Self-assessment",
        ["Project site", "Criterion", "Data item", "Value", "Attachment"],
        ["Lanternbridge Manchester", "SAF.01", "review_date", "2026-03-01", None],
        ["Strathkelvie Glasgow", "ORG05", "cover_gbp", 5000000, "el-certificate.pdf"],
    )
    return save(book, path)


LAYOUTS: tuple[Callable[[Path], Path], ...] = (plain, titled, flagged, grouped, misspelt, split)
