"""People at work through the API: hosts who send and answer, coordinators who decide, and those who click twice."""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

from tests.chaos.calling import Answer, Caller

DOCUMENTS = ("ORG-04", "ORG-11", "SAF-17", "DAT-03", "ORG-08")
FIRST_COURSE_DAY = dt.date(2020, 1, 1)
PEOPLE_WANTED = 3
CONDITIONS = [{"text": "Add what is missing.", "owner": "Hanna", "due_on": (dt.date.today() + dt.timedelta(days=20)).isoformat()}]
Turn = Callable[[], None]


def keep_working(caller: Caller, turns: Mapping[Turn, int], pause: float) -> None:
    """Take turns, by weight, until the run is over. A turn that stumbles over an unexpected answer is put on record and not repeated."""
    names, weights = list(turns), list(turns.values())
    while not caller.over.is_set():
        try:
            caller.random.choices(names, weights)[0]()
        except (KeyError, TypeError, IndexError) as error:
            caller.history.add("note", client=caller.name, text=f"stumbled: {type(error).__name__} {error}")
        caller.over.wait(caller.random.uniform(0.3, 1.7) * pause)


class Host:
    """The lead of one host."""

    def __init__(self, caller: Caller, place: Mapping[str, Any], docx: bytes) -> None:
        self._call, self._site, self._organisation, self._docx = caller, place["site"], place["organisation"], docx
        self._people: list[int] = []
        self._days = 0
        self.turns: dict[Turn, int] = {
            self.submit: 6, self.answer: 3, self.upload: 2, self.add_person: 1, self.record_training: 3, self.record_courses: 1,
            self.click_twice: 1, self.look: 2,
        }  # fmt: skip

    def _tree(self) -> list[dict[str, Any]]:
        answer = self._call.read(f"sites/{self._site}/requirements/")
        return list(answer.body["requirements"]) if answer.outcome == "ok" else []

    def _movable(self) -> list[dict[str, Any]]:
        rows = [row for row in self._tree() if row["state"] in ("open", "returned", "rejected") and row["standing"] != "blocked"]
        return [row for row in rows if row["stage"] == "S1" and row["owner"] == "host_lead"]

    def submit(self) -> None:
        rows = self._movable()
        if rows:
            move(self._call, self._site, self._call.random.choice(rows), {"action": "submit"})

    def click_twice(self) -> None:
        """F16: eight clicks on one button at once, half of them with a key of their own; one sends it, the others are refused."""
        rows = self._movable()
        if rows:
            row = self._call.random.choice(rows)
            with ThreadPoolExecutor(8) as pool:
                clicks = [pool.submit(move, self._call, self._site, row, {"action": "submit"}, keyed=bool(n % 2)) for n in range(8)]
                done = [click.result().outcome for click in clicks]
            self._call.history.add("scene", fault="F16", ok=done.count("ok"), unknown=done.count("unknown"))

    def answer(self) -> None:
        rows = [row for row in self._tree() if row["key"] == "EOI-01" and row["state"] in ("open", "returned", "rejected")]
        for row in rows:
            text = f"Profile as of {self._call.random.randrange(10**9)}"
            body = {
                "rows": [
                    {
                        "requirement": row["key"],
                        "version": row["version"],
                        "answers": {**row["answers"], "organisation_profile": {"locality_summary": text}},
                    }
                ]
            }
            about = {"site": self._site, "requirement": row["key"], "text": text}
            self._call.write("answer", f"sites/{self._site}/answers/", json=body, about=about)

    def upload(self) -> None:
        number = self._call.random.randrange(10**9)
        if self._call.random.random() < 0.15:
            name, content = f"Note {number}.docx", self._docx
        else:
            name, content = f"Budget {number}.csv", f"Line,Pounds\nRent,{number}\n".encode()
        self._send(name, content)

    def _send(self, name: str, content: bytes) -> Answer:
        key = self._call.random.choice(DOCUMENTS)
        fields = {"uses": json.dumps([{"site": self._site, "requirement": key}]), "no_survivor_data": "true"}
        about = {"organisation": self._organisation, "name": name, "requirement": key, "site": self._site}
        path = f"organisations/{self._organisation}/evidence/"
        return self._call.write("upload", path, keyed=False, files={"file": (name, content)}, data=fields, about=about)

    def add_person(self) -> None:
        name = f"Ada {_letters(self._call.random)}"
        about = {"organisation": self._organisation, "name": name}
        answer = self._call.write("person", f"organisations/{self._organisation}/people/", json={"name": name}, about=about)
        if answer.outcome == "ok":
            self._people.append(answer.body["id"])

    def _next_day(self) -> str:
        self._days += 1
        return (FIRST_COURSE_DAY + dt.timedelta(days=self._days)).isoformat()

    def record_training(self) -> None:
        if len(self._people) < PEOPLE_WANTED:
            return self.add_person()
        person, day = self._call.random.choice(self._people), self._next_day()
        about = {"rows": [[person, day]]}
        self._call.write("training", f"people/{person}/training/", json={"course": "SG-A2", "completed_on": day}, about=about)
        return None

    def record_courses(self) -> None:
        if not self._people:
            return
        rows = [{"person": self._call.random.choice(self._people), "course": "SG-A3", "completed_on": self._next_day()} for _ in range(4)]
        about = {"rows": [[row["person"], row["completed_on"]] for row in rows]}
        self._call.write("training", "training/", json={"records": rows}, about=about)

    def look(self) -> None:
        for path in ("sites/", f"sites/{self._site}/", f"organisations/{self._organisation}/evidence/", f"sites/{self._site}/trail/"):
            self._call.read(path)


class Reviewer:
    """A coordinator who decides what hosts sent, alone, in bulk, or in a race with a colleague."""

    def __init__(self, caller: Caller, colleague: Caller, places: list[Mapping[str, Any]]) -> None:
        self._call, self._colleague, self._places = caller, colleague, places
        self.turns: dict[Turn, int] = {self.decide: 8, self.reopen: 3, self.in_bulk: 1, self.race: 1, self.drive: 1, self.look: 2}

    def _rows(self, *states: str) -> list[tuple[str, dict[str, Any]]]:
        site = self._call.random.choice(self._places)["site"]
        answer = self._call.read(f"sites/{site}/requirements/")
        rows = answer.body["requirements"] if answer.outcome == "ok" else []
        return [(site, row) for row in rows if row["state"] in states and row["reviewer"] == "coordinator"]

    def _decision(self) -> dict[str, Any]:
        action = self._call.random.choice(["return", "return", "reject", "accept_with_conditions"])
        return {"action": action, "note": "Looked at.", **({"conditions": CONDITIONS} if action == "accept_with_conditions" else {})}

    def decide(self) -> None:
        if rows := self._rows("submitted"):
            site, row = self._call.random.choice(rows)
            move(self._call, site, row, self._decision())

    def reopen(self) -> None:
        if rows := self._rows("accepted", "accepted_with_conditions"):
            site, row = self._call.random.choice(rows)
            move(self._call, site, row, {"action": "reopen", "note": "Look again."})

    def in_bulk(self) -> None:
        if rows := self._rows("submitted"):
            moves = [{"site": site, "requirement": row["key"], "action": "return", "note": "All of it again."} for site, row in rows]
            about = {"moves": [[one["site"], one["requirement"], one["action"]] for one in moves]}
            self._call.write("bulk", "moves/", json={"moves": moves}, about=about)

    def race(self) -> None:
        """F17: two people decide the same thing on the same version; one decision stands."""
        if rows := self._rows("submitted"):
            site, row = self._call.random.choice(rows)
            with ThreadPoolExecutor(2) as pool:
                first = pool.submit(move, self._call, site, row, {"action": "return", "note": "One."})
                second = pool.submit(move, self._colleague, site, row, {"action": "reject", "note": "Two."})
                done = [first.result().outcome, second.result().outcome]
            self._call.history.add("scene", fault="F17", ok=done.count("ok"), unknown=done.count("unknown"))

    def drive(self) -> None:
        site = self._call.random.choice(self._places)["site"]
        self._call.write("drive", f"sites/{site}/drive/", about={"site": site})

    def look(self) -> None:
        for path in ("sites/", "queue/", "work/", "training/", "requirements/"):
            self._call.read(path)


def move(caller: Caller, site: str, row: Mapping[str, Any], asked: dict[str, Any], *, keyed: bool = True) -> Answer:
    about = {"site": site, "requirement": row["key"], "action": asked["action"]}
    tag = {"If-Match": f'"{row["id"]}-{row["version"]}"'}
    return caller.write("move", f"sites/{site}/requirements/{row['key']}/moves/", json=asked, headers=tag, about=about, keyed=keyed)


def _letters(random: Random) -> str:
    return "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=12)).title()


def begin(works: list[Callable[[], None]]) -> list[threading.Thread]:
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    return threads
