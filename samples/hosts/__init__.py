"""The twenty-four hosts in their order."""

from __future__ import annotations

from samples.hosts.england_east_and_london import HOSTS as EAST_AND_LONDON
from samples.hosts.england_midlands import HOSTS as MIDLANDS
from samples.hosts.england_north import HOSTS as NORTH
from samples.hosts.england_south import HOSTS as SOUTH
from samples.hosts.scotland import HOSTS as SCOTLAND
from samples.hosts.wales_and_northern_ireland import HOSTS as WALES_AND_NORTHERN_IRELAND
from samples.model import Host

HOSTS: tuple[Host, ...] = tuple(
    sorted((*NORTH, *MIDLANDS, *EAST_AND_LONDON, *SOUTH, *SCOTLAND, *WALES_AND_NORTHERN_IRELAND), key=lambda host: host.number)
)

__all__ = ["HOSTS"]
