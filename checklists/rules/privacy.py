"""Rules that keep people's data out of what a host sends."""

from __future__ import annotations

from typing import Any

from checklists.definition import Rule
from checklists.evaluation import Outcome, RuleResult
from checklists.rules.context import RuleContext, cannot_tell, fails, is_blank, needs_human, passes

PRIVACY_CHECK = "privacy"
SUPPRESSED = frozenset({"[c]", "[x]", "[z]"})
"""Symbols for confidential, unavailable and not applicable, as official statistics use them."""


def no_prohibited_content(rule: Rule, context: RuleContext) -> RuleResult:
    """The privacy scan of the current documents found nothing that must not be sent."""
    key = context.requirement.key
    outcomes = {f.outcome for f in context.facts.findings if f.requirement == key and f.check.split(".")[0] == PRIVACY_CHECK}
    if Outcome.FAIL in outcomes:
        return fails(rule, "The scan found something that must not be sent, such as personal data; remove it and send the document again.")
    if Outcome.NEEDS_HUMAN in outcomes:
        return needs_human(rule, "The scan is not certain; a reviewer must look at the document.")
    if outcomes != {Outcome.PASS}:
        return cannot_tell(rule, "The document has not been scanned yet.")
    return passes(rule, "The scan found nothing that must not be sent.")


def template_only(rule: Rule, _: RuleContext) -> RuleResult:
    return needs_human(rule, "A reviewer must confirm that this is a blank template without personal data.")


def disclosure_control(rule: Rule, context: RuleContext) -> RuleResult:
    """Published counts are 0-free, at least ``threshold``, multiples of ``round``, and no single one is suppressed alone."""
    threshold, base = rule.params["threshold"], rule.params.get("round", 1)
    cells = context.value("cells")
    if is_blank(cells):
        return cannot_tell(rule, "Give the counts you would publish.")
    if not isinstance(cells, list | tuple) or not all(_is_cell(cell) for cell in cells):
        return cannot_tell(rule, "The counts must be whole numbers, or [c] where one is suppressed.")
    counts = [cell for cell in cells if not isinstance(cell, str)]
    if any(count < threshold for count in counts):
        return fails(rule, f"A count is below {threshold}; suppress it, and at least one more so that it cannot be worked out.")
    if base > 1 and any(count % base for count in counts):
        return fails(rule, f"Round every count to a multiple of {base}.")
    if sum(cell == "[c]" for cell in cells) == 1:
        return fails(rule, "A single suppressed count can be worked out from the others; suppress at least one more.")
    return passes(rule, f"No published count is below {threshold}.")


def _is_cell(cell: Any) -> bool:
    if isinstance(cell, str):
        return cell in SUPPRESSED
    return isinstance(cell, int) and not isinstance(cell, bool) and cell >= 0
