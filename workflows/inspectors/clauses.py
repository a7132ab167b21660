"""The clauses a data-sharing agreement must hold, each shown by its own heading with words under it or by a sentence that settles it.

A loose word is no clause: contents lists, definitions and sentences that put a matter off ("to be agreed") do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflows.inspectors.clause_words import CLAUSES
from workflows.inspectors.spans import Line, sentences


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a clause stands."""

    page: int
    quotation: str


_NUMBERING = (
    r"(?:(?:clause|section|schedule|annex|appendix|part|article|adran|cymal"
    r"|rhan)\s+)?(?:\(?[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}\)?[.):]?|\(?[a-zA-Z]\)|[A-Z]\.|[ivxIVX]{1,5}[.)])?\s*"
)
_PART = re.compile(
    r"^\s*(?:part|section|schedule|annex(?:e)?|appendix|clause|article|adran|rhan|cymal|atodlen)\s+(?:\d{1,2}|[A-Z]"
    r"|[ivx]{1,4})\s*[:.–-]\s*(?=\S)",
    re.IGNORECASE,
)
_HEADING_TEXT = re.compile(rf"^\s*{_NUMBERING}[-–—:.]?\s*(?P<words>[^\t]{{2,110}}?)\s*[:?]?\s*$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^\s*(?:(?:clause|section|schedule|annex|appendix|part|adran|cymal)\s+)?(?:\d{1,2}[.)]?|[A-Z][.)])\s+\S", re.IGNORECASE
)
_CONTENTS = re.compile(r"^\s*(?:table of )?(?:contents|cynnwys)(?: page)?\s*:?\s*$", re.IGNORECASE)
_LEADER = re.compile(r"(?:\.{3,}|…|\t|\s{2,})\s*(?:p(?:age|\.)?\s*)?\d{1,3}\s*$|^\s*\d[\d.]*\s+\D{3,80}\s\d{1,3}\s*$")
_DEFINITIONS = re.compile(
    rf"^\s*{_NUMBERING}(?:definitions?(?: and interpretation)?|interpretation|glossary(?: of terms)?|diffiniadau)\b[^.]{{0,40}}$",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"^[\s(a-z0-9.)•-]{0,8}[“\"‘'*]?[A-Z][\w ’'/&-]{1,60}[”\"’'*]?\s*(?:\([^)]{1,40}\)\s*)?(?:means|shall mean"
    r"|has the meaning|refers to|is defined as)\b"
)
_PUT_OFF = re.compile(
    r"\[(?:insert|describe|enter|specify|add|name|organi[sz]ation|partner|your|to be|details|list)\b|\bdelete (?:as"
    r"|where|if) |\b(?:to be (?:agreed|confirmed|determined|decided|added|completed|inserted|developed|drafted)"
    r"|tb[ac]\b|not yet (?:been )?(?:agreed|decided|drafted)"
    r"|(?:does|do) not (?:cover|address|deal with|set out)|outside the scope|will be (?:agreed|set out|covered"
    r"|decided) (?:later|separately|in (?:a|the) (?:separate|future|full))"
    r"|i'w (?:gadarnhau|gytuno))",
    re.IGNORECASE,
)
_BLANK = re.compile(r"\[[^\]]{0,200}\]|<[^>]{0,80}>|_{3,}|\.{4,}|…+|\bx{2,}\b", re.IGNORECASE)
_FILLED_BY_NOBODY = re.compile(r"[^:]{0,80}:\s*(?:\[[^\]]{0,200}\]|<[^>]{0,80}>|[_.…\s]*|n/?a)\.?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
# A condition named to the letter settles its clause in however few words.
_CITES = re.compile(r"\bart(?:icle|\.)? ?(?:6|9) ?\(\d\) ?\([a-j]\)", re.IGNORECASE)
HEADING_WORDS = 14
UNNUMBERED_WORDS = 9
FEWEST_WORDS = 4
# A numbered heading that its clause follows on the line: "3. Categories of data. Name, area, dates."
_RUN_IN = re.compile(
    r"^\s*(?:(?:\d{1,2}(?:\.\d{1,2})?[.)]?|[A-Z][.)])\s+(?P<words>[A-Z][^.:\t\n]{2,60})"
    r"|(?P<bare>[A-Z][\w’'/&,-]+(?: [\w’'/&,-]+){0,6}))\.\s+(?=[A-Z\d“\"])(?P<body>\S.*)$",
    re.DOTALL,
)
SENTENCE_WORDS = 5
MAX_HEADING_LINES = 3
LONGEST_LIST = 90


def clauses_in(lines: Sequence[Line], names: Iterable[str] = ()) -> dict[str, Stand]:
    """The clauses the agreement holds, with where each stands. A party called after "Rights" heads no clause about them."""
    named = re.compile("|".join(re.escape(name) for name in names if name) or r"(?!)", re.IGNORECASE)
    kept = without_lists(lines)
    found: dict[str, Stand] = {}
    for position, line in enumerate(kept):
        for key in _headed_by(named.sub("", line.text)) if _is_heading(kept, position) else ():
            if key not in found and (body := _body(kept, position)):
                found[key] = Stand(line.page, f"{line.text.split(chr(9))[0]} – {body}")
    for page, sentence in _sentences(kept):
        for key in _settled_by(sentence):
            found.setdefault(key, Stand(page, sentence))
    return found


def _settled_by(sentence: str) -> list[str]:
    """The clauses a sentence settles; a short "Label: words" inside a paragraph counts as one."""
    label = _label(sentence)
    if label != sentence:
        return [key for key, clause in CLAUSES.items() if clause.sentence.search(sentence) or clause.heading.search(label)]
    if len(sentence.split()) < SENTENCE_WORDS and not _CITES.search(sentence):
        return []
    return [key for key, clause in CLAUSES.items() if clause.sentence.search(sentence)]


def mentioned(lines: Sequence[Line], key: str) -> Stand | None:
    """A loose mention of a clause's subject, to point a reviewer at when the clause itself was not found."""
    for line in lines:
        if CLAUSES[key].heading.search(line.text) or CLAUSES[key].sentence.search(line.text):
            return Stand(line.page, line.text)
    return None


def without_lists(lines: Sequence[Line]) -> list[Line]:
    """The lines without contents lists and definitions."""
    kept: list[Line] = []
    skipping = ""
    listed: set[str] = set()
    for line in lines:
        if skipping and _is_over(skipping, line.text, listed):
            skipping = ""
        if skipping != "contents" and (begins := _begins(line.text)):
            skipping, listed = begins, set()
        listed.add(_plain(line.text))
        if not skipping and not _is_listed(line.text):
            kept.append(line)
    return kept


def _begins(text: str) -> str:
    return "contents" if _CONTENTS.match(text) else "definitions" if _DEFINITIONS.match(text) else ""


def _is_over(skipping: str, text: str, listed: set[str]) -> bool:
    """A contents list ends where a heading comes again or prose begins; definitions end at the next heading."""
    if len(listed) > LONGEST_LIST:
        return True
    if skipping == "contents":
        return _plain(text) in listed or (len(text.split()) > HEADING_WORDS and not _LEADER.search(text))
    is_heading = _NUMBERED.match(text) or (text[:1].isupper() and len(text.split()) <= UNNUMBERED_WORDS and _headed_by(text))
    return bool(is_heading) and _is_short(text) and not _DEFINES.match(text)


def _is_listed(text: str) -> bool:
    """A line of a contents list, or a definition; a row of a table that ends in a number is neither."""
    if _DEFINES.match(text):
        return True
    return _LEADER.search(text.strip()[-60:]) is not None and ("\t" not in text or re.search(r"\.{3,}", text) is not None)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\d.…\t]+", " ", text.casefold()).split())


def _is_short(text: str) -> bool:
    return len(text.split()) <= HEADING_WORDS and not text.rstrip().endswith((".", ";", ","))


def _headed_by(text: str) -> list[str]:
    plain = _PART.sub("", text)
    label = plain.split("\t")[0] if "\t" in plain else _label(plain)
    if not _is_short(label) or (match := _HEADING_TEXT.match(label)) is None:
        return []
    words = match["words"]
    return [key for key, clause in CLAUSES.items() if clause.heading.search(words)] if len(words) < 110 else []


def _label(text: str) -> str:
    """The part before a colon where a line is "Label: words", otherwise the line."""
    if match := _RUN_IN.match(text):
        return match["words"] or match["bare"]
    before, colon, after = text.partition(":")
    return before if colon and after.strip() and len(before.split()) <= HEADING_WORDS // 2 else text


def _body(lines: Sequence[Line], position: int) -> str:
    """What stands under a heading or beside a label, up to the next heading; empty when that is too little or put off."""
    own = _PART.sub("", lines[position].text)
    beside = own.split("\t", 1)[1] if "\t" in own else _after_label(own)
    if beside.strip():
        return " ".join(beside.split()) if _says_something(beside, is_beside=True) else ""
    words: list[str] = []
    for line in lines[position + 1 : position + 1 + MAX_HEADING_LINES]:
        is_heading = (_NUMBERED.match(line.text) or _PART.match(line.text)) and _is_short(line.text) and _headed_by(line.text)
        if len(" ".join(words).split()) >= FEWEST_WORDS or is_heading or ("\t" in own and "\t" in line.text):
            break
        words.append(line.text)
    body = " ".join(" ".join(words).split())
    return body if _says_something(body) else ""


def _after_label(text: str) -> str:
    """What follows the label of a line, blank where the line has none."""
    if match := _RUN_IN.match(text):
        return match["body"]
    return text.partition(":")[2] if _label(text) != text else ""


def _is_heading(lines: Sequence[Line], position: int) -> bool:
    """Whether a line can head a clause: a label, a numbered line, or a short line that no sentence runs through."""
    text = lines[position].text
    if "\t" in text or _label(text) != text or _NUMBERED.match(text) or _PART.match(text):
        return True
    before = lines[position - 1].text.rstrip() if position else "."
    after = lines[position + 1].text.lstrip() if position + 1 < len(lines) else ""
    runs_on = after[:1].islower() or (len(before.split()) > HEADING_WORDS // 2 and before[-1:] not in ".:;?!)" and "\t" not in before)
    return text.lstrip()[:1].isupper() and len(text.split()) <= UNNUMBERED_WORDS and not runs_on


def _says_something(body: str, is_beside: bool = False) -> bool:
    if _PUT_OFF.search(body[:200]):
        return False
    return len(_WORD.findall(_BLANK.sub(" ", body))) >= (1 if is_beside else FEWEST_WORDS) or bool(
        re.search(r"\b(?:article|erthygl|section)\s+\d", body, re.IGNORECASE)
    )


def _sentences(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """Sentences with the page they begin on; headings and labels stand alone, so they join no sentence."""
    found: list[tuple[int, str]] = []
    by_page: dict[int, list[str]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(("\n\n" + line.text) if _NUMBERED.match(line.text) and _is_short(line.text) else line.text)
    for page, texts in by_page.items():
        for sentence in sentences("\n".join(texts)):
            if not _PUT_OFF.search(sentence) and not _DEFINES.match(sentence) and not _FILLED_BY_NOBODY.fullmatch(sentence):
                found.append((page, sentence[:1200]))
    return found
