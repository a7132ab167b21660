"""The words by which notes about one person are known: what befell them, how they are called, when; and what speaks of rules."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workflows.inspectors.spans import DATE
from workflows.inspectors.wordlists import listed

_TOPICS: Mapping[tuple[str, float], str] = {
    ("exploitation", 2.0): (
        "trafficked|trafficker|traffickers|exploiter|exploiters|gangmaster|pimp|brothel|smuggled|smuggler|enslaved|cuckooed|nail bar"
        "|car wash|cannabis house|cannabis farm|grow house|for nothing|without pay|without wages|no wages|unpaid|debt bondage"
        "|massage parlour"
        "|sex work|owner of the|recovered from|picking mushrooms|in a caravan|fishing boat|masnachu|was paid nothing|not been paid"
        "|never been paid|never paid|seven days|works every|working every|slept on the floor|sleeps on the floor|not paid|hasn't been paid"
    ),
    ("work", 1.0): (
        "boss|boss's|foreman|gaffer|pay slips|payslips|cash in hand|employer|employer's|shifts|factory|warehouse|the farm"
        "|takeaway|the restaurant|cleans|hand car"
        "|valeting|sacked|wage|agency owner|paid her|paid him|the madam"
    ),
    ("danger", 1.5): (
        "at the gate|at the door|waiting by|waiting for|waiting outside|not home|not been home|not come home|phone off"
        "|phone switched off|switched off|argument with|row with|run from|ran from|no shoes|bare feet|same car|same van"
        "|same man|same jacket|no number"
        "|no caller|get her|get him|trace her|trace him|find her|find him"
        "|send people|was outside|is outside|been outside|shouting|screaming|the men|the man|those men|that man|999|101"
        "|under the bed|real name|knew where"
        "|private number|unknown number|number showing|keep quiet|keeps ringing|keeps calling|in danger|not safe|unsafe"
        "|doesn't feel|went missing|missing|followed"
        "|won't say|letterbox|driver|been seen|was seen|hanging around|the males|two males|two men|three men|work it off"
        "|went back to|plates|police log|new number|new phone|changed her|changed his|ofn arni|ofn arno"
    ),
    ("origin", 0.5): (
        "interpreter|language line|tigrinya|amharic|albanian|vietnamese|romanian|eritrean|sudanese|nigerian|ethiopian|iranian"
        "|kurdish|somali|polish"
        "|chinese|mandarin|arabic|farsi|pashto|afghan|syrian|lagos|hanoi|tirana|village|her country|his country|back home"
        "|maiden name|registry office"
        "|speaks no|no english|little english|by phone interpreter"
    ),
    ("control", 2.0): (
        "locked|bank card|not allowed|threatened|threatens|threatening|threats|threat|stalking|withheld number|withheld no|knows where"
        "|found out where|found out which|knows which|turned up|blackmail|blackmailed|controlling|followed her|followed him"
        "|following her|following him"
        "|outside the flat|outside the house|outside the hostel|outside the hotel|outside her|outside his|ran away|escaped|fled|banging on"
        "|take her back|take him back|looking for her|looking for him|watching her|watching him|tracked her|found her"
        "|found him|own phone back"
        "|new sim|blocked him|blocked her|blocked his|hiding|hid"
    ),
    ("abuse", 2.0): (
        "bruise|bruises|bruising|bruised|beaten|beat|slapped|punched|kicked|strangled|raped|rape|assaulted|assault|black eye|cut lip|choked"
        "|burns on|abused|abusive|violent|dv|pushed her|pushed him|hit her|hit him|hits her|hits him|attacked|hurt her|hurt him|scar"
        "|scars|marks on|forced her|forced him|fgm|forced marriage"
    ),
    ("crisis", 2.0): (
        "suicidal|suicide|overdose|overdosed|od'd|self harm|self harmed|self harming|selfharm|no point|end it|kill herself|kill himself"
        "|cut herself|cut himself|cutting herself|cutting himself|cut her|cut his|crisis team|sectioned|wants to die"
        "|wanted to die|harm herself"
        "|harm himself|dark thoughts|hearing voices|hears voices|not worth living|better off dead|home treatment team|doesn't want to live"
    ),
    ("distress", 1.5): (
        "crying|cried|cries|tearful|upset|tears|sobbing|sobbed|wept|shaking|shaky|distressed|frightened|scared|terrified"
        "|anxious|panic|panicking|panicked"
        "|flashback|flashbacks|nightmare|nightmares|low mood|very low|feeling low|felt low|really low|bit low|quite low"
        "|not sleeping|can't sleep"
        "|cant sleep|cannot sleep|sleeping badly|bad night|withdrawn|hopeless|not eaten|not eating|not slept|hasn't slept"
        "|hasn't eaten|trembling"
        "|afraid|struggling|agitated|broke down|in a state|ofnus|crio|flat mood|low in mood|looked tired|looked unwell|numb|isolated|lonely"
        "|not coping|worried|stressed|hands shake|shook|froze|frozen|quiet today|curled up|hides|lost it|wailing"
        "|beside herself|beside himself|no eye contact|couldn't speak|would only|not herself|not himself|barely eating"
        "|barely sleeping|wouldn't come out|jumpy|on edge"
    ),
    ("health", 1.0): (
        "gp|gps|hospital|ambulance|antidepressants|antidepressant|medication|meds|tablets|tabs|prescription|prescribed"
        "|sertraline|mirtazapine|citalopram"
        "|fluoxetine|diazepam|methadone|midwife|pregnant|pregnancy|miscarriage|miscarried|termination|psych|psychiatrist|cpn"
        "|cmht|camhs|diagnosed|diagnosis"
        "|depression|ptsd|hiv|hep|paramedics|detox|drinking|relapsed|relapse|insulin|dentist|toothache|discharged|health visitor|hv|a&e"
        "|mental health|drunk|heroin|cannabis|scan|operation|stitches|x-ray|xray|epilepsy|fits|seizure|painkillers|inhaler"
        "|talking therapies"
        "|fracture|fractures|fractured|ankle|ribs|rib|broken arm|my blood|unwell|swollen|limping|limp|fell|injured|injury"
        "|wrist|poorly|sick|vomiting|smelt of|drink|faint|fainted|collapsed|dizzy"
        "|weight loss|lost weight|sâl|meddyg|wheelchair|cancer|stroke|heart|infection|pain|hurts|111|walk in|blood pressure"
        "|iapt|emdr|weeks gone|antenatal|smear|sti|bleeding|counsellor|feddyg|ysbyty|surgery|clinic|doctor|chest pains|headaches|back pain"
    ),
    ("family", 1.0): (
        "husband|husband's|boyfriend|boyfriend's|ex|ex's|ex-partner|wife|girlfriend|baby|baby's|son|son's|daughter|daughter's"
        "|boys|kids|her children"
        "|his children|mum|mum's|mother|mother's|father|dad|brother|brother's|sister|sister's|uncle|uncle's|aunt|auntie"
        "|cousin|cousin's|in-laws|her family"
        "|his family|flatmate|housemate|housemates|stepdad|stepfather|her lad|his lad|the baby|ei mab|ei merch|mab|merch"
        "|ei chwaer|her partner|his partner|little one|toddler|two children|three children|children are"
        "|boy|newborn|fiance|mother-in-law|gŵr|ei gŵr|ei phlant|ei babi|partner|the father|his ex|her ex|eldest|youngest|nephew|niece"
    ),
    ("housing", 1.0): (
        "eviction|evicted|hotel|hostel|homeless|homelessness|sofa surfing|sofa-surfing|tenancy|rent arrears|arrears|nass"
        "|section 95|section 98|section 4"
        "|section 21|landlord|landlord's|landlady|temp accommodation|temporary accommodation|temp accom|refuge|safe house"
        "|safehouse|accom|accommodation|rehoused"
        "|sleeping rough|rough sleeping|slept rough|housing officer|housing options|housing|b&b|dispersed|dispersal|damp"
        "|mould|kicked out|thrown out|nowhere to"
        "|her room|his room|her flat|his flat|notice to quit|streets|night shelter|moved out|moved in|the keys|moved her"
        "|moved him|migrant help|mears|serco"
        "|clearsprings|boiler|no heating|months behind|behind with|bus shelter|park bench|in her car|in his car|put out"
        "|her things|his things|his clothes|her clothes|mouldy|bidding|band b|band a|the council|move on|move-on"
        "|letting agent|deposit|the flat|llety|digartref"
    ),
    ("money", 1.0): (
        "uc|universal credit|benefits|pip|esa|jsa|child benefit|housing benefit|sanctioned|sanction|voucher|vouchers"
        "|food bank|foodbank|food parcel|debt|debts"
        "|owes|owed|no money|no electric|no electricity|electric meter|meter|loan|loans|bailiffs|dwp|job centre|jobcentre"
        "|work coach|hardship|destitute"
        "|fridge|nappies|hungry|bank account|savings|aspen card|aspen|wages|payments|payment|credu|no coat|one bag"
        "|carrier bag|first payment|under fives|no food|bus pass|bus fare"
        "|top up|topped up|skint"
        "|arian|payment card|gas|electric|food|catalogue|budgeting|bank|buggy|pram|cot|formula"
    ),
    ("legal", 1.0): (
        "court|hearing|solicitor|solicitors|solicitor's|adjourned|tribunal|bail|arrested|injunction|non mol|non-mol"
        "|non molestation|restraining order|police"
        "|custody|probation|trial|idva|isva|marac|mash|prison|statement|crime number|crime ref|witness|sentenced|cps|dc"
        "|appeal|heddlu|llys|cyfreithiwr"
        "|officer in the case|oic|video interview|abe"
    ),
    ("immigration", 1.5): (
        "home office|ho|asylum|substantive interview|screening interview|brp|evisa|leave to remain|ltr|dlr|ilr|nrm"
        "|reasonable grounds|conclusive grounds"
        "|rg|cg|visa|passport|deported|deport|deportation|detained|detention|detention centre|travel document"
        "|travel documents|refugee status|ukvi|removal|fresh claim"
        "|refused|asylum claim|interview|papers|share code|positive decision|negative decision|lloches|swyddfa gartref"
        "|documents|overstayed|immigration|refusal|refusals|five years|her leave|gwrthod|biometric|biometrics|the decision"
        "|her decision|his decision"
        "|human rights claim|national referral|her claim|his claim|her status|his status|arc card"
    ),
    ("children", 1.5): (
        "social services|social worker|sw|child protection|contact order|care proceedings|foster|section 47|cin"
        "|contact centre|nursery|school|sen|ehcp|pre-birth"
        "|safeguarding referral|section 17|gwasanaethau cymdeithasol|gweithiwr cymdeithasol|college|esol|english class|english classes"
        "|primary|year 4|uniform|exclusion|ysgol|strategy meeting|core group|case conference"
    ),
}
TOPICS: Mapping[str, tuple[str, float]] = {phrase: topic for topic, phrases in _TOPICS.items() for phrase in phrases.split("|")}
"""Words and phrases of up to three words: what they speak of and how heavily."""
PERSONAL_TOPICS = listed("exploitation control abuse crisis distress immigration danger")
"""What befalls those who are supported; the others befall staff, too."""
ONLY_CAPITALS = listed("ho uc rg cg sw hv dv pip esa cin sen dc ltr dlr ilr abe sti")
"""Short forms that mean something else, or nothing, in small letters."""
HELD = listed("held holds holding took takes taken kept keeps keeping has had hid hides hiding confiscated stole takes taking grabbed")
HELD_THINGS = listed("passport card documents papers phone id wages money brp pasbort earnings ID")

CLIENT_NOUNS = listed(
    "client clients' client's cl ct pt patient resident su yp survivor victim lady girl tenant claimant guest cleient"
    " gentleman woman man mum"
)
GENERIC = listed("a an any each every no another whether or if per")
PRONOUNS = listed(
    "she he her his him herself himself she's he's she'd he'd she'll he'll hi ganddi iddi arni wrthi ganddo iddo arno wrtho ei"
)
INITIALS_AFTER = listed("with w from to re met saw rang visited for called phoned texted seen of by and told collected took spoke")
NAMES_AFTER = listed(
    "with ring rang saw met told visited collected texted phoned support took sat take ask asked tell see about for spoke"
    " seen helped help moved"
)
# Words that begin sentences and are no names.
COMMON_FIRST = listed(
    "one two three four five six seven eight nine ten eleven twelve nobody everybody somebody something nothing everyone"
    " money work life english welsh data trust"
    " charity home police court government parliament council office money evidence most many few both half last next then"
    " also only even just please"
    " case note update action outcome summary background today yesterday monday tuesday wednesday thursday friday saturday"
    " sunday january february march april"
    " may june july august september october november december england wales scotland ireland london nothing interest"
    " conflict feedback attendance demand income"
    " while since because although however therefore after before during they those these their what which who we our you your good"
    " street road lane avenue close house court centre hall office lodge farm fire crew driver police social"
    "    poor better new old example training policy version date name place time number reference risk help support advice"
)
STAFF_NOUNS = listed(
    "worker volunteer volunteers trustee trustees manager director chair treasurer secretary advocate staff officer employee coordinator"
    " co-ordinator supervisor trainer auditor contractor applicant candidate postholder caseworker colleague colleagues chief candidate"
    " learner delegate assessor reviewer member councillor"
)
IRREGULAR_PAST = listed(
    "said told came went left gave took found kept got felt rang met saw brought thought knew had was did slept ate fell ran"
    " spoke wrote heard stood sat"
    " lost sold paid held hid broke wept didn't wasn't hadn't hasn't couldn't wouldn't became began been seen given gone shown done made"
    " put drove drank bought cut lent understood sent woke tried swore threw shook dywedodd aeth daeth cafodd gwelodd roedd ffoniodd wedi"
)
PRESENT_STATE = listed(
    "says wants reports feels looks seems lives owes needs thinks hasn't isn't doesn't cannot can't still keeps has is works"
    " sleeps presents"
)
NOT_PAST = listed(
    "need based named related detailed required red bed feed speed shared unrelated limited registered indeed exceed proceed"
    " seed united weed fed led"
)
AUXILIARIES = listed("is are be being get gets")
# A note without its subject begins so: "Looked tired", "Says the man …", "No show x2".
SHORTHAND = listed(
    "looked looks said says seemed seems appeared appears attended met seen saw rang called texted phoned visited declined"
    " refused agreed asked wants reports"
    " reported states stated presented presents cried tearful crying discussed advised informed given gave offered supported"
    " accompanied didn't"
    " dna denies denied disclosed hv t/c tc f2f f/u v/m vm msg left spoke talked took helped collected has had hasn't doesn't"
    " still cancelled arrived"
    " explained completed phonecall upset very quite worried struggling feeling felt feels received missed turned came went told not no"
)
SHORTHAND_PAIRS = listed(
    "no show|no answer|did not|has not|home visit|tel call|phone call|not sleeping|not seen|not home|no contact|not in|welfare check", "|"
)
# The working life of staff, volunteers and trustees: what they went through is no note about somebody supported.
WORKING_LIFE = listed(
    "joined retired trustee trustees appointed maternity paternity sickness advertised post posts salary career recruited"
    " recruitment resigned resignation"
    " treasurer chair chairs chaired chairman chairwoman committee board cv shortlisted probation appraisal toil qualified"
    " founder founded ceo staffing"
    " redundancy covered cover patron councillor award awarded graduated degree conference auditor candidate interviews panel"
    " induction rota"
    " seconded proposed elected re-elected minutes apologies bookings accounts examiner resolved abstention votes retirement"
    " median average percent survey findings pilot quarter agm alarm toaster crew premises fire boiler"
)
ONE_OF_STAFF = listed("a an one another our")
PLURALS = listed(
    "people women men clients survivors families households residents victims adults whom staff volunteers workers tenants"
    " guests participants respondents"
    " children service-users members learners parents migrants"
)
TOLD_STARTS = listed("when before after until once where")
"""Words that begin a rule ("When a client tells …") or, with something that happened, part of a story ("When he came …")."""
RULE_WORDS = listed("must should shall may might ought dylai rhaid gall")
RULE_STARTS = listed(
    "if when where whenever unless anyone every any all each some many most never always do don't listen record write ask"
    " tell note check give explain"
    " make keep use report consider ensure remember contact refer see describe think discuss follow complete read always who"
    " what why how which"
    " people clients survivors women men victims staff workers volunteers trustees os pan pob suppose imagine signs"
    " indicators examples once"
    " before until in-case nobody everyone someone"
)
RULE_LABELS = listed("high medium low red amber green example sign indicator level")
"""Labels of a scale or of examples: "High: she has been threatened in the last month"."""
RULE_PAIRS = listed(
    "for example|for instance|such as|tells you|tell you|might be|may be|er enghraifft|we will|he or|or she|and women|or her"
    "|his or|her or|or his",
    "|",
)
SPECIFICS = re.compile(
    rf"(?P<date>{DATE}|\b\d{{1,2}}[/.]\d{{1,2}}\b(?![/.\d]))|(?P<hour>\b\d{{1,2}}[:.]\d\d\b|\b\d{{1,2}}\s?[ap]m\b)"
    r"|(?P<day>\b(?:mon|tues?|weds?|wednes|thur?s?|fri|satur|sat|sun)(?:day)?s?\b|\b(?:yesterday|today|tonight|tomorrow|ddoe"
    r"|heddiw|yfory)\b"
    r"|\b(?:last|this|next) (?:night|morning|afternoon|evening|week|wk|weekend|month)\b|\bweekend\b)"
    r"|(?P<since>\b(?:in|since|until|til|by|on|from) (?:jan|feb|mar|apr|may|june|july|jun|jul|aug|sep|oct|nov"
    r"|dec)[a-z]{0,6}\b|\bago\b|\b\w{1,10} (?:days?|weeks?|wks?|months?|hours?|times)\b|\bx\s?\d\b)"
    r"|(?P<sum>£\s?\d)|(?P<age>\b(?:aged?|is|was) \d\d\b|\b\d\d (?:years? old|y/?o)\b|\b\d\d[- ]year[- ]old\b)"
    r"|(?P<quote>[“\"‘][^”\"’\n]{3,80}[”\"’])",
    re.IGNORECASE,
)
NO_INITIALS = listed(
    "UK EU US HR IT ID OK AI TV AM PM NI PO QA DP SG FA IP PR NB RE PS AGM CEO DSL DSO DPO ICO DBS PVG LTD CIC CIO NHS BSL OS AOB GDPR MOU"
    " SLA KPI LA HMO CQC FAQ PAT VAT NVQ CPD MP VCS LGA SAR DHR SCR VT SCA PDF CV II III IV NO TO ON IN AT"
)
# What shows that a whole document is about somebody supported.
ABOUT_CLIENT = re.compile(
    r"\bour client\b|\b(?:service user|client|resident|patient|survivor|applicant|SU|YP)(?:['’]s)?(?: name| initials"
    r"| ref(?:erence)?)?[ \t]*[:\t]"
    r"[ \t]*\w|\binitials[ \t]*[:\t]|\b(?:bed|ward|room) \d|\bhouse [A-D]\b|\b(?:NRM (?:no|ref)|UAN|NASS)\b|\bhand-?over\b"
    r"|\bt/c\b|\bh/?v\b|\bf2f\b",
    re.IGNORECASE,
)
ADDRESSED = listed("you your you're you've")
LETTERED = listed(
    "section part appendix schedule annex annexe tier band group type block plan option table figure form hepatitis vitamin"
    " clause article level"
    " category grade class question scenario example case candidate zone line unit team"
)
"""What letters of the alphabet follow that stand for nobody."""
# Documents in which stories are invented, taught, or public.
TAUGHT = re.compile(
    r"\b(?:what would you|what (?:do|did|have) you (?:do|say|notice|noticed|think)|who (?:do|would|should) you (?:tell|call|ring|contact)"
    r"|discuss in|in pairs|small groups?|facilitator|trainer['’]?s? notes|learning (?:outcomes?|objectives?|points?)"
    r"|role[- ]?play|scenarios?|exercises?"
    r"|quiz|case stud(?:y|ies) for|discussion questions?|names? (?:is|are|were) invented|fictional|fictitious|made[- ]up|vignettes?"
    r"|serious case review|safeguarding adults? review|domestic homicide review|inquest|EWCA|EWHC|UKSC|v SSHD"
    r"|what are the (?:signs|indicators)"
    r"|works? of fiction|novel|senario|ymarfer|activity sheet|worked example|dummy|test data|for illustration|biograph(?:y"
    r"|ies)|pen portraits?|conference programme|(?:team|staff) news|in 1[5-8]\d\d|day conference|survivor leader"
    r"|candidate \d|referee|reference for [A-Z]\w+"
    r"|i would (?:re-?)?employ|job description"
    r"|letters? you can (?:copy|use|adapt)"
    r"|questions (?:we get|people ask|and answers)|frequently asked|we interviewed|respondents|evaluation of|with (?:her "
    r"|his |their )?permission|gave permission|not (?:a )?real)\b"
    r"|^[ \t]*(?:our|meet (?:the|our)|about (?:the|our)) (?:trustees|team|staff|people|patrons?|volunteers|board)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
