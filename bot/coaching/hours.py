"""A coach's weekly hours, on the clock of the coach's own zone, and when they are in UTC."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from bot.coaching.intervals import Interval

DAY = 24 * 60
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, order=True)
class Hours:
    """A stretch of one weekday: 0 is Monday; ``start`` and ``end`` in minutes after midnight, 1440 is its end.

    Raises ValueError when they are no stretch of one day.
    """

    weekday: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.weekday <= 6 and 0 <= self.start < self.end <= DAY):
            raise ValueError(f"no stretch of a day: {self.weekday} {self.start}-{self.end}")


@dataclass(frozen=True, order=True)
class DayHours:
    """What holds on one day in place of the week's hours: stretches in minutes after midnight; none: closed.

    Raises ValueError when they are no stretches of one day, or overlap.
    """

    day: date
    stretches: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        ends = [0, *(end for _, end in self.stretches)]
        if any(not (before <= start < end <= DAY) for before, (start, end) in zip(ends, self.stretches, strict=False)):
            raise ValueError(f"no stretches of a day, one after the other: {self.day} {self.stretches}")


def parse_hours(text: str) -> tuple[Hours, ...]:
    """Read ``Mon-Thu 09:00-12:30, 14:00-17:00; Sat 10:00-13:00``.

    A stretch over midnight is written as two. Raises ValueError with the part that was not understood.
    """
    found: list[Hours] = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        days, _, stretches = part.partition(" ")
        for weekday in _weekdays(days):
            for stretch in stretches.split(","):
                if not (ends := re.fullmatch(r"\s*(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)\s*", stretch)):
                    raise ValueError(f"hours not understood: {part!r}")
                h1, m1, h2, m2 = map(int, ends.groups())
                try:
                    found.append(Hours(weekday, h1 * 60 + m1, h2 * 60 + m2))
                except ValueError:
                    raise ValueError(f"hours go from earlier to later on one day: {stretch.strip()!r}") from None
    if not found:
        raise ValueError("no hours: nobody could book a call")
    return tuple(sorted(found))


def _weekdays(text: str) -> range:
    first, _, last = text.partition("-")
    names = [name.lower() for name in WEEKDAYS]
    try:
        start, end = names.index(first[:3].lower()), names.index((last or first)[:3].lower())
    except ValueError:
        raise ValueError(f"weekday not understood: {text!r}") from None
    if end < start:
        raise ValueError(f"weekdays run from Monday to Sunday: {text!r}")
    return range(start, end + 1)


@dataclass(frozen=True)
class Stretch:
    """One stretch of hours (or the part of it on one side of a clock change) in UTC.

    ``first`` is the moment its wall clock would show the start of the hours: the grid counts from there.
    """

    first: datetime
    interval: Interval


def stretches(hours: Iterable[Hours], zone: tzinfo, window: Interval) -> Iterator[Stretch]:
    """The moments of the window at which the zone's wall clock stands inside the hours.

    So an hour that the clock skips yields nothing, and one that it shows twice yields both.
    """
    by_day: dict[int, list[Hours]] = {}
    for h in hours:
        by_day.setdefault(h.weekday, []).append(h)
    for piece, offset in steady_offsets(zone, window):
        day = (piece.start + offset).date()
        last = (piece.end + offset).date()
        while day <= last:
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - offset
            for h in by_day.get(day.weekday(), ()):
                first = midnight + timedelta(minutes=h.start)
                start = max(first, piece.start)
                end = min(midnight + timedelta(minutes=h.end), piece.end)
                if start < end:
                    yield Stretch(first, Interval(start, end))
            day += timedelta(days=1)


def steady_offsets(zone: tzinfo, window: Interval) -> Iterator[tuple[Interval, timedelta]]:
    """The window cut where the zone changes its clock, each piece with its offset from UTC."""
    start, offset = window.start, _offset(zone, window.start)
    moment = start
    while moment < window.end:
        after = min(moment + timedelta(days=1), window.end)
        if (new := _offset(zone, after)) != offset:
            change = min(_change(zone, moment, after), window.end)
            yield Interval(start, change), offset
            start, offset = change, new
        moment = after
    if start < window.end:
        yield Interval(start, window.end), offset


@lru_cache(maxsize=1024)
def _change(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    """The second at which the clock changes, by bisection: zoneinfo does not tell."""
    old = _offset(zone, before)
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle <= before:
            middle = before + timedelta(seconds=1)
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after.replace(microsecond=0)


def _offset(zone: tzinfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None  # an aware moment has one
    return offset


def local_day(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()
