"""What comes nearest to a time that can't be had: days and hours weighed against each other as a person would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.coaching.openings import Opening, spread
from bot.coaching.wishes import WEEK, Window, Wish

A_DAY = 180  # minutes: the same hour a day away is as near as another hour of the same day that far off
ANOTHER = 90  # minutes: how much farther each time chosen of a day makes the next one of it
OTHER_COACH = 240  # minutes
CLOSEST_DAYS = 2  # from which something is offered where only a day was wished for
LOOKING = 5 * WEEK  # days to look for a weekday in


class Away(NamedTuple):
    """How far an opening lies from what was wished for; ``cost`` in minutes."""

    cost: int
    days: int


def nearest(
    free: Iterable[Opening],
    wish: Wish,
    now: datetime,
    *,
    shown: Sequence[Opening] = (),
    count: int = 3,
    zone: str,
    turns: Mapping[str, tuple[float, ...]] | None = None,
) -> list[Opening]:
    """A few openings that come nearest to a wish none meets, in order.

    What was refused stays refused. ``shown`` are the openings the wish was said to; a wish only for earlier, later or
    more ones has nothing near it: to show the same again would not answer. ``zone`` is the prospect's.
    """
    if wish.order is not None and not wish.windows:
        return []
    anywhere = replace(wish, windows=())
    given = list(free)
    left = anywhere.narrow(given, shown) or [o for o in given if anywhere.fits(o)]
    if not wish.windows:
        return spread(left, count, zone=ZoneInfo(zone), turns=turns)
    windows = [window.likelier() for window in wish.windows]
    today = now.astimezone(ZoneInfo(wish.zone)).date()
    starts = {o: wish.local(o) for o in left}
    if not any(window.clocks for window in windows):
        away = {day: min(_days_away(day, w, today) for w in windows) for day in {s.date() for s in starts.values()}}
        closest = sorted(away, key=lambda day: (away[day], day))[:CLOSEST_DAYS]
        return spread([o for o in left if starts[o].date() in closest], count, zone=ZoneInfo(zone))
    costs = {o: min(_away(start, w, today) for w in windows) for o, start in starts.items()}
    return _cheapest(costs, starts, count, turns or {})


def beside(free: Iterable[Opening], wanted: datetime, zone: str, coach: str, count: int = 3) -> list[Opening]:
    """A few openings nearest to a moment that can't be had (any more), in order; those of the coach come first
    where they aren't much farther."""
    at = wanted.astimezone(ZoneInfo(zone))
    minute = at.hour * 60 + at.minute
    window = Window(dates=((at.date(), at.date()),), clocks=((minute, minute + 1),))
    starts = {o: o.start.astimezone(ZoneInfo(zone)) for o in free}
    costs = {}
    for opening, start in starts.items():
        away = _away(start, window, at.date())
        costs[opening] = away if opening.coach == coach else away._replace(cost=away.cost + OTHER_COACH)
    return _cheapest(costs, starts, count, {})


def _cheapest(
    costs: Mapping[Opening, Away],
    starts: Mapping[Opening, datetime],
    count: int,
    turns: Mapping[str, tuple[float, ...]],
) -> list[Opening]:
    """Of those equally near the ones of the coach whose turn it is, each time once."""
    left = sorted(costs, key=lambda o: (costs[o], o.start, turns.get(o.coach, ())))
    chosen: list[Opening] = []
    days: Counter[date] = Counter()
    while left and len(chosen) < count:
        best = min(left, key=lambda o: costs[o].cost + ANOTHER * days[starts[o].date()])  # the first of equal ones
        chosen.append(best)
        days[starts[best].date()] += 1
        left = [o for o in left if o.start != best.start]
    return sorted(chosen)


def _away(start: datetime, window: Window, today: date) -> Away:
    days = _days_away(start.date(), window, today)
    return Away(days * A_DAY + _minutes_away(start.hour * 60 + start.minute, window), days)


def _minutes_away(minute: int, window: Window) -> int:
    return min((max(first - minute, minute - (last - 1), 0) for first, last in window.clocks), default=0)


def _days_away(day: date, window: Window, today: date) -> int:
    """From the nearest day that is meant; from today where none is named."""
    if window.weekdays:
        for away in range(LOOKING):
            if any(_meant(day + timedelta(days=step), window, today) for step in (-away, away)):
                return away
    spans = window.dates or ((today, today),)
    return min(max((first - day).days, (day - last).days, 0) for first, last in spans)


def _meant(day: date, window: Window, today: date) -> bool:
    coming = not window.one_day or bool(window.dates) or 0 <= (day - today).days < WEEK
    dated = not window.dates or any(first <= day <= last for first, last in window.dates)
    return day.weekday() in window.weekdays and coming and dated
