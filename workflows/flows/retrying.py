"""How tasks retry: with back-off when the API did not answer or failed, never when it said no."""

from __future__ import annotations

from typing import Any

from workflows.client import ApiUnreachable

RETRIES = 3
DELAYS_SECONDS: list[float] = [1, 5, 20]


async def worth_retrying(task: Any, task_run: Any, state: Any) -> bool:
    """Prefect's retry condition: only ``ApiUnreachable`` is worth another try."""
    failure = await state.aresult(raise_on_failure=False)
    return isinstance(failure, ApiUnreachable)
