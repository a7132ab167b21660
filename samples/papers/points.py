"""What documents say on each point of a checklist. ``{name}`` stands for a fact of the host."""

from __future__ import annotations

from collections.abc import Mapping

SAFEGUARDING: Mapping[str, str] = {
    "scope_and_definitions": (
        "This policy covers everyone who works or volunteers for {org}, and every adult who uses our services. An adult at risk is an "
        "adult who needs care or support and cannot protect themselves from harm because of it. Our duty rests on {law}."
    ),
    "exploitation_and_trafficking": (
        "Modern slavery, trafficking, sexual and criminal exploitation, and domestic servitude are forms of abuse. Staff know the signs "
        "and treat a disclosure as a safeguarding concern first and an immigration matter never."
    ),
    "roles": (
        "The designated safeguarding lead decides on referrals; the deputy acts in their absence; the board lead "
        "reports to the board each quarter."
    ),
    "recognise_respond_record_refer": (
        "Listen, reassure, do not promise secrecy, write down the person's own words the same day, and tell the lead, "
        "who refers to {refer}."
    ),
    "consent_and_capacity": (
        "We ask before we share. Capacity is presumed, and assessed for each decision; a choice we find unwise is still a choice."
    ),
    "immediate_danger": "Call the emergency services first, keep yourself safe, then tell the safeguarding lead or the deputy at any hour.",
    "allegations_about_staff": (
        "Allegations go to the lead, or to the chair where the lead is concerned. The person is kept away from clients meanwhile."
    ),
    "information_sharing": (
        "Without consent we share only what is needed, where somebody is at serious risk or the law asks for it, and we record why."
    ),
    "escalation": (
        "Anyone who disagrees with a decision may take it to the chair, to the council or trust, and to the regulator, "
        "without fear for their post."
    ),
    "review_date": "The board reviews this policy every twelve months, and after every serious incident.",
}
COMPLAINTS: Mapping[str, str] = {
    "plain_language": "You can complain by talking to us, in writing, or through somebody you trust. You do not need special words.",
    "translation": "We will explain this in your language and pay for the interpreter. You may choose the interpreter's gender.",
    "independent_stage": "If you are not content, a person from outside {org} looks at your complaint afresh. They do not work for us.",
    "timescales": "We answer within five working days to say we have it, and within twenty with what we found.",
    "no_detriment": "Complaining never costs you your service, your advocate or your place with us.",
    "learning": "Twice a year the board sees what people complained about, in numbers only, and what we changed.",
}
RECRUITMENT: Mapping[str, str] = {
    "role_risk_assessment": (
        "Before a post is advertised its manager writes down whom the person will meet, alone or not, and what could go wrong."
    ),
    "values_interview": "Two trained people ask every candidate the same questions about motives, boundaries and power.",
    "two_references": "We take two references, one from the latest employer, and speak to each referee.",
    "gaps": "Every gap in employment is explored at interview and the explanation noted.",
    "identity": "We see original identity papers before an offer is confirmed, and keep a note that we saw them.",
    "right_to_work": "The right to work is checked for everybody in the same way, before the first day.",
    "vetting_before_start": (
        "Nobody starts before the check that the role allows has come back and a decision is recorded. We keep no certificates."
    ),
    "probation": "Probation lasts six months, with reviews after one, three and six.",
}
INDEPENDENCE: Mapping[str, str] = {
    "structural": "The advocate answers to a manager who runs no other service for the same people, and sits in an office of their own.",
    "financial": "The post is paid from a restricted fund. No funder may see, or ask about, a single case.",
    "psychological": "The advocate takes instruction from the person alone. Induction and supervision test this with examples every month.",
    "other_services_listed": "The other services {org} runs for the same people are listed in the annex and reviewed each year.",
    "conflict_log": "Conflicts are logged by the board secretary with a mitigation and an owner, and read out at each board meeting.",
    "challenge_policy_supports_advocate": "An advocate who challenges {org} is supported in doing so; no manager may ask them to stop.",
    "person_can_change_advocate": "A person may change advocate once without giving a reason; we ask a neighbouring host to take over.",
    "scottish_principles": (
        "We meet the Scottish independent advocacy principles: independence is structural, financial and psychological, and we provide "
        "no other service, or a firewall separates it."
    ),
}
FIREWALL: Mapping[str, str] = {
    "separate_line_management": "The advocate's line ends with the monitoring officer, outside housing and social care.",
    "separate_records": "Case records are kept in a system that council officers cannot open, and are not disclosed to them.",
    "no_case_decision_rights": "Nobody who decides on services for the person has a say over the advocate's work.",
    "written_right_to_challenge_employer": "The advocate has a written right to challenge the council, up to judicial review.",
    "external_supervisor": "Case supervision is bought from an advocacy organisation outside the council.",
}
ASSESSMENT: Mapping[str, str] = {
    "need_identified": "Advocacy casework concerns vulnerable adults and special category data, so an assessment is mandatory.",
    "processing_described": (
        "Data are collected from the person, kept in one case system, shared with consent, and deleted after six years."
    ),
    "consultation": "We asked staff, our adviser, the hub and a lived experience panel; two changes followed.",
    "necessity_proportionality": "Each item is needed for advocacy; optional items were taken out of the form.",
    "risks_assessed": (
        "Loss of a device (low, high), access by an exploiter (low, high), and re-identification in reports (medium, medium)."
    ),
    "measures": "Encryption, two-factor sign-in, safe contact rules, a threshold for small numbers, and yearly training.",
    "sign_off_and_outcome": "Signed off: residual risk is low, so the regulator need not be consulted. Signed by {dp} and {chair}.",
}
SHARING: Mapping[str, str] = {
    "parties_and_roles": (
        "This data sharing agreement is made between {org} and {partner}, together the parties. {org} is the controller of casework."
    ),
    "purpose": "The purpose of sharing is to coordinate advocacy, to keep people safe and to account for the pilot.",
    "other_organisations": "Other organisations receive data only with the person's consent. There is no onward transfer by third parties.",
    "joint_controller_statement": (
        "For the pilot register the parties are joint controllers; the arrangement under Article 26 is in the annex."
    ),
    "data_items": "The data items are: reference, dates, tier, categories of need, and outcomes. Names are not shared with the hub.",
    "lawful_basis": "The lawful basis is Article 6(1)(f), legitimate interests, or (e), public task, for public bodies.",
    "special_category_and_offence_conditions": (
        "Special category data rest on Article 9(2)(g), offence data on Schedule 1: safeguarding individuals at risk."
    ),
    "access_and_rights_procedure": (
        "Subject access and other individuals' rights are answered by the party that was asked, within one month."
    ),
    "information_governance": "Information governance: accuracy is checked each quarter; staff training is yearly; formats are agreed.",
    "security": "Security: encrypted transfer, named accounts, two-factor sign-in, and a yearly test.",
    "retention_and_disposal": "Retention is six years after closure, then secure deletion; disposal is logged.",
    "breach_handling": "A breach is reported to the other party within 24 hours and, where needed, to the regulator within 72.",
    "review_and_end": (
        "Review date: {deal_review}. Either party may terminate with three months' notice; data are then returned or deleted."
    ),
    "signatories": "The signatories have authority to bind their organisations.",
}
ACCESS: Mapping[str, str] = {
    "interpreter_vetting": "Interpreters are vetted by the provider, bound to secrecy and never drawn from the person's own circle.",
    "gender_choice": "People choose the gender of the interpreter and, where we can, of the advocate.",
    "bsl": "British Sign Language, or Irish Sign Language where it is used, is booked within two working days.",
    "easy_read": "Our leaflets exist in easy read, made with people who use it.",
    "literacy": "Staff read documents aloud and record messages for people who do not read.",
    "travel_costs": "Travel is paid in advance, in cash or by ticket.",
}
SERVICE: Mapping[str, str] = {
    "eligibility": "Adults in {place} who may have survived modern slavery, whether or not they were referred to the national mechanism.",
    "exclusions": "Children go to the guardianship service of the nation, at once; people outside our area to the nearest host.",
    "triage_to_tier": "The advocacy manager places each person in tier 1, 2 or 3 by need and risk within two working days.",
    "response_times": "First contact within two working days, the same day where somebody is unsafe.",
    "consent": "Consent is asked for in the person's language, recorded, and asked again at each review.",
    "review": "Every plan is reviewed with the person after six weeks and then each quarter.",
    "closure": "Cases close by agreement, with a plan and an open door for twelve months.",
    "feedback": "People are asked for feedback by somebody other than their advocate.",
}
POINTS: Mapping[str, Mapping[str, str]] = {
    "adult_safeguarding_minimum": SAFEGUARDING,
    "complaints_minimum": COMPLAINTS,
    "safer_recruitment_minimum": RECRUITMENT,
    "independence_minimum": INDEPENDENCE,
    "firewall_minimum": FIREWALL,
    "dpia_minimum": ASSESSMENT,
    "dsa_minimum": SHARING,
    "access_minimum": ACCESS,
    "service_spec_minimum": SERVICE,
}
