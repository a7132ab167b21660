"""The limits of a certificate of insurance, class by class."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflows.documents import Document
from workflows.inspectors.certificates_labels import Labelled, amounts_in
from workflows.inspectors.spans import Line, lines

LABELS: Mapping[str, str] = {
    "employers_liability": "Employers' liability",
    "public_liability": "Public liability",
    "professional_indemnity": "Professional indemnity",
}
CLASSES: Mapping[str, re.Pattern[str]] = {
    "employers_liability": re.compile(
        r"employer['’`]?s?\s?['’`]?\s*(?:\(?el\)?\s+)?\s*liability|\bE\.?L\.?\b(?=[\s:|\t(-]|$)|atebolrwydd cyflogwyr", re.IGNORECASE
    ),
    "public_liability": re.compile(
        r"public(?:\s*(?:and|&|/|\+)\s*products?)?\s*liability|\bP\.?L\.?\b(?=[\s:|\t(-]|$)|third party liability|atebolrwydd cyhoeddus",
        re.IGNORECASE,
    ),
    "professional_indemnity": re.compile(
        r"professional\s*(?:indemnity|liability)|\bP\.?I\.?I?\b(?=[\s:|\t(-]|$)|errors (?:and|&) omissions|(?:civil"
        r"|charity professional) liability|indemniad proffesiynol|malpractice",
        re.IGNORECASE,
    ),
}
_OTHER_CLASS = re.compile(
    r"products? liability|trustees?['’]?(?: indemnity| liability)|directors|management liability|cyber|contents"
    r"|buildings?|legal expenses|money\b|personal accident|fidelity|hirers|property|business interruption"
    r"|employment practices|abuse|libel|motor|excess\b|premium|pollution|environmental|terrorism",
    re.IGNORECASE,
)
_NOT_THE_LIMIT = re.compile(
    r"\b(?:excess|deductible|premium|ipt|tax|fee|statutory minimum|legal minimum|not less than|minimum (?:of|required"
    r"|amount)|costs?|turnover|income|wage\w*|salar\w+|inner limit|sub-?limit)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:limit(?: of (?:indemnity|liability))?|indemnity limit|sum insured|cover(?:ed)?|amount|not less than|up to|terfyn)\b",
    re.IGNORECASE,
)
_BASIS = (
    ("aggregate", re.compile(r"\b(?:in the (?:annual )?aggregate|aggregate|in all|any one period|in total)\b", re.IGNORECASE)),
    ("claim", re.compile(r"\b(?:any one claim|each (?:and every )?claim|each and every loss|per claim|any claim)\b", re.IGNORECASE)),
    (
        "occurrence",
        re.compile(
            r"\b(?:any one (?:occurrence|event|incident)|each (?:and every )?(?:occurrence|event)|per occurrence|any one accident)\b",
            re.IGNORECASE,
        ),
    ),
)
LINES_BELOW = 4
SHORT_LINE_WORDS = 8
HIGHEST_GBP = 500_000_000
LOWEST_GBP = 10_000


@dataclass(frozen=True, slots=True)
class Cover:
    """``basis`` is claim, occurrence, aggregate or blank."""

    amount_gbp: int
    basis: str
    where: Labelled


def covers_of(document: Document) -> dict[str, Cover]:
    """The limit of each class of insurance: on its line, in its row, or within the lines below it up to another class."""
    text = lines(document)
    found = _in_rows(document)
    for position, line in enumerate(text):
        for name, words in CLASSES.items():
            if name not in found and (match := words.search(line.text)) and (cover := _limit(text, position, match.end(), name)):
                found[name] = cover
    return found or _sole_cover(text)


def _in_rows(document: Document) -> dict[str, Cover]:
    """Limits out of tables, whose cells keep together what the lines of a page break apart."""
    found: dict[str, Cover] = {}
    for table in document.tables:
        for row in table.rows[1:]:
            named = [name for name, words in CLASSES.items() if any(words.search(cell) for cell in row)]
            amounts = [
                (gbp, cell[at:])
                for title, cell in zip(table.rows[0], row, strict=False)
                if not _NOT_THE_LIMIT.search(title)
                for gbp, at in _plausible(cell)
            ]
            if len(named) == 1 and len(amounts) == 1 and not _names_another(row, named[0]):
                gbp, after = amounts[0]
                where = Labelled(str(gbp), table.page, " ".join(" ".join(row).split())[:160])
                found.setdefault(named[0], Cover(gbp, _basis(after or " ".join(row), ""), where))
    return found


def _names_another(row: Sequence[str], name: str) -> bool:
    """Whether a row is about more than one class; cells with a sum may speak of an excess beside it."""
    titles = " ".join(cell for cell in row if not amounts_in(cell))
    return _OTHER_CLASS.search(CLASSES[name].sub(" ", titles)) is not None


def _sole_cover(text: list[Line]) -> dict[str, Cover]:
    """The limit of a certificate about one class alone, which may stand anywhere on it."""
    named = [name for name, words in CLASSES.items() if any(words.search(line.text) for line in text)]
    if len(named) != 1:
        return {}
    for position, line in enumerate(text):
        amounts = _plausible(line.text) if _LIMIT.search(line.text) else []
        if amounts:
            gbp, at = amounts[0]
            below = text[position + 1].text if position + 1 < len(text) else ""
            where = Labelled(str(gbp), line.page, " ".join(line.text.split())[:160])
            return {named[0]: Cover(gbp, _basis(line.text[at:], below), where)}
    return {}


def _basis(after: str, below: str) -> str:
    """How the limit applies, said right after it or on a short line below."""
    here = next((key for key, pattern in _BASIS if pattern.search(after[:90])), "")
    return here or (next((key for key, pattern in _BASIS if pattern.search(below)), "") if len(below.split()) <= SHORT_LINE_WORDS else "")


def is_named(document: Document, name: str) -> bool:
    return CLASSES[name].search(document.text) is not None


def _limit(text: list[Line], position: int, start: int, name: str) -> Cover | None:
    own = text[position].text[start:]
    other = _next_class(own, name)
    words = own[:other] if other is not None else own
    used = 0
    while not (amounts := _plausible(words)) and other is None and used < LINES_BELOW and position + used + 1 < len(text):
        used += 1
        following = text[position + used].text
        other = _next_class(following, name)
        words += "\n" + (following if other is None else following[:other])
    if not amounts:
        return None
    gbp, at = amounts[0]
    after, _, rest = words[at:].partition("\n")
    has_below = other is None and position + used + 1 < len(text)
    basis = _basis(after, rest or (text[position + used + 1].text if has_below else ""))
    where = Labelled(str(gbp), text[position].page, " ".join(f"{text[position].text[:start]}{words}".split())[:160])
    return Cover(gbp, basis, where)


def _next_class(text: str, name: str) -> int | None:
    """Where another class of insurance begins in a text."""
    ends = [match.start() for key, words in CLASSES.items() if key != name and (match := words.search(text))]
    if match := _OTHER_CLASS.search(text):
        ends.append(match.start())
    return min(ends, default=None)


def _plausible(words: str) -> list[tuple[int, int]]:
    """Amounts that can be a limit: not an excess, a premium or the legal minimum named beside it."""
    found = []
    for amount in amounts_in(words):
        before = words[max(0, amount.start - 40) : amount.start].split("\n")[-1]
        if LOWEST_GBP <= amount.gbp <= HIGHEST_GBP and not (_NOT_THE_LIMIT.search(before) and not _LIMIT.search(before)):
            found.append((amount.gbp, amount.end))
    return found
