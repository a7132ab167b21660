"""Who at a site holds a post that asks for training, and until when theirs is in date: kept with the site, to count a country fast.

What is kept: for each thing asked, in the framework's order, people by id with the last day in date (0: never); then, of posts that begin
or end on a known day still to come, lines of the place of what is asked, person, last day in date, first and last day of the post. Days
are numbers, the first of January of the year 1 being 1.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from checklists.definition import Framework
from checklists.facts import HeldRole, PersonFacts
from onboarding.selectors.reporting_people import Asked, Counts, asked, is_long_enough, lasts

NEVER = 0


class Kept(msgspec.Struct):
    open: list[dict[str, int]]
    dated: list[tuple[int, str, int, int, int]]


READER: msgspec.json.Decoder[Kept] = msgspec.json.Decoder(Kept)


def kept(people: Sequence[PersonFacts], framework: Framework, as_of: dt.date) -> dict[str, Any]:
    """What is kept of a site whose ``people`` hold or held a post there. It stays true until a fact changes, whatever the day."""
    done = {person.key: _done(person, framework) for person in people}
    found: dict[str, Any] = {"open": [], "dated": []}
    for place, one in enumerate(asked(framework)):
        always: dict[str, int] = {}
        for person in people:
            for post in person.roles:
                if _asks(one, post, as_of):
                    last = _number(lasts(done[person.key], one, as_of))
                    if span := _span(post, as_of):
                        found["dated"].append([place, person.key, last, *span])
                    else:
                        always[person.key] = last
        found["open"].append(always)
    return found


def _done(person: PersonFacts, framework: Framework) -> Mapping[str, Sequence[dt.date]]:
    done: dict[str, list[dt.date]] = {}
    for one in person.training:
        if is_long_enough(framework, one.course, one.hours):
            done.setdefault(one.course, []).append(one.completed_on)
    return done


def _asks(one: Asked, post: HeldRole, as_of: dt.date) -> bool:
    return post.role in one.roles and (post.until is None or post.until >= as_of)


def _span(post: HeldRole, as_of: dt.date) -> tuple[int, ...]:
    is_open = post.since <= as_of and post.until is None
    return () if is_open else (post.since.toordinal(), (post.until or dt.date.max).toordinal())


def _number(day: dt.date | None) -> int:
    return NEVER if day is None else day.toordinal()


def counted(sites: Iterable[tuple[str, str]], framework: Framework, as_of: dt.date) -> list[Counts]:
    """People by what is asked and by nation, each once; ``sites`` are pairs of a nation and what is kept of a site, as JSON."""
    today = as_of.toordinal()
    in_post: list[dict[str, set[str]]] = [{} for _ in asked(framework)]
    in_date: list[dict[str, set[str]]] = [{} for _ in in_post]

    def add(nation: str, place: int, people: Mapping[str, int]) -> None:
        in_post[place].setdefault(nation, set()).update(people)
        in_date[place].setdefault(nation, set()).update([person for person, last in people.items() if today <= last])

    for nation, text in sites:
        found = READER.decode(text)
        for place, people in enumerate(found.open):
            if people:
                add(nation, place, people)
        for place, person, last, first_day, last_day in found.dated:
            if first_day <= today <= last_day:
                add(nation, place, {person: last})
    return [
        {nation: (len(people), len(trained[nation])) for nation, people in held.items()}
        for held, trained in zip(in_post, in_date, strict=True)
    ]
