"""Answers about the team. What rules read about people stands on the people and training sheets, not here."""

from __future__ import annotations

from collections.abc import Mapping

from samples.answers.context import Maker, dated

MAKERS: Mapping[str, Maker] = {
    "PPL-01": lambda context: {"fte": 0.8 if context.host.size == "small" else 1},
    "PPL-06": lambda context: {"interval_weeks": 2 + context.host.number % 3, "imsa_per_supervisor": context.host.team.advocates},
    "PPL-07": lambda context: {"interval_weeks": 4, "contract_end": "2027-08-31"},
    "PPL-08": lambda context: {
        "max_active_per_fte": 18 + context.host.number % 5,
        "pause_trigger": "Ninety per cent of the cap for two weeks",
    },
    "PPL-09": dated("PPL-09"),
    "PPL-10": lambda context: {"no_imsa_casework": True, "review_date": context.reviewed("PPL-10")},
}
