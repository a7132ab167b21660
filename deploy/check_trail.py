#!/usr/bin/env python3
"""Checks an exported chain of Gatepost's trail. Needs Python 3.9 or newer and nothing else.

    python3 check_trail.py [--key public.pem] trail.ndjson [checkpoint.json ...]

Each line of the export is one event. Every event's hash covers the event and the hash before it, so an event that was changed,
taken out, put in or moved shows. With checkpoints it also checks their signatures (Ed25519, RFC 8032), and that the chain still
holds the events that were signed on those days. A checkpoint brings the key that checks it; with ``--key`` it has to be the one you
were given before, else whoever rewrote the trail could have signed it anew. Exit code 0: whole; 1: not; 2: unreadable.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from typing import Any

COVERED = ("chain", "sequence", "at", "name", "actor_id", "actor", "organisation_id", "site_id", "data", "request_id")


def event_hash(event: dict[str, Any]) -> str:
    body = json.dumps({name: event[name] for name in COVERED}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256((event["previous_hash"] + body).encode("utf-8", "surrogatepass")).hexdigest()


P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SPKI = bytes.fromhex("302a300506032b6570032100")
Point = tuple[int, int, int, int]


def _point(encoded: bytes) -> Point | None:
    """The point of the curve that 32 bytes stand for, or None (RFC 8032, 5.1.3)."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def _sum(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = _sum(result, point)
        point, number = _sum(point, point), number >> 1
    return result


def is_signed(key: bytes, signature: bytes, text: bytes) -> bool:
    """Whether ``signature`` of ``text`` was made with the private half of ``key``."""
    a, r, s = _point(key), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or BASE is None or s >= ORDER:
        return False
    digest = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    left, right = _times(s, BASE), _sum(r, _times(digest, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def key_of(pem: str) -> bytes:
    """The 32 bytes of a public key. Raises ValueError for one of another kind."""
    der = base64.b64decode("".join(line for line in pem.splitlines() if not line.startswith("-----")))
    if not der.startswith(SPKI) or len(der) != len(SPKI) + 32:
        raise ValueError("that is no Ed25519 public key")
    return der[len(SPKI) :]


def check(lines: list[str], checkpoints: list[tuple[str, dict[str, Any]]]) -> str | None:
    """What is wrong, or None."""
    if not lines:
        return "there is no event"
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


def read_checkpoint(name: str, trusted: bytes | None = None) -> tuple[str, dict[str, Any], str]:
    """Its day, the ends of chains it holds, and what is wrong with its signature, if anything."""
    with open(name, encoding="utf-8") as file:
        kept = json.load(file)
    signed, key = json.loads(kept["signed"]), key_of(kept["public_key"])
    problem = ""
    if not is_signed(key, base64.b64decode(kept["signature"]), kept["signed"].encode()):
        problem = f"the checkpoint of {signed['on']} was altered: its signature does not fit"
    elif trusted not in (None, key):
        problem = f"the checkpoint of {signed['on']} was signed with another key than the one you were given"
    return signed["on"], signed["heads"], problem


def checked(arguments: list[str]) -> tuple[int, str | None]:
    """How many events there are, and what is wrong."""
    trusted = None
    if arguments[:1] == ["--key"]:
        with open(arguments[1], encoding="ascii") as file:
            trusted = key_of(file.read())
        arguments = arguments[2:]
    with open(arguments[0], encoding="utf-8") as file:
        lines = [line for line in file if line.strip()]
    checkpoints = [read_checkpoint(name, trusted) for name in arguments[1:]]
    forged = [problem for _, _, problem in checkpoints if problem]
    return len(lines), forged[0] if forged else check(lines, [(day, heads) for day, heads, _ in checkpoints])


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    try:
        count, problem = checked(arguments)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        print(f"unreadable: {error}")
        return 2
    print(f"ok: {count} events" if problem is None else f"WRONG: {problem}")
    return 0 if problem is None else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
