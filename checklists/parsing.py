"""Reads a framework file into the frozen dataclasses of ``checklists.definition``, refusing anything it is not sure of."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from checklists.consistency import find_problems, placed_requirements
from checklists.definition import (
    Applicability,
    ChecklistItem,
    Course,
    Field,
    FieldKind,
    Form,
    Framework,
    Gate,
    LegalWatch,
    Requirement,
    Rule,
    Stage,
    Step,
    Wording,
)
from checklists.fields import answer_fields
from checklists.source import Document, FrameworkError, Problem, read_yaml

__all__ = ["FrameworkError", "builtin_versions", "load_builtin", "parse_framework", "parse_text"]

FRAMEWORKS = Path(__file__).parent / "frameworks"
_SCHEMA = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))
_VALIDATOR = Draft202012Validator(_SCHEMA)
_SLUG = re.compile(r"[a-z][a-z0-9-]{1,59}")
_VERSION = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}")
_MOST_PROBLEMS = 20
_TAKEN_AS_WRITTEN = (
    *("key", "title", "guide", "owner", "reviewer"),
    *("mandatory", "four_eyes", "weight", "valid_months", "typical_days", "retention"),
)


def parse_framework(path: Path, known_rules: Collection[str] | None = None) -> Framework:
    """Reads one file. Raises FrameworkError naming file, line and key of everything that has to change."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FrameworkError([f"{path.name}:1: (top): the file cannot be read as UTF-8 text: {error}"]) from error
    return parse_text(text, path.name, known_rules)


def parse_text(text: str, source: str, known_rules: Collection[str] | None = None) -> Framework:
    """As ``parse_framework``, for text at hand. ``source`` is the name problems are reported under.

    ``known_rules`` are the kinds of rule that exist; None trusts the list in ``schema.json``.
    """
    document = read_yaml(text, source)
    _refuse(document, _schema_problems(document.value))
    _refuse(document, find_problems(document.value, known_rules))
    _refuse(document, _value_problems(document.value))
    framework = _framework(document.value)
    _refuse(document, _question_problems(document.value, framework))
    return framework


@lru_cache(maxsize=16)
def load_builtin(slug: str, version: str) -> Framework:
    """The framework shipped under ``frameworks/<slug>/<version>.yaml``, read once per process.

    Raises FrameworkError, also where no such version is shipped or the file says it is another.
    """
    name = f"{slug}/{version}.yaml"
    path = FRAMEWORKS / slug / f"{version}.yaml"
    if not _SLUG.fullmatch(slug) or not _VERSION.fullmatch(version) or not path.is_file():
        shipped = ", ".join(f"{s} {v}" for s, v in builtin_versions())
        raise FrameworkError([f"{name[:80]}:1: (top): there is no such framework; choose one of: {shipped}"])
    framework = parse_framework(path)
    if (framework.slug, framework.version) != (slug, version):
        raise FrameworkError([f"{name}:1: version: the file says {framework.slug} {framework.version}; make file name and content agree"])
    return framework


def builtin_versions() -> tuple[tuple[str, str], ...]:
    """Every shipped (slug, version), oldest version first."""
    found = [(path.parent.name, path.stem) for path in FRAMEWORKS.glob("*/*.yaml") if _VERSION.fullmatch(path.stem)]
    return tuple(sorted(found, key=lambda pair: (pair[0], [int(part) for part in pair[1].split(".")])))


def content_sha256(content: Any) -> str:
    """Of the canonical JSON: sorted keys, no spaces, UTF-8. Comments and layout do not count, any value does."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _refuse(document: Document, problems: Iterable[Problem]) -> None:
    found = [document.describe(problem) for problem in problems]
    if found:
        more = len(found) - _MOST_PROBLEMS
        raise FrameworkError(found[:_MOST_PROBLEMS] + ([f"and {more} more"] if more > 0 else []))


def _schema_problems(content: Any) -> Iterator[Problem]:
    for error in _VALIDATOR.iter_errors(content):
        yield Problem(tuple(error.absolute_path), _in_words(error))


def _in_words(error: ValidationError) -> str:
    if error.validator == "additionalProperties":
        return f"unknown key: {error.message}"
    if error.validator in {"minProperties", "maxProperties", "oneOf"}:
        return f"exactly one kind of check, subject or entry goes here: {error.message[:200]}"
    return error.message[:300]


def _value_problems(content: Mapping[str, Any]) -> Iterator[Problem]:
    """Dates that are no day, patterns that are no pattern."""
    for path, text in _dates(content):
        try:
            dt.date.fromisoformat(text or "2000-01-01")
        except ValueError:
            yield Problem(path, f"{text} is not a day in the calendar")
    for name, pattern in content["tables"]["identifier_patterns"].items():
        try:
            re.compile(pattern)
        except re.error as error:
            yield Problem(("tables", "identifier_patterns", name), f"this pattern does not work: {error}")


def _dates(content: Mapping[str, Any]) -> list[tuple[tuple[str | int, ...], str | None]]:
    dates: list[tuple[tuple[str | int, ...], str | None]] = [(("effective_from",), content["effective_from"])]
    dates += [(("legal_watch", w, "date"), watch["date"]) for w, watch in enumerate(content["legal_watch"])]
    for r, row in enumerate(content["tables"]["accounts_scrutiny"]["rows"]):
        dates += [(("tables", "accounts_scrutiny", "rows", r, part), row[part]) for part in ("period_ends_from", "period_ends_before")]
    for placed in placed_requirements(content):
        for c, check in enumerate(placed.raw["checks"]):
            if joined := check.get("pvg_renewal", {}).get("joined_from"):
                dates.append(((*placed.path, "checks", c, "pvg_renewal", "joined_from"), joined))
    return dates


def _question_problems(content: Mapping[str, Any], framework: Framework) -> Iterator[Problem]:
    """Whether wording, dates of validity and rule keys fit the questions the requirement really asks."""
    for placed in placed_requirements(content):
        requirement = framework.requirements[placed.key]
        asked = {field.key: field for field in answer_fields(framework, requirement) if field.group is None}
        for name in requirement.wording:
            if name not in asked:
                yield Problem((*placed.path, "fields", name), "no check of this requirement asks this; remove it or correct the name")
        dated_by = requirement.dated_by
        if dated_by and (dated_by not in asked or asked[dated_by].kind is not FieldKind.DATE):
            yield Problem((*placed.path, "dated_by"), f"no check of this requirement asks for a date {dated_by}; correct the name")
        keys = [rule.key for rule in requirement.rules]
        if len(set(keys)) < len(keys):
            yield Problem((*placed.path, "checks"), "two checks here do the same; keep one")
        for rule in requirement.rules:
            choices = asked[rule.params["field"]].choices if rule.kind == "enum_in" and "form" not in rule.params else None
            unchosen = set(rule.params["values"]).difference(choices) if choices is not None else set()
            if unchosen:
                yield Problem((*placed.path, "fields"), f"the choices leave out {', '.join(sorted(unchosen))}, which the check accepts")


def _framework(content: Mapping[str, Any]) -> Framework:
    return Framework(
        slug=content["slug"],
        version=content["version"],
        title=content["title"],
        effective_from=dt.date.fromisoformat(content["effective_from"]),
        sha256=content_sha256(content),
        stages=tuple(_stage(raw, content) for raw in content["stages"]),
        go_live_gate=content["go_live_gate"],
        checklists={name: tuple(_item(key, raw) for key, raw in items.items()) for name, items in content["checklists"].items()},
        forms={name: _form(name, raw, content["tables"]) for name, raw in content["forms"].items()},
        courses={code: Course(code=code, **raw) for code, raw in content["courses"].items()},
        training_sets={name: tuple(codes) for name, codes in content["training_sets"].items()},
        size_bands=tuple((band["key"], band["from_gbp"]) for band in content["size_bands"]),
        tables=_frozen(content["tables"]),
        legal_watch=tuple(_watch(raw) for raw in content["legal_watch"]),
        questions=dict(content["questions"]),
    )


def _stage(raw: Mapping[str, Any], content: Mapping[str, Any]) -> Stage:
    gate = Gate(key=raw["gate"]["key"], title=raw["gate"]["title"], stage=raw["key"], needs=tuple(raw["gate"]["needs"]))
    steps = tuple(
        Step(
            key=step["key"],
            title=step["title"],
            requirements=tuple(_requirement(r, raw["key"], step["key"], gate.key, content) for r in step["requirements"]),
        )
        for step in raw["steps"]
    )
    return Stage(key=raw["key"], title=raw["title"], gate=gate, target_days=raw["target_days"], nirn=raw["nirn"], steps=steps)


def _requirement(raw: Mapping[str, Any], stage: str, step: str, gate: str, content: Mapping[str, Any]) -> Requirement:
    given = {**content["defaults"], **raw}
    wording = {
        name: Wording(label=own.get("label", ""), choices=tuple(own.get("choices", ()))) for name, own in raw.get("fields", {}).items()
    }
    return Requirement(
        **{name: given[name] for name in _TAKEN_AS_WRITTEN},
        stage=stage,
        step=step,
        due_gate=raw.get("due_gate", gate),
        evidence_kinds=tuple(raw["evidence"]),
        rules=_rules(raw["checks"]),
        applies=_applicability(raw.get("applies", {})),
        never_conditional=raw["key"] in content["never_conditional"],
        needs=tuple(raw.get("needs", ())),
        waivable_by=raw.get("waivable_by"),
        agreement_kinds=tuple(raw.get("agreement_kinds", ())),
        dated_by=raw.get("dated_by"),
        wording=wording,
    )


def _rules(checks: list[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """A rule's key is its kind; where the kind repeats, its subject follows: ``at_least:cover_gbp``."""
    pairs = [next(iter(check.items())) for check in checks]
    kinds = [kind for kind, _ in pairs]
    keys = [kind if kinds.count(kind) == 1 else f"{kind}:{_subject(params)}" for kind, params in pairs]
    return tuple(Rule(key=key, kind=kind, params=_frozen(params)) for key, (kind, params) in zip(keys, pairs, strict=True))


def _subject(params: Mapping[str, Any]) -> str:
    names = ("field", "checklist", "form", "register", "training", "training_set", "vetting", "role", "scope")
    own = next((str(params[name]) for name in names if name in params), None)
    return own or "+".join(params.get("roles", ())) or "all"


def _applicability(raw: Mapping[str, Any]) -> Applicability:
    sets = ("nations", "decision_nations", "structures", "not_structures", "sizes", "flags", "not_flags")
    return Applicability(
        **{name: frozenset(raw.get(name, ())) for name in sets},
        size_min=raw.get("size_min"),
        any_of=tuple(_applicability(nested) for nested in raw.get("any_of", ())),
    )


def _item(key: str, raw: str | Mapping[str, Any]) -> ChecklistItem:
    if isinstance(raw, str):
        return ChecklistItem(key=key, label=raw)
    return ChecklistItem(key=key, label=raw["label"], nations=frozenset(raw["nations"]))


def _form(name: str, raw: Mapping[str, Any], tables: Mapping[str, Any]) -> Form:
    per = raw.get("per")
    fields = tuple(
        Field(
            key=field["key"],
            label=field["label"],
            kind=FieldKind(field["kind"]),
            choices=tuple(field.get("choices") or tables.get(field.get("choices_from", ""), ())),
            choices_from=field.get("choices_from"),
            group=name,
            per=per,
            required=field.get("required", True),
            nations=frozenset(field.get("nations", ())),
            low=field.get("low"),
            high=field.get("high"),
        )
        for field in raw["fields"]
    )
    return Form(key=name, title=raw["title"], fields=fields, per=per, rows=tuple(raw.get("rows", ())))


def _watch(raw: Mapping[str, Any]) -> LegalWatch:
    date = dt.date.fromisoformat(raw["date"]) if raw["date"] else None
    return LegalWatch(date=date, nations=frozenset(raw["nations"]), item=raw["item"], affects=tuple(raw["affects"]))


def _frozen(value: Any) -> Any:
    """Lists become tuples; mappings stay dicts so that they can be written as JSON."""
    if isinstance(value, Mapping):
        return {key: _frozen(item) for key, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
