"""By which clock the hour is that a prospect names: "10am pacific", "three your time"."""

from __future__ import annotations

import re

from bot.coaching.time_words import plain
from bot.coaching.zones import find_zones, zone_beside_clock

_SPEAKS_ZONE = re.compile(
    r"(?P<place>[a-z][a-z' -]*?) time\b|(?P<offset>\b(?:utc|gmt)\s?(?:[+-]\s?\d{1,2}(?::?\d\d)?)?)"
    r"|\b(?P<short>c?est|edt|cet|cst|cdt|pst|pdt|mst|mdt|ist|bst|jst|aest|aedt|eet|wet)\b"
)
_AFTER_CLOCK = re.compile(
    r"(?:\b\d{1,2}(?:[:.h]\d\d)?\s?(?:[ap]m\b|o'?clock\b|h\b|hours\b)?|\bnoon\b|\bmidday\b),?\s+"
    r"(?P<beside>[a-z][a-z' -]*)"
)
_CLOCK = re.compile(r"(?<![\d:+-])\d{1,2}(?:[:.h]\d\d)?(?!\d)|\b(?:noon|midday|midnight)\b")
OFFSET = re.compile(  # of a zone: no hour is wished for by it
    r"\b(?:utc|gmt)\s*(?:[+-]|plus |minus )\s*\d{1,2}(?:[:.]?\d\d)?(?![\d:])"
    r"|^\s*(?:\+\s?|-)\d{1,2}(?:[:.]?\d\d)?\s*(?:hours?|hrs?|h)?\W*$",
    re.I,
)
_NOBODY = r"(?:hour|min|minute|day|week|month|year|today|tomorrow|fortnight|it|that|what|let|there|here)'s"
_OTHERS_ZONE = re.compile(
    r"\b(?:by |on |in )?(?:your|(?:the )?coach(?:es)?'?s?|his|her|their"
    rf"|(?!{_NOBODY})(?P<who>[a-z][a-z]+)'s) (?:local |own )?(?:time(?: zone)?|clock)\b"
)


def by_others_clock(text: str) -> bool:
    """Whether the hour is said by the clock of the coach: "at three your time"."""
    return _OTHERS_ZONE.search(plain(text)) is not None


def without_others_clock(text: str) -> str:
    """The words but for "your time"; a coach who is named stays."""
    return _OTHERS_ZONE.sub(r" \g<who> ", plain(text))


def zone_of_clock(text: str) -> tuple[str, ...]:
    """The zone that a clock time is said in: "10am pacific"; empty where none is, or it is not sure."""
    zone, sure = zone_said(text, "")
    return (zone,) if zone and sure else ()


def said_in(text: str, zone: str) -> bool:
    """Whether the words name a clock time in the zone, so that it holds for that wish alone: "10am London time"."""
    return _CLOCK.search(plain(text)) is not None and zone_of_clock(text) == (zone,)


def zone_said(text: str, zone: str) -> tuple[str, bool]:
    """The zone a clock time is said in, and whether that is sure; an unknown or ambiguous one is not."""
    words = plain(text)
    if _OTHERS_ZONE.search(words):
        return zone, False
    for found in _SPEAKS_ZONE.finditer(words):
        place = " ".join(re.findall(r"[a-z']+", found["place"] or "")[-3:])
        meant = find_zones(f"{place} time" if place else found[0], misspelled=False)
        if len(meant) == 1:
            return meant[0], True
        if meant:
            return (zone, True) if zone in meant else (zone, False)
    beside = [zones for found in _AFTER_CLOCK.finditer(words) if (zones := zone_beside_clock(found["beside"]))]
    if beside and zone not in beside[0]:
        return (beside[0][0], True) if len(beside[0]) == 1 else (zone, False)
    return zone, True
