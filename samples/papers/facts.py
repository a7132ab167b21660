"""The facts of a host that documents mention, and the lines that stand under their titles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from samples.answers import answers_of
from samples.answers.context import Context
from samples.answers.safeguarding import regulators
from samples.framework import framework
from samples.model import Host
from samples.papers.days import review_day
from samples.papers.plan import Plan
from samples.people import holder
from samples.programme import HUB, MEAL
from samples.timetable import timetable

VOLUNTEERS = "No volunteer carries an advocate's case, sits in on advocacy, or opens case records."
VOLUNTEERS_TOO_CLOSE = "Where the advocate is away, an experienced volunteer may go with a client to appointments alone and report back."


def spoken(on: dt.date) -> str:
    return f"{on.day} {on:%B %Y}"


@lru_cache(maxsize=64)
def answers(host: Host) -> Mapping[str, Mapping[str, Any]]:
    return answers_of(host, timetable(host))


def mentioned(host: Host, plan: Plan) -> dict[str, str]:
    """Everything a text may name in braces."""
    given = answers(host)
    laws = framework().tables["nation_law"]
    names = {role: holder(host, role).name for role in ("host_dsl", "deputy_dsl", "host_dp_lead", "host_board", "host_lead")}
    bodies = framework().tables["regulators"]
    council = "the HSC Trust's adult protection gateway" if host.nation == "NIR" else f"{host.locality[0]} adult social care"
    free_volunteers = given.get("PPL-10", {}).get("no_imsa_casework", True)
    return {
        "org": host.name,
        "place": host.locality[0],
        "dsl": names["host_dsl"],
        "deputy": names["deputy_dsl"],
        "dp": names["host_dp_lead"],
        "chair": names["host_board"],
        "lead": names["host_lead"],
        "law": "; ".join(laws["SAF-01"][host.nation].values()),
        "equality": "; ".join(laws["SVC-05"][host.nation].values()),
        "refer": council,
        "regulators": "; ".join(bodies[key] for key in regulators(Context(host=host, sent={}))),
        "partner": f"{HUB} and local statutory partners",
        "hub": HUB,
        "meal": MEAL,
        "deal_review": "1 October 2027",
        "reviewed": spoken(review_day(host, plan.requirements[0])),
        "trustees": str(4 + host.number % 5),
        "acknowledge": str(given.get("DAT-11", {}).get("acknowledge_days", 30)),
        "cap": str(given.get("PPL-08", {}).get("max_active_per_fte", 20)),
        "volunteer_line": VOLUNTEERS if free_volunteers else VOLUNTEERS_TOO_CLOSE,
    }


def title_lines(host: Host, plan: Plan) -> tuple[tuple[str, str], ...]:
    """Review days, approval and the named lead, as far as a document of that kind carries them."""
    on = review_day(host, plan.requirements[0])
    if plan.key == "governance":
        return (("Date of meeting", spoken(on)), ("Extract", "items that concern the application only"))
    lines = [("Review date", spoken(on)), ("Next review due", spoken(on.replace(year=on.year + 1)))]
    if plan.key in ("safeguarding", "adults", "children"):
        lines += [
            ("Approved by the board on", spoken(on)),
            ("Designated safeguarding lead", holder(host, "host_dsl").name),
            ("Deputy", holder(host, "deputy_dsl").name),
        ]
    if plan.key in ("dpia", "notice", "ropa"):
        lines.append(("Data protection lead", holder(host, "host_dp_lead").name))
    return tuple(lines)


def version_rows(host: Host, plan: Plan) -> tuple[tuple[str, ...], ...]:
    on = review_day(host, plan.requirements[0])
    before = on.replace(year=on.year - 1)
    return (
        ("Version", "Day", "What changed"),
        ("1.0", spoken(before), "First issue"),
        ("2.0", spoken(on), "Yearly reading; law and names brought up to date"),
    )
