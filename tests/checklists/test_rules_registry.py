from __future__ import annotations

import pytest

from checklists.parsing import load_builtin
from checklists.rules import REGISTRY
from tests.checklists.factories import rule, run_rule

REAL = load_builtin("imsa-readiness", "0.1.0")
USED = sorted({(one.kind, frozenset(one.params)) for asked in REAL.requirements.values() for one in asked.rules}, key=str)


@pytest.mark.parametrize(("kind", "params"), USED)
def test_the_built_in_framework_uses_registered_rules_with_their_parameters(kind: str, params: frozenset[str]) -> None:
    assert REGISTRY[kind].required <= params <= REGISTRY[kind].params


def test_every_registered_rule_is_used_by_the_built_in_framework() -> None:
    assert set(REGISTRY) == {kind for kind, _ in USED}


@pytest.mark.parametrize("kind", sorted(kind for kind, entry in REGISTRY.items() if entry.reads == "facts"))
def test_no_judgement_settles_a_rule_over_facts(kind: str) -> None:
    by_kind = {one.kind: one for asked in REAL.requirements.values() for one in asked.rules}
    asked = rule(kind, **by_kind[kind].params)
    assert run_rule(asked).outcome is run_rule(asked, judgements={kind: "met"}).outcome
