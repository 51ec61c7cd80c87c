"""Bookable times: pure functions from a coach's hours and what is taken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from bot.coaching.bookings import OpeningNotOffered
from bot.coaching.coaches import Coach
from bot.coaching.hours import Stretch, local_day, stretches
from bot.coaching.intervals import Interval, subtract

GRID = timedelta(minutes=30)
DECENT = range(7, 21)  # hours of the prospect's clock at which a call is offered before any other
ID = re.compile(r"([a-z][a-z0-9-]{0,21})~([0-9]{8}T[0-9]{4})Z")


@dataclass(frozen=True, order=True)
class Opening:
    """A bookable time of a coach; ``start`` and ``end`` in UTC, on the minute."""

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
    coach: Coach, now: datetime, *, busy: Iterable[Interval] = (), calls: Iterable[datetime] = ()
) -> list[Opening]:
    """All times at which the coach can be booked, in order.

    ``busy`` is what the calls, with their own buffers, must not overlap: spans of booked calls (`Coach.span`) and
    entries of a calendar. ``calls`` are the starts of booked calls, counted for ``most_a_day`` on the coach's
    calendar. The grid counts from the start of each stretch of hours, on the coach's wall clock.
    """
    first, last = now + timedelta(hours=coach.notice_hours), now + timedelta(days=coach.horizon_days)
    if first > last:
        return []
    # hours that run on after the last moment still hold a call that starts before it
    window = Interval(first - timedelta(days=1), last + coach.length + timedelta(days=1))
    parts = list(stretches(coach.hours, coach.zone, window))
    before, after = timedelta(minutes=coach.buffer_before), timedelta(minutes=coach.buffer_after)
    free = subtract((part.interval for part in parts), (b.widen(after, before) for b in busy))
    full = {day for day, n in Counter(local_day(c, coach.zone) for c in calls).items() if n >= coach.most_a_day}
    starts = sorted({s for part in parts for s in _grid(part) if first <= s <= last})
    return [
        Opening(call.start, call.end, coach.id)
        for call in _inside(free, (Interval(s, s + coach.length) for s in starts))
        if local_day(call.start, coach.zone) not in full
    ]


def _grid(stretch: Stretch) -> Iterator[datetime]:
    passed = max(0, -((stretch.first - stretch.interval.start) // GRID))
    start = stretch.first + passed * GRID
    while start < stretch.interval.end:
        yield start
        start += GRID


def _inside(free: Sequence[Interval], calls: Iterable[Interval]) -> Iterator[Interval]:
    """The calls that lie within one of the free intervals; both in order."""
    rest = iter(free)
    room = next(rest, None)
    for call in calls:
        while room is not None and room.end < call.end:
            room = next(rest, None)
        if room is None:
            return
        if room.contains(call):
            yield call


def spread(
    found: Iterable[Opening],
    count: int = 3,
    *,
    zone: tzinfo = UTC,
    load: Mapping[str, float] | None = None,
) -> list[Opening]:
    """A few that differ: other days and halves of the day (in the prospect's zone), then other coaches; in order.

    ``load`` says how much each coach is booked already (calls by weight): the least booked comes first among equals.
    """
    load = load or {}
    left = sorted(set(found))
    local = {o: o.start.astimezone(zone) for o in left}
    chosen: list[Opening] = []
    days: Counter[object] = Counter()
    halves: Counter[bool] = Counter()
    coaches: Counter[str] = Counter()

    def rank(o: Opening) -> tuple[object, ...]:
        at = local[o]
        odd_hour = at.hour not in DECENT
        return odd_hour, days[at.date()], halves[at.hour < 12], coaches[o.coach], load.get(o.coach, 0.0), o

    while left and len(chosen) < count:
        best = min(left, key=rank)
        chosen.append(best)
        days[local[best].date()] += 1
        halves[local[best].hour < 12] += 1
        coaches[best.coach] += 1
        left = [o for o in left if o.start != best.start]  # the same time with two coaches is no choice of times
    return sorted(chosen)
