"""Every page there is, for ``manage.py screenshots`` and the tests that visit each page once."""

from __future__ import annotations

from portal.host.pages import PAGES as HOST
from portal.leadership.pages import PAGES as LEADERSHIP
from portal.public.pages import PAGES as PUBLIC
from portal.reviewer.pages import PAGES as REVIEWER
from portal.shared.registry import RegisteredPage

PAGES: tuple[RegisteredPage, ...] = (*PUBLIC, *HOST, *REVIEWER, *LEADERSHIP)
