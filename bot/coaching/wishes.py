"""What a prospect wishes of an opening: a predicate, on the wall clock of a zone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.coaching.openings import Opening

DAY_END = 24 * 60
WEEK = 7  # days


class Order(StrEnum):
    """How the openings wished for lie to the ones offered before."""

    EARLIER = "earlier"
    LATER = "later"
    EARLIER_IN_DAY = "earlier_in_day"
    LATER_IN_DAY = "later_in_day"
    SOONEST = "soonest"
    MORE = "more"  # others than those offered


@dataclass(frozen=True)
class Window:
    """Some days and some hours; what is empty does not matter.

    ``dates`` are first and last day, both included; ``weekdays`` count from 0, Monday; ``clocks`` are half-open
    ranges of the minute (after midnight) at which the call starts. A prospect who says "Tuesday" means one day:
    ``one_day`` keeps of each weekday only the first that has an opening.
    """

    dates: tuple[tuple[date, date], ...] = ()
    weekdays: frozenset[int] = frozenset()
    clocks: tuple[tuple[int, int], ...] = ()
    one_day: bool = False

    def holds(self, local: datetime) -> bool:
        day, minute = local.date(), local.hour * 60 + local.minute
        return (
            (not self.dates or any(first <= day <= last for first, last in self.dates))
            and (not self.weekdays or day.weekday() in self.weekdays)
            and (not self.clocks or any(first <= minute < last for first, last in self.clocks))
        )

    @property
    def has_days(self) -> bool:
        return bool(self.dates or self.weekdays)

    @property
    def clock(self) -> int | None:
        """The minute that is meant where one clock time is named; of 8:00 and 20:00 for "eight" the likelier."""
        (first, last), *others = self.clocks or ((0, 0),)
        halves = all((a - first) % (DAY_END // 2) == 0 and b == a + 1 for a, b in others)
        return first if last == first + 1 and halves else None

    def likelier(self) -> Window:
        """Of the two halves of the day that "eight" may mean, that in which people make appointments."""
        return self if self.clock is None else replace(self, clocks=self.clocks[:1])

    def noted(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "dates": [[first.isoformat(), last.isoformat()] for first, last in self.dates],
            "weekdays": sorted(self.weekdays),
            "clocks": [list(clock) for clock in self.clocks],
            "one_day": self.one_day,
        }

    @classmethod
    def recalled(cls, noted: Mapping[str, Any]) -> Window:
        dates = tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in noted["dates"])
        clocks = tuple((first, last) for first, last in noted["clocks"])
        return cls(dates, frozenset(noted["weekdays"]), clocks, noted["one_day"])


@dataclass(frozen=True)
class Wish:
    """Openings inside one of the windows (any, when there are none) and outside all of ``without``.

    ``zone`` is the IANA zone of the clock that is meant; ``coach`` the id of a coach asked for by name,
    ``without_coach`` of one who is not wanted. ``clocks`` are coaches and their zones, where each one's own clock
    is meant ("three your time").
    """

    zone: str
    windows: tuple[Window, ...] = ()
    without: tuple[Window, ...] = ()
    order: Order | None = None
    coach: str | None = None
    without_coach: str | None = None
    clocks: tuple[tuple[str, str], ...] = ()

    def local(self, opening: Opening) -> datetime:
        """When it starts, by the clock that is meant."""
        return opening.start.astimezone(ZoneInfo(dict(self.clocks).get(opening.coach, self.zone)))

    def fits(self, opening: Opening) -> bool:
        """Whether the days, hours and the coach are right; the order takes the offered ones to tell."""
        if self.coach not in (None, opening.coach) or self.without_coach == opening.coach:
            return False
        if not (self.windows or self.without):
            return True
        local = self.local(opening)
        return (not self.windows or any(window.holds(local) for window in self.windows)) and not any(
            window.holds(local) for window in self.without
        )

    def after(self, earlier: Wish) -> Wish:
        """This wish, said after an earlier one: who and what was refused stays, days and hours complete each other.

        "Anything with Maren", then "more", is more with Maren; "Thursday", then "in the afternoon", is Thursday
        afternoon. "Anything earlier?" keeps the hours and lets go of the days.
        """
        coach = self.coach or (earlier.coach if earlier.coach != self.without_coach else None)
        without_coach = self.without_coach or (earlier.without_coach if earlier.without_coach != coach else None)
        exact = any(last - first == 1 for w in self.windows for first, last in w.clocks)
        without = self.without if exact else tuple(dict.fromkeys((*earlier.without, *self.without)))
        windows = self._windows_after(earlier)
        hours_before = any(w.clocks for w in windows) and not any(w.clocks for w in self.windows)
        return replace(
            self, zone=earlier.zone if hours_before else self.zone,
            clocks=earlier.clocks if hours_before else self.clocks,
            windows=windows, without=without, coach=coach, without_coach=without_coach,
        )  # fmt: skip

    def _windows_after(self, earlier: Wish) -> tuple[Window, ...]:
        days = [w for w in earlier.windows if w.has_days]
        hours = [w for w in earlier.windows if w.clocks]
        if not self.windows and self.order is Order.SOONEST and any(w.clock is not None for w in earlier.windows):
            return ()  # sooner than the time named, at whatever hour
        if not self.windows and self.order in (Order.EARLIER, Order.LATER, Order.SOONEST):
            return tuple(Window(clocks=w.clocks) for w in earlier.windows) if len(hours) == len(earlier.windows) else ()
        if not self.windows and self.order in (Order.EARLIER_IN_DAY, Order.LATER_IN_DAY):
            return tuple(replace(w, clocks=()) for w in days)
        if not self.windows:
            return earlier.windows
        if earlier.windows and len(days) == len(earlier.windows) and not any(w.has_days for w in self.windows):
            return tuple(replace(d, clocks=w.clocks) for d in days for w in self.windows)
        if hours and not days and not any(w.clocks for w in self.windows):
            return tuple(replace(w, clocks=h.clocks) for w in self.windows for h in hours)
        return self.windows

    @property
    def exact(self) -> bool:
        """Whether it names one day and one clock time, and nothing else."""
        if len(self.windows) != 1 or self.without or self.order is not None:
            return False
        (window,) = self.windows
        days = len({*window.dates}) == 1 and window.dates[0][0] == window.dates[0][1] and not window.weekdays
        weekday = window.one_day and len(window.weekdays) == 1 and not window.dates
        return window.clock is not None and (days or weekday)

    def meets(self, opening: Opening, now: datetime) -> bool:
        """Whether it is the very time that an exact wish names: of a weekday the coming one, not one later on."""
        local, today = self.local(opening), now.astimezone(ZoneInfo(self.zone)).date()
        coming = not self.windows[0].weekdays or (local.date() - today).days <= WEEK
        return self.exact and coming and self.windows[0].clock == self._minute(opening)

    @property
    def readings(self) -> tuple[date, ...]:
        """The two days that a date in figures may mean: 3/12 is the third of December, or the twelfth of March."""
        for window in self.windows:
            days = [first for first, last in window.dates if first == last]
            if len(days) == len(window.dates) == 2 and (days[0].day, days[0].month) == (days[1].month, days[1].day):
                return tuple(sorted(days))
        return ()

    def over(self, now: datetime) -> bool:
        """Whether all that is wished for lies in the past."""
        local = now.astimezone(ZoneInfo(self.zone))
        minute = local.hour * 60 + local.minute

        def past(window: Window) -> bool:
            last = max((last for _, last in window.dates), default=date.max)
            hours_over = bool(window.clocks) and max(end for _, end in window.clocks) <= minute
            return last < local.date() or (last == local.date() and hours_over)

        return bool(self.windows) and all(past(w) for w in self.windows)

    def begins_after(self, day: date) -> bool:
        """Whether all that is wished for lies after that day."""
        return bool(self.windows) and all(w.dates and min(first for first, _ in w.dates) > day for w in self.windows)

    def noted(self) -> dict[str, Any]:
        """What is worth remembering for the next message, as JSON; no words, and no order: that was to others."""
        return {
            "zone": self.zone,
            "windows": [w.noted() for w in self.windows],
            "without": [w.noted() for w in self.without],
            "coach": self.coach,
            "without_coach": self.without_coach,
            "clocks": [list(clock) for clock in self.clocks],
        }

    @classmethod
    def recalled(cls, noted: Mapping[str, Any]) -> Wish:
        windows, without = (tuple(Window.recalled(w) for w in noted[key]) for key in ("windows", "without"))
        clocks = tuple((coach, zone) for coach, zone in noted.get("clocks", ()))
        return cls(noted["zone"], windows, without, None, noted["coach"], noted["without_coach"], clocks)

    def narrow(self, openings: Iterable[Opening], offered: Sequence[Opening] = ()) -> list[Opening]:
        """The openings that the wish is about, in order; ``offered`` are those it was said to."""
        likely = replace(self, windows=tuple(w.likelier() for w in self.windows))
        left = self._ordered(sorted(o for o in openings if likely.fits(o)), offered)
        return self._one_day(left) if any(window.one_day for window in self.windows) else left

    def without_clock(self) -> Wish:
        """The same days at any hour."""
        windows = tuple(Window(w.dates, w.weekdays, (), w.one_day) for w in self.windows if w.dates or w.weekdays)
        return replace(self, windows=windows)

    def without_day(self) -> Wish:
        """The same hours on any day."""
        windows = tuple(Window(clocks=w.clocks) for w in self.windows if w.clocks)
        return replace(self, windows=windows)

    def _ordered(self, left: list[Opening], offered: Sequence[Opening]) -> list[Opening]:
        if self.order is Order.MORE:
            known = {(o.coach, o.start) for o in offered}
            return [o for o in left if (o.coach, o.start) not in known]
        if not offered or self.order in (None, Order.SOONEST):
            return left
        first, last = min(o.start for o in offered), max(o.start for o in offered)
        if self.order is Order.EARLIER:
            return [o for o in left if o.start < first]
        if self.order is Order.LATER:
            return [o for o in left if o.start > last]
        that_day = [o for o in offered if self.without_clock().fits(o)]  # "Tuesday, but later"
        minutes = [self._minute(o) for o in that_day or offered]
        if self.order is Order.LATER_IN_DAY:
            return [o for o in left if self._minute(o) > max(minutes)]
        return [o for o in left if self._minute(o) < min(minutes)]

    def _minute(self, opening: Opening) -> int:
        local = self.local(opening)
        return local.hour * 60 + local.minute

    def _one_day(self, left: list[Opening]) -> list[Opening]:
        days = [self.local(o).date() for o in left]
        first: dict[int, date] = {}
        for day in days:
            first.setdefault(day.weekday(), day)
        return [o for o, day in zip(left, days, strict=True) if first[day.weekday()] == day]
