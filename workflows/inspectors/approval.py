"""Who approved a policy: the body named beside the words for approval."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from workflows.documents import Document
from workflows.inspectors.finding import quotation
from workflows.inspectors.version_tables import approver_cells

# Most telling first: "the board of trustees" is not merely "the board".
_BODIES = (
    (
        "board of trustees",
        r"(?:board\s+of\s+(?:\w+\s+)?trustees|trustee\s+board|trustees|trustee\s+(?:meeting|body)|(?:bwrdd\s+(?:yr\s+)?)?ymddiriedolwyr)",
    ),
    ("board of directors", r"(?:board\s+of\s+(?:\w+\s+)?directors|(?<!executive )directors|(?:bwrdd\s+(?:y\s+)?)cyfarwyddwyr)"),
    ("board of governors", r"(?:board\s+of\s+governors|governors|governing\s+board)"),
    ("board of management", r"(?:board\s+of\s+management|management\s+board|bwrdd\s+rheoli)"),
    ("management committee", r"(?:management\s+committee|committee\s+of\s+management|pwyllgor\s+rheoli)"),
    ("executive committee", r"(?:executive\s+committee|exec\s+committee|pwyllgor\s+gwaith)"),
    ("safeguarding committee", r"(?:safeguarding\s+(?:sub-?\s?)?committee)"),
    ("parochial church council", r"(?:parochial\s+church\s+council|PCC)"),
    ("kirk session", r"(?:kirk\s+session)"),
    ("church council", r"(?:church\s+council|elders|diaconate|deacons)"),
    ("governing body", r"(?:governing\s+body|corff\s+llywodraethu)"),
    ("cabinet", r"(?:cabinet)"),
    ("council", r"(?:(?:full\s+)?council(?:\s+members)?)"),
    ("committee", r"(?:(?:[A-Z]\w+\s+){0,3}committee(?:\s+members)?|y\s+pwyllgor|pwyllgor)"),
    ("board", r"(?:(?:full|main|our|host|charity|company|[A-Z]\w+)?\s*board(?:\s+(?:members|meeting))?|y\s+bwrdd|bwrdd)"),
    ("annual general meeting", r"(?:annual\s+general\s+meeting|A\.?G\.?M|cyfarfod\s+(?:cyffredinol\s+)?blynyddol)"),
    (
        "senior leadership team",
        r"(?:(?:senior|executive)\s+(?:leadership|management)\s+(?:team|group)|executive\s+(?:directors|team|group)|SLT|SMT"
        r"|leadership\s+team)",
    ),
    ("chief executive", r"(?:chief\s+exec(?:utive)?(?:\s+officer)?|CEO|prif\s+weithredwr)"),
    ("chair", r"(?:chair(?:person|man|woman)?(?:\s+of\s+(?:the\s+)?(?:trustees|board))?|cadeirydd(?:\s+yr\s+ymddiriedolwyr)?)"),
)
_ORDER = tuple(body for body, _ in _BODIES)
_PATTERNS = tuple((body, re.compile(rf"\b{words}(?!\w)", re.IGNORECASE)) for body, words in _BODIES)
_APPROVED = re.compile(
    r"\b(?:approved|adopted|ratified|agreed|endorsed|signed\s+off|authorised|accepted|passed(?=\s+by))\b|\bapproval\s+(?:by|body|from"
    r"|of)\b|\bapproval(?=\s*:)|\bapproving\s+body\b|\bapprover\b|\b(?:ratifying|approving|approval)\s+(?:group|committee"
    r"|board)s?(?:\s*/\s*groups?)?\b|\bsign[\s-]off(?=\s{0,3}(?:by\b|[:\t|]))"
    r"|\bcymeradwywyd|\bmabwysiadwyd|\bcytunwyd",
    re.IGNORECASE,
)
_BY = re.compile(r"[\s:|–—-]{0,6}(?:(?:by|at|gan|yng|body|from|of|on\s+behalf\s+of|date)\b|[\s:|–—]{1,6})", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"\b(?:awaiting|pending|subject\s+to|not\s+yet|must|should|to|will|shall|may(?!\s+\d)|can|needs?\s+to|has\s+to|have\s+to"
    r"|requires?|until|unless|if|when|once|not|any"
    r"|all|each)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"\b(?P<who>(?:\w+\s+){0,4}?(?:board(?:\s+of\s+\w+)?|trustees|committee|directors|council|cabinet|(?:PCC|elders"
    r"|session)(?:\s+of\s+[^.;:\n]{3,50}?)?))\s+(?:has\s+|have\s+"
    r"|formally\s+)*(?:approved|adopted|agreed|ratified)\s+(?:this|the)\b",
    re.IGNORECASE,
)
# "On behalf of the committee" above the name of who signed the policy.
_SIGNED_FOR = re.compile(
    r"^[ \t]*(?P<signed>signed\s+)?(?:for\s+and\s+)?on\s+behalf\s+of\s+"
    r"(?P<who>(?:\w+\s+){0,3}\w+)[ \t]*(?::[ \t]*(?P<name>[^\n:_.…]{3,60})?)?$",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNED_BELOW = re.compile(r"\s*(?:[^\n]{0,60}\n){0,2}?[ \t]*signed\b", re.IGNORECASE)
# A ruled line beside the body's name is still to be signed: nothing was approved there.
_UNFILLED = re.compile(r"[^\n.]{0,40}?[:\s|]\s{0,10}(?:_{3,}|\.{4,}|…{2,})")
_UNSIGNED = re.compile(r"\s*(?:signed|signature|name)?\s*:?\s*(?:[_.…]{3,}|$)", re.IGNORECASE)
_NAMED_COMMITTEE = re.compile(r"\b(?!The\b|By\b)((?:[A-Z][\w’'&-]+,?[ ](?:(?:and|of|for|&)[ ])?){1,6})(?:Sub-?[ ]?)?Committee\b")
REACH = 110
# Per page; a page that speaks of approval more often is no policy.
MOST_PLACES = 200
BOARDS = frozenset(
    [
        "board of trustees",
        "board of directors",
        "board of governors",
        "board of management",
        "management committee",
        "executive committee",
        "parochial church council",
        "kirk session",
        "church council",
        "governing body",
        "cabinet",
        "council",
        "committee",
        "board",
        "annual general meeting",
        "chair",
    ]
)


@dataclass(frozen=True, slots=True)
class Approver:
    body: str
    page: int
    quotation: str


def approving_body(document: Document) -> Approver | None:
    """The body the document says approved it: the most telling name of a board, else whoever is named first."""
    found = [
        approver for page, text in enumerate(document.pages, start=1) for approver in (*_on_page(page, text), *_signed_for(page, text))
    ]
    found += [
        Approver(body, page, quotation(cell, 0, len(cell), around=0))
        for page, cell in approver_cells(document)
        if (body := _body(cell)) is not None
    ]
    boards = [approver for approver in found if is_board(approver.body)]
    return min(
        boards,
        key=lambda approver: _ORDER.index(approver.body if approver.body in _ORDER else "committee"),
        default=found[0] if found else None,
    )


def _on_page(page: int, text: str) -> list[Approver]:
    found = []
    for match in islice(_APPROVED.finditer(text), MOST_PLACES):
        if _OF_OTHERS.search(text[max(0, match.start() - 40) : match.start()]):
            continue
        if not _BY.match(text, match.end()) and not re.match(r"[^.\n]{0,60}\bby\b", text[match.end() : match.end() + 70]):
            continue
        window = re.split(
            r"\n\s*\n|[.;]\s|\s(?:and|which|that)\s+(?:applies|covers|applied)\b|\n[^\n]{0,40}\b(?:review|version|date|next"
            r"|lead|officer|signed)\b",
            text[match.end() : match.end() + REACH],
            flags=re.IGNORECASE,
        )[0]
        if (body := _body(window)) is not None and not _UNFILLED.match(window):
            found.append(Approver(body, page, quotation(text, match.start(), match.end() + len(window), around=0)))
    for match in islice(_ACTIVE.finditer(text), MOST_PLACES):
        if (body := _body(match["who"])) is not None:
            found.append(Approver(body, page, quotation(text, match.start(), match.end(), around=10)))
    return found


def _signed_for(page: int, text: str) -> Iterator[Approver]:
    """The board on whose behalf a policy was signed; a blank below it was not."""
    for match in islice(_SIGNED_FOR.finditer(text), MOST_PLACES):
        is_signed = match["signed"] or match["name"] or _SIGNED_BELOW.match(text, match.end())
        body = _body(match["who"]) if is_signed and (match["name"] or not _UNSIGNED.match(text, match.end())) else None
        if body is not None and is_board(body):
            yield Approver(body, page, quotation(text, match.start(), match.end(), around=10))


def _body(words: str) -> str | None:
    for body, pattern in _PATTERNS:
        if pattern.search(words):
            named = _NAMED_COMMITTEE.search(words) if body == "committee" else None
            return " ".join(f"{named[1]} committee".casefold().split()) if named else body
    return None


def is_board(body: str) -> bool:
    """Whether a body of this name decides for the organisation; a committee is one under whatever name."""
    return body in BOARDS or (body.endswith(" committee") and body not in _ORDER)
