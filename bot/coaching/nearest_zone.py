"""The time zone at a place, from where the zones' own cities are (zone.tab of the IANA data)."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from zoneinfo import ZoneInfo

EARTH = 6371.0  # km
FARTHEST = 400.0  # km; further away another zone may begin long before: Mumbai is nearer to Karachi than to Calcutta
RIVALS = 1.5  # a zone whose city is not so many times as far away may be meant as well
_DEGREES = re.compile(r"([+-])(\d{2,3})(\d\d)(\d\d)?(?=[+-]|$)")


def zone_at(latitude: float, longitude: float, now: datetime) -> str | None:
    """The IANA zone of the nearest city that names one; None where one with another clock is about as near, or none
    is near at all. A border that no city stands close to is not seen."""
    ranked = sorted((_distance(latitude, longitude, *place), zone) for zone, place in _cities().items())
    nearest, zone = ranked[0]
    if nearest > FARTHEST:
        return None
    rivals = {name for distance, name in ranked if distance <= max(nearest * RIVALS, 1.0)}
    clocks = {now.astimezone(ZoneInfo(name)).utcoffset() for name in rivals}
    return zone if len(clocks) == 1 else None


@cache
def _cities() -> dict[str, tuple[float, float]]:
    lines = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {zone: _place(place) for _, place, zone, *_ in rows}


def _place(written: str) -> tuple[float, float]:
    """``+5230+01322`` (degrees and minutes, perhaps seconds) as latitude and longitude."""
    latitude, longitude = (
        (-1 if sign == "-" else 1) * (int(degrees) + int(minutes) / 60 + int(seconds or 0) / 3600)
        for sign, degrees, minutes, seconds in _DEGREES.findall(written)
    )
    return latitude, longitude


def _distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    a, b, c, d = map(radians, (lat1, lon1, lat2, lon2))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))
