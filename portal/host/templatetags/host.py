"""Small words of the host's templates."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from checklists import words
from checklists.evaluation import Outcome
from onboarding.models import CheckResult, EvidenceVersion, Report
from onboarding.selectors.host_documents import HostDocument
from portal.host import given as given_answers
from portal.host.answering import Answering
from portal.shared.drawing import tagged
from portal.shared.framework_words import framework_words, listed
from portal.shared.language import language

register = template.Library()
STATUS_TONES = {"quarantined": "blue", "clean": "done", "needs_attention": "amber", "refused": "red"}


@register.simple_tag
def document_status(version: EvidenceVersion) -> SafeString:
    return tagged(words.word("document_status", version.status, language()), STATUS_TONES[version.status])


@register.simple_tag
def checking(documents: Sequence[HostDocument]) -> bool:
    """Whether any of the documents is still being checked."""
    return any(document.is_being_checked for document in documents)


@register.filter
def to_look_at(document: HostDocument) -> list[CheckResult]:
    """What did not pass, without what only repeats another sentence; points that were not found are ``points_not_found``."""
    worries = [found for found in document.findings if found.outcome != Outcome.PASS and not _is_of_point(found)]
    return [one for one in worries if not any(_repeats(one.reason, other.reason) for other in worries if other is not one)]


@register.simple_tag
def points_not_found(document: HostDocument, known: Answering) -> SafeString:
    """The points of the checklist about which nothing was found, in the framework's words; empty where there is none."""
    labels = {item.key: item.label for items in known.framework.checklists.values() for item in items}
    missed = [found.data["item"] for found in document.findings if found.outcome != Outcome.PASS and _is_of_point(found)]
    return listed((framework_words(labels.get(item, item)) for item in missed), "; ")


def _is_of_point(found: CheckResult) -> bool:
    return found.check_name == "coverage" and "item" in found.data


def _repeats(said: str, other: str) -> bool:
    """Whether all words of a sentence but its first stand in a longer one."""
    return len(said) < len(other) and said.partition(" ")[2] in other


@register.filter
def in_order(document: HostDocument) -> list[CheckResult]:
    return [found for found in document.findings if found.outcome == Outcome.PASS]


@register.simple_tag
def given(known: Answering) -> list[given_answers.Given]:
    return given_answers.answered(known)


@register.simple_tag
def making(files: Sequence[Report]) -> bool:
    """Whether any of the reports is still being made."""
    return any(file.status == Report.Status.QUEUED for file in files)
