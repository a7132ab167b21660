"""Marks in a DOCX that are not its words: watermarks, highlighted text and form fields that still show their prompt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from workflows.documents.model import Prompt

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_PROMPTS = 200
MAX_LETTERS = 200


def watermarks(part: Element) -> Iterator[str]:
    """The words of text drawn as a shape, which is how Word writes a watermark."""
    for element in part.iter():
        if element.tag.endswith("}textpath") and (text := element.get("string", "").strip()):
            yield text[:MAX_LETTERS]


def prompts(body: Element, pages: Sequence[str]) -> Iterator[Prompt]:
    """Fields left as they came and runs of highlighted text, on the first page that has their words."""
    found = [*((text, True) for text in _empty_fields(body)), *((text, False) for text in _highlighted(body))]
    for text, is_field in found[:MAX_PROMPTS]:
        page = next((number for number, words in enumerate(pages, start=1) if text.split("\n")[0] in words), 1)
        yield Prompt(page=page, text=text[:MAX_LETTERS], is_field=is_field)


def _empty_fields(body: Element) -> Iterator[str]:
    for field in body.iter(f"{_WORD}sdt"):
        properties = field.find(f"{_WORD}sdtPr")
        is_empty = properties is not None and properties.find(f"{_WORD}showingPlcHdr") is not None
        if is_empty and (text := _text(field).strip()):
            yield text


def _highlighted(body: Element) -> Iterator[str]:
    """Neighbouring highlighted runs of a paragraph make one text."""
    for paragraph in body.iter(f"{_WORD}p"):
        text = ""
        for run in [*paragraph.iter(f"{_WORD}r"), None]:
            if run is not None and _is_highlighted(run):
                text += _text(run)
            elif text.strip():
                yield text.strip()
                text = ""
            else:
                text = ""


def _is_highlighted(run: Element) -> bool:
    mark = run.find(f"{_WORD}rPr/{_WORD}highlight")
    return mark is not None and mark.get(f"{_WORD}val", "none") not in ("none", "white")


def _text(element: Element) -> str:
    return "".join(word.text or "" for word in element.iter(f"{_WORD}t"))
