"""Moments as the console shows them: in the reader's zone, and what a machine reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.coaching.spoken import spoken_clock, spoken_day, spoken_short, spoken_zone


@dataclass(frozen=True)
class Moment:
    """``short``: ``Tue 24 Nov, 10:30``; ``full`` has the year and the zone."""

    iso: str
    short: str
    day: str
    clock: str
    full: str


def moment(at: datetime, zone: str) -> Moment:
    local = at.astimezone(ZoneInfo(zone))
    clock = spoken_clock(at, zone)
    full = f"{spoken_day(at, zone)} {local.year}, {clock} ({spoken_zone(zone)})"
    return Moment(at.isoformat(), spoken_short(at, zone), f"{spoken_day(at, zone)} {local.year}", clock, full)
