"""Word documents: the few parts the format asks for, written directly so that nothing carries a clock."""

from __future__ import annotations

from xml.sax.saxutils import escape

from samples.documents.archive import FIXED_STAMP, zipped
from samples.documents.paper import FOOTER, Paper

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_WORD}.footer+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
RELATIONSHIPS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
)
DOCUMENT_RELATIONSHIPS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/footer" Target="footer1.xml"/></Relationships>'
)


def _style(key: str, name: str, half_points: int, bold: bool) -> str:
    weight = "<w:b/>" if bold else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:pPr><w:spacing w:after="120"/></w:pPr>'
        f'<w:rPr>{weight}<w:sz w:val="{half_points}"/></w:rPr></w:style>'
    )


STYLES = (
    f"{_HEAD}<w:styles {_W}>"
    + "".join(
        (
            _style("Normal", "Normal", 22, False),
            _style("Title", "Title", 36, True),
            _style("Heading1", "heading 1", 26, True),
        )
    )
    + "</w:styles>"
)


def docx_bytes(paper: Paper) -> bytes:
    body = [_paragraph(paper.organisation, "Heading1"), _paragraph(paper.title, "Title")]
    body += [_paragraph(f"{label}: {value}") for label, value in paper.facts]
    for heading, section in paper.headed():
        body += [_paragraph(heading, "Heading1"), *map(_paragraph, section.paragraphs), _table(section.rows)]
    for closing in paper.closing():
        body += [_paragraph(closing.heading, "Heading1"), _table(closing.rows)]
    section_properties = '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    document = f"{_HEAD}<w:document {_W} {_R}><w:body>{''.join(body)}{section_properties}</w:body></w:document>"
    footer = f"{_HEAD}<w:ftr {_W}>{_paragraph(FOOTER)}</w:ftr>"
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES.encode(),
            "_rels/.rels": RELATIONSHIPS.encode(),
            "docProps/core.xml": _core(paper).encode(),
            "word/_rels/document.xml.rels": DOCUMENT_RELATIONSHIPS.encode(),
            "word/document.xml": document.encode(),
            "word/footer1.xml": footer.encode(),
            "word/styles.xml": STYLES.encode(),
        }
    )


def _core(paper: Paper) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(paper.title)}</dc:title><dc:creator>{escape(paper.organisation)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{FIXED_STAMP}</dcterms:created></cp:coreProperties>'
    )


def _paragraph(text: str, style: str = "Normal") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    if not rows:
        return ""
    edge = '<w:{0} w:val="single" w:sz="4" w:color="808080"/>'
    edges = "".join(edge.format(side) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    lines = "".join("<w:tr>" + "".join(f"<w:tc><w:tcPr/>{_paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    grid = "<w:tblGrid>" + "<w:gridCol/>" * len(rows[0]) + "</w:tblGrid>"
    properties = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
    return f"<w:tbl>{properties}{grid}{lines}</w:tbl>{_paragraph('')}"
