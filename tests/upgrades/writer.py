"""The last release at work: plain SQL that knows the columns there were, and remembers what it was told was done."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from tests.upgrades.installation import Installation, Session

SITE, REQUIREMENT = "onboarding_site", "onboarding_siterequirement"
PAUSE_SECONDS = 0.05


@dataclass(slots=True)
class Written:
    """``submitted`` are requirement rows, ``opened`` and ``live`` sites; ``failed`` says what was refused."""

    submitted: list[int] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    live: list[int] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class OldCode:
    """Submits, opens sites (their addresses begin with ``name``) and sends sites live, in turn, until told to stop."""

    def __init__(self, installation: Installation, name: str = "opened") -> None:
        self.written = Written()
        self._installation, self._name = installation, name
        self._over = threading.Event()
        with installation.session() as session:
            self._known = {table: [name for name in session.columns(table) if name != "id"] for table in (SITE, REQUIREMENT)}
            sites = session.rows(f"SELECT id FROM {SITE} ORDER BY id")
            open_rows = session.rows(f"SELECT id FROM {REQUIREMENT} WHERE state = 'open' ORDER BY id")
        self._sites = [row[0] for row in sites]
        self._open = [row[0] for row in open_rows]
        self._thread = threading.Thread(target=self._work)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> Written:
        self._over.set()
        self._thread.join()
        return self.written

    def _work(self) -> None:
        steps = (self._submit, self._open_site, self._go_live)
        with self._installation.session() as session:
            number = 0
            while not self._over.wait(PAUSE_SECONDS):
                started = time.monotonic()
                try:
                    with session.together():
                        done, key = steps[number % len(steps)](session, number)
                except Exception as error:  # whatever the database refuses is what the test is about
                    self.written.failed.append(f"{type(error).__name__}: {error}")
                else:
                    done.append(key)
                self.written.waits.append(time.monotonic() - started)
                number += 1

    def _submit(self, session: Session, number: int) -> tuple[list[int], int]:
        row = self._open[number // 3 % len(self._open)]
        session.rows(
            f"UPDATE {REQUIREMENT} SET state = 'submitted', standing = 'with_reviewer', submitted_on = '2026-11-16', "
            "submissions = submissions + 1, version = version + 1 WHERE id = ?",
            [row],
        )
        return self.written.submitted, row

    def _go_live(self, session: Session, number: int) -> tuple[list[int], int]:
        site = self._sites[number // 3 % len(self._sites)]
        session.rows(f"UPDATE {SITE} SET status = 'live', went_live_on = '2026-11-20', version = version + 1 WHERE id = ?", [site])
        return self.written.live, site

    def _open_site(self, session: Session, number: int) -> tuple[list[int], int]:
        """Another site of the first host, with its rows: what an ORM that knows no newer column sends."""
        columns = self._known[SITE]
        values = ", ".join(f"'{self._name}-{number}'" if name == "slug" else name for name in columns)
        names = ", ".join(columns)
        statement = f"INSERT INTO {SITE} ({names}) SELECT {values} FROM {SITE} WHERE id = ? RETURNING id"
        ((made,),) = session.rows(statement, [self._sites[0]])
        names = ", ".join(self._known[REQUIREMENT])
        values = ", ".join(str(made) if name == "site_id" else name for name in self._known[REQUIREMENT])
        session.rows(f"INSERT INTO {REQUIREMENT} ({names}) SELECT {values} FROM {REQUIREMENT} WHERE site_id = ?", [self._sites[0]])
        return self.written.opened, made
