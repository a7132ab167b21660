"""The data of the national roll-out readiness report and its workbook."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Max, Q

from checklists import words
from checklists.definition import Framework, Requirement
from checklists.evaluation import SATISFIED, Standing
from onboarding.models import Programme, ReadinessSnapshot, Review
from onboarding.selectors import reporting_people
from onboarding.selectors.reporting_coverage import coverage, nation_of
from onboarding.selectors.reporting_criteria import Measured, criteria, reached
from onboarding.selectors.reporting_gathered import ABSENT, FIDELITY, PARTNER_FORM, RECOGNITION_FORM, Gathered, gather
from onboarding.selectors.reporting_scope import expiries_of, in_order
from onboarding.selectors.reporting_site import form_rows, is_vetting
from reports.model import (
    AssuranceLine,
    Coverage,
    ExpiryLine,
    Hotspot,
    LevelCount,
    NationalReport,
    OutstandingLine,
    Previous,
    StageName,
)

COMPARE_AFTER_DAYS = 28
SUPPORTS_SURVIVORS = "supports_survivors"
SAFEGUARDING_REVIEWER, DATA_REVIEWER = "safeguarding_reviewer", "ig_reviewer"
_OUTSTANDING = frozenset(
    {Standing.TO_DO, Standing.WITH_REVIEWER, Standing.CHANGES_NEEDED, Standing.EXPIRED, Standing.OVERDUE, Standing.UNKNOWN}
)
OUT_OF_PLAY = frozenset({Standing.NOT_APPLICABLE, Standing.BLOCKED})


def national_report(programme: Programme, as_of: dt.date) -> NationalReport:
    """12 queries whatever the number of sites; one more for each framework version that is not cached."""
    found = gather(programme, as_of)
    scope, framework = found.scope, found.scope.framework
    covered = _coverage(found)
    agreed, recognised = _levels(framework, "agreement_levels"), _levels(framework, "recognition_levels")
    guarded = _never_conditional(framework, SAFEGUARDING_REVIEWER)
    return NationalReport(
        heading=scope.heading(),
        target_sites=scope.programme.target_sites,
        go_live_gate=framework.go_live_gate,
        versions=tuple(sorted(Counter(site.framework_version.version for site in found.active).items())),
        stages=tuple(StageName(key=s.key, title=s.title, gate=s.gate.key, gate_title=s.gate.title) for s in framework.stages),
        requirements=found.names,
        sites=found.sites,
        outstanding=tuple(_outstanding(found)),
        criteria=criteria(_measured(found, covered, guarded)),
        coverage=covered,
        safeguarding=tuple(_assurance(one, found) for one in guarded),
        agreements=found.agreements,
        agreement_levels=agreed,
        partner_agreements=_by_body(found, PARTNER_FORM, "partner_class", agreed),
        recognition_levels=recognised,
        recognition=_by_body(found, RECOGNITION_FORM, "body_class", recognised),
        training=reporting_people.pooled(found.everyone, _nation_of_organisation(found), scope),
        follow_ups=found.follow_ups,
        hotspots=_hotspots(found),
        expiries=in_order([*_expiring(found), *expiries_of(scope, found.agreements, found.follow_ups)]),
        previous=position_before(scope.programme, as_of),
    )


def _coverage(found: Gathered) -> Coverage:
    first_gate = found.scope.framework.stages[0].gate.key
    admitted = [at for at, site in enumerate(found.sites) if site.active and reached(site, first_gate)]
    return coverage(found.sites, {at: SUPPORTS_SURVIVORS in site.organisation.flags for at, site in enumerate(found.stored)}, admitted)


def _measured(found: Gathered, covered: Coverage, guarded: Sequence[Requirement]) -> Measured:
    framework = found.scope.framework
    return Measured(
        sites=found.sites,
        requirements=found.names,
        safeguarding=[one.key for one in guarded],
        data=[one.key for one in _never_conditional(framework, DATA_REVIEWER)],
        coverage=covered,
        follow_ups=found.follow_ups,
        posts=found.everyone,
        recognised=_recognised(found),
        fidelity=_fidelity(found),
        first_gate=framework.stages[0].gate.key,
        go_live_gate=framework.go_live_gate,
        framework_version=framework.version,
    )


def _outstanding(found: Gathered) -> Iterable[OutstandingLine]:
    for at, site in enumerate(found.stored):
        own = found.rows[site.pk] if site.withdrawn_on is None else {}
        for place, name in enumerate(found.names):
            row = own.get(name.key, ABSENT)
            if row.standing in _OUTSTANDING:
                yield OutstandingLine(site=at, requirement=place, standing=row.standing, due_on=row.due_on)


def _never_conditional(framework: Framework, reviewer: str) -> list[Requirement]:
    return [one for one in framework.requirements.values() if one.never_conditional and one.reviewer == reviewer]


def _assurance(one: Requirement, found: Gathered) -> AssuranceLine:
    scope = found.scope
    rows = [row for site in found.active if (row := found.row(site, one.key)).standing is not Standing.NOT_APPLICABLE]
    satisfied = [row for row in rows if row.standing in SATISFIED]
    return AssuranceLine(
        key=one.key,
        title=one.title,
        applicable=len(rows),
        in_date=len(satisfied),
        expiring=sum(row.valid_until is not None and row.valid_until <= scope.horizon for row in satisfied),
        expired=sum(row.standing is Standing.EXPIRED for row in rows),
        overdue=sum(row.standing not in SATISFIED and row.due_on is not None and row.due_on < scope.as_of for row in rows),
    )


def _levels(framework: Framework, table: str) -> tuple[str, ...]:
    return tuple(framework.tables.get(table, ()))


def _by_body(found: Gathered, form: str, body: str, levels: Sequence[str]) -> tuple[LevelCount, ...]:
    """Rows of active sites' trackers, by kind of body and level."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for site in found.active:
        for answers in found.answers.get(site.pk, ()):
            for given in form_rows(answers, form).values():
                counts[str(given.get(body, ""))][str(given.get("level", "none"))] += 1
    known = [key for key in words.TABLES["body_class"] if key in counts]
    return tuple(LevelCount(body_class=key, counts=tuple(counts[key][level] for level in levels)) for key in known)


def _recognised(found: Gathered) -> list[tuple[str, str, str]]:
    return [
        (nation_of(line), str(given.get("body_class", "")), str(given.get("level", "none")))
        for site, line in zip(found.stored, found.sites, strict=True)
        if line.status == "live"
        for answers in found.answers.get(site.pk, ())
        for given in form_rows(answers, RECOGNITION_FORM).values()
    ]


def _fidelity(found: Gathered) -> list[float]:
    given = [answers.get(FIDELITY) for site in found.active for answers in found.answers.get(site.pk, ()) if isinstance(answers, dict)]
    return [float(score) for score in given if isinstance(score, int | float) and not isinstance(score, bool)]


def _nation_of_organisation(found: Gathered) -> dict[int, str]:
    """An organisation counts where its first site by name is."""
    nations: dict[int, str] = {}
    for site, line in zip(found.stored, found.sites, strict=True):
        nations.setdefault(site.organisation_id, nation_of(line))
    return nations


def _hotspots(found: Gathered) -> tuple[Hotspot, ...]:
    """1 query: how often reviewers sent each requirement back."""
    sent_back = Review.objects.filter(found.scope.where("requirement__site"), decision__in=["return", "reject"])
    returned = dict(sent_back.values_list("requirement__key").annotate(Count("pk")).order_by("requirement__key"))
    spots = []
    for one in found.scope.framework.requirements.values():
        rows = [row for site in found.active if (row := found.row(site, one.key)).standing not in OUT_OF_PLAY]
        unmet = sum(row.standing not in SATISFIED for row in rows)
        spots.append(Hotspot(key=one.key, title=one.title, applicable=len(rows), unmet=unmet, returned=returned.get(one.key, 0)))
    return tuple(spots)


def _expiring(found: Gathered) -> Iterable[ExpiryLine]:
    """Never of vetting: a site often has one advocate, so the day would be about that person."""
    told = [one for one in found.scope.framework.requirements.values() if not is_vetting(one)]
    for site in found.active:
        for one in told:
            row = found.row(site, one.key)
            if row.valid_until is not None and row.valid_until <= found.scope.horizon and row.standing is not Standing.WAIVED:
                yield ExpiryLine(site=site.name, kind="requirement", what=one.title, on=row.valid_until)


def position_before(programme: Programme, as_of: dt.date) -> Previous | None:
    """The newest day with snapshots at least four weeks ago; 1 query."""
    before = ReadinessSnapshot.objects.filter(site__programme=programme, taken_on__lte=as_of - dt.timedelta(days=COMPARE_AFTER_DAYS))
    newest = before.order_by("-taken_on").values("taken_on")[:1]
    counts = before.filter(taken_on=newest).aggregate(
        sites=Count("pk"), taken_on=Max("taken_on"), red=Count("pk", filter=Q(rag="red")), green=Count("pk", filter=Q(rag="green"))
    )
    if counts["taken_on"] is None:
        return None
    return Previous(taken_on=counts["taken_on"], at_risk=counts["red"], on_track=counts["green"], sites=counts["sites"])
