"""Holds what is there against what clients were told (I1 to I7 of docs/faults.md). Pure: lines of the history and facts in, sentences out.

The table of legal moves is written out here on purpose: it is a second opinion on the product's own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.chaos.history import Line

Facts = Mapping[str, Any]
Place = tuple[str, str]
SENDABLE = {"open", "returned", "rejected", "waived", "accepted", "accepted_with_conditions"}
LEGAL: Mapping[str, tuple[set[str], set[str]]] = {
    "submit": (SENDABLE, {"submitted"}),
    "take_back": ({"submitted"}, {"open"}),
    "return": ({"submitted"}, {"returned"}),
    "reject": ({"submitted"}, {"rejected"}),
    "accept": ({"submitted"}, {"submitted", "accepted", "accepted_with_conditions"}),
    "accept_with_conditions": ({"submitted"}, {"submitted", "accepted_with_conditions"}),
    "waive": ({"open", "submitted", "returned", "rejected", "waived"}, {"waived"}),
    "reopen": ({"accepted", "accepted_with_conditions", "rejected", "waived"}, {"returned"}),
}
REVIEWS = {"return", "reject", "accept", "accept_with_conditions"}
ANSWERED = "answered"
FOREIGN = frozenset({"prefect", "clamd"})
"""Other people's programs: they may end, say on a full disk, and are started again. What waits for them is ours."""


def violations(lines: Sequence[Line], facts: Facts) -> list[str]:
    """One sentence for each thing that is not as promised; empty when all is."""
    checks = (
        told_is_there,
        nothing_happened_twice,
        paths_are_legal,
        trail_is_whole,
        everything_went_out,
        files_match,
        answers_are_fit,
        parts_went_on,
    )
    return [text for check in checks for text in check(lines, facts)]


def done(lines: Sequence[Line], *what: str) -> Iterator[Line]:
    return (line for line in lines if line["event"] == "done" and line["what"] in what)


def changes(facts: Facts) -> dict[Place, list[tuple[str, str]]]:
    """Per requirement what the trail says was done to it, in order: (action, state after)."""
    found: dict[Place, list[tuple[str, str]]] = defaultdict(list)
    sites = {int(pk): slug for pk, slug in facts["sites"].items()}
    for event in facts["events"]:
        action = event["name"].removeprefix("requirement.")
        if event["site"] is not None and event["name"] != action and (action in LEGAL or action == ANSWERED):
            found[sites[event["site"]], event["data"]["requirement"]].append((action, event["data"].get("state", "")))
    return found


def acknowledged(lines: Sequence[Line]) -> Iterator[tuple[int, Place, str, int]]:
    """(operation, requirement, action, version told) of every change of a requirement that a client was told of."""
    for line in done(lines, "move", "answer", "bulk"):
        about, told = line["about"], line["told"]
        if line["outcome"] != "ok":
            continue
        if line["what"] == "move":
            yield line["op"], (about["site"], about["requirement"]), about["action"], told["version"]
        elif line["what"] == "answer":
            yield line["op"], (about["site"], about["requirement"]), ANSWERED, told[0]["version"]
        else:
            for (site, key, action), row in zip(about["moves"], told, strict=True):
                yield line["op"], (site, key), action, row["version"]


def told_is_there(lines: Sequence[Line], facts: Facts) -> Iterator[str]:
    """I1: whatever was answered with 2xx is found."""
    trail = changes(facts)
    for operation, place, action, version in acknowledged(lines):
        # A requirement begins at version 1, and every change of it is one event and one version more.
        at = version - 2
        happened = trail.get(place, [])
        if not 0 <= at < len(happened) or happened[at][0] != action:
            yield f"I1 operation {operation}: {action} of {place[1]} at {place[0]} was acknowledged as version {version} and is not there."
    people, training = set(facts["people"]), {(person, day) for person, day in facts["training"]}
    kept = {(name, sha256) for name, sha256, _ in facts["evidence"]}
    for line in done(lines, "person", "training", "upload"):
        about = line["about"]
        if line["outcome"] != "ok":
            continue
        is_there = (
            (line["what"] == "person" and about["name"] in people)
            or (line["what"] == "training" and all(tuple(row) in training for row in about["rows"]))
            or (line["what"] == "upload" and (line["told"]["name"], line["told"]["sha256"]) in kept)
        )
        if not is_there:
            yield f"I1 operation {line['op']}: {line['what']} {about} was acknowledged and is not there."


def nothing_happened_twice(lines: Sequence[Line], facts: Facts) -> Iterator[str]:
    """I2: one operation, at most one effect; one whose end is not known has none or one; nothing without an operation."""
    yield from _changes_without_a_cause(lines, facts)
    yield from _rows_there_twice(lines, facts)
    for line in lines:
        if line["event"] == "scene" and line["fault"] in ("F16", "F17") and line["ok"] > 1:
            yield f"I2 at {line['t']} {line['ok']} of several at once were told that theirs was the one ({line['fault']})."


def _rows_there_twice(lines: Sequence[Line], facts: Facts) -> Iterator[str]:
    asked = Counter(line["about"]["name"] for line in done(lines, "person"))
    for name, count in Counter(facts["people"]).items():
        if name in asked and count > asked[name]:
            yield f"I2 {name} was added {count} times and asked for {asked[name]} times."
    for row, count in Counter((person, day) for person, day in facts["training"]).items():
        if count > 1:
            yield f"I2 the course of person {row[0]} on {row[1]} is there {count} times."
    names = Counter(name for name, _, _ in facts["evidence"])
    for name, count in names.items():
        if count > 1 and name.startswith(("Budget", "Note")):
            yield f"I2 {name} has {count} versions and was sent once."


def _changes_without_a_cause(lines: Sequence[Line], facts: Facts) -> Iterator[str]:
    claimed: dict[tuple[Place, int], int] = {}
    for operation, place, _, version in acknowledged(lines):
        if (other := claimed.setdefault((place, version), operation)) != operation:
            yield f"I2 operations {other} and {operation} were both told that they made version {version} of {place[1]} at {place[0]}."
    open_ends: Counter[tuple[Place, str]] = Counter()
    for line in done(lines, "move", "answer", "bulk"):
        about = line["about"]
        if line["outcome"] == "unknown":
            rows = about["moves"] if line["what"] == "bulk" else [[about["site"], about["requirement"], about.get("action", ANSWERED)]]
            open_ends.update(((site, key), action) for site, key, action in rows)
    for place, happened in changes(facts).items():
        nobodys = Counter(action for index, (action, _) in enumerate(happened) if (place, index + 2) not in claimed)
        for action, count in nobodys.items():
            if count > (possible := open_ends[place, action]):
                yield f"I2 {place[1]} at {place[0]}: {count} × {action} happened that nobody was told of; {possible} may have."


def paths_are_legal(lines: Sequence[Line], facts: Facts) -> Iterator[str]:
    """I3: each requirement went from open to where it stands by moves that are allowed."""
    trail = changes(facts)
    for site, key, stands, _ in facts["requirements"]:
        state = "open"
        for action, after in trail.get((site, key), []):
            if action == ANSWERED:
                continue
            sources, targets = LEGAL[action]
            if state not in sources or after not in targets:
                yield f"I3 {key} at {site}: {action} from {state} to {after} is not a legal move."
            state = after
        if state != stands:
            yield f"I3 {key} at {site} stands as {stands}; its trail ends with {state}."


def trail_is_whole(lines: Sequence[Line], facts: Facts) -> Iterator[str]:
    """I4: every chain verifies, there is one event for each change, and a copy made on the way is the beginning of what there is now."""
    yield from (f"I4 {problem}" for problem in facts["trail_problems"])
    trail = changes(facts)
    for site, key, _, version in facts["requirements"]:
        if version != 1 + len(trail.get((site, key), [])):
            yield f"I4 {key} at {site} is at version {version}; the trail has {len(trail.get((site, key), []))} changes of it."
    reviews = sum(1 for happened in trail.values() for action, _ in happened if action in REVIEWS)
    if reviews != facts["reviews"]:
        yield f"I4 there are {facts['reviews']} reviews; the trail has {reviews}."
    names = Counter(event["name"] for event in facts["events"])
    for name, count in (("evidence.uploaded", len(facts["evidence"])), ("training.recorded", len(facts["training"]))):
        if names[name] != count:
            yield f"I4 there are {count} rows of what the trail has {names[name]} times as {name}."
    yield from _copies_that_are_no_beginning(lines, facts)


def _copies_that_are_no_beginning(lines: Sequence[Line], facts: Facts) -> Iterator[str]:
    hashes = {(event["chain"], event["sequence"]): event["hash"] for event in facts["events"]}
    for line in lines:
        for chain, (length, head) in line.get("heads", {}).items() if line["event"] == "backup" else ():
            if length and hashes.get((chain, length)) != head:
                yield f"I4 the backup of {line['t']} ends chain {chain} at {length} with an event that is not in the trail."


def everything_went_out(lines: Sequence[Line], facts: Facts) -> Iterator[str]:
    """I5: within 120 s of the end everything was sent and done; far ends got each message, and no more often than they or we failed."""
    for row in facts["deliveries"]:
        if row["state"] not in ("sent", "stopped"):
            yield f"I5 message {row['id']} ({row['kind']} {row['about']}) is {row['state']} after {row['tries']} tries."
    for name in ("due", "leased", "quarantined"):
        if facts[name]:
            yield f"I5 {facts[name]} are still {name}."
    for kind, subject, reason in facts["stuck"]:
        yield f"I5 {kind} {subject} needs attention: {reason}"
    yield from _messages(lines, facts)


def _messages(lines: Sequence[Line], facts: Facts) -> Iterator[str]:
    received = Counter((line["end"], line["id"]) for line in lines if line["event"] == "received")
    excuses = sum(1 for line in lines if line["event"] in ("kill", "fault"))
    for row in facts["deliveries"]:
        end = row["endpoint"] or "mail"
        count = received[end, row["id"]]
        if row["state"] == "sent" and not count:
            yield f"I5 message {row['id']} to {end} counts as sent and did not arrive."
        if count > 1 + excuses:
            yield f"I5 message {row['id']} arrived {count} times at {end} for {excuses} faults."
    ours = {row["id"] for row in facts["deliveries"]}
    for end, message in received:
        if message not in ours:
            yield f"I5 {end} got {message}, which no row stands for."


def files_match(lines: Sequence[Line], facts: Facts) -> Iterator[str]:
    """I6: every row's file is there with its hash, and after a sweep no other file is."""
    needed = set(facts["needed"])
    for sha256 in facts["unsound"]:
        yield f"I6 {sha256} is needed and is missing or damaged."
    for shelf in ("files", "keys"):
        lying = Counter(name.rsplit("/", 1)[-1].partition("-")[0] for name in facts[shelf])
        if extra := sorted(set(lying) - needed):
            yield f"I6 {len(extra)} {shelf} belong to no row after the sweep, first {extra[0]}."
        if missing := sorted(needed - set(lying)):
            yield f"I6 {len(missing)} {shelf} are missing, first {missing[0]}."
    if facts.get("swept", {}).get("incoming"):
        yield f"I6 {facts['swept']['incoming']} uploads that broke off are left after the sweep."


def answers_are_fit(lines: Sequence[Line], facts: Facts) -> Iterator[str]:
    """I7: the only server errors are 503 (507 for storage) with Retry-After."""
    seen: Counter[str] = Counter()
    for line in lines:
        if line["event"] == "told" and line["status"] >= 500 and not (line["status"] in (503, 507) and line.get("retry_after")):
            seen[
                f"I7 {line.get('method', 'GET')} {line['path']} was answered {line['status']} at {line['t']} ({line.get('request')})."
            ] += 1
    yield from seen


def parts_went_on(lines: Sequence[Line], facts: Facts) -> Iterator[str]:
    """No process ended that no fault had killed; and what a fault set out to see, it saw."""
    for line in lines:
        if line["event"] == "ended" and line["part"] not in FOREIGN:
            yield f"I0 {line['part']} ended by itself with {line['code']} at {line['t']}."
        if line["event"] == "broken":
            yield f"I0 {line['fault']} at {line['t']}: {line['text']}"
