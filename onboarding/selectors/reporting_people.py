"""People in reports: counts by post and training, never names. Small counts are kept back here, before anything can print them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from checklists import words
from checklists.calendar import add_months
from checklists.definition import Framework
from onboarding.models import RoleAssignment, TrainingRecord
from onboarding.selectors.reporting_scope import Scope
from reports.model import PeopleLine, TrainingLine

SMALL = 5
"""Counts of people below this could point to one of them (internal disclosure threshold)."""


Counts = dict[str, tuple[int, int]]
"""By nation, people in post and those of them in date: not to be shown as they are."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Training the framework asks of the holders of ``roles``: course code → months it lasts."""

    role: str
    training: str
    roles: frozenset[str]
    courses: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class Post:
    """Somebody in post. ``site_id`` None: at every site of the organisation. ``done``: course → day completed with enough hours."""

    person_id: int
    role: str
    organisation_id: int
    site_id: int | None
    accreditation: str
    since: dt.date
    done: dict[str, list[dt.date]] = field(default_factory=dict)

    def at(self, site_id: int, organisation_id: int) -> bool:
        return self.organisation_id == organisation_id and self.site_id in (None, site_id)


def asked(framework: Framework) -> tuple[Asked, ...]:
    """What the framework's own rules ask, in framework order, each once."""
    found: dict[tuple[str, str], Asked] = {}
    for requirement in framework.requirements.values():
        for rule in requirement.rules:
            name = rule.params.get("training_set") or rule.params.get("training")
            who = rule.params.get("role") or rule.params.get("scope")
            if rule.kind not in ("every_person", "percent_people") or not name or not who:
                continue
            found.setdefault((who, name), _asked(framework, who, name, rule.params.get("months")))
    return tuple(found.values())


def _asked(framework: Framework, who: str, name: str, months: int | None) -> Asked:
    scopes: Mapping[str, Sequence[str]] = framework.tables.get("people_scopes", {})
    courses = tuple(
        (code, months if months is not None else framework.courses[code].refresh_months)
        for code in framework.training_sets.get(name, (name,))
        if code in framework.courses
    )
    title = name if name in framework.training_sets else framework.courses[name].title if name in framework.courses else name
    label = words.role(framework, who) if who in framework.tables.get("roles", {}) else who.replace("_", " ").capitalize()
    return Asked(role=label, training=title, roles=frozenset(scopes.get(who, (who,))), courses=courses)


def posts(scope: Scope, roles: Collection[str]) -> list[Post]:
    """Everyone now in one of ``roles`` in the scope, with their training; 2 queries."""
    in_scope = scope.where("site") | Q(site=None, person__organisation__in=scope.sites().values("organisation"))
    current = Q(since__lte=scope.as_of) & (Q(until=None) | Q(until__gte=scope.as_of)) & Q(role__in=sorted(roles))
    held = RoleAssignment.objects.filter(in_scope, current).order_by("pk")
    found = [
        Post(*row) for row in held.values_list("person_id", "role", "person__organisation_id", "site_id", "person__accreditation", "since")
    ]
    done: defaultdict[int, dict[str, list[dt.date]]] = defaultdict(dict)
    records = TrainingRecord.objects.filter(person__in=held.values("person")).values_list("person_id", "course", "completed_on", "hours")
    for person_id, code, completed_on, hours in records:
        if is_long_enough(scope.framework, code, hours):
            done[person_id].setdefault(code, []).append(completed_on)
    for post in found:
        post.done = done[post.person_id]
    return found


def is_long_enough(framework: Framework, code: str, hours: float | None) -> bool:
    """Whether so many hours make the course one that was done."""
    course = framework.courses.get(code)
    return course is None or (hours if hours is not None else 0 if course.min_hours else 1) >= course.min_hours


def in_date(post: Post, wanted: Asked, as_of: dt.date) -> bool:
    """Every course done and not run out; the day it runs out still counts."""
    last = lasts(post.done, wanted, as_of)
    return last is not None and as_of <= last


def lasts(done: Mapping[str, Sequence[dt.date]], wanted: Asked, as_of: dt.date) -> dt.date | None:
    """The last day on which all that is asked is in date, of what was done by ``as_of``; None where a course was not."""
    ends = []
    for code, months in wanted.courses:
        days = [day for day in done.get(code, ()) if day <= as_of]
        if not days:
            return None
        ends.append(add_months(max(days), months))
    return min(ends, default=dt.date.max)


def site_lines(scope: Scope) -> tuple[PeopleLine, ...]:
    """Per post and training: how many people, and whether all are in date; 2 queries."""
    wanted = asked(scope.framework)
    everyone = posts(scope, {role for one in wanted for role in one.roles})
    return tuple(_site_line(one, _persons(everyone, one.roles), scope.as_of) for one in wanted)


def _site_line(wanted: Asked, people: Sequence[Post], as_of: dt.date) -> PeopleLine:
    all_in_date = all(in_date(post, wanted, as_of) for post in people) if people else None
    return PeopleLine(role=wanted.role, training=wanted.training, in_post=len(people), all_in_date=all_in_date)


def _persons(everyone: Iterable[Post], roles: frozenset[str]) -> list[Post]:
    return list({post.person_id: post for post in everyone if post.role in roles}.values())


def pooled(everyone: Sequence[Post], nation_of: Mapping[int, str], scope: Scope) -> tuple[TrainingLine, ...]:
    """Training by nation, disclosure-controlled; 0 queries. ``nation_of`` maps an organisation to the nation it is counted in."""
    counts = []
    for one in asked(scope.framework):
        found: Counts = {}
        for post in _persons(everyone, one.roles):
            nation = nation_of.get(post.organisation_id, "")
            total, trained = found.get(nation, (0, 0))
            found[nation] = (total + 1, trained + in_date(post, one, scope.as_of))
        counts.append(found)
    return controlled(scope.framework, counts)


def controlled(framework: Framework, counts: Sequence[Counts]) -> tuple[TrainingLine, ...]:
    """What may be shown of ``counts``, one for each training asked, in its order."""
    lines: list[TrainingLine] = []
    nations = tuple(words.TABLES["nation"])
    for one, found in zip(asked(framework), counts, strict=True):
        safe = kept_back({nation: found.get(nation, (0, 0))[0] for nation in nations})
        for nation in nations:
            total, trained = safe[nation], found.get(nation, (0, 0))[1]
            shown = trained if total is not None and _tells_of_nobody(trained, total) else None
            lines.append(TrainingLine(nation=nation, role=one.role, training=one.training, in_post=total, in_date=shown))
    return tuple(lines)


def _tells_of_nobody(part: int, whole: int) -> bool:
    """A part may be shown when neither it nor the rest is a handful; everybody is no handful."""
    return part >= SMALL and (whole == part or whole - part >= SMALL)


def kept_back(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Counts below ``SMALL``, zero included, become None; a lone hidden cell takes the next smallest with it, or a total gives it away."""
    safe: dict[str, int | None] = {key: count if count >= SMALL else None for key, count in counts.items()}
    shown = sorted((count, key) for key, count in safe.items() if count is not None)
    if len(counts) - len(shown) == 1 and shown:
        safe[shown[0][1]] = None
    return safe
