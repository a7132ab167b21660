"""After any write that was accepted, however odd what it holds, every list, detail, export and report can still be had (R4)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onboarding.models import Site
from onboarding.selectors.reporting import national_report, site_report
from reports.rendering import render
from tests.api.access import CALLS, Call
from tests.api.test_exports import EXPORTS, NDJSON
from tests.api.world import PDF, World, filled, path_of, rolled_back

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ODD = {
    "a formula": '=HYPERLINK("https://evil.example","x")',
    "markup": '<b><a href="javascript:alert(1)">x</a><img src=/etc/passwd>&bogus; ]]> {{7*7}} {% x %}',
    "quotes and lines": "O'Brien \"; DROP TABLE x; -- \\ % _ \u2028\u2029\r\n\t a",
    "letters of many heights": "Z\u0361\u0317\u0489a\u030a\u0323\u031b" * 12 + "𝒜𐍈😀🏴\u200d☠\ufe0f",
    "right to left": "שלום עליכם مرحبا 12",
    "as long as it may be": "W" * 79,
    "numbers in words": "NaN Infinity -0 1e400 0x1F ١٢٣",
    "a private and an unassigned character": "\ue000\U0010fffe\u0378\ufffd\ufdfd",
}
LEFT = {
    "email", "url", "regime", "kind", "action", "role", "course", "gate", "outcome", "severity", "owner", "decision", "format",
    "organisation",
    "site", "requirement", "token", "subject", "on", "since", "completed_on", "issued_on", "opened_on", "started_on", "legal_structure",
    "organisation_type", "size_band", "localities",
}  # fmt: skip
"""Keys, days and choices, which are no free text."""
READS = [call for call in CALLS if call.method == "get" and "X-Lease" not in call.headers]


def odd(value: Any, text: str, name: str = "") -> Any:
    """``value`` with every free text in it replaced."""
    if isinstance(value, dict):
        return {key: odd(item, text, key) for key, item in value.items()}
    if isinstance(value, list):
        return [odd(item, text, name) for item in value]
    return text if isinstance(value, str) and name not in LEFT and "-11-" not in value else value


WRITES = [call for call in CALLS if call.method != "get" and isinstance(call.body, dict) and not call.route.startswith("work/")]


def write(world: World, call: Call, text: str) -> int:
    role = "coordinator" if "coordinator" in call.may else sorted(call.may)[0]
    headers = {"If-Match": world.ids[call.tag]} if call.tag else {}
    body, options = odd(filled(call.body, world.ids), text), {"format": "json"}
    if call.is_upload:
        body, options = (
            {**body, "no_survivor_data": "true", "file": SimpleUploadedFile(f"{text[:60]}.pdf", PDF + text.encode())},
            {"format": "multipart"},
        )
    return getattr(world.clients[role], call.method)(path_of(call, world.ids), body, headers=headers, **options).status_code


def statuses(world: World) -> dict[str, int]:
    found = {}
    for call in READS:
        role = next((role for role in ("coordinator", "admin", "host_dsl") if role in call.may), sorted(call.may)[0])
        found[call.name] = world.clients[role].get(path_of(call, world.ids)).status_code
    for address in EXPORTS:
        found[f"export {address}"] = len(world.clients["coordinator"].get(f"/api/v1/{address}", headers=NDJSON).getvalue()) and 200
    return found


# R4
@pytest.mark.parametrize("kind", ODD)
def test_what_was_accepted_breaks_no_list_detail_export_or_report(world, kind):
    with rolled_back():
        before = statuses(world)
        outcomes = {}
        for call in WRITES:
            outcomes[call.name] = write(world, call, ODD[kind])
        assert max(outcomes.values()) < 500
        assert sum(status < 300 for status in outcomes.values()) >= 5
        after = statuses(world)
        assert {name: status for name, status in after.items() if status >= 500} == {}
        lost = {name for name, status in before.items() if status == 200 and after[name] != 200}
        # What the writes themselves ended: a document was withdrawn, a webhook removed, and the reader declared an interest in the host.
        assert lost <= {name for name in before if "evidence/" in name or "webhooks/" in name or "notes/" in name}
        site, national = site_report(Site.objects.get(slug=world.ids["site"])), national_report(world.programme)
        assert render("site", "pdf", site)[:4] == b"%PDF"
        assert render("national", "pdf", national)[:4] == b"%PDF"
        assert render("national", "xlsx", national)[:2] == b"PK"
