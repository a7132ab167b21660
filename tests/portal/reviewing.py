"""Material for the pages of reviewers: requirements that wait, sent by the host's lead of ``tests.portal.world``."""

from __future__ import annotations

import datetime as dt

from onboarding import store
from onboarding.models import CheckResult, EvidenceCopy, Site, SiteRequirement
from onboarding.policies import Actor, actor_of
from onboarding.roles import Role
from onboarding.services.evaluation import refresh
from tests.factories import TODAY, passed, send_document
from tests.portal.world import PDF, World

POLICY, NAME = "SAF-10", "Safer recruitment.pdf"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fea73581e40000000049454e44ae426082"
)


def actor(world: World, role: Role) -> Actor:
    return actor_of(world.people[role])


def policy_sent(world: World, on: dt.date | None = None) -> SiteRequirement:
    """The safer recruitment procedure waits, as a row (no gate was passed): with a page's picture, its words, and a finding."""
    hanna = actor(world, Role.HOST_LEAD)
    version = passed(send_document(hanna, world.organisation, NAME, [PDF + b"%1"], [(world.site, POLICY)]), PDF)
    row = sent(world, POLICY, on=on or TODAY, submitted_by=hanna.user)
    for kind, number, content, media_type in (("page", 1, PNG, "image/png"), ("text", 0, b'["We keep adults safe."]', "application/json")):
        stored = store.put_bytes(content)
        EvidenceCopy.objects.create(
            version=version, kind=kind, number=number, sha256=stored.sha256, size_bytes=stored.size_bytes, media_type=media_type
        )
    CheckResult.objects.create(
        requirement=row, version=version, check_name="review_date", inspector="safeguarding/2", ordinal=0, outcome="fail",
        reason="The next review was due on 22 September 2026, which has passed.", page=1, quotation="Next review due: 22 September 2026",
    )  # fmt: skip
    return row


def sent(world: World, key: str, on: dt.date, submissions: int = 1, site: Site | None = None, **more: object) -> SiteRequirement:
    """Requirement ``key`` of the site waits since ``on``, as a row (no gate was passed), with what the server works out from it."""
    site = site or world.site
    rows = SiteRequirement.objects.filter(site=site, key=key)
    rows.update(state="submitted", submitted_on=on, submissions=submissions, **more)
    refresh([site], TODAY)
    return rows.get()


def waiting(world: World, count: int, on: dt.date) -> None:
    """``count`` requirements of either site wait since ``on``, as rows alone: what a long queue costs to show."""
    rows = list(SiteRequirement.objects.filter(applicable=True).order_by("pk").values_list("pk", flat=True)[:count])
    due = dt.date(2026, 11, 20)
    SiteRequirement.objects.filter(pk__in=rows).update(state="submitted", submitted_on=on, submissions=1, review_due_on=due)
