"""Every text of a framework that pages of hosts show: what its Welsh catalogue has to hold.

Pure. Each text goes with the places it stands in, in the framework's order, so that who translates sees what belongs together.
"""

from __future__ import annotations

from collections.abc import Iterator

from checklists.definition import Framework, Requirement
from checklists.fields import answer_fields, choice_label, fixed_rows


def words_for_hosts(framework: Framework) -> dict[str, list[str]]:
    """Text to places. A choice without words of its own is shown by its key, so what is made of the key counts too."""
    found: dict[str, list[str]] = {}
    for text, place in (*_of_stages(framework), *_of_tables(framework)):
        places = found.setdefault(text, [])
        if place not in places:
            places.append(place)
    return found


def _of_stages(framework: Framework) -> Iterator[tuple[str, str]]:
    for stage in framework.stages:
        yield stage.title, stage.key
        yield stage.gate.title, stage.gate.key
        for step in stage.steps:
            yield step.title, step.key
            for one in step.requirements:
                yield from _of_requirement(framework, one)


def _of_requirement(framework: Framework, one: Requirement) -> Iterator[tuple[str, str]]:
    yield one.title, one.key
    yield one.guide, one.key
    for field in answer_fields(framework, one):
        if field.group and field.group in framework.forms:
            yield framework.forms[field.group].title, field.group
        yield field.label, f"{one.key} {field.key}"
        for key in (*field.choices, *fixed_rows(framework, one, field)):
            yield choice_label(framework, key), f"choice {key}"


def _of_tables(framework: Framework) -> Iterator[tuple[str, str]]:
    for name, items in framework.checklists.items():
        for item in items:
            yield item.label, f"{name} {item.key}"
    for code, course in framework.courses.items():
        yield course.title, f"course {code}"
    for key, text in framework.tables["roles"].items():
        yield text, f"role {key}"
