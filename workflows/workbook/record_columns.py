"""Training, agreements and answers: their columns and the headings coordinators give them."""

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
    text_column,
)

TRAINING = Noun(
    key="training",
    label="training",
    sheet_names="training|learning|courses|cpd|hyfforddiant|qualifications",
    full_name="person",
    identity=("organisation", "person", "course", "completed_on"),
    columns=(
        text_column("organisation", ORGANISATION_HEADINGS, True),
        Column(
            field="person",
            kind=Kind.PERSON,
            headings=(
                "Person|Name|Staff member|Staff name|Learner|Attendee|Participant|Delegate|Email|Work email|Full name|"
                "Member staff|Person name|Who|Name email|Person name email|Trainee|Employee|Name attendee|Employee name|"
                "Delegate name|Learner name|Person email"
            ),
            required=True,
        ),
        text_column("first_name", "First name|Forename|Given name|Firstname"),
        text_column("last_name", "Surname|Last name|Family name|Lastname"),
        text_column(
            "course",
            "Course|Course code|Course title|Training|Course name|Module|Training course|Title|Code|Training completed|"
            "Name course|Training title|Course attended|Subject|Cwrs|Course code title|Training module",
            True,
        ),
        date_column(
            "completed_on",
            "Completed on|Completed|Date completed|Completion date|Date|Training date|Date attended|Attended on|Date training|"
            "Date completion|Passed on|Date passed|Attended|Course date|Dyddiad|Finished",
            True,
        ),
        Column(
            field="hours",
            kind=Kind.NUMBER,
            headings=("Hours|Taught hours|Duration hours|Length hours|Number hours|Duration|CPD hours|Total hours"),
        ),
        text_column(
            "provider", "Provider|Training provider|Delivered by|Trainer|Course provider|Supplier|Provided by|Delivered|Run by|Darparwr"
        ),
    ),
)
AGREEMENTS = Noun(
    key="agreements",
    label="agreements",
    sheet_names="agreement|dsa|contracts|data sharing|cytundebau|mou|sharing",
    identity=("organisation", "site", "kind", "with"),
    columns=(
        text_column("organisation", ORGANISATION_HEADINGS, True),
        text_column("site", SITE_HEADINGS),
        choice_column(
            "kind",
            v.AGREEMENT_KINDS,
            "Kind|Agreement|Agreement type|Type|Type agreement|Kind agreement|Agreement kind|Document type|Document|What",
            True,
        ),
        text_column(
            "with",
            "With whom|With|Partner|Counterparty|Other party|Agreement with|Between|Partner organisation|Partner name|"
            "Signed with|Party|Second party|Shared with|Other organisation",
            True,
        ),
        choice_column("level", v.AGREEMENT_LEVELS, "Level|Status|Agreement level|Agreement status|State|Stage|Position"),
        date_column(
            "signed_on",
            "Signed on|Date signed|Signed|Date agreement|Signature date|Agreement date|Signed date|Date signature|"
            "Agreement signed|Effective from",
        ),
        date_column(
            "review_due",
            "Review due|Review date|Next review|Review by|Date review|Due for review|Review due on|Review due date|Next review date|Review",
        ),
        date_column(
            "ends_on", "Ends on|End date|Expiry date|Expiry|Ends|Valid until|Agreement ends|Expires on|Date ends|Termination date|Until"
        ),
        text_column("framework_version", "Framework version|Version|Framework|Standard version|Version framework|Framework version pinned"),
        choice_column(
            "granularity",
            v.GRANULARITIES,
            "Granularity|Data granularity|Level data|Data level|What is shared|Data shared|Detail data",
        ),
        text_column(
            "host_signatory",
            "Signed by host|Host signatory|Host signed by|Signatory host|Signed for host|Host signatory name|"
            "Signatory for host|Signed on behalf host|Signed by organisation",
        ),
        text_column("host_role", "Host role|Host signatory role|Host signatory post|Role host signatory"),
        date_column(
            "host_signed_on",
            "Host signed on|Host signed|Host signature date|Date host signed|Date signed host|Signed on host|Host signed date|Host date",
        ),
        text_column(
            "partner_signatory",
            "Signed by partner|Partner signatory|Partner signed by|Signatory partner|Signed for partner|"
            "Partner signatory name|Signatory for partner|Signed on behalf partner|Signed by other party",
        ),
        choice_column(
            "partner_role",
            v.ROLES,
            "Partner role|Partner signatory role|Signing as|Role partner|Partner signed as|Role partner signatory|Partner capacity",
        ),
        date_column(
            "partner_signed_on",
            "Partner signed on|Partner signed|Partner signature date|Date partner signed|Date signed partner|"
            "Signed on partner|Partner signed date|Partner date",
        ),
    ),
)
ANSWERS = Noun(
    key="answers",
    label="answers",
    sheet_names="answer|responses|evidence|requirements|checklist|questions|self assessment|atebion|readiness",
    identity=("organisation", "site", "requirement", "for", "question"),
    max_rows=20_000,
    columns=(
        text_column("organisation", ORGANISATION_HEADINGS),
        text_column("site", SITE_HEADINGS),
        Column(
            field="requirement",
            kind=Kind.REQUIREMENT,
            headings=(
                "Requirement|Ref|Requirement number|Requirement code|Requirement id|Standard|Criterion|Code|Item code|Req|"
                "Requirement key|Req number|Req code"
            ),
            required=True,
        ),
        text_column("for", "For|For whom|Applies to|Row|In respect|For which|For row|Row key|About|For locality or role|Relating to|Per"),
        text_column(
            "question",
            "Question|Field|Item|Question key|Question text|Detail asked|Prompt|Cwestiwn|Question or item|Question asked|"
            "Checklist item|Data item",
        ),
        Column(
            field="answer",
            kind=Kind.ANSWER,
            headings=("Answer|Response|Value|Your answer|Reply|Host answer|Answer given|Ateb|Answer value|Entry|Host response"),
        ),
        text_column(
            "document",
            "Document|Evidence|File|File name|Evidence file|Document name|Attachment|Supporting document|Evidence document|"
            "Evidence file name|Evidence filename|Filename|Document file name",
        ),
    ),
)
