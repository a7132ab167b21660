"""The intake workbook's nouns by key: the one table that drives the reader."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.workbook.columns import Noun
from workflows.workbook.host_columns import ORGANISATIONS, PEOPLE, SITES
from workflows.workbook.record_columns import AGREEMENTS, ANSWERS, TRAINING

NOUN_TABLE: Mapping[str, Noun] = {noun.key: noun for noun in (ORGANISATIONS, SITES, PEOPLE, TRAINING, AGREEMENTS, ANSWERS)}
