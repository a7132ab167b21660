"""Safe copies of office documents read as if every change were accepted; what was deleted or said beside the text is not in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from workflows.documents import copy_document, read_document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SECRET = "Fatima told us"
TRACKED = (
    f'<w:p {W}><w:pPr><w:rPr><w:ins w:id="1" w:author="Prudence"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">We meet </w:t></w:r>'
    f'<w:del w:id="2" w:author="Prudence"><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>'
    '<w:ins w:id="3" w:author="Prudence"><w:r><w:t>every month</w:t></w:r></w:ins>'
    '<w:moveFrom w:id="4" w:author="Prudence"><w:r><w:t>moved away</w:t></w:r></w:moveFrom>'
    '<w:moveTo w:id="5" w:author="Prudence"><w:r><w:t>, moved here</w:t></w:r></w:moveTo>'
    '<w:r><w:rPr><w:b/><w:rPrChange w:id="6" w:author="Prudence"><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr><w:t>.</w:t></w:r></w:p>'
)
ROWS = (
    f"<w:tbl {W}><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>Kept row</w:t></w:r></w:p></w:tc></w:tr>"
    f'<w:tr><w:trPr><w:del w:id="7" w:author="Prudence"/></w:trPr><w:tc><w:p><w:r><w:t>{SECRET}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
)


@pytest.fixture
def word(tmp_path: Path) -> Path:
    written = docx.Document()
    written.element.body.insert(0, docx.oxml.parse_xml(TRACKED))
    written.element.body.insert(1, docx.oxml.parse_xml(ROWS))
    run = written.add_paragraph("The lead is named here.").runs[0]
    written.add_comment(run, text=f"{SECRET} what happened", author="Prudence Holloway", initials="PH")
    written.save(str(tmp_path / "policy.docx"))
    return tmp_path / "policy.docx"


def safe(path: Path) -> bytes:
    return next(copy.content for copy in copy_document(path, path.name, None) if copy.kind == "safe")


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_a_word_copy_reads_as_if_every_change_were_accepted(word):
    content = safe(word)
    document = docx.Document(io.BytesIO(content))
    assert [p.text for p in document.paragraphs][:1] == ["We meet every month, moved here."]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["Kept row"]]
    assert "The lead is named here." in [p.text for p in document.paragraphs]


@pytest.mark.parametrize("gone", [SECRET, "Prudence", "moved away", "commentReference", "rPrChange", "w:ins ", "comments.xml"])
def test_nothing_of_comments_and_deleted_words_is_left_in_a_word_copy(word, gone):
    assert gone.encode() in b" ".join(everything(word))
    assert [name for name, part in unpacked(safe(word)).items() if gone.encode() in part or gone in name] == []


def everything(path: Path) -> list[bytes]:
    parts = unpacked(path.read_bytes())
    return [*parts.values(), *(name.encode() for name in parts)]


def test_a_spreadsheet_copy_has_no_notes_on_its_cells(tmp_path):
    book = Workbook()
    assert book.active is not None
    book.active.append(["Course", "Date"])
    book.active["A1"].comment = Comment(SECRET, "Prudence Holloway")
    book.create_sheet("Second").append(["Data protection"])
    book.save(tmp_path / "list.xlsx")
    assert any(SECRET.encode() in part for part in unpacked((tmp_path / "list.xlsx").read_bytes()).values())
    content = safe(tmp_path / "list.xlsx")
    parts = unpacked(content)
    assert [name for name, part in parts.items() if SECRET.encode() in part or b"legacyDrawing" in part or b"omments" in part] == []
    assert [name for name in parts if "omment" in name or "vml" in name.lower()] == []
    again = load_workbook(io.BytesIO(content))
    assert [again.sheetnames, again["Sheet"]["A1"].value, again["Sheet"]["A1"].comment] == [["Sheet", "Second"], "Course", None]


ODF = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><office:body><office:text>'
    '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>Prudence</dc:creator>'
    f"</office:change-info><text:p>{SECRET}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    f'<text:p>We meet <text:change text:change-id="c1"/>every <office:annotation><dc:creator>Prudence</dc:creator><text:p>{SECRET}</text:p>'
    "</office:annotation>month.</text:p></office:text></office:body></office:document-content>"
)


def test_an_opendocument_copy_keeps_the_words_around_what_goes(tmp_path):
    with zipfile.ZipFile(tmp_path / "policy.odt", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", ODF)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    content = safe(tmp_path / "policy.odt")
    assert [name for name, part in unpacked(content).items() if SECRET.encode() in part or b"Prudence" in part] == []
    (tmp_path / "copy.odt").write_bytes(content)
    assert read_document(tmp_path / "copy.odt", "copy.odt").text.strip() == "We meet every month."


def test_the_inspectors_still_see_what_the_copies_leave_out(word):
    assert any(SECRET in aside for aside in read_document(word, "policy.docx").asides)


def test_a_document_without_changes_keeps_its_parts_byte_by_byte(tmp_path):
    written = docx.Document()
    written.add_paragraph("Policy")
    written.save(str(tmp_path / "plain.docx"))
    before, after = unpacked((tmp_path / "plain.docx").read_bytes()), unpacked(safe(tmp_path / "plain.docx"))
    assert {name for name in before if before[name] != after.get(name)} <= {"docProps/core.xml", "docProps/app.xml"}
