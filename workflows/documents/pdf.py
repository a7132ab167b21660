"""PDF: structure checked by pikepdf, anything active refused, text taken per page by PDFium."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
from pypdfium2 import raw

from workflows.documents.archives import damaged
from workflows.documents.model import Document
from workflows.documents.pdf_tables import find_tables
from workflows.sandbox import FileRefused

MAX_PAGES = 500
MAX_OBJECTS = 200_000
MAX_PAGE_CHARACTERS = 200_000
# A scan still carries page numbers or a stamp; fewer letters than this on every page is no text layer.
TEXT_LAYER_LETTERS = 25
END_BYTES = 64
PAGES_SEARCHED_FOR_MARKS = 3
MAX_TEXT_OBJECTS = 3000

_LETTERS = str.maketrans({"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\u00a0": " ", "\u2011": "-"})
# A hyphen at the end of a line between two small letters parts a word; PDFium marks one it is sure of as U+FFFE.
_PARTED = re.compile(r"[\ufffe\u00ad]\s?|(?<=[a-z])[-\u2010]\n(?=[a-z])|\x02\n?")

_ACTIVE = re.compile(
    rb"/(JS|JavaScript|Launch|ImportData|SubmitForm|GoToE|Rendition|RichMedia|RichMediaExecute|XFA|EmbeddedFile|EmbeddedFiles|EF)"
    rb"(?=[\s/<>\[\](]|$)"
)
LEFT_OUT = "The PDF held scripts, attachments or actions; reviewers get a copy without them."


def read_pdf(path: Path, filename: str) -> Document:
    _check_envelope(path)
    is_active = _check_structure(path)
    pages, marks = _page_texts(path)
    has_text = any(sum(letter.isalpha() for letter in page) >= TEXT_LAYER_LETTERS for page in pages)
    return Document(
        kind="pdf",
        filename=filename,
        size_bytes=path.stat().st_size,
        pages=pages,
        has_text_layer=has_text,
        watermarks=marks,
        tables=find_tables(path) if has_text else (),
        warnings=(
            *((LEFT_OUT,) if is_active else ()),
            *(_silent_pages(pages) if has_text else ("This is a scan without text; a person has to read it.",)),
        ),
    )


def _check_envelope(path: Path) -> None:
    """The file is a PDF from its first byte to its last, so no other program sees something else in it."""
    with path.open("rb") as opened:
        opened.seek(0, 2)
        size = opened.tell()
        opened.seek(max(0, size - END_BYTES - len(b"%%EOF")))
        end = opened.read()
    if zipfile.is_zipfile(path):
        raise FileRefused("two_files_in_one", "The PDF has another file hidden behind it; print it to PDF again and send that.")
    if b"%%EOF" not in end:
        raise damaged()


def _check_structure(path: Path) -> bool:
    """Whether it holds something that could act, which no safe copy carries over."""
    try:
        with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as document:
            if not 1 <= len(document.pages) <= MAX_PAGES:
                raise FileRefused("too_many_pages", f"The PDF has no pages or more than {MAX_PAGES}; send the part that matters.")
            return _is_active(document)
    except pikepdf.PasswordError as error:
        raise FileRefused("password_protected", "The PDF is protected by a password; remove the protection and send it again.") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError) as error:
        raise damaged() from error


def _is_active(document: pikepdf.Pdf) -> bool:
    """Raises FileRefused for a form whose pages are made by a program: without it there is nothing to see."""
    is_active = False
    for count, item in enumerate(document.objects):
        if count > MAX_OBJECTS:
            raise FileRefused("unprocessable_file", "The PDF has too many parts to check; print it to PDF again and send that.")
        if found := _ACTIVE.search(_dictionary_bytes(item)):
            if found[1] == b"XFA":
                raise FileRefused("active_content", "The PDF is an interactive form; print it to PDF and send the printed copy.")
            is_active = True
    return is_active


def _dictionary_bytes(item: pikepdf.Object) -> bytes:
    """An object as text, names in plain spelling; of a stream its dictionary alone, so page content cannot raise an alarm."""
    if isinstance(item, pikepdf.Stream):
        item = item.stream_dict
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Array):
        return b""
    content: bytes = item.unparse(resolved=True)
    return content


def _page_texts(path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The text of each page, and words printed across pages."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise damaged() from error
    texts: list[str] = []
    marks: list[str] = []
    for number, page in enumerate(document):
        text = page.get_textpage()
        texts.append(tidied(text.get_text_range(0, min(text.count_chars(), MAX_PAGE_CHARACTERS))))
        if number < PAGES_SEARCHED_FOR_MARKS:
            marks.extend(_slanted(page, text))
        text.close()
        page.close()
    document.close()
    return tuple(texts), tuple(dict.fromkeys(marks))


def tidied(text: str) -> str:
    """One kind of line end and space, ligatures as letters, and words joined that were parted at the end of a line."""
    plain = text.replace("\r\n", "\n").replace("\x00", "").translate(_LETTERS)
    return _PARTED.sub("", plain)


def _slanted(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> Iterator[str]:
    """Text set at an angle, which is how a watermark is printed. Upright and quarter-turned text is something else."""
    for count, item in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=4)):
        if count >= MAX_TEXT_OBJECTS:
            return
        a, b, c, d = item.get_matrix().get()[:4]
        if min(abs(a), abs(b), abs(c), abs(d)) > 0.1 * max(abs(a), abs(b)):
            length = raw.FPDFTextObj_GetText(item.raw, text.raw, None, 0)
            held = (raw.FPDF_WCHAR * (length // 2 + 1))()
            raw.FPDFTextObj_GetText(item.raw, text.raw, held, length)
            if words := bytes(held).decode("utf-16-le", "ignore").split("\x00")[0].strip():
                yield words[:200]


def _silent_pages(pages: tuple[str, ...]) -> tuple[str, ...]:
    silent = [str(number) for number, page in enumerate(pages, start=1) if not page.strip()]
    return (f"No text on page {', '.join(silent[:20])}: look at it yourself.",) if silent else ()
