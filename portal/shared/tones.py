"""Which tone each key has. The words come from ``checklists.words``; a tone never stands without them."""

from __future__ import annotations

from collections.abc import Mapping

from checklists.evaluation import GateStatus, Outcome, Rag, Standing

STANDING: Mapping[Standing, str] = {
    Standing.NOT_APPLICABLE: "grey",
    Standing.BLOCKED: "grey",
    Standing.TO_DO: "grey",
    Standing.WITH_REVIEWER: "blue",
    Standing.CHANGES_NEEDED: "red",
    Standing.MET: "done",
    Standing.MET_WITH_CONDITIONS: "done",
    Standing.WAIVED: "done",
    Standing.EXPIRING: "amber",
    Standing.EXPIRED: "red",
    Standing.OVERDUE: "red",
    Standing.UNKNOWN: "amber",
}
"""``done`` is drawn as a tick and plain words: coloured pills are taken for buttons, and open work should stand out."""
RAG: Mapping[Rag, str] = {Rag.RED: "red", Rag.AMBER: "amber", Rag.GREEN: "green", Rag.GREY: "grey"}
GATE: Mapping[GateStatus, str] = {
    GateStatus.CLOSED: "grey",
    GateStatus.OPEN: "blue",
    GateStatus.READY: "amber",
    GateStatus.PASSED: "done",
    GateStatus.PASSED_WITH_CONDITIONS: "done",
    GateStatus.DEFERRED: "amber",
    GateStatus.REFUSED: "red",
    GateStatus.REOPENED: "red",
}
OUTCOME: Mapping[Outcome, str] = {Outcome.PASS: "done", Outcome.FAIL: "red", Outcome.CANNOT_TELL: "amber", Outcome.NEEDS_HUMAN: "blue"}
