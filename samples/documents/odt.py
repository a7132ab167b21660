"""OpenDocument text, written directly so that nothing carries a clock."""

from __future__ import annotations

from xml.sax.saxutils import escape

from samples.documents.archive import FIXED_STAMP, zipped
from samples.documents.paper import FOOTER, Paper

MIMETYPE = "application/vnd.oasis.opendocument.text"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {"office": "office", "text": "text", "table": "table", "meta": "meta", "style": "style"}.items()
)
MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def odt_bytes(paper: Paper) -> bytes:
    body = [_heading(paper.organisation, 2), _heading(paper.title, 1)]
    body += [_paragraph(f"{label}: {value}") for label, value in paper.facts]
    parts = (*paper.headed(), *((closing.heading, closing) for closing in paper.closing()))
    for place, (heading, section) in enumerate(parts, start=1):
        body += [_heading(heading, 2), *map(_paragraph, section.paragraphs), _table(section.rows, f"Table{place}")]
    body.append(_paragraph(FOOTER))
    content = (
        f'{_HEAD}<office:document-content {_NAMES} office:version="1.2"><office:body><office:text>{"".join(body)}'
        "</office:text></office:body></office:document-content>"
    )
    meta = (
        f'{_HEAD}<office:document-meta {_NAMES} office:version="1.2"><office:meta>'
        f"<meta:creation-date>{FIXED_STAMP}</meta:creation-date></office:meta></office:document-meta>"
    )
    members = {"mimetype": MIMETYPE, "META-INF/manifest.xml": MANIFEST, "content.xml": content, "meta.xml": meta}
    return zipped({name: text.encode() for name, text in members.items()}, stored=frozenset({"mimetype"}))


def _heading(text: str, level: int) -> str:
    return f'<text:h text:outline-level="{level}">{escape(text)}</text:h>'


def _paragraph(text: str) -> str:
    return f"<text:p>{escape(text)}</text:p>"


def _table(rows: tuple[tuple[str, ...], ...], name: str) -> str:
    if not rows:
        return ""
    lines = "".join(
        "<table:table-row>" + "".join(f"<table:table-cell>{_paragraph(cell)}</table:table-cell>" for cell in row) + "</table:table-row>"
        for row in rows
    )
    columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
    return f'<table:table table:name="{name}">{columns}{lines}</table:table>'
