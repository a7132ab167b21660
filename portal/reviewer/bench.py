"""What the review workbench shows, gathered from the dossier of one requirement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists import words
from checklists.definition import Framework, Requirement
from checklists.loading import framework_of
from onboarding import clock
from onboarding.asked import Action
from onboarding.models import Locality, Site, SiteRequirement
from onboarding.policies import Actor
from onboarding.services.dossiers import dossier
from portal.reviewer.answers import answered, codes_in, spelled
from portal.reviewer.deciding import REVIEW_ACTIONS, Asking
from portal.reviewer.papers import MOST_READ, Paper, papers
from portal.shared.parts import Fact

WORRYING = frozenset({"fail", "cannot_tell", "needs_human"})
BEFORE = {"covered": "covered", "not_covered": "not covered", "not_applicable": "does not apply", "not_checked": "not checked"}


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier review, in words. ``is_current``: of what is in front of the reader, not of an older sending."""

    who: str
    role: str
    decision: str
    on: Any
    note: str
    reasons: Sequence[str]
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """``actions`` are what the caller can do now; ``refusals`` why not, for those that their role would allow."""

    site: Site
    row: SiteRequirement
    framework: Framework
    requirement: Requirement
    entry: Mapping[str, Any]
    asking: Asking
    papers: Sequence[Paper]
    answers: Sequence[Fact]
    worries: Sequence[Mapping[str, Any]]
    fine: Sequence[Mapping[str, Any]]
    earlier: Sequence[Earlier]
    actions: frozenset[Action]
    refusals: Sequence[str]
    due_on: Any
    is_late: bool

    @property
    def can_decide(self) -> bool:
        return bool(self.actions & set(REVIEW_ACTIONS))

    @property
    def unmet_rules(self) -> list[Mapping[str, Any]]:
        """Results of the framework's rules that do not pass; those the reviewer is asked to judge stand in the form instead."""
        judged = {result["rule"] for result in self.asking.judged} if self.can_decide else set()
        return [result for result in self.entry["rules"] if result["outcome"] != "pass" and result["rule"] not in judged]

    @property
    def met_rules(self) -> list[Mapping[str, Any]]:
        return [result for result in self.entry["rules"] if result["outcome"] == "pass"]


def bench_of(actor: Actor, site: Site, key: str) -> Bench:
    """About 14 queries, whatever the number of documents. Raises NotFound."""
    body = dossier(actor, site, key, words_of=MOST_READ)
    told = body["requirement"]
    places = _places(told["answers"], told["rules"])
    entry = {**told, "rules": [{**rule, "reason": spelled(rule["reason"], places)} for rule in told["rules"]]}
    framework = framework_of(site.framework_version)
    requirement = framework.requirements[key]
    shown = papers(body["documents"])
    by_point, loose = _sorted_out(shown)
    row: SiteRequirement = body["row"]
    refusals, actions = _possible(body["actions"])
    return Bench(
        site=site,
        row=row,
        framework=framework,
        requirement=requirement,
        entry=entry,
        asking=Asking(
            requirement=requirement,
            points={point["key"]: point["label"] for point in body["points"]},
            rules=entry["rules"],
            owners={role: words.role(framework, role) for role in sorted({requirement.owner, "host_lead", "host_board", "coordinator"})},
            version=entry["version"],
            findings=by_point,
            before=_before(body["reviews"]),
        ),
        papers=shown,
        answers=answered(framework, requirement, entry["answers"], places),
        worries=[finding for finding in loose if finding["outcome"] in WORRYING],
        fine=[finding for finding in loose if finding["outcome"] not in WORRYING],
        earlier=_earlier(framework, body["reviews"]),
        actions=actions,
        refusals=refusals,
        due_on=row.review_due_on,
        is_late=row.review_due_on is not None and row.review_due_on < clock.today(),
    )


def _sorted_out(shown: Sequence[Paper]) -> tuple[dict[str, list[Mapping[str, Any]]], list[Mapping[str, Any]]]:
    """Findings by checklist point, and those that are about no point; each knows its document and the anchor of its page."""
    by_point: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    loose: list[Mapping[str, Any]] = []
    for paper in shown:
        for finding in paper.findings:
            told = {**finding, "document": paper.name, "anchor": _anchor(paper, finding["page"])}
            point = finding["data"].get("item") or finding["data"].get("clause")
            (by_point[point] if point and finding["check"] in ("coverage", "clause") else loose).append(told)
    return dict(by_point), loose


def _anchor(paper: Paper, page: int | None) -> str:
    pages = len(paper.pictures) or len(paper.pages)
    return f"document-{paper.id}-page-{page}" if page is not None and 1 <= page <= pages else f"document-{paper.id}"


def _possible(actions: Iterable[Mapping[str, Any]]) -> tuple[list[str], frozenset[Action]]:
    reviews = [action for action in actions if Action(action["action"]) in (*REVIEW_ACTIONS, Action.WAIVE, Action.REOPEN)]
    possible = frozenset(Action(action["action"]) for action in reviews if not action["refusals"])
    decisive = [action for action in reviews if Action(action["action"]) in (Action.ACCEPT, Action.RETURN)]
    return list(dict.fromkeys(reason for action in decisive for reason in action["refusals"])), possible


def _before(reviews: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What the newest review said of each point, and why."""
    if not reviews:
        return {}
    newest = reviews[0]
    texts = {reason.get("point", ""): reason.get("text", "") for reason in newest["reasons"]}
    found = {}
    for point, decision in newest["points"].items():
        found[point] = BEFORE.get(decision, decision) + (f": {texts[point]}" if texts.get(point) else "")
    return found


def _earlier(framework: Framework, reviews: Sequence[Mapping[str, Any]]) -> list[Earlier]:
    return [
        Earlier(
            who=review["reviewer_name"],
            role=words.role(framework, review["role"]),
            decision=words.word("review_decision", review["decision"]),
            on=review["decided_on"],
            note=review["note"],
            reasons=[_reason(reason) for reason in review["reasons"]],
            is_current=review["is_current"],
        )
        for review in reviews
    ]


def _reason(reason: Mapping[str, str]) -> str:
    said = words.word("return_reason", reason["code"])
    return f"{said}: {reason['text']}" if reason.get("text") else said


def _places(*said: Any) -> dict[str, str]:
    """Names of the localities in answers and in what rules say of them; 1 query where there are any."""
    codes = codes_in(*said)
    return dict(Locality.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
