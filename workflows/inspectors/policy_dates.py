"""When a policy was approved, last reviewed and is due again: dates joined to the words that say what they are."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import TypeVar

from workflows.documents import Document
from workflows.inspectors.finding import quotation
from workflows.inspectors.policy_labels import APPROVED, REACH, REVIEWED, SHARED, Mark, marks
from workflows.inspectors.version_tables import Row, dated_cells, dated_rows
from workflows.inspectors.written_dates import YEAR, Written, written_dates

_BLANK = re.compile(r"[\s|:/*•.\-–—_()]*")
_MORE_DATES = re.compile(r"\s{0,3}(?:,|;|&|/|and|\bac?\b)\s{0,3}|[ ]{1,3}", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?](?:\s+[A-Z\[\"“‘]|\s*\n)|\n\s*\n|\n\s*(?:\d{1,2}\.|[-•*])\s")
_BESIDE = re.compile(
    r"(?:\s?(?:Advent|Easter|Lent|Christmas|Michaelmas|Trinity)\b)?[\s:|\-–—.(]{0,12}(?:(?:in|on|by|date|is|was|the|due|for"
    r"|ym|yn|ar|mis|erbyn|yw|oedd)\b[\s:]{0,4}){0,4}",
    re.IGNORECASE,
)
# "The trustees approved the previous policy on ..." is about another document.
_FORMER = re.compile(r"\b(?:previous|earlier|former|old|superseded|blaenorol)\b", re.IGNORECASE)
_AT = re.compile(r"\b(?:on|in|of|dated|held)\s+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:the\s+)?\Z", re.IGNORECASE)
_AFTER = re.compile(
    r"[,:]?\s[\"“]?(?:(?!\b(?:not|never|previous|earlier|which|draft)\b)[\w’' -]){2,70}?\s(?:formally\s+|also\s+|then\s+"
    r"|unanimously\s+)?(?P<done>adopt|approve|adopted|approved|agreed|ratified|endorsed|reviewed|revised)"
    r"\s(?:this|these|the|our)\s(?:\w+\s){0,3}(?:policy|procedures?|document|statement|code|version)\b",
    re.IGNORECASE,
)
_THEN_BY = re.compile(r"[,;:]?\s(?:and\s)?(?:approved|adopted|agreed|ratified)\s+by\s+(?:the\s+)?(?=\w)", re.IGNORECASE)
_QUESTION = re.compile(r"\A[^.!?\n]{0,40}\?\s{0,3}")
LONGEST_GROUP = 12
# How far before a date its labels may begin: several heads of columns, or the one word beside a bare year.
LABELS_REACH, BESIDE_REACH = 400, 60
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Said:
    """A date and what the document says it is: a kind of policy_labels."""

    kind: str
    written: Written
    page: int
    quotation: str
    version: str = ""

    @property
    def date(self) -> dt.date:
        if self.written.date is None:
            raise ValueError("a date that does not exist was never said")
        return self.written.date

    @property
    def last(self) -> dt.date:
        """The last day it may mean."""
        return self.written.last or self.date


def said_dates(document: Document) -> tuple[list[Said], list[Said]]:
    """Every date the document labels, page by page; and labelled dates that do not exist, such as 31 February."""
    found = list(_all(document))
    return [said for said in found if said.written.date is not None], [said for said in found if said.written.date is None]


def _all(document: Document) -> Iterator[Said]:
    for page, text in enumerate(document.pages, start=1):
        rows = dated_rows(text)
        for row in rows:
            yield Said(row.kind, row.written, page, quotation(text, row.start, row.end, around=0), row.version)
        if document.kind == "pdf":
            yield from (Said(row.kind, row.written, page, words[:160], row.version) for row, words in dated_cells(document, page))
        yield from _linked(page, text, rows)
        yield from _before_words(page, text)


def _linked(page: int, text: str, rows: Sequence[Row]) -> Iterator[Said]:
    taken = sorted((row.start, row.end) for row in rows)
    dates = _outside([(date.start, date) for date in _exact(list(written_dates(text)), text)], taken)
    if not dates:
        return
    labels = _outside([(mark.start, mark) for mark in marks(text, _windows(dates))], taken)
    starts = [date.start for date in dates]
    position = 0
    while position < len(labels):
        run = _run(text, labels, position)
        position += len(run)
        following = dates[(first := bisect_left(starts, run[-1].end)) : first + LONGEST_GROUP]
        before = labels[position].start if position < len(labels) else len(text)
        if following and following[0].start < before:
            for mark, written in _joined(text, run, [date for date in following if date.start < before]):
                yield Said(mark.kind, written, page, quotation(text, mark.start, written.end, around=0))


def _exact(dates: list[Written], text: str) -> Iterator[Written]:
    """The dates without a bare year that brackets make exact: "Advent 2026 (30 November 2026)"."""
    for date, following in zip_longest(dates, dates[1:]):
        is_repeated = following is not None and date.precision == YEAR and following.precision != YEAR
        if not (is_repeated and re.fullmatch(r"\s?\(", text[date.end : following.start])):
            yield date


def _before_words(page: int, text: str) -> Iterator[Said]:
    """ "On 3 March 2025 the trustees adopted this policy": the date first."""
    for date in written_dates(text):
        after = _AFTER.match(text, date.end)
        by = _THEN_BY.match(text, date.end)
        if by and not any(True for _ in written_dates(text[by.end() : by.end() + 60])):
            yield Said(APPROVED, date, page, quotation(text, date.start, by.end(), around=10))
        if after and _AT.search(text[max(0, date.start - 24) : date.start]):
            kind = REVIEWED if after["done"].casefold().startswith("re") and after["done"].casefold() != "ratified" else APPROVED
            yield Said(kind, date, page, quotation(text, date.start, after.end(), around=0))


def _windows(dates: Sequence[Written]) -> list[tuple[int, int]]:
    """The stretches of text before dates, where their labels can stand; neighbours in one."""
    windows: list[tuple[int, int]] = []
    for date in dates:
        start = max(0, date.start - (BESIDE_REACH if date.precision == YEAR else LABELS_REACH))
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], date.end)
        else:
            windows.append((start, date.end))
    return windows


def _outside(found: list[tuple[int, _Found]], taken: Sequence[tuple[int, int]]) -> list[_Found]:
    starts = [start for start, _ in taken]
    kept = []
    for start, each in found:
        at = bisect_left(starts, start + 1) - 1
        if at < 0 or start >= taken[at][1]:
            kept.append(each)
    return kept


def _run(text: str, labels: Sequence[Mark], position: int) -> list[Mark]:
    """Labels that follow one another with nothing between them: heads of columns, or words that share one date."""
    run = [labels[position]]
    for mark in labels[position + 1 : position + LONGEST_GROUP]:
        between = text[run[-1].end : mark.start]
        if len(between) > 40 or not (_BLANK.fullmatch(between) or SHARED.fullmatch(between)):
            break
        run.append(mark)
    return run


def _joined(text: str, run: list[Mark], dates: Sequence[Written]) -> Iterator[tuple[Mark, Written]]:
    if not _reaches(text, run[-1], dates[0]):
        return
    group = [dates[0]]
    for date in dates[1:]:
        if not _BLANK.fullmatch(text[group[-1].end : date.start]):
            break
        group.append(date)
    run = _without_repeats(run, len(group))
    gaps = [text[a.end : b.start] for a, b in pairwise(run)]
    if len(run) > 1 and all(map(SHARED.fullmatch, gaps)):
        yield from ((mark, date) for mark in run for date in (dates[0], *_listed(text, dates)))
    elif len(run) > 1 and len(group) == len(run):
        yield from zip(run, group, strict=True)
    elif (
        len(run) == 1
        or ":" in gaps[-1] + (beside := text[run[-1].end : dates[0].start])
        or SHARED.fullmatch(gaps[-1])
        or ("\n" in gaps[-1] and "\n" not in beside)
    ):
        shared = run[-2:] if gaps and SHARED.fullmatch(gaps[-1]) else run[-1:]
        yield from ((mark, dates[0]) for mark in shared)
        yield from ((run[-1], date) for date in _listed(text, dates))


def _without_repeats(run: list[Mark], dates: int) -> list[Mark]:
    """ "Approval. Approved by": the heading says the same as the sentence below it."""
    kept = [mark for mark, following in pairwise(run) if mark.kind != following.kind]
    return run if len(run) == dates else [*kept, run[-1]]


def _listed(text: str, dates: Sequence[Written]) -> Iterator[Written]:
    """The other dates of "Reviewed: 3/3/24, 4/3/25 and 5/3/26"."""
    for before, date in pairwise(dates):
        if not _MORE_DATES.fullmatch(text[before.end : date.start]):
            return
        yield date


def _reaches(text: str, mark: Mark, written: Written) -> bool:
    # "When was this agreed?" is answered by the next sentence.
    between = _QUESTION.sub(" ", text[mark.end : written.start])
    if len(between) > REACH:
        return False
    if _BESIDE.fullmatch(between):
        return between.count("\n") <= 3
    if written.precision == YEAR or _FORMER.search(between) or _SENTENCE_END.search(between):
        return False
    return between.count("\n") <= 1 or ":" not in between.split("\n", 1)[1]
