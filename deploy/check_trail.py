#!/usr/bin/env python3
"""Checks an exported chain of Gatepost's trail. Needs Python 3.9 or newer and nothing else.

    python3 check_trail.py trail.ndjson [checkpoint.json ...]

Each line of the export is one event. Every event's hash covers the event and the hash before it, so an event that was changed,
taken out, put in or moved shows. With checkpoints it also checks that the chain still holds the events that were signed on those
days (the signature itself: `openssl pkeyutl -verify` with the public key you were given). Exit code 0: whole; 1: not; 2: unreadable.
"""

from __future__ import annotations

import hashlib
import json
import sys
from typing import Any

COVERED = ("chain", "sequence", "at", "name", "actor_id", "actor", "organisation_id", "site_id", "data", "request_id")


def event_hash(event: dict[str, Any]) -> str:
    body = json.dumps({name: event[name] for name in COVERED}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256((event["previous_hash"] + body).encode("utf-8", "surrogatepass")).hexdigest()


def check(lines: list[str], checkpoints: list[tuple[str, dict[str, Any]]]) -> str | None:
    """What is wrong, or None."""
    previous, hashes, chain = "0" * 64, {}, None
    for number, line in enumerate(lines, start=1):
        event = json.loads(line)
        chain = chain or event["chain"]
        if event["chain"] != chain:
            return f"event {number} belongs to another chain"
        if event["sequence"] != number:
            return f"event {number} is missing"
        if event["previous_hash"] != previous or event["hash"] != event_hash(event):
            return f"event {number} was altered"
        previous = hashes[number] = event["hash"]
    for day, heads in checkpoints:
        length, signed = heads.get(chain, (0, ""))
        if length and hashes.get(length) != signed:
            return f"event {length} is not the one signed on {day}"
    return None


def read_checkpoint(name: str) -> tuple[str, dict[str, Any]]:
    with open(name, encoding="utf-8") as file:
        signed = json.loads(json.load(file)["signed"])
    return signed["on"], signed["heads"]


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            lines = [line for line in file if line.strip()]
        problem = check(lines, [read_checkpoint(name) for name in arguments[1:]])
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"unreadable: {error}")
        return 2
    print(f"ok: {len(lines)} events" if problem is None else f"WRONG: {problem}")
    return 0 if problem is None else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
