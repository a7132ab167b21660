"""What goes into files and pages, and what opens files that people send."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.rules.model import Rule, calls, importing, is_constant, last_name, tree_of

FITTING = {"safe_title", "_free_title"}
"""What makes any text fit for a sheet's title."""


def typed_titles(text: str) -> Iterator[int]:
    """Titles of sheets that are neither constants nor made fit; followed through helpers that pass their own argument on."""
    functions = [node for node in ast.walk(tree_of(text)) if isinstance(node, ast.FunctionDef)]
    sinks = {"create_sheet": 0}
    passed_on: set[ast.expr] = set()
    grew = True
    while grew:
        grew = False
        for function in functions:
            names = [argument.arg for argument in function.args.args]
            for given in _given(function, sinks):
                if isinstance(given, ast.Name) and given.id in names and given not in passed_on:
                    passed_on.add(given)
                    sinks.setdefault(function.name, names.index(given.id))
                    grew = True
    for given in _given(tree_of(text), sinks):
        is_fit = is_constant(given) or (isinstance(given, ast.Call) and last_name(given.func) in FITTING)
        if not is_fit and given not in passed_on:
            yield given.lineno


def _given(inside: ast.AST, sinks: dict[str, int]) -> Iterator[ast.expr]:
    for call in (node for node in ast.walk(inside) if isinstance(node, ast.Call)):
        place = sinks.get(last_name(call.func))
        if place is not None and len(call.args) > place:
            yield call.args[place]


def trusted_markup(text: str) -> Iterator[int]:
    return (call.lineno for call in calls(text) if last_name(call.func) in {"SafeString", "SafeText", "mark_safe"} and not _is_empty(call))


def _is_empty(call: ast.Call) -> bool:
    return all(isinstance(argument, ast.Constant) for argument in call.args)


def built_forms(text: str) -> Iterator[int]:
    for call in calls(text):
        place = {"format_html": 0, "format_html_join": 1}.get(last_name(call.func))
        if place is not None and len(call.args) > place and not is_constant(call.args[place]):
            yield call.lineno


UNESCAPED = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|\{%\s*autoescape\s+off|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)


def unescaped(text: str) -> Iterator[int]:
    return (number for number, line in enumerate(text.splitlines(), 1) if UNESCAPED.search(line))


OPENERS = (
    "pikepdf", "pypdfium2", "pypdf", "PIL.Image", "PIL.ImageFile", "zipfile", "tarfile", "docx", "lxml", "defusedxml", "xml.etree",
    "xml.dom", "xml.sax.expatreader", "openpyxl.load_workbook", "openpyxl.reader", "csv.reader",
)  # fmt: skip

RULES = (
    Rule(
        rows=("X4",),
        forbids="a sheet whose title somebody typed",
        find=typed_titles,
        bad=(
            "book.create_sheet(site.name)",
            "book.create_sheet(f'Site {site.name}')",
            "def sheet(book, title):\n    return book.create_sheet(title)\n\nsheet(book, site.name)",
        ),
        good=(
            'book.create_sheet("Sites")',
            "book.create_sheet(SITES)",
            "book.create_sheet(safe_title(site.name))",
            'def sheet(book, title):\n    return book.create_sheet(title)\n\nsheet(book, "Sites")',
        ),
    ),
    Rule(
        rows=("X5",),
        forbids="a paragraph of a PDF made elsewhere than where its text is escaped",
        find=importing("reportlab.platypus.Paragraph", "reportlab.platypus.XPreformatted", "reportlab.platypus.paragraph"),
        bad=("from reportlab.platypus import Paragraph", "from reportlab.platypus.paragraph import Paragraph as P"),
        good=("from reportlab.platypus import Spacer", "from reports.pdf.flowables import Words"),
        let_be={"reports/pdf/flowables.py": "the one place, which escapes"},
    ),
    Rule(
        rows=("R8",),
        forbids="text taken for markup without being escaped on the spot",
        find=trusted_markup,
        bad=("mark_safe(note.text)", "SafeString(f'<b>{name}</b>')", "safestring.mark_safe(text)"),
        good=("format_html('<b>{}</b>', name)", "conditional_escape(name)", "SafeString(' lang=\"en\"')"),
        let_be={
            "portal/shared/templatetags/components.py": "what a template's block rendered, escaped there",
            "portal/shared/framework_words.py": "a sentence of ours and its words, both escaped on the line",
            "portal/leadership/picture.py": "a drawing of ours, whose texts its writer escapes",
        },
    ),
    Rule(
        rows=("R8",),
        forbids="a form of format_html that is not written out: what it holds would not be escaped",
        find=built_forms,
        bad=("format_html(f'<b>{name}</b>')", "format_html('<b>' + name)", "format_html_join('', row, rows)"),
        good=("format_html('<b>{}</b>', name)", "format_html_join('', CELL, rows)", "format_html_join('', '<td>{}</td>', rows)"),
    ),
    Rule(
        rows=("R8",),
        forbids="a template that does not escape, or holds a script in an attribute",
        find=unescaped,
        bad=("{{ note|safe }}", "{{ notes | safeseq }}", "{% autoescape off %}", '<a onclick="go()">', '<a href="javascript:go()">'),
        good=("{{ note }}", "{{ note|linebreaks }}", '<a href="{{ address }}">', '<p class="on">'),
        let_be={
            "portal/shared/templates/shared/forms/notes.html": "help texts are of the forms, never typed",
            "portal/shared/templates/shared/forms/field.html": "help texts are of the forms, never typed",
            "portal/shared/templates/mfa/totp/activate_form.html": "the picture that the library draws of a secret of ours",
        },
        where=("accounts", "api", "portal"),
        suffix=".html",
    ),
    Rule(
        rows=("U11", "X7"),
        forbids="a file that people send opened elsewhere than in the sandbox's readers",
        find=importing(*OPENERS),
        bad=(
            "import pikepdf",
            "from PIL import Image",
            "import zipfile",
            "from openpyxl import load_workbook",
            "from xml.etree import ElementTree",
            "import xml.etree.ElementTree as ET",
            "from lxml import etree",
        ),
        good=("from openpyxl import Workbook", "from workflows.documents import read_document", "from xml.sax.saxutils import escape"),
        let_be={
            "workflows/documents/": "the readers, called through the sandbox",
            "workflows/workbook/": "the reader of the intake workbook, called through the sandbox",
            "reports/xlsx.py": "packs anew the workbook it has just written",
            "reports/archive.py": "writes an archive, and opens none",
        },
    ),
)
