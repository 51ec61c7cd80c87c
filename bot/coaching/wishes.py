"""What a prospect wishes of an opening: a predicate, on the wall clock of a zone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.coaching.openings import Opening

DAY_END = 24 * 60


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


@dataclass(frozen=True)
class Wish:
    """Openings inside one of the windows (any, when there are none) and outside all of ``without``.

    ``zone`` is the IANA zone of the clock that is meant; ``coach`` the id of a coach asked for by name,
    ``without_coach`` of one who is not wanted.
    """

    zone: str
    windows: tuple[Window, ...] = ()
    without: tuple[Window, ...] = ()
    order: Order | None = None
    coach: str | None = None
    without_coach: str | None = None

    def fits(self, opening: Opening) -> bool:
        """Whether the days, hours and the coach are right; the order takes the offered ones to tell."""
        if self.coach not in (None, opening.coach) or self.without_coach == opening.coach:
            return False
        if not (self.windows or self.without):
            return True
        local = opening.start.astimezone(ZoneInfo(self.zone))
        return (not self.windows or any(window.holds(local) for window in self.windows)) and not any(
            window.holds(local) for window in self.without
        )

    def narrow(self, openings: Iterable[Opening], offered: Sequence[Opening] = ()) -> list[Opening]:
        """The openings that the wish is about, in order; ``offered`` are those it was said to."""
        left = self._ordered(sorted(o for o in openings if self.fits(o)), offered)
        return self._one_day(left) if any(window.one_day for window in self.windows) else left

    def without_clock(self) -> Wish:
        """The same days at any hour: what comes nearest when nothing fits."""
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
        minutes = [self._minute(o) for o in offered]
        if self.order is Order.LATER_IN_DAY:
            return [o for o in left if self._minute(o) > max(minutes)]
        return [o for o in left if self._minute(o) < min(minutes)]

    def _minute(self, opening: Opening) -> int:
        local = opening.start.astimezone(ZoneInfo(self.zone))
        return local.hour * 60 + local.minute

    def _one_day(self, left: list[Opening]) -> list[Opening]:
        days = [o.start.astimezone(ZoneInfo(self.zone)).date() for o in left]
        first: dict[int, date] = {}
        for day in days:
            first.setdefault(day.weekday(), day)
        return [o for o, day in zip(left, days, strict=True) if first[day.weekday()] == day]
