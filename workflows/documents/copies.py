"""What people look at instead of the original: a document without anything that can act or tell tales, pictures of its pages, its words.

Runs in the sandbox like every parser.
"""

from __future__ import annotations

import difflib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf.sanitize import Sanitizer
from PIL import Image

from workflows.documents.final_words import final_parts
from workflows.documents.model import Document
from workflows.documents.reading import parse_document

PAGES_SHOWN = 60
PAGE_WIDTH = 1000
"""Pages are drawn this many points wide: readable on a desk screen, about 100 kB each."""
PAGE_HEIGHT_MOST = 3000
JPEG_QUALITY = 78
MAX_LINES = 8000
MAX_CHANGES = 400
CONTEXT_CHARACTERS = 400
NOT_CARRIED_OVER = (
    "/OpenAction", "/AA", "/AcroForm", "/Names", "/PieceInfo", "/Collection", "/Metadata", "/SpiderInfo", "/Threads", "/URI", "/Perms",
    "/Legal", "/DSS",
)  # fmt: skip
_OOXML = {
    "docProps/core.xml": b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}
_ODF = {
    "meta.xml": b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"/>',
}
BLANKED = {"docx": _OOXML, "xlsx": _OOXML, "odt": _ODF, "ods": _ODF}
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


@dataclass(frozen=True, slots=True)
class Copy:
    """``kind`` and ``number`` as the API names copies; ``number`` is the page, 0 where there is only one."""

    kind: str
    number: int
    media_type: str
    content: bytes


def make_copies(path: Path, filename: str, previous: Path | None) -> list[Copy]:
    """Every copy of a document; ``previous`` is the version before, to tell what changed. Call it through the sandbox."""
    document = parse_document(path, filename)
    copies = [Copy("text", 0, "application/json", _as_json(list(document.pages)))]
    if document.kind == "pdf":
        safe = _safe_pdf(path)
        copies += [safe, *_page_pictures(safe.content)]
    elif document.kind in ("png", "jpg"):
        picture = _safe_picture(path, document.kind)
        copies += [picture, _picture_as_page(picture.content)]
    elif document.kind in BLANKED:
        copies.append(_safe_office(path, document.kind))
    if previous is not None:
        before = parse_document(previous, filename)
        copies.append(Copy("changes", 0, "application/json", _as_json(changes(before, document))))
    return copies


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _safe_pdf(path: Path) -> Copy:
    """The pages as they look: no scripts, actions, attachments, forms, links, names of authors or programs."""
    sanitizer = Sanitizer().remove_javascript().remove_external_access().remove_attachments()
    with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as document:
        sanitizer.apply(document)
        # What was filled in or stamped becomes part of the page before the fields and notes themselves go.
        document.generate_appearance_streams()
        document.flatten_annotations("print")
        for name in NOT_CARRIED_OVER:
            if name in document.Root:
                del document.Root[name]
        for page in document.pages:
            for name in ("/AA", "/Annots", "/PieceInfo", "/Metadata", "/Thumb"):
                if name in page:
                    del page[name]
        if "/Info" in document.trailer:
            del document.trailer["/Info"]
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return Copy("safe", 0, "application/pdf", out.getvalue())


def _safe_office(path: Path, kind: str) -> Copy:
    """The same package in its final words, its properties blank: no comments, deleted text, authors, companies or editing times."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        changed = {**final_parts(old, kind), **BLANKED[kind]}
        for member in old.infolist():
            content = changed.get(member.filename)
            if member.is_dir() or (member.filename in changed and content is None):
                continue
            stored = zipfile.ZIP_STORED if member.filename == "mimetype" else zipfile.ZIP_DEFLATED
            plain = zipfile.ZipInfo(member.filename, date_time=(1980, 1, 1, 0, 0, 0))
            new.writestr(plain, old.read(member) if content is None else content, compress_type=stored)
    return Copy("safe", 0, MEDIA_TYPES[kind], out.getvalue())


def _page_pictures(content: bytes) -> list[Copy]:
    pictures = []
    document = pypdfium2.PdfDocument(content)
    for number, page in enumerate(document, start=1):
        if number > PAGES_SHOWN:
            break
        width, height = page.get_size()
        scale = min(PAGE_WIDTH / max(width, 1), PAGE_HEIGHT_MOST / max(height, 1))
        bitmap = page.render(scale=scale)
        pictures.append(Copy("page", number, "image/jpeg", _jpeg(bitmap.to_pil())))
        bitmap.close()
        page.close()
    document.close()
    return pictures


def _safe_picture(path: Path, kind: str) -> Copy:
    """The picture painted anew: what a camera wrote beside it (place, time, device) is not carried over."""
    with Image.open(path, formats=["PNG" if kind == "png" else "JPEG"]) as picture:
        turned = _upright(picture)
        if kind == "jpg":
            return Copy("safe", 0, "image/jpeg", _jpeg(turned))
        out = io.BytesIO()
        turned.convert("RGBA" if "A" in turned.getbands() else "RGB").save(out, "PNG")
        return Copy("safe", 0, "image/png", out.getvalue())


def _picture_as_page(content: bytes) -> Copy:
    """A picture is its own only page: what a reviewer looks at, no wider than other pages, on white where it was transparent."""
    with Image.open(io.BytesIO(content)) as picture:
        seen = picture.convert("RGBA")
    seen.thumbnail((PAGE_WIDTH, PAGE_HEIGHT_MOST))
    page = Image.new("RGB", seen.size, "white")
    page.paste(seen, mask=seen.getchannel("A"))
    return Copy("page", 1, "image/jpeg", _jpeg(page))


def _upright(picture: Image.Image) -> Image.Image:
    turns = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_270, 8: Image.Transpose.ROTATE_90}
    turn = turns.get(picture.getexif().get(0x0112, 1))
    return picture.transpose(turn) if turn is not None else picture.copy()


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()


def changes(before: Document, after: Document) -> list[dict[str, object]]:
    """What changed, line by line: ``kind`` added, removed or replaced, the page of the newer text, the old and the new words."""
    old, new = _lines(before), _lines(after)
    matcher = difflib.SequenceMatcher(None, [text for _, text in old], [text for _, text in new])
    found: list[dict[str, object]] = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal" or len(found) >= MAX_CHANGES:
            continue
        place = new[min(new_from, len(new) - 1)][0] if new else 1
        found.append(
            {
                "kind": {"insert": "added", "delete": "removed", "replace": "replaced"}[kind],
                "page": place,
                "old": "\n".join(text for _, text in old[old_from:old_to])[:CONTEXT_CHARACTERS],
                "new": "\n".join(text for _, text in new[new_from:new_to])[:CONTEXT_CHARACTERS],
            }
        )
    return found


def _lines(document: Document) -> list[tuple[int, str]]:
    numbered = enumerate(document.pages, start=1)
    lines = [(number, " ".join(line.split())) for number, page in numbered for line in page.splitlines() if line.strip()]
    return lines[:MAX_LINES]
