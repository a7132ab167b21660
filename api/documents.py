"""The pages of documentation made from code: the API's description, who may do what, the trail's events, what is kept how long."""

from __future__ import annotations

import json
from collections.abc import Mapping

from drf_spectacular.generators import SchemaGenerator

from api import retention_page
from onboarding.events import EVENTS
from onboarding.roles import HOST_ROLES, PERMISSIONS, Role
from onboarding.transitions import TRANSITIONS

INTRODUCTION = """# Who may do what

Made from `onboarding/roles.py` by `python3 manage.py write_docs`; a test keeps it true. **●** everywhere · **○** within the own
organisation. What is of another organisation answers exactly as what does not exist.
"""
MOVES = """
## Moves of a requirement

Who may make a move follows from the requirement itself, which names its owner, its reviewer and who may waive it
(`onboarding/transitions.py`). Nobody reviews what they sent or what is of an organisation they belong to.

| Move | From | To | Who |
| --- | --- | --- | --- |
"""
EVENTS_INTRODUCTION = """# The trail

Made from `onboarding/events.py` by `python3 manage.py write_docs`; a test keeps it true.

Every change, and every look at a document, is an event written in the transaction of the change: neither is there without the other.
Events hold codes, ids and dates, never file content, free text or vetting detail. Each site has a chain and the programme has one for
the rest; an event's SHA-256 covers the event and the hash before it. The database itself refuses to change or remove an event. Every
night the ends of all chains are signed (Ed25519) and written to `var/checkpoints`, outside the database (`GATEPOST_CHECKPOINT_DIR`;
copy it to a place the database's owner cannot write).

- `python3 manage.py verify_trail` checks every chain and every checkpoint, and says which event is the first that is wrong.
- `GET /api/v1/sites/<site>/trail/?since=…` answers what changed since; `…/trail/export/` or `manage.py export_trail` gives a chain as
  lines of JSON.
- `deploy/check_trail.py` checks such an export, with checkpoints beside it and the public key you were given (`--key`), on any machine
  that has Python and nothing else. Keep that key, and a copy of the checkpoints, where the database's owner cannot write.
- `GET /api/v1/organisations/<organisation>/access-register/` answers who was handed which document.

"""
WHO = {
    "owners": "its owner; for what a host owns, also the host's lead",
    "reviewers": "its reviewer; with four eyes two different reviewers, one of them the named one",
    "waivers": "whoever the framework lets waive it",
    "reopeners": "its reviewer or a coordinator",
}


def openapi() -> str:
    """The API's description, as JSON with sorted keys."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def permissions() -> str:
    """The permission table in Markdown: operations down, roles across."""
    roles = list(Role)
    rows = ["| Operation | " + " | ".join(role.replace("_", " ") for role in roles) + " |", "| --- |" + " :-: |" * len(roles)]
    for operation, audience in PERMISSIONS.items():
        marks = ["●" if role in audience.everywhere else "○" if role in audience.own else "" for role in roles]
        rows.append(f"| {operation.replace('_', ' ')} | " + " | ".join(marks) + " |")
    hosts = ", ".join(role.replace("_", " ") for role in roles if role in HOST_ROLES)
    return INTRODUCTION + "\n" + "\n".join(rows) + f"\n\nRoles of a host, held within one organisation: {hosts}.\n" + _moves()


def _moves() -> str:
    rows = []
    for action, rule in TRANSITIONS.items():
        sources = ", ".join(sorted(source.value.replace("_", " ") for source in rule.sources))
        rows.append(f"| {action.replace('_', ' ')} | {sources} | {rule.target.value.replace('_', ' ')} | {WHO[rule.who.__name__]} |")
    return MOVES + "\n".join(rows) + "\n"


def events() -> str:
    """The events of the trail in Markdown."""
    rows = [f"| `{name}` | {sentence} |" for name, sentence in EVENTS.items()]
    return EVENTS_INTRODUCTION + "\n".join(["| Event | What it says |", "| --- | --- |", *rows]) + "\n"


def generated() -> Mapping[str, str]:
    """Each generated page by its file name under ``docs/``."""
    return {"openapi.json": openapi(), "permissions.md": permissions(), "trail.md": events(), "retention.md": retention_page.page()}
