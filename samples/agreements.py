"""The signed agreements of a host, as far as it has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from samples.model import Host, day, slug_of
from samples.people import holder
from samples.programme import FRAMEWORK_VERSION, HUB, MEAL, MEAL_SIGNATORY, SIGNATORY
from samples.timetable import Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """One agreement. ``partner_signatory`` blank: the other party has not signed."""

    kind: str
    partner: str
    signed_on: dt.date
    review_due: dt.date | None
    host_signatory: str
    partner_signatory: str
    partner_role: str
    granularity: str = ""
    framework_version: str = ""


def deals(host: Host, hosts: tuple[Host, ...], sent: Mapping[str, Sent]) -> tuple[Deal, ...]:
    """The agreements behind what was sent: lead body, sharing, evaluation, hosting."""
    board = holder(host, "host_board").name
    found: list[Deal] = []
    if "ORG-09" in sent and host.lead_body:
        body = next(other for other in hosts if other.slug == slug_of(host.lead_body))
        signatory = holder(body, "host_lead").name if host.lead_body_signed else ""
        found.append(_deal("lead_body", body.name, sent["ORG-09"], board, signatory, "lead_body"))
    if "DAT-07" in sent:
        found.append(_deal("dsa", HUB, sent["DAT-07"], board, SIGNATORY, "programme_lead"))
    if "DAT-09" in sent:
        found.append(_deal("meal", MEAL, sent["DAT-09"], board, MEAL_SIGNATORY, "meal_provider", granularity="aggregate"))
    if "GLV-05" in sent:
        found.append(_deal("hosting", HUB, sent["GLV-05"], board, SIGNATORY, "programme_lead", version=FRAMEWORK_VERSION))
    return tuple(found)


def _deal(kind: str, partner: str, sent: Sent, board: str, signatory: str, role: str, *, granularity: str = "", version: str = "") -> Deal:
    signed = sent.submitted_on - dt.timedelta(days=1)
    return Deal(
        kind=kind,
        partner=partner,
        signed_on=signed,
        review_due=day("2027-10-01"),
        host_signatory=board,
        partner_signatory=signatory,
        partner_role=role,
        granularity=granularity,
        framework_version=version,
    )
