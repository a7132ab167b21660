"""How well the sites past the first gate cover the kinds of host the pilot set out to learn from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from checklists import words
from reports.model import Coverage, CoverageCell, CoverageDimension, SiteLine

SIZE_GROUPS: Mapping[str, tuple[str, ...]] = {
    "Micro or small": ("micro", "small"),
    "Medium": ("medium",),
    "Large": ("large",),
    "Major or larger": ("major", "super_major"),
    "Public body": ("public_body",),
}
# Targets and caps below: the pilot's sampling plan for 24 site places, least number of sites per kind of host. A plan of ours,
# to be ratified with the illustrative framework.
_NATIONS: Mapping[str, tuple[int, int | None]] = {"ENG": (12, 15), "SCT": (3, None), "WLS": (3, None), "NIR": (3, None)}
_SIZES: Mapping[str, tuple[int, int | None]] = {
    "Micro or small": (5, None),
    "Medium": (7, 11),
    "Large": (4, None),
    "Major or larger": (2, None),
    "Public body": (1, None),
}
_STRUCTURES: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "CIO or SCIO": (5, ("cio", "scio")),
    "Charitable company": (6, ("charitable_company",)),
    "Community interest company": (1, ("cic",)),
    "Registered society or housing association": (1, ("registered_society", "housing_association")),
    "Faith body": (1, ("faith_body",)),
    "Statutory body": (1, ("local_authority", "nhs_body")),
}
_STRUCTURE_CAP = 9
_TYPES: Mapping[str, int] = {
    "anti_slavery": 3,
    "womens_sector": 2,
    "homelessness": 2,
    "migrant_refugee": 3,
    "health": 1,
    "advocacy_provider": 2,
    "legal_advice": 1,
    "faith": 1,
    "housing": 1,
    "statutory": 1,
}
_TYPE_CAPS: Mapping[str, int] = {"anti_slavery": 7}
_MATRIX: Mapping[str, tuple[int, int, int, int, int]] = {
    "ENG": (3, 4, 3, 2, 1),
    "SCT": (1, 1, 1, 0, 0),
    "WLS": (1, 2, 0, 0, 0),
    "NIR": (1, 2, 0, 0, 0),
}
MISSING = ("Urban, rural, coastal and island localities", "Hosting model (sole employer, lead body, consortium)")
_SUPPORTS = (("Also supports survivors", 8, True), ("No other service to survivors", 6, False))
_NATION_OF_PREFIX = {"E": "ENG", "S": "SCT", "W": "WLS", "N": "NIR"}

Counted = Callable[[SiteLine], bool]


def nation_of(site: SiteLine) -> str:
    return nation_at(site.region_code, site.nations)


def nation_at(region_code: str, nations: Sequence[str]) -> str:
    """The nation a site counts in: that of its region, else the first it serves."""
    return _NATION_OF_PREFIX.get(region_code[:1], nations[0] if nations else "")


def coverage(sites: Sequence[SiteLine], supports: Mapping[int, bool], admitted: Sequence[int]) -> Coverage:
    """``admitted`` are positions in ``sites`` of active sites past the first gate; ``supports`` says who also supports survivors."""
    counted = [(sites[at], supports.get(at, False)) for at in admitted]
    dimensions = (
        _by("Nation", counted, ((words.word("nation", k), t, c, _nation(k)) for k, (t, c) in _NATIONS.items())),
        _by("English regions", counted, ((words.word("region", k), 1, None, _region(k)) for k in words.TABLES["region"] if k[0] == "E")),
        _by("Size", counted, ((group, t, c, _size(group)) for group, (t, c) in _SIZES.items())),
        _by("Legal structure", counted, ((name, t, _STRUCTURE_CAP, _structure(keys)) for name, (t, keys) in _STRUCTURES.items())),
        _by("Type of organisation", counted, ((_words(k), t, _TYPE_CAPS.get(k), _type(k)) for k, t in _TYPES.items())),
        CoverageDimension(
            title="Independence",
            cells=tuple(_cell(name, target, None, [site for site, also in counted if also is value]) for name, target, value in _SUPPORTS),
        ),
    )
    return Coverage(
        index=_index(dimensions, lambda cell: cell.achieved),
        live_index=_index(dimensions, lambda cell: cell.live),
        dimensions=dimensions,
        matrix_columns=tuple(SIZE_GROUPS),
        matrix=tuple(_row(nation, targets, counted) for nation, targets in _MATRIX.items()),
        missing=MISSING,
    )


def _row(nation: str, targets: tuple[int, ...], counted: Sequence[tuple[SiteLine, bool]]) -> CoverageDimension:
    there = [pair for pair in counted if nation_of(pair[0]) == nation]
    return _by(words.word("nation", nation), there, ((g, t, None, _size(g)) for g, t in zip(SIZE_GROUPS, targets, strict=True)))


def _by(title: str, counted: Sequence[tuple[SiteLine, bool]], cells: Iterable[tuple[str, int, int | None, Counted]]) -> CoverageDimension:
    built = tuple(_cell(label, target, cap, [site for site, _ in counted if belongs(site)]) for label, target, cap, belongs in cells)
    return CoverageDimension(title=title, cells=built)


def _cell(label: str, target: int, cap: int | None, sites: Sequence[SiteLine]) -> CoverageCell:
    live = sum(site.status == "live" for site in sites)
    return CoverageCell(label=label, target=target, achieved=len(sites), live=live, cap=cap)


def _index(dimensions: Iterable[CoverageDimension], count: Callable[[CoverageCell], int]) -> float:
    """The mean over dimensions of the mean over their cells of min(count ÷ target, 1)."""
    shares = [sum(min(count(c) / c.target, 1.0) for c in d.cells) / len(d.cells) for d in dimensions]
    return round(sum(shares) / len(shares), 2)


def _nation(key: str) -> Counted:
    return lambda site: nation_of(site) == key


def _region(key: str) -> Counted:
    return lambda site: site.region_code == key


def _size(group: str) -> Counted:
    return lambda site: site.size in SIZE_GROUPS[group]


def _structure(keys: tuple[str, ...]) -> Counted:
    return lambda site: site.structure in keys


def _type(key: str) -> Counted:
    return lambda site: site.organisation_type == key


def _words(key: str) -> str:
    return {"womens_sector": "Women’s sector", "anti_slavery": "Anti-slavery"}.get(key, key.replace("_", " ").capitalize())
