"""Pages as pictures: a PDF without a text layer, as a copier makes one, and a PNG as a phone does."""

from __future__ import annotations

import struct
import textwrap
import zlib
from collections.abc import Iterator

from PIL import Image, ImageDraw, ImageFont

from samples.documents.paper import FOOTER, Paper

PAGE = (620, 877)
"""A4 at 75 dots an inch: legible, and small enough for a repository."""
_LINE_HEIGHT, _LEFT, _COLUMNS = 14, 48, 84
_TILT_DEGREES = 0.6


def scan_bytes(paper: Paper) -> bytes:
    """One page; the picture is stored as it is, so the bytes depend on no compressor."""
    width, height = PAGE
    picture = _page(paper).tobytes()
    drawing = b"q 595 0 0 842 0 0 cm /Im0 Do Q"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /Im0 4 0 R >> >> /Contents 5 0 R >>",
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 1 "
        b"/Length %d >>\nstream\n%b\nendstream" % (width, height, len(picture), picture),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawing), drawing),
    )
    return _assembled(objects)


def _assembled(objects: tuple[bytes, ...]) -> bytes:
    found, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(found))
        found += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return found + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        len(found),
    )


def png_bytes(paper: Paper) -> bytes:
    """One bit a pixel, in stored blocks."""
    width, height = PAGE
    row_bytes = (width + 7) // 8
    picture = _page(paper).tobytes()
    rows = b"".join(b"\x00" + picture[row * row_bytes : (row + 1) * row_bytes] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 0)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _page(paper: Paper) -> Image.Image:
    page = Image.new("1", PAGE, 1)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default_imagefont()
    top = 50
    for line in _lines(paper):
        pen.text((_LEFT, top), line.encode("latin-1", "replace").decode("latin-1"), fill=0, font=font)
        top += _LINE_HEIGHT
        if top > PAGE[1] - 60:
            break
    pen.text((_LEFT, PAGE[1] - 40), FOOTER.replace("–", "-"), fill=0, font=font)
    pen.rectangle((24, 24, PAGE[0] - 24, PAGE[1] - 20), outline=0)
    return page.rotate(_TILT_DEGREES, fillcolor=1)


def _lines(paper: Paper) -> Iterator[str]:
    yield from (paper.organisation, "", paper.title.upper(), "")
    for label, value in paper.facts:
        yield from textwrap.wrap(f"{label}: {value}", _COLUMNS)
    for heading, section in (*paper.headed(), *((closing.heading, closing) for closing in paper.closing())):
        yield from ("", heading)
        for text in section.paragraphs:
            yield from textwrap.wrap(text, _COLUMNS)
        yield from (" | ".join(row) for row in section.rows)
