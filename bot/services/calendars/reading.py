"""Reads every coach's calendar again and again: busy times in, and what coaches did to our calls.

A calendar is read by one worker at a time. One that cannot be read keeps the busy times known last.
"""

from __future__ import annotations

import asyncio
import logging
import random
from datetime import timedelta
from typing import Any

from bot.coaching import busy
from bot.coaching.coaches import Coach
from bot.coaching.intervals import Interval
from bot.services import coaches
from bot.services.calendars import changes, event_file, feed_in, missing, opening
from bot.services.calendars.changes import Outcome
from bot.services.calendars.fetching import CalendarError
from bot.services.calendars.server import CalendarServer, Resource
from bot.services.clock import now
from bot.store import calendar_entries, calendars
from bot.store.calendar_entries import Entry
from bot.store.calendars import Calendar
from bot.store.database import Database

logger = logging.getLogger(__name__)

EVERY = {"caldav": timedelta(minutes=5), "feed": timedelta(minutes=15)}
LEASE = timedelta(minutes=10)  # a reading that takes longer is given up
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60))  # after failures; then every hour
SPREAD = 0.2  # so that many calendars are not read at once
PAST = timedelta(days=2)  # for which an entry of a call that is over is remembered


async def read_one(database: Database) -> bool:
    """Read the calendar that has been due longest; False when none is due."""
    with database.transaction():
        leased = calendars.lease(now(), now() + LEASE)
    if leased is None:
        return False
    await asyncio.to_thread(read, database, leased)
    return True


def read(database: Database, leased: Calendar) -> None:
    """Read a calendar that was leased, and note how it went."""
    try:
        with database.read():
            coach = coaches.get(leased.coach)
        (_read_server if leased.kind == "caldav" else _read_feed)(database, leased, coach)
    except CalendarError as error:
        with database.transaction():
            if calendars.hold(leased):
                calendars.failed(leased.coach, now() + _wait(leased), str(error))
        age = f"busy times are of {leased.read_at:%d %b %H:%M} UTC" if leased.read_at else "no busy times are known"
        logger.warning("the calendar of coach %s can't be read: %s; %s", leased.coach, error, age)


def _read_feed(database: Database, leased: Calendar, coach: Coach) -> None:
    window = opening.window(coach)
    fetched = feed_in.fetch(opening.address(leased), _server_mark(leased.mark, window))
    if fetched.calendars is None:
        _note(database, leased, leased.mark, None)
        return
    with database.read():
        ours = opening.ours(coach.id, busy.uids(fetched.calendars))
    found = _busy(fetched.calendars, leased, coach, window, ours)
    _note(database, leased, _mark(fetched.mark, window), found)


def _read_server(database: Database, leased: Calendar, coach: Coach) -> None:
    window = opening.window(coach)
    with database.read():
        entries = calendar_entries.of_coach(coach.id)
    with opening.server(leased) as server:
        mark = _mark(server.mark(), window)
        if mark and mark == leased.mark and not any(entry.gone_at for entry in entries):
            _note(database, leased, mark, None)
            return
        events = server.events(window)
        found = {entry: _found(server, entry, events) for entry in entries}
    read = opening.calendars(events)
    with database.read():
        ours = opening.ours(coach.id, busy.uids(read)) | _followed(found, coach)
    outcomes = _follow(database, found, empty=not events)
    ours |= {entry.uid: entry.interval for entry, one in outcomes.items() if one is Outcome.DISPUTED}
    settled = set(outcomes.values()) <= {Outcome.SETTLED}
    _note(database, leased, mark if settled else None, _busy(read, leased, coach, window, ours))


def _found(server: CalendarServer, entry: Entry, events: list[Resource]) -> Resource | None:
    """Where an event of ours stands now; it may have been moved far away, or put in anew under another name."""
    if here := next((one for one in events if one.href == entry.href), None):
        return here
    return server.get(entry.href) or server.find(entry.uid)


def _followed(found: dict[Entry, Resource | None], coach: Coach) -> dict[str, Interval | None]:
    """Where each event of ours stands that is followed; what the coach has repeat of it counts as any event."""
    here = ((entry.uid, event_file.seen(one.data, entry.uid, coach)) for entry, one in found.items() if one)
    return {uid: seen.interval for uid, seen in here}


def _follow(database: Database, found: dict[Entry, Resource | None], *, empty: bool) -> dict[Entry, Outcome]:
    """Take up what coaches did, each in a unit of work of its own; what became of what.

    A calendar that has lost everything at once was set up anew or is another; nobody cancels so. Raises CalendarError.
    """
    coming = [entry for entry in found if entry.end > now()]
    if empty and len(coming) > 1 and not any(found[entry] for entry in coming):
        raise CalendarError(f"it is empty, also of the {len(coming)} calls that were in it; nothing was cancelled")
    outcomes = {}
    for entry, resource in found.items():
        with database.transaction():
            if entry.end < now() - PAST:
                calendar_entries.remove(entry.uid, entry.coach)
            elif resource is None or resource.etag is None or resource.etag != entry.etag or entry.gone_at:
                outcomes[entry] = changes.follow(entry, resource)
    return outcomes


def _busy(
    read: list[Any], leased: Calendar, coach: Coach, window: Interval, ours: dict[str, Interval | None]
) -> list[Interval]:
    found = busy.busy_times(read, window, coach.zone, addresses=opening.addresses(coach, leased), ours=ours)
    if found.unreadable:
        logger.warning("the calendar of coach %s: %d events are not understood", coach.id, found.unreadable)
    return found.intervals


def _note(database: Database, leased: Calendar, mark: str | None, found: list[Interval] | None) -> None:
    with database.transaction():
        if calendars.hold(leased):
            calendars.succeeded(leased.coach, now(), now() + _spread(EVERY[leased.kind]), mark, found)
            if leased.kind == "caldav":
                missing.put_in(leased.coach)


def _mark(mark: str | None, window: Interval) -> str | None:
    """With the day up to which was read: repeated events reach into every new one."""
    return mark and f"{window.end:%Y%m%d} {mark}"


def _server_mark(mark: str | None, window: Interval) -> str | None:
    day, _, rest = (mark or "").partition(" ")
    return rest if day == f"{window.end:%Y%m%d}" else None


def _wait(leased: Calendar) -> timedelta:
    return _spread(WAITS[min(leased.failures, len(WAITS) - 1)])


def _spread(wait: timedelta) -> timedelta:
    return wait * random.uniform(1 - SPREAD, 1 + SPREAD)
