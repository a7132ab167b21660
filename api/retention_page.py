"""docs/retention.md: the record of processing, the periods, and what the nightly run does, from the data that the run itself uses."""

from __future__ import annotations

from collections.abc import Iterator

from onboarding.retention import DataClass, FieldEntry, Period, retention
from onboarding.services.disposal_rules import RULES

INTRODUCTION = """# What is kept, why, and for how long

Made from `onboarding/retention.yaml` and `onboarding/services/disposal_rules.py` by `python3 manage.py write_docs`; a test keeps it true,
another fails when a column is missing. It is the record of processing of this software; whoever runs a programme is the controller, and
ratifies or changes the periods. No survivor is ever recorded: there is no column for one.

## Periods

| Code | Kept for | Counted from when | Source |
| --- | --- | --- | --- |
"""
NIGHTLY = """
## What the nightly run does

1. **Destroys** what it announced on an earlier day and what is still due: one transaction for each thing, with its event in the trail.
   Files go with their keys after the commit, so that no backup of them can be opened; bytes that another document also holds stay with
   that one.
2. **Announces** what is newly due, with the hashes of its files. Nothing announced today is destroyed today. What is no longer due, or
   has come under a hold, lapses and is announced anew when its time comes.

`GET /api/v1/disposals/` lists what is announced, done and lapsed; `/api/v1/disposals/certificate/?on=YYYY-MM-DD` certifies a day, and
`…/certificate/content/` does so as a PDF. Running it twice on one day changes nothing the second time.
One call destroys at most 200 things; the flow asks again until nothing is left.

| Rule | Of | Kept for | Then |
| --- | --- | --- | --- |
"""
BY_PEOPLE = """
## Legal holds and erasure

**A legal hold** (`/api/v1/legal-holds/`) keeps everything of an organisation: nothing of it is announced, destroyed or erased until the
hold is lifted. Workbooks and national reports, which speak of every host, are kept while any hold stands.

**Erasure** (`/api/v1/erasures/`) takes two people: one asks, another approves; the database refuses the same person twice.

- *A document*: bytes and keys of all versions, their copies, and what inspectors read in them are destroyed, its name becomes "erased
  document 12", and it no longer counts for any requirement. Hashes stay.
- *A person*: name, e-mail, accreditation, vetting and training go. Posts stay with role and dates, ended at the latest that day, so that
  counts stay true. The name is taken out of signatures, findings and the columns that name who checked something. Answers are a host's own
  words that reviewers decided on: `still_named` says in how many the name still stands, for people to put right. Documents that name the
  person are erased one by one; a workbook's rows go after 90 days; gate decisions keep their frozen pack, whose hash others rely on.

The trail is never edited. Its events hold ids, codes and hashes, so that `manage.py verify_trail` succeeds after every disposal.

A document that was held for seven days without being released is destroyed, and its very bytes are refused from then on. A document
that still waits for its first check is never destroyed for that, only listed.

## Record of processing

Classes: organisation · staff (people of hosts) · account (people who sign in) · criminal offence (vetting outcomes, never certificates)
· free text (people may write anything). Columns that hold keys, codes, dates or counts only are not listed.
"""


def page() -> str:
    """The page as Markdown."""
    data = retention()
    periods = "\n".join(_period(period) for period in data.periods.values())
    rules = "\n".join(f"| {rule.key} | {rule.subject} | {rule.period.length} | {rule.words} |" for rule in RULES)
    return f"{INTRODUCTION}{periods}\n{NIGHTLY}{rules}\n{BY_PEOPLE}" + "".join(_models(data.fields))


def _period(period: Period) -> str:
    return f"| {period.code} | {period.length or 'as it says'} | {period.starts} | {period.source} |"


def _models(fields: tuple[FieldEntry, ...]) -> Iterator[str]:
    labels = dict.fromkeys(entry.model for entry in fields)
    for label in labels:
        entries = [entry for entry in fields if entry.model == label]
        listed = [entry for entry in entries if entry.data_class is not DataClass.NONE]
        yield f"\n### {label}\n\n{entries[0].purpose}\n"
        if listed:
            yield "\n| Columns | Class | Kept |\n| --- | --- | --- |\n"
            yield from _rows(listed)


def _rows(entries: list[FieldEntry]) -> Iterator[str]:
    grouped: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        grouped.setdefault((entry.data_class.value.replace("_", " "), entry.period), []).append(entry.name)
    for (data_class, code), names in grouped.items():
        yield f"| {', '.join(names)} | {data_class} | {code} |\n"
