"""One JSON object per line of the log, whatever it says: with the request, the flow run and the work it belongs to.

Used by web processes and by workers. A line says what kind of thing failed and where, never what the failure says: that may quote
what people typed (T7).
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import traceback
from typing import Any

from structlog.contextvars import get_contextvars

from workflows.runs import current_run

FRAMES_KEPT = 12
ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "taskName"}


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            **get_contextvars(),
            **{name: value for name, value in vars(record).items() if name not in ORDINARY},
        }
        # Prefect names the run in its own lines by the same id, with dashes.
        if run := current_run() or str(line.pop("flow_run_id", "")).replace("-", ""):
            line.setdefault("run_id", run)
        if record.exc_info and record.exc_info[1]:
            line["failure"] = failure(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True, default=str)


def _message(record: logging.LogRecord) -> str:
    """What Django says of a request names its address, which may hold a secret or a name; the line of the request has its route."""
    if hasattr(record, "request") and isinstance(record.args, tuple) and record.args:
        return str(record.args[0])
    return record.getMessage()


def failure(error: BaseException) -> dict[str, Any]:
    """Its kind, the places it came through, and what caused it."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES_KEPT:]
    cause = error.__cause__ or error.__context__
    return {
        "kind": type(error).__name__,
        "through": [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
        **({"because": failure(cause)} if cause is not None else {}),
    }
