"""Bookable times: pure functions from a coach's hours and what is taken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from bot.coaching.bookings import OpeningNotOffered
from bot.coaching.coaches import Coach
from bot.coaching.hours import Stretch, local_day, steady_offsets, stretches
from bot.coaching.intervals import Interval, subtract

GRID = timedelta(minutes=30)
DECENT = range(8, 20)  # hours of the prospect's clock at which a call is offered before any other
ID = re.compile(r"([a-z][a-z0-9-]{0,21})~([0-9]{8}T[0-9]{4})Z")


class Opening(NamedTuple):
    """A bookable time of a coach; ``start`` and ``end`` in UTC, on the minute.

    A tuple, because thousands are made to offer three.
    """

    start: datetime
    end: datetime
    coach: str

    @property
    def id(self) -> str:
        """Short and stable, e.g. ``maren~20261124T0930Z``."""
        return f"{self.coach}~{self.start.astimezone(UTC):%Y%m%dT%H%MZ}"

    @property
    def interval(self) -> Interval:
        return Interval(self.start, self.end)


def parse_id(text: str) -> tuple[str, datetime]:
    """The coach's id and the start (UTC) that an opening's id names; raises OpeningNotOffered for anything else."""
    if not (found := ID.fullmatch(text)):
        raise OpeningNotOffered
    try:
        return found[1], datetime.strptime(found[2], "%Y%m%dT%H%M").replace(tzinfo=UTC)
    except ValueError:
        raise OpeningNotOffered from None


def openings(
    coach: Coach,
    now: datetime,
    *,
    busy: Iterable[Interval] = (),
    calls: Iterable[datetime] = (),
    holidays: Iterable[date] = (),
) -> list[Opening]:
    """All times at which the coach can be booked, in order.

    Days of ``holidays`` are free, but for those to which the coach gave hours: a date's own hours outweigh all.

    ``busy`` is what the calls, with their own buffers, must not overlap: spans of booked calls (`Coach.span`) and
    entries of a calendar. ``calls`` are the starts of booked calls, counted for ``most_a_day`` on the coach's
    calendar. The grid counts from the start of each stretch of hours, on the coach's wall clock.
    """
    first, last = now + timedelta(hours=coach.notice_hours), now + timedelta(days=coach.horizon_days)
    if first > last:
        return []
    # hours that run on after the last moment still hold a call that starts before it
    window = Interval(first - timedelta(days=1), last + coach.length + timedelta(days=1))
    dates = {**dict.fromkeys(holidays, ()), **{one.day: one.stretches for one in coach.dates}}
    parts = list(stretches(coach.hours, coach.zone, window, dates))
    before, after = timedelta(minutes=coach.buffer_before), timedelta(minutes=coach.buffer_after)
    free = subtract((part.interval for part in parts), (b.widen(after, before) for b in busy))
    full = {day for day, n in Counter(local_day(c, coach.zone) for c in calls).items() if n >= coach.most_a_day}
    starts = sorted({s for part in parts for s in _grid(part) if first <= s <= last})
    found = [Opening(start, end, coach.id) for start, end in _inside(free, starts, coach.length)]
    return [o for o in found if local_day(o.start, coach.zone) not in full] if full else found


def _grid(stretch: Stretch) -> Iterator[datetime]:
    passed = max(0, -((stretch.first - stretch.interval.start) // GRID))
    start = stretch.first + passed * GRID
    while start < stretch.interval.end:
        yield start
        start += GRID


def _inside(
    free: Iterable[Interval], starts: Iterable[datetime], length: timedelta
) -> Iterator[tuple[datetime, datetime]]:
    """Start and end of the calls that lie within one of the free intervals; all in order."""
    rest = iter(free)
    room = next(rest, None)
    for start in starts:
        end = start + length
        while room is not None and room.end < end:
            room = next(rest, None)
        if room is None:
            return
        if room.start <= start:
            yield start, end


def spread(
    found: Iterable[Opening],
    count: int = 3,
    *,
    zone: tzinfo = UTC,
    turns: Mapping[str, tuple[float, ...]] | None = None,
) -> list[Opening]:
    """A few that differ: other days and halves of the day (in the prospect's zone), then other coaches; in order.

    ``turns`` says whose turn it is: of coaches equal in all this the one with the smallest comes first.
    """
    turns = turns or {}
    alike = _alike(sorted(found), zone)
    chosen: list[Opening] = []
    starts: set[datetime] = set()
    days: Counter[date] = Counter()
    halves: Counter[bool] = Counter()
    coaches: Counter[str] = Counter()

    def rank(kind: Kind) -> tuple[object, ...]:
        first = alike[kind][-1]
        return kind.odd, days[kind.day], halves[kind.morning], coaches[kind.coach], turns.get(kind.coach, ()), first

    while alike and len(chosen) < count:
        kind = min(alike, key=rank)
        best = alike[kind][-1]
        chosen.append(best)
        starts.add(best.start)
        days[kind.day] += 1
        halves[kind.morning] += 1
        coaches[kind.coach] += 1
        for other in [k for k in alike if alike[k][-1].start == best.start]:
            # the same time with two coaches is no choice of times
            while alike[other] and alike[other][-1].start in starts:
                alike[other].pop()
            if not alike[other]:
                del alike[other]
    return sorted(chosen)


class Kind(NamedTuple):
    """What tells one opening from another in a spread; of those alike only the first is ever offered."""

    odd: bool  # at an hour at which people sleep
    day: date
    morning: bool
    coach: str


def _alike(found: Sequence[Opening], zone: tzinfo) -> dict[Kind, list[Opening]]:
    """By kind, the earliest last."""
    groups: dict[Kind, list[Opening]] = {}
    if not found:
        return groups
    offsets = list(steady_offsets(zone, Interval(found[0].start, found[-1].start + timedelta(minutes=1))))
    at = 0
    for opening in found:
        while opening.start >= offsets[at][0].end:
            at += 1
        local = opening.start + offsets[at][1]
        kind = Kind(local.hour not in DECENT, local.date(), local.hour < 12, opening.coach)
        groups.setdefault(kind, []).append(opening)
    for alike in groups.values():
        alike.reverse()
    return groups
