"""Short ways to write down gate meetings."""

from __future__ import annotations

from samples.model import GateCall, day


def go(**days: str) -> tuple[GateCall, ...]:
    """``go(G1="09-29")``: gates passed without conditions, in the order of their days."""
    return tuple(
        sorted((GateCall(gate=gate, outcome="go", on=day(on)) for gate, on in days.items()), key=lambda call: (call.on, call.gate))
    )
