"""The document a host sends for a plan, in agreement with what the host answered."""

from __future__ import annotations

from samples.agreements import Deal, deals
from samples.documents.paper import Paper, Section
from samples.hosts import HOSTS
from samples.model import Host
from samples.papers.facts import answers, mentioned, spoken, title_lines, version_rows
from samples.papers.places import Entry, outline
from samples.papers.plan import Plan
from samples.papers.points import POINTS
from samples.papers.special import SPECIAL
from samples.papers.topics import TOPICS
from samples.people import holder
from samples.timetable import timetable

SIGNED_KINDS = {"dsa": ("dsa", "meal"), "meal": ("meal",), "hosting": ("hosting",), "lead_body": ("lead_body",)}
UNDATED = frozenset({"dsa", "meal", "hosting", "decision", "constitution", "need", "visit", "service"})


def paper_for(host: Host, plan: Plan) -> Paper:
    if plan.key in SPECIAL:
        return _signed(host, plan, SPECIAL[plan.key](host, plan)) if plan.key == "lead_body" else SPECIAL[plan.key](host, plan)
    names = mentioned(host, plan)
    sections = tuple(Section(heading=entry.heading, paragraphs=_paragraphs(host, entry, names)) for entry in outline(host, plan))
    is_deal = plan.key in SIGNED_KINDS
    paper = Paper(
        title=plan.title,
        organisation=host.name,
        facts=() if is_deal else title_lines(host, plan),
        sections=sections,
        versions=() if is_deal or plan.key in UNDATED or plan.key == "governance" else version_rows(host, plan),
        signatures=_assessment_signatures(host) if plan.key == "dpia" else (),
    )
    return _signed(host, plan, paper) if is_deal else paper


def _paragraphs(host: Host, entry: Entry, names: dict[str, str]) -> tuple[str, ...]:
    if not entry.item:
        return tuple(text.format(**names) for text in TOPICS[entry.requirement])
    given = answers(host).get(entry.requirement, {}).get(entry.checklist, {})
    if given and entry.item not in given:
        return ("This is being prepared; until then the chief executive decides.",)
    return (POINTS[entry.checklist][entry.item].format(**names),)


def _assessment_signatures(host: Host) -> tuple[tuple[str, ...], ...]:
    signed = answers(host).get("DAT-04", {}).get("signatures", {})
    rows = [
        (role.replace("host_dp_lead", "Data protection lead").replace("host_board", "Chair"), s["name"], s["signed_on"])
        for role, s in signed.items()
    ]
    return (("Role", "Name", "Day"), *rows) if rows else ()


def _signed(host: Host, plan: Plan, paper: Paper) -> Paper:
    """With a line for each signature: who signed for whom, and when."""
    found = [deal for deal in deals(host, HOSTS, timetable(host)) if deal.kind in SIGNED_KINDS[plan.key]]
    lines = tuple(line for deal in found for line in _signature_lines(host, deal))
    sections = tuple(section for section in paper.sections if section.heading != "Signatures")
    return Paper(
        title=paper.title,
        organisation=paper.organisation,
        facts=paper.facts,
        sections=(*sections, Section(heading="Signatures", paragraphs=lines)),
    )


def _signature_lines(host: Host, deal: Deal) -> tuple[str, str]:
    day = spoken(deal.signed_on)
    host_line = f"Signed for {host.name} by {holder(host, 'host_board').name} on {day}"
    if not deal.partner_signatory:
        return host_line, f"Signed for {deal.partner}: ____________"
    return host_line, f"Signed for {deal.partner} by {deal.partner_signatory} on {day}"
