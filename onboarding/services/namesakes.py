"""Two documents of one name: which of them a file is the next version of, and what the other is called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import count

from onboarding.models import Evidence, Organisation, SiteRequirement

LONGEST = 150


def name_beside(organisation: Organisation, name: str, rows: Sequence[SiteRequirement]) -> str:
    """What to call a file sent as ``name`` for ``rows``, which the document of that name does not serve; 1 query.

    The name of its earlier version where one was kept beside that document for one of ``rows``, else the first free one, as in
    "policy (2).pdf". The organisation must be locked.
    """
    stem, dot, ending = name.rpartition(".")
    beside = Evidence.objects.filter(organisation=organisation, name__startswith=stem[: LONGEST // 2], name__endswith=f"{dot}{ending}")
    served: dict[str, set[int | None]] = defaultdict(set)
    for taken, requirement in beside.values_list("name", "uses__requirement"):
        served[taken].add(requirement)
    asked = {row.pk for row in rows}
    for number in count(2):
        mark = f" ({number}){dot}{ending}"
        candidate = stem[: LONGEST - len(mark)] + mark
        if candidate not in served or asked & served[candidate]:
            return candidate
    raise AssertionError("Counting never ends.")
