"""What the dates of a policy add up to: approved, last reviewed, due next, and in which version."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from workflows.documents import Document
from workflows.inspectors.finding import quotation
from workflows.inspectors.policy_dates import Said, said_dates
from workflows.inspectors.policy_labels import APPROVED, BARE, FIRST, ISSUED, LAST, NEXT, REVIEWED, SIGNED
from workflows.inspectors.review_cycle import Cycle, review_cycle
from workflows.inspectors.spans import add_months

# A bare "review date" this long after the approval is when the next review is due.
NEXT_IF_MONTHS_LATER = 5

_VERSION = re.compile(
    r"\b(?:version|fersiwn|ver\.?)(?:\s{0,2}(?:no\.?|number|rhif))?[\s:|#–-]{0,4}v?((?:20(?=\d\d\.))?\d{1,2}(?:\.\d{1,2}){0,2})(?![\d/]|\.\d"
    r"|-\d|\s?(?:of|years?|months?)\b)"
    r"|(?:^|[\s(|_])v\s?\.?(\d{1,2}(?:\.\d{1,2}){0,2})(?![\d/]|\.\d)"
    r"|(?:^|[|\t/–—-]|\s{3})\s{0,4}(?:issue|revision|edition|rev\.?)\s(\d{1,2}(?:\.\d{1,2}){0,2})(?=\s{0,4}(?:$|[|\t–—])|\s{2})"
    r"|\b(?:issue|revision|edition)(?:\s{0,2}(?:no\.?|number)\s{0,2}[:.]?|\s{0,2}:)\s{0,3}(\d{1,2}(?:\.\d{1,2}){0,2})(?![\d/]|\.\d)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Version:
    number: str
    page: int
    quotation: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """``reviewed`` is the latest day somebody looked at it (a review, else the approval); ``unclear`` a bare review date that may be
    either that or the next one; ``issued`` a date of issue, which is neither; ``disputed`` another day of approval, in a header or footer
    where the text has one, or in the text where those have one."""

    approved: Said | None
    reviewed: Said | None
    upcoming: Said | None
    unclear: Said | None
    issued: Said | None
    cycle: Cycle | None
    version: Version | None
    impossible: Said | None
    disputed: Said | None = None

    @property
    def derived_next(self) -> dt.date | None:
        """The next review that follows from the last one and the cycle, where no date is given."""
        base = self.reviewed or self.approved
        return self.cycle.after(base.date) if base and self.cycle else None


def timeline(document: Document, as_of: dt.date) -> Timeline:
    said, impossible = said_dates(document)
    by_kind = {kind: [each for each in said if each.kind == kind] for kind in (NEXT, LAST, BARE, APPROVED, REVIEWED, ISSUED, SIGNED, FIRST)}
    approved = next(filter(None, (_latest(by_kind[kind], as_of) for kind in (APPROVED, FIRST, SIGNED))), None)
    reviews = by_kind[LAST] + by_kind[REVIEWED]
    upcoming = by_kind[NEXT]
    known = [*reviews, *([approved] if approved else []), *by_kind[ISSUED]]
    past_bare, next_bare, unclear = _sorted_bare(by_kind[BARE], known, bool(upcoming), as_of)
    reviewed = _latest(reviews + past_bare, as_of)
    # A signature below a stated review says that it was put on paper, not that it was looked at once more.
    if approved and (reviewed is None or (approved.date > reviewed.date and approved.kind != SIGNED)):
        reviewed = approved
    return Timeline(
        approved=approved,
        reviewed=reviewed,
        upcoming=max(upcoming + next_bare, key=lambda each: each.date, default=None),
        unclear=unclear if reviewed is None else None,
        issued=_latest(by_kind[ISSUED], as_of),
        cycle=review_cycle(document),
        version=_version(document, said),
        impossible=impossible[0] if impossible else None,
        disputed=_disputed(document, by_kind[APPROVED], approved),
    )


def _disputed(document: Document, said: Sequence[Said], approved: Said | None) -> Said | None:
    """The approval of a header or footer against that of the text: one of the two was not brought up to date, and nobody can tell which."""
    margins = [each for each in said if not each.version and _is_in_margin(document.pages[each.page - 1], each)]
    text = [each for each in said if each not in margins]
    if approved is None or approved.kind != APPROVED or not margins or not text:
        return None
    if all(_is_same(each, approved) for each in margins):
        # A text that tells of earlier approvals, too, has a history; one that tells of a single other day contradicts.
        days = {each.date for each in text}
        return text[0] if len(days) == 1 and not _is_same(text[0], approved) else None
    return next((each for each in margins if not any(_is_same(each, other) for other in text)), None)


def _is_in_margin(page: str, said: Said) -> bool:
    """Headers come first on a page and footers last."""
    return not page[: said.written.start].strip("\n").count("\n") or "\n" not in page[said.written.end :].strip("\n")


def _is_same(one: Said, other: Said) -> bool:
    return one.date <= other.last and other.date <= one.last


def _latest(said: Sequence[Said], as_of: dt.date) -> Said | None:
    """The latest that has been; a day in the future only where there is no other."""
    past = [each for each in said if each.date <= as_of]
    return max(past or said, key=lambda each: each.date, default=None)


def _sorted_bare(bare: Sequence[Said], known: Sequence[Said], has_next: bool, as_of: dt.date) -> tuple[list[Said], list[Said], Said | None]:
    """Bare "review date" entries as past reviews, as next reviews, and the one that may be either."""
    if not bare:
        return [], [], None
    latest = max(bare, key=lambda each: each.date)
    if has_next:
        return [each for each in bare if each.date <= as_of], [], None
    base = max((each.date for each in known if each.date <= as_of), default=None)
    is_next = latest.date > as_of or (base is not None and latest.date >= add_months(base, NEXT_IF_MONTHS_LATER))
    if is_next:
        return [each for each in bare if each.date <= as_of and each is not latest], [latest], None
    return ([latest], [], None) if base is not None else ([], [], latest)


def _version(document: Document, said: Sequence[Said]) -> Version | None:
    """The highest number of the history, else the first one named."""
    rows = [each for each in said if each.version]
    first = _named_version(document)
    if rows:
        top = max(rows, key=lambda each: tuple(int(part) for part in each.version.split(".")))
        if first is None or _parts(top.version) >= _parts(first.number):
            return Version(top.version, top.page, top.quotation)
    return first


def _parts(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))


def _named_version(document: Document) -> Version | None:
    found = [
        Version(next(filter(None, match.groups())), page, quotation(text, match.start(), match.end()))
        for page, text in enumerate(document.pages, start=1)
        for match in _VERSION.finditer(text)
    ]
    return found[0] if found else None
