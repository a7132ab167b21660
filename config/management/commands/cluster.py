"""`manage.py cluster`: a whole distributed installation on loopback, driven and measured, then stopped."""

from __future__ import annotations

import json
import os
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
from django.core.management.base import BaseCommand, CommandError

from config.cluster import Cluster, ClusterError, started
from config.env import BASE_DIR

BATCH = 100
ASKS_EVERY_SECONDS = 0.5
"""How often it is looked how far the workers are, which takes processor time itself."""


class Command(BaseCommand):
    help = (
        "Start PostgreSQL's databases, Prefect's server with Redis, two web processes and workers that hold a token only; "
        "load the sample pilot and made-up sites; drive them all with one worker and with several; stop everything."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sites", type=int, default=2000, help="Made-up sites beside the sample's 24 (default 2000).")
        parser.add_argument("--workers", type=int, nargs="+", default=[2], help="How many to drive with, after one (default 2).")
        parser.add_argument("--webs", type=int, default=2)
        parser.add_argument("--postgres", default="postgres://postgres@127.0.0.1:5432", help="The server, without a database.")
        parser.add_argument("--redis", default="127.0.0.1:6379")
        parser.add_argument("--var", type=Path, default=BASE_DIR / "var" / "cluster")
        parser.add_argument("--name", default="cluster", help="Ends the names of its two databases, so that two can run side by side.")
        parser.add_argument("--again", action="store_true", help="Drive what the last run of this command filled, without filling it anew.")
        parser.add_argument("--results", type=Path, help="A file that keeps what was measured, for python -m benchmarks.workers.")
        parser.add_argument("--kill", action="store_true", help="Kill a worker in the middle of the last sweep.")

    def handle(self, *args: Any, **options: Any) -> None:
        host, _, port = options["redis"].partition(":")
        cluster = Cluster(
            var=options["var"],
            postgres=options["postgres"].rstrip("/"),
            redis=(host, int(port)),
            as_of="2026-11-23",
            name=options["name"],
        )
        try:
            with started(cluster):
                if options["again"]:
                    cluster.start_webs(options["webs"])
                else:
                    self._fill(cluster, options["sites"], options["webs"])
                sweeps = self._sweeps(cluster, sorted({1, *options["workers"]}), kill=options["kill"])
                if options["results"]:
                    options["results"].write_text(json.dumps(sweeps, indent=2) + "\n", encoding="utf-8")
        except (ClusterError, httpx.TransportError) as error:
            raise CommandError(str(error)) from error

    def _fill(self, cluster: Cluster, sites: int, webs: int) -> None:
        cluster.make_databases()
        environment = cluster.server_environment()
        cluster.run("prepare_demo", ["manage.py", "prepare_demo"], environment)
        cluster.start_webs(webs)
        self._say(f"{webs} web processes on PostgreSQL")
        cluster.run("the sample pilot", ["-m", "workflows.demo", "--no-serve"], environment | {"GATEPOST_API_URL": cluster.webs[0]})
        self._say("the sample pilot is loaded and driven over the network")
        if sites:
            cluster.run("generate", ["manage.py", "generate", "--sites", str(sites)], environment, seconds=3600)
            self._say(f"{sites} made-up sites")
        cluster.take_stock()

    def _sweeps(self, cluster: Cluster, workers: Sequence[int], *, kill: bool) -> list[dict[str, float]]:
        tokens = json.loads((cluster.var / "tokens.json").read_text(encoding="utf-8"))
        cluster.remake_prefect_database()
        cluster.start_prefect()
        self._say("Prefect's server on PostgreSQL and Redis")
        environment = cluster.worker_environment(0, tokens["worker@example.org"])
        for command in (
            ["-m", "prefect", "work-pool", "create", "gatepost", "--type", "process", "--overwrite"],
            ["-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", "deploy/prefect.yaml"],
        ):
            cluster.run("prefect", command, environment)
        sweep = Sweep(cluster, tokens["admin@example.org"])
        measured: list[dict[str, float]] = []
        for count in workers:
            for number in range(count):
                if f"worker-{number}" not in cluster.running:
                    cluster.start_worker(number, tokens["worker@example.org"])
            cluster.run("marking", ["manage.py", "drive_all"], cluster.server_environment())
            before = cluster.processor_time()
            killed = f"worker-{count - 1}" if kill and count == workers[-1] else ""
            driven, seconds, start = sweep.run(count, killed)
            work = {name: after - before.get(name, 0.0) for name, after in cluster.processor_time().items()}
            measured.append(
                {"workers": count, "sites": driven, "seconds": seconds, "start_seconds": start, "processor": sum(work.values())}
            )
            self._say(
                f"{driven} sites driven by {count} workers{', one of them killed in the middle' if killed else ''} in {seconds:.1f} s: "
                f"{60 * driven / seconds:,.0f} a minute, {60 * driven / (seconds - start):,.0f} from the first claim on, "
                f"which came after {start:.1f} s"
            )
            self._say_what_it_took(work, seconds)
        for one in measured[1:]:
            whole = one["seconds"] / measured[0]["seconds"]
            steady = _after_the_start(one) / _after_the_start(measured[0])
            self._say(f"{one['workers']} workers took {whole:.2f} of the time of one, {steady:.2f} from the first claim on.")
        return measured

    def _say_what_it_took(self, work: dict[str, float], seconds: float) -> None:
        """Processor time by part, and what the machine would need at least if every core did nothing else."""
        if not work:
            return
        cores = len(os.sched_getaffinity(0))
        parts = ", ".join(f"{name} {taken:.1f}" for name, taken in sorted(work.items(), key=lambda pair: -pair[1]))
        total = sum(work.values())
        self._say(f"  processor seconds: {parts}; together {total:.1f}, which {cores} cores need {total / cores:.1f} s for")
        self._say(f"  the machine was busy with it for {100 * total / cores / seconds:.0f} % of the time")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _after_the_start(sweep: dict[str, float]) -> float:
    return sweep["seconds"] - sweep["start_seconds"]


class Sweep:
    """Keeps as many drives in flight as there are workers until nothing is due."""

    def __init__(self, cluster: Cluster, token: str) -> None:
        self._cluster = cluster
        self._api = httpx.Client(base_url=cluster.webs[-1], headers={"Authorization": f"Bearer {token}"}, timeout=60)
        self._prefect = httpx.Client(base_url=cluster.prefect, timeout=60)
        self._deployment = self._prefect.get("/deployments/name/drive-due/drive-due").json()["id"]
        self._pause_schedules()

    def run(self, workers: int, victim: str) -> tuple[int, float, float]:
        """Sites driven, seconds taken, and how many of those went by until the first batch was claimed.

        ``victim`` is killed once half of the sites are done.
        """
        total = self._backlog()["due"]
        begun = time.monotonic()
        start = 0.0
        while True:
            left = self._backlog()
            if not start and left["due"] < total:
                start = time.monotonic() - begun
            if not left["due"] and not left["leased"]:
                return total - left["needs_attention"], time.monotonic() - begun, start
            if victim and left["due"] < total // 2:
                self._cluster.kill(victim)
                victim = ""
            wanted = min(2 * workers, -(-left["due"] // BATCH)) - self._in_flight()
            for _ in range(wanted):
                self._prefect.post(f"/deployments/{self._deployment}/create_flow_run", json={}).raise_for_status()
            time.sleep(ASKS_EVERY_SECONDS)

    def _backlog(self) -> dict[str, int]:
        answer = self._api.get("/api/v1/work/")
        answer.raise_for_status()
        counts: dict[str, int] = answer.json()["drive_site"]
        return counts

    def _in_flight(self) -> int:
        states = {"any_": ["SCHEDULED", "PENDING", "RUNNING"]}
        body = {"flow_runs": {"deployment_id": {"any_": [self._deployment]}, "state": {"type": states}}}
        return int(self._prefect.post("/flow_runs/count", json=body).json())

    def _pause_schedules(self) -> None:
        for row in self._prefect.post("/deployments/filter", json={}).json():
            if row["id"] != self._deployment:
                self._prefect.patch(f"/deployments/{row['id']}", json={"paused": True}).raise_for_status()
        for schedule in self._prefect.get(f"/deployments/{self._deployment}/schedules").json():
            self._prefect.patch(f"/deployments/{self._deployment}/schedules/{schedule['id']}", json={"active": False}).raise_for_status()
