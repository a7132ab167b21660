"""Who may do what: every address and method of the API once, with the roles that may use it. Written by hand, not from the code.

"May" means the call is carried out or refused for its content, never for who asks. Everybody else gets 403, or 404 where
they may not even know that the thing exists. Lists are open to many and show each caller only what is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

HOSTS = frozenset({"host_lead", "host_contributor", "host_dsl", "host_dp_lead", "host_board"})
REVIEWERS = frozenset(
    {
        "coordinator",
        "safeguarding_reviewer",
        "ig_reviewer",
        "practice_reviewer",
        "finance_reviewer",
        "meal_provider",
        "accreditation_officer",
        "lived_experience_panel",
        "programme_lead",
    }
)
READERS = REVIEWERS | {"training_provider", "admin", "auditor"}
WORKER = frozenset({"worker"})
EVERYBODY = HOSTS | READERS | WORKER
RUNS_IT = frozenset({"coordinator", "admin"})
SEES_SITES = HOSTS | READERS
SEES_PEOPLE = HOSTS | (READERS - {"programme_lead", "meal_provider", "lived_experience_panel"})
READS_EVIDENCE = HOSTS | REVIEWERS | {"auditor"}
READS_TRAIL = frozenset({"coordinator", "programme_lead", "auditor", "admin", "host_lead", "host_board"})
CLEARS_EVIDENCE = frozenset({"safeguarding_reviewer", "ig_reviewer"})
KEEPS_NOTES = REVIEWERS - {"programme_lead", "meal_provider", "lived_experience_panel"}
SEES_NATIONAL_REPORTS = frozenset({"coordinator", "programme_lead", "auditor", "admin"})

SEES_DISPOSALS = frozenset({"coordinator", "ig_reviewer", "programme_lead", "auditor", "admin", "host_lead", "host_dp_lead"})
DECIDES_DISPOSALS = frozenset({"ig_reviewer", "admin"})

DAY = "2026-11-20"
ORGANISATION = {"name": "Thornwick Women's Haven", "legal_structure": "cio", "organisation_type": "anti_slavery", "size_band": "small"}
SITE = {"name": "Lanternbridge Salford", "localities": ["E08000006"], "started_on": DAY}
MOVE = {"action": "submit"}
SENT = {"file": "policy.pdf", "no_survivor_data": "true"}
LEASE = {"subject": "{site_id}", "token": "{site_token}", "fence": "{site_fence}"}
SITE_LEASE = "{site_id} {site_token} {site_fence}"
DELIVERY_LEASE = {"subject": "{delivery_id}", "token": "{delivery_token}", "fence": "{delivery_fence}"}
MANAGES_WEBHOOKS = frozenset({"admin", "host_lead"})
WEBHOOK = {"url": "https://hooks.example.org/gatepost"}
IMPORT_LEASE = "{import_id} {import_token} {import_fence}"
REPORT_LEASE = "{report_id} {report_token} {report_fence}"


@dataclass(frozen=True, kw_only=True)
class Call:
    """``route`` is the pattern of api.v1.urls; ``body`` and ``headers`` name things of the world as {site}, {site_tag} and so on."""

    method: str
    route: str
    may: frozenset[str]
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    tag: str = ""
    is_upload: bool = False

    @property
    def name(self) -> str:
        return f"{self.method} {self.route}"


def get(route: str, may: frozenset[str], **more: Any) -> Call:
    return Call(method="get", route=route, may=may, **more)


def post(route: str, may: frozenset[str], body: Any = None, **more: Any) -> Call:
    return Call(method="post", route=route, may=may, body=body, **more)


def put(route: str, may: frozenset[str], body: Any = None, **more: Any) -> Call:
    return Call(method="put", route=route, may=may, body=body, **more)


OF_NOBODY = (
    get("schema/", EVERYBODY),
    get("me/", EVERYBODY),
    get("frameworks/", EVERYBODY),
    get("frameworks/<slug:slug>/<str:version>/", EVERYBODY),
    get("localities/", EVERYBODY),
    post("sign-ins/", frozenset({"admin"}), {"email": "new@example.org", "name": "Nell", "role": "auditor"}),
    get("sign-ins/", frozenset({"admin"})),
    post("sign-ins/sessions/end/", frozenset({"admin"})),
    post("sign-ins/<int:user_id>/disablement/", frozenset({"admin"})),
    post("sign-ins/<int:user_id>/enablement/", frozenset({"admin"})),
    post("sign-ins/<int:user_id>/sessions/end/", frozenset({"admin"})),
    post("sign-ins/<int:user_id>/roles/removal/", frozenset({"admin"}), {"role": "auditor"}),
    get("tokens/", EVERYBODY),
    # A machine's, for an administrator; their own everybody makes, which test_tokens tells.
    post("tokens/", frozenset({"admin"}), {"email": "wren@example.org"}),
    post("tokens/<str:token_key>/withdrawal/", frozenset({"admin"})),
    get("invitations/", EVERYBODY),
    post("invitations/", frozenset({"admin"}), {"email": "new@example.org", "role": "auditor"}),
    get("webhooks/", EVERYBODY),
    post("webhooks/", frozenset({"admin"}), WEBHOOK),
    get("organisations/", EVERYBODY),
    post("organisations/", RUNS_IT, ORGANISATION),
    get("sites/", EVERYBODY),
    get("queue/", EVERYBODY),
    get("requirements/", EVERYBODY),
    get("training/", SEES_PEOPLE),
    get("evidence/held/", CLEARS_EVIDENCE),
    post("evidence-versions/<int:held_id>/clearance/", CLEARS_EVIDENCE, {"decision": "release"}),
    get("interests/", REVIEWERS | {"admin"}),
    post("interests/", REVIEWERS | {"admin"}, {"organisation": "{organisation}"}),
    post("interests/<int:interest_id>/end/", frozenset({"admin"})),
    get("disposals/", SEES_DISPOSALS),
    get("disposals/certificate/", SEES_DISPOSALS),
    get("disposals/certificate/content/", SEES_DISPOSALS),
    get("legal-holds/", SEES_DISPOSALS),
    post("legal-holds/", DECIDES_DISPOSALS, {"organisation": "{organisation}", "reason": "A claim was made."}),
    post("legal-holds/<int:hold_id>/lift/", DECIDES_DISPOSALS),
    get("erasures/", SEES_DISPOSALS),
    post("erasures/<int:erasure_id>/decision/", DECIDES_DISPOSALS, {"decision": "approve"}),
    get("imports/", RUNS_IT),
    post("imports/", RUNS_IT, {"file": "intake.xlsx"}, is_upload=True),
    get("imports/<int:job_id>/", RUNS_IT),
    post("imports/<int:job_id>/moves/", RUNS_IT, {"action": "commit"}),
    get("imports/<int:job_id>/annotated/", RUNS_IT),
    post("reports/", SEES_NATIONAL_REPORTS, {"kind": "national", "format": "xlsx"}),
)

OF_A_HOST = (
    post(
        "invitations/",
        frozenset({"admin", "coordinator", "host_lead"}),
        {"email": "new@example.org", "role": "host_dsl", "organisation": "{organisation}"},
    ),
    post("invitations/<int:invitation_id>/withdrawal/", frozenset({"admin", "coordinator", "host_lead"})),
    post("webhooks/", MANAGES_WEBHOOKS, {**WEBHOOK, "organisation": "{organisation}"}),
    get("webhooks/<int:webhook_id>/", MANAGES_WEBHOOKS),
    put("webhooks/<int:webhook_id>/", MANAGES_WEBHOOKS, WEBHOOK, tag="webhook_tag"),
    post("webhooks/<int:webhook_id>/disablement/", MANAGES_WEBHOOKS),
    post("webhooks/<int:webhook_id>/enablement/", MANAGES_WEBHOOKS),
    post("webhooks/<int:webhook_id>/removal/", MANAGES_WEBHOOKS),
    post("webhooks/<int:webhook_id>/rotation/", MANAGES_WEBHOOKS, {}),
    post("webhooks/<int:webhook_id>/test/", MANAGES_WEBHOOKS),
    get("webhooks/<int:webhook_id>/deliveries/", MANAGES_WEBHOOKS),
    post("webhooks/<int:webhook_id>/replays/", MANAGES_WEBHOOKS, {"delivery": "{delivery_id}"}),
    post("sites/", RUNS_IT, {**SITE, "organisation": "{organisation}"}),
    get("organisations/<slug:slug>/", SEES_SITES),
    put("organisations/<slug:slug>/", RUNS_IT | {"host_lead"}, ORGANISATION, tag="organisation_tag"),
    get("organisations/<slug:slug>/people/", SEES_PEOPLE),
    post("organisations/<slug:slug>/people/", frozenset({"coordinator", "host_lead", "host_dsl"}), {"name": "Maya Osei"}),
    post(
        "organisations/<slug:slug>/people/batch/",
        frozenset({"coordinator", "host_lead", "host_dsl"}),
        {"people": [{"name": "Maya Osei"}, {"name": "Tom Adeyemi"}]},
    ),
    get("organisations/<slug:slug>/agreements/", SEES_SITES),
    post(
        "organisations/<slug:slug>/agreements/",
        frozenset({"coordinator", "ig_reviewer", "host_lead", "host_dp_lead"}),
        {"kind": "dsa", "counterparty": "Greyfield Council"},
    ),
    post(
        "organisations/<slug:slug>/agreements/batch/",
        frozenset({"coordinator", "ig_reviewer", "host_lead", "host_dp_lead"}),
        {"agreements": [{"kind": "dsa", "counterparty": "Greyfield Council"}, {"kind": "hosting", "counterparty": "Ashby Trust"}]},
    ),
    get("organisations/<slug:slug>/evidence/", READS_EVIDENCE),
    post("organisations/<slug:slug>/evidence/", HOSTS | {"coordinator"}, SENT, is_upload=True),
    post("people/<int:person_id>/posts/", frozenset({"coordinator", "host_lead", "host_dsl"}), {"role": "imsa", "since": DAY}),
    post(
        "people/<int:person_id>/training/",
        frozenset({"coordinator", "training_provider", "host_lead"}),
        {"course": "SG-A3", "completed_on": DAY},
    ),
    get("people/<int:person_id>/vetting/", frozenset({"safeguarding_reviewer", "host_dsl"})),
    post("people/<int:person_id>/vetting/", frozenset({"host_dsl"}), {"regime": "dbs", "issued_on": DAY, "decision": "suitable"}),
    get("evidence/<int:evidence_id>/content/", READS_EVIDENCE),
    get("evidence/<int:evidence_id>/versions/", READS_EVIDENCE),
    get("evidence/<int:evidence_id>/versions/<int:number>/content/", READS_EVIDENCE),
    get("evidence/<int:evidence_id>/versions/<int:number>/copies/<slug:kind>/", READS_EVIDENCE),
    get("evidence/<int:evidence_id>/versions/<int:number>/pages/<int:page>/", READS_EVIDENCE),
    post(
        "erasures/",
        frozenset({"coordinator", "ig_reviewer", "host_lead"}),
        {"kind": "document", "subject_id": "{evidence_id}", "reason": "It was sent by mistake."},
    ),
    post("evidence/<int:evidence_id>/withdrawal/", HOSTS | {"coordinator"}),
    get("sites/<slug:slug>/", SEES_SITES),
    put("sites/<slug:slug>/", RUNS_IT, SITE, tag="site_tag"),
    post("sites/<slug:slug>/moves/", RUNS_IT, {"action": "withdraw", "on": DAY, "reason": "The service closed."}),
    post("sites/<slug:slug>/drive/", RUNS_IT),
    get("sites/<slug:slug>/position/", SEES_SITES),
    get("sites/<slug:slug>/positions/", SEES_SITES),
    get("sites/<slug:slug>/requirements/", SEES_SITES),
    get("sites/<slug:slug>/requirements/<str:key>/", SEES_SITES),
    put(
        "sites/<slug:slug>/requirements/<str:key>/answers/",
        HOSTS - {"host_board"} | {"coordinator"},
        {"answers": {}},
        tag="requirement_tag",
    ),
    post(
        "sites/<slug:slug>/answers/",
        HOSTS - {"host_board"} | {"coordinator"},
        {"rows": [{"requirement": "EOI-01", "version": 1, "answers": {}}]},
    ),
    post("sites/<slug:slug>/requirements/<str:key>/moves/", frozenset({"host_lead"}), MOVE, tag="requirement_tag"),
    get("sites/<slug:slug>/requirements/<str:key>/dossier/", READS_EVIDENCE),
    get("sites/<slug:slug>/training-proposals/", SEES_PEOPLE),
    post(
        "sites/<slug:slug>/training-proposals/confirmations/",
        frozenset({"coordinator", "host_lead"}),
        {"proposals": [{"proposal": "{proposal_id}"}]},
    ),
    post(
        "sites/<slug:slug>/training-proposals/dismissals/",
        frozenset({"coordinator", "host_lead"}),
        {"proposals": ["{proposal_id}"], "reason": "It is the example row."},
    ),
    get("sites/<slug:slug>/decisions/", SEES_SITES),
    get("sites/<slug:slug>/decisions/<int:decision_id>/pack/", SEES_SITES),
    post("sites/<slug:slug>/decisions/", frozenset({"programme_lead"}), {"gate": "G1", "outcome": "defer", "on": DAY, "note": "Later."}),
    get("sites/<slug:slug>/actions/", SEES_SITES),
    post(
        "sites/<slug:slug>/actions/",
        REVIEWERS,
        {"severity": "minor", "title": "Send the rota", "owner": "host_lead", "opened_on": DAY},
    ),
    get("sites/<slug:slug>/notes/", KEEPS_NOTES),
    post("sites/<slug:slug>/notes/", KEEPS_NOTES, {"text": "Rings on Fridays."}),
    get("sites/<slug:slug>/conditions/", SEES_SITES),
    get("sites/<slug:slug>/trail/", READS_TRAIL),
    get("sites/<slug:slug>/trail/export/", READS_TRAIL & SEES_PEOPLE),
    get("organisations/<slug:slug>/access-register/", READS_TRAIL),
    post("actions/<int:action_id>/closure/", REVIEWERS, {"on": DAY}),
    post("conditions/<int:condition_id>/closure/", REVIEWERS, {"on": DAY}),
    post("reports/", SEES_SITES, {"kind": "site", "format": "pdf", "site": "{site}"}),
    get("reports/<int:report_id>/", SEES_SITES),
    post("reports/<int:report_id>/openings/", SEES_SITES),
    get("reports/<int:report_id>/content/", SEES_SITES),
)

BULK = (
    post("moves/", frozenset({"host_lead"}), {"moves": [{**MOVE, "site": "{site}", "requirement": "EOI-01"}]}),
    post(
        "training/",
        frozenset({"coordinator", "training_provider", "host_lead"}),
        {"records": [{"person": "{person_id}", "course": "SG-A3", "completed_on": DAY}]},
    ),
)
"""Refused row by row with 422, so they have tests of their own."""

OF_WORKERS = (
    get("work/", RUNS_IT | WORKER),
    get("work/attention/", RUNS_IT),
    post("work/claims/", WORKER, {"kind": "drive_site"}),
    post("work/heartbeats/", WORKER, {"kind": "drive_site", "leases": [LEASE]}),
    post("work/failures/", WORKER, {**LEASE, "kind": "drive_site", "reason": "The file store is away."}),
    post("work/plans/", WORKER, {"leases": [LEASE]}),
    get("work/documents/<int:version_id>/", WORKER, headers={"X-Lease": SITE_LEASE}),
    put(
        "work/documents/<int:version_id>/copies/<slug:kind>/<int:number>/",
        WORKER,
        b"[]",
        headers={"X-Lease": SITE_LEASE, "X-Content-Size": "2", "X-Media-Type": "application/json"},
    ),
    get("work/store/", RUNS_IT),
    post("work/scrubs/", WORKER, {"slice": 0}),
    post("work/advances/", WORKER, {"leases": [LEASE]}),
    post("work/nightly/", WORKER),
    post("work/deliveries/<int:delivery_id>/", WORKER, DELIVERY_LEASE),
    post("work/deliveries/<int:delivery_id>/outcomes/", WORKER, {**DELIVERY_LEASE, "was_taken": True}),
    get("work/imports/<int:job_id>/workbook/", WORKER, headers={"X-Lease": IMPORT_LEASE}),
    post(
        "work/imports/<int:job_id>/rows/",
        WORKER,
        {"subject": "{import_id}", "token": "{import_token}", "fence": "{import_fence}", "workbook": {}},
    ),
    post(
        "work/imports/<int:job_id>/refusal/",
        WORKER,
        {"subject": "{import_id}", "token": "{import_token}", "fence": "{import_fence}", "reason": "It is locked."},
    ),
    post("work/imports/<int:job_id>/finish/", WORKER, headers={"X-Lease": IMPORT_LEASE}),
    get("work/reports/<int:report_id>/", WORKER, headers={"X-Lease": REPORT_LEASE}),
    get("work/reports/<int:report_id>/data/", WORKER, headers={"X-Lease": REPORT_LEASE}),
    put("work/reports/<int:report_id>/content/", WORKER, b"%PDF-1.7", headers={"X-Lease": REPORT_LEASE, "X-Content-Size": "8"}),
)

CALLS = (*OF_NOBODY, *OF_A_HOST, *BULK, *OF_WORKERS)
