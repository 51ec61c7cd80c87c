"""Which country a prospect is in: from words ("I'm in Ireland") or a time zone. ISO 3166 codes."""

from __future__ import annotations

import re

from babel import Locale
from babel.core import get_global

from bot.coaching.zones import find_zones

ALSO = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "britain": "GB", "great britain": "GB",
    "northern ireland": "GB", "usa": "US", "u.s.": "US", "u.s.a.": "US", "america": "US", "the states": "US",
    "holland": "NL", "korea": "KR", "uae": "AE", "emirates": "AE", "czech republic": "CZ", "deutschland": "DE",
}  # fmt: skip
NAMES = {name.casefold(): code for code, name in Locale("en").territories.items() if len(code) == 2} | ALSO
TERRITORY_OF = {zone: code for code, zones in get_global("territory_zones").items() for zone in zones if code != "001"}


def country_in(words: str) -> str | None:
    """The country named in the words, or the one of a city in them; None when none or several may be meant."""
    text = words.casefold()
    named = [(len(name), code) for name, code in NAMES.items() if re.search(rf"\b{re.escape(name)}(?!\w)", text)]
    if named:
        return str(max(named)[1])
    if re.search(r"\bUS\b", words):
        return "US"
    codes = {TERRITORY_OF.get(zone) for zone in find_zones(words)}
    return codes.pop() if len(codes) == 1 else None


def country_of_zone(zone: str | None) -> str | None:
    found: str | None = TERRITORY_OF.get(zone or "")
    return found
