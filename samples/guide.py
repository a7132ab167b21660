"""The two pages that explain the pack: README.md beside the files, and docs/sample-pilot.md."""

from __future__ import annotations

from samples.hosts import HOSTS
from samples.model import AS_OF, Host
from samples.timetable import timetable
from samples.words import NATIONS

TABLE_HEAD = "| # | Host | Nation | Story | Where to see it |\n| --- | --- | --- | --- | --- |\n"

README = """\
# The sample pilot

Everything here is invented: organisations, people, numbers, documents. Names of councils are real, because a site has to lie
somewhere; no council, police force or trust has anything to do with it. Identifiers have the form of their register but lie
far outside what registers issue; e-mail addresses end in example.org; telephone numbers are reserved for drama (01632 960xxx).

The pack shows {count} host organisations on {day}. `python3 -m samples.make` writes it again, byte for byte.

| File | What it is |
| --- | --- |
| `intake.xlsx` | the coordinators' workbook: hosts, sites, people, training, agreements, answers |
| `evidence/<host>/` | what hosts sent: PDF with text, scans without, DOCX, ODT, XLSX, PNG |
| `decisions.csv` | one row for each requirement that was sent: who sent it, what reviewers decided, when |
| `gates.csv` | the gate meetings |
| `events.csv` | actions opened and closed, go-live, withdrawal |
| `sign-ins.csv` | who can sign in; a blank organisation means the role holds for the whole programme |

## How to read the tables

- On the sheet *Answers* the column *Document* names a file in the host's folder. One file may serve several requirements.
- Lists are separated by `;`. A condition is `text|owner role|day`.
- A waiver is `reason|compensating control|owner role|asked for by|last day`.
- `reviewers` review in the order given. With two reviewers and the outcome *returned*, the first accepted and the second returned it.
- For *waived*, `reviewers` names who approved the waiver, and `decided_on` is the day it was approved.
- `judgements` are keys of checks that the accepting reviewers judged met.
- A blank `decided_on` means it is still with the reviewer.
- `{refused}` is an invented look-alike of a criminal-record certificate. It is there to be refused.
"""

GUIDE = """\
# The sample pilot

Twenty-four invented hosts, seen on {day}. The files are in `samples/pilot/`, made by `python3 -m samples.make`; what each file
is stands in `samples/pilot/README.md`. Nothing in the pack sets a standing, a colour or a gate's status: all of it follows from
facts, answers, decisions and days.

{table}
## What the pack shows on purpose

- Look-ups of registers count for 90 days, a board's decision to apply for six months. So that everything is in date on one day, the
  hosts' work lies between July and November 2026.
- A requirement that waits for another cannot be sent: the firewall of host 9 is written and attached, but waits for EOI-06.
- A host whose legal form does not exist in its nation cannot pass G1: host 24 was deferred there and withdrew.
- Host 1 and host 6 are live; host 5 has passed G7 and waits for its start in December.
- A certificate about to end colours a site before it lapses: host 3, DAT-12.
"""


def readme() -> str:
    return README.format(count=len(HOSTS), day=_day(), refused="evidence/rathmoorland-womens-support/scan-for-safer-recruitment.pdf")


def guide() -> str:
    return GUIDE.format(day=_day(), table=TABLE_HEAD + "".join(_row(host) for host in HOSTS))


def _row(host: Host) -> str:
    return f"| {host.number} | {host.name} | {NATIONS[host.nation]} | {host.story} ({len(timetable(host))} sent) | {host.see} |\n"


def _day() -> str:
    return f"{AS_OF.day} {AS_OF:%B %Y}"
