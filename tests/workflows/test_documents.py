"""Evidence files: what is read out of them, and what is refused."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from pathlib import Path

import docx
import pikepdf
import pytest
from openpyxl import Workbook
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.workflows.hostile import coordinate_bomb, macro, zip_bomb
from workflows.documents import read_document
from workflows.documents.pdf import LEFT_OUT, tidied
from workflows.sandbox import FileRefused

ODF_OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def pdf_file(path: Path, *pages: str) -> Path:
    canvas = Canvas(str(path))
    for text in pages:
        canvas.drawString(60, 700, text)
        canvas.showPage()
    canvas.save()
    return path


def odf_file(path: Path, kind: str, body: str, **more: str) -> Path:
    mimetype = {"odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet"}[kind]
    content = f'<?xml version="1.0"?><office:document-content {ODF_OFFICE}><office:body>{body}</office:body></office:document-content>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        for name, text in more.items():
            archive.writestr(name.replace("__", "/"), text)
    return path


def refusal(path: Path, filename: str) -> str:
    with pytest.raises(FileRefused) as caught:
        read_document(path, filename)
    assert caught.value.message.endswith(".")
    return caught.value.code


def test_a_pdf_gives_its_text_page_by_page(tmp_path: Path) -> None:
    document = read_document(pdf_file(tmp_path / "x", "Adult safeguarding policy of the trust", "Second page"), "policy.PDF")
    assert document.kind == "pdf"
    assert document.pages == ("Adult safeguarding policy of the trust", "Second page")
    assert document.has_text_layer


def test_a_scanned_pdf_has_no_text_layer(tmp_path: Path) -> None:
    assert not read_document(pdf_file(tmp_path / "x", "1", "2"), "scan.pdf").has_text_layer


def test_a_docx_gives_pages_and_tables(tmp_path: Path) -> None:
    written = docx.Document()
    written.add_paragraph("Page one")
    written.add_page_break()
    table = written.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Course", "Date"
    written.save(str(tmp_path / "x"))
    document = read_document(tmp_path / "x", "register.docx")
    assert [page.strip() for page in document.pages] == ["Page one", "Course\tDate"]
    assert [(table.page, table.rows) for table in document.tables] == [(2, (("Course", "Date"),))]


def test_an_xlsx_gives_one_page_per_sheet(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Name", 3.0])
    book.create_sheet("Two").append(["x"])
    book.save(tmp_path / "x")
    document = read_document(tmp_path / "x", "book.xlsx")
    assert document.pages == ("Name\t3", "x")
    assert document.names == ("Sheet", "Two")


def test_opendocument_files_are_read(tmp_path: Path) -> None:
    text = odf_file(tmp_path / "t", "odt", "<office:text><text:h>Policy</text:h><text:p>Reviewed<text:s/>yearly</text:p></office:text>")
    assert read_document(text, "policy.odt").pages == ("Policy\nReviewed yearly\n",)
    row = '<table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>7</text:p></table:table-cell></table:table-row>'
    blank_rows = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    body = f'<office:spreadsheet><table:table table:name="S">{row}{blank_rows}</table:table></office:spreadsheet>'
    sheet = read_document(odf_file(tmp_path / "s", "ods", body), "list.ods")
    assert sheet.tables[0].rows == (("7", "7"),)
    assert sheet.names == ("S",)


@pytest.mark.parametrize("content", [b"Course,Date\nTIP,1/2/2026\n", b"\xef\xbb\xbfCourse;Date\r\nTIP;1/2/2026\r\n"])
def test_a_csv_is_read_whatever_its_separator(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(content)
    assert read_document(tmp_path / "x", "list.csv").tables[0].rows == (("Course", "Date"), ("TIP", "1/2/2026"))


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_picture_is_accepted_without_text(suffix: str, tmp_path: Path) -> None:
    Image.new("RGB", (50, 50)).save(tmp_path / f"x.{suffix}")
    document = read_document(tmp_path / f"x.{suffix}", f"photo.{suffix}")
    assert (document.kind, document.has_text_layer) == (suffix, False)


# U7
def test_a_pixel_flood_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 13_000, 13_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(13_000 // 8 + 1) * 13_000)
    (tmp_path / "x").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    began = time.monotonic()
    assert refusal(tmp_path / "x", "flood.png") == "too_many_pixels"
    assert time.monotonic() - began < 2


# U13
@pytest.mark.parametrize(
    ("filename", "content", "code"),
    [
        ("run.exe", b"MZ", "file_type_not_accepted"),
        ("picture.svg", b"<svg/>", "file_type_not_accepted"),
        ("noname", b"text", "file_type_not_accepted"),
        ("policy.pdf", b"", "empty_file"),
        ("policy.pdf", b"<html></html>", "file_type_mismatch"),
        ("policy.pdf", b"%PDF-1.7\n<html></html>", "damaged_file"),
        ("policy.docx", b"%PDF-1.7", "file_type_mismatch"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "file_type_mismatch"),
        ("list.csv", b"<html><script>1</script></html>", "file_type_mismatch"),
        ("list.csv", b"a,b\x00c\n", "file_type_mismatch"),
        ("photo.png", b"\x89PNG\r\n\x1a\nnot a picture", "damaged_file"),
        ("photo.jpg", b"\xff\xd8\xff\xe0 nothing", "damaged_file"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(filename: str, content: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(content)
    assert refusal(tmp_path / "x", filename) == code


# U3
def test_a_pdf_that_is_also_an_archive_is_refused(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "x", "Policy")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr("evil.js", "alert(1)")
    path.write_bytes(path.read_bytes() + archive.getvalue())
    assert refusal(path, "policy.pdf") == "two_files_in_one"


# U3
def test_a_pdf_with_something_behind_its_end_is_refused(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "x", "Policy")
    path.write_bytes(path.read_bytes() + b"<html>" * 40)
    assert refusal(path, "policy.pdf") == "damaged_file"


@pytest.mark.parametrize(
    "action",
    [
        pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"),
        pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"),
    ],
)
def test_a_pdf_that_acts_when_opened_is_read_and_the_reviewer_told(action: pikepdf.Dictionary, tmp_path: Path) -> None:
    with pikepdf.open(pdf_file(tmp_path / "x", "Policy")) as document:
        document.Root.OpenAction = action
        document.save(tmp_path / "active", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert read_document(tmp_path / "active", "policy.pdf").warnings[0] == LEFT_OUT


def test_a_pdf_with_an_attachment_is_read_and_the_reviewer_told(tmp_path: Path) -> None:
    with pikepdf.open(pdf_file(tmp_path / "x", "Policy")) as document:
        document.attachments["inner.exe"] = b"MZ"
        document.save(tmp_path / "active")
    assert read_document(tmp_path / "active", "policy.pdf").warnings[0] == LEFT_OUT


def test_a_form_whose_pages_a_program_makes_is_refused(tmp_path: Path) -> None:
    with pikepdf.open(pdf_file(tmp_path / "x", "Policy")) as document:
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=document.make_stream(b"<xdp/>"))
        document.save(tmp_path / "form")
    assert refusal(tmp_path / "form", "policy.pdf") == "active_content"


def test_a_pdf_behind_a_password_is_refused(tmp_path: Path) -> None:
    with pikepdf.open(pdf_file(tmp_path / "x", "Policy")) as document:
        document.save(tmp_path / "locked", encryption=pikepdf.Encryption(owner="one", user="two"))
    assert refusal(tmp_path / "locked", "policy.pdf") == "password_protected"


def test_a_pdf_with_an_ordinary_link_is_read(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "x"))
    canvas.drawString(60, 700, "The policy is on our website for all to read")
    canvas.linkURL("https://example.org", (60, 690, 200, 710))
    canvas.save()
    assert read_document(tmp_path / "x", "policy.pdf").has_text_layer


@pytest.mark.parametrize(
    ("builder", "code"), [(coordinate_bomb, "sheet_too_large"), (macro, "active_content"), (zip_bomb, "unpacks_too_large")]
)
def test_a_hostile_spreadsheet_is_refused_as_evidence_too(builder, code: str, tmp_path: Path) -> None:
    assert refusal(builder(tmp_path / "x"), "list.xlsx") == code


def with_relation(path: Path, kind: str, target: str) -> Path:
    written = docx.Document()
    written.add_paragraph("Policy")
    written.part.relate_to(target, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}", is_external=True)
    written.save(str(path))
    return path


# U4
def test_a_docx_that_loads_from_elsewhere_is_refused(tmp_path: Path) -> None:
    assert refusal(with_relation(tmp_path / "x", "attachedTemplate", "https://example.org/t.dotm"), "policy.docx") == "active_content"
    assert refusal(with_relation(tmp_path / "y", "hyperlink", "file:///etc/passwd"), "policy.docx") == "active_content"


def test_a_docx_with_an_ordinary_link_is_read(tmp_path: Path) -> None:
    assert read_document(with_relation(tmp_path / "x", "hyperlink", "https://example.org"), "policy.docx").has_text_layer


# U4
def test_an_opendocument_with_scripts_or_a_password_is_refused(tmp_path: Path) -> None:
    body = "<office:text><text:p>Policy</text:p></office:text>"
    assert refusal(odf_file(tmp_path / "a", "odt", body, Basic__script="x"), "policy.odt") == "active_content"
    linked = '<office:text><text:p><text:a xlink:href="file:///etc/passwd">x</text:a></text:p></office:text>'
    assert refusal(odf_file(tmp_path / "b", "odt", linked), "policy.odt") == "active_content"
    assert refusal(odf_file(tmp_path / "c", "ods", body), "policy.odt") == "file_type_mismatch"


def test_header_and_footer_of_a_docx_stand_around_its_first_page(tmp_path: Path) -> None:
    written = docx.Document()
    written.sections[0].header.paragraphs[0].text = "Adult policy v3"
    written.sections[0].footer.paragraphs[0].text = "Review date: May 2027"
    written.add_paragraph("One")
    written.add_page_break()
    written.add_paragraph("Two")
    written.save(str(tmp_path / "x"))
    first, second = read_document(tmp_path / "x", "policy.docx").pages
    assert first.split("\n")[0] == "Adult policy v3"
    assert first.rstrip().endswith("Review date: May 2027")
    assert "Review date" not in second


def docx_with(path: Path, xml: str) -> Path:
    """A document whose only paragraph holds that XML."""
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    written = docx.Document()
    written.add_paragraph()._p.append(docx.oxml.parse_xml(f"<w:r {names}>{xml}</w:r>"))
    written.save(str(path))
    return path


def test_a_text_box_is_read_once_and_on_lines_of_its_own(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Approved</w:t></w:r></w:p><w:p><w:r><w:t>4 March 2026</w:t></w:r></w:p></w:txbxContent>"
    xml = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert read_document(docx_with(tmp_path / "x", xml), "policy.docx").text.split() == ["Approved", "4", "March", "2026"]
    assert "Approved\n4 March 2026" in read_document(tmp_path / "x", "policy.docx").text


def test_the_watermark_of_a_docx_is_kept_apart_from_its_words(tmp_path: Path) -> None:
    found = read_document(docx_with(tmp_path / "x", '<w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict>'), "policy.docx")
    assert found.watermarks == ("DRAFT",)
    assert "DRAFT" not in found.text


def test_a_table_in_a_cell_is_not_taken_for_rows_of_the_outer_one(tmp_path: Path) -> None:
    written = docx.Document()
    outer = written.add_table(1, 2)
    outer.cell(0, 0).text = "Outer"
    outer.cell(0, 1).add_table(2, 1).cell(0, 0).text = "Inner"
    written.save(str(tmp_path / "x"))
    found = read_document(tmp_path / "x", "policy.docx")
    assert [len(table.rows) for table in found.tables] == [1]
    assert found.text.count("Inner") == 1


def test_the_watermark_of_a_pdf_is_the_text_that_slants(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "x"))
    canvas.drawString(60, 700, "Adult safeguarding policy of the trust")
    canvas.translate(200, 300)
    canvas.rotate(45)
    canvas.drawString(0, 0, "DRAFT")
    canvas.save()
    assert read_document(tmp_path / "x", "policy.pdf").watermarks == ("DRAFT",)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("safe-\nguarding", "safeguarding"),
        ("the 2015-\n2016 report", "the 2015-\n2016 report"),
        ("o\ufb03cer", "officer"),
        ("a\u00a0b", "a b"),
    ],
)
def test_words_parted_at_the_end_of_a_line_are_joined(printed: str, expected: str) -> None:
    assert tidied(printed) == expected


def test_header_footer_and_cells_of_an_odt_are_read(tmp_path: Path) -> None:
    row = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in ("Approved", "4 March 2026"))
    body = f"<office:text><table:table><table:table-row>{row}</table:table-row></table:table></office:text>"
    styles = (
        f'<office:document-styles {ODF_OFFICE} xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:master-styles>'
        "<style:header><text:p>Policy v3</text:p></style:header><style:footer><text:p>Page</text:p></style:footer>"
        "</office:master-styles></office:document-styles>"
    )
    found = read_document(odf_file(tmp_path / "x", "odt", body, **{"styles.xml": styles}), "policy.odt")
    assert found.pages == ("Policy v3\nApproved\t4 March 2026\n\nPage",)
