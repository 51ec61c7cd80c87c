"""A zone told by another: "3 hours ahead of London", "two hours behind Paris"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.coaching.clocks import NUMBERS
from bot.coaching.zones import RELATION, find_zones, zone_of_offset

_AHEAD = frozenset({"ahead", "in front", "in advance", "later", "east"})  # a clock ahead shows the later hour
CHANGING = (  # zones that have summer time, one of each kind
    "Europe/London", "Europe/Paris", "Europe/Athens", "Atlantic/Azores", "America/St_Johns", "America/Halifax",
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage",
    "Australia/Sydney", "Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham",
)  # fmt: skip
WEEKS_APART = 5  # in a year: America changes two or three weeks before Europe, and a week after it


def relative_zone(words: str, now: datetime) -> str | None:
    """The IANA zone whose clock is so far from that of the place named, at ``now``: with summer time as there where
    such a zone is known, else the offset of today, which stays as it is.

    None when the words speak of no such thing, or name no place or offset that is known.
    """
    if not (found := RELATION.search(words)):
        return None
    known = find_zones(found["place"], misspelled=False)
    if len(known) != 1:
        return None
    away = _minutes(found) if found["way"].lower() in _AHEAD else -_minutes(found)
    return _keeping_summer_time(known[0], away, now) or zone_of_offset(_offset(known[0], now) + away)


def _keeping_summer_time(place: str, away: int, now: datetime) -> str | None:
    """The zone that is so many minutes from the place all year, but for the weeks in which only one of the two has
    changed its clocks; None where the place changes none, or no such zone is known."""
    year = [now + timedelta(weeks=week) for week in range(53)]
    there = [_offset(place, at) for at in year]
    if len(set(there)) == 1:
        return None
    apart = {
        zone: sum(_offset(zone, at) != its + away for at, its in zip(year, there, strict=True)) for zone in CHANGING
    }
    near = [zone for zone in CHANGING if apart[zone] <= WEEKS_APART and _offset(zone, now) == there[0] + away]
    return min(near, key=lambda zone: apart[zone], default=None)


def _offset(zone: str, at: datetime) -> int:
    """Minutes from UTC."""
    return int((at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()).total_seconds()) // 60


def _minutes(found: re.Match[str]) -> int:
    count = found["count"].lower()
    if count == "half an":
        return 30
    hours = 1 if count in ("a", "an") else NUMBERS.get(count) or int(count)
    return hours * 60 + (30 if found["half"] or found["more"] else int(found["minutes"] or 0))
