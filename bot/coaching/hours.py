"""A coach's weekly hours, on the clock of the coach's own zone, and when they are in UTC."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from bot.coaching.intervals import Interval

DAY = 24 * 60
LONGEST_SPAN = timedelta(days=366)  # of dates written as one
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
        days, _, times = part.partition(" ")
        for weekday in _weekdays(days):
            found += [Hours(weekday, start, end) for start, end in _stretches_of_a_day(times, part)]
    if not found:
        raise ValueError("no hours: nobody could book a call")
    return tuple(sorted(found))


def parse_date(text: str) -> tuple[DayHours, ...]:
    """Read ``2026-12-05 10:00-12:00, 14:00-15:00``, or ``2026-12-24..2027-01-02 closed``, both days included.

    Raises ValueError with the part that was not understood.
    """
    days, _, times = text.strip().partition(" ")
    first, _, last = days.partition("..")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise ValueError(f"a date is written 2026-12-05, several 2026-12-24..2027-01-02: {days!r}") from None
    if not timedelta(0) <= end - start <= LONGEST_SPAN:
        raise ValueError(f"dates go from earlier to later, a year at most: {days!r}")
    if not times.strip():
        raise ValueError(f"say when on that day, or closed: {text.strip()!r}")
    closed = times.strip() == "closed"
    some = () if closed else tuple(sorted(_stretches_of_a_day(times, text.strip())))
    return tuple(DayHours(start + timedelta(days=n), some) for n in range((end - start).days + 1))


def written_hours(hours: Iterable[Hours]) -> str:
    """As `parse_hours` reads it."""
    by_day: dict[int, list[str]] = {}
    for h in sorted(hours):
        by_day.setdefault(h.weekday, []).append(f"{_clock(h.start)}-{_clock(h.end)}")
    parts: list[tuple[int, int, str]] = []
    for weekday, times in by_day.items():
        first, last, said = parts[-1] if parts else (0, -2, "")
        if last == weekday - 1 and said == ", ".join(times):
            parts[-1] = (first, weekday, said)
        else:
            parts.append((weekday, weekday, ", ".join(times)))
    return "; ".join(
        f"{WEEKDAYS[first]}{'' if first == last else '-' + WEEKDAYS[last]} {said}" for first, last, said in parts
    )


def written_dates(dates: Iterable[DayHours]) -> list[str]:
    """As `parse_date` reads them, days alike in a row as one."""
    spans: list[tuple[date, date, str]] = []
    for one in sorted(dates):
        said = ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in one.stretches) or "closed"
        if spans and spans[-1][1:] == (one.day - timedelta(days=1), said):
            spans[-1] = (spans[-1][0], one.day, said)
        else:
            spans.append((one.day, one.day, said))
    return [f"{first}{'' if first == last else f'..{last}'} {said}" for first, last, said in spans]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _stretches_of_a_day(text: str, part: str) -> Iterator[tuple[int, int]]:
    """Of ``09:00-12:30, 14:00-17:00``, in minutes after midnight; ``part`` is what an error names."""
    for stretch in text.split(","):
        if not (ends := re.fullmatch(r"\s*(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)\s*", stretch)):
            raise ValueError(f"hours not understood: {part!r}")
        h1, m1, h2, m2 = map(int, ends.groups())
        start, end = h1 * 60 + m1, h2 * 60 + m2
        if not start < end <= DAY:
            raise ValueError(f"hours go from earlier to later on one day: {stretch.strip()!r}")
        yield start, end


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


def stretches(
    hours: Iterable[Hours],
    zone: tzinfo,
    window: Interval,
    dates: Mapping[date, Sequence[tuple[int, int]]] | None = None,
) -> Iterator[Stretch]:
    """The moments of the window at which the zone's wall clock stands inside the hours.

    ``dates`` are the days with hours of their own, in minutes after midnight, or none.
    So an hour that the clock skips yields nothing, and one that it shows twice yields both.
    """
    special = dates or {}
    week: dict[int, list[tuple[int, int]]] = {weekday: [] for weekday in range(7)}
    for h in hours:
        week[h.weekday].append((h.start, h.end))
    for piece, offset in steady_offsets(zone, window):
        day = (piece.start + offset).date()
        last = (piece.end + offset).date()
        while day <= last:
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - offset
            for opens, closes in special.get(day, week[day.weekday()]):
                first = midnight + timedelta(minutes=opens)
                start = max(first, piece.start)
                end = min(midnight + timedelta(minutes=closes), piece.end)
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
