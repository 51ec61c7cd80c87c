"""A zone told by another: "3 hours ahead of London", "two hours behind Paris"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.coaching.clocks import NUMBERS
from bot.coaching.zones import RELATION, find_zones, zone_of_offset

_AHEAD = frozenset({"ahead", "in front", "in advance", "later", "east"})  # a clock ahead shows the later hour


def relative_zone(words: str, now: datetime) -> str | None:
    """The IANA zone whose clock is so far from that of the place named, at ``now``.

    None when the words speak of no such thing, or name no place or offset that is known.
    """
    if not (found := RELATION.search(words)):
        return None
    known = find_zones(found["place"], misspelled=False)
    if len(known) != 1:
        return None
    there = now.astimezone(ZoneInfo(known[0])).utcoffset() or timedelta()
    away = _minutes(found) if found["way"].lower() in _AHEAD else -_minutes(found)
    return zone_of_offset(int(there.total_seconds()) // 60 + away)


def _minutes(found: re.Match[str]) -> int:
    count = found["count"].lower()
    if count == "half an":
        return 30
    hours = 1 if count in ("a", "an") else NUMBERS.get(count) or int(count)
    return hours * 60 + (30 if found["half"] or found["more"] else int(found["minutes"] or 0))
