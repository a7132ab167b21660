"""Words beside a document's text are looked at by the privacy guard: whoever gets the file can read them."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import docx
import pikepdf
import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from reportlab.pdfgen.canvas import Canvas

from workflows.documents import read_document
from workflows.inspectors import InspectionContext, privacy

NUMBER = "943 476 5919"
NOTE = f"NHS number {NUMBER}"
TODAY = dt.date(2026, 11, 23)
WORDS = "Safeguarding adults policy of the trust, reviewed on 3 March 2026."


def word_comment(path: Path) -> str:
    document = docx.Document()
    run = document.add_paragraph(WORDS).runs[0]
    document.add_comment(run, text=NOTE, author="A", initials="A")
    document.save(str(path))
    return "docx"


def rewritten(path: Path, part: str, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def tracked_deletion(path: Path) -> str:
    document = docx.Document()
    document.add_paragraph(WORDS)
    document.add_paragraph("MARK")
    document.save(str(path))
    rewritten(path, "word/document.xml", "<w:t>MARK</w:t>", f"<w:delText>{NOTE}</w:delText>")
    return "docx"


def picture_description(path: Path) -> str:
    document = docx.Document()
    document.add_paragraph(WORDS)
    document.save(str(path))
    drawing = f'<w:r><w:drawing><docPr xmlns="urn:x" id="1" name="a" descr="{NOTE}"/></w:drawing></w:r></w:p>'
    rewritten(path, "word/document.xml", "</w:p>", drawing)
    return "docx"


def cell_comment(path: Path) -> str:
    book = Workbook()
    book.active.append(["Name", "Course", "Date"])
    book.active.append(["Maya Osei", "Safeguarding adults", "3 March 2026"])
    book.active["A2"].comment = Comment(NOTE, "A")
    book.save(path)
    return "xlsx"


def sheet_footer(path: Path) -> str:
    book = Workbook()
    book.active.append(["Name", "Course", "Date"])
    book.active.oddFooter.center.text = NOTE
    book.save(path)
    return "xlsx"


def form_field(path: Path) -> str:
    canvas = Canvas(str(path))
    canvas.drawString(72, 700, WORDS)
    canvas.acroForm.textfield(name="note", value=NOTE, x=72, y=600, width=300, height=20)
    canvas.save()
    return "pdf"


def pdf_note(path: Path) -> str:
    canvas = Canvas(str(path))
    canvas.drawString(72, 700, WORDS)
    canvas.save()
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=NOTE)
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([note]))
        document.save(path)
    return "pdf"


@pytest.mark.parametrize("builder", [word_comment, tracked_deletion, picture_description, cell_comment, sheet_footer, form_field, pdf_note])
def test_a_number_beside_the_text_is_found_and_masked(builder, tmp_path: Path) -> None:
    kind = builder(tmp_path / "a")
    document = read_document(tmp_path / "a", f"policy.{kind}")
    assert any(NUMBER in aside for aside in document.asides)
    findings = privacy.inspect(document, InspectionContext(requirement="SAF-01", as_of=TODAY))
    assert ("nhs_number", "needs_human") in {(finding.code, finding.outcome) for finding in findings}
    assert not any(NUMBER in finding.quotation + finding.reason for finding in findings)


def test_a_plain_document_has_nothing_beside_its_text(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(WORDS)
    document.save(str(tmp_path / "a"))
    assert read_document(tmp_path / "a", "a.docx").asides == ()
