"""What a rule is given and how it answers.

A rule looks at one requirement's record and the facts of its site on one day. Readers return either the value or, where it is
missing or of the wrong type, a sentence saying what to give: the rule turns that sentence into ``cannot_tell``.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from checklists.calendar import day_before
from checklists.definition import Framework, Requirement, Rule
from checklists.evaluation import Outcome, RuleResult
from checklists.facts import AgreementFacts, Record, SiteFacts

AGREEMENT_FIELDS = frozenset({"signed_on", "review_due", "ends_on", "framework_version", "granularity", "signatures"})
Picture = TypeVar("Picture")
Judge = Callable[[Rule, Any], RuleResult]
JSON_OBJECTS = (dict, MappingProxyType)
"""What a JSON object arrives as; concrete types, because asking for any Mapping takes ten times as long."""
_CONTAINERS = (*JSON_OBJECTS, list, tuple)
_WORST_FIRST = (Outcome.FAIL, Outcome.CANNOT_TELL, Outcome.NEEDS_HUMAN, Outcome.PASS)
_ABBREVIATIONS = frozenset(
    {"ccew", "ccni", "dbs", "dp", "dpia", "dsa", "dsl", "dspt", "fte", "iaa", "ico", "ig", "imsa", "mfa", "nrm", "oscr", "pvg"}
)
_ISO_LENGTH = 10
_NAMED_AT_MOST = 4


class Reads(StrEnum):
    """A reviewer's judgement can settle a rule that reads answers or documents, never one that reads facts."""

    ANSWERS = "answers"
    FACTS = "facts"


@dataclass(frozen=True, slots=True)
class RuleContext:
    """Everything a rule may look at; ``as_of`` is the day it answers for."""

    framework: Framework
    requirement: Requirement
    facts: SiteFacts
    record: Record
    as_of: dt.date

    def value(self, field: str) -> Any:
        """The plain answer, else the field of the newest agreement of the requirement's kinds; None where both are blank."""
        given = self.record.answers.get(field)
        if not is_blank(given):
            return given
        if field in AGREEMENT_FIELDS and self.requirement.agreement_kinds:
            agreement = self.agreement()
            return getattr(agreement, field) if agreement else None
        return None

    def group(self, name: str) -> Mapping[str, Any] | None:
        """A checklist's or form's answers; None where nothing usable was given."""
        given = self.value(name)
        return given if isinstance(given, JSON_OBJECTS) else None

    def agreement(self) -> AgreementFacts | None:
        """The newest agreement of the requirement's kinds, unsigned ones last."""
        kinds = self.requirement.agreement_kinds
        candidates = [a for a in self.facts.agreements if a.kind in kinds]
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        newest = max(a.signed_on or dt.date.min for a in candidates)
        return max((a for a in candidates if (a.signed_on or dt.date.min) == newest), key=repr)

    def rows(self, form: str) -> list[Mapping[str, Any]]:
        """The answers of a form, row by row: one per locality of the site where the form asks so, else one per row given."""
        given = self.group(form) or {}
        known = self.framework.forms.get(form)
        if known is None or (known.per is None and not known.rows):
            return [given]
        keys = known.rows or (self.facts.localities if known.per == "localities" else tuple(given))
        rows = (given.get(key) for key in sorted(str(key) for key in keys))
        return [row if isinstance(row, JSON_OBJECTS) else {} for row in rows]

    def day(self, field: str) -> dt.date | str:
        return read_day(field, self.value(field))

    def words_for(self, table: str, key: str) -> str:
        """The framework's words for a key of one of its tables (roles, nations, …), else the key in plain words."""
        known = self.framework.tables.get(table)
        label = known.get(key) if isinstance(known, Mapping) else None
        return label if isinstance(label, str) else words(key)

    def names(self, field: str) -> frozenset[str] | str:
        """A list of keys."""
        given = self.value(field)
        if is_blank(given):
            return missing(field)
        if isinstance(given, list | tuple) and all(isinstance(item, str) for item in given):
            return frozenset(given)
        return f"The {words(field)} must be a list of choices; choose them again."


RuleFunction = Callable[[Rule, RuleContext], RuleResult]


@dataclass(frozen=True, slots=True)
class RuleKind:
    """One entry of the registry. ``params`` are the parameter names a framework may give, ``required`` those it must."""

    function: RuleFunction
    reads: Reads
    params: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()


def is_blank(value: Any) -> bool:
    """None, empty or white space; zero and ``false`` are answers."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, _CONTAINERS) and not value)


def is_number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))


def as_day(value: Any) -> dt.date | None:
    """A date or ``YYYY-MM-DD`` text; None for anything else, so that no other ISO form slips through."""
    if isinstance(value, str):
        if len(value) != _ISO_LENGTH or value[4] != "-" or value[7] != "-":
            return None
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    return None


def read_day(field: str, given: Any) -> dt.date | str:
    read = as_day(given)
    if read is not None:
        return read
    return missing(field) if is_blank(given) else f"The {words(field)} is not a date; give it as YYYY-MM-DD."


def read_number(field: str, given: Any) -> float | str:
    if is_number(given):
        return given  # type: ignore[no-any-return]
    return missing(field) if is_blank(given) else f"The {words(field)} is not a number; give it as one."


@lru_cache(maxsize=2048)
def words(key: str) -> str:
    """A stable key in plain words, for where the framework gives none: ``cover_gbp`` is *cover in pounds*."""
    plain = f"{key.removesuffix('_gbp')}_in_pounds" if key.endswith("_gbp") else key
    return " ".join(part.upper() if part in _ABBREVIATIONS else part for part in plain.split("_"))


def missing(field: str) -> str:
    return f"Give the {words(field)}."


def named(items: Iterable[str]) -> str:
    """At most four items in words, sorted, then how many more."""
    ordered = sorted({words(item) for item in items})
    shown = ", ".join(ordered[:_NAMED_AT_MOST])
    more = len(ordered) - _NAMED_AT_MOST
    return f"{shown} and {more} more" if more > 0 else shown


def passes(rule: Rule, reason: str, until: dt.date | None = None) -> RuleResult:
    return RuleResult(rule=rule.key, outcome=Outcome.PASS, reason=reason, holds_until=until)


def fails(rule: Rule, reason: str, until: dt.date | None = None) -> RuleResult:
    return RuleResult(rule=rule.key, outcome=Outcome.FAIL, reason=reason, holds_until=until)


def cannot_tell(rule: Rule, reason: str, until: dt.date | None = None) -> RuleResult:
    return RuleResult(rule=rule.key, outcome=Outcome.CANNOT_TELL, reason=reason, holds_until=until)


def needs_human(rule: Rule, reason: str) -> RuleResult:
    return RuleResult(rule=rule.key, outcome=Outcome.NEEDS_HUMAN, reason=reason)


def steady(picture: Callable[[dt.date], Picture], turns: Iterable[dt.date], as_of: dt.date) -> tuple[Picture, dt.date | None]:
    """What ``picture`` shows on ``as_of`` and the last day it shows the same.

    ``turns`` are all the days on which it may show something else.
    """
    now = picture(as_of)
    ahead = {day for day in turns if day > as_of}
    for turn in sorted(ahead) if ahead else ():
        if picture(turn) != now:
            return now, day_before(turn)
    return now, None


def each_value(rule: Rule, context: RuleContext, judge: Judge) -> RuleResult:
    """``judge`` on the value of the rule's field; with a ``form`` parameter on that field of the form, the worst row deciding."""
    field, form = rule.params["field"], rule.params.get("form")
    if form is None:
        return judge(rule, context.value(field))
    rows = context.rows(form)
    if not rows:
        return cannot_tell(rule, f"Fill in at least one row of the {words(form)} form.")
    results = [judge(rule, row.get(field)) for row in rows]
    worst = min(results, key=lambda result: (_WORST_FIRST.index(result.outcome), result.holds_until or dt.date.max, result.reason))
    until = min((result.holds_until for result in results if result.holds_until), default=None)
    return replace(worst, holds_until=until)
