"""The invented people of a host: posts, vetting fields and training, each dated before the decision that rests on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from samples.framework import framework
from samples.model import Host, day
from samples.programme import TRAINER, UNIVERSITY, SignIn

FIRST: dict[str, str] = {
    "ENG": "Adaeze Bettina Corin Delphine Emrys Farida Gwendal Hollis Ingrid Jocasta Kezia Lorcan Mirela Nkechi Oswin Quentin Petra Rosa",
    "SCT": "Ailsa Brodie Catriona Dougal Effie Fergus Greer Hamish Iona Jamesina Kirsty Lachlan Mhairi Niall Oighrig Parlan Rhona Struan",
    "WLS": "Angharad Bedwyr Ceridwen Dyfan Eluned Ffion Gethin Heulwen Ifor Leisa Meinir Nerys Olwen Peredur Rhiannon Siwan Tegid Urien",
    "NIR": "Aoife Brannagh Cathal Dervla Eamon Fionnuala Grainne Hugh Iarla Jarlath Keelan Lorna Maeve Nuala Oran Petra Roisin Sorley",
}
LAST = (
    "Abernant Birtwhistle Chukwuma Dalrymple Ellerbeck Fairweather Gallimore Hathersage Ibekwe Jellicoe Kilbracken Lovelace Marchbanks "
    "Nettleship Ogundipe Pemberley Quarrington Ravenhill Skelhorn Tremlett Underwood Vasanthi Wetherby Yarwood Zielinska "
    "Ashdown Blackadder Culpepper Drinkwater Entwistle Featherstone"
)
ON_FILE = day("2026-04-13")
REGIMES = {"ENG": "dbs", "WLS": "dbs", "SCT": "pvg", "NIR": "accessni"}
LEVELS = {"ENG": "enhanced", "WLS": "enhanced", "SCT": "pvg_level_2", "NIR": "enhanced"}
BOARD = ("host_board", "board_safeguarding_lead", "trustee")
CONTACT = ("imsa", "imsa_supervisor", "host_dsl", "deputy_dsl", "contact_worker", "volunteer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetted:
    regime: str
    level: str
    issued_on: dt.date
    checked_on: dt.date
    decided_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """One person; ``roles`` are held from ``since`` on. ``vetted`` holds fields only, as everywhere."""

    name: str
    email: str
    roles: tuple[str, ...]
    since: dt.date
    offered_on: dt.date | None = None
    decision_nation: str = ""
    vetted: Vetted | None = None
    code_signed_on: dt.date | None = None
    boundary_signed_on: dt.date | None = None
    accreditation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    person: Worker
    code: str
    completed_on: dt.date
    hours: float
    provider: str


@lru_cache(maxsize=64)
def workers(host: Host) -> tuple[Worker, ...]:
    """Board and leads first, then advocates, supervisors and staff. Micro hosts share posts where they may."""
    posts: list[tuple[str, ...]] = [("host_board",), ("board_safeguarding_lead", "trustee"), ("trustee",), ("host_lead",)]
    posts += [("host_dsl",), ("deputy_dsl",), ("host_dp_lead",)]
    if host.team.advocates:
        posts += [("imsa",)] * host.team.advocates + [("imsa_supervisor", "line_manager"), ("clinical_supervisor",)]
    if "E" in host.letters:
        posts += [("contact_worker",)] * (2 if host.size in ("large", "major", "public_body") else 1)
    if "V" in host.letters:
        posts.append(("volunteer",))
    return tuple(_worker(host, place, roles) for place, roles in enumerate(posts))


def holder(host: Host, role: str) -> Worker:
    """The first person in a role."""
    return next(worker for worker in workers(host) if role in worker.roles)


def _worker(host: Host, place: int, roles: tuple[str, ...]) -> Worker:
    name = _name(host, place)
    is_advocate, decides = "imsa" in roles, "imsa" in roles or "imsa_supervisor" in roles
    since = host.team.since if is_advocate else day("2024-05-13") + dt.timedelta(days=(host.number * 13 + place * 29) % 420)
    return Worker(
        name=name,
        email=f"{name.lower().replace(' ', '.')}@{host.domain}",
        roles=roles,
        since=since,
        offered_on=host.team.offered_on if is_advocate else None,
        decision_nation=host.nation if decides else "",
        vetted=_vetted(host, is_advocate) if decides else None,
        code_signed_on=day("2026-06-01") + dt.timedelta(days=(host.number + place) % 25) if set(roles) & set(CONTACT) else None,
        boundary_signed_on=day("2026-09-07") + dt.timedelta(days=host.number % 5) if is_advocate else None,
        accreditation=host.team.accreditation if is_advocate else "",
    )


def _vetted(host: Host, is_advocate: bool) -> Vetted:
    issued = host.team.issued_on if is_advocate else day("2025-02-10") + dt.timedelta(days=host.number * 3)
    return Vetted(
        regime=REGIMES[host.nation],
        level=LEVELS[host.nation],
        issued_on=issued,
        checked_on=issued + dt.timedelta(days=4),
        decided_on=issued + dt.timedelta(days=7),
    )


def _name(host: Host, place: int) -> str:
    first, last = FIRST[host.nation].split(), LAST.split()
    turn = host.number * 14 + place
    return f"{first[turn % len(first)]} {last[(turn * 7 + host.number * 3) % len(last)]}"


def courses(host: Host) -> tuple[Course, ...]:
    """What the register of training shows: full sets for those in post, all in date on the day of the sample."""
    found: list[Course] = []
    advocates = 0
    for place, worker in enumerate(workers(host)):
        codes = list(_codes(worker.roles))
        advocates += "imsa" in worker.roles
        if "imsa" in worker.roles and advocates == host.team.advocates:
            codes = [code for code in codes if code not in host.team.lacks]
        found += [_course(host, worker, code, place + turn) for turn, code in enumerate(codes)]
    return tuple(found)


def _codes(roles: tuple[str, ...]) -> tuple[str, ...]:
    sets = framework().training_sets
    codes: list[str] = []
    if "imsa" in roles:
        codes += sets["IMSA-CORE"]
    if set(roles) & set(CONTACT):
        codes += sets["HOST-BASE"]
    if set(roles) & set(BOARD):
        codes.append("BOARD-BRIEF")
    codes += {"host_dsl": ["SG-LEAD"], "deputy_dsl": ["SG-LEAD", "FIRST"], "host_dp_lead": ["DP-LEAD", "DP"]}.get(roles[0], [])
    codes += ["IMSA-MGR"] if "imsa_supervisor" in roles else []
    return tuple(dict.fromkeys(codes))


def _course(host: Host, worker: Worker, code: str, turn: int) -> Course:
    course = framework().courses[code]
    done = max(ON_FILE + dt.timedelta(days=(host.number * 11 + turn * 17) % 110), worker.since if worker.since < day("06-01") else ON_FILE)
    return Course(
        person=worker,
        code=code,
        completed_on=done,
        hours=course.min_hours,
        provider=UNIVERSITY if "IMSA" in code or code == "MSHT-T3" else TRAINER,
    )


SIGN_IN_ROLES = ("host_lead", "host_dsl", "host_dp_lead", "host_board")


def sign_ins(host: Host) -> tuple[SignIn, ...]:
    """Four people each: the lead, the two leads for safeguarding and data protection, and the board."""
    return tuple(SignIn(who.email, who.name, role, host.slug) for role in SIGN_IN_ROLES for who in (holder(host, role),))
