#!/usr/bin/env python3
"""Gatepost's one command. `demo`, `test` and `setup` make their own environment; everything else runs in the one it finds, or they made."""

import os
import sys


def main() -> int:
    from config import bootstrap

    if len(sys.argv) > 1 and sys.argv[1] in bootstrap.COMMANDS:
        return bootstrap.run(sys.argv[1], sys.argv[2:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        if (code := bootstrap.run_as_set_up(sys.argv)) is not None:
            return code
        print("Gatepost is not installed here. Run `python3 manage.py setup` first.", file=sys.stderr)  # noqa: T201
        return 1
    execute_from_command_line(sys.argv)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
