"""Times as they are said to a prospect: in the prospect's zone, with the zone in a human way."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_time, get_timezone, get_timezone_location

ZONE_OF_CITY = {"en": "{} time"}  # other languages say the city alone
SAID_AS = {"en": "en_GB"}  # plain English: day before month, a clock of 24 hours


def spoken_time(moment: datetime, zone: str, locale: str = "en") -> str:
    """``Tuesday 24 November, 10:30 (Lisbon time)``; ``zone`` is an IANA name."""
    return f"{spoken_day(moment, zone, locale)}, {spoken_clock(moment, zone, locale)} ({spoken_zone(zone, locale)})"


def spoken_short(moment: datetime, zone: str, locale: str = "en") -> str:
    """``Tue 24 Nov, 10:30``: for a button, whose text is cut on small screens."""
    spoken = _locale(locale)
    local = moment.astimezone(ZoneInfo(zone))
    weekday = spoken.days["format"]["abbreviated"][local.weekday()]
    return f"{weekday} {format_skeleton('MMMd', local, locale=spoken)}, {spoken_clock(moment, zone, locale)}"


def spoken_day(moment: datetime, zone: str, locale: str = "en") -> str:
    """``Tuesday 24 November``."""
    spoken = _locale(locale)
    local = moment.astimezone(ZoneInfo(zone))
    weekday = spoken.days["format"]["wide"][local.weekday()]
    return f"{weekday} {format_skeleton('MMMMd', local, locale=spoken)}"


def spoken_clock(moment: datetime, zone: str, locale: str = "en") -> str:
    """``10:30``; ``01:30 UTC-5`` in the hour that the clock has twice in autumn."""
    local = moment.astimezone(ZoneInfo(zone))
    clock = str(format_time(local, "short", locale=_locale(locale)))
    return f"{clock} {_offset(local)}" if twice(moment, zone) else clock


def twice(moment: datetime, zone: str) -> bool:
    """Whether the zone's clock shows this moment's time at another moment, too: in the hour it is put back by."""
    local = moment.astimezone(ZoneInfo(zone))
    first, second = (local.replace(fold=fold).utcoffset() for fold in (0, 1))
    return bool(first and second and first > second)


def spoken_zone(zone: str, locale: str = "en") -> str:
    """``Lisbon time``; ``UTC``, ``UTC+5`` for zones without a place."""
    if zone in ("UTC", "GMT", "Etc/UTC", "Etc/GMT", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Etc/Universal", "Universal"):
        return "UTC"
    if zone.startswith("Etc/GMT") and zone[7:8] in "+-":
        return f"UTC{'-' if zone[7] == '+' else '+'}{zone[8:]}"  # the names of these zones have the sign reversed
    city = zone
    if "/" in zone:
        city = get_timezone_location(get_timezone(zone), locale=_locale(locale), return_city=True).rpartition("/")[2]
    return ZONE_OF_CITY.get(_locale(locale).language, "{}").format(city)


def _offset(local: datetime) -> str:
    """``UTC-5``, ``UTC+10:30``."""
    hours, minutes = divmod(round(abs(local.utcoffset() or timedelta()).total_seconds() / 60), 60)
    sign = "-" if (local.utcoffset() or timedelta()) < timedelta() else "+"
    return f"UTC{sign}{hours}:{minutes:02}" if minutes else f"UTC{sign}{hours}"


def _locale(locale: str) -> Locale:
    return Locale.parse(SAID_AS.get(locale, locale).replace("-", "_"))
