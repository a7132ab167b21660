"""What a gate was decided on, to take away: the frozen pack, the decision, and a manifest of hashes. No person is named in it."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from checklists import words
from checklists.definition import Framework
from checklists.facts import State
from checklists.loading import framework_of
from onboarding.errors import NotFound
from onboarding.models import GateDecision, Site
from onboarding.policies import Actor
from onboarding.services.gates import canonical_pack
from onboarding.services.reading import Readable
from onboarding.services.unit import recorded
from reports.archive import bundle
from reports.text import cell

ABOUT = """The position on which a gate was decided, as it was frozen then.

pack.json          the position; its SHA-256 is the one on the decision and in the trail of the site
decision.json      what was decided
requirements.csv   the same position by requirement: its title, its state, and a hash over its answers and documents
manifest.json      size and SHA-256 of each of these files

To check it: the SHA-256 of pack.json is pack_sha256 of decision.json, and stands in the trail's event gate.decided.
"""


def pack_of(actor: Actor, site: Site, decision_id: int) -> Readable:
    """A ZIP of the pack of a decision about ``site``, which the caller may read. On the trail; the same decision gives the same bytes.

    Raises:
        NotFound: no such decision about this site.
    """
    decision = GateDecision.objects.filter(site=site, pk=decision_id).prefetch_related("conditions").first()
    if decision is None:
        raise NotFound("There is no such decision.")
    framework = framework_of(site.framework_version)
    files = {
        "about.txt": ABOUT.encode(),
        "pack.json": canonical_pack(decision.pack),
        "decision.json": json.dumps(_told(decision), indent=1, ensure_ascii=False).encode() + b"\n",
        "requirements.csv": _requirements(framework, decision.pack.get("requirements", {})),
    }
    with recorded(actor) as unit:
        unit.event("gate.pack_read", organisation_id=site.organisation_id, gate=decision.gate, decision=decision.pk)
    return Readable(f"{site.slug}-{decision.gate}-{decision.decided_on}.zip", "application/zip", bundle(files))


def _told(decision: GateDecision) -> dict[str, Any]:
    return {
        "site": decision.site.slug,
        "gate": decision.gate,
        "outcome": decision.outcome,
        "decided_on": decision.decided_on.isoformat(),
        "present": decision.present,
        "recused": decision.recused,
        "note": decision.note,
        "conditions": [
            {"text": one.text, "owner": one.owner, "due_on": one.due_on.isoformat()} for one in decision.conditions.order_by("pk")
        ],
        "pack_sha256": decision.pack_sha256,
    }


def _requirements(framework: Framework, frozen: dict[str, dict[str, str]]) -> bytes:
    """CSV as spreadsheets read it: UTF-8 with its mark, nothing that could be a formula."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["requirement", "title", "state", "hash of answers and documents"])
    for key, one in sorted(frozen.items()):
        requirement = framework.requirements.get(key)
        rows.writerow(map(cell, (key, requirement.title if requirement else "", words.of(State(one["state"])), one["seen"])))
    return text.getvalue().encode("utf-8-sig")
