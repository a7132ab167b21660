"""The data of the national roll-out readiness report and its workbook."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q

from checklists import words
from checklists.definition import Framework, Requirement
from checklists.evaluation import SATISFIED, GateStatus, Rag, Standing
from checklists.loading import framework_of
from onboarding.models import Programme, ReadinessSnapshot, Review, Site, SiteRequirement
from onboarding.selectors import reporting_people
from onboarding.selectors.reporting_coverage import coverage, nation_of
from onboarding.selectors.reporting_criteria import ADVOCATE, Measured, criteria, reached
from onboarding.selectors.reporting_scope import Scope, agreements, expiries_of, follow_ups, in_order
from onboarding.selectors.reporting_site import day, form_rows, is_vetting
from reports.model import (
    AssuranceLine,
    ExpiryLine,
    GateAt,
    Hotspot,
    LevelCount,
    NationalReport,
    OutstandingLine,
    Previous,
    RequirementName,
    SiteLine,
    StageName,
)

COMPARE_AFTER_DAYS = 28
SUPPORTS_SURVIVORS = "supports_survivors"
SAFEGUARDING_REVIEWER, DATA_REVIEWER = "safeguarding_reviewer", "ig_reviewer"
PARTNER_FORM, RECOGNITION_FORM, FIDELITY = "partner_dsa", "recognition", "fidelity_percent"
_OUTSTANDING = frozenset(
    {Standing.TO_DO, Standing.WITH_REVIEWER, Standing.CHANGES_NEEDED, Standing.EXPIRED, Standing.OVERDUE, Standing.UNKNOWN}
)
_OUT_OF_PLAY = frozenset({Standing.NOT_APPLICABLE, Standing.BLOCKED})


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement of one site: only what the reports count."""

    standing: Standing
    due_on: dt.date | None
    valid_until: dt.date | None


Rows = Mapping[int, Mapping[str, Row]]
_ABSENT = Row(Standing.NOT_APPLICABLE, None, None)


def national_report(programme: Programme, as_of: dt.date) -> NationalReport:
    """12 queries whatever the number of sites; one more for each framework version that is not cached."""
    programme = Programme.objects.select_related("framework").get(pk=programme.pk)
    framework = framework_of(programme.framework)
    scope = Scope(programme, framework, as_of)
    stored = list(Site.objects.filter(programme=programme).select_related("organisation", "framework_version").order_by("name", "pk"))
    rows = _rows(programme)
    names = _requirement_names(framework)
    sites = tuple(_site(framework, site, rows[site.pk], names) for site in stored)
    open_lines, contracts = follow_ups(scope), agreements(scope)
    everyone = reporting_people.posts(scope, {ADVOCATE, *(r for one in reporting_people.asked(framework) for r in one.roles)})
    answers = _answers(programme, framework)
    first_gate = framework.stages[0].gate.key
    admitted = [at for at, site in enumerate(sites) if site.active and reached(site, first_gate)]
    covered = coverage(sites, {at: SUPPORTS_SURVIVORS in site.organisation.flags for at, site in enumerate(stored)}, admitted)
    guarded, lawful = _never_conditional(framework, SAFEGUARDING_REVIEWER), _never_conditional(framework, DATA_REVIEWER)
    measured = Measured(
        sites=sites,
        requirements=names,
        safeguarding=[one.key for one in guarded],
        data=[one.key for one in lawful],
        coverage=covered,
        follow_ups=open_lines,
        posts=everyone,
        recognised=_recognised(stored, sites, answers),
        fidelity=_fidelity(stored, answers),
        first_gate=first_gate,
        go_live_gate=framework.go_live_gate,
        framework_version=framework.version,
    )
    active = [site for site in stored if site.withdrawn_on is None]
    levels = _levels(framework)
    return NationalReport(
        heading=scope.heading(),
        target_sites=programme.target_sites,
        go_live_gate=framework.go_live_gate,
        versions=tuple(sorted(Counter(site.framework_version.version for site in active).items())),
        stages=tuple(StageName(key=s.key, title=s.title, gate=s.gate.key, gate_title=s.gate.title) for s in framework.stages),
        requirements=names,
        sites=sites,
        outstanding=tuple(_outstanding(stored, rows, names)),
        criteria=criteria(measured),
        coverage=covered,
        safeguarding=tuple(_assurance(one, active, rows, scope) for one in guarded),
        agreements=contracts,
        agreement_levels=levels[0],
        partner_agreements=_by_body(stored, answers, PARTNER_FORM, "partner_class", levels[0]),
        recognition_levels=levels[1],
        recognition=_by_body(stored, answers, RECOGNITION_FORM, "body_class", levels[1]),
        training=reporting_people.pooled(everyone, _nation_of_organisation(stored, sites), scope),
        follow_ups=open_lines,
        hotspots=_hotspots(framework, active, rows, scope),
        expiries=in_order([*_expiring(framework, active, rows, scope), *expiries_of(scope, contracts, open_lines)]),
        previous=_previous(programme, as_of),
    )


def _rows(programme: Programme) -> Rows:
    """1 query."""
    found: defaultdict[int, dict[str, Row]] = defaultdict(dict)
    standings = {standing.value: standing for standing in Standing}
    fields = ("site_id", "key", "applicable", "standing", "due_on", "valid_until")
    for site_id, key, applicable, standing, due_on, valid_until in SiteRequirement.objects.filter(site__programme=programme).values_list(
        *fields
    ):
        found[site_id][key] = Row(standings[standing], due_on, valid_until) if applicable else _ABSENT
    return found


def _requirement_names(framework: Framework) -> tuple[RequirementName, ...]:
    return tuple(
        RequirementName(
            key=one.key,
            title=one.title,
            stage=one.stage,
            gate=one.due_gate,
            owner=words.role(framework, one.owner),
            reviewer=words.role(framework, one.reviewer),
            mandatory=one.mandatory,
            never_conditional=one.never_conditional,
        )
        for one in framework.requirements.values()
    )


def _site(framework: Framework, site: Site, rows: Mapping[str, Row], names: Sequence[RequirementName]) -> SiteLine:
    organisation = site.organisation
    return SiteLine(
        name=site.name,
        organisation=organisation.name,
        nations=tuple(site.nations),
        region_code=site.region_code,
        structure=organisation.legal_structure,
        organisation_type=organisation.organisation_type,
        size=organisation.size_band,
        status=site.status,
        stage=site.stage,
        rag=Rag(site.rag),
        rag_reasons=tuple(site.rag_reasons[:2]),
        readiness_percent=site.readiness_percent,
        progress_percent=site.progress_percent,
        blockers=site.blocker_count,
        next_action=_next_action(framework, site),
        holder=words.role(framework, site.holder) if site.holder else "",
        earliest_go_live=site.earliest_go_live,
        target_go_live_on=site.target_go_live_on,
        started_on=site.started_on,
        went_live_on=site.went_live_on,
        last_activity_on=site.last_activity_on,
        gates=tuple(_gate(gate, site.gates.get(gate, {})) for gate in framework.gates),
        standings=tuple(rows.get(name.key, _ABSENT).standing for name in names),
    )


def _next_action(framework: Framework, site: Site) -> str:
    """Without the reason where it is about vetting."""
    requirement = framework.requirements.get(site.next_actions[0].get("requirement") or "") if site.next_actions else None
    private = requirement is not None and is_vetting(requirement)
    return site.next_action.split(". ", 1)[0].rstrip(".") + "." if private else site.next_action


def _gate(key: str, stored: Mapping[str, Any]) -> GateAt:
    return GateAt(
        gate=key,
        status=GateStatus(stored.get("status", GateStatus.CLOSED.value)),
        due_on=day(stored.get("due_on")),
        decided_on=day(stored.get("decided_on")),
    )


def _outstanding(stored: Sequence[Site], rows: Rows, names: Sequence[RequirementName]) -> Iterable[OutstandingLine]:
    for at, site in enumerate(stored):
        own = rows[site.pk] if site.withdrawn_on is None else {}
        for place, name in enumerate(names):
            row = own.get(name.key, _ABSENT)
            if row.standing in _OUTSTANDING:
                yield OutstandingLine(site=at, requirement=place, standing=row.standing, due_on=row.due_on)


def _never_conditional(framework: Framework, reviewer: str) -> list[Requirement]:
    return [one for one in framework.requirements.values() if one.never_conditional and one.reviewer == reviewer]


def _assurance(one: Requirement, active: Sequence[Site], rows: Rows, scope: Scope) -> AssuranceLine:
    found = [row for site in active if (row := rows[site.pk].get(one.key, _ABSENT)).standing is not Standing.NOT_APPLICABLE]
    satisfied = [row for row in found if row.standing in SATISFIED]
    return AssuranceLine(
        key=one.key,
        title=one.title,
        applicable=len(found),
        in_date=len(satisfied),
        expiring=sum(row.valid_until is not None and row.valid_until <= scope.horizon for row in satisfied),
        expired=sum(row.standing is Standing.EXPIRED for row in found),
        overdue=sum(row.standing not in SATISFIED and row.due_on is not None and row.due_on < scope.as_of for row in found),
    )


def _answers(programme: Programme, framework: Framework) -> dict[int, list[dict[str, Any]]]:
    """By site, the answers of the requirements that hold the partner trackers or the fidelity score; 1 query."""
    keys = [
        one.key
        for one in framework.requirements.values()
        if any(rule.params.get("form") in (PARTNER_FORM, RECOGNITION_FORM) or rule.params.get("field") == FIDELITY for rule in one.rules)
    ]
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = SiteRequirement.objects.filter(site__programme=programme, key__in=keys, applicable=True)
    for site_id, answers in rows.order_by("pk").values_list("site_id", "answers"):
        found[site_id].append(answers)
    return found


def _levels(framework: Framework) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(framework.tables.get("agreement_levels", ())), tuple(framework.tables.get("recognition_levels", ()))


def _by_body(
    stored: Sequence[Site], answers: Mapping[int, Sequence[Any]], form: str, body: str, levels: Sequence[str]
) -> tuple[LevelCount, ...]:
    """Rows of active sites' trackers, by kind of body and level."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for site in stored:
        for given in (row for one in answers.get(site.pk, ()) for row in form_rows(one, form).values()):
            if site.withdrawn_on is None:
                counts[str(given.get(body, ""))][str(given.get("level", "none"))] += 1
    known = [key for key in words.TABLES["body_class"] if key in counts]
    return tuple(LevelCount(body_class=key, counts=tuple(counts[key][level] for level in levels)) for key in known)


def _recognised(stored: Sequence[Site], sites: Sequence[SiteLine], answers: Mapping[int, Sequence[Any]]) -> list[tuple[str, str, str]]:
    return [
        (nation_of(line), str(given.get("body_class", "")), str(given.get("level", "none")))
        for site, line in zip(stored, sites, strict=True)
        if line.status == "live"
        for one in answers.get(site.pk, ())
        for given in form_rows(one, RECOGNITION_FORM).values()
    ]


def _fidelity(stored: Sequence[Site], answers: Mapping[int, Sequence[Any]]) -> list[float]:
    given = [one.get(FIDELITY) for site in stored if site.withdrawn_on is None for one in answers.get(site.pk, ()) if isinstance(one, dict)]
    return [float(score) for score in given if isinstance(score, int | float) and not isinstance(score, bool)]


def _nation_of_organisation(stored: Sequence[Site], sites: Sequence[SiteLine]) -> dict[int, str]:
    """An organisation counts where its first site by name is."""
    found: dict[int, str] = {}
    for site, line in zip(stored, sites, strict=True):
        found.setdefault(site.organisation_id, nation_of(line))
    return found


def _hotspots(framework: Framework, active: Sequence[Site], rows: Rows, scope: Scope) -> tuple[Hotspot, ...]:
    """1 query: how often reviewers sent each requirement back."""
    sent_back = Review.objects.filter(scope.where("requirement__site"), decision__in=["return", "reject"])
    returned = dict(sent_back.values_list("requirement__key").annotate(Count("pk")).order_by("requirement__key"))
    spots = []
    for one in framework.requirements.values():
        found = [row for site in active if (row := rows[site.pk].get(one.key, _ABSENT)).standing not in _OUT_OF_PLAY]
        unmet = sum(row.standing not in SATISFIED for row in found)
        spots.append(Hotspot(key=one.key, title=one.title, applicable=len(found), unmet=unmet, returned=returned.get(one.key, 0)))
    return tuple(spots)


def _expiring(framework: Framework, active: Sequence[Site], rows: Rows, scope: Scope) -> Iterable[ExpiryLine]:
    """Never of vetting: a site often has one advocate, so the day would be about that person."""
    told = [one for one in framework.requirements.values() if not is_vetting(one)]
    for site in active:
        for one in told:
            row = rows[site.pk].get(one.key, _ABSENT)
            if row.valid_until is not None and row.valid_until <= scope.horizon and row.standing is not Standing.WAIVED:
                yield ExpiryLine(site=site.name, kind="requirement", what=one.title, on=row.valid_until)


def _previous(programme: Programme, as_of: dt.date) -> Previous | None:
    """The newest day with snapshots at least four weeks ago; 1 query."""
    before = ReadinessSnapshot.objects.filter(site__programme=programme, taken_on__lte=as_of - dt.timedelta(days=COMPARE_AFTER_DAYS))
    newest = before.order_by("-taken_on").values("taken_on")[:1]
    counts = before.filter(taken_on=newest).aggregate(
        sites=Count("pk"), taken_on=Max("taken_on"), red=Count("pk", filter=Q(rag="red")), green=Count("pk", filter=Q(rag="green"))
    )
    if counts["taken_on"] is None:
        return None
    return Previous(taken_on=counts["taken_on"], at_risk=counts["red"], on_track=counts["green"], sites=counts["sites"])
