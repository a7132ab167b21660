"""What deploy/ promises: nothing runs as root, only the proxy is reachable, a worker holds a token and nothing else (O8, O10, O12, P8)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from config.cluster import Cluster

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "prefect", "redis", "proxy")
SECRETS = re.compile(r"DATABASE|SECRET|EVIDENCE|S3_")


@pytest.mark.parametrize("name", OURS)
def test_a_part_is_read_only_without_capabilities_and_cannot_gain_any(name):
    part = SERVICES[name]
    assert part["read_only"] is True
    assert part["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in part["security_opt"]


@pytest.mark.parametrize("name", ["Containerfile", "Containerfile.prefect"])
def test_an_image_runs_as_nobody_in_particular_and_installs_what_is_locked(name):
    text = (DEPLOY / name).read_text(encoding="utf-8")
    last_stage = text[text.rindex("\nFROM ") if text.count("\nFROM ") else 0 :]
    assert "USER 10001:10001" in last_stage
    assert "--require-hashes" in text
    assert all(re.search(r":\d+\.\d+\.\d+", line) for line in text.splitlines() if line.startswith("FROM"))


def test_the_image_has_the_third_judge_of_what_a_file_is_and_no_list_of_packages():
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    last_stage = text[text.rindex("\nFROM ") :]
    assert "install -y --no-install-recommends libmagic1 && rm -rf /var/lib/apt/lists/*" in last_stage


def test_every_foreign_image_is_pinned_to_a_version():
    images = {part["image"] for part in SERVICES.values() if "image" in part and not part["image"].startswith("gatepost")}
    assert images
    assert all(re.search(r":\d+\.\d+\.\d+", image) for image in images)


def test_only_the_proxy_can_be_reached_and_only_from_this_machine():
    assert {name for name, part in SERVICES.items() if "ports" in part} == {"proxy"}
    assert SERVICES["proxy"]["ports"] == ["127.0.0.1:8080:8080"]
    assert "front" not in SERVICES["prefect"]["networks"]


def test_a_worker_has_no_database_no_store_and_no_key():
    worker = SERVICES["worker"]
    assert worker["secrets"] == ["worker-token", "smtp-secret"]
    assert not [name for name in worker["environment"] if SECRETS.search(name)]
    assert worker["environment"]["GATEPOST_API_URL"].startswith("https://")


def test_a_worker_of_the_local_cluster_has_none_either(tmp_path, monkeypatch):
    monkeypatch.setenv("GATEPOST_DATABASE_URL", "postgres://postgres@127.0.0.1/secret")
    cluster = Cluster(var=tmp_path, postgres="postgres://p@127.0.0.1", redis=("127.0.0.1", 6379), as_of="2026-11-23", webs=["http://w"])
    names = set(cluster.worker_environment(0, "token"))
    assert not [name for name in names if SECRETS.search(name)]
    assert "DJANGO_SETTINGS_MODULE" not in names


# P8
def test_both_examples_encrypt_the_line_to_the_database_until_an_operator_says_that_the_network_does():
    assert SERVICES["web"]["environment"]["GATEPOST_DATABASE_WITHOUT_TLS"] == "${GATEPOST_DATABASE_WITHOUT_TLS:-false}"
    (values,) = (part["data"] for part in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8")) if "data" in part)
    assert values["GATEPOST_DATABASE_WITHOUT_TLS"] == "false"
    assert "gatepost?sslmode=require" in (DEPLOY.parent / "docs" / "operations.md").read_text(encoding="utf-8")


def test_no_secret_stands_in_the_file():
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    given = SERVICES["web"]["environment"]
    assert {name for name in given if SECRETS.search(name)} - {name for name in given if name.endswith("_FILE")} == {
        "GATEPOST_DATABASE_WITHOUT_TLS",
        "GATEPOST_EVIDENCE_STORE",
        "GATEPOST_S3_ENDPOINT",
    }
    assert set(COMPOSE["secrets"]) == {secret for part in SERVICES.values() for secret in part.get("secrets", [])}
    assert not re.search(r"password:\s*\S", text)


def test_the_web_is_wsgi_and_slow_callers_wait_in_the_proxy():
    assert 'worker_class = "gthread"' in (DEPLOY / "gunicorn.conf.py").read_text(encoding="utf-8")
    proxy = (DEPLOY / "proxy.conf").read_text(encoding="utf-8")
    assert "proxy_request_buffering on" in proxy
    assert "location = /metrics { return 404; }" in proxy


def kubernetes_pods() -> list[dict]:
    documents = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8"))
    return [document["spec"]["template"]["spec"] for document in documents if document["kind"] in {"Job", "Deployment"}]


def test_every_pod_of_the_example_is_as_hard_and_the_worker_as_poor():
    pods = kubernetes_pods()
    assert len(pods) == 3
    for pod in pods:
        assert pod["securityContext"]["runAsNonRoot"] is True
        inside = pod["containers"][0]["securityContext"]
        assert inside == {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
    worker = pods[2]["containers"][0]
    assert "envFrom" not in worker
    assert not [entry["name"] for entry in worker["env"] if SECRETS.search(entry["name"])]


def test_web_and_workers_log_lines_of_json():
    assert '"()": "workflows.logs.JsonLines"' in (DEPLOY / "gunicorn.conf.py").read_text(encoding="utf-8")
    assert "PREFECT_LOGGING_SETTINGS_PATH=/app/workflows/logging.yaml" in (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    settings = yaml.safe_load((DEPLOY.parent / "workflows" / "logging.yaml").read_text(encoding="utf-8"))
    assert settings["formatters"][settings["handlers"]["console"]["formatter"]] == {"()": "workflows.logs.JsonLines"}
    assert settings["root"]["handlers"] == ["console"]
