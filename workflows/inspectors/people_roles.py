"""The words of policies for the roles of safeguarding, and what may stand between a role and who holds it."""

from __future__ import annotations

import re

from workflows.inspectors.people_sentences import NAME, PERSON
from workflows.inspectors.wordlists import listed

ROLE = re.compile(
    r"\b(?P<before>(?:deputy|depute|assistant|vice|alternate|second(?:ary)?|back-?\s?up|dirprwy|trustee|board|lead\s+trustee"
    r"|governor|national|regional|local\s+authority)"
    r"(?:\s+(?:or|and|for|named|lead|level))?\s+)?"
    r"(?:(?P<role>(?:(?:designated|nominated|named|appointed|lead|organisational|organisation['’]s)\s+){0,2}"
    r"(?:(?:adults?|child(?:ren)?|vulnerable\s+adults?|adults?\s+and\s+child(?:ren)?)(?:['’]s)?\s+)?"
    r"(?:(?:welfare|wellbeing|well-being|inclusion|health)\s+(?:and|&)\s+)?(?:safeguarding|child\s+protection"
    r"|adult\s+protection|safeguard)\s+(?:(?:adults?|children|and\s+child\s+protection"
    r"|and\s+wellbeing|&\s+child\s+protection)\s+)?"
    r"(?:leads?(?:\s+(?:officers?|persons?|contacts?))?|officers?|persons?|co-?ordinator|manager|champion|contact"
    r"|representative|trustee|link|team|adviser|advisor|nurse|point\s+of\s+contact)(?!\s+(?:board|training|policy|team\s+at)))"
    r"|(?:lead|named|nominated|designated|responsible|appointed)\s+(?:(?:responsible|lead)\s+)?(?:person|officer|lead|nurse"
    r"|doctor|midwife|professional|practitioner"
    r"|trustee|member\s+of\s+staff)?\s*"
    r"(?:with\s+(?:lead\s+)?responsibility\s+)?(?:for|on)\s+(?:(?:adult|child|all)\s+)?(?:safeguarding|child\s+protection"
    r"|adult\s+protection|adult\s+support\s+(?:and|&)\s+protection)(?:\s+(?:adults|children|matters|issues|concerns)){0,2}"
    r"|lead(?=\s+is\s+(?-i:[A-Z][a-z]+\s[A-Z][a-z]))|named\s+responsible\s+person|(?:designated|nominated|named)\s+(?:person"
    r"|officer)(?=\s*(?:\(|:|is\b|\t|-|–))"
    r"|lead\s+for\s+(?:adults?|child(?:ren)?)(?:\s+(?:and|&)\s+\w+)?(?=[ ]*(?:\t|:|\n|$))|(?:single\s+|first\s+"
    r"|main\s+)?(?:point\s+of\s+)?contact\s+for\s+safeguarding"
    r"|ASP\s+lead|(?<=our\s)protection\s+lead|(?<=the\s)protection\s+lead|ein\s+h?arweinydd\s+diogelu|vulnerable\s+adults?['’]?\s+(?:officer|lead|co-?ordinator)|(?:designated"
    r"|nominated|named)\s+senior\s+(?:person|manager|officer)(?:\s+(?:for\s+(?:child\s+protection|safeguarding)|\(safeguarding\)))?"
    r"|(?:^[ \t]*|(?<=\())lead(?:\s+person)?(?=[ \t]*(?:\n|:|\t|\)|[–-]\s|is\b))(?=[\s\S]{1,160}?\b(?:deput[ye]|dirprwy)\b)"
    r"|(?:person|swyddog|arweinydd|unigolyn|cydlynydd)\s+(?:dynodedig|enwebedig|penodedig|arweiniol)\s+(?:(?:ar\s+gyfer|dros"
    r"|am)\s+)?(?:diogelu|amddiffyn\s+plant)"
    r"|(?:swyddog|arweinydd|cydlynydd)\s+amddiffyn\s+plant"
    r"|(?:designated|nominated|named)\s+lead(?:\s+(?:person|officer))?(?=[ ]*(?:\(|:|\t|\.{3}|…|_{3}|[–-]\s|is\b|=))"
    r"|lead\s+(?:officer|nurse|professional|practitioner)\s+\((?:adult|child)\s+(?:protection|safeguarding)\)"
    r"|(?:committee|staff|team|church|council)?\s?member\s+with\s+(?:special\s+|particular\s+|lead\s+"
    r"|overall\s+)?responsibility\s+for\s+safeguarding"
    r"|\bD(?:DSL|DSO|SL|SO|SP|CPO)s?\b|\bASC\b|\b(?:PSO|CSO|CPC)\b(?=\s*(?:[,:\t(–-]|is\b))"
    r"|(?:swyddog|arweinydd|person|cydlynydd|unigolyn)\s+diogelu(?:\s+(?:oedolion|plant|dynodedig|penodedig|arweiniol"
    r"|enwebedig))*)(?:\s?\((?:A?D?DSLs?|A?D?DSO|DSP|DSL/DDSL|ASC|SPOC|PDD|SDD|CPO)\))?",
    re.IGNORECASE | re.MULTILINE,
)
DEPUTY_LABEL = re.compile(
    r"(?:^[ \t|•*-]*|[.;,/|]\s)(?:(?:the|our)\s+)?(?P<role>deput(?:[ye]|ies)|dirprwy)\b[ ]*(?:lead|officer|champion|person"
    r"|co-?ordinator|\((?:ddsl|safeguarding)\))?[ ]*(?=[:\t\n–-]|\.{3}|…|_{3}|is\b)"
    r"|(?<=\()deput[ye](?=\s?[),])|(?<=\bas\s)deput[ye]\b(?=\s{0,2}[.,;()]|\n|$)|\bdeput[ye]\slead\b(?=[ ]?[.,;:(\n]|\sis\b|$)"
    r"|(?<=\bei\s)dirprwy(?=\s{0,2}(?:[.,;()]|yw))|(?<=['’]r\s)dirprwy(?=\s+(?:yw|ydy)|\s?[,(:])|(?<=\bher\s|\bhis\s"
    r"|\bthe\s)deput[ye]\b(?=\s{0,2}[.,;()?]|\n(?-i:[a-z])|\s+is\b)|(?<=\btheir\s)deput[ye]\b(?=\s{0,2}[.,;()?]|\n(?-i:[a-z]))",
    re.IGNORECASE | re.MULTILINE,
)
_POSTS = (
    r"manager|director|officer|executive|secretary|co-?ordinator|lead(?:er)?|head|nurse|worker|chair(?:man|woman|person)?"
    r"|treasurer|warden|minister|vicar|pastor"
    r"|clerk|principal|administrator|adviser|advisor|advocate|practitioner|social\s+worker|curate|rector|caretaker|supervisor|trustee"
    r"|(?:head|director|manager|deputy)\s+of\s+(?:[\w&-]+\s){0,3}[\w&-]+"
)
JOB = listed(
    "manager managers lead leads officer officers director worker workers nurse team service services department unit helpline"
    " coordinator co-ordinator"
)
SKIP = re.compile(
    r",\s+(?:who|whom|which)\b(?:[^.;\n]|\.(?=\w)){3,110}?,\s+(?=(?:is|are|yw)\s)|[\s:;,=•|*._–—?…-]{1,40}|['’]s\b"
    rf"|(?:(?:our|the|its|a)\s(?:[\w’'/&-]+\s){{0,5}}|(?-i:(?:[A-Z][\w’'/&-]*\s(?:(?:of|and|for"
    rf"|&)\s)?){{0,5}}))(?:{_POSTS})\s?(?=[ ,(–:-]\s?(?-i:{PERSON}))"
    r"|\((?:[^()\n]{0,60})\)|(?:for|at|of|within|in|on)\s[^\n:.;()]{2,60}?(?=\s?:|\s(?:is|yw)\s)"
    r"|(?:yw|ydy)['’]r\b|(?:(?:chief\s+(?:executive(?:\s+officer)?|officer)|CEO|(?:\w{3,20}\s){0,2}(?:manager|director"
    r"|co-?ordinator)|(?:head|director)\s+of\s+\w{3,20}"
    r"|prif\s+(?:weithredwr|swyddog)|cyfarwyddwr|rheolwr)\s?(?=[,(–:-]))"
    r"|(?:is|are|was|will\s+(?:be|remain)|remains|has\s+been|currently|at\s+present|our|the|yw|ydy|ni|oedd|sef|hwn|presennol|named?|enw"
    r"|appointed|(?:held|filled|carried\s+out|undertaken)\s+by|as|to|for|of|at|within|a|who|person|role"
    r"|contact|details|holder|responsible|her|his|their|being|namely|post-?holder|adults?|child(?:ren)?|young\s+people"
    r"|oedolion|plant|oedolion\s+a\s+phlant|name\s+of|safeguarding|matters|leads?)\b",
    re.IGNORECASE,
)
BEFORE = re.compile(
    r"(?:\s?\([^()\n]{1,40}\))?[\s,(–—:|-]{0,6}(?:(?<![^\W\d_])(?:is|who\s+is|acts|will\s+act|stands?\s+in|serves"
    r"|has\s+been\s+(?:appointed|named"
    r"|nominated)|have\s+appointed|was\s+appointed|to\s+(?:act|serve|be)|deputi[sz]es\s+for\s+(?:her|him|them)|as|our|the|its|their|her"
    r"|his|currently"
    r"|and|also"
    r"|yw|ydy|ein|y|a|charity['’]?s?|organisation['’]s|council['’]s|project['’]s|trust['’]s|centre['’]s|group['’]s|association['’]s"
    r"|overall|person|deputy|depute|parish|church|circuit|club|group|company|district|diocesan)\b[\s,]{0,3}){0,6}[\s(]{0,2}$",
    re.IGNORECASE,
)
LINE_ABOVE = re.compile(rf"(?:^|(?<=\n))[ \t•*-]*{NAME.pattern}[ \t]*\n[ \t]*\Z")
# A contact card: the name on a line, then "Role:" before the role.
CARD = re.compile(
    rf"(?:^|\n)[ \t]*(?:name|enw)[ \t]*[:\t|][ \t]*(?-i:{NAME.pattern})[^\n]{{0,40}}\n(?:[ \t]*(?:job|tel|phone|e-?mail"
    rf"|mobile)\b[^\n]{{0,60}}\n){{0,2}}"
    r"[ \t]*(?:(?:safeguarding[ ])?role|position|title|post|job(?:[ ]title)?|swydd|r[ôo]l)[^\n:\t]{0,20}[:\t|][ \t]*(?:(?:our|the)[ ])?$",
    re.IGNORECASE | re.MULTILINE,
)
# What may follow a role in a cell that holds nothing else.
MERE_ROLE = re.compile(r"\s*(?:\([^()]*\)|(?:and|for|of|in|at|&)\s.{1,50}|[:/–-].{0,40})*\s*")
# A cell that speaks of a deputy for safeguarding, in whatever words.
DEPUTY_CELL = re.compile(
    r"^(?!.*\b(?:lead|DSL|officer|ASC)\s*(?:/|and|&|or)\s*(?:\w+\s+){0,2}deput)(?=.*\bdeput(?:[ye]|ies)\b(?!\s+(?:manager"
    r"|director|chief|chair|head|principal|leader"
    r"|ceo|mayor|clerk|warden|secretary)))",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(r"\(([^()\n]{3,60})\)")
LONGEST_LABEL = 60
UNNAMED = re.compile(
    r"\A[\s:–—|.-]{0,20}(?:(?:name|enw)\b[\s:]{0,4})?(?P<blank>t\.?b\.?[ca]\.?\b|(?:(?:this\s+)?(?:post|position"
    r"|role)\s+)?(?:is\s+)?(?:currently\s+)?vacant\b|to\s+be\s+(?:confirmed|appointed|advised"
    r"|agreed|announced)|vacant\b|i['’]w\s+gadarnhau|not\s+yet\s+appointed|currently\s+vacant)",
    re.IGNORECASE,
)
OF_OTHERS = re.compile(r"(?:local authority|council['’]s|diocesan|nhs)\s*$")
# Roles that stand for the lead where no other is named.
LESS = re.compile(r"\b(?:nurse|doctor|midwife|professional|practitioner|contact)\b", re.IGNORECASE)
# The next line names somebody before a role in the same way.
STARTS_LIKE = re.compile(rf"[^\n]{{0,40}}\n[ \t•*-]*{PERSON}(?:[ ]?[–—-][ ]|,[ ]|[ ]\(|\t)")
# Whoever is named after "in the absence of the lead" is somebody else.
ABSENT = re.compile(
    r"\b(?:in\s+the\s+absence\s+of|instead\s+of|other\s+than|without|if|when|where|unless)\s+(?:the|our|your|either|this)?\s*$",
    re.IGNORECASE,
)
PAST = re.compile(r"\b(?:previous|former|outgoing|retiring|retired|old)\s*$")
# "Ama Okafor until 31 August; after that to be agreed": nobody can tell who holds the role now.
ENDED = re.compile(r",?\s?\(?(?:only\s+)?(?:until|till|up\s+to)\s+(?:the\s+)?(?:end\s+of\s+)?(?:\d|(?-i:[A-Z]))", re.IGNORECASE)
# "Tell Ama Okafor, our lead": the verb that begins the sentence is no first name.
ASKED = listed("tell ring ask inform notify see call contact email phone text")
