"""The schedule of faults: the same for the same seed, and nothing left out."""

from __future__ import annotations

from tests.chaos.catalogue import ELSEWHERE, FAULTS, present
from tests.chaos.schedule import planned

WEIGHTS = [("F1", 8), ("F2", 4), ("F6", 1)]


def test_the_same_seed_gives_the_same_faults_at_the_same_times():
    assert planned(24, 300, WEIGHTS, 10) == planned(24, 300, WEIGHTS, 10)
    assert planned(24, 300, WEIGHTS, 10) != planned(25, 300, WEIGHTS, 10)


def test_every_fault_comes_in_a_run_that_is_long_enough():
    assert {one.fault for one in planned(24, 300, WEIGHTS, 10)} == {"F1", "F2", "F6"}


def test_faults_come_in_order_within_the_run():
    times = [one.at for one in planned(24, 300, WEIGHTS, 10)]
    assert times == sorted(times)
    assert 0 < times[0] <= times[-1] < 300


def test_each_of_the_twenty_eight_is_a_fault_of_the_schedule_or_accounted_for():
    numbers = {part.split()[0] for name in (*FAULTS, *ELSEWHERE) for part in name.split(", ")}
    assert numbers == {f"F{number}" for number in range(1, 29)}


def test_what_a_run_lacks_leaves_out_what_needs_it_and_nothing_else():
    has = present("sqlite", has_disk=False, has_clamd=False) | {"strace"}
    assert {name for name, fault in FAULTS.items() if fault.needs - has} == {"F4", "F7", "F9 away", "F9 hanging"}
