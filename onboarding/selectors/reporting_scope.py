"""Which sites a report is about, and what the reports of one site and of a programme gather in the same way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from checklists import words
from checklists.definition import Framework
from onboarding.models import Action, Agreement, Condition, Programme, Site, SiteStatus, Waiver
from reports.model import EXPIRY_WINDOW_DAYS, AgreementLine, ExpiryLine, FollowUp, Heading


@dataclass(frozen=True, slots=True)
class Scope:
    """One site, or every site of a programme that has not withdrawn."""

    programme: Programme
    framework: Framework
    as_of: dt.date
    site: Site | None = None

    def where(self, path: str = "") -> Q:
        """The condition on a model whose relation to Site is ``path`` (empty: the model is Site)."""
        prefix = f"{path}__" if path else ""
        if self.site is not None:
            return Q(**{f"{prefix}pk": self.site.pk})
        return Q(**{f"{prefix}programme": self.programme}) & ~Q(**{f"{prefix}status": SiteStatus.WITHDRAWN})

    def sites(self) -> Any:
        return Site.objects.filter(self.where())

    def heading(self) -> Heading:
        return Heading(
            programme=self.programme.name,
            brand=self.programme.brand,
            framework=self.framework.title,
            framework_version=self.framework.version,
            framework_sha256=self.framework.sha256,
            as_of=self.as_of,
        )

    def title_of(self, key: str) -> str:
        """The title of a requirement, or the key where the version does not have it."""
        requirement = self.framework.requirements.get(key)
        return requirement.title if requirement else key

    @property
    def horizon(self) -> dt.date:
        return self.as_of + dt.timedelta(days=EXPIRY_WINDOW_DAYS)


def follow_ups(scope: Scope) -> tuple[FollowUp, ...]:
    """Open conditions, running waivers and open actions, first due first; 3 queries."""
    lines = [*_conditions(scope), *_waivers(scope), *_actions(scope)]
    return tuple(sorted(lines, key=lambda line: (line.due_on or dt.date.max, line.site, line.kind, line.about, line.text)))


def _conditions(scope: Scope) -> Iterable[FollowUp]:
    rows = Condition.objects.filter(scope.where("site"), closed_on=None).values_list(
        "site__name", "text", "owner", "due_on", "requirement__key", "requirement__decided_on", "decision__gate", "decision__decided_on"
    )
    for site, text, owner, due_on, key, accepted_on, gate, decided_on in rows:
        yield FollowUp(
            kind="condition",
            site=site,
            text=text,
            about=scope.title_of(key) if key else f"Gate {gate}",
            holder=words.role(scope.framework, owner),
            opened_on=accepted_on or decided_on,
            due_on=due_on,
        )


def _waivers(scope: Scope) -> Iterable[FollowUp]:
    running = Q(starts_on__lte=scope.as_of, ends_on__gte=scope.as_of)
    rows = Waiver.objects.filter(scope.where("requirement__site"), running).values_list(
        "requirement__site__name", "reason", "requirement__key", "starts_on", "ends_on", "compensating_control"
    )
    for site, reason, key, starts_on, ends_on, control in rows:
        requirement = scope.framework.requirements.get(key)
        holder = words.role(scope.framework, requirement.owner) if requirement else ""
        yield FollowUp(
            kind="waiver",
            site=site,
            text=reason,
            about=scope.title_of(key),
            holder=holder,
            opened_on=starts_on,
            due_on=ends_on,
            note=control,
        )


def _actions(scope: Scope) -> Iterable[FollowUp]:
    rows = Action.objects.filter(scope.where("site"), closed_on=None).values_list(
        "site__name", "title", "requirement_key", "owner", "opened_on", "due_on", "severity"
    )
    for site, title, key, owner, opened_on, due_on, severity in rows:
        yield FollowUp(
            kind="action",
            site=site,
            text=title,
            about=scope.title_of(key) if key else "",
            holder=words.role(scope.framework, owner),
            opened_on=opened_on,
            due_on=due_on,
            severity=severity,
        )


def agreements(scope: Scope) -> tuple[AgreementLine, ...]:
    """Agreements of the sites, and of their organisations where they hold everywhere; 1 query."""
    everywhere = Q(site=None, organisation__in=scope.sites().values("organisation"))
    rows = Agreement.objects.filter(scope.where("site") | everywhere).values_list(
        "organisation__name", "site__name", "kind", "counterparty", "signatures", "signed_on", "review_due", "ends_on"
    )
    lines = [
        AgreementLine(
            organisation=organisation,
            site=site or "",
            kind=kind,
            counterparty=counterparty,
            signed_by=tuple(sorted({words.role(scope.framework, str(signature.get("role", ""))) for signature in signatures})),
            signed_on=signed_on,
            review_due=review_due,
            ends_on=ends_on,
            standing=agreement_standing(
                signed_on if is_fully_signed(scope.framework, kind, signatures) else None, review_due, ends_on, scope.as_of
            ),
        )
        for organisation, site, kind, counterparty, signatures, signed_on, review_due, ends_on in rows
    ]
    return tuple(sorted(lines, key=lambda line: (line.organisation, line.site, line.kind, line.counterparty)))


def is_fully_signed(framework: Framework, kind: str, signatures: Sequence[Mapping[str, Any]]) -> bool:
    """Whether every role that some requirement asks to sign this kind of agreement has signed it."""
    asked = {
        role
        for requirement in framework.requirements.values()
        if kind in requirement.agreement_kinds
        for rule in requirement.rules
        if rule.kind == "signed_by"
        for role in rule.params["roles"]
    }
    return asked <= {signature.get("role") for signature in signatures}


def agreement_standing(signed_on: dt.date | None, review_due: dt.date | None, ends_on: dt.date | None, as_of: dt.date) -> str:
    """A key of the words table ``agreement_standing``. The earlier of review and end counts; its day itself is still in force."""
    if signed_on is None or signed_on > as_of:
        return "unsigned"
    first = min((day for day in (review_due, ends_on) if day), default=None)
    if first is None or (first - as_of).days > EXPIRY_WINDOW_DAYS:
        return "in_force"
    return "lapsed" if first < as_of else "review_soon"


def expiries_of(scope: Scope, lines: Sequence[AgreementLine], open_lines: Sequence[FollowUp]) -> Iterable[ExpiryLine]:
    """What agreements and waivers lose within the window; agreements already past their date are in."""
    for line in lines:
        first = min((day for day in (line.review_due, line.ends_on) if day), default=None)
        if first is not None and line.signed_on is not None and first <= scope.horizon:
            kind = words.word("agreement_kind", line.kind)
            yield ExpiryLine(site=line.site or line.organisation, kind="agreement", what=f"{kind} with {line.counterparty}", on=first)
    for waiver in open_lines:
        if waiver.kind == "waiver" and waiver.due_on is not None and waiver.due_on <= scope.horizon:
            yield ExpiryLine(site=waiver.site, kind="waiver", what=waiver.about, on=waiver.due_on)


def in_order(lines: Iterable[ExpiryLine]) -> tuple[ExpiryLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.on, line.site, line.kind, line.what)))
