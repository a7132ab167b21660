"""Further headings coordinators give the columns, in English and Welsh: (noun, field) → wordings, split at ``|``.

They count as much as a column's own; the first of those names the column, so it stays with the column.
"""

from __future__ import annotations

from collections.abc import Mapping

_ORGANISATION = "Enwr sefydliad|Enw sefydliad|Lead organisation|Works for|Parent organisation|Host body|Name of body|Elusen"
_SITE = "Safle|Enwr safle|Enw safle|Lleoliad|Name of pilot location|Pilot location|Location name|Delivery site|Site title|Place"

FURTHER: Mapping[tuple[str, str], str] = {
    ("organisations", "name"): _ORGANISATION + "|Body|Registered charity body|Full legal name of organisation|Enw cyfreithiol",
    ("organisations", "short_name"): "Short name|Known as|Also known as|Trading name|Working name|Acronym|Abbreviation|Trading as|AKA",
    ("organisations", "legal_structure"): "How constituted|Strwythur cyfreithiol|Statws cyfreithiol|Legal type|Type of body|Incorporation",
    ("organisations", "size_band"): "Maint|Maint sefydliad|How big|Income bracket|Band",
    ("organisations", "income_gbp"): (
        "Income per last filed accounts|Incwm|Incwm diweddaraf|Incwm blynyddol|Income last filed accounts|Income from last accounts|"
        "Income filed|Last accounts income|Yearly income|Annual turnover last accounts|Income last financial year|Income gbp"
    ),
    ("organisations", "organisation_type"): "Math sefydliad|Math o sefydliad|Field of work|Line of work|Area of work|Cause|Kind of body",
    ("organisations", "nations"): "Home nation|Cenedl|Gwlad|UK country|Home country|Nation s",
    (
        "organisations",
        "charity_number",
    ): "Rhif elusen|Charity Commission OSCR CCNI number|Charity regulator number|Registered number charity",
    ("organisations", "company"): "Rhif cwmni|Companies House registered number|Company house",
    ("organisations", "mutual"): "Rhif FCA|Mutuals public register number|Mutuals register",
    ("organisations", "ico"): "Rhif ICO|ICO data protection registered|Data protection fee number|Information Commissioner number",
    ("organisations", "iaa"): "Rhif IAA|OISC IAA registered|IAA OISC number|Immigration advice authority number",
    ("organisations", "register_checked_on"): (
        "When check register|When register checked|Dyddiad gwirior gofrestr|Dyddiad gwirio|Date of register check|Date check|Date of check"
    ),
    ("organisations", "register_checked_by"): "Gwiriwyd gan|Who checked|Who checked it|Checker|Register checker",
    ("organisations", "register_status"): "Statws ar y gofrestr|Statws|Status at check|Status when checked|Register says",
    ("organisations", "flags"): "Ticiwch bob un|Which apply|Tick which apply|Which of these apply|Tick boxes|Indicators",
    ("sites", "organisation"): _ORGANISATION,
    ("sites", "name"): _SITE,
    ("sites", "localities"): (
        "Awdurdod lleol|Awdurdodau lleol|Cyngor|Council area covered|Local authority council area|LA name|Local council|Unitary authority|"
        "Which council|Which councils|Authority|Local authorities covered"
    ),
    ("sites", "coordinator_email"): "E bost y cydlynydd|Ebost y cydlynydd|Cydlynydd|Our coordinator|Coordinator name|Hub lead email",
    ("sites", "started_on"): "Dyddiad dechrau|Date joined pilot|Joined pilot|Pilot start|Pilot start date|Onboarding from|On board since",
    ("sites", "target_go_live_on"): (
        "Dyddiad targed mynd yn fyw|Dyddiad targed|Aiming go live|Aiming to go live|Due to go live|Hoped for go live|Forecast go live|"
        "Go live planned|Planned live date|Target live date"
    ),
    ("people", "organisation"): _ORGANISATION,
    ("people", "site"): _SITE,
    ("people", "name"): "Enw llawn|Enwr person|Colleague name|Who|Name of colleague|Name of worker|Name of employee|Post holder|Postholder",
    ("people", "first_name"): "First names|Forenames|Forename s|Given names|Enw cyntaf|Christian name",
    ("people", "last_name"): "Last names|Surnames|Cyfenw",
    ("people", "work_email"): "Ebost|E bost gwaith|Email work|Email at work|Business email",
    ("people", "role"): "Rol|Swydd|Pilot role|Roles held|Role held|Function|What they do",
    ("people", "since"): (
        "Dyddiad dechrau|Ers|Start date in role|In role from|Start date in post|Post start date|Joined|Date joined|Took up post|"
        "Date took up post|Commencement date"
    ),
    ("people", "until"): "Dyddiad gorffen|Hyd at|Finished|Finish date|End date in role|Post end date|Leaver date",
    ("people", "decision_nation"): "Nation of vetting decision|Cenedl y penderfyniad|Vetted in|Nation vetted",
    ("people", "offered_on"): "Offer made|Offer made on|Conditional offer|Offer of post|Dyddiad cynnig|Date of job offer",
    ("people", "vetting_regime"): "DBS PVG AccessNI|DBS PVG|Check scheme|Which check|Criminal record check|Record check|Fetio",
    ("people", "vetting_level"): "Lefel|Lefel y gwiriad|Type level|Check type level|Disclosure check level",
    ("people", "vetting_issued_on"): (
        "Certificate issued PVG joined|Certificate issued|Date on certificate|Date of certificate|Date of issue|Date joined PVG|"
        "Check issue date|Issue date certificate|Dyddiad cyhoeddi|Certificate issue date|DBS certificate date"
    ),
    ("people", "vetting_checked_on"): "Seen by us|Seen by us on|Date seen|Certificate seen|Viewed on|Date certificate seen",
    ("people", "vetting_decision"): "Cleared to work|Cleared|Fit to work|Penderfyniad|Ok to work|Decision on suitability",
    ("people", "vetting_decided_on"): "Date cleared|Cleared on|Date of clearance|Dyddiad penderfyniad|Clearance date",
    ("people", "accreditation"): "Accreditation stage|Achrediad|Stage of accreditation|IMSA stage",
    ("training", "organisation"): _ORGANISATION,
    ("training", "person"): "Enw|Enwr person|Enw llawn|Name of learner|Name of trainee|Name of delegate|Colleague|Colleague name|Worker",
    ("training", "first_name"): "First names|Forenames|Forename s|Enw cyntaf",
    ("training", "last_name"): "Last names|Surnames|Cyfenw",
    (
        "training",
        "course",
    ): "Cwrs|Teitl y cwrs|Hyfforddiant|Learning|Event|Workshop|What course|Unit|CPD activity|CPD|Session|Learning event",
    ("training", "completed_on"): (
        "Dyddiad|Dyddiad cwblhau|Cwblhawyd|Date of completion|When|Date done|Done on|Undertaken on|Date undertaken|Took place|When done"
    ),
    ("training", "hours"): "Oriau|How many hours|How long|Length",
    ("training", "provider"): "Who delivered|Who delivered it|Delivered who|Training body|Organised by|Darparwyd gan",
    ("agreements", "organisation"): _ORGANISATION,
    ("agreements", "site"): _SITE,
    ("agreements", "kind"): "Math gytundeb|Math o gytundeb|Cytundeb|Which agreement|Name of agreement|Agreement name|Nature of agreement",
    ("agreements", "with"): "Gyda phwy|Gyda|Partner body|Made with|Signed between|Partner agency|Other signatory organisation",
    ("agreements", "signed_on"): "Dyddiad llofnodi|Llofnodwyd|Made on|In force from|In force since|Start date|Commencement date",
    ("agreements", "review_due"): "Dyddiad adolygu|Reviewed|To be reviewed|Needs review by|Review by date|Due review|Reviewed by date",
    ("agreements", "ends_on"): "Dyddiad gorffen|Runs out|Runs until|In force until|Finish date",
    ("agreements", "framework_version"): "Framework ver|Fersiwn|Ver|Fersiwn y fframwaith|Rules version",
    ("agreements", "granularity"): "Granularity data|Level of detail|How detailed|Data shared level",
    ("agreements", "host_signatory"): "Signed for the host name|Signed for host by|Host signature|Host signatory full name",
    ("agreements", "host_signed_on"): "Signed for the host date|Date of host signature|Host signature on",
    ("agreements", "partner_signatory"): "Signed for the partner name|Signed for partner by|Partner signature",
    ("agreements", "partner_role"): "Signed for the partner role|Capacity of partner signatory|Capacity",
    ("agreements", "partner_signed_on"): "Signed for the partner date|Date of partner signature|Partner signature on",
    ("answers", "organisation"): _ORGANISATION,
    ("answers", "site"): _SITE,
    ("answers", "requirement"): "Gofyniad|Cyfeirnod|Standard ref|Requirement standard|Reference|Ref code|Criteria|Req id|Rhif gofyniad",
    ("answers", "for"): "Ar gyfer|In respect of which|For who|Locality or role|Locality role purpose",
    ("answers", "question"): "What we asked|What asked|Asked|Question we asked|Sub question|Query|Beth ofynnwyd",
    (
        "answers",
        "answer",
    ): "What they said|What said|Said|Answered|Our answer|Hosts answer|Host reply|Ymateb|Result|Self assessment|Details",
    ("answers", "document"): "Dogfen|Tystiolaeth|Proof|Evidence name|Linked file|Name of file|Name of document|Evidence document name",
}
