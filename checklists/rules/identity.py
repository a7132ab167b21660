"""Rules about who the organisation is: registers, size, regulators, law and the scrutiny of its accounts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from checklists.calendar import add_days, day_before, in_words
from checklists.definition import Rule
from checklists.evaluation import RuleResult
from checklists.facts import Identifier, SiteFacts
from checklists.rules.context import RuleContext, as_day, cannot_tell, fails, is_blank, is_number, named, passes, words

SCHEMES_BY_FIELD: Mapping[str, frozenset[str]] = {
    "charity_number": frozenset({"ccew", "oscr", "ccni"}),
    "company_number": frozenset({"company"}),
    "mutual_number": frozenset({"mutual"}),
    "ico_number": frozenset({"ico"}),
    "iaa_number": frozenset({"iaa"}),
}
CHARITY_SCHEMES = SCHEMES_BY_FIELD["charity_number"]
CHARITY_STRUCTURES = frozenset({"cio", "scio", "charitable_company", "charitable_trust"})
NATIONS_BY_CHARITY_SCHEME: Mapping[str, frozenset[str]] = {
    "ccew": frozenset({"ENG", "WLS"}),
    "oscr": frozenset({"SCT"}),
    "ccni": frozenset({"NIR"}),
}
EXPECTED_BY_STRUCTURE: Mapping[str, tuple[frozenset[str], ...]] = {
    "cio": (frozenset({"ccew"}),),
    "scio": (frozenset({"oscr"}),),
    "charitable_company": (CHARITY_SCHEMES, frozenset({"company"})),
    "charitable_trust": (CHARITY_SCHEMES,),
    "cic": (frozenset({"company"}),),
    "registered_society": (frozenset({"mutual"}),),
    "housing_association": (frozenset({"mutual", "company"}),),
}
"""Each set names registers of which an organisation of that structure stands on at least one; other structures may be on none."""


@lru_cache(maxsize=64)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def identifier_format(rule: Rule, context: RuleContext) -> RuleResult:
    """Every given entry of the named registers has the register's form, and the entries suit structure and nation.

    Format only: it never proves that an entry exists.
    """
    schemes = _schemes_of(rule.params["fields"])
    held = _held(context.facts, schemes)
    expected = [some for some in EXPECTED_BY_STRUCTURE.get(context.facts.structure, ()) if some & schemes]
    if not held:
        return _nothing_held(rule, context, expected or schemes == frozenset({"ico"}))
    patterns = context.framework.tables.get("identifier_patterns", {})
    odd = [entry.scheme for entry in held if not _has_form(patterns, entry)]
    if odd:
        return fails(rule, f"These register entries do not have the form of their register: {named(odd)}; check them letter by letter.")
    schemes_held = {entry.scheme for entry in held}
    for some in expected:
        if not some & schemes_held:
            kind = context.words_for("structures", context.facts.structure)
            return fails(rule, f"A {kind.lower()} has an entry in one of these registers: {named(some)}; give it.")
    charity = schemes_held & CHARITY_SCHEMES
    nations = context.facts.nations
    if charity and not any(NATIONS_BY_CHARITY_SCHEME[scheme] & nations for scheme in charity):
        return fails(rule, f"The charity registers given ({named(charity)}) cover none of the site's nations; give the entry that does.")
    return passes(rule, "Every register entry has the right form.")


def register_checked(rule: Rule, context: RuleContext) -> RuleResult:
    """A named person looked every entry up in the last ``max_age_days`` and, with ``status_in``, found it in good standing."""
    flag = rule.params.get("if_flag")
    if flag and flag not in context.facts.flags:
        return passes(rule, f"Not needed: the site has not said it {words(flag)}.")
    schemes = _register_scope(rule, context)
    held = _held(context.facts, schemes)
    if not held:
        expected = [some for some in EXPECTED_BY_STRUCTURE.get(context.facts.structure, ()) if some & schemes]
        return _nothing_held(rule, context, expected or not schemes <= _organisation_schemes())
    unchecked = [entry.scheme for entry in held if entry.checked_on is None or is_blank(entry.checked_by)]
    if unchecked:
        return cannot_tell(rule, f"Nobody has looked up: {named(unchecked)}; look them up and record status, day and who did.")
    allowed = rule.params.get("status_in")
    if allowed:
        bad = [entry.scheme for entry in held if entry.status not in allowed]
        if bad:
            return fails(rule, f"The register shows a status other than {named(allowed)} for: {named(bad)}; put that right there first.")
    return _freshness(rule, context.as_of, [entry.checked_on for entry in held if entry.checked_on is not None])


def _freshness(rule: Rule, as_of: dt.date, days: list[dt.date]) -> RuleResult:
    newest, oldest = max(days), min(days)
    if newest > as_of:
        return fails(rule, f"The look-up day {in_words(newest)} is in the future; give the real day.", day_before(newest))
    last = add_days(oldest, rule.params["max_age_days"])
    if last < as_of:
        return fails(rule, f"The look-up of {in_words(oldest)} counted until {in_words(last)}; look the register up again.")
    return passes(rule, f"Every entry was looked up; the look-up counts until {in_words(last)}.", last)


def size_matches_income(rule: Rule, context: RuleContext) -> RuleResult:
    """The declared band is the one the latest income falls in; a band not set by income is taken as declared."""
    bands = context.framework.size_bands
    size, income = context.facts.size, context.facts.income_gbp
    by_income = [(key, lower) for key, lower in bands if lower is not None]
    if any(key == size and lower is None for key, lower in bands):
        return passes(rule, "The size band is not set by income.")
    if not is_number(income) or income is None:
        return cannot_tell(rule, "Give the income of the latest accounts, in whole pounds.")
    if not any(key == size for key, _ in by_income):
        return cannot_tell(rule, "Give the size band.")
    right = [key for key, lower in by_income if lower <= income]
    if not right or right[-1] != size:
        return fails(rule, f"An income of £{income:,} falls in another size band than {words(size)}; correct the band or the income.")
    return passes(rule, f"The size band {words(size)} is the one of the latest income.")


def regulator_named(rule: Rule, context: RuleContext) -> RuleResult:
    """The regulator of every charity register held, and for a charity of every nation served, is named."""
    table = context.framework.tables.get(rule.params.get("map", "charity_regulator"), {})
    held = {entry.scheme for entry in context.facts.identifiers} & CHARITY_SCHEMES
    implied = {table["by_register"][scheme] for scheme in held if scheme in table.get("by_register", {})}
    if held or context.facts.structure in CHARITY_STRUCTURES:
        by_nation = table.get("by_nation", {})
        implied |= {by_nation[nation] for nation in context.facts.nations if nation in by_nation}
    given = context.names("regulators")
    if isinstance(given, str):
        return cannot_tell(rule, given)
    unnamed = implied - given
    if unnamed:
        return fails(rule, f"The procedure must also name: {_labels(context, 'regulators', unnamed)}.")
    return passes(rule, "Every regulator to tell is named.")


def nation_law_named(rule: Rule, context: RuleContext) -> RuleResult:
    """At least the framework's law, for this requirement, of each nation the site serves."""
    table = context.framework.tables.get("nation_law", {}).get(context.requirement.key, {})
    needed = {law: label for nation in sorted(context.facts.nations) for law, label in table.get(nation, {}).items()}
    if not needed:
        return cannot_tell(rule, "The framework names no law for the site's nations; ask the programme to correct it.")
    given = context.names("laws")
    if isinstance(given, str):
        return cannot_tell(rule, given)
    absent = [label for law, label in needed.items() if law not in given]
    if absent:
        return fails(rule, f"The document must also name: {'; '.join(sorted(absent))}.")
    return passes(rule, "The law of every nation served is named.")


def scrutiny_level_meets(rule: Rule, context: RuleContext) -> RuleResult:
    """The accounts had at least the scrutiny that the strictest of the site's nations asks for that period and income."""
    table = context.framework.tables.get(rule.params["table"], {})
    order: list[str] = list(table.get("order", ()))
    given = context.value("scrutiny")
    if not isinstance(given, str) or given not in order:
        return cannot_tell(rule, f"Say which scrutiny the accounts had: {named(order)}.")
    period_end = context.day("period_end")
    if isinstance(period_end, str):
        return cannot_tell(rule, period_end)
    answered = context.value("income_gbp")
    income = context.facts.income_gbp if is_blank(answered) else answered
    if not is_number(income):
        return cannot_tell(rule, "Give the income of the period, in whole pounds.")
    assets = context.value("assets_gbp")
    levels = [_least_scrutiny(row, income, assets) for row in table.get("rows", ()) if _row_counts(row, context.facts.nations, period_end)]
    known = [order.index(level) for level in levels if level in order]
    if not known:
        return cannot_tell(rule, "The framework has no scrutiny table for the site's nations; ask the programme to correct it.")
    least = max(known)
    if order.index(given) < least:
        return fails(
            rule,
            f"For a period ending {in_words(period_end)} and an income of £{income:,} the accounts need at least: {words(order[least])}.",
        )
    return passes(rule, f"The accounts had at least the scrutiny asked for: {words(order[least])}.")


def _least_scrutiny(row: Mapping[str, Any], income: Any, assets: Any) -> str | None:
    by_assets = row.get("audit_by_assets")
    if by_assets and is_number(assets) and assets > by_assets["assets_over_gbp"] and income > by_assets["income_over_gbp"]:
        return "audit"
    bands = row.get("bands", ())
    over = [band["scrutiny"] for band in bands if income > band["over_gbp"]]
    return over[0] if over else (bands[-1]["scrutiny"] if bands else None)


def _row_counts(row: Mapping[str, Any], nations: frozenset[str], period_end: dt.date) -> bool:
    first = as_day(row.get("period_ends_from")) or dt.date.min
    before = as_day(row.get("period_ends_before"))
    return bool(nations & set(row.get("nations", ()))) and period_end >= first and (before is None or period_end < before)


def _schemes_of(fields: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(SCHEMES_BY_FIELD.get(field, frozenset({field})) for field in fields))


def _organisation_schemes() -> frozenset[str]:
    return CHARITY_SCHEMES | {"company", "mutual"}


def _register_scope(rule: Rule, context: RuleContext) -> frozenset[str]:
    register = rule.params.get("register")
    if register:
        return frozenset({register})
    beside = next((other for other in context.requirement.rules if other.kind == "identifier_format"), None)
    return _schemes_of(beside.params["fields"]) if beside else _organisation_schemes()


def _held(facts: SiteFacts, schemes: frozenset[str]) -> list[Identifier]:
    return [entry for entry in facts.identifiers if entry.scheme in schemes and not is_blank(entry.value)]


def _has_form(patterns: Mapping[str, str], entry: Identifier) -> bool:
    pattern = patterns.get(entry.scheme)
    return pattern is None or _pattern(pattern).match("".join(entry.value.upper().split())) is not None


def _nothing_held(rule: Rule, context: RuleContext, expected: object) -> RuleResult:
    if expected or not context.facts.structure:
        return cannot_tell(rule, "No register entry is recorded; give the numbers you are registered under.")
    kind = context.words_for("structures", context.facts.structure)
    return passes(rule, f"None is expected: a {kind.lower()} need not stand on these registers.")


def _labels(context: RuleContext, table: str, keys: Iterable[str]) -> str:
    return "; ".join(sorted(context.words_for(table, key) for key in keys))
