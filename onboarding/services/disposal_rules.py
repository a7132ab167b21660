"""What falls due for disposal on a day: one table, a query per rule, and what happens to it in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from onboarding import clock
from onboarding.models import (
    Agreement,
    Disposal,
    Evidence,
    EvidenceVersion,
    ImportJob,
    LegalHold,
    Person,
    Report,
    Site,
    SiteStatus,
    VettingAssertion,
)  # fmt: skip
from onboarding.retention import Period, period
from onboarding.services import disposal_acts as acts

Rows = QuerySet[Any, Any]
"""Rows of three: subject, organisation (None: of the whole programme), and the day or instant from which its period runs."""
SITE_RULES = ("R_EOI", "R_SITE")
Status = EvidenceVersion.Status


@dataclass(frozen=True, slots=True)
class Due:
    subject_id: int
    organisation_id: int | None
    due_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """``rows`` takes the latest day from which the period may have run out; ``act`` None means listed for people, never destroyed.

    ``words`` complete "then …" for the page about retention and the certificate.
    """

    key: str
    subject: str
    rows: Callable[[dt.date], Rows]
    words: str
    code: str = ""
    act: acts.Act | None = None
    files: Callable[[Collection[int]], dict[int, list[str]]] = acts.no_files

    @property
    def period(self) -> Period:
        return period(self.code or self.key)

    def due(self, on: dt.date, only: int | None = None) -> Iterator[Due]:
        """What is due on a day and under no legal hold, in id order: 1 query, and 1 for what belongs to the whole programme."""
        rows = self.rows(self.period.latest_start(on)).order_by("pk")
        rows = rows if only is None else rows.filter(pk=only)
        found = [Due(pk, organisation, self.period.ends(_day(start))) for pk, organisation, start in rows]
        # A workbook or a national report speaks of every host: it is kept while any of them is under a hold.
        frozen = any(due.organisation_id is None for due in found) and LegalHold.objects.filter(lifted_at=None).exists()
        return (due for due in found if due.due_on <= on and not (frozen and due.organisation_id is None))


def _day(start: dt.date | dt.datetime) -> dt.date:
    return clock.local_day(start) if isinstance(start, dt.datetime) else start


def _free(path: str) -> Q:
    """Rows whose organisation, at ``path``, is under no legal hold."""
    return ~Q(Exists(LegalHold.objects.filter(lifted_at=None, organisation=OuterRef(path))))


def _end_of_day(day: dt.date) -> dt.datetime:
    return clock.day_starts(day + dt.timedelta(days=1))


def _closed_sites(before: dt.date) -> QuerySet[Site]:
    return Site.objects.filter(_free("organisation"), status=SiteStatus.WITHDRAWN, withdrawn_on__lte=before)


def _undisposed(before: dt.date) -> QuerySet[Site]:
    done = Disposal.objects.filter(rule__in=SITE_RULES, subject_kind="site", subject_id=OuterRef("pk"), done_on__isnull=False)
    return _closed_sites(before).filter(~Exists(done))


def _never_live(before: dt.date) -> Rows:
    return _undisposed(before).filter(went_live_on=None).values_list("pk", "organisation_id", "withdrawn_on")


def _once_live(before: dt.date) -> Rows:
    return _undisposed(before).filter(went_live_on__isnull=False).values_list("pk", "organisation_id", "withdrawn_on")


def _decision_logs(before: dt.date) -> Rows:
    return _closed_sites(before).values_list("pk", "organisation_id", "withdrawn_on")


def _agreements(before: dt.date) -> Rows:
    """An agreement at one site that says no end ends with its site."""
    rows = Agreement.objects.filter(_free("organisation")).annotate(ended=Coalesce("ends_on", "site__withdrawn_on"))
    return rows.filter(ended__lte=before).values_list("pk", "organisation_id", "ended")


def _out_of_post(before: dt.date) -> QuerySet[Any]:
    """People whose last post ended. A post without an end of its own ended when its site was closed; one held for the whole
    organisation, and whoever holds no post at all, when its last site was.
    """
    sites = Site.objects.filter(organisation=OuterRef("organisation")).order_by().values("organisation")
    closed = sites.annotate(open=Count("pk", filter=~Q(status=SiteStatus.WITHDRAWN)), last=Max("withdrawn_on")).filter(open=0)
    rows = Person.objects.filter(_free("organisation")).annotate(closed=Subquery(closed.values("last")))
    ended = Coalesce("roles__until", "roles__site__withdrawn_on", "closed")
    rows = rows.annotate(last=Coalesce(Max(ended), "closed"), posts=Count("roles"), over=Count(ended, filter=Q(roles__isnull=False)))
    return rows.filter(posts=F("over"), last__lte=before)


def _vetted(before: dt.date) -> Rows:
    vetting = VettingAssertion.objects.filter(person=OuterRef("pk"))
    return _out_of_post(before).filter(Exists(vetting)).values_list("pk", "organisation_id", "last")


def _people(before: dt.date) -> Rows:
    return _out_of_post(before).values_list("pk", "organisation_id", "last")


def _vetting_detail(before: dt.date) -> Rows:
    rows = VettingAssertion.objects.filter(_free("person__organisation")).exclude(decision="pending", decided_on=None)
    detail = ~Q(level="") | ~Q(workforce="") | Q(barred_list_checked__isnull=False) | Q(checked_on__isnull=False)
    decided = Coalesce("decided_on", "checked_on", "issued_on")
    rows = rows.filter(detail).annotate(decided=decided).filter(decided__lte=before)
    return rows.values_list("pk", "person__organisation_id", "decided")


def _update_service(before: dt.date) -> Rows:
    """Kept beyond the detail while it still proves that the outcome is in date."""
    rows = VettingAssertion.objects.filter(_free("person__organisation"), update_service_checked_on__lte=before)
    return rows.values_list("pk", "person__organisation_id", "update_service_checked_on")


def _stopped(before: dt.date) -> Rows:
    rows = EvidenceVersion.objects.filter(
        _free("evidence__organisation"), status__in=[Status.REFUSED, Status.NEEDS_ATTENTION], destroyed_at=None
    ).annotate(since=Coalesce("stopped_at", "uploaded_at"))
    return rows.filter(since__lt=_end_of_day(before)).values_list("pk", "evidence__organisation_id", "since")


def _unchecked(before: dt.date) -> Rows:
    rows = EvidenceVersion.objects.filter(
        _free("evidence__organisation"), status=Status.QUARANTINED, destroyed_at=None, evidence__withdrawn_at=None
    )
    return rows.filter(uploaded_at__lt=_end_of_day(before)).values_list("pk", "evidence__organisation_id", "uploaded_at")


def _withdrawn(before: dt.date) -> Rows:
    kept = EvidenceVersion.objects.filter(evidence=OuterRef("pk"), destroyed_at=None)
    rows = Evidence.objects.filter(_free("organisation"), Exists(kept), withdrawn_at__lt=_end_of_day(before))
    return rows.values_list("pk", "organisation_id", "withdrawn_at")


def _imports(before: dt.date) -> Rows:
    nobody: Value = Value(None, output_field=BigIntegerField(null=True))
    rows = ImportJob.objects.filter(destroyed_at=None, requested_at__lt=_end_of_day(before)).annotate(host=nobody)
    return rows.values_list("pk", "host", "requested_at")


def _reports(before: dt.date) -> Rows:
    return _made(before, Report.objects.exclude(kind=Report.Kind.INTAKE))


def _workbooks(before: dt.date) -> Rows:
    return _made(before, Report.objects.filter(kind=Report.Kind.INTAKE))


def _made(before: dt.date, reports: QuerySet[Report]) -> Rows:
    rows = reports.filter(_free("site__organisation"), requested_at__lt=_end_of_day(before))
    return rows.values_list("pk", "site__organisation_id", "requested_at")


RULES: tuple[Rule, ...] = (
    Rule(
        key="R_EOI",
        subject="site",
        rows=_never_live,
        act=acts.reduce_site,
        files=acts.files_of_sites,
        words="answers, notes and reasons are emptied, and documents that serve no other site are destroyed; the decision log stays",
    ),
    Rule(
        key="R_SITE",
        subject="site",
        rows=_once_live,
        act=acts.reduce_site,
        files=acts.files_of_sites,
        words="answers, notes and reasons are emptied, and documents that serve no other site are destroyed; the decision log stays",
    ),
    Rule(
        key="R_AGREE",
        subject="agreement",
        rows=_agreements,
        act=acts.delete_agreement,
        words="the agreement and the names of its signatories are deleted",
    ),
    Rule(key="R_VET", subject="person", rows=_vetted, act=acts.delete_vetting, words="all vetting outcomes of the person are deleted"),
    Rule(
        key="R_VET_DETAIL",
        subject="vetting",
        rows=_vetting_detail,
        act=acts.reduce_vetting,
        words="level, workforce, barred lists and the day of the check are emptied; regime, issue, decision and who checked stay",
    ),
    Rule(
        key="R_VET_UPDATE",
        subject="vetting",
        rows=_update_service,
        act=acts.forget_update_service,
        words="the day on which the update service was looked at is emptied",
    ),
    Rule(
        key="R_TRAIN",
        subject="person",
        rows=_people,
        act=acts.delete_person,
        words="the person is deleted with posts and training",
    ),
    Rule(
        key="R_QUARANTINE",
        subject="version",
        rows=_stopped,
        act=acts.destroy_version,
        files=acts.files_of_versions,
        words="the bytes and their copies are destroyed; hash and reason stay",
    ),
    Rule(
        key="R_QUARANTINE_WAITING",
        code="R_QUARANTINE",
        subject="version",
        rows=_unchecked,
        words="documents still waiting for their first check are listed for the operator and kept: see that the antivirus service runs",
    ),
    Rule(
        key="R_WITHDRAWN",
        subject="document",
        rows=_withdrawn,
        act=acts.destroy_document,
        files=acts.files_of_documents,
        words="the bytes of every version, their copies and what was read in them are destroyed; name and hashes stay",
    ),
    Rule(
        key="R_IMPORT",
        subject="import",
        rows=_imports,
        act=acts.empty_import,
        files=acts.files_of_imports,
        words="rows, problems, notices and the workbook's bytes are destroyed",
    ),
    Rule(
        key="R_INTAKE",
        subject="report",
        rows=_workbooks,
        act=acts.delete_report,
        files=acts.files_of_reports,
        words="an intake workbook that was asked for, its bytes and the data behind it are destroyed",
    ),
    Rule(
        key="R_REPORT",
        subject="report",
        rows=_reports,
        act=acts.delete_report,
        files=acts.files_of_reports,
        words="the report, its bytes and the data behind it are destroyed",
    ),
    Rule(
        key="R_AUDIT",
        subject="site",
        rows=_decision_logs,
        words="the decision log and the trail are listed as past their period; people decide, nothing is destroyed by itself",
    ),
)
BY_KEY = {rule.key: rule for rule in RULES}
