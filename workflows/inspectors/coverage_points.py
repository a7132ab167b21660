"""What to look for under each point of the framework's checklists. All patterns of a point have to be found."""

from __future__ import annotations

import re
from collections.abc import Mapping

Point = tuple[re.Pattern[str], ...]


def _p(*patterns: str) -> Point:
    return tuple(re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in patterns)


_ADULT_SAFEGUARDING: Mapping[str, Point] = {
    "scope_and_definitions": _p(
        r"\b(?:this|the|our)\s+(?:polic(?:y|ies)|document|procedure)s?\s+(?:and\s+procedures?\s+)?(?:applies|apply|covers?"
        r"|is\s+for|relates)|\bscope\b|\bapplies\s+to\s+(?:all|every|any)"
        r"|who\s+(?:this|the)\s+policy|\bpolicy\s+is\s+for\b|\bit\s+(?:covers|is\s+for|applies)\b|^[\d. \t]*definitions\s*$"
        r"|\bwho\s+is\s+an\s+adult|\bcwmpas\b|\byn\s+berthnasol\s+i\b|\bpolisi\s+hwn\s+yn\s+gymwys",
        r"\bdefin(?:ition|ed|es|ing)|\badults?\s+at\s+risk(?:\s+of\s+(?:harm|abuse))?\s+(?:is|are|means|refers)|\b(?:means"
        r"|refers\s+to)\s+(?:any|an?|someone|people)\b|\bwhat\s+is\s+(?:abuse|safeguarding|an\s+adult)"
        r"|\badults?\s+(?:in\s+need\s+of\s+protection|at\s+risk)\b|\bvulnerable\s+adults?\b|\bmeanings?\s+(?:given|of)\b"
        r"|\badults?\s+with\s+(?:care\s+and\s+support\s+)?needs|\bby\s+[“\"]adult|\bthree[-\s]point\s+test|\bdiffin\w+|\boedol(?:yn"
        r"|ion)\s+(?:mewn\s+perygl|sy['’]n\s+wynebu)",
    ),
    "exploitation_and_trafficking": _p(
        r"\bmodern\s+(?:day\s+)?slavery|\bhuman\s+trafficking|\btraffick(?:ed|ing)|\bforced\s+labour|\bdomestic\s+servitude"
        r"|\bcaethwasiaeth|\bmasnachu\s+pobl"
    ),
    "roles": _p(
        r"\broles?\s+and\s+responsibilit|\bresponsibilit(?:y|ies)\b|\b(?:trustees|board|staff|managers?|lead|officer|DSL"
        r"|everyone)[^.\n]{0,60}\b(?:is|are)\s+responsible\b|\bcyfrifoldeb"
        r"|^[\d. \t]*(?:roles?|duties|who\s+(?:leads|is\s+who)|our\s+(?:\w+\s+){0,3}leads?)\b[^\n.]{0,30}$|\baccountab"
        r"|\b(?:our|the)\s+(?:\w+\s+){0,4}(?:lead|champion|officer|ASC|DSL)\b[^.\n]{0,60}\b(?:keeps|decides|gives|makes|compiles|advises)"
        r"|\bwho\s+does\s+what\b|\bduties\s+of\s+the\s+(?:lead|designated)|\brôl\b"
    ),
    "recognise_respond_record_refer": _p(
        r"\brecogni[sz]|\blook\s+out\s+for\b|\bsigns?\s+(?:and\s+(?:symptoms|indicators)|of\s+(?:abuse|harm))|\bindicators?\b"
        r"|\b(?:types|kinds|forms|categories|signs)\s+(?:of|include)\b|\bcategories\s+include|\bwhat\s+abuse\b|\bspot(?:ting"
        r"|s)?\b|\bnotice(?::|\s+(?:something|signs|that))|\bsuspects?\b"
        r"|\badnabod|\barwyddion",
        r"\brespond|\bcontemporaneous|\bopen\s+questions|\bstay\s+(?:calm|with)|\blisten|\bdisclos(?:e|ure|es)|\breassure"
        r"|\bymateb|\bgwrand",
        r"\brecord(?:s|ed|ing)?\b|\bwrite\s+down|\bwritten\s+(?:record|account|note)|\bwrit(?:e|es|ing)\s+(?:it|this"
        r"|everything)\s+(?:down|up)|\b(?:complete|fill\s+in)\w*\b[^.\n]{0,30}\bform\b|\bcofnod",
        r"\brefer(?:s|red|ral|rals|ring)?\b|\breport(?:ed|ing)?\b[^.\n]{0,80}\b(?:social|council|authority|gateway|lead"
        r"|trust)|\bsend\w*\b[^.\n]{0,40}\b(?:authority|council)|\b(?:phone|ring|tell)\w*\b[^.\n]{0,30}\b(?:social\s+(?:work"
        r"|care|services)|council)"
        r"|\batgyfeiri|\bcyfeirio",
    ),
    "consent_and_capacity": _p(
        r"\bcapacity\s+(?:to|is|are|assess|of)\b|\b(?:her|his|their)\s+capacity|\bmake\s+(?:some\s+)?decisions\b"
        r"|\b(?:mental\s+)?capacity\s+(?:act|to|assess|is|and|\(|,)|\blacks?\s+(?:mental\s+)?capacity|\bmental\s+capacity"
        r"|\bincapacity|\b(?:has|have|with)\s+capacity|\bgalluedd",
        r"\bconsent|\bask\s+(?:whether|if)\s+(?:they|she|he)\s+agree|\bwithout\s+(?:their\s+)?agreement|\bcydsyni|\bcaniat",
    ),
    "immediate_danger": _p(
        r"\b(?:immediate|imminent|serious\s+and\s+immediate)\s+(?:danger|risk|harm|threat)|\bimmediately\s+at\s+risk"
        r"|\bin\s+danger\b|\bemergency\s+services|\b(?:call|dial|ring|phone|ffoni\w*|ffonio|deialu)[^.\n]{0,20}\b999"
        r"|\b999\b|\bperygl\s+uniongyrchol|\bperygl\s+ar\s+unwaith"
    ),
    "allegations_about_staff": _p(
        r"\ballegation(?:s)?\s+(?:is\s+|are\s+)?(?:made\s+)?(?:against|about|concerning|involving|of\s+abuse\s+(?:against|by))"
        r"|\b(?:concern|complaint)s?\s+(?:about|against|involving)\s+(?:a\s+|any\s+|our\s+)?(?:member\s+of\s+)?"
        r"(?:staff|colleague|worker|volunteer|trustee|employee)|\baccused\b|\b(?:about|against)\s+one\s+of\s+(?:us\b"
        r"|the\s+team|our\s+own|our\s+(?:staff|people))|\b(?:concerns?|complaints?)\s+about\s+(?:staff|colleagues"
        r"|volunteers)|\bpeople\s+in\s+positions?\s+of\s+trust"
        r"|\bposition\s+of\s+trust|\b(?:staff|volunteers?|trustees?)[^.\n]{0,40}\ballegation|\bhoniad(?:au)?\b"
    ),
    "information_sharing": _p(
        r"\bshar(?:e|ed|ing)\s+(?:of\s+)?(?:personal\s+|relevant\s+|the\s+|that\s+|this\s+|safeguarding\s+"
        r"|confidential\s+)?information|\binformation[\s-]+sharing|\binformation\s+(?:can|may|will|must|should"
        r"|is)\s+(?:only\s+)?(?:be\s+)?shared"
        r"|\bshare\s+(?:what\s+we\s+know|it)\s+without|\bwithout\s+(?:asking|agreement)\b|\bwithout\s+(?:the(?:ir)?\s+"
        r"|a\s+)?(?:\w+['’]s\s+|person['’]s\s+|adult['’]s\s+)?consent|\boverrid(?:e"
        r"|ing)\s+consent|\brhannu\s+gwybodaeth|\bheb\s+(?:ei\s+|eu\s+)?(?:g|ch)(?:yd|ani)"
        r"|\bbreak(?:ing)?\s+confidentiality|\bconfidentiality\b[^.\n]{0,80}\b(?:cannot|share|breach|limits|override)"
    ),
    "escalation": _p(
        r"\bescalat|\bdisagree(?:s|ment)?\b|\bprofessional\s+(?:challenge|differences|disagreement)|\bchallenge\s+(?:a|the"
        r"|that|any|their|its)\s+(?:decision|outcome|response)|\bnot\s+(?:satisfied|happy)\s+with\s+the\s+(?:response|outcome"
        r"|decision)"
        r"|\bresolution\s+(?:protocol|policy|of\s+professional)|\buwchgyfeiri|\banghytun|\bherio(?:['’]r)?\s+penderfyniad"
    ),
}
_COMPLAINTS: Mapping[str, Point] = {
    "plain_language": _p(
        r"\bplain\s+(?:language|english)|\beasy[\s-]read|\bsimple\s+(?:language|words)|\bclear\s+language"
        r"|\bcard\s+with\s+(?:the\s+)?pictures|\bread\s+(?:it|this)\s+(?:out\s+)?to\s+you|\biaith\s+(?:syml"
        r"|glir)|\bhawdd\s+ei\s+ddeall"
    ),
    "translation": _p(
        r"\btranslat|\binterpret(?:er|ing|ation)|\bin\s+(?:a|the|any|your|their|his|her)\s+(?:own\s+|first\s+"
        r"|preferred\s+)?language|\bcyfieith"
    ),
    "independent_stage": _p(
        r"\b(?:second|2nd|next|final|third|appeal)\s+stage[^.\n]{0,160}\b(?:independent|not\s+(?:been\s+)?involved|outside"
        r"|external)|\bindependent(?:ly)?\s+(?:stage|review|person|panel|investigat|reviewer|body|trustee)"
        r"|\bstage\s+(?:2|two|3|three)\b.{0,240}\b(?:independent(?:ly)?|not\s+(?:been\s+)?(?:previously\s+)?involved|outside"
        r"|external)|\b(?:looks?|investigates?|decides?|reviews?)\b[^.\n]{0,40}\bindependently\b|\bwho\s+(?:has|have|was"
        r"|were)\s+not\s+(?:been\s+)?(?:previously\s+)?involved\b|\bsecond\s+look\b.{0,120}\boutside\b|\b(?:somebody"
        r"|someone)\s+(?:from\s+)?outside\b|\bannibynnol"
    ),
    "timescales": _p(
        r"\bwithin\s+(?:\w+|\d+)\s*(?:\(\d+\)\s*)?(?:working\s+|calendar\s+|clear\s+)?(?:days?|weeks?|hours?|months?)|\b(?:\d+"
        r"|two|three|five|ten|fifteen|twenty|twenty-eight)\s+(?:working\s+)?days\b"
        r"|\bo\s+fewn\s+\w+\s+(?:diwrnod|wythnos)|\btimescales?\b|\bdiwrnod\s+gwaith"
    ),
    "no_detriment": _p(
        r"\b(?:not|never|nor|no)\b[^.\n]{0,50}\b(?:affect|lose|loss|detriment|worse|disadvantage|penalis|withdraw"
        r"|held\s+against|reprisal|retaliat)|\bwithout\s+(?:fear|losing|detriment|reprisal)|\bheb\s+(?:ofn|golli)"
    ),
    "learning": _p(
        r"\blearn(?:ing|ed|t|s)?\b[^.\n]{0,60}\b(?:from|complaint|lesson)|\blessons?\s+(?:learn|from)|\bimprove\s+(?:our"
        r"|the)\s+service|\bcomplaints?[^.\n]{0,80}\b(?:trends|themes|lessons|learn|change\s+what|changed?\s+because)"
        r"|\bwhat\s+we\s+(?:have\s+)?learn(?:t|ed)?\b"
        r"|\bdysgu\s+(?:o|gwersi)"
    ),
}
_RECRUITMENT: Mapping[str, Point] = {
    "role_risk_assessment": _p(
        r"\brisk\s+assess(?:ment|ed|es)?\b[^.\n]{0,60}\b(?:role|post|job)|\b(?:role|post"
        r"|job)s?\b[^.\n]{0,60}\brisk[\s-]+assess|\basesiad\s+risg"
    ),
    "values_interview": _p(
        r"\bvalues?[\s-]+(?:based|led)|\b(?:interview|question)\w*[^.\n]{0,80}\b(?:values|motiv|attitudes?)|\b(?:values"
        r"|motives|attitudes)[^.\n]{0,60}\binterview|\bgwerthoedd"
    ),
    "two_references": _p(
        r"\b(?:two|2|both)\s+(?:\w+\s+){0,2}(?:references|referees)|\bat\s+least\s+(?:two|2)\s+(?:\w+\s+){0,2}references"
        r"|\breferences?\s+(?:from|are\s+taken\s+up\s+from)\s+(?:two|2)|\bdau\s+eirda|\bdau\s+ganolwr"
    ),
    "gaps": _p(
        r"\b(?:break|interruption)s?\s+in\s+(?:employment|work|career)|\bgaps?\b[^.\n]{0,50}\b(?:employment|work|history"
        r"|career|cv|application|explor|explain)|\b(?:employment|work"
        r"|career)\s+(?:history\s+)?gaps?|\bexplain\w*\s+(?:any\s+)?gaps|\bbylchau|\bbwlch"
    ),
    "identity": _p(
        r"\b(?:proof|evidence|verif\w+|check\w*|confirm\w*)\b[^.\n]{0,40}\bidentity|\bidentity\s+(?:check|is|documents?|will"
        r"|must|verif|and)|\bphoto(?:graphic)?\s+(?:id|identification)|\bpassport|\bhunaniaeth"
    ),
    "right_to_work": _p(r"\bright\s+to\s+work|\bhawl\s+i\s+weithio|\beligib\w+\s+to\s+work"),
    "vetting_before_start": _p(
        r"\b(?:DBS|PVG|AccessNI|vetting|disclosure|checks?|clearance|references)\b[^.\n]{0,100}\b(?:before|prior\s+to|until"
        r"|in\s+advance\s+of)\b"
        r"|\b(?:before|prior\s+to|until)\b[^.\n]{0,100}\b(?:DBS|PVG|AccessNI|vetting|disclosure|checks?|clearance)\b"
        r"|\b(?:nobody|no\s+one|no-one)\s+starts\b[^.\n]{0,60}|\bcyn\s+(?:i|dechrau)[^.\n]{0,60}(?:DBS|gwiriad)"
    ),
    "probation": _p(r"\bprobation|\btrial\s+period|\bcyfnod\s+prawf|\bsettling[\s-]in\s+period"),
}
_INDEPENDENCE: Mapping[str, Point] = {
    "structural": _p(r"\bstructural(?:ly)?\b"),
    "financial": _p(
        r"\bfinancial(?:ly)?\s+independen|\bindependen\w*[^.\n]{0,60}\bfinancial|\bfinancial(?:ly)?\b[^.\n]{0,60}\b(?:separate"
        r"|ring|independent|funder)|\bfunders?\b[^.\n]{0,60}\b(?:no\s+say|not\s+direct|influence)"
    ),
    "psychological": _p(r"\bpsychological(?:ly)?\b"),
    "other_services_listed": _p(
        r"\bother\s+services?\b|\bservices?\s+we\s+(?:also\s+)?(?:run|provide|offer)\b|\bprovides?\s+no\s+other\s+service"
    ),
    "conflict_log": _p(r"\bconflicts?\b[^.\n]{0,60}\b(?:log|register|record)|\b(?:log|register)\s+of\s+conflicts"),
    "challenge_policy_supports_advocate": _p(
        r"\bchallenge\w*\b[^.\n]{0,80}\b(?:own|us|organisation|employer|support|protected|detriment)"
        r"|\badvocates?\b[^.\n]{0,60}\bchallenge"
    ),
    "person_can_change_advocate": _p(r"\bchange\s+(?:their\s+|of\s+|the\s+|your\s+)?advocate|\b(?:another|different)\s+advocate"),
    "scottish_principles": _p(r"\bSIAA\b|\bscottish\s+independent\s+advocacy\s+alliance"),
}
_FIREWALL: Mapping[str, Point] = {
    "separate_line_management": _p(
        r"\bline[\s-]+manag\w+[^.\n]{0,100}\b(?:outside|separate|independent|not)|\b(?:separate|outside)\b[^.\n]{0,60}\bline[\s-]+manag"
    ),
    "separate_records": _p(
        r"\brecords?\b[^.\n]{0,100}\b(?:separate|cannot|not\s+(?:be\s+)?(?:open|accessible|visible)|own\s+system|restricted)"
        r"|\bseparate\b[^.\n]{0,40}\b(?:records?|case\s+(?:file|system))"
    ),
    "no_case_decision_rights": _p(
        r"\b(?:no|not|never)\b[^.\n]{0,40}\b(?:say|part|role|rights?|decid|decision)[^.\n]{0,60}\b(?:case|decision|person)"
    ),
    "written_right_to_challenge_employer": _p(
        r"\bright\s+to\s+challenge|\bmay\s+challenge|\bchallenge\s+(?:the\s+)?(?:council|employer|trust|organisation|authority)"
    ),
    "external_supervisor": _p(
        r"\bexternal(?:ly)?\s+(?:clinical\s+)?supervis|\bsupervis\w+\b[^.\n]{0,60}\b(?:external|outside|independent)"
    ),
}
_ASSESSMENT: Mapping[str, Point] = {
    "need_identified": _p(r"\b(?:need|why)\b[^.\n]{0,40}\b(?:DPIA|impact\s+assessment|assessment)\b|\bidentif\w+\s+(?:the\s+)?need"),
    "processing_described": _p(
        r"\bdescri(?:be|ption|bed|bing)\b[^.\n]{0,40}\bprocessing|\bnature,?\s+(?:and\s+)?scope|\bdata\s+flows?|\b(?:collect"
        r"|store|stored|use|used|delet)\w*\b[^.\n]{0,80}\b(?:personal\s+)?(?:data|information|records)"
        r"|\b(?:personal\s+)?(?:data|information|records)\b[^.\n]{0,80}\b(?:collected|stored|kept|held|used|shared|deleted)\b"
    ),
    "consultation": _p(r"\bconsult(?:ation|ed|ing|s)?\b"),
    "necessity_proportionality": _p(r"\bnecess(?:ary|ity)\b", r"\bproportiona(?:te|lity)\b|\bno\s+less\s+intrusive|\bleast\s+data"),
    "risks_assessed": _p(r"\brisks?\b", r"\blikelihood|\bseverity|\bimpact\s+score|\b(?:low|medium|high)\b"),
    "measures": _p(r"\bmeasures?\b|\bmitigat|\bcontrols?\s+in\s+place|\breduce\s+(?:the\s+|each\s+)?risk"),
    "sign_off_and_outcome": _p(
        r"\bsign(?:ed)?[\s-]+off|\bapproved\s+by|\bsigned\s+by|\boutcome\b[^.\n]{0,60}\b(?:approved|residual|low|high)"
    ),
}
_ACCESS: Mapping[str, Point] = {
    "interpreter_vetting": _p(
        r"\binterpreters?\b[^.\n]{0,120}\b(?:vetted|checked|DBS|PVG|registered|accredited|qualified)|\b(?:vetted|accredited"
        r"|qualified|registered)\s+interpret"
    ),
    "gender_choice": _p(
        r"\b(?:gender|female|male|sex)\b[^.\n]{0,60}\b(?:interpreter|advocate|worker|choice|choose|prefer)|\b(?:choose"
        r"|choice)\b[^.\n]{0,40}\bgender"
    ),
    "bsl": _p(r"\bBSL\b|\bISL\b|\b(?:british|irish)\s+sign\s+language|\biaith\s+arwyddion"),
    "easy_read": _p(r"\beasy[\s-]+read\b|\bhawdd\s+ei\s+ddarllen"),
    "literacy": _p(
        r"\bliteracy|\b(?:do\s+not|cannot|can['’]t|unable\s+to|difficulty|struggle\w*(?:\s+with|\s+to)?)\s+read(?:ing)?\b"
        r"|\bread\s+(?:\w+\s+){0,2}aloud|\baudio\b"
    ),
    "travel_costs": _p(
        r"\b(?:travel|transport|bus|train|taxi)\b[^.\n]{0,60}\b(?:paid|pay|cost|reimburs|fund|expenses|fare|advance|cover)"
        r"|\b(?:pay|cover|refund|reimburse)\w*\b[^.\n]{0,40}\b(?:travel|transport|fares)"
    ),
}
_SERVICE: Mapping[str, Point] = {
    "eligibility": _p(
        r"\beligib|\bwho\s+can\s+(?:use|access|be\s+referred)|\bis\s+for\s+adults\b|\bmeet\s+the\s+criteria"
        r"|\badults\s+in\b[^.\n]{0,80}\bsurviv"
    ),
    "exclusions": _p(
        r"\bexclu(?:sion|ded|de)|\bwho\s+(?:cannot|can['’]t|we\s+cannot)|\bwe\s+(?:cannot|do\s+not"
        r"|are\s+unable\s+to)\s+(?:support|accept|help|work)|\bnot\s+eligible|\boutside\s+our\s+area"
    ),
    "triage_to_tier": _p(r"\btriage|\btier(?:s|ed)?\b"),
    "response_times": _p(r"\bwithin\s+(?:\w+|\d+)\s+(?:working\s+)?(?:days?|hours?)|\bresponse\s+times?|\bsame\s+day"),
    "consent": _p(r"\bconsent"),
    "review": _p(
        r"\breview(?:ed|s)?\b[^.\n]{0,80}\b(?:plan|support|week|month|quarter|person|case)|\b(?:plan|support)s?\b[^.\n]{0,60}\breview"
    ),
    "closure": _p(r"\bclos(?:e|es|ed|ure|ing)\b[^.\n]{0,60}|\bexit\s+(?:plan|from)|\bending\s+(?:support|the\s+service)"),
    "feedback": _p(r"\bfeedback\b"),
}
POINTS: Mapping[str, Mapping[str, Point]] = {
    "adult_safeguarding_minimum": _ADULT_SAFEGUARDING,
    "complaints_minimum": _COMPLAINTS,
    "safer_recruitment_minimum": _RECRUITMENT,
    "independence_minimum": _INDEPENDENCE,
    "firewall_minimum": _FIREWALL,
    "dpia_minimum": _ASSESSMENT,
    "access_minimum": _ACCESS,
    "service_spec_minimum": _SERVICE,
}
