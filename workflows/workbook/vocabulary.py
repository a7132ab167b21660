"""The words people write for the framework's keys: one table per vocabulary, key → wordings (compared by ``words.code``)."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.workbook.words import code

Vocabulary = Mapping[str, str]


def _vocabulary(**wordings: str) -> Vocabulary:
    """Every wording, and the key itself, → key."""
    table: dict[str, str] = {}
    for key, words in wordings.items():
        for wording in (key, *words.split("|")):
            table[code(wording.replace("_", " "))] = key
    return table


YES = frozenset({"yes", "y", "true", "x", "✓", "✔", "☑", "1", "ydw", "oes", "ie"})
NO = frozenset({"no", "n", "false", "0", "✗", "✘", "☐", "nac oes"})
BLANKS = frozenset(
    {
        "",
        "-",
        "–",
        "—",
        "--",
        "n/a",
        "n.a.",
        "not applicable",
        "none",
        "nil",
        "tbc",
        "tbd",
        "tba",
        "to be confirmed",
        "?",
        "not known",
        "unknown",
        "not yet",
        "pending",
        "blank",
        "n/k",
        ".",
    },
)
# A record for every site of its organisation names none.
EVERY_SITE = frozenset({"all", "all sites", "every site", "both", "whole organisation"})
OPEN_ENDED = frozenset(
    {"current", "present", "ongoing", "to date", "open", "open ended", "open-ended", "still in post", "now", "permanent"}
)

STRUCTURES = _vocabulary(
    cio="charitable incorporated organisation|charitable incorporated organisation cio|cio foundation|cio association",
    scio="scottish charitable incorporated organisation|scottish charitable incorporated organisation scio|scottish cio",
    charitable_company=(
        "company limited by guarantee|charitable company limited by guarantee|charitable company clg|clg|ltd by guarantee|"
        "registered charity and company limited by guarantee|charity and company|limited company with charitable status|"
        "charitable company ltd"
    ),
    charitable_trust="trust|unincorporated charitable trust|charity trust|charitable trust unincorporated",
    unincorporated=(
        "unincorporated association|association|unincorporated charity|community group|unincorporated group|"
        "unincorporated charitable association"
    ),
    cic="community interest company|community interest company cic|cic limited by guarantee|cic limited by shares",
    registered_society=(
        "registered society|community benefit society|co-operative society|cooperative|bencom|industrial and provident society"
    ),
    housing_association="registered provider|housing association registered provider|registered social landlord|rsl|ha",
    royal_charter="royal charter body|royal charter company|royal charter charity",
    local_authority="council|la|local council|district council|county council|unitary authority",
    nhs_body="nhs|nhs trust|nhs foundation trust|health board|hsc trust|nhs body or hsc trust|icb|local health board",
    university="higher education institution|hei|uni",
    faith_body="church|faith organisation|faith based organisation|faith|diocese|religious body|excepted church charity",
)
SIZES = _vocabulary(
    micro="micro under 10k|under 10k|under £10k|less than £10,000|under £10,000|0-10k",
    small="small 10k 100k|10k-100k|£10k-£100k|£10,000 to £100,000|10k to 100k",
    medium="medium 100k 1m|100k-1m|£100k-£1m|£100,000 to £1m|100k to 1m|mid|medium sized",
    large="large 1m 10m|1m-10m|£1m-£10m|£1m to £10m|1m to 10m",
    major="major 10m 100m|10m-100m|£10m-£100m|£10m to £100m|10m to 100m",
    super_major="super-major|supermajor|over 100m|over £100m|100m+|more than £100m",
    public_body="public body|public sector|statutory|not by income|public",
)
ORGANISATION_TYPES = _vocabulary(
    anti_slavery="anti-slavery|modern slavery|anti trafficking|anti-slavery charity|modern slavery charity|anti-trafficking",
    womens_sector="womens sector|women's organisation|women's|womens|vawg|women's sector|violence against women and girls|women and girls",
    homelessness="homeless|homelessness charity|rough sleeping",
    migrant_refugee="migrant and refugee|refugee|migrant|refugee and migrant|migrants and refugees|refugees|asylum",
    health="health and care|healthcare|health service",
    advocacy_provider="advocacy|advocacy organisation|independent advocacy|independent advocacy provider",
    legal_advice="law centre|legal|advice|legal advice and rights|advice centre|legal and advice",
    faith="faith based|faith group|church|faith-based",
    housing="housing association|housing provider|social housing",
    statutory="public sector|statutory body|council|local government|local authority",
    general_welfare="general|welfare|other|general social welfare|social welfare|generic",
)
NATIONS = _vocabulary(
    ENG="england|en|gb-eng|lloegr|e",
    SCT="scotland|sc|sco|gb-sct|yr alban|s",
    WLS="wales|wa|wal|gb-wls|cymru|w",
    NIR="northern ireland|ni|n ireland|n. ireland|gb-nir|gogledd iwerddon|n",
)
FLAGS = _vocabulary(
    has_employees="e|employs staff|employees|has staff|employer|staff|paid staff|employs people|has employees",
    will_employ_imsa="a|will employ the advocate|will employ advocate|will employ an imsa|will employ imsa|employs imsa|employing imsa",
    has_volunteers="v|volunteers|has volunteers|uses volunteers|volunteering",
    contact_with_children=(
        "c|children|children contact|contact with children|has contact with children|works with children|"
        "children and young people|children_contact|child contact"
    ),
    handles_nhs_data="n|nhs data|nhs patient data|sees nhs patient data|staff will see nhs patient data|handles nhs patient data|nhs",
    gives_immigration_advice="i|immigration advice|gives regulated immigration advice|immigration|regulated immigration advice|iaa|oisc",
    supports_survivors=(
        "s|support to survivors|also provides support to survivors|survivor support|supports survivors|provides support|support services"
    ),
    trustees_incorporated="t|incorporated trustees|trustees are incorporated as a body|trustees incorporated as a body|corporate trustee",
)
REGISTER_STATUSES = _vocabulary(
    registered="live|current|up to date|on register|registered and up to date|listed",
    active="active company|trading",
    removed="removed from register|deregistered|de-registered|ceased",
    dissolved="struck off|closed",
    lapsed="expired|overdue",
    exempt="excepted|exempt charity|excepted charity",
)
ROLES = _vocabulary(
    host_lead="host lead|lead contact|project lead|host project lead|chief executive|ceo|main contact|site lead|service lead|director",
    host_contributor="contributor|administrator|admin",
    host_dsl=(
        "dsl|designated safeguarding lead|designated safeguarding lead dsl|safeguarding lead|designated safeguarding officer|"
        "dso|adult safeguarding champion|lead for safeguarding"
    ),
    deputy_dsl=(
        "deputy designated safeguarding lead|deputy safeguarding lead|deputy dsl|ddsl|dep dsl|"
        "deputy designated safeguarding officer|deputy dso"
    ),
    host_dp_lead="data protection lead|data protection officer|dpo|dp lead|dpl|information governance lead|ig lead",
    host_board="host board|chair|chair of trustees|board chair|chairperson|chair of the board|authorised signatory",
    board_safeguarding_lead=(
        "safeguarding trustee|trustee safeguarding lead|trustee for safeguarding|board lead for safeguarding|"
        "lead trustee for safeguarding|safeguarding lead trustee|trustee lead for safeguarding"
    ),
    trustee="board member|trustees|trustee board member|director trustee|governor|treasurer|committee member|management committee member",
    lead_body="lead body representative|employer of record",
    imsa=(
        "independent modern slavery advocate|independent modern slavery advocate imsa|advocate|imsa advocate|"
        "modern slavery advocate|imsa worker"
    ),
    imsa_supervisor=(
        "imsa supervisor|advocates supervisor|advocate supervisor|advocacy manager|imsa manager|case supervisor|"
        "supervisor of imsa|supervisor"
    ),
    line_manager="manager|imsa line manager|line mgr|team leader",
    clinical_supervisor="external supervisor|external clinical supervisor|independent clinical supervisor|clinical supervision",
    contact_worker=(
        "worker in contact with survivors|contact staff|support worker|caseworker|case worker|outreach worker|keyworker|"
        "key worker|staff|project worker"
    ),
    volunteer="volunteers|volunteer worker",
    programme_lead="hub|programme|model hub|hub lead|programme director|programme manager",
    meal_provider="meal|evaluator|evaluation partner|meal partner",
    training_provider="trainer|training partner",
)
AGREEMENT_KINDS = _vocabulary(
    dsa=(
        "data sharing agreement|data-sharing agreement|information sharing agreement|isa|data sharing|sharing agreement|"
        "data sharing agreement dsa|information sharing protocol|isp"
    ),
    art26=(
        "article 26|art 26|joint controller|joint controller arrangement|joint controller agreement|joint controllers|"
        "article 26 arrangement|art 26 arrangement"
    ),
    processor="data processing agreement|dpa|processor agreement|data processor agreement|article 28|controller processor agreement",
    hosting="hosting agreement|host agreement|hosting agreement imsa|service agreement|host and hub agreement",
    lead_body="lead body agreement|employer of record agreement|lead organisation agreement|lead body",
    meal="meal agreement|evaluation agreement|monitoring agreement|research agreement|meal data agreement|evaluation data agreement",
)
GRANULARITIES = _vocabulary(
    aggregate="aggregated|aggregate only|totals only|aggregate data|counts only|counts",
    pseudonymised="pseudonymous|pseudonymized|pseudonymised records|pseudo-anonymised",
    identifiable="personal data|identifiable data|person level|individual level|named",
)
AGREEMENT_LEVELS = _vocabulary(
    none="not started|no agreement|no",
    refused="declined|rejected|will not sign",
    interim="draft|in negotiation|in progress|temporary|in discussion|interim agreement",
    agreed="signed|in place|final|complete|completed|agreed and signed|yes",
)
VETTING_REGIMES = _vocabulary(
    dbs="disclosure and barring service|disclosure and barring|dbs check|crb",
    pvg="protecting vulnerable groups|pvg scheme|disclosure scotland|pvg scheme member|pvg membership",
    accessni="access ni|accessni check|access northern ireland",
)
VETTING_LEVELS = _vocabulary(
    basic="basic check|basic dbs",
    standard="standard check|standard dbs",
    enhanced="enhanced dbs|enhanced check|enhanced without barred list|enhanced no barred list|enhanced accessni",
    enhanced_barred=(
        "enhanced with barred list|enhanced + barred|enhanced and barred|enhanced barred list|enhanced with barred lists|"
        "enhanced plus barred list|enhanced with adults barred list|enhanced with adult barred list|"
        "enhanced dbs with barred list"
    ),
    pvg_level_1="level 1|pvg level 1|pvg or level 1",
    pvg_level_2="level 2|pvg level 2|pvg or level 2|pvg scheme record|scheme record",
)
VETTING_DECISIONS = _vocabulary(
    suitable="clear|cleared|passed|ok|yes|approved|satisfactory|suitable to work",
    not_suitable="unsuitable|not cleared|failed|no|refused|rejected",
    pending="awaiting|in progress|applied|applied for|under consideration|awaiting decision|outstanding",
)
ACCREDITATIONS = _vocabulary(
    prospect="prospective",
    candidate="nominated",
    enrolled="registered on course|in training|studying|enrolled on qualification|on the course",
    qualified="qualification awarded|award confirmed|award made",
    provisional="provisionally accredited|provisional accreditation",
    accredited="fully accredited|full accreditation|full",
    renewal_due="due for renewal|renewal",
    suspended="on hold",
    lapsed="expired",
    withdrawn="left the scheme",
    revoked="removed",
)
