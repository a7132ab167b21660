"""Councils as coordinators write them: by code, full name, everyday name, or the name of a council that has been merged away."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from onboarding import names
from onboarding.errors import Invalid
from onboarding.models import Locality

_EVERYDAY: Mapping[str, str] = {
    "hull": "kingston upon hull",
    "western isles": "na h eileanan siar",
    "outer hebrides": "na h eileanan siar",
    "eilean siar": "na h eileanan siar",
    "comhairle nan eilean siar": "na h eileanan siar",
    "durham": "county durham",
    "derry": "derry city and strabane",
    "bcp": "bournemouth christchurch and poole",
    "rct": "rhondda cynon taf",
    "rhondda cynon taff": "rhondda cynon taf",
    "ynys mon": "anglesey",
    "caerdydd": "cardiff",
    "abertawe": "swansea",
    "casnewydd": "newport",
    "wrecsam": "wrexham",
    "sir gaerfyrddin": "carmarthenshire",
    "sir benfro": "pembrokeshire",
    "sir y fflint": "flintshire",
    "sir ddinbych": "denbighshire",
    "sir fynwy": "monmouthshire",
    "bro morgannwg": "vale of glamorgan",
    "pen y bont ar ogwr": "bridgend",
    "castell nedd port talbot": "neath port talbot",
    "merthyr tudful": "merthyr tydfil",
    "derry and strabane": "derry city and strabane",
    "westminster city": "westminster",
}
"""Folded everyday name → folded name without its dressing."""
_MERGED: Mapping[str, tuple[str, ...]] = {
    "cumberland": ("allerdale", "carlisle", "copeland"),
    "westmorland and furness": ("barrow in furness", "eden", "south lakeland"),
    "north yorkshire": ("craven", "hambleton", "harrogate", "richmondshire", "ryedale", "scarborough", "selby"),
    "somerset": ("mendip", "sedgemoor", "somerset west and taunton", "south somerset", "taunton deane", "west somerset"),
    "buckinghamshire": ("aylesbury vale", "chiltern", "south bucks", "wycombe"),
    "north northamptonshire": ("corby", "east northamptonshire", "kettering", "wellingborough"),
    "west northamptonshire": ("daventry", "northampton", "south northamptonshire"),
    "bournemouth christchurch and poole": ("bournemouth", "christchurch", "poole"),
    "east suffolk": ("suffolk coastal", "waveney"),
    "west suffolk": ("forest heath", "st edmundsbury"),
    "dorset": ("east dorset", "north dorset", "purbeck", "west dorset", "weymouth and portland"),
}
"""English councils merged since 2019 and the council that took their place."""
_DRESSING = re.compile(
    r"^(the |london borough of |royal borough of |metropolitan borough of |borough of |city and county of |city of |county borough of |"
    r"county of |isle of |council of |cyngor sir |cyngor |lb )"
    r"|(( (city and district|metropolitan borough|metropolitan district|county borough|city and county|royal borough|london borough|"
    r"borough|city|district|county|unitary))?( authority)?( (council|cc|dc|bc|mbc|mdc|cbc|ccc|la))$)"
    r"|( (city of|county of|isle of|london borough|metropolitan borough|royal borough|city|unitary authority|mbc|cbc|lb|council))$"
)


def bare(name: str) -> str:
    """A council's name without what kind of council it is: "Bristol, City of", "Bristol City Council" → "bristol"."""
    key, before = names.key_of(name), ""
    while key != before:
        before, key = key, _DRESSING.sub("", key).strip() or key
    return key


class Places:
    """The localities the framework knows, by what people call them; loaded once."""

    def __init__(self) -> None:
        self._exact: dict[str, str] = {}
        self._bare: dict[str, set[str]] = {}
        self.names: dict[str, str] = {}
        for code, name in Locality.objects.values_list("code", "name"):
            self._exact |= {names.key_of(name): code, code.casefold(): code}
            self._bare.setdefault(bare(name), set()).add(code)
            self.names[code] = name

    def find(self, place: str) -> list[str]:
        """The codes a place names: one, or those of "Salford and Trafford". Raises Invalid saying what to write."""
        codes = self._codes(place)
        if not codes:
            parts = [self._codes(part) for part in re.split(r"\s+and\s+|\s*&\s*|\s*\+\s*", place)]
            if len(parts) > 1 and all(len(part) == 1 for part in parts):
                return [code for part in parts for code in part]
        if len(codes) == 1:
            return list(codes)
        raise Invalid(self._why(place, codes), fields={"localities": self._advice(place, codes)})

    def took_over(self, place: str) -> str | None:
        """The name of the council that took the place of a merged one."""
        new = next((new for new, old in _MERGED.items() if bare(place) in old), None)
        return next((self.names[code] for code in self._bare.get(new or "", ())), None)

    def _codes(self, place: str) -> set[str]:
        if code := self._exact.get(place.strip().casefold()) or self._exact.get(names.key_of(place)):
            return {code}
        key = bare(place)
        key = _EVERYDAY.get(key, key)
        new = next((new for new, old in _MERGED.items() if key in old), key)
        return self._bare.get(key) or self._bare.get(new) or self._begun(key)

    def _begun(self, key: str) -> set[str]:
        return {
            code
            for name, codes in self._bare.items()
            if name.startswith(tuple(f"{key} {word} " for word in ("upon", "under", "on", "and", "with")))
            for code in codes
        }

    def _why(self, place: str, codes: set[str]) -> str:
        return f"{place} {'is the name of more than one council' if codes else 'is not a council we know'}."

    def _advice(self, place: str, codes: set[str]) -> str:
        if codes:
            return f"Write which: {' or '.join(sorted(f'{self.names[code]} ({code})' for code in codes))}."
        known = {names.key_of(name): name for name in self.names.values()}
        near = difflib.get_close_matches(bare(place), list(known), n=1, cutoff=0.8)
        return f"Use the council's full name or its ONS code, such as E08000003{f'; did you mean {known[near[0]]}?' if near else '.'}"
