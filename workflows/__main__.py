"""`python -m workflows`: the embedded flow runner, beside the web process, until it is stopped.

Needs a worker's token in GATEPOST_TOKEN or in the file GATEPOST_TOKEN_FILE.
With GATEPOST_API_URL it works over the network; with PREFECT_API_URL it uses that server
instead of one of its own.
"""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from pathlib import Path

from workflows import prefect_settings
from workflows.connection import worker_token
from workflows.delivering_mail import mail_server
from workflows.documents import libmagic
from workflows.prefect_server import running

WITHOUT_LIBMAGIC = (
    "libmagic is not installed on this machine, so what a file is gets judged by its ending, its first bytes, puremagic and its opening. "
    "For one judge more install it: libmagic1 on Debian and Ubuntu, libmagic with Homebrew."
)
LOGGING = Path(__file__).resolve().with_name("logging.yaml")


def main() -> int:
    try:
        worker_token()
    except RuntimeError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    mail_server()
    if not libmagic.is_here():
        print(WITHOUT_LIBMAGIC, file=sys.stderr)  # noqa: T201
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    home = Path(os.environ.get("GATEPOST_VAR_DIR", "var")).resolve() / "prefect"
    os.environ.setdefault("PREFECT_LOGGING_SETTINGS_PATH", str(LOGGING))
    prefect_settings.embed(home)
    try:
        if os.environ.get("PREFECT_API_URL"):
            _drive()
        else:
            with running(home) as url:
                os.environ["PREFECT_API_URL"] = url
                _drive()
    except KeyboardInterrupt:
        return 0
    return 0


def _drive() -> None:
    """Prefect reads its settings when first imported, so the runner is loaded only once they stand."""
    import_module("workflows.runner").drive_without_heartbeats(lambda: True)


if __name__ == "__main__":
    raise SystemExit(main())
