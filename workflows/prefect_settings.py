"""How Prefect is set where Gatepost embeds it. Import this before anything imports prefect.

Each value answers a measured pitfall (docs/decisions/0003-prefect.md).
"""

from __future__ import annotations

import os
from pathlib import Path

ALWAYS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_CLI_PROMPT": "false",
}
EMBEDDED = {
    # A first start migrates Prefect's own database, which may take 40 seconds; its default patience is 20.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # Batched writes: without them flows collide with the server's recorder on SQLite and wait two seconds each.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "50",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
}


def embed(home: Path) -> None:
    """Set this process up for an ephemeral Prefect server with its own database under ``home``. What the operator set stays."""
    home.mkdir(parents=True, exist_ok=True)
    for name, value in {**ALWAYS, **EMBEDDED, "PREFECT_HOME": str(home)}.items():
        os.environ.setdefault(name, value)
