"""The roles people sign in with, and what each operation asks for: the permission table that enforces and documents.

Host roles hold within one organisation; programme roles hold everywhere. Requirement moves are not here: who may take
them follows from the requirement itself (its owner and reviewer) and is decided by ``transitions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    HOST_LEAD = "host_lead"
    HOST_CONTRIBUTOR = "host_contributor"
    HOST_DSL = "host_dsl"
    HOST_DP_LEAD = "host_dp_lead"
    HOST_BOARD = "host_board"
    COORDINATOR = "coordinator"
    SAFEGUARDING_REVIEWER = "safeguarding_reviewer"
    IG_REVIEWER = "ig_reviewer"
    PRACTICE_REVIEWER = "practice_reviewer"
    FINANCE_REVIEWER = "finance_reviewer"
    MEAL_PROVIDER = "meal_provider"
    TRAINING_PROVIDER = "training_provider"
    ACCREDITATION_OFFICER = "accreditation_officer"
    LIVED_EXPERIENCE_PANEL = "lived_experience_panel"
    PROGRAMME_LEAD = "programme_lead"
    AUDITOR = "auditor"
    ADMIN = "admin"
    WORKER = "worker"


R = Role
HOST_ROLES = frozenset({R.HOST_LEAD, R.HOST_CONTRIBUTOR, R.HOST_DSL, R.HOST_DP_LEAD, R.HOST_BOARD})
REVIEWER_ROLES = frozenset(
    {
        R.COORDINATOR,
        R.SAFEGUARDING_REVIEWER,
        R.IG_REVIEWER,
        R.PRACTICE_REVIEWER,
        R.FINANCE_REVIEWER,
        R.MEAL_PROVIDER,
        R.ACCREDITATION_OFFICER,
        R.LIVED_EXPERIENCE_PANEL,
        R.PROGRAMME_LEAD,
    }
)
STAFF = REVIEWER_ROLES | {R.TRAINING_PROVIDER, R.ADMIN}
READERS = STAFF | {R.AUDITOR}
NOBODY: frozenset[Role] = frozenset()


class Operation(StrEnum):
    READ_REFERENCE = "read_reference"
    READ_SITE = "read_site"
    READ_PEOPLE = "read_people"
    READ_VETTING = "read_vetting"
    READ_EVIDENCE = "read_evidence"
    READ_TRAIL = "read_trail"
    WRITE_ORGANISATION = "write_organisation"
    CREATE_ORGANISATION = "create_organisation"
    OPEN_SITE = "open_site"
    WRITE_SITE = "write_site"
    WRITE_ANSWERS = "write_answers"
    UPLOAD_EVIDENCE = "upload_evidence"
    LOOK_AT_UNREAD = "look_at_unread"
    CLEAR_EVIDENCE = "clear_evidence"
    DECLARE_INTEREST = "declare_interest"
    WRITE_PEOPLE = "write_people"
    WRITE_VETTING = "write_vetting"
    WRITE_TRAINING = "write_training"
    CONFIRM_TRAINING = "confirm_training"
    WRITE_AGREEMENT = "write_agreement"
    MANAGE_ACTIONS = "manage_actions"
    KEEP_NOTES = "keep_notes"
    DECIDE_GATE = "decide_gate"
    IMPORT = "import"
    REQUEST_SITE_REPORT = "request_site_report"
    REQUEST_NATIONAL_REPORT = "request_national_report"
    READ_NATIONAL = "read_national"
    READ_WORK = "read_work"
    READ_DISPOSALS = "read_disposals"
    MANAGE_HOLDS = "manage_holds"
    ASK_ERASURE = "ask_erasure"
    APPROVE_ERASURE = "approve_erasure"
    DO_WORK = "do_work"
    MANAGE_SIGN_INS = "manage_sign_ins"
    INVITE = "invite"
    MANAGE_WEBHOOKS = "manage_webhooks"


MAKE_MOVES = "make_moves"
"""The scope of a token under which it may move requirements; who may is not in the table below."""
SCOPES = frozenset({MAKE_MOVES, *(operation.value for operation in Operation)})


@dataclass(frozen=True, slots=True)
class Audience:
    """``everywhere``: programme roles. ``own``: host roles, only within the organisation they belong to."""

    everywhere: frozenset[Role] = NOBODY
    own: frozenset[Role] = NOBODY


O = Operation  # noqa: E741  (the table below is read as a table)
PERMISSIONS: Mapping[Operation, Audience] = {
    O.READ_REFERENCE: Audience(READERS | {R.WORKER}, HOST_ROLES),
    O.READ_SITE: Audience(READERS, HOST_ROLES),
    O.READ_PEOPLE: Audience(READERS - {R.PROGRAMME_LEAD, R.MEAL_PROVIDER, R.LIVED_EXPERIENCE_PANEL}, HOST_ROLES),
    O.READ_VETTING: Audience(frozenset({R.SAFEGUARDING_REVIEWER}), frozenset({R.HOST_DSL})),
    O.READ_EVIDENCE: Audience(REVIEWER_ROLES | {R.AUDITOR}, HOST_ROLES),
    O.READ_TRAIL: Audience(frozenset({R.COORDINATOR, R.PROGRAMME_LEAD, R.AUDITOR, R.ADMIN}), frozenset({R.HOST_LEAD, R.HOST_BOARD})),
    O.CREATE_ORGANISATION: Audience(frozenset({R.COORDINATOR, R.ADMIN})),
    O.WRITE_ORGANISATION: Audience(frozenset({R.COORDINATOR, R.ADMIN}), frozenset({R.HOST_LEAD})),
    O.OPEN_SITE: Audience(frozenset({R.COORDINATOR, R.ADMIN})),
    O.WRITE_SITE: Audience(frozenset({R.COORDINATOR, R.ADMIN})),
    O.WRITE_ANSWERS: Audience(frozenset({R.COORDINATOR}), HOST_ROLES - {R.HOST_BOARD}),
    O.UPLOAD_EVIDENCE: Audience(frozenset({R.COORDINATOR}), HOST_ROLES),
    O.LOOK_AT_UNREAD: Audience(REVIEWER_ROLES - {R.PROGRAMME_LEAD, R.MEAL_PROVIDER, R.LIVED_EXPERIENCE_PANEL}, HOST_ROLES),
    O.CLEAR_EVIDENCE: Audience(frozenset({R.SAFEGUARDING_REVIEWER, R.IG_REVIEWER})),
    O.DECLARE_INTEREST: Audience(REVIEWER_ROLES | {R.ADMIN}),
    O.WRITE_PEOPLE: Audience(frozenset({R.COORDINATOR}), frozenset({R.HOST_LEAD, R.HOST_DSL})),
    O.WRITE_VETTING: Audience(own=frozenset({R.HOST_DSL})),
    O.WRITE_TRAINING: Audience(frozenset({R.COORDINATOR, R.TRAINING_PROVIDER}), frozenset({R.HOST_LEAD})),
    O.CONFIRM_TRAINING: Audience(frozenset({R.COORDINATOR}), frozenset({R.HOST_LEAD})),
    O.WRITE_AGREEMENT: Audience(frozenset({R.COORDINATOR, R.IG_REVIEWER}), frozenset({R.HOST_LEAD, R.HOST_DP_LEAD})),
    O.MANAGE_ACTIONS: Audience(REVIEWER_ROLES),
    O.KEEP_NOTES: Audience(REVIEWER_ROLES - {R.PROGRAMME_LEAD, R.MEAL_PROVIDER, R.LIVED_EXPERIENCE_PANEL}),
    O.DECIDE_GATE: Audience(frozenset({R.PROGRAMME_LEAD})),
    O.IMPORT: Audience(frozenset({R.COORDINATOR, R.ADMIN})),
    O.REQUEST_SITE_REPORT: Audience(READERS, HOST_ROLES),
    O.REQUEST_NATIONAL_REPORT: Audience(frozenset({R.COORDINATOR, R.PROGRAMME_LEAD, R.AUDITOR, R.ADMIN})),
    O.READ_NATIONAL: Audience(READERS),
    O.READ_WORK: Audience(frozenset({R.COORDINATOR, R.ADMIN})),
    O.READ_DISPOSALS: Audience(
        frozenset({R.COORDINATOR, R.IG_REVIEWER, R.PROGRAMME_LEAD, R.AUDITOR, R.ADMIN}), frozenset({R.HOST_LEAD, R.HOST_DP_LEAD})
    ),
    O.MANAGE_HOLDS: Audience(frozenset({R.IG_REVIEWER, R.ADMIN})),
    O.ASK_ERASURE: Audience(frozenset({R.COORDINATOR, R.IG_REVIEWER}), frozenset({R.HOST_LEAD})),
    O.APPROVE_ERASURE: Audience(frozenset({R.IG_REVIEWER, R.ADMIN})),
    O.DO_WORK: Audience(frozenset({R.WORKER})),
    O.MANAGE_SIGN_INS: Audience(frozenset({R.ADMIN})),
    O.INVITE: Audience(frozenset({R.COORDINATOR, R.ADMIN}), frozenset({R.HOST_LEAD})),
    O.MANAGE_WEBHOOKS: Audience(frozenset({R.ADMIN}), frozenset({R.HOST_LEAD})),
}
INVITES: Mapping[Role, frozenset[Role]] = {
    R.ADMIN: frozenset(R) - {R.WORKER},
    R.COORDINATOR: HOST_ROLES,
    R.HOST_LEAD: HOST_ROLES,
}
"""The roles that each role may invite people to: never more than its own."""
