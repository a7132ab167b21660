"""What each clause of a data-sharing agreement is called, and what a sentence says that settles it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """``heading`` matches a whole heading or label, ``sentence`` a sentence of prose; ``label`` is for the reader."""

    label: str
    heading: re.Pattern[str]
    sentence: re.Pattern[str]


def _clause(label: str, headings: str, sentence: str) -> Clause:
    return Clause(label, re.compile(rf"(?:{headings})", re.IGNORECASE), re.compile(sentence, re.IGNORECASE))


# Bounded gaps keep the search linear on hostile lines.
CLAUSES: Mapping[str, Clause] = {
    "parties_and_roles": _clause(
        "who the parties are and their roles",
        r"\bparties\b|\bpartner (?:organi[sz]ations|agencies)|\bwho we are\b|who (?:is|are) (?:the |a )?part(?:y|ies)\b"
        r"|(?:participating|sharing) organi[sz]ations|organi[sz]ations (?:covered|involved|party)"
        r"|^signator(?:y|ies) (?:organi|part)"
        r"|controllers? and processors?|^data controllers?|\bpartïon\b|sefydliadau partner|^between"
        r"|^roles and responsibilities|who the partners are",
        r"\b(?:agreement|protocol|arrangement|memorandum|contract)\b.{0,60}\b(?:is )?(?:made"
        r"|entered into)?\s?(?:by and )?between\b.{2,200}\band\b"
        r"|\bthe parties to this (?:agreement|protocol)\b|\b(?:is|are|as|acts?|be) (?:an? |the |both )?(?:sole "
        r"|independent |separate )?(?:data )?controllers?\b"
        r".{0,80}\b(?:and|for|of)\b|rhwng\b.{2,160}\ba(?:c)?\b.{0,60}partïon",
    ),
    "purpose": _clause(
        "the purpose of sharing",
        r"\bpurposes?\b|\baims?\b|\bwhy (?:we|the|is|are|information|data)|\bobjectives?\b|reasons? for (?:the )?(?:data "
        r"|information )?sharing|what (?:we|this agreement) (?:want|hope|aim)s? to achieve|\bpwrpas\b|^pam\b|benefits|^why$"
        r"|reasons? (?:for|we)\b|what (?:it|this) is for|\bthe need to share",
        r"\b(?:purposes?|aims?|objectives?) of (?:the |this |our |any )?(?:data |information |personal )?(?:sharing"
        r"|agreement|protocol|processing|disclosure|initiative)\b"
        r"|\b(?:shared?|sharing|disclosed?|exchanged?|processed?)\b.{0,80}\b(?:for the (?:sole |following "
        r"|agreed )?purposes?|in order to|so that)\b"
        r"|\bpwrpas\b.{0,60}\brhannu\b",
    ),
    "other_organisations": _clause(
        "other organisations involved",
        r"other organi[sz]ations?\b|sharing with others|^others\b|passing (?:it|information|data) on|^data processors?$"
        r"|sub-?\s?contracting|third part(?:y|ies)|onward"
        r"|sub-?\s?(?:processor|contractor)|\brecipients\b|who else"
        r"|further (?:sharing|disclosure)"
        r"|sefydliadau eraill|trydydd|processors? (?:used|engaged)|\bdisclosure to others",
        r"\b(?:third part(?:y|ies)|other organi[sz]ations?|sub-?processors?|sub-?contractors?|onward (?:sharing|transfers?"
        r"|disclosure)|anyone else)\b"
        r".{0,120}\b(?:only|not|without|unless|may|shall|will|with|consent|receive|access)\b"
        r"|\b(?:not|never|only|without)\b.{0,80}\b(?:third part(?:y|ies)|other organi[sz]ations?|sub-?processors?"
        r"|sub-?contractors?|anyone else)\b",
    ),
    "joint_controller_statement": _clause(
        "whether the parties are joint controllers",
        r"joint (?:data )?(?:controllers?|controllership)|independent controllers?|article 26|[cg]yd-?reol"
        r"|controller (?:status|relationship)"
        r"|controllership|rheolyddion",
        r"\b(?:joint(?:ly)?|independent|separate|sole|autonomous)[ -](?:data )?controllers?\b|\bcontrollers? in common\b"
        r"|\bcontrollers? in (?:its"
        r"|their) own right\b|\barticle 26\b"
        r"|\b[cg]yd-?reol\w+|\brheol(?:wyr|ydd|yddion) (?:data )?(?:annibynnol|ar y cyd)\b|\b(?:each|both|either|every)\b.{0,40}\b(?:is"
        r"|are|remains?) (?:an? |the )?(?:data )?controllers?\b"
        r"|\bprocess(?:es|ing)?\b.{0,60}\bon behalf of the (?:data )?controller\b",
    ),
    "data_items": _clause(
        "which data are shared",
        r"data items?|categor(?:y|ies) of (?:personal )?data|(?:personal )?(?:data|information) (?:to be |being "
        r"|that (?:is|will be) |we )?(?:shared|exchanged|disclosed)"
        r"|types? of (?:personal )?(?:data|information)|(?:data|information) requested|(?:data|information) (?:which|that) (?:may"
        r"|can|will|might) be (?:shared|exchanged)|^what (?:will be|is|we) (?:to be )?shared"
        r"|^y data$|^(?:the )?data$|^the information$|^what$|what is in the|what (?:passes|goes|is (?:passed|sent|exchanged)"
        r"|we (?:send|exchange|pass))\b|data personol a rennir|data ?(?:fields?|sets?)\b"
        r"|what (?:(?:personal )?(?:information|data)|we (?:will |may |can )?share)|^personal data$"
        r"|description of the (?:personal )?data|information (?:to be )?shared|which (?:items|data|information)"
        r"|\bshared (?:personal )?(?:data|information)|pa (?:wybodaeth|ddata)|gwybodaeth a rennir|personal data (?:elements|processed)",
        r"\b(?:data items?|data fields?|categories of (?:personal )?data|types of (?:personal )?(?:data|information)"
        r"|following (?:personal )?(?:data|information|details|items))\b"
        r".{0,120}(?::|\bare\b|\bis\b|\binclud|\bcompris|\bset out\b|\blisted\b|\bwill be shared\b)"
        r"|\b(?:data|information)\b.{0,20}\b(?:to be |will be )?shared\b.{0,40}\b(?:are|is|includes?|comprises?"
        r"|consists?)\b.{0,80}\b(?:name|address|date of birth|reference|contact)"
        r"|^\W{0,6}(?:\d{1,2}[.)]?\s{1,3})?(?:personal )?(?:data|information)\s?:"
        r".{0,60}\b(?:names?|address(?:es)?|dates? of birth|initials|contact)\b"
        r"|\bwe (?:will )?share\b.{0,60}\b(?:names?|date of birth|address|contact details)\b",
    ),
    "lawful_basis": _clause(
        "the lawful basis",
        r"law(?:ful|fulness)(?: bas[ie]s)?|legal (?:bas[ie]s|gateways?|powers?|justification)|\barticle 6\b"
        r"|powers to share|statutory (?:powers?|gateways?)|conditions? for processing|sail gyfreith(?:iol|lon)|legislat",
        r"\b(?:lawful|legal) bas[ie]s\b.{0,160}\b(?:is|are|:|article|legitimate|consent|public task|legal obligation|vital|relied|contract)"
        r"|\b(?:art(?:icle|\.)?) ?6 ?(?:\(1\)|\(|1)|\b(?:process|shar)\w*\b.{0,60}\bunder (?:our|its|their"
        r"|the)? ?legitimate interests?|\brel(?:y|ies|ying) on (?:the )?(?:legitimate interests?|public task"
        r"|consent|legal obligation)"
        r"|\berthygl 6 ?\(|\bsail gyfreith(?:iol|lon)\b.{0,120}\b(?:erthygl|yw|buddiannau|caniatâd)",
    ),
    "special_category_and_offence_conditions": _clause(
        "conditions for special category and offence data",
        r"special categor(?:y|ies)|sensitive (?:personal )?(?:data|information)|criminal (?:offence|conviction)"
        r"|\barticles? (?:9|10)\b|schedule 1 condition"
        r"|categori(?:au)? arbennig|offence data",
        r"\bno (?:sensitive or )?special categor(?:y|ies)\b|\bspecial categor(?:y|ies)\b.{0,200}\b(?:article|art|schedule|condition"
        r"|consent|substantial|rests?|rel(?:y|ies"
        r"|ied)|basis|none|no|not)\b"
        r"|\b(?:art(?:icle|\.)?) ?(?:9|10) ?\((?:1|2)?\)?|\b(?:art(?:icle)?) 9\b.{0,80}\b(?:condition|consent|substantial)"
        r"|\bschedule 1\b.{0,80}\b(?:part|paragraph|para|condition|safeguarding|substantial)"
        r"|categori(?:au)? arbennig.{0,120}\b(?:erthygl|atodlen)",
    ),
    "access_and_rights_procedure": _clause(
        "how people's rights are met",
        r"\brights\b|subject access|how (?:people|individuals|you|they) can (?:see|get|ask)|\b(?:asks?|asking)\b.{0,20}\b(?:data"
        r"|information|records?|copy)\b|access requests?|requests? (?:from|by) (?:individuals|people|data subjects|anyone)"
        r"|\b(?:d?sars?)\b"
        r"|freedom of information|hawliau"
        r"|gwrthrych(?:au)? (?:y )?data|transparency",
        r"\b(?:subject access requests?|d?sars?|data subjects?['’]? rights|individuals?['’]? rights|rights requests?"
        r"|rights of (?:the )?(?:data subjects?|individuals?|people))\b"
        r".{0,200}\b(?:will|shall|must|is|are|within|days?|month|respond|answer|handle|deal|forward|party|pass)"
        r"|\b(?:contact point|point of contact)\b.{0,80}\b(?:exercise|rights?|requests?)\b"
        r"|\brequests?\b.{0,60}\b(?:access|rectif|eras|from (?:an individual|a data subject|people))\w*.{0,160}\b(?:within"
        r"|respond|answered?|handled|dealt|forward)\w*",
    ),
    "information_governance": _clause(
        "information governance",
        r"information governance|data quality|accuracy|staff training|\btraining\b|governance|data standards?|formats?\b"
        r"|roles and responsibilities|ansawdd|llywodraethu"
        r"|data minimisation|keeping (?:it|data|information) (?:accurate|right)",
        r"\b(?:accura(?:te|cy)|data quality|up[ -]to[ -]date|inaccura\w+)\b.{0,160}\b(?:will|shall|must|is|are|check\w*"
        r"|correct\w*|ensure\w*|review\w*|responsib\w+)"
        r"|\b(?:staff|everyone|volunteers?|personnel|employees)\b.{0,80}\b(?:trained|training)\b.{0,80}\b(?:data"
        r"|information|confidential|annual|year)"
        r"|\b(?:ensure|check\w*|responsible for)\b.{0,60}\b(?:accura(?:te|cy)|data quality)\b"
        r"|information governance (?:lead|arrangement|group|toolkit|policy|responsib)\w*",
    ),
    "security": _clause(
        "security",
        r"\bsecurity\b(?! (?:incident|breach))|secure (?:transfer|storage|handling)|keeping (?:it|information|data) (?:safe|secure)"
        r"|technical and organi[sz]ational|diogelwch|how (?:is |the )?\w+ (?:is |be )?kept secure"
        r"|how (?:will|do|is|we|data|information) .{0,40}(?:safe|secure)|transfer methods?|method of (?:transfer|sharing)"
        r"|cadw.{0,20}ddiogel",
        r"\b(?:encrypt\w*|two-factor|multi-?factor|2fa|mfa|password[- ]protect\w*|secure e-?mail|secure (?:web )?(?:form|link"
        r"|platform|mailbox|file transfer)|named accounts?"
        r"|access controls?|egress|cjsm|secure portal)\b"
        r"|\b(?:information|data|records?|files?|paper\w*|print\w*|copies|notes|documents?)\b.{0,60}\blocked (?:cabinet|filing|drawer"
        r"|cupboard)"
        r"|\b(?:appropriate )?technical and organi[sz]ational (?:security )?measures\b|\bamgryptio\b|\b(?:kept|held|stored"
        r"|sent|transferred|transmitted|shared) secur(?:e|ely)\b",
    ),
    "retention_and_disposal": _clause(
        "retention and disposal",
        r"retention|retain|disposal|destr(?:oy|uction)|deletion|how long|cadw (?:a (?:gwaredu|dinistrio)|(?:y |eich )?(?:data"
        r"|gwybodaeth))|dileu|storage limitation",
        r"\b(?:retain(?:ed)?|kept|held|keep|retention)\b.{0,120}\b(?:(?:\d+|one|two|three|four|five|six|seven|eight|ten"
        r"|twelve) (?:calendar )?(?:years?|months?|days?|weeks?)"
        r"|no longer than|retention (?:schedule|polic(?:y|ies)|period))|\b(?:secure(?:ly)?|permanently"
        r"|confidentially) (?:delet|destr|dispos|shred|eras)\w+"
        r"|\b(?:delet|destroy|destroyed|dispos|eras)\w*\b.{0,60}\b(?:securely|within|when|after|at the end)\b"
        r"|\bcedwir\b.{0,60}\b(?:blynedd|flynedd|blwyddyn|mis)\b|\bdileu\b.{0,60}\bar ôl\b|am gyfnod o\b",
    ),
    "breach_handling": _clause(
        "how breaches are handled",
        r"breach(?:es)?|incidents?\b|\blosse?s?\b|^mistakes\b|(?:when|if) (?:things|something|anything) goes? wrong|tor(?:ri|iad)"
        r"|toriadau|data loss"
        r"|loss of (?:data|information)",
        r"\b(?:breach(?:es)?|security incidents?|data incidents?|data loss)\b.{0,160}\b(?:notif\w+|report\w*|inform\w*"
        r"|tell|told|within|without (?:undue )?delay|hours?|ico|commissioner|log\w*)\b"
        r"|\b(?:notif\w+|report\w*|inform\w*|tells?)\b.{0,120}\b(?:breach(?:es)?|security incidents?|loss of data"
        r"|data loss)\b|\btoriad\w*\b.{0,120}\b(?:awr|hysbys\w+|adrodd)",
    ),
    "review_and_end": _clause(
        "review and ending",
        r"review|termination|^period\b|duration|\bterm\b|expiry|ending|commencement|withdraw|adolyg|diwedd|terfynu"
        r"|changes to this|how (?:it|this) ends",
        r"\b(?:agreement|protocol|arrangement)\b.{0,40}\b(?:lasts?|continues?|remains?|runs?|(?:in|takes?) (?:force"
        r"|effect))\b.{0,80}\b(?:years?|months?|until)\b"
        r"|\b(?:agreement|protocol|arrangement|it|parties|document|memorandum)\b.{0,80}\b(?:review(?:ed)?|terminat\w+"
        r"|expire[sd]?|ends?|withdraw\w*)\b"
        r".{0,120}\b(?:annual\w*|years?|months?|notice|date|written|every|on \d)|\breview(?:ed)? (?:date|annually|every|on"
        r"|at least)\b|\b(?:terminate|withdraw|end)\b.{0,60}\bnotice\b"
        r"|\badolyg\w+\b.{0,80}\b(?:flynyddol|blwyddyn|mis|dyddiad|bob)",
    ),
    "signatories": _clause(
        "who signs",
        r"signator(?:y|ies)\b(?! (?:organi|part))|signatures?|signed|execution|sign-?off|llofnod\w*|authorisation"
        r"|declaration of acceptance",
        r"\b(?:signed|signature|signatory|signatories|e-?signed|electronically signed|digitally signed)\b.{0,80}\b(?:by"
        r"|for|on behalf|have|has|authori\w+|:|name)"
        r"|^(?:signed|signature|llofnod\w*)\b|\bin witness\b|\bllofnodwyd\b",
    ),
}
