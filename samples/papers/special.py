"""Documents with a form of their own: certificates, accounts, contracts, registers, templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from samples.documents.paper import Paper, Section
from samples.framework import framework
from samples.model import Host, day
from samples.papers.facts import answers, spoken
from samples.papers.plan import Plan
from samples.papers.topics import TOPICS, WELSH
from samples.people import courses, holder

Builder = Callable[[Host, Plan], Paper]


def _insurance(host: Host, plan: Plan) -> Paper:
    given = answers(host)
    rows: list[tuple[str, ...]] = [("Cover", "Limit", "Expires")]
    names = {
        "ORG-05": "Employers' liability",
        "ORG-06": "Public liability, outreach included",
        "ORG-07": "Professional indemnity: advocacy and advice",
    }
    for key in plan.requirements:
        cover = given.get(key, {"cover_gbp": 5_000_000, "expiry": "2027-03-31"})
        rows.append((names[key], f"£{cover['cover_gbp']:,}", spoken(dt.date.fromisoformat(cover["expiry"]))))
    facts = (
        ("Insured", host.name),
        ("Policy number", f"HM/990{host.number:03d}/26"),
        ("Period of insurance", f"{spoken(day('04-01'))} to {spoken(day('2027-03-31'))}"),
    )
    section = Section(heading="Cover", paragraphs=("This is to certify that the insurance below is in force.",), rows=tuple(rows))
    return Paper(title=plan.title, organisation="Hollowmere Mutual Insurance (fictional)", facts=facts, sections=(section,))


def _accounts(host: Host, plan: Plan) -> Paper:
    income = host.income_gbp or 0
    scrutiny = str(answers(host)["ORG-04"]["scrutiny"]).replace("_", " ")
    rows: tuple[tuple[str, ...], ...] = (
        ("", "2025-26", "2024-25"),
        ("Income", f"£{income:,}", f"£{income * 94 // 100:,}"),
        ("Spending", f"£{income * 97 // 100:,}", f"£{income * 93 // 100:,}"),
        ("Free reserves", f"£{income * 38 // 100:,}", f"£{income * 35 // 100:,}"),
    )
    if host.income_gbp is None:
        rows = (("", "2025-26", "2024-25"), ("General fund, in £ million", "148", "141"))
    facts = (("Year ended", spoken(day("03-31"))), ("Outside scrutiny", scrutiny))
    outside = f"The accounts had the scrutiny the law asks for ({scrutiny}), by Quillbrook Partners (fictional)."
    sections = (
        Section(heading="Report of the governing body", paragraphs=TOPICS["ORG-04"]),
        Section(heading="Figures", rows=rows),
        Section(heading="Statement of outside scrutiny", paragraphs=(outside,)),
    )
    return Paper(title=plan.title, organisation=host.name, facts=facts, sections=sections)


def _cyber(host: Host, plan: Plan) -> Paper:
    expiry = dt.date.fromisoformat(answers(host)["DAT-12"]["expiry"])
    facts = (
        ("Organisation", host.name),
        ("Scheme", "Cyber Essentials"),
        ("Scope", "Whole organisation"),
        ("Certified on", spoken(expiry.replace(year=expiry.year - 1))),
        ("Certificate ends", spoken(expiry)),
    )
    text = "The five controls were assessed: firewalls, secure settings, updates, user access, malware protection."
    return Paper(
        title=plan.title,
        organisation="Tarnwell Assurance (fictional)",
        facts=facts,
        sections=(Section(heading="Assessment", paragraphs=(text,)),),
    )


def _supervision(host: Host, plan: Plan) -> Paper:
    given = answers(host)["PPL-07"]
    supervisor, manager = holder(host, "clinical_supervisor").name, holder(host, "line_manager").name
    sections = (
        Section(
            heading="Service",
            paragraphs=(
                f"{supervisor}, who holds a supervision qualification, supervises each advocate every {given['interval_weeks']} weeks.",
            ),
        ),
        Section(
            heading="Independence",
            paragraphs=(f"The supervisor is not employed by the host and has no line to {manager}, who manages the advocate.",),
        ),
        Section(
            heading="Term", paragraphs=(f"The contract ends on {spoken(dt.date.fromisoformat(given['contract_end']))} and may be renewed.",)
        ),
    )
    signatures = (
        ("For", "Name", "Day"),
        (host.name, holder(host, "host_lead").name, spoken(day("09-01"))),
        ("The supervisor", supervisor, spoken(day("09-01"))),
    )
    return Paper(title=plan.title, organisation=host.name, sections=sections, signatures=signatures)


def _template(host: Host, plan: Plan) -> Paper:
    def blank(*rows: str) -> tuple[tuple[str, ...], ...]:
        return (("Question", "Likelihood", "Harm", "What we agree", "By when"), *((row, "", "", "", "") for row in rows))

    sections = (
        Section(heading="How to use this form", paragraphs=TOPICS["SAF-18"]),
        Section(heading="Exploitation", rows=blank("Contact by the exploiter", "Debt or threats", "Return to the place of exploitation")),
        Section(heading="Safety", rows=blank("Housing", "Travel", "Phone and social media", "Thoughts of suicide")),
        Section(heading="Status", rows=blank("Fear of immigration enforcement", "Papers held by others")),
        Section(heading="Agreed with the person", rows=(("Reference", "Role of the worker", "Day", "Next look"), ("", "", "", ""))),
    )
    return Paper(title=plan.title, organisation=host.name, facts=(("Review date", spoken(day("04-20"))),), sections=sections)


def _ropa(host: Host, plan: Plan) -> Paper:
    reviewed = dt.date.fromisoformat(answers(host)["DAT-03"]["review_date"])
    rows = (
        ("Activity", "Purpose", "People and data", "Recipients", "Kept for", "Security"),
        (
            "Advocacy casework",
            "Support of adult survivors",
            "Clients: contact, needs, risk",
            "Partners, with consent",
            "Six years",
            "Named accounts",
        ),
        ("Evaluation", "Account for the pilot", "Totals only", "Evaluator", "Ten years", "Suppression below five"),
        ("Staff", "Employment", "Staff: contact, training", "Payroll", "Six years", "Restricted folder"),
    )
    facts = (("Review date", spoken(reviewed)), ("Data protection lead", holder(host, "host_dp_lead").name))
    return Paper(title=plan.title, organisation=host.name, facts=facts, sections=(Section(heading="Processing", rows=rows),))


def _training(host: Host, plan: Plan) -> Paper:
    catalogue = framework().courses
    rows = [("Name", "Course", "Title", "Completed on", "Hours", "Provider")]
    for done in courses(host):
        title = catalogue[done.code].title
        rows.append((done.person.name, done.code, title, f"{done.completed_on:%d/%m/%Y}", f"{done.hours:g}", done.provider))
    return Paper(title=plan.title, organisation=host.name, sections=(Section(heading="Register", rows=tuple(rows)),))


def _disclosure(host: Host, plan: Plan) -> Paper:
    """An invented look-alike, there to be refused: it names nobody and its number is all noughts."""
    facts = (
        ("Issued by", "AccessNI (invented look-alike for a demonstration)"),
        ("Certificate number", "0000000000"),
        ("Position applied for", "Advocate"),
    )
    sections = (
        Section(heading="Disclosures recorded", paragraphs=("None recorded.",)),
        Section(heading="Use of this certificate", paragraphs=("This page is not genuine. It shows what must never be sent.",)),
    )
    return Paper(title=plan.title, organisation="Enhanced Disclosure Certificate", facts=facts, sections=sections)


def _welsh(host: Host, plan: Plan) -> Paper:
    sections = tuple(Section(heading=heading, paragraphs=paragraphs) for heading, paragraphs in WELSH)
    return Paper(
        title=plan.title, organisation=host.name, facts=(("Dyddiad adolygu / Review date", spoken(day("06-15"))),), sections=sections
    )


def _lead_body(host: Host, plan: Plan) -> Paper:
    sections = (
        Section(
            heading="Parties", paragraphs=(f"This agreement is made between {host.name} (the host) and {host.lead_body} (the lead body).",)
        ),
        Section(
            heading="Employer of record",
            paragraphs=("The lead body employs the advocate, insures the post and runs payroll. The host hosts.",),
        ),
        Section(heading="Review and end", paragraphs=("Review date: 1 October 2027. Either party may end it with three months' notice.",)),
    )
    return Paper(title=plan.title, organisation=host.name, sections=sections)


SPECIAL: Mapping[str, Builder] = {
    "insurance": _insurance,
    "accounts": _accounts,
    "cyber": _cyber,
    "supervision": _supervision,
    "template": _template,
    "ropa": _ropa,
    "training": _training,
    "disclosure": _disclosure,
    "welsh": _welsh,
    "lead_body": _lead_body,
}
