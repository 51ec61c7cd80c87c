"""Reaches a coach's calendar with what is kept of it, and knows what of it is ours."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from bot.coaching import busy
from bot.coaching.bookings import State
from bot.coaching.busy import NotACalendar
from bot.coaching.coaches import Coach
from bot.coaching.intervals import Interval
from bot.services.calendars.fetching import CalendarUnusable
from bot.services.calendars.server import CalendarServer, Resource
from bot.services.clock import now
from bot.services.sealing import CannotUnseal, unseal
from bot.store import bookings as kept
from bot.store import calendar_entries
from bot.store.calendars import Calendar

BEFORE, BEYOND = timedelta(days=1), timedelta(days=2)  # busy times are kept for a little more than can be booked


def address(known: Calendar) -> str:
    """Raises CalendarUnusable."""
    return _open(known.url)


def server(known: Calendar) -> CalendarServer:
    """Raises CalendarUnusable."""
    return CalendarServer(_open(known.url), known.user, _open(known.password) if known.password else None)


def window(coach: Coach) -> Interval:
    """The time in which it matters when the coach is busy."""
    return Interval(now() - BEFORE, now() + timedelta(days=coach.horizon_days) + BEYOND)


def calendars(read: Iterable[Resource]) -> list[Any]:
    """What a server's events say; one that is damaged says nothing."""
    found: list[Any] = []
    for one in read:
        try:
            found += busy.read(one.data)
        except NotACalendar:
            continue
    return found


def addresses(coach: Coach, known: Calendar) -> frozenset[str]:
    """How the coach may be called as an attendee; Google's addresses of feeds carry the name of the calendar."""
    return busy.addresses_in(coach.email, known.user, address(known))


def ours(coach_id: str, uids: Collection[str]) -> dict[str, Interval | None]:
    """Which of these events are calls of ours, and the time at which they are counted as such.

    None: at no time; what we wrote into the calendar ourselves is followed, and a cancelled call counts nowhere.
    """
    found: dict[str, Interval | None] = {
        uid: call.interval if call.state is State.BOOKED and call.coach == coach_id else None
        for uid, call in kept.by_uid(uids).items()
    }
    written = (entry.uid for entry in calendar_entries.of_coach(coach_id))
    return found | dict.fromkeys(uid for uid in written if uid in uids)


def _open(sealed: str) -> str:
    try:
        return unseal(sealed)
    except CannotUnseal as error:
        raise CalendarUnusable(f"{error}; connect the calendar again") from None
