"""What people did, put on record in the order it can have happened: sent, reviewed, decided, stage by stage.

Level-triggered like everything else: each step looks at where a requirement stands and does only what is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from checklists.definition import Framework
from workflows.client import Json
from workflows.demo.pack import Pack, Row, conditions, split
from workflows.demo.people import People

GROUPS = (("S1",), ("S2", "S3", "S4", "S6"), ("S5",), ("S7",), ("S8",))
"""Stages that run together once the gates before them are passed."""

REVIEW_ACTIONS = {
    "accepted": "accept",
    "accepted_with_conditions": "accept_with_conditions",
    "returned": "return",
    "rejected": "reject",
}
ACCEPTING = frozenset({"accept", "accept_with_conditions"})
BULK = 400


@dataclass(slots=True)
class History:
    """``states`` and ``reviewed`` mirror the server: per (site, requirement) its state and who has reviewed the present sending."""

    people: People
    pack: Pack
    coordinator: str
    framework: Framework
    stages: dict[str, str]
    depths: dict[str, int]
    states: dict[tuple[str, str], str] = field(default_factory=dict)
    reviewed: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    gates_done: set[tuple[str, str, str]] = field(default_factory=set)
    live: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    nations: dict[str, list[str]] = field(default_factory=dict)

    def look(self, sites: Iterable[str]) -> None:
        """Read where everything stands."""
        api = self.people.api(self.coordinator)
        for slug in sites:
            site = api.get(f"sites/{slug}/")
            self.nations[slug] = site["nations"]
            if site["went_live_on"]:
                self.live.add(slug)
            if site["withdrawn_on"]:
                self.withdrawn.add(slug)
            for row in api.get(f"sites/{slug}/requirements/")["requirements"]:
                self.states[slug, row["key"]] = row["state"]
                self.reviewed[slug, row["key"]] = set(row["reviewed_by"])
            self.gates_done.update((slug, row["gate"], row["decided_on"]) for row in api.pages(f"sites/{slug}/decisions/"))

    def replay(self, step: Callable[[int], None]) -> int:
        """Do what is missing. Returns how many moves were made; ``step`` hears of each row of the register as it is settled."""
        made = 0
        for group in GROUPS:
            rows = [row for row in self.pack.decisions if self.stages[row["requirement"]] in group and row["site"] not in self.withdrawn]
            for depth in sorted({self.depths[row["requirement"]] for row in rows}):
                wave = [row for row in rows if self.depths[row["requirement"]] == depth]
                made += self._send(wave) + self._review(wave, 0) + self._review(wave, 1)
                step(len(wave))
            made += self._decide(group)
        made += sum(self._actions(site, row["on"]) for site, row in self._last_events())
        return made + self._withdrawals()

    def _last_events(self) -> Iterator[tuple[str, Row]]:
        latest: dict[str, Row] = {}
        for row in self.pack.events:
            if row["site"] not in latest or latest[row["site"]]["on"] < row["on"]:
                latest[row["site"]] = row
        yield from latest.items()

    def _send(self, wave: Sequence[Row]) -> int:
        by_person: dict[str, list[Json]] = defaultdict(list)
        for row in wave:
            if self.states[_place(row)] == "open" and row["submitted_on"]:
                by_person[row["submitted_by"]].append(_move(row, "submit", row["submitted_on"]))
        return self._bulk(by_person)

    def _review(self, wave: Sequence[Row], turn: int) -> int:
        by_person: dict[str, list[Json]] = defaultdict(list)
        for row in wave:
            reviewers = split(row["reviewers"])
            if len(reviewers) <= turn or not self._waits_for(row, reviewers[turn]):
                continue
            by_person[reviewers[turn]].append(self._decision(row, is_last=turn == len(reviewers) - 1))
        return self._bulk(by_person)

    def _waits_for(self, row: Row, reviewer: str) -> bool:
        state = self.states[_place(row)]
        if row["outcome"] == "waived":
            return state not in ("waived", "accepted")
        return state == "submitted" and self.people.id_of(reviewer) not in self.reviewed[_place(row)]

    def _decision(self, row: Row, *, is_last: bool) -> Json:
        outcome = row["outcome"]
        if outcome == "waived":
            keys = ("reason", "compensating_control", "owner", "requested_by", "ends_on")
            waiver: Json = dict(zip(keys, row["waiver"].split("|"), strict=True))
            waiver["requested_by"] = self.people.id_of(waiver["requested_by"])
            return _move(row, "waive", row["decided_on"], note=row["note"], waiver=waiver)
        action = REVIEW_ACTIONS[outcome] if is_last or outcome not in ("returned", "rejected") else "accept"
        judgements = {key: "met" for key in split(row["judgements"])}
        asked = conditions(row["conditions"]) if action == "accept_with_conditions" else []
        points = self._points(row) if action in ACCEPTING else {}
        return _move(row, action, row["decided_on"], note=row["note"], judgements=judgements, conditions=asked, points=points)

    def _points(self, row: Row) -> dict[str, str]:
        """The reviewers of the sample pack accept what covers every point."""
        requirement = self.framework.requirements[row["requirement"]]
        return dict.fromkeys(self.framework.points_of(requirement, self.nations[row["site"]]), "covered")

    def _bulk(self, by_person: dict[str, list[Json]]) -> int:
        made = 0
        for email, moves in sorted(by_person.items()):
            for batch in _batches(moves):
                for moved in self.people.api(email).post("moves/", {"moves": batch}):
                    place = (moved["site"], moved["requirement"])
                    self.states[place] = moved["state"]
                    if moved["state"] == "submitted" and batch[0]["action"] != "submit":
                        self.reviewed[place].add(self.people.id_of(email))
                    made += 1
        return made

    def _decide(self, group: Sequence[str]) -> int:
        wanted = {f"G{stage[1:]}" for stage in group}
        rows = [row for row in self.pack.gates if row["gate"] in wanted]
        made = 0
        for row in sorted(rows, key=lambda row: (row["on"], row["gate"])):
            if (row["site"], row["gate"], row["on"]) in self.gates_done:
                continue
            made += self._actions(row["site"], row["on"])
            body: Json = {name: row[name] for name in ("gate", "outcome", "on", "note")}
            body |= {"present": split(row["present"]), "recused": split(row["recused"]), "conditions": conditions(row["conditions"])}
            self.people.api(row["by"]).post(f"sites/{row['site']}/decisions/", body)
            made += 1
        return made + (self._go_lives() if "S7" in group else 0)

    def _go_lives(self) -> int:
        rows = [row for row in self.pack.events if row["event"] == "go_live" and row["site"] not in self.live]
        for row in rows:
            self.people.api(row["by"]).post(f"sites/{row['site']}/moves/", {"action": "go_live", "on": row["on"]})
            self.live.add(row["site"])
        return len(rows)

    def _actions(self, site: str, until: str) -> int:
        """Actions of a site opened or closed up to a day, before the gate of that day is decided."""
        rows = [row for row in self.pack.events if row["event"].startswith("action") and row["site"] == site and row["on"] <= until]
        return sum(self._action(row) for row in sorted(rows, key=lambda row: row["on"]))

    def _action(self, row: Row) -> int:
        api, path = self.people.api(row["by"]), f"sites/{row['site']}/actions/"
        known = next((action for action in api.pages(path) if action["title"] == row["title"]), None)
        if row["event"] == "action_opened" and known is None:
            body: Json = {name: row[name] for name in ("severity", "title", "owner", "requirement")}
            api.post(path, {**body, "opened_on": row["on"], "due_on": row["due_on"] or None})
            return 1
        if row["event"] == "action_closed" and known is not None and known["closed_on"] is None:
            api.post(f"actions/{known['id']}/closure/", {"on": row["on"]})
            return 1
        return 0

    def _withdrawals(self) -> int:
        made = 0
        for row in self.pack.events:
            if row["event"] == "withdrawn" and row["site"] not in self.withdrawn:
                body = {"action": "withdraw", "on": row["on"], "reason": row["title"]}
                self.people.api(row["by"]).post(f"sites/{row['site']}/moves/", body)
                self.withdrawn.add(row["site"])
                made += 1
        return made


def _place(row: Row) -> tuple[str, str]:
    return row["site"], row["requirement"]


def _move(row: Row, action: str, on: str, **more: object) -> Json:
    return {"site": row["site"], "requirement": row["requirement"], "action": action, "on": on, **more}


def _batches(moves: Sequence[Json]) -> Iterator[Sequence[Json]]:
    for start in range(0, len(moves), BULK):
        yield moves[start : start + BULK]


def depths_of(requirements: Sequence[Json]) -> dict[str, int]:
    """How many requirements have to be met one after the other before each."""
    needs = {row["key"]: row["needs"] for row in requirements}
    known: dict[str, int] = {}

    def depth(key: str) -> int:
        if key not in known:
            known[key] = 1 + max((depth(need) for need in needs[key]), default=-1)
        return known[key]

    for key in needs:
        depth(key)
    return known
