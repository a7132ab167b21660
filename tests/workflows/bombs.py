"""Files made to hurt whoever opens them, one builder each. Small on disk; every one must end as a refusal or a plain document."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
from PIL import Image

from tests.workflows import hostile

MIB = 1024 * 1024
ODF = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
ODF += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def _pdf(path: Path, change: Callable[[pikepdf.Pdf], None]) -> Path:
    with pikepdf.new() as document:
        document.add_blank_page()
        change(document)
        document.save(path)
    return path


def pdf_image_flood(path: Path) -> Path:
    """A page that shows a picture of 30,000 by 30,000 points, all one colour."""

    def change(document: pikepdf.Pdf) -> None:
        packed = zlib.compress(bytes(30_000 * 30_000 // 8), 9)
        picture = document.make_stream(packed, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=30_000, Height=30_000)
        picture.stream_dict.ColorSpace, picture.stream_dict.BitsPerComponent = pikepdf.Name.DeviceGray, 1
        picture.stream_dict.Filter = pikepdf.Name.FlateDecode
        page = document.pages[0]
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=picture))
        page.Contents = document.make_stream(b"612 0 0 792 0 0 cm /Im Do")

    return _pdf(path, change)


def pdf_stream_bomb(path: Path) -> Path:
    """Page content that unpacks twice, to a gigabyte."""

    def change(document: pikepdf.Pdf) -> None:
        twice = zlib.compress(zlib.compress(b" " * 1024 * MIB, 9), 9)
        content = document.make_stream(twice)
        content.stream_dict.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        document.pages[0].Contents = content

    return _pdf(path, change)


def pdf_deep_nesting(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000 + b"]" * 200_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n")
    return path


def pdf_page_loop(path: Path) -> Path:
    """A page tree whose branch holds itself."""
    path.write_bytes(
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9999999>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF\n"
    )
    return path


def pdf_huge_page(path: Path) -> Path:
    return _pdf(path, lambda document: setattr(document.pages[0], "MediaBox", pikepdf.Array([0, 0, 10_000_000, 10_000_000])))


def pdf_too_many_pages(path: Path) -> Path:
    with pikepdf.new() as document:
        for _ in range(501):
            document.add_blank_page()
        document.save(path)
    return path


def pdf_self_drawing_form(path: Path) -> Path:
    """A drawing that draws itself, twice each time."""

    def change(document: pikepdf.Pdf) -> None:
        form = document.make_stream(b"/F Do /F Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
        form.stream_dict.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        document.pages[0].Contents = document.make_stream(b"/F Do")

    return _pdf(path, change)


def _docx(path: Path, body: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>")
    return path


def docx_nested_tables(path: Path) -> Path:
    opening, closing = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    return _docx(path, opening * 30_000 + closing * 30_000)


def docx_long_paragraph(path: Path) -> Path:
    return _docx(path, "<w:p>" + "<w:r><w:t>policy </w:t></w:r>" * 900_000 + "</w:p>")


def docx_entities(path: Path) -> Path:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<!DOCTYPE d [<!ENTITY l0 "lol">{lol}]><w:document {WORD}><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("word/document.xml", body)
    return path


def _odf(path: Path, kind: str, body: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        package.writestr("content.xml", f"<office:document-content {ODF}><office:body>{body}</office:body></office:document-content>")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def ods_repeated_cells(path: Path) -> Path:
    cell = '<table:table-cell table:number-columns-repeated="999999999"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="999999999">{cell}</table:table-row>'
    return _odf(path, "spreadsheet", f'<office:spreadsheet><table:table table:name="a">{row}</table:table></office:spreadsheet>')


def odt_repeated_spaces(path: Path) -> Path:
    return _odf(path, "text", '<office:text><text:p><text:s text:c="999999999"/></text:p></office:text>')


def odt_deep_nesting(path: Path) -> Path:
    return _odf(path, "text", "<office:text>" + "<text:section>" * 100_000 + "</text:section>" * 100_000 + "</office:text>")


def csv_one_endless_cell(path: Path) -> Path:
    path.write_bytes(b'Name,Course\n"' + b"x" * (24 * MIB))
    return path


def csv_a_million_columns(path: Path) -> Path:
    path.write_bytes(b"," * 5_000_000 + b"\n")
    return path


def _png(path: Path, *chunks: tuple[bytes, bytes]) -> Path:
    body = b"".join(struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path


def _header(side: int) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)


def png_pixel_flood(path: Path) -> Path:
    return _png(path, _header(13_000), (b"IDAT", zlib.compress(bytes(13_000 // 8 + 1) * 13_000)), (b"IEND", b""))


def png_text_bomb(path: Path) -> Path:
    text = (b"zTXt", b"Comment\x00\x00" + zlib.compress(b"a" * 512 * MIB, 9))
    return _png(path, _header(8), text, (b"IDAT", zlib.compress(b"\x00\x00" * 8)), (b"IEND", b""))


def jpg_declared_flood(path: Path) -> Path:
    Image.new("L", (16, 16)).save(path, "JPEG")
    content = bytearray(path.read_bytes())
    start = content.index(b"\xff\xc0")
    content[start + 5 : start + 9] = struct.pack(">HH", 65_500, 65_500)
    path.write_bytes(content)
    return path


OWN: Mapping[str, tuple[Callable[[Path], Path], ...]] = {
    "pdf": (
        pdf_image_flood, pdf_stream_bomb, pdf_deep_nesting, pdf_page_loop, pdf_huge_page, pdf_too_many_pages, pdf_self_drawing_form,
    ),
    "docx": (docx_nested_tables, docx_long_paragraph, docx_entities),
    "ods": (ods_repeated_cells,),
    "odt": (odt_repeated_spaces, odt_deep_nesting),
    "csv": (csv_one_endless_cell, csv_a_million_columns),
    "png": (png_pixel_flood, png_text_bomb),
    "jpg": (jpg_declared_flood,),
    "xlsx": (
        hostile.coordinate_bomb, hostile.merge_bomb, hostile.hyperlink_bomb, hostile.many_merges, hostile.million_rows, hostile.zip_bomb,
        hostile.lying_zip_bomb, hostile.overlapping_members, hostile.document_type, hostile.document_type_utf16, hostile.document_type_utf7,
        hostile.deep_nesting, hostile.duplicate_member, hostile.too_many_members, hostile.nested_archive, hostile.traversal,
        hostile.absolute, hostile.symbolic_link, hostile.macro, hostile.external_link, hostile.connections, hostile.very_hidden,
        hostile.data_before, hostile.data_after,
    ),
}  # fmt: skip
BOMBS = [(kind, builder) for kind, builders in OWN.items() for builder in builders]
