"""Puts a call into its coach's own calendar, moves it there and takes it out: the jobs of kind ``call_calendar``.

A job brings the entry to where the booking is when the job runs, not to where it was when the job was written: so
jobs done twice, or in another order, end at the same. Each write is bound to what was read just before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.coaching import busy
from bot.coaching.bookings import Booking, State
from bot.coaching.coaches import Coach
from bot.coaching.flags import FlagKind
from bot.services import flags, notices
from bot.services.calendars import changes, event_file, opening
from bot.services.calendars.fetching import CalendarError
from bot.services.calendars.server import CalendarServer, Changed, Resource
from bot.services.clock import now
from bot.services.outbox import Handler
from bot.store import bookings as kept
from bot.store import calendar_entries, calendars, coaches, conversations
from bot.store.calendar_entries import Entry
from bot.store.calendars import Calendar
from bot.store.database import Database

ROUNDS = 4  # until what others change meanwhile is left to the next try of the job


@dataclass(frozen=True)
class Wish:
    """What is to stand in a calendar, and what does. ``wanted``: the call belongs there."""

    coach: Coach
    calendar: Calendar
    booking: Booking
    entry: Entry | None

    @property
    def wanted(self) -> bool:
        return self.booking.state is State.BOOKED and self.booking.coach == self.coach.id

    @property
    def settled(self) -> bool:
        if not self.wanted:
            return self.entry is None
        entry, call = self.entry, self.booking
        return entry is not None and entry.sequence >= call.sequence and entry.interval == call.interval


def handlers(database: Database) -> dict[str, Handler]:
    """The handler for jobs that say: make that coach's calendar show the call as it is."""

    async def call_calendar(body: Mapping[str, Any]) -> None:
        await asyncio.to_thread(show, database, Booking.from_json(body["booking"]), body["coach"])

    return {notices.CALENDAR: call_calendar}


def show(database: Database, snapshot: Booking, coach_id: str) -> None:
    """Make the calendar show the call as it stands; the snapshot holds when the booking was erased since.

    Nothing is done for a coach without a CalDAV calendar. Raises CalendarError, which says whose calendar it was.
    """
    try:
        _show(database, snapshot, coach_id)
    except CalendarError as error:
        raise type(error)(f"calendar of {coach_id}: {error}") from None


def _show(database: Database, snapshot: Booking, coach_id: str) -> None:
    for number in range(ROUNDS):
        with database.read():
            wish = _wish(snapshot, coach_id)
        if wish is None or (wish.settled and (wish.wanted or number > 0)):
            return
        try:
            with opening.server(wish.calendar) as server:
                (_put if wish.wanted else _take_out)(database, server, wish)
        except Changed:
            continue
    raise CalendarError("the event is changed again and again")


def _wish(snapshot: Booking, coach_id: str) -> Wish | None:
    """None when there is nothing to do: no calendar to write to, or a call that is over."""
    coach, calendar = coaches.find(coach_id), calendars.find(coach_id)
    if coach is None or calendar is None or calendar.kind != "caldav":
        return None
    booking = kept.find(snapshot.id) or snapshot
    if booking.state in (State.COMPLETED, State.NO_SHOW) or (booking.state is State.BOOKED and booking.end <= now()):
        return None
    return Wish(coach, calendar, booking, calendar_entries.find(booking.uid, coach_id))


def _put(database: Database, server: CalendarServer, wish: Wish) -> None:
    found = _find(server, wish)
    if found and wish.entry and _followed(database, wish, wish.entry, found):
        return  # the booking is another now: the next round
    overlaps = _busy_at(database, server, wish)
    if found is None:
        href = server.place(wish.booking.uid)
        etag = server.put(href, event_file.new(wish.booking, wish.coach), replaces=None)
    else:
        href = found.href
        etag = server.put(href, event_file.changed(found.data, wish.booking, wish.coach), replaces=found)
    with database.transaction():
        call = wish.booking
        calendars.forget_mark(wish.coach.id)
        calendar_entries.save(Entry(call.uid, wish.coach.id, href, etag, call.sequence, call.start, call.end))
        if overlaps and conversations.find(call.conversation) is not None:
            flags.raise_flag(call.conversation, FlagKind.CALENDAR_CONFLICT)


def _take_out(database: Database, server: CalendarServer, wish: Wish) -> None:
    found = _find(server, wish)
    if found is not None:
        server.delete(found)
    with database.transaction():
        calendar_entries.remove(wish.booking.uid, wish.coach.id)


def _find(server: CalendarServer, wish: Wish) -> Resource | None:
    """The event, where it was put, or wherever the coach's program has put it since."""
    found = server.get(wish.entry.href if wish.entry else server.place(wish.booking.uid))
    return found or server.find(wish.booking.uid)


def _followed(database: Database, wish: Wish, entry: Entry, found: Resource) -> bool:
    """Whether the coach moved the event while only its words changed here: then the coach's time is the call's.

    A time that was changed here meanwhile was confirmed to the prospect, and goes before.
    """
    seen = event_file.seen(found.data, entry.uid, wish.coach)
    if seen.cancelled or seen.interval == entry.interval or wish.booking.interval != entry.interval:
        return False
    with database.transaction():
        conversations.lock(wish.booking.conversation)
        here = Entry(entry.uid, entry.coach, found.href, found.etag, entry.sequence, entry.start, entry.end)
        changes.moved(here, wish.booking, seen.interval)
        return kept.find(wish.booking.id) != wish.booking


def _busy_at(database: Database, server: CalendarServer, wish: Wish) -> bool:
    """Whether something else stands at that time, put in since the calendar was read last."""
    call = wish.booking
    if wish.entry and wish.entry.interval == call.interval:
        return False
    read = opening.calendars(server.events(call.interval.widen(opening.BEFORE, opening.BEFORE)))
    with database.read():
        ours = opening.ours(wish.coach.id, busy.uids(read))
    mine = opening.addresses(wish.coach, wish.calendar)
    return bool(busy.busy_times(read, call.interval, wish.coach.zone, addresses=mine, ours=ours).intervals)
