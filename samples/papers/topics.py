"""What documents say on a requirement as a whole. ``{name}`` stands for a fact of the host."""

from __future__ import annotations

from collections.abc import Mapping

TOPICS: Mapping[str, tuple[str, ...]] = {
    "EOI-03": (
        "Present: the chair and {trustees} trustees, a quorum. In attendance: the chief executive. Apologies: none.",
        "Item 6. The board discussed the call for host organisations, the resources it needs and the independence of the advocate.",
        "Resolved: to apply to host an advocate in {place}, and to have {lead} sign the application. Carried without dissent.",
    ),
    "EOI-05": (
        "About 60 adults a year are thought to need advocacy in {place}; figures are rounded to the nearest ten.",
        "Sources: the published referral statistics for the area, the council's needs assessment, and a survey of nine partners.",
        "The largest gap is help with housing and benefits after the recovery period ends. No advocate works here today.",
    ),
    "EOI-07": ("How {org} keeps the advocate apart from its statutory functions.",),
    "EOI-06": ("How {org} keeps the advocate independent.",),
    "ORG-01": (
        "Objects. Clause 3: the relief of those in need by reason of exploitation, hardship or abuse, in {place} and beyond.",
        "Powers. Clause 4: to employ staff, to enter into agreements and to work with other bodies in furtherance of the objects.",
        "The governing body may delegate to committees but remains responsible for safeguarding.",
    ),
    "ORG-04": (
        "Report of the governing body for the year ended 31 March 2026, with the accounts and the statement of outside scrutiny.",
        "Free reserves stood within the policy of three to six months. The post of the advocate is funded for eighteen months.",
    ),
    "ORG-09": ("",),
    "ORG-11": (
        "Cover: the advocacy manager covers absences up to four weeks; after that a neighbouring host lends an advocate.",
        "Exit: people are told first, records are closed or handed over with consent within 20 working days, keys and devices returned.",
    ),
    "SAF-02": (
        "{org} works with adults, yet children come with them: families, young people whose age is disputed, and people turning 18.",
        (
            "Concerns about a child go to the designated safeguarding lead, {dsl}, or the deputy, {deputy}, and to "
            "children's services the same day."
        ),
        "No member of staff is alone with a child. Allegations about staff are reported to the designated officer of the area.",
    ),
    "SAF-06": (
        "Workers take no gifts above a token, lend no money, keep private numbers and profiles private, and do not befriend clients.",
        "Everybody in contact with clients signs this code on their first day and each year after.",
    ),
    "SAF-07": (
        "Speak up to your manager, to the chair, or outside: to {regulators}, the police, or the national advice line.",
        "Reporting sexual harassment is a protected disclosure. Nobody suffers for speaking up in good faith.",
    ),
    "SAF-08": ("How to tell us that something is wrong.",),
    "SAF-09": (
        "Staff check in before and after each visit; a buddy calls after fifteen minutes of silence, the manager after thirty.",
        "Where an exploiter may be near, nobody goes alone or at all. Cars carry breakdown cover; first home visits are made in pairs.",
    ),
    "SAF-10": ("How {org} recruits safely.",),
    "SAF-15": (
        (
            "Results of checks are read by two named people, noted by outcome only, and destroyed once the decision is "
            "made, at the latest after six months."
        ),
        "A register shows who saw what. A conviction is weighed by its age, nature and bearing on the role; it does not decide alone.",
    ),
    "SAF-16": (
        "Serious incidents go to the chair the same day, then to {regulators}. The hub is told within one working day, without names.",
        "The board secretary keeps the log; the board reads it each quarter.",
    ),
    "SAF-17": (
        "Risks: lone visits, shared accommodation, events with alcohol, and third parties such as clients and partners.",
        "Steps: training for all, a named contact, visits in pairs on request, and action against third parties up to exclusion.",
    ),
    "SAF-18": ("To be filled in with the person. Send the hub the blank form only.",),
    "DAT-03": ("One row for advocacy casework and one for evaluation.",),
    "DAT-05": (
        "Advocacy casework: legitimate interests, or public task for a public body; substantial public interest; Schedule 1, safeguarding.",
        "Evaluation: the same basis, counts only. An appropriate policy document is kept with this record.",
    ),
    "DAT-06": (
        "Who we are: {org}. We hold what you tell us and what you let others tell us, to support you and for nothing else.",
        "You can see it, correct it, or ask us to stop. Our service never depends on your taking part in research.",
        "This notice exists in several languages and as a recording. Ask us for {dp}, our data protection lead.",
    ),
    "DAT-09": (
        "Evaluation data are shared with {meal} as totals only. Numbers below five are suppressed; others are rounded to base five.",
        "Survivors consent to research separately and may withdraw at any time without loss of service. Review date: {deal_review}.",
    ),
    "DAT-10": (
        "Whoever finds a breach tells {dp} at once; the 72-hour clock starts then. On-call roles and the log are in the annex.",
        "The plan was rehearsed on {reviewed} with a lost laptop; two lessons were added.",
    ),
    "DAT-11": (
        "Complaints about data may be made by any channel. We acknowledge them within {acknowledge} days and answer without undue delay.",
        "{dp} keeps the log and reports numbers to the board.",
    ),
    "PPL-08": (
        "An advocate carries at most {cap} active cases for each full-time post, weighted by tier; new cases pause at 90% for two weeks.",
    ),
    "PPL-09": (
        "Debrief within one working day of a hard visit, monthly external supervision, and an assistance line open to families.",
        "Adjustments are agreed with anybody who asks; reasons for asking are not recorded.",
    ),
    "PPL-10": (
        (
            "Volunteers help with welcome, donations and events. They are recruited, vetted as the role allows, trained "
            "and insured like staff."
        ),
        "{volunteer_line}",
    ),
    "PPL-11": (
        "{org} is registered to give immigration advice at level 1. Only registered advisers give advice about a person's own case.",
        (
            "The advocate gives generic information, explains letters, and refers to a registered adviser or solicitor "
            "from the list in the annex."
        ),
        "Each advocate signs this boundary every year.",
    ),
    "SVC-02": (
        "Four paid advisers with experience of exploitation meet each quarter, set the agenda and see what was changed because of them.",
    ),
    "SVC-04": ("Welsh is offered at first contact. Two members of staff work in Welsh; letters and leaflets are bilingual.",),
    "SVC-05": (
        "Needs by sex, disability, race, religion and age were looked at under {equality}. Two gaps have actions with owners and dates.",
    ),
    "SVC-09": (
        (
            "The contracted support provider leads on accommodation and subsistence, the advocate on voice and rights; "
            "escalation is by managers."
        ),
    ),
    "GLV-02": (
        "Held by video link on 10 November 2026, because the ferry did not sail. Interviewed: safeguarding lead, advocate, manager.",
        "Findings: none critical, one minor (the check-in rota is not on the wall). The room was shown by camera.",
    ),
    "GLV-05": (
        "This hosting agreement is made between {org} and {hub}, the parties. It cites framework version 0.1.0.",
        "The host employs and supports the advocate; the hub trains, coordinates and evaluates. Branding follows the hub's rules.",
        "Either party may end it with three months' notice; a safe exit plan applies. Review date: {deal_review}.",
    ),
    "GLV-06": (
        (
            "Present: programme lead, safeguarding reviewer, information governance reviewer, lived experience panel. The "
            "host left for the vote."
        ),
        "All gates before this one are passed. Resolved: go. Nobody voted against.",
    ),
}
WELSH: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Ein haddewid / Our promise",
        (
            "Cynigir pob cam o'r gwasanaeth yn Gymraeg, heb i neb orfod gofyn.",
            "Every step of the service is offered in Welsh, without anyone having to ask.",
        ),
    ),
    (
        "Y cyswllt cyntaf / First contact",
        (
            "Atebir y ffôn yn ddwyieithog, ac mae eiriolwr Cymraeg ei iaith ar gael bob dydd.",
            "The phone is answered in both languages, and a Welsh-speaking advocate is there every day.",
        ),
    ),
    (
        "Cofnodion a llythyrau / Records and letters",
        ("Ysgrifennir at bobl yn yr iaith a ddewisant.", "We write to people in the language they choose."),
    ),
)
