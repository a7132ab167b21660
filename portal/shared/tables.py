"""A table as data. The template gives it caption and, on phones, cards, ``drawing`` its lines; nothing else writes ``<table>`` by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """``numeric`` columns are set flush right; a ``hidden`` title is read out, not shown; a ``keep`` one never breaks a line."""

    title: str
    numeric: bool = False
    hidden: bool = False
    keep: bool = False

    @property
    def classes(self) -> str:
        return " ".join(name for name, is_set in (("end", self.numeric), ("keep", self.keep)) if is_set)


@dataclass(frozen=True, slots=True)
class Cell:
    """Text, a link (``href``) or a tag (``tone``: red, amber, green, blue, grey).

    ``about`` is read out after a link's text and not shown, so that eleven links called “Review” differ.
    """

    text: object = ""
    href: str = ""
    tone: str = ""
    about: str = ""
    small: str = ""

    @property
    def is_blank(self) -> bool:
        """Nothing to show: on phones, where a row is a card, the line is left out."""
        return self.text == "" and not self.small


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of each row is its heading. ``empty`` is shown when there are no rows."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(default_factory=tuple)
    empty: str = ""
    caption_is_hidden: bool = False
