"""What a schema cannot see: that every key a framework names exists, and that no gate can wait for itself.

Works on the plain values of a file that already satisfies ``schema.json``, so that a problem keeps its place in the file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

from checklists.source import Path, Problem

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Placed:
    """A requirement as written, with the stage it stands in and where in the file it is."""

    path: Path
    stage: Content
    raw: Content

    @property
    def key(self) -> str:
        return str(self.raw["key"])

    @property
    def due_gate(self) -> str:
        return str(self.raw.get("due_gate", self.stage["gate"]["key"]))

    def is_mandatory(self, content: Content) -> bool:
        return bool(self.raw.get("mandatory", content["defaults"]["mandatory"]))


def placed_requirements(content: Content) -> Iterator[Placed]:
    for s, stage in enumerate(content["stages"]):
        for t, step in enumerate(stage["steps"]):
            for r, raw in enumerate(step["requirements"]):
                yield Placed(("stages", s, "steps", t, "requirements", r), stage, raw)


def find_problems(content: Content, known_rules: Collection[str] | None) -> Iterator[Problem]:
    """References, doubled keys and cycles. ``known_rules`` None leaves the kinds of rule to the schema."""
    known = _known_keys(content)
    requirements = tuple(placed_requirements(content))
    yield from _doubled(content, requirements)
    yield from _top_level(content, known)
    for name, form in content["forms"].items():
        yield from _form(("forms", name), form, content)
    yield from _tables(content["tables"], known)
    for placed in requirements:
        yield from _requirement(placed, content, known)
        yield from _rules(placed, content, known, known_rules)
    yield from _cycles(content, requirements)


def _known_keys(content: Content) -> dict[str, Collection[str]]:
    tables = content["tables"]
    return {
        "requirement": {placed.key for placed in placed_requirements(content)},
        "gate": {stage["gate"]["key"] for stage in content["stages"]},
        "form": content["forms"],
        "checklist": content["checklists"],
        "course": content["courses"],
        "training set": content["training_sets"],
        "table": tables,
        "role": tables["roles"],
        "scope": {*tables["people_scopes"], *tables["roles"]},
        "nation": tables["nations"],
        "structure": tables["structures"],
        "flag": tables["flags"],
        "register": tables["identifier_patterns"],
        "regulator": tables["regulators"],
        "vetting regime": set(tables["vetting_regimes"].values()),
        "retention code": tables["retention"],
        "size band": [band["key"] for band in content["size_bands"]],
    }


def _missing(path: Path, what: str, names: str | Iterable[str], known: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    for name in [names] if isinstance(names, str) else names:
        if name not in known[what]:
            yield Problem(path, f"there is no {what} {name}; add it or correct the name")


def _doubled(content: Content, requirements: Sequence[Placed]) -> Iterator[Problem]:
    stages = content["stages"]
    steps = [(("stages", s, "steps", t), step["key"]) for s, stage in enumerate(stages) for t, step in enumerate(stage["steps"])]
    groups: dict[str, list[tuple[Path, str]]] = {
        "stage": [(("stages", s), stage["key"]) for s, stage in enumerate(stages)],
        "gate": [(("stages", s, "gate"), stage["gate"]["key"]) for s, stage in enumerate(stages)],
        "step": list(steps),
        "requirement": [(placed.path, placed.key) for placed in requirements],
        "size band": [(("size_bands", b), band["key"]) for b, band in enumerate(content["size_bands"])],
    }
    for name, form in content["forms"].items():
        groups[f"field of {name}"] = [(("forms", name, "fields", f), field["key"]) for f, field in enumerate(form["fields"])]
    for what, places in groups.items():
        seen: set[str] = set()
        for path, key in places:
            if key in seen:
                yield Problem((*path, "key"), f"there are two of {what} {key}; give each its own key")
            seen.add(key)


def _top_level(content: Content, known: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    yield from _missing(("go_live_gate",), "gate", content["go_live_gate"], known)
    yield from _missing(("never_conditional",), "requirement", content["never_conditional"], known)
    yield from _missing(("defaults", "retention"), "retention code", content["defaults"]["retention"], known)
    for s, stage in enumerate(content["stages"]):
        yield from _missing(("stages", s, "gate", "needs"), "gate", stage["gate"]["needs"], known)
    for name, courses in content["training_sets"].items():
        yield from _missing(("training_sets", name), "course", courses, known)
    for w, watch in enumerate(content["legal_watch"]):
        yield from _missing(("legal_watch", w, "affects"), "requirement", watch["affects"], known)
    limits = [band["from_gbp"] for band in content["size_bands"] if band["from_gbp"] is not None]
    if any(higher <= lower for lower, higher in pairwise(limits)):
        yield Problem(("size_bands",), "the bands must run from the smallest income to the largest")


def _form(path: Path, form: Content, content: Content) -> Iterator[Problem]:
    for f, field in enumerate(form["fields"]):
        place = (*path, "fields", f)
        named, wants = {"choices", "choices_from"} & set(field), field["kind"] in {"choice", "choices"}
        if wants and len(named) != 1:
            yield Problem(place, "a choice needs either choices or choices_from")
        if named and not wants:
            yield Problem(place, f"a field of kind {field['kind']} has no choices; remove them or make it a choice")
        if field.get("choices_from", "nations") not in content["tables"]:
            yield Problem((*place, "choices_from"), f"there is no table {field['choices_from']}; add it or correct the name")


def _tables(tables: Content, known: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    for scope, roles in tables["people_scopes"].items():
        yield from _missing(("tables", "people_scopes", scope), "role", roles, known)
    regulator = tables["charity_regulator"]
    yield from _missing(("tables", "charity_regulator", "by_register"), "register", regulator["by_register"], known)
    for part in ("by_register", "by_nation"):
        yield from _missing(("tables", "charity_regulator", part), "regulator", regulator[part].values(), known)
    yield from _every_nation(tables, known)
    scrutiny = tables["accounts_scrutiny"]
    for r, row in enumerate(scrutiny["rows"]):
        for level in {band["scrutiny"] for band in row["bands"]} - set(scrutiny["order"]):
            yield Problem(("tables", "accounts_scrutiny", "rows", r), f"{level} is not in the order of scrutiny levels")


def _every_nation(tables: Content, known: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    per_nation: dict[Path, Content] = {
        ("tables", "charity_regulator", "by_nation"): tables["charity_regulator"]["by_nation"],
        ("tables", "vetting_regimes"): tables["vetting_regimes"],
    }
    for key, laws in tables["nation_law"].items():
        yield from _missing(("tables", "nation_law", key), "requirement", key, known)
        per_nation["tables", "nation_law", key] = laws
    for path, by_nation in per_nation.items():
        absent = [nation for nation in tables["nations"] if nation not in by_nation]
        if absent:
            yield Problem(path, f"every nation needs an entry; add {', '.join(absent)}")


def _requirement(placed: Placed, content: Content, known: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    raw, path = placed.raw, placed.path
    kinds = {"owner": "role", "reviewer": "role", "waivable_by": "role", "due_gate": "gate", "retention": "retention code"}
    for part, what in kinds.items():
        if part in raw:
            yield from _missing((*path, part), what, raw[part], known)
    yield from _missing((*path, "needs"), "requirement", raw.get("needs", ()), known)
    yield from _applicability((*path, "applies"), raw.get("applies", {}), known)
    if placed.key in content["never_conditional"] and "waivable_by" in raw:
        yield Problem((*path, "waivable_by"), "what may never be conditional cannot be waived either; remove one of the two")


def _applicability(path: Path, raw: Content, known: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    kinds = {"structures": "structure", "not_structures": "structure", "flags": "flag", "not_flags": "flag"}
    kinds |= {"sizes": "size band", "size_min": "size band", "nations": "nation", "decision_nations": "nation"}
    for part, what in kinds.items():
        yield from _missing((*path, part), what, raw.get(part, ()), known)
    for i, nested in enumerate(raw.get("any_of", ())):
        yield from _applicability((*path, "any_of", i), nested, known)


_PARAMETERS = {
    "form": "form",
    "checklist": "checklist",
    "training": "course",
    "training_set": "training set",
    "table": "table",
    "map": "table",
    "role": "role",
    "roles": "role",
    "gates": "gate",
    "scope": "scope",
    "if_flag": "flag",
    "register": "register",
    "vetting": "vetting regime",
}


def _rules(
    placed: Placed, content: Content, known: Mapping[str, Collection[str]], known_rules: Collection[str] | None
) -> Iterator[Problem]:
    for c, check in enumerate(placed.raw["checks"]):
        ((kind, params),) = check.items()
        path = (*placed.path, "checks", c, kind)
        if known_rules is not None and kind not in known_rules:
            yield Problem(path, f"there is no rule {kind}; correct the name or write the rule first")
        for name, what in _PARAMETERS.items():
            if name in params:
                yield from _missing((*path, name), what, params[name], known)
        yield from _form_parameters(path, params, content)
        if kind == "nation_law_named" and placed.key not in content["tables"]["nation_law"]:
            yield Problem(path, f"tables.nation_law says nothing for {placed.key}; add it")


def _form_parameters(path: Path, params: Content, content: Content) -> Iterator[Problem]:
    """A field or level that a rule reads from a form must be one the form asks for."""
    form = content["forms"].get(params.get("form"))
    if form is None:
        return
    fields = {field["key"]: field for field in form["fields"]}
    for name in [params["field"]] if "field" in params else params.get("fields", ()):
        if name not in fields:
            yield Problem(path, f"the form {params['form']} has no field {name}; add it or correct the name")
    if "level" in params:
        field = fields.get("level", {})
        choices = field.get("choices") or content["tables"].get(field.get("choices_from", ""), ())
        if params["level"] not in choices:
            yield Problem((*path, "level"), f"the form {params['form']} has no level {params['level']}; correct the name")


def _cycles(content: Content, requirements: Sequence[Placed]) -> Iterator[Problem]:
    """A cycle among needs or gates, else a deadlock: a gate waiting for something that can only start after it."""
    gates = {stage["gate"]["key"]: tuple(stage["gate"]["needs"]) for stage in content["stages"]}
    needs = {placed.key: tuple(placed.raw.get("needs", ())) for placed in requirements}
    paths = {placed.key: placed.path for placed in requirements}
    if cycle := _cycle(gates):
        yield Problem(("stages",), f"these gates wait for each other: {cycle}; remove one of the needs")
    if cycle := _cycle(needs):
        yield Problem((*paths[cycle.split(" ")[0]], "needs"), f"these requirements need each other: {cycle}; remove one of the needs")
    if _cycle(gates) or _cycle(needs):
        return
    waits: dict[str, list[str]] = {f"gate {gate}": [f"gate {other}" for other in others] for gate, others in gates.items()}
    for placed in requirements:
        opening = [f"gate {gate}" for gate in placed.stage["gate"]["needs"]]
        named = [gate for check in placed.raw["checks"] for gate in check.get("gates_passed", {}).get("gates", ())]
        waits[placed.key] = [*needs[placed.key], *opening, *(f"gate {gate}" for gate in named)]
        if placed.is_mandatory(content):
            waits.setdefault(f"gate {placed.due_gate}", []).append(placed.key)
    if cycle := _cycle(waits):
        advice = "make one due at a later gate or remove a need"
        yield Problem(("stages",), f"this can never finish, each waits for the next: {cycle}; {advice}")


def _cycle(edges: Mapping[str, Iterable[str]]) -> str | None:
    """The first cycle as ``A → B → A``, each waiting for the next."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return " → ".join(reversed(error.args[1]))
    return None
