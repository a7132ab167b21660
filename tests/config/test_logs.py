"""The log: a line of JSON for each event, with the request, the flow run and the work it belongs to, and nothing of anybody's (T6, T7)."""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.test import Client, override_settings

from onboarding.models import AuditEvent
from tests.factories import make_client, make_organisation, make_site, make_user
from workflows.logs import JsonLines
from workflows.runs import working_on

RUN = "0123456789abcdef0123456789abcdef"


NAMES = {
    "line ends": "Nell\r\nERROR forged\nline",
    "a terminal's commands": "Nell\x1b[2J\x1b]0;owned\x07",
    "commands of one character": "Nell\x9b2J\x85forged",
    "line ends of Unicode": "Nell\u2028forged\u2029line",
    "half of a pair": "Nell\ud800",
    "the other direction": "Nell\u202edegrof",
    "NUL": "Nell\x00",
}


# T6
@pytest.mark.parametrize("kind", NAMES)
def test_an_event_is_one_line_of_plain_ascii_whatever_a_name_contains(kind):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    logger = logging.Logger("tried")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    logger.warning("Somebody is called %s", NAMES[kind])
    stream.flush()
    written = stream.buffer.getvalue()
    assert (written.count(b"\n"), written.endswith(b"}\n"), len(written.splitlines())) == (1, True, 1)
    assert all(0x20 <= byte < 0x7F for byte in written[:-1])
    assert json.loads(written)["message"] == f"Somebody is called {NAMES[kind]}"


class Lines(logging.Handler):
    """What would be written, line by line."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))

    def of(self, logger: str) -> list[dict]:
        return [line for line in map(json.loads, self.written) if line["logger"] == logger]


@pytest.fixture
def lines():
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def host(programme):
    return make_organisation(programme=programme)


# T6
def test_an_event_is_one_line_whatever_it_says(lines):
    logging.getLogger("anything").warning("Lantern\r\n\x1b[31mbridge %s", "\u2028", extra={"subject": "a\nb"})
    (line,) = lines.written
    assert len(line.splitlines()) == 1
    assert json.loads(line) | {"at": ""} == {
        "at": "",
        "level": "WARNING",
        "logger": "anything",
        "message": "Lantern\r\n\x1b[31mbridge \u2028",
        "subject": "a\nb",
    }


@pytest.mark.django_db
def test_a_request_leaves_a_line_with_the_id_its_answer_has(lines, host):
    ravi = make_user(role="coordinator", name="Ravi")
    answer = make_client(ravi).get(f"/api/v1/organisations/{host.slug}/", {"fields": "slug"}, REMOTE_ADDR="198.51.100.77")
    (line,) = lines.of("gatepost.requests")
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "api/v1/organisations/<slug:slug>/", 200)
    assert (line["user"], line["network"]) == (ravi.pk, "198.51.100.0/24")
    assert "run_id" not in line
    assert host.slug not in str(line)


@pytest.mark.django_db
def test_a_page_nobody_is_signed_in_to_names_nobody(lines):
    Client().get("/nowhere/secret-token/")
    (line,) = lines.of("gatepost.requests")
    assert (line["route"], line["status"], line["user"]) == (None, 404, None)
    assert "secret-token" not in str(lines.written)


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.api.failing_urls")
def test_a_failure_is_logged_under_the_id_the_user_saw_and_without_its_words(lines):
    client = make_client(make_user(role="coordinator", name="Cora"))
    client.raise_request_exception = False
    answer = client.get("/api/v1/failing/")
    assert answer.status_code == 500
    failed = [line for line in map(json.loads, lines.written) if "failure" in line]
    assert {line["request_id"] for line in failed} == {answer.json()["request_id"]}
    assert failed[0]["failure"]["kind"] == "RuntimeError"
    assert any(place.startswith("failing_urls.py:") for place in failed[0]["failure"]["through"])
    assert "SELECT secret" not in str(lines.written)


@pytest.mark.django_db
def test_the_flow_run_of_a_worker_is_in_the_log_and_on_the_trail(lines, host, programme):
    make_site(organisation=host, programme=programme)
    wren = make_client(make_user(role="worker", name="Wren"))
    wren.post("/api/v1/work/nightly/", HTTP_X_RUN_ID=RUN)
    assert lines.of("gatepost.requests")[-1]["run_id"] == RUN
    done = AuditEvent.objects.get(name="nightly.done")
    assert done.data["run"] == RUN
    assert done.request_id == lines.of("gatepost.requests")[-1]["request_id"]


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["0123", RUN.upper(), RUN + "0", f"{RUN[:-2]}\\n", "<script>"])
def test_what_is_no_run_is_not_taken_for_one(lines, given):
    Client().get("/livez-not/", HTTP_X_RUN_ID=given)
    assert "run_id" not in lines.of("gatepost.requests")[-1]


@pytest.mark.django_db
def test_nobody_but_a_worker_puts_a_run_on_the_trail(host, programme):
    site = make_site(organisation=host, programme=programme)
    cora = make_client(make_user(role="coordinator", name="Cora"))
    assert cora.post(f"/api/v1/sites/{site.slug}/drive/", HTTP_X_RUN_ID=RUN).status_code < 300
    assert "run" not in AuditEvent.objects.latest("pk").data


def test_work_is_named_in_what_is_logged_about_it(lines):
    with working_on("drive_site", 17):
        logging.getLogger("workflows.anything").warning("a host goes back")
    logging.getLogger("workflows.anything").warning("nothing is at work")
    assert [line.get("work") for line in lines.of("workflows.anything")] == ["drive_site 17", None]
