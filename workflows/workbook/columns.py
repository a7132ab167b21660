"""What a column of the intake workbook is; the table of nouns and columns itself is ``nouns``.

Headings are compared by ``words.tokens``: case, punctuation, abbreviations ("no.", "reg'd") and small words do not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflows.workbook.vocabulary import Vocabulary


class Kind(StrEnum):
    TEXT = "text"
    PERSON = "person"
    EMAIL = "email"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    LIST = "list"
    FLAG = "flag"
    IDENTIFIER = "identifier"
    CHARITY_NUMBER = "charity_number"
    REQUIREMENT = "requirement"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``detail``: the register of an identifier, the flag a yes/no column stands for, or ``name_allowed`` where a name may
    stand instead of an address (it is then left out with a warning). ``headings`` are split at ``|``.

    ``CHOICE`` and ``CHOICES`` give keys of ``vocabulary``; a post (``splits``) named twice in one cell makes two rows.
    """

    field: str
    kind: Kind
    headings: str
    required: bool = False
    vocabulary: Vocabulary | None = None
    detail: str = ""
    splits: bool = False

    @property
    def label(self) -> str:
        return self.headings.split("|")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """``identity`` are the fields that make two rows the same thing; ``sheet_names`` are words a sheet's title may hold.
    ``full_name`` is the field that a first and a last name in columns of their own make up.
    """

    key: str
    label: str
    sheet_names: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    full_name: str | None = None
    max_rows: int = 5_000


def text_column(field: str, headings: str, required: bool = False) -> Column:
    return Column(field=field, kind=Kind.TEXT, headings=headings, required=required)


def date_column(field: str, headings: str, required: bool = False) -> Column:
    return Column(field=field, kind=Kind.DATE, headings=headings, required=required)


def choice_column(field: str, words: Vocabulary, headings: str, required: bool = False) -> Column:
    return Column(field=field, kind=Kind.CHOICE, vocabulary=words, headings=headings, required=required)


def identifier_column(scheme: str, headings: str) -> Column:
    return Column(field=scheme, kind=Kind.IDENTIFIER, detail=scheme, headings=headings)


def flag_column(flag: str, headings: str) -> Column:
    return Column(field="flags", kind=Kind.FLAG, detail=flag, headings=headings)


ORGANISATION_HEADINGS = (
    "Organisation|Organisation name|Host|Host organisation|Charity|Employer|Host name|Name of organisation|Agency|"
    "Host charity|Employing organisation|Sefydliad"
)
SITE_HEADINGS = "Site|Site name|Pilot site|Location|Name of site|Project site|Host site"
