"""Where an upgrade starts: the newest migration of each of our apps in the last release. Raised when one is made."""

from __future__ import annotations

LAST_RELEASE = {"accounts": "0002_shared_counters", "checklists": "0001_initial", "onboarding": "0015_sites_by_name"}
"""No release is tagged yet: this is the state of 23 November 2026, the newest before columns were added to tables in use."""
