"""A document before it has a format: what the writers turn into files."""

from __future__ import annotations

from dataclasses import dataclass

FOOTER = "FICTIONAL SAMPLE – every organisation and person in this document is invented."


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """``rows`` is a table, its first row the headings."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """``facts`` stand under the title; ``versions`` and ``signatures`` are tables at the end, headings first."""

    title: str
    organisation: str
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    versions: tuple[tuple[str, ...], ...] = ()
    signatures: tuple[tuple[str, ...], ...] = ()

    def headed(self) -> tuple[tuple[str, Section], ...]:
        """Sections with their number in front of the heading."""
        return tuple((f"{number}. {section.heading}", section) for number, section in enumerate(self.sections, start=1))

    def closing(self) -> tuple[Section, ...]:
        tables = {"Version history": self.versions, "Signatures": self.signatures}
        return tuple(Section(heading=heading, rows=rows) for heading, rows in tables.items() if rows)
