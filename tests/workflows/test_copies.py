"""What people get instead of the original: pages, pictures and words that can neither act nor tell tales."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import pikepdf
import pytest
from docx import Document as WordDocument
from openpyxl import Workbook
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from workflows.documents import FileRefused, copy_document

NAMES = (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/EmbeddedFile", b"/AA", b"/URI", b"/AcroForm", b"/Author", b"/XFA")


def pdf(path: Path, *pages: str) -> Path:
    canvas = Canvas(str(path))
    canvas.setAuthor("Prudence Holloway")
    for text in pages:
        canvas.drawString(72, 700, text)
        canvas.linkURL("https://tracker.example.org/", (72, 690, 200, 710))
        canvas.showPage()
    canvas.save()
    return path


def copies_of(path: Path, filename: str, previous: Path | None = None) -> dict[tuple[str, int], bytes]:
    return {(copy.kind, copy.number): copy.content for copy in copy_document(path, filename, previous)}


def uncompressed(content: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def javascript(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def launching(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")


def attached(document: pikepdf.Pdf) -> None:
    document.attachments["inner.exe"] = b"MZ"


def page_action(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(2)"))


def named_script(document: pikepdf.Pdf) -> None:
    script = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(3)"))
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script])))


def field_script(document: pikepdf.Pdf) -> None:
    field = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T="date",
            V="3 March 2026",
            DA="/Helv 12 Tf 0 g",
            Rect=[72, 600, 300, 620],
            F=4,
            A=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(4)"),
        )
    )
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=document.make_indirect(font)))
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[field], DR=resources, DA="/Helv 12 Tf 0 g", NeedAppearances=True)
    document.pages[0].Annots = document.make_indirect(pikepdf.Array([field]))


# U4
@pytest.mark.parametrize("harm", [javascript, launching, attached, page_action, named_script, field_script])
def test_the_safe_copy_of_a_pdf_has_nothing_that_acts_and_no_names(harm, tmp_path):
    pdf(tmp_path / "plain.pdf", "Safeguarding policy reviewed on 3 March 2026", "Second page of the policy")
    with pikepdf.open(tmp_path / "plain.pdf") as document:
        harm(document)
        document.save(tmp_path / "harmful.pdf")
    copies = copies_of(tmp_path / "harmful.pdf", "policy.pdf")
    plain = uncompressed(copies["safe", 0])
    assert [name for name in NAMES if name in plain] == []
    assert b"Prudence" not in plain
    assert sorted(copies) == [("page", 1), ("page", 2), ("safe", 0), ("text", 0)]


def test_what_was_filled_in_stays_on_the_page(tmp_path):
    pdf(tmp_path / "plain.pdf", "Approved on:")
    with pikepdf.open(tmp_path / "plain.pdf") as document:
        field_script(document)
        document.save(tmp_path / "form.pdf")
    safe = copies_of(tmp_path / "form.pdf", "form.pdf")["safe", 0]
    (tmp_path / "safe.pdf").write_bytes(safe)
    words = json.loads(copies_of(tmp_path / "safe.pdf", "safe.pdf")["text", 0])
    assert "3 March 2026" in words[0]


def test_pages_are_pictures_of_readable_width(tmp_path):
    copies = copies_of(pdf(tmp_path / "a.pdf", *["A page of the policy"] * 62), "a.pdf")
    pages = sorted(number for kind, number in copies if kind == "page")
    assert pages == list(range(1, 61))
    with Image.open(io.BytesIO(copies["page", 1])) as picture:
        assert (picture.format, picture.width) == ("JPEG", 1000)


def photograph(path: Path) -> Path:
    picture = Image.new("RGB", (60, 40), "white")
    picture.paste("black", (0, 0, 30, 40))
    exif = picture.getexif()
    exif[0x010F], exif[0x0112] = "SpyCam", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 28.0, 46.0), 3: "W", 4: (2.0, 14.0, 43.0)})
    picture.save(path, exif=exif)
    return path


@pytest.mark.parametrize(
    ("ending", "mode", "size", "shown"), [("jpg", "RGB", (3000, 1500), (1000, 500)), ("png", "RGBA", (60, 40), (60, 40))]
)
def test_a_picture_is_its_own_page_for_those_who_review_it(ending, mode, size, shown, tmp_path):
    Image.new(mode, size, (0, 0, 0, 0)[: len(mode)]).save(tmp_path / f"a.{ending}")
    copies = copies_of(tmp_path / f"a.{ending}", f"a.{ending}")
    assert [number for kind, number in copies if kind == "page"] == [1]
    with Image.open(io.BytesIO(copies["page", 1])) as page:
        assert (page.format, page.size) == ("JPEG", shown)
        # What was transparent is white, as on paper.
        assert (page.convert("L").getpixel((5, 5)) > 250) == (ending == "png")


# U7
@pytest.mark.parametrize("ending", ["jpg", "png"])
def test_a_photograph_comes_back_upright_without_place_or_camera(ending, tmp_path):
    safe = copies_of(photograph(tmp_path / f"a.{ending}"), f"a.{ending}")["safe", 0]
    with Image.open(io.BytesIO(safe)) as picture:
        assert (picture.size, dict(picture.getexif()), picture.info.get("exif")) == ((40, 60), {}, None)
        assert picture.convert("L").getpixel((20, 5)) < 60
    assert b"SpyCam" not in safe


def test_a_word_document_keeps_its_words_and_loses_its_authors(tmp_path):
    document = WordDocument()
    document.add_paragraph("The designated safeguarding lead is Maya Osei.")
    document.core_properties.author = "Prudence Holloway"
    document.core_properties.created = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    document.save(str(tmp_path / "a.docx"))
    safe = copies_of(tmp_path / "a.docx", "a.docx")["safe", 0]
    with zipfile.ZipFile(io.BytesIO(safe)) as package:
        assert not any(b"Prudence" in package.read(name) for name in package.namelist())
    assert WordDocument(io.BytesIO(safe)).paragraphs[0].text == "The designated safeguarding lead is Maya Osei."


def test_a_spreadsheet_keeps_its_cells_and_loses_its_authors(tmp_path):
    book = Workbook()
    book.active["A1"] = "Name"
    book.properties.creator = "Prudence Holloway"
    book.save(tmp_path / "a.xlsx")
    safe = copies_of(tmp_path / "a.xlsx", "a.xlsx")["safe", 0]
    assert b"Prudence" not in zipfile.ZipFile(io.BytesIO(safe)).read("docProps/core.xml")
    (tmp_path / "safe.xlsx").write_bytes(safe)
    assert copies_of(tmp_path / "safe.xlsx", "safe.xlsx")["text", 0] == b'["Name"]'


def test_what_changed_against_the_version_before_is_told_by_page(tmp_path):
    pdf(tmp_path / "old.pdf", "Safeguarding policy", "The lead is Maya Osei", "Retention: six years")
    pdf(tmp_path / "new.pdf", "Safeguarding policy", "The lead is Ivor Prosser", "Retention: six years", "Reviewed on 3 March 2026")
    copies = copies_of(tmp_path / "new.pdf", "policy.pdf", tmp_path / "old.pdf")
    assert json.loads(copies["changes", 0]) == [
        {"kind": "replaced", "page": 2, "old": "The lead is Maya Osei", "new": "The lead is Ivor Prosser"},
        {"kind": "added", "page": 4, "old": "", "new": "Reviewed on 3 March 2026"},
    ]


def test_a_document_that_cannot_be_copied_is_refused(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 nothing in it %%EOF")
    with pytest.raises(FileRefused):
        copy_document(tmp_path / "a.pdf", "a.pdf")


def test_very_long_texts_are_compared_in_seconds(tmp_path):
    lines = "\n".join(f"line {number % 7}" for number in range(15_000))
    for name in ("old", "new"):
        (tmp_path / f"{name}.csv").write_text(f"{name}\n{lines}", encoding="utf-8")
    copies = copies_of(tmp_path / "new.csv", "a.csv", tmp_path / "old.csv")
    assert len(json.loads(copies["changes", 0])) == 1
