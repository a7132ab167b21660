"""The child process that opens files: limits, refusals, and that it costs little."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workflows.sandbox import FileRefused, Limits, run_limited


def refuse(code: str) -> None:
    raise FileRefused(code, "Send something else.")


def use_memory(mib: int) -> int:
    return len(bytearray(mib * 1024 * 1024))


def burn() -> None:
    while True:
        pass


def open_socket() -> None:
    socket.create_connection(("127.0.0.1", 9))


def start_program() -> None:
    subprocess.run(["true"], check=True)


def die() -> None:
    os.abort()


class NotPlain:
    """Not one of our own classes, so it may not leave the child."""


def answer_object() -> NotPlain:
    return NotPlain()


def nested(number: int) -> int:
    return run_limited(abs, number)


def environment_names() -> list[str]:
    return sorted(os.environ)


def test_a_result_comes_back() -> None:
    assert run_limited(sorted, [3, 1, 2]) == [1, 2, 3]


def test_a_refusal_passes_through_with_its_code_and_message() -> None:
    with pytest.raises(FileRefused) as caught:
        run_limited(refuse, "some_code")
    assert caught.value.code == "some_code"
    assert caught.value.message == "Send something else."


@pytest.mark.parametrize(
    ("function", "arguments"),
    [(use_memory, (2000,)), (open_socket, ()), (start_program, ()), (die, ()), (answer_object, ()), (int, ("not a number",))],
)
def test_anything_else_that_goes_wrong_is_an_unprocessable_file(function, arguments) -> None:
    with pytest.raises(FileRefused) as caught:
        run_limited(function, *arguments)
    assert caught.value.code == "unprocessable_file"
    assert "within the limits" in caught.value.message


# U11
@pytest.mark.parametrize(("function", "arguments"), [(time.sleep, (30,)), (burn, ())])
def test_a_child_that_does_not_end_is_stopped_at_the_wall_limit(function, arguments) -> None:
    began = time.monotonic()
    with pytest.raises(FileRefused):
        run_limited(function, *arguments, limits=Limits(wall_seconds=0.5))
    assert time.monotonic() - began < 5


# U11
def test_processor_time_is_limited_too() -> None:
    began = time.monotonic()
    with pytest.raises(FileRefused):
        run_limited(burn, limits=Limits(cpu_seconds=1, wall_seconds=30))
    assert time.monotonic() - began < 15


def test_the_next_call_works_after_a_child_has_died() -> None:
    with pytest.raises(FileRefused):
        run_limited(die)
    assert run_limited(abs, -5) == 5


def test_many_threads_may_call_at_once() -> None:
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda number: run_limited(abs, -number), range(40))) == list(range(40))


def test_inside_the_sandbox_a_second_call_runs_directly() -> None:
    assert run_limited(nested, -3) == 3


def test_secrets_in_the_environment_do_not_reach_the_child(monkeypatch) -> None:
    monkeypatch.setenv("A_SECRET", "value")
    assert "A_SECRET" not in run_limited(environment_names)


def test_a_lock_the_caller_holds_is_not_kept_by_the_child(tmp_path: Path) -> None:
    run_limited(abs, 1)
    with (tmp_path / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        run_limited(abs, 1)
    with (tmp_path / "lock").open("w") as again:
        fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_large_answers_arrive_whole() -> None:
    assert len(run_limited(bytes, 20_000_000)) == 20_000_000
