"""One place for a signature: its labels, and whether what stands beside them was filled in."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from workflows.inspectors.spans import Found, dates_in

SIGNED, BLANK, UNREADABLE = "signed", "blank", "unreadable"

LABELS = {
    "signed": r"e-?signed|e-?signature|electronic signature|signed|signature|llofnodwyd|llofnod",
    "party": r"for and on behalf of|on behalf of|signed for and on behalf of|signed on behalf of|ar ran"
    r"|(?:name of )?organi[sz]ation(?: name)?|party"
    r"|partner|sefydliad|company|agency",
    "name": r"print(?:ed)? name|full name|name of signatory|name(?: \(print(?:ed)?\)| \(block capitals\)| in capitals)?"
    r"|signatory|signer|lead officer|authori[sz]ed by|authori[sz]ed (?:person|officer)|representative|enw(?: mewn print)?",
    "position": r"position(?: held)?|job title|title|role|designation|capacity|office held|swydd|teitl",
    "date": r"date(?: signed| of signature| of signing)?|dated|signed on|time-?stamp|dyddiad",
}
# One column may hold two things: "Name and post", "Signature & date".
_SECOND = r"(?:date|title|position|post|job title|role|rank|designation|organi[sz]ation)"
_HEADS = {
    key: re.compile(
        rf"(?:{words}{more})(?:\s*(?:and|&|,|or)\s*{_SECOND})*|authori[sz]ed (?:{words})",
        re.IGNORECASE,
    )
    for key, words in LABELS.items()
    for more in ({"signed": "|signed by|llofnodwyd gan", "party": "|for"}.get(key, ""),)
}
LABELLED = re.compile(
    r"(?:^|(?<=[\s|)]))(?P<label>(?<!\w[ \t])by(?=\s*:)|signature of (?:the )?[\w ,-]{2,40}?(?=\s*:)|"
    + "|".join(LABELS[key] for key in ("party", "signed", "name", "position", "date"))
    + r")\s*(?:\([^)\n]{1,40}\)\s*)?[:：](?P<rest>)|(?:^|(?<=\s{2}))(?P<bare>"
    + "|".join(LABELS[key] for key in ("signed", "name", "position", "date"))
    + r")(?=\s*[_.…]{4,}|\s*\[\s*\]|\s*$)",
    re.IGNORECASE,
)
RULE = re.compile(r"[_.…]{3,}|-{5,}|\[\s*\]")
_FILLER = re.compile(
    r"(?<!\w)/s/|\[[^\]]{0,80}\]|<[^>]{0,60}>|\((?:sign(?:ature)?|insert|print|name|date)[^)]{0,40}\)|\bDD?/MM?/YY(?:YY)?\b"
    r"|\bxx+[/.]xx+[/.]\w+|\btb[ac]\b",
    re.IGNORECASE,
)
STANDS_IN = re.compile(
    r"[\[(]?\s*\b(?:signed original (?:held|on file)|signed copy (?:held|on file)|signature on file|wet ink|redacted"
    r"|signature (?:removed|redacted|withheld|image)|original signed|by hand)\b[^\n]{0,40}",
    re.IGNORECASE,
)
# "Signed ........ Date ........": the second label is no signature.
_ONLY_LABELS = re.compile(r"(?:\W|\b(?:date[d]?|print|name|position|title|role|signature|signed|dyddiad|enw)\b)*", re.IGNORECASE)
_ONLY_SIGNED = re.compile(r"[\[(/]?\s*(?:signed|signature|sgd\.?|llofnodwyd)\s*[\])/]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One place for a signature. Blank words mean that the document does not say."""

    state: str
    page: int
    name: str = ""
    position: str = ""
    party: str = ""
    date: dt.date | None = None


def meaning(value: str) -> str:
    """A value without rules and prompts; empty when nothing was filled in."""
    return _FILLER.sub("", RULE.sub(" ", value)).strip(" :,;|/-–_.\u00a0")


def label_of(cell: str) -> str:
    """Which label the head of a row or column is; of "Enw / Name" either half may say so."""
    plain = re.sub(r"\s*\([^)]{0,40}\)\s*$", "", " ".join(cell.split())).strip(" :*")
    for part in (plain, *(half.strip() for half in plain.split("/"))):
        for key, words in _HEADS.items():
            if words.fullmatch(part):
                return key
    return ""


def judged(values: dict[str, str], page: int) -> Signature:
    signed, name = values.get("signed", ""), meaning(values.get("name", ""))
    if len(parts := [part for part in RULE.split(signed) if part.strip()]) > 1 and not name:
        # "......A Bell...... Ada Bell, Chair": what stands on the rule, then the name in print.
        values, signed, name = {"date": signed, **values}, parts[0], parts[1]
    dates = _days(values.get("date", "")) or dates_in(signed)
    stated = meaning(STANDS_IN.sub("", signed))
    stated = "" if _ONLY_LABELS.fullmatch(stated) else stated
    reading = person(stated)
    date = dates[0].date if dates else None
    state = _state(signed, stated, date is not None)
    return Signature(
        state=state,
        page=page,
        name=person(name) or (reading if state == SIGNED else ""),
        position=meaning(values.get("position", "")),
        party=tidy(meaning(values.get("party", ""))),
        date=date,
    )


def _days(value: str) -> list[Found]:
    """The days of a cell; of "Sent: … Viewed: … Signed: …" those from the signing on."""
    said = re.search(r"\bsigned\b", value, re.IGNORECASE)
    return dates_in(value[said.end() :] if said else value) or dates_in(value)


def _state(signed: str, stated: str, is_dated: bool) -> str:
    if STANDS_IN.search(signed) or _ONLY_SIGNED.fullmatch(signed.strip()):
        return UNREADABLE
    # "Ada Bell (3 Mar 2026 15:02)" is the stamp of a service; a date alone, or beside one word, is not a name.
    if stated and (not dates_in(stated[:40]) or len(person(stated).split()) > 1):
        return SIGNED
    return UNREADABLE if is_dated else BLANK


def person(text: str) -> str:
    plain = " ".join(text.split())
    for date in dates_in(plain):
        plain = plain[: date.start]
        break
    return re.split(r"\s*(?:,|\(|\s\S+@|\bon\b|\bDate\b|\s[-–]\s)", plain, maxsplit=1)[0].strip(" .:;_")[:80]


def tidy(text: str) -> str:
    return re.sub(r"[_.…]{3,}.*", "", " ".join(text.split())).strip(" ,:;()")[:100]
