"""`python -m workflows.demo`: what `manage.py demo` runs once everything is installed."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from workflows import prefect_settings
from workflows.client import ApiProblem, ApiUnreachable
from workflows.demo.pack import DemoError
from workflows.demo.progress import Phases
from workflows.prefect_server import running

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    var = Path(os.environ["GATEPOST_VAR_DIR"]).resolve()
    # Links in letters lead to where this demonstration is served.
    os.environ.setdefault("GATEPOST_PUBLIC_URL", f"http://localhost:{options.port}")
    phases = Phases()
    prefect_settings.embed(var / "prefect")
    phases.say("Starting Prefect (its first start makes a database and takes up to a minute)")
    started = time.monotonic()
    try:
        with running(var / "prefect") as url:
            phases.seconds["Prefect start"] = round(time.monotonic() - started, 2)
            os.environ["PREFECT_API_URL"] = url
            return _run(options, var, phases)
    except (DemoError, ApiProblem, ApiUnreachable, RuntimeError) as error:
        print(f"\nThe demonstration stopped: {error}", file=sys.stderr)  # noqa: T201
        return 1


def _run(options: argparse.Namespace, var: Path, phases: Phases) -> int:
    # Prefect reads its settings when it is first imported, so what needs it is loaded only now.
    from workflows.demo.acts import play, serve  # noqa: PLC0415

    play(options.pack, var, phases)
    return 0 if options.no_serve else serve(options.pack, var, options.port, phases)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="manage.py demo", description="Take the sample pilot from a workbook to driven, reported readiness."
    )
    parser.add_argument("--no-serve", action="store_true", help="stop once the reports are written")
    parser.add_argument("--port", type=int, default=8000, help="where the server listens (default 8000)")
    parser.add_argument("--pack", type=Path, default=ROOT / "samples" / "pilot", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
