"""Organisations, sites and people: their columns and the headings coordinators give them."""

from __future__ import annotations

from workflows.workbook import vocabulary as v
from workflows.workbook.columns import (
    ORGANISATION_HEADINGS,
    SITE_HEADINGS,
    Column,
    Kind,
    Noun,
    choice_column,
    date_column,
    flag_column,
    identifier_column,
    text_column,
)

ORGANISATIONS = Noun(
    key="organisations",
    label="organisations",
    sheet_names="organisation|host|hosts|charity|partners|employers|sefydliadau|agencies",
    identity=("name",),
    columns=(
        text_column(
            "name",
            ORGANISATION_HEADINGS + "|Name|Legal name|Full name|Registered name|Full legal name|Charity name|Organisation legal name|"
            "Name of charity|Name of host|Name of host organisation",
            True,
        ),
        text_column("short_name", "Short name"),
        text_column("welsh_name", "Welsh name|Name in Welsh|Enw Cymraeg|Organisation name Welsh"),
        choice_column(
            "legal_structure",
            v.STRUCTURES,
            "Legal structure|Structure|Legal form|Legal status|Constitution|Type of legal entity|Legal entity|Entity type|"
            "Form of incorporation|Governance structure|Constituted as",
            True,
        ),
        choice_column("size_band", v.SIZES, "Size band|Size|Income band|NCVO size|Size category|Organisation size"),
        Column(
            field="income_gbp",
            kind=Kind.MONEY,
            headings=(
                "Latest income|Income|Annual income|Turnover|Latest annual income|Total income|Annual turnover|"
                "Income last accounts|Last year income|Income latest accounts|Gross income"
            ),
        ),
        choice_column(
            "organisation_type",
            v.ORGANISATION_TYPES,
            "Organisation type|Type|Sector|Main field of work|Kind organisation|Type organisation|Field|Main activity|"
            "Category|Area work|Primary focus|Specialism",
            True,
        ),
        Column(
            field="nations",
            kind=Kind.CHOICES,
            vocabulary=v.NATIONS,
            headings=("Nations|Nation|Country|Countries|Nation served|UK nation|Operates in"),
        ),
        Column(
            field="charity_number",
            kind=Kind.CHARITY_NUMBER,
            headings=(
                "Charity number|Registered charity number|Charity registered number|Charity registered|Charity commission number|"
                "Charity numbers|Charity reg|Charity register number|Charity no registered|RCN|Charity id"
            ),
        ),
        identifier_column(
            "ccew",
            "CCEW number|CCEW|Charity Commission England Wales number|England Wales charity number|"
            "Charity number England Wales|Charity number CCEW",
        ),
        identifier_column(
            "oscr",
            "OSCR number|OSCR|Scottish charity number|SCIO number|Charity number Scotland|Scottish charity registered number|"
            "Charity number OSCR",
        ),
        identifier_column(
            "ccni",
            "CCNI number|CCNI|NI charity number|Northern Ireland charity number|Charity number NI|"
            "Charity number Northern Ireland|NIC number|Charity number CCNI",
        ),
        identifier_column(
            "company",
            "Company number|Companies House number|Company registered number|Registered company number|Company registered|CRN|"
            "Co number|Companies House|Company house number|Company no companies house",
        ),
        identifier_column(
            "mutual",
            "Mutual number|Mutuals register number|FCA number|Society number|FCA mutuals number|Registered society number|"
            "Mutual society number|FCA mutual register",
        ),
        identifier_column(
            "ico",
            "ICO number|ICO registered|ICO|ICO registered number|Data protection registered|Data protection registered number|"
            "ICO fee number",
        ),
        identifier_column("iaa", "IAA number|OISC number|IAA registered|IAA|OISC|Immigration adviser number|IAA registered number"),
        date_column(
            "register_checked_on",
            "Register checked on|Register checked|Date register checked|Registers checked|Register check date|"
            "Checked on register|Date checked|Register checked date|Checked on",
        ),
        text_column("register_checked_by", "Register checked by|Checked by|Register check by|Who checked register|Register checked who"),
        choice_column(
            "register_status",
            v.REGISTER_STATUSES,
            "Register status|Registered status|Charity status|Status on register|Status register",
        ),
        Column(
            field="flags",
            kind=Kind.CHOICES,
            vocabulary=v.FLAGS,
            headings=("Flags|Flag|Characteristics|Attributes|Features|Profile flag|Tick all that apply|Applies"),
        ),
        flag_column("has_employees", "Has employees|Employs staff|Employees|Paid staff|Employer Y N|Employ staff|Has staff|Has paid staff"),
        flag_column("will_employ_imsa", "Will employ IMSA|Will employ advocate|Employing IMSA|Will employ an IMSA"),
        flag_column("has_volunteers", "Has volunteers|Volunteers|Uses volunteers|Volunteers used"),
        flag_column(
            "contact_with_children",
            "Children contact|Contact with children|Works with children|Children|Work with children|Has contact with children",
        ),
        flag_column("handles_nhs_data", "NHS data|Handles NHS data|NHS patient data|Sees NHS data"),
        flag_column(
            "gives_immigration_advice",
            "Immigration advice|Gives immigration advice|Regulated immigration advice|Provides immigration advice",
        ),
        flag_column(
            "supports_survivors",
            "Supports survivors|Support survivors|Survivor support|Provides support to survivors|Support to survivors",
        ),
        flag_column("trustees_incorporated", "Trustees incorporated|Incorporated trustees|Trustee body incorporated"),
        text_column("website", "Website|Web|Web site|URL|Web address|Website address|Gwefan"),
    ),
)
SITES = Noun(
    key="sites",
    label="sites",
    sheet_names="site|pilot|location|locations|places|areas|safleoedd|delivery",
    identity=("organisation", "name"),
    columns=(
        text_column("name", SITE_HEADINGS + "|Name|Site title|Project name"),
        text_column("organisation", ORGANISATION_HEADINGS, True),
        Column(
            field="localities",
            kind=Kind.LIST,
            headings=(
                "Localities|Locality|LA|Council|Local authority|Local authority area|Area|Council area|Areas covered|"
                "Local authorities served|LA code|ONS code|Localities served|Area served|Areas served|District|LAs|"
                "Locality served|Council served|Coverage|Boroughs|Borough"
            ),
            required=True,
        ),
        Column(
            field="coordinator_email",
            kind=Kind.EMAIL,
            detail="name_allowed",
            headings=(
                "Coordinator email|Coordinator|Project coordinator|Coordinator email address|Lead coordinator|Hub coordinator|"
                "Programme coordinator|Co-ordinator|Co-ordinator email|Hub contact"
            ),
        ),
        date_column(
            "started_on",
            "Started on|Start date|Started|Date started|Joined programme|Onboarding start|Joined|Date joined|"
            "Onboarding started|Entered programme|Onboarding start date",
        ),
        date_column(
            "target_go_live_on",
            "Target go-live|Target go live date|Planned go-live|Go-live target|Planned start|Target date|Go live date target|"
            "Planned go live date|Target go-live on|Expected go live",
        ),
        date_column(
            "went_live_on",
            "Went live on|Went live|Live since|Actual go-live|Go-live date|Live from|Date went live|Actual go live date|"
            "Live date|Go live|Go live actual",
        ),
        date_column("withdrawn_on", "Withdrew on|Withdrawn on|Withdrawn|Withdrawal date|Date withdrawn|Withdrew|Left on|Date withdrew"),
        text_column("framework_version", "Framework version|Framework|Framework version pinned|Fersiwn y fframwaith"),
        text_column(
            "withdrawal_reason", "Withdrawal reason|Reason withdrawal|Why withdrew|Reason withdrawing|Reason withdrawn|Reason leaving"
        ),
    ),
)
PEOPLE = Noun(
    key="people",
    label="people",
    sheet_names="people|staff|team|whos who|persons|personnel|workforce|contacts|pobl|roles",
    full_name="name",
    identity=("organisation", "site", "name", "work_email", "role", "since"),
    columns=(
        text_column("organisation", ORGANISATION_HEADINGS, True),
        text_column("site", SITE_HEADINGS),
        Column(
            field="name",
            kind=Kind.PERSON,
            headings=(
                "Name|Full name|Person|Staff name|Staff member|Member staff|Name person|Person name|Worker|Name staff member|"
                "Employee|Employee name|Enw|Colleague"
            ),
            required=True,
        ),
        text_column("first_name", "First name|Forename|Given name|Firstname"),
        text_column("last_name", "Surname|Last name|Family name|Lastname"),
        Column(
            field="work_email",
            kind=Kind.EMAIL,
            headings=("Work email|Email|Email address|Work email address|Contact email|Person email|Staff email|E-bost"),
        ),
        Column(
            field="role",
            kind=Kind.CHOICES,
            vocabulary=v.ROLES,
            headings=(
                "Role|Post|Position|Role in project|Job|Job title|Role in pilot|Post held|Job role|IMSA role|Programme role|"
                "Role post|Rôl|Role on project|Responsibility"
            ),
            required=True,
            splits=True,
        ),
        date_column(
            "since",
            "Since|Start|In post since|Start date|In role since|Started|From|Date started|Role start|Role start date|In post from|"
            "Started in post|Started in role|Appointed|Date appointed|Started on|Appointed on",
            True,
        ),
        date_column(
            "until", "Until|End date|To|Left|Left post|In role until|In post until|Leaving date|Role end|Date left|Role end date|Ended"
        ),
        choice_column(
            "decision_nation",
            v.NATIONS,
            "Decision nation|Nation decision|Suitability decision nation|Nation where decided|Nation|"
            "Where suitability decided|Nation suitability decision|Country decision|Vetting nation",
        ),
        date_column(
            "offered_on",
            "Role offered on|Offered on|Offer date|Date role offered|Date offered|Job offered|Role offered|Date offer|"
            "Role offer date|Job offer date",
        ),
        choice_column(
            "vetting_regime",
            v.VETTING_REGIMES,
            "Vetting regime|Vetting|Regime|Vetting body|Check type|Vetting scheme|Type check|Disclosure type|Vetting type|Disclosure body",
        ),
        choice_column(
            "vetting_level", v.VETTING_LEVELS, "Vetting level|Level|Check level|Disclosure level|Level check|DBS level|PVG level"
        ),
        date_column(
            "vetting_issued_on",
            "Vetting issue date|Issue date|DBS issue date|Date issue|PVG joined|Certificate date|Issued|Vetting issued on|"
            "Joined PVG|Issued on|PVG join date|Vetting date|DBS date|Disclosure date|Vetting issued|Date issued|"
            "PVG joined on|Issue date PVG joined|DBS issued|Vetting issued PVG joined|Date vetting issued|Joined PVG on",
        ),
        date_column(
            "vetting_checked_on",
            "Vetting checked on|Vetting seen on|Vetting checked|Certificate seen on|Date vetting checked|Disclosure seen|"
            "Seen on|Disclosure checked on|Vetting check date",
        ),
        choice_column(
            "vetting_decision",
            v.VETTING_DECISIONS,
            "Decision|Vetting decision|Suitability|Suitability decision|Outcome|Vetting outcome|Suitable|Vetting result",
        ),
        date_column(
            "vetting_decided_on",
            "Decision date|Decided on|Date decision|Suitability decision date|Vetting decision date|Vetting decided on|Date decided",
        ),
        date_column(
            "update_service_checked_on",
            "Update service checked on|Update service|Update service check|Update service checked|DBS update service|"
            "Update service check date|Update service last checked",
        ),
        date_column(
            "code_signed_on",
            "Code signed on|Code conduct signed|Code signed|Code conduct signed on|Code of conduct|Code conduct date|"
            "Conduct signed|Code conduct signed date",
        ),
        date_column(
            "boundary_signed_on",
            "Boundary signed on|Advice boundary signed|Boundary signed|Advice boundary signed on|Advice boundary|"
            "Boundary statement signed|Boundary agreement signed|Boundary date",
        ),
        choice_column(
            "accreditation",
            v.ACCREDITATIONS,
            "Accreditation status|Accreditation|Accredited|IMSA accreditation|Qualification status|IMSA status",
        ),
    ),
)
