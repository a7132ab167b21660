"""Signatures told in words: "Signed for A by B on 3 April 2026", and the stamps of signing services."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from workflows.inspectors.party_names import ORGANISATION
from workflows.inspectors.signature_places import BLANK, LABELLED, SIGNED, UNREADABLE, Signature, person, tidy
from workflows.inspectors.spans import DATE, DATES, Line, as_date, dates_in

LONGEST_PROSE = 300
MOST_LISTED = 12
# How far below an electronic signature the line with its date may stand.
STAMP_REACH = 200

NAME = (
    r"(?-i:(?:(?:Mrs?|Ms|Miss|Dr|Rev(?:d|\.)?|Cllr|Prof|Sir|Dame|Sister|Canon)\.?[ \t]+)?[A-Z][\w’'.-]*"
    r"(?:[ \t]+(?:(?!(?:for|and|on|the|of|at|by|to|in|am|ar|gan)\b)[a-z]{2,3}[ \t]+)?[A-Z][\w’'.-]*){1,4})"
)
_STAMP = re.compile(
    rf"(?:(?:electronically|digitally)\s+signed|e-?signed|docu-?signed|signed\s+electronically"
    rf"|llofnodwyd\s+yn\s+electronig)\s*(?:by|gan)?\s*:?\s*(?P<name>{NAME})"
    r"(?P<rest>[^\n]{0,120}(?:\n(?![^\n]{0,40}sign)[^\n]{0,80}){0,2})",
    re.IGNORECASE,
)
# A service's stamp without a name: whoever the lines above it name.
_STAMP_ALONE = re.compile(
    rf"^\s*(?:(?:electronically|digitally)\s+signed|e-?signed|docu-?signed|signed\s+(?:electronically|digitally)"
    rf"|llofnodwyd\s+yn\s+electronig)\s*(?:on|ar|at)?\s*:?\s*(?P<date>{DATE})",
    re.IGNORECASE,
)
# "Director: Ada Bell (signed)" where a deed is executed.
_OFFICER = re.compile(
    rf"^\s*(?P<post>(?:company )?secretary|director|trustee|member|partner|chair(?:person|man|woman)?|authori[sz]ed signatory|attorney)"
    rf"\s*\d?\s*[:\t]\s*(?:(?P<name>{NAME})\s*\((?:signed|signature|sgd)\)|(?P<rule>[_.…]{{4,}}))",
    re.IGNORECASE,
)
_EXECUTED = re.compile(r"\b(?:executed|signed)\b[^.\n]{0,40}\bas a deed\b|\bexecuted\b[^.\n]{0,80}\bacting by\b", re.IGNORECASE)
# "Midlow Council ________ Ada Bell  Date 3/4/26": drawn on or not, no words tell.
_ON_A_RULE = re.compile(rf"^\s*(?P<party>(?-i:[A-ZŴŶ])[^\n_.…\t]{{1,90}}?)\s*[_.…]{{4,}}\s*(?P<name>{NAME})?(?P<rest>[^\n]{{0,160}})$")
_ENDS_WITH_BY = re.compile(r"\b(?:by|gan)\s*:?\s*$", re.IGNORECASE)
# "Ada Bell (3 Apr 2026 10:10 GMT+1)", as a service prints it below the signature.
_TIMED = re.compile(rf"^\s*(?P<name>{NAME})\s*\((?P<rest>{DATE}[\s,]+\d{{1,2}}:\d{{2}}[^)\n]{{0,24}})\)\s*$", re.IGNORECASE | re.MULTILINE)
_SLASHED = re.compile(rf"/s/\s*(?P<name>{NAME})(?P<rest>[^\n]{{0,120}})")
FOR = r"(?:for(?: and on behalf of)?|on behalf of|ar ran)"
_PROSE_BY = re.compile(
    rf"^\s*(?:signed|executed|subscribed"
    rf"|llofnodwyd)(?:\s+and\s+dated)?(?:\s+as a deed)?(?:\s+{FOR}\s+(?P<party>[^:\n]{{2,90}}?))?,?\s*(?<![\w])(?:by"
    rf"|gan)\s*:?\s+(?P<name>{NAME})(?P<rest>[^\n]{{0,160}})$",
    re.IGNORECASE,
)
_PROSE_COLON = re.compile(
    rf"^\s*(?:signed|llofnodwyd)\s+{FOR}\s+(?P<party>[^:\n]{{2,90}}?)\s*:\s*(?P<name>{NAME})(?P<rest>(?:,[^\n]{{0,160}})?)$",
    re.IGNORECASE,
)
# "For the Trust: Ada Bell, Manager, 3 April 2026" below a heading that says signed.
_FOR_COLON = re.compile(
    rf"^\s*{FOR}\s+(?P<party>(?:the\s+)?(?-i:[A-ZŴŶ])[^:\n]{{2,90}}?)\s*:\s*(?P<name>{NAME})"
    r"(?P<rest>,[^\n]{0,100}(?:\d{4}|\d\d?[./]\d\d?[./]\d\d))\s*$",
    re.IGNORECASE,
)
# "Ada Bell (Manager, the Trust) 3 April 2026" in a list below a heading that says signed.
_SIGNED_HEAD = re.compile(
    r"^\s*(?:\(?\d{1,2}[.)]?\s+)?(?:signed(?:\s+by)?|signatures|signatories|agreed\s+and\s+signed(?:\s+by)?"
    r"|llofnodwyd(?:\s+gan)?)\s*:?\s*$",
    re.IGNORECASE,
)
_IN_A_LIST = re.compile(
    rf"^\W{{0,3}}(?P<name>{NAME})(?:\s*\((?P<rest>[^()\n]{{3,120}})\)|,(?P<more>[^()\n]{{3,120}}?))[\s,–-]{{1,4}}(?P<date>{DATE})\s*$",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    r"^\s*(?:(?:signature\s+|signing\s+)?date|signed\s+(?:on|at)|time|dyddiad)[^\n:]{0,20}:[^\n]{0,60}", re.IGNORECASE | re.MULTILINE
)
_PROSE_FOR = re.compile(
    rf"^\s*(?:signed|subscribed|llofnodwyd)\s+{FOR}\s+(?P<party>[^:\n_]{{2,90}}?)\s*:?\s*(?:_|\.{{4}}|…)", re.IGNORECASE
)
# Heads of columns that a sentence of signature seems to name as its signatory.
_NOT_SIGNERS = frozenset(("for", "date", "name", "title", "position", "role", "the", "on behalf"))
TITLE_WORDS = re.compile(
    r"\b(?:chief|executive|officer|director|manager|chair\w*|trustee|head|lead|secretary|treasurer|president"
    r"|coordinator|co-ordinator|superintendent|inspector"
    r"|sergeant|commissioner|solicitor|guardian|principal|vicar|leader|cadeirydd|prif|rheolwr|cyfarwyddwr|swyddog|ceo|dpo|partner)\b",
    re.IGNORECASE,
)


def stamped(lines: Sequence[Line]) -> list[Signature]:
    """The marks that signing services leave, with the date beside or a few lines below each."""
    found = []
    for page in dict.fromkeys(line.page for line in lines):
        text = "\n".join(line.text for line in lines if line.page == page)
        for pattern in (_STAMP, _SLASHED, _TIMED):
            stamps = list(pattern.finditer(text))
            for match, following in zip_longest(stamps, stamps[1:]):
                end = min(following.start() if following else len(text), match.end() + STAMP_REACH)
                below = _DATE_LINE.search(text, match.end("name"), end)
                dates = dates_in(match["rest"]) or dates_in(below.group() if below else "")
                found.append(Signature(state=SIGNED, page=page, name=person(match["name"]), date=dates[0].date if dates else None))
    return found


def prose(lines: Sequence[Line]) -> list[Signature]:
    """ "Signed for A by B on 3 April 2026" on one line, and its blank form."""
    found = []
    is_deed = any(_EXECUTED.search(line.text) for line in lines)
    for position, line in enumerate(lines):
        if len(line.text) > LONGEST_PROSE or _STAMP.search(line.text):
            continue
        match = _told_by(lines, position)
        if match and match["name"].casefold() not in _NOT_SIGNERS and not _is_organisation(match):
            found.append(_told(match, line, lines[position + 1 : position + 4]))
        elif (match := _PROSE_FOR.match(line.text)) and not _labels_follow(lines, position):
            found.append(Signature(state=BLANK, page=line.page, party=tidy(match["party"])))
        elif _SIGNED_HEAD.match(line.text):
            below = lines[position + 1 : position + 1 + MOST_LISTED]
            found += _listed(below) or _on_rules(below)
        elif match := _STAMP_ALONE.match(line.text):
            found.append(_stamped_above(match, line, lines[max(0, position - 2) : position]))
        elif is_deed and (match := _OFFICER.match(line.text)):
            state = BLANK if match["rule"] else SIGNED
            found.append(Signature(state=state, page=line.page, name=person(match["name"] or ""), position=match["post"]))
    return found


def _told_by(lines: Sequence[Line], position: int) -> re.Match[str] | None:
    """A line that tells a signature; one that ends with "by" goes on with the next."""
    text = lines[position].text
    if _ENDS_WITH_BY.search(text) and not _SIGNED_HEAD.match(text) and position + 1 < len(lines):
        return _PROSE_BY.match(f"{text} {lines[position + 1].text}"[:LONGEST_PROSE])
    return _PROSE_BY.match(text) or _PROSE_COLON.match(text) or _FOR_COLON.match(text)


def _is_organisation(match: re.Match[str]) -> bool:
    """Whether a deed is executed by the organisation itself: its officers sign below."""
    return bool(re.search(r"\bacting\b", match["rest"], re.IGNORECASE) or (ORGANISATION.search(match["name"]) and "," not in match["rest"]))


def _on_rules(lines: Sequence[Line]) -> list[Signature]:
    """Below a heading that says signed: a party, a rule to sign on, and beside it perhaps a printed name and a day."""
    found = []
    for line in lines:
        if match := _ON_A_RULE.match(line.text):
            dates = dates_in(match["rest"])
            state, date = (UNREADABLE, dates[0].date) if dates else (BLANK, None)
            found.append(Signature(state=state, page=line.page, name=person(match["name"] or ""), party=tidy(match["party"]), date=date))
    return found


def _stamped_above(match: re.Match[str], line: Line, above: Sequence[Line]) -> Signature:
    names = [person(each.text) for each in reversed(above) if re.fullmatch(NAME, person(each.text)) and not ORGANISATION.search(each.text)]
    return Signature(state=SIGNED, page=line.page, name=names[0] if names else "", date=as_date(match["date"]))


def _listed(lines: Sequence[Line]) -> list[Signature]:
    """Signatories one below the other, each with post and date on the line of the name."""
    found = []
    for line in lines:
        match = _IN_A_LIST.match(line.text)
        date = as_date(match["date"]) if match else None
        if match is None or date is None:
            break
        position, _, party = (match["rest"] or match["more"]).partition(",")
        found.append(
            Signature(state=SIGNED, page=line.page, name=person(match["name"]), position=tidy(position), party=tidy(party), date=date)
        )
    return found


def _told(match: re.Match[str], line: Line, below: Sequence[Line]) -> Signature:
    """The signature a sentence tells of; its date may have wrapped, or stand on a line of its own below."""
    party = match["party"] or ""
    within = dates_in(party)
    # "for the Council at Midlow on 3 April 2026 by Ada Bell": where and when it was signed.
    party = re.split(r"\s+(?:at\s+[A-Z]|on\s+\d)", party)[0] if within else party
    dates = dates_in(match["rest"]) or within or dates_in(match["rest"] + " " + " ".join(each.text[:30] for each in below[:1]))
    for each in below if not dates else ():
        if re.match(r"\s*(?:signed|llofnod)", each.text, re.IGNORECASE):
            break
        is_of_day = re.match(r"\s*(?:date|dyddiad)", each.text, re.IGNORECASE) or DATES.fullmatch(each.text.strip())
        dates = dates or (dates_in(each.text) if is_of_day else [])
    words = re.split(r"\b(?:on|dated|date)\b|\d", match["rest"], maxsplit=1)[0].strip(" ,()-–")
    position, _, told = words.partition(",") if TITLE_WORDS.search(words.partition(",")[0]) else ("", "", words)
    return Signature(
        state=SIGNED,
        page=line.page,
        name=person(match["name"]),
        party=tidy(party or told),
        position=tidy(position),
        date=dates[0].date if dates else None,
    )


def _labels_follow(lines: Sequence[Line], position: int) -> bool:
    return any(LABELLED.match(line.text.strip()) for line in lines[position + 1 : position + 4])


def is_told(text: str) -> bool:
    """Whether a line is a signature of itself, so that its words label nothing else."""
    return bool(_PROSE_COLON.match(text) or _FOR_COLON.match(text))
