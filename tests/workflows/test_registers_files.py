"""Registers as files: tables of PDF, Word and OpenDocument, months typed into sheets, and the copy with the problems in its cells."""

from __future__ import annotations

import datetime as dt
import io
import time
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook, load_workbook
from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate
from reportlab.platypus import Table as PaperTable

from checklists.parsing import load_builtin
from onboarding.models import EvidenceCopy, Person, SiteRequirement, TrainingProposal, TrainingRecord
from tests.factories import make_organisation, make_site, make_user
from tests.workflows.conftest import client_for
from tests.workflows.test_documents import odf_file
from workflows import driving
from workflows.documents import read_document
from workflows.documents.reading import parse_document
from workflows.inspectors import Finding, InspectionContext, training
from workflows.registers import annotate_register, problems_of
from workflows.sandbox import Limits

AS_OF = dt.date(2026, 11, 23)
COURSES = {code: (course.title, course.refresh_months) for code, course in load_builtin("imsa-readiness", "0.1.0").courses.items()}
PEOPLE = {1: "Ama Okafor", 2: "Siân Jones"}
ROWS = [["Name", "Course", "Date"], ["Ama Okafor", "GDPR", "12/03/2026"], ["Siân Jones", "Trauma-informed practice", "31/02/2026"]]
GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey)]


def inspect(path: Path, filename: str) -> list[Finding]:
    context = InspectionContext(requirement="PPL-03", as_of=AS_OF, courses=COURSES, people=PEOPLE)
    return training.inspect(read_document(path, filename), context)


def read(path: Path, filename: str) -> list[tuple]:
    found = [finding.data for finding in inspect(path, filename) if finding.code == "entry"]
    return [(entry["person_id"], entry["course_code"], entry["completed_on"], entry["cells"].get("completed_on")) for entry in found]


EXPECTED = [(1, "DP", "2026-03-12", "C2"), (2, "TIP", None, "C3")]


def xlsx_file(path: Path, rows=ROWS, title: str = "Staff") -> Path:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def pdf_file(path: Path, rows, style=GRID) -> Path:
    words = getSampleStyleSheet()["Normal"]
    cells = [[Paragraph(cell, words) for cell in row] for row in rows]
    flow = [
        Paragraph("Register of training of all the people who work here", words),
        PaperTable(cells, style=style, colWidths=[130, 180, 90]),
    ]
    SimpleDocTemplate(str(path)).build(flow)
    return path


@pytest.mark.parametrize("style", [GRID, [], [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey)]], ids=["ruled", "bare", "underlined"])
def test_a_table_of_a_pdf_is_read_whether_it_has_lines_or_not(style, tmp_path):
    rows = [*ROWS, ["Ama Okafor", "Lone working and personal safety for everybody who visits people at home", "1 May 2026"]]
    expected = [*EXPECTED, (1, "LONE", "2026-05-01", "C4")]
    assert [row[2:] for row in read(pdf_file(tmp_path / "x", rows, style), "register.pdf")] == [row[2:] for row in expected]
    document = read_document(tmp_path / "x", "register.pdf")
    assert document.tables[0].rows[3][1] == rows[3][1]


def test_the_prose_of_a_pdf_is_no_table(tmp_path):
    canvas = Canvas(str(tmp_path / "x"))
    for line in range(40):
        canvas.drawString(60, 780 - 14 * line, "This policy was reviewed on 1 March 2026 and says who does what and when it is done.")
    canvas.save()
    assert read_document(tmp_path / "x", "policy.pdf").tables == ()


def test_looking_for_tables_takes_little_time(tmp_path):
    canvas = Canvas(str(tmp_path / "x"))
    for _ in range(40):
        for line in range(50):
            canvas.drawString(60, 780 - 14 * line, "Reviewed 01/03/2026 by the board of trustees and by the manager of the service.")
        canvas.showPage()
    canvas.save()
    began = time.monotonic()
    parse_document(tmp_path / "x", "policy.pdf")
    assert time.monotonic() - began < 10


def test_a_word_table_with_merged_cells_keeps_its_columns(tmp_path):
    written = docx.Document()
    table = written.add_table(5, 3)
    for row, cells in enumerate([ROWS[0], ["Support team", "", ""], *ROWS[1:], ["", "DP", "13/03/2026"]]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(1, 2))
    table.cell(3, 0).merge(table.cell(4, 0))
    written.save(str(tmp_path / "x"))
    assert read(tmp_path / "x", "register.docx") == [
        (1, "DP", "2026-03-12", "C3"),
        (2, "TIP", None, "C4"),
        (2, "DP", "2026-03-13", "C5"),
    ]


def test_an_opendocument_sheet_keeps_its_row_numbers_below_blank_rows(tmp_path):
    def row(cells):
        inner = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
        return f"<table:table-row>{inner}</table:table-row>"

    blank = '<table:table-row table:number-rows-repeated="4"><table:table-cell/></table:table-row>'
    body = f'<office:spreadsheet><table:table table:name="Staff">{blank}{"".join(map(row, ROWS))}</table:table></office:spreadsheet>'
    assert [found[3] for found in read(odf_file(tmp_path / "x", "ods", body), "register.ods")] == ["C6", "C7"]


def test_a_month_typed_into_a_sheet_is_not_its_first_day(tmp_path):
    book = Workbook()
    for row in [*ROWS[:1], ["Ama Okafor", "GDPR", dt.datetime(2026, 3, 1)], ["Ama Okafor", "TIP", dt.datetime(2026, 3, 1)]]:
        book.active.append(row)
    book.active["C2"].number_format = "mmm-yy"
    book.active["C3"].number_format = "dd/mm/yyyy"
    book.save(tmp_path / "x")
    assert [row[2] for row in read(tmp_path / "x", "register.xlsx")] == [None, "2026-03-01"]


def comments(content: bytes, sheet: str) -> dict[str, str]:
    cells = [cell for row in load_workbook(io.BytesIO(content))[sheet].iter_rows() for cell in row]
    return {cell.coordinate: cell.comment.text for cell in cells if cell.comment}


def test_problems_stand_in_their_cells_of_a_copy(tmp_path):
    path = xlsx_file(tmp_path / "x")
    content = annotate_register(path, "register.xlsx", inspect(path, "register.xlsx"))
    assert content is not None
    assert comments(content, "Staff") == {"C3": "There is no such day; write the day first, for example 31/03/2026."}
    book = load_workbook(io.BytesIO(content))
    assert book["Staff"]["C3"].fill.start_color.rgb == "FFFFD6D6"
    assert [cell.value for cell in book.worksheets[0][2]][:2] == ["Staff", "C3"]


def test_a_csv_comes_back_as_a_workbook_that_runs_nothing(tmp_path):
    (tmp_path / "x").write_text("Name,Course,Date\nAma Okafor,=HYPERLINK(1),12/03/2026\nSiân Jones,TIP,31/02/2026\n", encoding="utf-8")
    content = annotate_register(tmp_path / "x", "register.csv", inspect(tmp_path / "x", "register.csv"))
    assert content is not None
    assert sorted(comments(content, "Register")) == ["B2", "C3"]
    assert load_workbook(io.BytesIO(content))["Register"]["B2"].data_type == "s"


def test_a_register_without_problems_needs_no_copy(tmp_path):
    path = xlsx_file(tmp_path / "x", ROWS[:2])
    assert annotate_register(path, "register.xlsx", inspect(path, "register.xlsx")) is None


def test_what_is_wrong_with_a_heading_is_said_once(tmp_path):
    rows = [["Name", "Safeguarding adults"], ["Ama Okafor", "12/03/2026"], ["Siân Jones", "12/03/2026"]]
    path = xlsx_file(tmp_path / "x", rows)
    assert [(problem.cell, problem.code) for problem in problems_of(inspect(path, "r.xlsx"))] == [("B1", "course_ambiguous")]


def test_ten_thousand_rows_are_read_in_time_and_memory(tmp_path):
    rows = [["Ama Okafor", "GDPR" if number % 3 else f"Odd {number}", "12/03/2026"] for number in range(10_000)]
    path = xlsx_file(tmp_path / "x", [ROWS[0], *rows])
    began = time.monotonic()
    document = read_document(path, "register.xlsx", Limits(memory_mib=300))
    findings = training.inspect(document, InspectionContext(requirement="PPL-03", as_of=AS_OF, courses=COURSES, people=PEOPLE))
    assert time.monotonic() - began < 20
    assert findings[0].data["entries"] == 10_000


@pytest.fixture
def site(programme):
    return make_site(organisation=make_organisation(programme=programme), programme=programme)


@pytest.fixture
def hanna(site, connections_stay_open):
    return client_for(make_user(role="host_lead", name="Hanna", organisation=site.organisation))


def drive(worker) -> None:
    for host in driving.claim_hosts(worker, 10):
        driving.prepare(worker, host)
        for check in ("files", "privacy", "training"):
            driving.run_check(worker, host, check)
        driving.advance_host(worker, host)


def test_from_the_file_to_a_confirmed_record(worker, hanna, site, tmp_path):
    ama = Person.objects.create(organisation=site.organisation, name="Ama Okafor", name_key="ama okafor")
    path = xlsx_file(tmp_path / "register.xlsx")
    sent = hanna.upload_evidence(site.organisation.slug, path, [(site.slug, "PPL-02"), (site.slug, "PPL-03")])
    drive(worker)
    assert not TrainingRecord.objects.exists()
    rows = hanna.get(f"sites/{site.slug}/training-proposals/", status="proposed")["results"]
    assert [(row["person"], row["course"], row["completed_on"], row["needs_look"]) for row in rows] == [
        (ama.pk, "DP", "2026-03-12", False),
        (None, "TIP", None, True),
    ]
    hanna.post(f"sites/{site.slug}/training-proposals/confirmations/", {"proposals": [{"proposal": rows[0]["id"]}]})
    record = TrainingRecord.objects.get()
    assert (record.person, record.course, record.completed_on) == (ama, "DP", dt.date(2026, 3, 12))
    copy = hanna.call("GET", f"evidence/{sent['evidence']}/versions/1/copies/annotated/").content
    assert "C3" in comments(copy, "Staff")


def test_a_register_for_two_requirements_is_itemised_once_and_judged_for_both(worker, hanna, site, tmp_path):
    path = xlsx_file(tmp_path / "register.xlsx")
    hanna.upload_evidence(site.organisation.slug, path, [(site.slug, "PPL-02"), (site.slug, "PPL-03")])
    drive(worker)
    assert TrainingProposal.objects.count() == 2
    assert EvidenceCopy.objects.filter(kind="annotated").count() == 1
    for key in ("PPL-02", "PPL-03"):
        assert SiteRequirement.objects.get(site=site, key=key).findings["training"]["outcome"] == "fail"
