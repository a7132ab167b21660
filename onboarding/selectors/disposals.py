"""Reads about disposal: lists within the caller's scope, and the certificate of a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import TypeVar

from django.db.models import Model, QuerySet

from onboarding import clock
from onboarding.errors import Invalid, NotPermitted
from onboarding.models import Disposal, Erasure, LegalHold, Organisation, TrailHead
from onboarding.policies import Actor, within
from onboarding.roles import Operation
from onboarding.selectors.programmes import current_programme
from onboarding.services.disposal_rules import BY_KEY
from onboarding.services.trail import PROGRAMME_CHAIN
from reports.disposal_model import DisposalCertificate, DisposalLine, DisposalRuleLine

Row = TypeVar("Row", bound=Model)
READ = Operation.READ_DISPOSALS
STATES = ("announced", "done", "lapsed")
BY_PEOPLE = {
    "ERASURE": "erased because somebody asked for it and another person approved",
    "REFUSED": "Documents that may not be kept: infected, criminal-record certificates, and what a reviewer refused.",
}
RULES = (*BY_KEY, *BY_PEOPLE)


def disposals(actor: Actor, *, state: str = "") -> QuerySet[Disposal]:
    """What is announced, was done or lapsed; all of it without one of ``STATES``."""
    rows = _scoped(actor, Disposal.objects.all())
    if state == "announced":
        return rows.filter(done_on=None, lapsed_on=None)
    return rows.filter(**{f"{state}_on__isnull": False}) if state else rows


def holds(actor: Actor) -> QuerySet[LegalHold]:
    return _scoped(actor, LegalHold.objects.all())


def erasures(actor: Actor) -> QuerySet[Erasure]:
    return _scoped(actor, Erasure.objects.all())


def _scoped(actor: Actor, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Rows of the caller's organisations, and of the whole programme for those who read everywhere."""
    if actor.organisations_for(READ) == frozenset():
        raise NotPermitted("Your role does not allow this. Ask your coordinator who can do it.")
    return rows.filter(within(actor, READ)).select_related("organisation")


def certificate(actor: Actor, on: dt.date) -> DisposalCertificate:
    """What was destroyed on a day in the caller's scope; 4 queries. Raises Invalid for a day that has not come."""
    if on > clock.today():
        raise Invalid("That day has not come.", fields={"on": "Give today or an earlier day."})
    programme = current_programme()
    rows = list(disposals(actor, state="done").filter(done_on=on).order_by("pk"))
    own = actor.organisations_for(READ)
    names = () if own is None else tuple(Organisation.objects.filter(pk__in=own).order_by("name").values_list("name", flat=True))
    head = TrailHead.objects.filter(chain=PROGRAMME_CHAIN).first() or TrailHead(chain=PROGRAMME_CHAIN)
    return DisposalCertificate(
        programme=programme.name,
        brand=programme.brand,
        on=on,
        organisations=names,
        rules=_by_rule(rows),
        lines=tuple(_line(row) for row in rows),
        trail_length=head.length,
        trail_head=head.head,
    )


def _by_rule(rows: list[Disposal]) -> tuple[DisposalRuleLine, ...]:
    counts: Counter[str] = Counter(row.rule for row in rows)
    files: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        files[row.rule] += len(row.hashes)
    return tuple(
        DisposalRuleLine(
            rule=key,
            words=BY_KEY[key].words if key in BY_KEY else BY_PEOPLE[key],
            period=BY_KEY[key].period.length if key in BY_KEY else "",
            count=counts[key],
            files=files[key],
        )
        for key in sorted(counts)
    )


def _line(row: Disposal) -> DisposalLine:
    return DisposalLine(
        id=row.pk,
        rule=row.rule,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        organisation=row.organisation.name if row.organisation else "",
        due_on=row.due_on,
        announced_on=row.announced_on,
        hashes=tuple(row.hashes),
        destroyed=row.destroyed,
    )
