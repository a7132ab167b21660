"""Odd and hostile files with the verdict each must end with, when it comes through the real door and the real checks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx
import pikepdf
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.workflows import bombs, hostile

DOOR, REFUSED, DESTROYED, HELD, UNREAD, CLEAN = "turned away", "refused", "destroyed", "held", "unread", "clean"
POLICY = "This policy of the trust was approved by its board. It says how everybody who works here keeps the people we support safe. "
NHS = "The NHS number is 943 476 5919."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODF = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
ODF += 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Odd:
    """``words`` is part of what its sender is told; empty where nothing is wrong. ``without``: the verdict where there is no libmagic."""

    title: str
    name: str
    build: Callable[[Path], object]
    verdict: str
    words: str = ""
    without: str = ""


def raw(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def pdf(*pages: str) -> Callable[[Path], object]:
    def build(path: Path) -> None:
        canvas = Canvas(str(path), invariant=True)
        for text in pages:
            for line in range(0, len(text), 90):
                canvas.drawString(60, 700 - line // 5, text[line : line + 90])
            canvas.showPage()
        canvas.save()

    return build


def pdf_and(behind: bytes) -> Callable[[Path], object]:
    def build(path: Path) -> None:
        pdf(POLICY)(path)
        path.write_bytes(path.read_bytes() + behind)

    return build


def changed_pdf(change: Callable[[pikepdf.Pdf], None], **saving: object) -> Callable[[Path], object]:
    def build(path: Path) -> None:
        pdf(POLICY)(path)
        with pikepdf.open(path, allow_overwriting_input=True) as document:
            change(document)
            document.save(path, **saving)

    return build


def on_open(**action: object) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = pikepdf.Dictionary(**action)

    return change


def attach(document: pikepdf.Pdf) -> None:
    document.attachments["inner.exe"] = b"MZ"


def program_form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=document.make_stream(b"<xdp/>"))


def note_on_page(document: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[10, 10, 20, 20], Contents=NHS)
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(note)])


def word(*paragraphs: str, xml: str = "", relation: tuple[str, str] | None = None) -> Callable[[Path], object]:
    def build(path: Path) -> None:
        written = docx.Document()
        for text in paragraphs:
            written.add_paragraph(text)
        if xml:
            namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
            written.element.body.insert(0, docx.oxml.parse_xml(f"<w:p {namespace}>{xml}</w:p>"))
        if relation:
            written.part.relate_to(relation[1], f"{RELATIONS}/{relation[0]}", is_external=True)
        written.save(str(path))

    return build


def word_with_part(name: str, content: bytes) -> Callable[[Path], object]:
    def build(path: Path) -> None:
        word(POLICY)(path)
        with zipfile.ZipFile(path, "a") as package:
            package.writestr(name, content)

    return build


def word_after(name: str, content: str) -> Callable[[Path], object]:
    """A Word file with another part before all of its own, where readers of other formats look first."""

    def build(path: Path) -> None:
        word(POLICY)(path)
        with zipfile.ZipFile(path) as old:
            parts = {member.filename: old.read(member) for member in old.infolist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr(zipfile.ZipInfo(name), content)
            for part, bytes_of_it in parts.items():
                package.writestr(part, bytes_of_it)

    return build


class Forward(io.RawIOBase):
    """A stream that cannot go back, so that parts of an archive are written with their sizes behind them, as servers do."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, part: object) -> int:
        content = bytes(part)  # type: ignore[call-overload]
        self.written += content
        return len(content)


def as_exported(build: Callable[[Path], object], *first: str) -> Callable[[Path], object]:
    """The same Office file as programs in a browser write it: streamed, some parts first, the list of types last."""

    def rebuild(path: Path) -> None:
        build(path)
        with zipfile.ZipFile(path) as old:
            parts = {member.filename: old.read(member) for member in old.infolist()}
        rest = [name for name in parts if name not in first and name != "[Content_Types].xml"]
        out = Forward()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name in (*first, *rest, "[Content_Types].xml"):
                package.writestr(name, parts[name])
        path.write_bytes(bytes(out.written))

    return rebuild


def sheet(*rows: tuple[object, ...], comment: str = "", title: str = "Sheet") -> Callable[[Path], object]:
    def build(path: Path) -> None:
        book = Workbook()
        assert book.active is not None
        book.active.title = title
        for row in rows:
            book.active.append(row)
        if comment:
            book.active["A1"].comment = Comment(comment, "A")
        book.save(path)

    return build


def odf(kind: str, body: str, **more: str) -> Callable[[Path], object]:
    def build(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
            package.writestr("content.xml", f"<office:document-content {ODF}><office:body>{body}</office:body></office:document-content>")
            package.writestr("META-INF/manifest.xml", "<manifest/>")
            for name, text in more.items():
                package.writestr(name.replace("__", "/"), text)

    return build


def text_of(*paragraphs: str, more: str = "") -> str:
    return f"<office:text>{more}{''.join(f'<text:p>{text}</text:p>' for text in paragraphs)}</office:text>"


def picture(kind: str, behind: bytes = b"", cut: int = 0, **saving: object) -> Callable[[Path], object]:
    def build(path: Path) -> None:
        out = io.BytesIO()
        Image.new("RGB", (40, 30), "navy").save(out, kind, **saving)
        content = out.getvalue()
        path.write_bytes((content[:-cut] if cut else content) + behind)

    return build


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("evil.js", "alert(1)")
    return out.getvalue()


def place_and_camera() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "A camera of Maya Osei"
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def _workbooks() -> list[Odd]:
    """Every workbook that breaks naive readers, as evidence."""
    words = {
        "sheet_too_large": "", "unpacks_too_large": "unpacks to far more", "damaged_file": "damaged", "xml_declarations": "",
        "archive_not_plain": "hidden or overlapping", "active_content": "", "hidden_content": "hidden", "file_in_file": "",
    }  # fmt: skip
    return [Odd(title, "list.xlsx", build, REFUSED, words[code]) for title, (build, code) in hostile.WORKBOOKS.items()]


DISCLOSURE = (
    "Enhanced Certificate. Disclosure and Barring Service. Certificate Number 001234567890. Date of Issue: 3 March 2026. Applicant "
    "Personal Details. Surname: Sample. Forename(s): Ann. Police Records of Convictions, Cautions, Reprimands and Warnings: None Recorded."
)
ACCESSNI = (
    "AccessNI Enhanced Disclosure Certificate. Certificate number 00112233. Name of applicant: A. N. Other. Date of issue 3 March 2026."
)
PVG = (
    "Disclosure Scotland", "PVG scheme record", "Scheme record number: 1512345678901234", "Full name: Ann Sample", "Convictions: None",
    "Date of issue: 3 March 2026",
)  # fmt: skip
DELETED = f'<w:del w:id="1" w:author="A"><w:r><w:delText>{NHS}</w:delText></w:r></w:del>'

AT_THE_DOOR = [
    Odd("a program", "run.exe", raw(b"MZ\x90\x00"), DOOR, "not accepted"),
    Odd("a drawing that can act", "logo.svg", raw(b"<svg onload='alert(1)'/>"), DOOR, "not accepted"),
    Odd("a web page", "policy.html", raw(b"<html></html>"), DOOR, "not accepted"),
    Odd("XML", "policy.xml", raw(b"<a/>"), DOOR, "not accepted"),
    Odd("a script", "policy.js", raw(b"alert(1)"), DOOR, "not accepted"),
    Odd("a shell script", "policy.sh", raw(b"#!/bin/sh"), DOOR, "not accepted"),
    Odd("an archive", "policies.zip", raw(zipped()), DOOR, "not accepted"),
    Odd("an archive under two endings", "policy.pdf.zip", raw(zipped()), DOOR, "not accepted"),
    Odd("a document with macros", "policy.docm", raw(zipped()), DOOR, "not accepted"),
    Odd("an old Word file", "policy.doc", raw(OLE), DOOR, "not accepted"),
    Odd("an animation", "photo.gif", raw(b"GIF89a"), DOOR, "not accepted"),
    Odd("no ending", "policy", raw(b"%PDF-1.7"), DOOR, "not accepted"),
    Odd("an empty file", "policy.pdf", raw(b""), DOOR, "empty"),
    Odd("a picture called PDF", "policy.pdf", picture("PNG"), DOOR, "is named .pdf but holds the contents of a .png file"),
    Odd("a PDF called picture", "scan.png", pdf(POLICY), DOOR, "is named .png but holds the contents of a .pdf file"),
    Odd("a JPEG called PNG", "photo.png", picture("JPEG"), DOOR, "is named .png but holds the contents of a .jpg file"),
    Odd("a web page called JPEG", "photo.jpg", raw(b"<html></html>"), DOOR, "is named .jpg but holds"),
    Odd("a PDF called Word", "policy.docx", pdf(POLICY), DOOR, "is named .docx but holds the contents of a .pdf file"),
    Odd("an old Excel file called XLSX", "list.xlsx", raw(OLE + bytes(600)), DOOR, "is named .xlsx but holds"),
    Odd("a web page called CSV", "list.csv", raw(b"<html><script>1</script></html>"), DOOR, "is named .csv but holds"),
    Odd("a program called CSV", "list.csv", raw(b"\x7fELF" + bytes(60)), DOOR, "is named .csv but holds"),
    Odd("a PDF called CSV", "list.csv", raw(b"%PDF-1.7\n"), DOOR, "is named .csv but holds the contents of a .pdf file"),
    Odd("a list in UTF-16", "list.csv", raw("\ufeffName,Course\n".encode("utf-16-le")), DOOR, "UTF-16"),
    Odd("a PDF that begins late", "policy.pdf", raw(b"MZ\n%PDF-1.7\n%%EOF\n"), DOOR, "is named .pdf but holds"),
]
REFUSED_BY_THE_CHECKS = [
    *_workbooks(),
    Odd("a web page behind a PDF's first line", "policy.pdf", raw(b"%PDF-1.7\n<html><script>alert(1)</script></html>"), REFUSED, "damaged"),
    Odd("a PDF with an archive behind it", "policy.pdf", pdf_and(zipped()), REFUSED, "another file hidden"),
    Odd("a PDF with a web page behind its end", "policy.pdf", pdf_and(b"<html>" * 40), REFUSED, "damaged"),
    Odd("a PDF without its end", "policy.pdf", raw(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"), REFUSED, "damaged"),
    Odd(
        "a PDF behind a password",
        "policy.pdf",
        changed_pdf(lambda _: None, encryption=pikepdf.Encryption(owner="a", user="b")),
        REFUSED,
        "password",
    ),
    Odd("a PDF whose form draws itself", "policy.pdf", changed_pdf(program_form), REFUSED, "interactive form"),
    Odd("a PDF of too many pages", "policy.pdf", bombs.pdf_too_many_pages, REFUSED, "pages"),
    Odd("a PDF whose pages go round", "policy.pdf", bombs.pdf_page_loop, REFUSED),
    Odd("a PDF nested too deep", "policy.pdf", bombs.pdf_deep_nesting, REFUSED),
    Odd(
        "a Word file that loads a template",
        "policy.docx",
        word(POLICY, relation=("attachedTemplate", "https://example.org/t.dotm")),
        REFUSED,
    ),
    Odd("a Word file that reads this disk", "policy.docx", word(POLICY, relation=("hyperlink", "file:///etc/passwd")), REFUSED),
    Odd("a Word file with a macro", "policy.docx", word_with_part("word/vbaProject.bin", OLE), REFUSED, "macro"),
    Odd("a Word file with an embedded program", "policy.docx", word_with_part("word/embeddings/oleObject1.bin", OLE), REFUSED),
    Odd("a Word file with entities", "policy.docx", bombs.docx_entities, REFUSED),
    Odd("a Word file nested too deep", "policy.docx", bombs.docx_nested_tables, REFUSED),
    Odd("a spreadsheet called Word", "policy.docx", sheet(("Name",)), REFUSED),
    Odd("a Word file called spreadsheet", "list.xlsx", word(POLICY), REFUSED),
    Odd("a plain archive called Word", "policy.docx", raw(zipped()), REFUSED),
    Odd("an OpenDocument with a script", "policy.odt", odf("text", text_of(POLICY), Basic__script="x"), REFUSED),
    Odd(
        "an OpenDocument that reads this disk",
        "policy.odt",
        odf("text", text_of(f'<text:a xlink:href="file:///etc/passwd">{POLICY}</text:a>')),
        REFUSED,
    ),
    Odd("an OpenDocument sheet called text", "policy.odt", odf("spreadsheet", text_of(POLICY)), REFUSED),
    Odd("an OpenDocument of repeated cells", "list.ods", bombs.ods_repeated_cells, REFUSED),
    Odd("an OpenDocument nested too deep", "policy.odt", bombs.odt_deep_nesting, REFUSED),
    Odd("a list with a NUL", "list.csv", raw(b"Name,Course\n" + b"x" * 100 + b"\x00\n"), REFUSED, "not a CSV list"),
    Odd("a list of a million columns", "list.csv", bombs.csv_a_million_columns, REFUSED, "columns"),
    Odd("a picture with an archive behind it", "photo.png", picture("PNG", zipped()), REFUSED, "another file hidden"),
    Odd("a picture cut short", "photo.png", picture("PNG", cut=30), REFUSED, "damaged"),
    Odd("a picture of too many points", "photo.png", bombs.png_pixel_flood, REFUSED, "more than 25 million"),
    Odd("a JPEG that declares too many points", "photo.jpg", bombs.jpg_declared_flood, REFUSED),
]
JUDGED = [
    Odd("a DBS certificate under a neutral name", "scan0012.pdf", pdf(DISCLOSURE), DESTROYED, "disclosure certificate"),
    Odd("an AccessNI certificate", "letter.docx", word(ACCESSNI), DESTROYED, "disclosure certificate"),
    Odd("a PVG certificate", "letter.odt", odf("text", text_of(*PVG)), HELD, "disclosure certificate"),
    Odd("a picture named as a certificate", "DBS certificate Ann Sample.png", picture("PNG", compress_level=1), DESTROYED, "disclosure"),
    Odd("an NHS number in the text", "policy.docx", word(POLICY, NHS), HELD, "an NHS number"),
    Odd("an NHS number in deleted words", "policy.docx", word(POLICY, xml=DELETED), HELD, "an NHS number"),
    Odd(
        "an NHS number in a note on a cell",
        "list.xlsx",
        sheet(("Course", "Date"), ("DP", "2026-03-03"), comment=NHS),
        HELD,
        "an NHS number",
    ),
    Odd("an NHS number in a note on a page", "policy.pdf", changed_pdf(note_on_page), HELD, "an NHS number"),
    Odd(
        "an NHS number in an annotation",
        "policy.odt",
        odf("text", text_of(POLICY, more=f"<text:p><office:annotation><text:p>{NHS}</text:p></office:annotation></text:p>")),
        HELD,
        "an NHS number",
    ),
    Odd(
        "a National Insurance number in a list",
        "list.csv",
        raw(b"Name,NI number\nAnn Marsh,JG103759A\n"),
        HELD,
        "a National Insurance number",
    ),
    Odd(
        "dates of birth in a column",
        "list.xlsx",
        sheet(("Name", "Date of birth"), ("Ann", "3/3/1980"), ("Bo", "4/4/1981")),
        HELD,
        "date of birth",
    ),
    Odd("a case file by its name", "case notes - M K.docx", word(POLICY, "It is new."), HELD, "name of the file"),
    Odd("a picture", "photo.png", picture("PNG"), UNREAD),
    Odd("a picture with its place and camera", "photo.jpg", picture("JPEG", exif=place_and_camera()), UNREAD),
    Odd("a picture with a web page behind it", "photo.jpg", picture("JPEG", b"<html>second life</html>"), UNREAD),
    Odd("a scan", "scan.pdf", pdf(""), UNREAD),
    Odd("a PDF with one page that is only a picture", "policy.pdf", pdf(POLICY, ""), UNREAD),
    Odd("a document with next to no words", "letter.docx", word("See picture."), UNREAD),
    Odd("an empty list", "list.csv", raw(b"Name,Course\n"), UNREAD),
    Odd("a PDF", "policy.pdf", pdf(POLICY), CLEAN),
    Odd("a PDF with a script", "policy.pdf", changed_pdf(on_open(S=pikepdf.Name.JavaScript, JS="app.alert(1)")), CLEAN),
    Odd("a PDF that starts a program", "policy.pdf", changed_pdf(on_open(S=pikepdf.Name.Launch, F="cmd.exe")), CLEAN),
    Odd("a PDF with a file in it", "policy.pdf", changed_pdf(attach), CLEAN),
    Odd("a Word file", "policy.docx", word(POLICY), CLEAN),
    Odd("a Word file with an ordinary link", "policy.docx", word(POLICY, relation=("hyperlink", "https://example.org")), CLEAN),
    Odd("an OpenDocument text", "policy.odt", odf("text", text_of(POLICY)), CLEAN),
    Odd(
        "a spreadsheet",
        "list.xlsx",
        sheet(("Policy", "Approved by the board"), ("Safeguarding", "3 March 2026"), ("Whistleblowing", "4 May 2026")),
        CLEAN,
    ),
    Odd(
        "a formula that would call out",
        "list.csv",
        raw(b'Course,Provider\nData protection for everybody,"=HYPERLINK(""https://example.org"")"\n'),
        CLEAN,
    ),
    Odd(
        "a list in an old encoding",
        "list.csv",
        raw("Cwrs;Darparwr\nDiogelu oedolion mewn perygl;Caf\u00e9 Croeso Caerdydd\n".encode("cp1252")),
        CLEAN,
    ),
]
TRAINED = b"Ann Marsh,Data protection for everybody who works here,3 March 2026\nBo Hill,Safeguarding adults at risk,4 April 2026\n"
OPENDOCUMENT = "application/vnd.oasis.opendocument"
ANOTHER = "begins like another kind"
SEEN_BY_LIBMAGIC = [
    Odd(title, name, build, REFUSED, ANOTHER, without=CLEAN)
    for title, name, build in (
        ("a Word file that Java would run", "policy.docx", word_after("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n")),
        ("a Word file that a telephone would install", "policy.docx", word_after("AndroidManifest.xml", "a")),
        ("a Word file that is an OpenDocument as well", "policy.docx", word_after("mimetype", f"{OPENDOCUMENT}.text")),
        ("a Word file that is a book as well", "policy.docx", word_after("mimetype", "application/epub+zip")),
        ("a list that is a program's data", "list.csv", raw(b'[["Name", "Course"], ["Ann Marsh", "Data protection for everybody"]]\n')),
        ("a list that Windows would run", "list.csv", raw(b"@echo off\r\ndel everything, and everybody, quietly\r\n" + TRAINED)),
    )
]
"""Nothing but libmagic objects to these."""
OF_TWO_KINDS = [
    Odd("a list that is a drawing", "list.csv", raw(b"%!PS-Adobe-3.0\n" + TRAINED), REFUSED, ANOTHER),
    Odd("a list that is of an address book", "list.csv", raw(b"BEGIN:VCARD\nVERSION:3.0\nN:Marsh;Ann\nEND:VCARD\n"), REFUSED, ANOTHER),
    Odd("a list that a shell would run", "list.csv", raw(b"#!/bin/sh\necho 1,2\n"), REFUSED),
    Odd("a list that spreadsheets take for another format", "list.csv", raw(b'ID;PWXL;N;E\nC;X1;Y1;EEXEC("calc")\n'), REFUSED),
]
HONEST = [
    Odd("a list whose first heading is a picture's mark", "list.csv", raw(b"BMI,Course,Date\n" + TRAINED), CLEAN),
    Odd("a list whose first heading is a plotter's mark", "list.csv", raw(b"IN;Course;Date\n" + TRAINED.replace(b",", b";")), CLEAN),
    Odd("a list that begins like a letter", "list.csv", raw(b"From: 1 April 2025\nName,Course,Date\n" + TRAINED), CLEAN),
    Odd("a list that speaks of imports", "list.csv", raw(b"Course\nimport training\nfrom abroad import of data and of records\n"), CLEAN),
    Odd("a Word file from a browser", "policy.docx", as_exported(word(POLICY), "word/styles.xml", "word/document.xml"), CLEAN),
    Odd(
        "a spreadsheet from a browser",
        "list.xlsx",
        as_exported(sheet(("Course", "Date"), ("Data protection for everybody who works here", "3 March")), "xl/worksheets/sheet1.xml"),
        CLEAN,
    ),
]
"""What one judge or both could take for another kind, wrongly."""
ODD = [*AT_THE_DOOR, *REFUSED_BY_THE_CHECKS, *JUDGED, *OF_TWO_KINDS, *HONEST, *SEEN_BY_LIBMAGIC]
