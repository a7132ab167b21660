"""The framework the sample is written for, and which of its requirements a host has to show."""

from __future__ import annotations

from functools import lru_cache

from checklists.applicability import applies, profile
from checklists.definition import Framework, Requirement
from checklists.facts import SiteFacts
from checklists.parsing import load_builtin
from samples.model import AS_OF, Host
from samples.programme import FRAMEWORK_SLUG, FRAMEWORK_VERSION


@lru_cache(maxsize=1)
def framework() -> Framework:
    return load_builtin(FRAMEWORK_SLUG, FRAMEWORK_VERSION)


def applicable(host: Host) -> tuple[Requirement, ...]:
    """In framework order."""
    facts = SiteFacts(
        nations=frozenset({host.nation}),
        structure=host.structure,
        size=host.size,
        organisation_type=host.kind,
        started_on=host.started_on,
        flags=frozenset(host.flags),
    )
    site = profile(framework(), facts, AS_OF)
    return tuple(r for r in framework().requirements.values() if applies(r.applies, site))
