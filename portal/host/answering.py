"""What a person may do with one requirement now, and what it asks of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists import words
from checklists.definition import Framework, Requirement
from checklists.evaluation import Outcome
from checklists.facts import State
from checklists.loading import framework_of
from checklists.people_rules import reads_people
from onboarding.asked import Action
from onboarding.guards import DOCUMENT_KINDS
from onboarding.models import Locality, Site, SiteRequirement
from onboarding.policies import Actor
from onboarding.roles import Operation
from onboarding.transitions import TRANSITIONS, why_closed, why_fixed
from portal.host.questions import AnswersForm, Questions
from portal.shared.framework_words import framework_words

UNSETTLED = (Outcome.FAIL, Outcome.CANNOT_TELL)


@dataclass(frozen=True, slots=True)
class Answering:
    """``fixed``: why nothing here can change now, empty when it can. ``may_send``: the role and the state allow it; guards still decide."""

    framework: Framework
    requirement: Requirement
    row: SiteRequirement
    questions: Questions
    fixed: str
    may_answer: bool
    may_upload: bool
    may_read_documents: bool
    may_send: bool
    may_take_back: bool

    @property
    def takes_documents(self) -> bool:
        return self.requirement.takes_documents

    @property
    def needs_document(self) -> bool:
        """Whether sending is refused while there is none."""
        return set(self.requirement.evidence_kinds) <= DOCUMENT_KINDS

    @property
    def is_of_people(self) -> bool:
        """Whether it is met by what is entered about people, so that nothing here can meet it."""
        return reads_people(self.requirement)

    @property
    def is_of_agreements(self) -> bool:
        return bool(self.requirement.agreement_kinds)

    @property
    def owner(self) -> str:
        return framework_words(words.role(self.framework, self.requirement.owner))

    @property
    def reviewer(self) -> str:
        return framework_words(words.role(self.framework, self.requirement.reviewer))

    @property
    def can_change(self) -> bool:
        return self.may_answer or self.may_upload

    @property
    def blocking(self) -> Sequence[tuple[str, str]]:
        """Key and title of what has to be accepted first."""
        known = self.framework.requirements
        return [(key, framework_words(known[key].title)) for key in self.row.blocked_by if key in known]

    @property
    def missing(self) -> Sequence[str]:
        """What the automatic checks still miss, in the engine's English words; pages show them through ``said``."""
        return [rule["reason"] for rule in self.row.rules if rule["outcome"] in UNSETTLED]

    @property
    def reasons(self) -> Sequence[Mapping[str, str]]:
        """Why it was sent back: rows of code, point (in words) and text."""
        points = {item.key: item.label for items in self.framework.checklists.values() for item in items}
        return [{**reason, "point": framework_words(points.get(reason.get("point", ""), ""))} for reason in self.row.decision_reasons]

    @property
    def is_sent_back(self) -> bool:
        return self.row.state in (State.RETURNED, State.REJECTED)

    def form(self, data: Any = None, extra_rows: int = 1) -> AnswersForm:
        return AnswersForm(self.questions, self.row.answers, data, extra_rows=extra_rows, version=self.row.version)


def answering_for(actor: Actor, site: Site, row: SiteRequirement) -> Answering:
    """1 query, for the names of the site's localities where it is asked for each of them."""
    framework = framework_of(site.framework_version)
    one = framework.requirements[row.key]
    fixed = why_closed(site) or why_fixed(row) or ""
    roles = actor.roles_in(site.organisation_id)
    state = State(row.state)
    return Answering(
        framework=framework,
        requirement=one,
        row=row,
        questions=Questions(framework, one, frozenset(site.nations), _localities(site)),
        fixed=fixed,
        may_answer=not fixed and actor.may(Operation.WRITE_ANSWERS, site.organisation_id),
        may_upload=not fixed and one.takes_documents and actor.may(Operation.UPLOAD_EVIDENCE, site.organisation_id),
        may_read_documents=actor.may(Operation.READ_EVIDENCE, site.organisation_id),
        may_send=not fixed and bool(roles & TRANSITIONS[Action.SUBMIT].who(one)) and state in TRANSITIONS[Action.SUBMIT].sources,
        may_take_back=bool(roles & TRANSITIONS[Action.TAKE_BACK].who(one)) and state in TRANSITIONS[Action.TAKE_BACK].sources,
    )


def _localities(site: Site) -> dict[str, str]:
    return dict(Locality.objects.filter(code__in=site.locality_codes).order_by("name").values_list("code", "name"))
