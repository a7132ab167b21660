"""Which faults come when: drawn from a seed, so that the same seed gives the same run of faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """``at`` in seconds from the start of the load; ``chance`` is what the fault draws its own choices from."""

    at: float
    fault: str
    chance: float


def planned(seed: int, seconds: float, weights: Sequence[tuple[str, int]], most_pause: float) -> list[Planned]:
    """Each fault of ``weights`` at least once where there is time, then by weight, up to ``most_pause`` seconds apart."""
    random = Random(seed)
    names = [name for name, _ in weights]
    first = list(names)
    random.shuffle(first)
    found: list[Planned] = []
    at = random.uniform(1, most_pause)
    while at < seconds:
        name = first.pop() if first and random.random() < 0.6 else random.choices(names, [weight for _, weight in weights])[0]
        found.append(Planned(at=round(at, 2), fault=name, chance=random.random()))
        at += random.uniform(0.3, most_pause)
    return found
