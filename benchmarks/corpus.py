"""The labelled documents inspectors are measured on: each case is a YAML file, made into the real file its ``kind`` names.

``benchmarks/corpus/<family>/<slug>.yaml`` holds ``kind`` (docx, odt, pdf, text-pdf, scan, xlsx, csv), ``requirement``, ``nations``,
``organisation``, ``as_of``, ``bad``, optionally ``filename``, ``answers``, ``context`` (more of InspectionContext), ``header``,
``footer``, ``watermark``, then ``body`` or ``sheets`` (name -> rows), and ``facts``: what the document says, null where it does not.

Markup of ``body``: ``# heading``, paragraphs between blank lines (single line breaks stay), ``- bullet``, ``| cell | cell |`` rows
(``<br>`` breaks a line in a cell), ``> text box``, ``==highlighted==``, ``**bold**``, ``{{prompt of a form field}}``, ``=== page ===``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent / "corpus"
EXTENSIONS = {"text-pdf": "pdf", "scan": "pdf"}
PAGE_BREAK = "=== page ==="
KINDS = ("docx", "odt", "pdf", "text-pdf", "scan", "xlsx", "csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    family: str
    slug: str
    kind: str
    requirement: str
    nations: frozenset[str]
    organisation: str
    as_of: dt.date
    bad: bool
    facts: Mapping[str, Any]
    answers: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    filename: str = ""
    header: str = ""
    footer: str = ""
    watermark: str = ""
    body: str = ""
    sheets: Mapping[str, Sequence[Sequence[Any]]] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The name its sender gave it."""
        return self.filename or f"{self.slug}.{EXTENSIONS.get(self.kind, self.kind)}"


@dataclass(frozen=True, slots=True)
class Block:
    """``kind`` is heading, paragraph, bullet, box, table or page; ``rows`` belong to a table."""

    kind: str
    text: str = ""
    level: int = 1
    rows: tuple[tuple[str, ...], ...] = ()


def load_cases(family: str = "", root: Path = ROOT) -> list[Case]:
    """Every case of a family, or of all, in the order of their names."""
    return [load_case(path) for path in sorted(root.glob(f"{family or '*'}/*.yaml"))]


def load_case(path: Path) -> Case:
    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    if given["kind"] not in KINDS:
        raise ValueError(f"{path.name}: {given['kind']} is not one of {', '.join(KINDS)}")
    given["nations"] = frozenset(given["nations"])
    given["facts"] = {name: plain(value) for name, value in given["facts"].items()}
    given["answers"] = plain(given.get("answers") or {})
    return Case(family=path.parent.name, slug=path.stem, **given)


def plain(value: Any) -> Any:
    """A YAML value as JSON would hold it: dates become ISO text."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value


def blocks(body: str) -> Iterator[Block]:
    """The parts of a body in reading order."""
    for chunk in re.split(r"\n\s*\n", body.strip("\n")):
        lines = chunk.strip("\n").split("\n")
        held: list[str] = []
        for line in lines:
            mark = _mark(line)
            if held and (mark != "paragraph" or _mark(held[0]) != mark) and not (mark == _mark(held[0]) == "table"):
                yield _block(held)
                held = []
            held.append(line)
        if held:
            yield _block(held)


def _mark(line: str) -> str:
    if line.strip() == PAGE_BREAK:
        return "page"
    if line.startswith("#"):
        return "heading"
    if line.startswith("- "):
        return "bullet"
    if line.startswith("> "):
        return "box"
    return "table" if line.startswith("|") and line.rstrip().endswith("|") else "paragraph"


def _block(lines: list[str]) -> Block:
    kind = _mark(lines[0])
    if kind == "table":
        rows = [tuple(cell.strip().replace("<br>", "\n") for cell in line.strip().strip("|").split("|")) for line in lines]
        width = max(map(len, rows))
        return Block("table", rows=tuple(row + ("",) * (width - len(row)) for row in rows))
    if kind == "heading":
        marks = len(lines[0]) - len(lines[0].lstrip("#"))
        return Block("heading", lines[0][marks:].strip(), level=marks)
    text = "\n".join(lines)
    return Block(kind, text[2:] if kind in ("bullet", "box") else text)


_SPAN = re.compile(r"(==.+?==|\*\*.+?\*\*|\{\{.+?\}\})", re.DOTALL)


def spans(text: str) -> Iterator[tuple[str, str]]:
    """``(style, words)`` pieces; style is plain, highlight, bold or prompt."""
    styles = {"==": "highlight", "**": "bold", "{{": "prompt"}
    for piece in _SPAN.split(text):
        if len(piece) > 4 and _SPAN.fullmatch(piece):
            yield styles[piece[:2]], piece[2:-2]
        elif piece:
            yield "plain", piece


def unmarked(text: str) -> str:
    return "".join(words for _, words in spans(text))
