"""The laws and guidance a document names. Short names and numbers of acts are read as well as full titles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workflows.documents import Document
from workflows.inspectors.finding import quotation

ENG, WLS, SCT, NIR = "ENG", "WLS", "SCT", "NIR"
NATION_NAMES = {ENG: "England", WLS: "Wales", SCT: "Scotland", NIR: "Northern Ireland"}


@dataclass(frozen=True, slots=True)
class Law:
    key: str
    title: str
    pattern: re.Pattern[str]
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedLaw:
    law: Law
    page: int
    quotation: str


def _law(key: str, title: str, pattern: str) -> Law:
    return Law(key, title, re.compile(pattern, re.IGNORECASE), _HINTS[key])


# A page without any of these words, in small letters, cannot name the law: looking for words is quicker than for a pattern.
_HINTS: Mapping[str, tuple[str, ...]] = {
    "care_act_2014": ("care", "gofal"),
    "ssw_wales_act_2014": ("social", "ssw", "deddf", "dgcll"),
    "asp_scotland_act_2007": ("support", "aspa", "asp "),
    "prevention_to_protection_2015": ("prevention",),
    "children_act_1989": ("1989",),
    "children_act_2004": ("2004",),
    "working_together": ("together",),
    "wales_safeguarding_procedures": ("procedures", "weithdrefnau"),
    "children_scotland_act_1995": ("1995",),
    "cyp_scotland_act_2014": ("young",),
    "national_guidance_scotland": ("national",),
    "children_ni_order_1995": ("order",),
    "co_operating_to_safeguard": ("operating",),
    "equality_act_2010": ("equalit", "cydraddoldeb"),
    "northern_ireland_act_1998_s75": ("northern", "75"),
    "modern_slavery_act_2015": ("slavery", "caethwasiaeth"),
    "trafficking_scotland_act_2015": ("trafficking",),
    "trafficking_ni_act_2015": ("trafficking",),
    "mental_capacity_act_2005": ("capacity", "galluedd", "mca"),
    "incapacity_scotland_act_2000": ("incapacity",),
    "mental_capacity_ni_act_2016": ("capacity",),
    "public_interest_disclosure": ("disclosure", "pida", "datgelu"),
    "human_rights_act_1998": ("rights", "hawliau"),
    "data_protection_act_2018": ("data",),
    "safeguarding_vulnerable_groups_act_2006": ("groups",),
    "safeguarding_vulnerable_groups_ni_order_2007": ("groups",),
    "pvg_scotland_act_2007": ("groups",),
    "rehabilitation_of_offenders_act_1974": ("rehabilitation",),
}


_WELLBEING = r"well[\s-]{0,3}being"
_SSW = (
    rf"social\s+services?\s+(?:and|&)\s+{_WELLBEING}\s*\(?\s*(?:wales|cymru)\s*\)?\s+act"
    rf"|\bSSWB?\s?\(?W?\)?\s?A(?:ct)?\b(?=[\s,.;)(]|\s2014)"
    rf"|deddf\s+gwasanaethau\s+cymdeithasol\s+a\s+lles(?:iant)?|\bDGCLl\b|social\s+services?\s+(?:and|&)\s+{_WELLBEING}\s+act\s+2014"
)
_NI = r"\(?\s*(?:northern\s+ireland|n\.?i\.?)\s*\)?"
ALL = (
    _law("care_act_2014", "the Care Act 2014", r"\bcare\s+act\b(?!\s+(?:19|200|201[0-35-9]|202))|deddf\s+gofal\s+2014"),
    _law("ssw_wales_act_2014", "the Social Services and Well-being (Wales) Act 2014", _SSW),
    _law(
        "asp_scotland_act_2007",
        "the Adult Support and Protection (Scotland) Act 2007",
        r"adults?\s+support\s+(?:and|&)\s+protection\s*(?:\(?\s*scotland\s*\)?\s*)?,?\s*act\b"
        r"|\bASPA?\s+\(?(?:scotland\)?\s+)?act\b|\bASPA\b",
    ),
    _law(
        "prevention_to_protection_2015",
        "Adult Safeguarding: Prevention to Protection in Partnership",
        r"prevention\s+(?:to|and)\s+protection(?:\s+in\s+partnership)?",
    ),
    _law("children_act_1989", "the Children Act 1989", r"\bchildren\s?(?:['’]?s)?\s+acts?\s+(?:of\s+)?1989"),
    _law(
        "children_act_2004",
        "the Children Act 2004",
        r"\bchildren\s?(?:['’]?s)?\s+acts?\s+(?:(?:of\s+)?1989\s*(?:,|and|&|/)\s*)?(?:of\s+)?2004",
    ),
    _law("working_together", "Working Together to Safeguard Children", r"working\s+together(?:\s+to\s+safeguard\s+children|\s+20[12]\d)"),
    _law(
        "wales_safeguarding_procedures",
        "the Wales Safeguarding Procedures",
        r"(?:all[\s-]+)?wales\s+(?:(?:child|adult)\s+protection|safeguarding)\s+procedures|weithdrefnau\s+diogelu\s+cymru",
    ),
    _law("children_scotland_act_1995", "the Children (Scotland) Act 1995", r"children\s*\(?\s*scotland\s*\)?\s+act\s+1995"),
    _law(
        "cyp_scotland_act_2014",
        "the Children and Young People (Scotland) Act 2014",
        r"children\s+(?:and|&)\s+young\s+people\s*\(?\s*scotland\s*\)?\s+act(?:\s+2014)?",
    ),
    _law(
        "national_guidance_scotland",
        "the National Guidance for Child Protection in Scotland",
        r"national\s+guidance\s+(?:for|on)\s+child\s+protection(?:\s+in\s+scotland)?",
    ),
    _law("children_ni_order_1995", "the Children (Northern Ireland) Order 1995", rf"children\s*{_NI}\s+order(?:\s+1995)?"),
    _law("co_operating_to_safeguard", "Co-operating to Safeguard Children and Young People", r"co-?\s?operating\s+to\s+safeguard"),
    _law("equality_act_2010", "the Equality Act 2010", r"\bequalit(?:y|ies)\s+act\b(?!\s+(?:1|200))|deddf\s+cydraddoldeb"),
    _law(
        "northern_ireland_act_1998_s75",
        "section 75 of the Northern Ireland Act 1998",
        r"northern\s+ireland\s+act(?:\s+1998)?|\b(?:section|s\.?)\s?75\b(?=[^.\n]{0,60}northern|\s+(?:groups|categor|dut"
        r"|equality|statutory|screening))",
    ),
    _law("modern_slavery_act_2015", "the Modern Slavery Act 2015", r"modern\s+slavery\s+act|deddf\s+caethwasiaeth\s+fodern"),
    _law(
        "trafficking_scotland_act_2015",
        "the Human Trafficking and Exploitation (Scotland) Act 2015",
        r"human\s+trafficking\s+(?:and|&)\s+exploitation\s*\(?\s*scotland\s*\)?\s+act",
    ),
    _law(
        "trafficking_ni_act_2015",
        "the Human Trafficking and Exploitation Act (Northern Ireland) 2015",
        rf"human\s+trafficking\s+(?:and|&)\s+exploitation\s*\(\s*criminal\s+justice[^)\n]{{0,60}}\)\s+act"
        rf"|human\s+trafficking\s+(?:and|&)\s+exploitation\s+act\s*{_NI}",
    ),
    _law(
        "mental_capacity_act_2005",
        "the Mental Capacity Act 2005",
        r"mental\s+capacity\s+act(?!\s*\(n)(?!\s+2016)|deddf\s+galluedd\s+meddyliol|\bMCA\s+2005\b",
    ),
    _law(
        "incapacity_scotland_act_2000",
        "the Adults with Incapacity (Scotland) Act 2000",
        r"adults?\s+with\s+incapacity\s*\(?\s*scotland\s*\)?\s+act",
    ),
    _law(
        "mental_capacity_ni_act_2016",
        "the Mental Capacity Act (Northern Ireland) 2016",
        rf"mental\s+capacity\s+act\s*{_NI}|mental\s+capacity\s*{_NI}\s+act",
    ),
    _law(
        "public_interest_disclosure",
        "the Public Interest Disclosure Act 1998 or the Order of Northern Ireland",
        r"public\s+interest\s+disclosure\s+(?:act|\(|order)|\bPIDA\b|deddf\s+datgelu\s+er\s+(?:lles|budd)",
    ),
    _law("human_rights_act_1998", "the Human Rights Act 1998", r"human\s+rights\s+act|deddf\s+hawliau\s+dynol"),
    _law(
        "data_protection_act_2018", "the Data Protection Act 2018", r"data\s+protection\s+act\b(?!\s+(?:1998|1984))|deddf\s+diogelu\s+data"
    ),
    _law(
        "safeguarding_vulnerable_groups_act_2006",
        "the Safeguarding Vulnerable Groups Act 2006",
        r"safeguarding\s+vulnerable\s+groups\s+act",
    ),
    _law(
        "safeguarding_vulnerable_groups_ni_order_2007",
        "the Safeguarding Vulnerable Groups (Northern Ireland) Order 2007",
        rf"safeguarding\s+vulnerable\s+groups\s*{_NI}\s+order|safeguarding\s+vulnerable\s+groups\s+order\s*{_NI}",
    ),
    _law(
        "pvg_scotland_act_2007",
        "the Protection of Vulnerable Groups (Scotland) Act 2007",
        r"protection\s+of\s+vulnerable\s+groups\s*\(?\s*scotland\s*\)?\s+act",
    ),
    _law(
        "rehabilitation_of_offenders_act_1974", "the Rehabilitation of Offenders Act 1974", r"rehabilitation\s+of\s+offenders\s+(?:act|\()"
    ),
)
BY_KEY: Mapping[str, Law] = {law.key: law for law in ALL}
# Any one of these is the law a document of that kind has to name; the first is what its writer is told to name.
BASIS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "SAF-01": {
        ENG: ("care_act_2014",),
        WLS: ("ssw_wales_act_2014",),
        SCT: ("asp_scotland_act_2007",),
        NIR: ("prevention_to_protection_2015",),
    },
    "SAF-02": {
        ENG: ("children_act_1989", "children_act_2004", "working_together"),
        WLS: ("ssw_wales_act_2014", "wales_safeguarding_procedures"),
        SCT: ("children_scotland_act_1995", "cyp_scotland_act_2014", "national_guidance_scotland"),
        NIR: ("children_ni_order_1995", "co_operating_to_safeguard"),
    },
    "SVC-05": {
        ENG: ("equality_act_2010",),
        WLS: ("equality_act_2010",),
        SCT: ("equality_act_2010",),
        NIR: ("northern_ireland_act_1998_s75",),
    },
}
REGULATORS: Mapping[str, re.Pattern[str]] = {
    "ccni": re.compile(r"charity\s+commission\s+(?:for|of)\s+northern\s+ireland|\bCCNI\b", re.IGNORECASE),
    "oscr": re.compile(r"\bOSCR\b|(?:office\s+of\s+the\s+)?scottish\s+charity\s+regulator", re.IGNORECASE),
    "ccew": re.compile(
        r"charity\s+commission(?!\s+(?:for|of)\s+(?:northern|n\.?i))(?:\s+for\s+england\s+and\s+wales)?|\bCCEW\b|comisiwn\s+elusennau",
        re.IGNORECASE,
    ),
    "cic_regulator": re.compile(r"\bCIC\s+regulator|regulator\s+of\s+community\s+interest\s+companies", re.IGNORECASE),
    "housing_regulator": re.compile(r"regulator\s+of\s+social\s+housing|scottish\s+housing\s+regulator|housing\s+regulator", re.IGNORECASE),
}


def laws_named(document: Document) -> list[NamedLaw]:
    """Each law once, where it is named first."""
    folded = [text.casefold() for text in document.pages]
    return [found for law in ALL if (found := _first(document, folded, law)) is not None]


def regulators_named(document: Document) -> list[tuple[str, int, str]]:
    """Key, page and quotation of each regulator the document names."""
    found = []
    for key, pattern in REGULATORS.items():
        for page, text in enumerate(document.pages, start=1):
            if match := pattern.search(text):
                found.append((key, page, quotation(text, match.start(), match.end())))
                break
    return found


def _first(document: Document, folded: list[str], law: Law) -> NamedLaw | None:
    for page, text in enumerate(document.pages, start=1):
        if any(hint in folded[page - 1] for hint in law.hints) and (match := law.pattern.search(text)):
            return NamedLaw(law, page, quotation(text, match.start(), match.end()))
    return None
