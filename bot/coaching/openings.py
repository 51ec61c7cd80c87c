"""Bookable times: pure functions from a coach's hours and what is taken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import groupby, islice, pairwise
from operator import attrgetter
from typing import NamedTuple

from bot.coaching.bookings import OpeningNotOffered
from bot.coaching.coaches import Coach
from bot.coaching.hours import Stretch, local_day, steady_offsets, stretches
from bot.coaching.intervals import Interval, subtract

GRID = timedelta(minutes=30)
DECENT = range(8, 20)  # hours of the prospect's clock at which a call is offered before any other
_TICK = timedelta(microseconds=1)
_STARTS = attrgetter("start")
_BEGIN = attrgetter("interval.start")
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
    parts = sorted(stretches(coach.hours, coach.zone, window, dates), key=_BEGIN)
    before, after = timedelta(minutes=coach.buffer_before), timedelta(minutes=coach.buffer_after)
    free = subtract((part.interval for part in parts), (b.widen(after, before) for b in busy))
    full = {day for day, n in Counter(local_day(c, coach.zone) for c in calls).items() if n >= coach.most_a_day}
    found = [Opening(start, end, coach.id) for start, end in _calls(parts, free, first, last, coach.length)]
    if any(one.interval.end > other.interval.start for one, other in pairwise(parts)):  # hours may overlap
        found = sorted(set(found))
    return [o for o in found if local_day(o.start, coach.zone) not in full] if full else found


def _calls(
    parts: Iterable[Stretch], free: Sequence[Interval], first: datetime, last: datetime, length: timedelta
) -> Iterator[tuple[datetime, datetime]]:
    """Start and end of the calls on the grid of each stretch that begin from ``first`` to ``last`` and lie within one
    of the free intervals; in order where the stretches are and don't overlap."""
    at = 0
    for part in parts:
        while at < len(free) and free[at].end <= part.interval.start:
            at += 1
        for room in islice(free, at, None):
            if room.start >= part.interval.end:
                break
            start = _on_grid(part.first, max(part.interval.start, room.start, first))
            end, latest = start + length, min(part.interval.end - _TICK, last)
            while start <= latest and end <= room.end:
                yield start, end
                start += GRID
                end += GRID


def _on_grid(begin: datetime, earliest: datetime) -> datetime:
    """The first moment not before ``earliest`` that lies a number of steps after ``begin``."""
    return begin + max(0, -((begin - earliest) // GRID)) * GRID


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
    for start, together in groupby(found, _STARTS):
        while start >= offsets[at][0].end:
            at += 1
        local = start + offsets[at][1]
        odd, day, morning = local.hour not in DECENT, local.date(), local.hour < 12
        for opening in together:
            groups.setdefault(Kind(odd, day, morning, opening.coach), []).append(opening)
    for alike in groups.values():
        alike.reverse()
    return groups
