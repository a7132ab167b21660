"""Settings of an installation under fault: those of one machine, and places at which a process can be made to die."""

from __future__ import annotations

import os
from pathlib import Path

from config.settings.dev import *  # noqa: F403  (Django settings modules compose this way)
from config.settings.dev import MIDDLEWARE as USUAL

FAILPOINTS = Path(os.environ["GATEPOST_FAILPOINTS"])
MIDDLEWARE = ["tests.chaos.answering.MayDieBeforeAnswering", *USUAL]
