"""Tags, the lines of a table and what a list offers, as HTML: a template for each cell and option took half of a page of 25 rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from django.forms.utils import flatatt
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.shared.framework_words import plain
from portal.shared.tables import Cell, Column, Table

Opening = tuple[SafeString, SafeString, SafeString]
"""How a cell of a column begins, how one with nothing to show begins, and how either ends."""


def tagged(text: object, tone: str) -> SafeString:
    """Words in a tone: a tick for what is done, else a tag."""
    if tone == "done":
        return format_html('<span class="ticked">{}</span>', text)
    return format_html('<span class="tag {}">{}</span>', tone, text)


def lines(table: Table) -> SafeString:
    """The lines of a table, their first cells its headings."""
    openings = [_heading(column) if place == 0 else _plain(column) for place, column in enumerate(table.columns)]
    return format_html_join("\n", "<tr>{}</tr>", ((_line(openings, row),) for row in table.rows))


def _line(openings: Sequence[Opening], row: Sequence[Cell]) -> SafeString:
    parts = ((blank if cell.is_blank else begin, _inside(cell), end) for (begin, blank, end), cell in zip(openings, row, strict=True))
    return format_html_join("", "{}", ((part,) for part in chain.from_iterable(parts)))


def _heading(column: Column) -> Opening:
    begin = format_html('<th scope="row"{}>', _class(column.classes))
    return begin, begin, SafeString("</th>")


def _plain(column: Column) -> Opening:
    label = SafeString("") if column.hidden else format_html(' data-label="{}"', column.title)
    begin, blank = _class(column.classes), _class(f"{column.classes} blank".strip())
    return format_html("<td{}{}>", begin, label), format_html("<td{}{}>", blank, label), SafeString("</td>")


def _class(names: str) -> SafeString:
    return format_html(' class="{}"', names) if names else SafeString("")


def _inside(cell: Cell) -> SafeString:
    shown = _shown(cell)
    return format_html('{} <small class="muted">{}</small>', shown, cell.small) if cell.small else shown


def _shown(cell: Cell) -> SafeString:
    if cell.href and cell.about:
        return format_html('<a href="{}">{}<span class="visually-hidden"> {}</span></a>', cell.href, localize(cell.text), cell.about)
    if cell.href:
        return format_html('<a href="{}">{}</a>', cell.href, localize(cell.text))
    return tagged(cell.text, cell.tone) if cell.tone else format_html("{}", localize(cell.text))


def options(groups: Iterable[tuple[str | None, Sequence[Mapping[str, Any]], int]]) -> SafeString:
    """What a ``<select>`` offers; ``groups`` are the ``optgroups`` of Django's widget. English words on a Welsh page say so."""
    return format_html_join("\n", "{}", ((_group(title, [_option(one) for one in offered]),) for title, offered, _ in groups))


def _group(title: str | None, offered: Iterable[SafeString]) -> SafeString:
    inside = format_html_join("\n", "{}", ((one,) for one in offered))
    return format_html('<optgroup label="{}">{}</optgroup>', title, inside) if title else inside


def _option(one: Mapping[str, Any]) -> SafeString:
    label, lang = one["label"], getattr(one["label"], "lang", "")
    more = flatatt(one["attrs"] | ({"lang": lang} if lang else {}))
    return format_html('<option value="{}"{}>{}</option>', str(one["value"]), more, plain(label))
