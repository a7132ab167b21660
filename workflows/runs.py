"""Which flow run this is, and what it works on: named in every request to the API and in every line of the log.

Imports nothing of Prefect: outside a flow there is none, and Prefect is first imported once its settings stand.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from structlog.contextvars import bound_contextvars

HEADER = "X-Run-ID"


def current_run() -> str:
    """The id of the flow run this code runs in, 32 hexadecimal digits; empty outside a run."""
    context = sys.modules.get("prefect.context")
    if context is None:
        return ""
    if task := context.TaskRunContext.get():
        run = task.task_run.flow_run_id
    elif flow := context.FlowRunContext.get():
        run = flow.flow_run.id if flow.flow_run else None
    else:
        run = None
    return run.hex if run else ""


def run_log(file: str) -> logging.Logger:
    """The logger of a module with a flow: Prefect loads such a module under a name that it makes up."""
    return logging.getLogger(f"workflows.flows.{Path(file).stem}")


def name_the_run(request: httpx.Request) -> None:
    """For a client's requests: says which run makes them."""
    if run := current_run():
        request.headers[HEADER] = run


@contextmanager
def working_on(kind: str, subject: int) -> Iterator[None]:
    """What is logged in the block names the work: the kind and the id of its subject."""
    with bound_contextvars(work=f"{kind} {subject}"):
        yield
