"""The one table of words: what people read for every stable key, in English and Welsh.

Pages, PDFs, workbooks and the API all take their words from here, so that the same thing is called the same everywhere.
Words of a framework's own content (titles, roles, structures) are in the framework; ``role`` and ``label`` read them.
Nothing may compare these words: logic compares keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from checklists.definition import Framework
from checklists.evaluation import GateStatus, Outcome, Rag, Standing
from checklists.facts import State

LANGUAGES: Final = ("en", "cy")
Words = Mapping[str, tuple[str, str]]

_STANDING: Words = {
    Standing.NOT_APPLICABLE: ("Does not apply", "Ddim yn berthnasol"),
    Standing.BLOCKED: ("Cannot start yet", "Methu dechrau eto"),
    Standing.TO_DO: ("To do", "I’w wneud"),
    Standing.WITH_REVIEWER: ("With the reviewer", "Gyda’r adolygydd"),
    Standing.CHANGES_NEEDED: ("Changes needed", "Angen newidiadau"),
    Standing.MET: ("Accepted", "Derbyniwyd"),
    Standing.MET_WITH_CONDITIONS: ("Accepted with conditions", "Derbyniwyd gydag amodau"),
    Standing.WAIVED: ("Waived for now", "Hepgorwyd am y tro"),
    Standing.EXPIRING: ("Accepted, expires soon", "Derbyniwyd, yn dod i ben yn fuan"),
    Standing.EXPIRED: ("Expired", "Wedi dod i ben"),
    Standing.OVERDUE: ("Overdue", "Hwyr"),
    Standing.UNKNOWN: ("Not known", "Ddim yn hysbys"),
}
_STATE: Words = {
    State.OPEN: ("Not sent yet", "Heb ei anfon eto"),
    State.SUBMITTED: ("Sent for review", "Anfonwyd i’w adolygu"),
    State.RETURNED: ("Returned for changes", "Dychwelwyd am newidiadau"),
    State.ACCEPTED: ("Accepted", "Derbyniwyd"),
    State.ACCEPTED_WITH_CONDITIONS: ("Accepted with conditions", "Derbyniwyd gydag amodau"),
    State.REJECTED: ("Not accepted", "Ni dderbyniwyd"),
    State.WAIVED: ("Waived for now", "Hepgorwyd am y tro"),
}
_GATE: Words = {
    GateStatus.CLOSED: ("Not open yet", "Heb agor eto"),
    GateStatus.OPEN: ("Open", "Ar agor"),
    GateStatus.READY: ("Ready for a decision", "Yn barod am benderfyniad"),
    GateStatus.PASSED: ("Passed", "Pasiwyd"),
    GateStatus.PASSED_WITH_CONDITIONS: ("Passed with conditions", "Pasiwyd gydag amodau"),
    GateStatus.DEFERRED: ("Deferred", "Gohiriwyd"),
    GateStatus.REFUSED: ("Refused", "Gwrthodwyd"),
    GateStatus.REOPENED: ("Reopened", "Ailagorwyd"),
}
_RAG: Words = {
    Rag.RED: ("At risk", "Mewn perygl"),
    Rag.AMBER: ("Needs attention", "Angen sylw"),
    Rag.GREEN: ("Nothing overdue", "Dim byd yn hwyr"),
    Rag.GREY: ("Not known", "Ddim yn hysbys"),
}
_RAG_COLOUR: Words = {
    Rag.RED: ("Red", "Coch"),
    Rag.AMBER: ("Amber", "Oren"),
    Rag.GREEN: ("Green", "Gwyrdd"),
    Rag.GREY: ("Grey", "Llwyd"),
}
_OUTCOME: Words = {
    Outcome.PASS: ("Passes", "Yn pasio"),
    Outcome.FAIL: ("Does not pass", "Ddim yn pasio"),
    Outcome.CANNOT_TELL: ("Cannot tell", "Methu dweud"),
    Outcome.NEEDS_HUMAN: ("A person has to judge", "Rhaid i berson farnu"),
}
_BY_ENUM: Mapping[type[StrEnum], Words] = {Standing: _STANDING, State: _STATE, GateStatus: _GATE, Rag: _RAG, Outcome: _OUTCOME}

RAG_LETTER: Final[Mapping[Rag, str]] = {Rag.RED: "R", Rag.AMBER: "A", Rag.GREEN: "G", Rag.GREY: "?"}
"""Never colour alone: every coloured cell carries one of these letters or the words."""

STANDING_LETTER: Final[Mapping[Standing, str]] = {
    Standing.NOT_APPLICABLE: "",
    Standing.BLOCKED: "–",
    Standing.TO_DO: "T",
    Standing.WITH_REVIEWER: "W",
    Standing.CHANGES_NEEDED: "C",
    Standing.MET: "M",
    Standing.MET_WITH_CONDITIONS: "MC",
    Standing.WAIVED: "V",
    Standing.EXPIRING: "ME",
    Standing.EXPIRED: "E",
    Standing.OVERDUE: "O",
    Standing.UNKNOWN: "?",
}
"""One short, unique code per standing for matrices, explained beside the matrix."""

TABLES: Final[Mapping[str, Words]] = {
    "rag_colour": _RAG_COLOUR,
    "site_status": {
        "onboarding": ("Onboarding", "Yn ymuno"),
        "live": ("Live", "Yn fyw"),
        "withdrawn": ("Withdrawn", "Wedi tynnu’n ôl"),
    },
    "nation": {
        "ENG": ("England", "Lloegr"),
        "SCT": ("Scotland", "Yr Alban"),
        "WLS": ("Wales", "Cymru"),
        "NIR": ("Northern Ireland", "Gogledd Iwerddon"),
    },
    "register": {
        "ccew": ("Charity Commission for England and Wales", "Comisiwn Elusennau Cymru a Lloegr"),
        "oscr": ("Scottish Charity Regulator", "Rheoleiddiwr Elusennau’r Alban"),
        "ccni": ("Charity Commission for Northern Ireland", "Comisiwn Elusennau Gogledd Iwerddon"),
        "company": ("Companies House", "Tŷ’r Cwmnïau"),
        "mutual": ("Mutuals Public Register", "Cofrestr Gyhoeddus y Cydfuddiannau"),
        "ico": ("Information Commissioner's register of fee payers", "Cofrestr talwyr ffioedd y Comisiynydd Gwybodaeth"),
        "iaa": ("Immigration Advice Authority", "Awdurdod Cyngor ar Fewnfudo"),
    },
    "region": {
        "E12000001": ("North East", "Gogledd-ddwyrain Lloegr"),
        "E12000002": ("North West", "Gogledd-orllewin Lloegr"),
        "E12000003": ("Yorkshire and The Humber", "Swydd Efrog a’r Humber"),
        "E12000004": ("East Midlands", "Dwyrain Canolbarth Lloegr"),
        "E12000005": ("West Midlands", "Gorllewin Canolbarth Lloegr"),
        "E12000006": ("East of England", "Dwyrain Lloegr"),
        "E12000007": ("London", "Llundain"),
        "E12000008": ("South East", "De-ddwyrain Lloegr"),
        "E12000009": ("South West", "De-orllewin Lloegr"),
        "W92000004": ("Wales", "Cymru"),
        "S92000003": ("Scotland", "Yr Alban"),
        "N92000002": ("Northern Ireland", "Gogledd Iwerddon"),
    },
    "size": {
        "micro": ("Micro, under £10,000 a year", "Micro, llai na £10,000 y flwyddyn"),
        "small": ("Small, £10,000 to £100,000 a year", "Bach, £10,000 i £100,000 y flwyddyn"),
        "medium": ("Medium, £100,000 to £1 million a year", "Canolig, £100,000 i £1 filiwn y flwyddyn"),
        "large": ("Large, £1 million to £10 million a year", "Mawr, £1 filiwn i £10 miliwn y flwyddyn"),
        "major": ("Major, £10 million to £100 million a year", "Sylweddol, £10 miliwn i £100 miliwn y flwyddyn"),
        "super_major": ("Super-major, over £100 million a year", "Sylweddol iawn, dros £100 miliwn y flwyddyn"),
        "public_body": ("Public body", "Corff cyhoeddus"),
    },
    "gate_outcome": {
        "go": ("Go", "Ewch ymlaen"),
        "go_with_conditions": ("Go, with conditions", "Ewch ymlaen, gydag amodau"),
        "defer": ("Deferred", "Gohiriwyd"),
        "no_go": ("No go", "Peidio â mynd ymlaen"),
    },
    "return_reason": {
        "missing": ("Something is missing", "Mae rhywbeth ar goll"),
        "out_of_date": ("Out of date", "Wedi dyddio"),
        "not_signed": ("Not signed", "Heb ei lofnodi"),
        "not_approved": ("Not approved by those who have to", "Heb ei gymeradwyo gan y rhai sy’n gorfod"),
        "incomplete": ("Not complete", "Heb ei gwblhau"),
        "not_specific": ("Not specific to your organisation", "Ddim yn benodol i’ch sefydliad"),
        "wrong_organisation": ("About another organisation", "Yn ymwneud â sefydliad arall"),
        "wrong_nation": ("About another nation’s law", "Yn ymwneud â chyfraith gwlad arall"),
        "contradicts_answers": ("Differs from your answers", "Yn wahanol i’ch atebion"),
        "unreadable": ("Cannot be read", "Ni ellir ei ddarllen"),
        "personal_data": ("Holds personal data it may not hold", "Yn cynnwys data personol na chaiff ei gynnwys"),
        "not_applicable": ("Does not apply", "Ddim yn berthnasol"),
        "other": ("Another reason", "Rheswm arall"),
    },
    "review_decision": {
        "accept": ("Accepted", "Derbyniwyd"),
        "accept_with_conditions": ("Accepted with conditions", "Derbyniwyd gydag amodau"),
        "return": ("Asked for changes", "Gofynnwyd am newidiadau"),
        "reject": ("Not accepted", "Ni dderbyniwyd"),
    },
    "document_status": {
        "quarantined": ("Being checked", "Wrthi’n cael ei wirio"),
        "clean": ("Checked", "Wedi’i wirio"),
        "needs_attention": ("Held for a decision", "Wedi’i ddal ar gyfer penderfyniad"),
        "refused": ("Refused", "Gwrthodwyd"),
    },
    "severity": {"minor": ("Minor", "Mân"), "major": ("Major", "Sylweddol"), "critical": ("Critical", "Critigol")},
    "agreement_kind": {
        "dsa": ("Data sharing agreement", "Cytundeb rhannu data"),
        "art26": ("Joint controller arrangement", "Trefniant cyd-reolwyr"),
        "processor": ("Processor contract", "Contract prosesydd"),
        "hosting": ("Hosting agreement", "Cytundeb lletya"),
        "lead_body": ("Lead body agreement", "Cytundeb corff arweiniol"),
        "meal": ("Evaluation (MEAL) agreement", "Cytundeb gwerthuso (MEAL)"),
    },
    "agreement_standing": {
        "in_force": ("In force", "Mewn grym"),
        "review_soon": ("Review or end within 90 days", "Adolygu neu ddod i ben o fewn 90 diwrnod"),
        "lapsed": ("Past its review or end date", "Wedi pasio’r dyddiad adolygu neu derfyn"),
        "unsigned": ("Not signed", "Heb ei lofnodi"),
    },
    "agreement_level": {
        "none": ("None", "Dim"),
        "refused": ("Refused", "Gwrthodwyd"),
        "interim": ("Interim", "Dros dro"),
        "agreed": ("Agreed", "Cytunwyd"),
    },
    "recognition_level": {
        "none": ("None", "Dim"),
        "aware": ("Aware", "Ymwybodol"),
        "working_protocol": ("Working protocol", "Protocol gwaith"),
        "formal_recognition": ("Formal recognition", "Cydnabyddiaeth ffurfiol"),
    },
    "body_class": {
        "police": ("Police", "Heddlu"),
        "council": ("Council", "Cyngor"),
        "hsc_trust": ("HSC Trust", "Ymddiriedolaeth HSC"),
        "health": ("Health body", "Corff iechyd"),
        "support_provider": ("Support provider", "Darparwr cymorth"),
    },
    "criterion": {
        "met": ("Met", "Wedi’i fodloni"),
        "partly": ("Partly met", "Wedi’i fodloni’n rhannol"),
        "not_met": ("Not met", "Heb ei fodloni"),
        "unknown": ("Not known", "Ddim yn hysbys"),
    },
    "follow_up": {"condition": ("Condition", "Amod"), "waiver": ("Waiver", "Hepgoriad"), "action": ("Action", "Cam gweithredu")},
    "expiry": {
        "requirement": ("Requirement", "Gofyniad"),
        "agreement": ("Agreement", "Cytundeb"),
        "waiver": ("Waiver", "Hepgoriad"),
    },
}


def of(member: StrEnum, language: str = "en") -> str:
    """The words of a member of ``Standing``, ``State``, ``GateStatus``, ``Rag`` or ``Outcome``. KeyError for any other enumeration."""
    return _BY_ENUM[type(member)][member][LANGUAGES.index(language)]


def word(table: str, key: str, language: str = "en") -> str:
    """The words of a key of one of ``TABLES``; a key this version does not know is shown readably, never refused."""
    words = TABLES[table].get(key)
    return words[LANGUAGES.index(language)] if words else _readable(key)


def label(framework: Framework, table: str, key: str) -> str:
    """The framework's own word for a key of one of its tables (structures, organisation_types, flags)."""
    words = framework.tables.get(table)
    text = words.get(key) if isinstance(words, Mapping) else None
    return str(text) if text else _readable(key)


def role(framework: Framework, key: str) -> str:
    """The framework's word for a role."""
    return label(framework, "roles", key)


def _readable(key: str) -> str:
    text = key.replace("_", " ").strip()
    return text[:1].upper() + text[1:]
