"""What a coach did to a call in their own calendar becomes a change of the booking, and the prospect is told."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from enum import Enum, auto

from bot.coaching.bookings import Booking, NoBooking, OpeningTaken, State
from bot.coaching.flags import FlagKind
from bot.coaching.intervals import Interval
from bot.services import bookings, call_words, coaches, flags
from bot.services.calendars import event_file
from bot.services.calendars.event_file import Seen
from bot.services.calendars.server import Resource
from bot.services.clock import now
from bot.store import bookings as kept
from bot.store import calendar_entries as entries
from bot.store import conversations
from bot.store.calendar_entries import Entry

SURE = timedelta(minutes=1)  # an event is missed twice, this far apart, before it counts as deleted
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=8)


class Outcome(Enum):
    """What became of a coach's change. ``AGAIN``: it has to be looked at again at the next reading; ``DISPUTED``: that,
    too, and the call is not where the coach has it."""

    SETTLED = auto()
    AGAIN = auto()
    DISPUTED = auto()


def follow(entry: Entry, found: Resource | None) -> Outcome:
    """Take up what became of an entry.

    What we changed ourselves meanwhile is left to the job that is about to write it.
    """
    known = entries.find(entry.uid, entry.coach)
    if known != entry:
        return Outcome.SETTLED
    booking = kept.by_uid([entry.uid]).get(entry.uid)
    if booking is None or not _stands(booking, entry):
        return Outcome.SETTLED
    conversations.lock(booking.conversation)  # always the conversation first, so that nobody waits in a circle
    coach = coaches.get(entry.coach)
    seen = event_file.seen(found.data, entry.uid, coach) if found else Seen(None, cancelled=True)
    if found is None or seen.cancelled:
        return _gone(entry, booking)
    here = replace(entry, href=found.href, etag=found.etag, gone_at=None)
    if seen.interval == entry.interval:
        entries.save(here)
        return Outcome.SETTLED
    return moved(here, booking, seen.interval)


def moved(entry: Entry, booking: Booking, to: Interval | None) -> Outcome:
    """Give the call the time at which the coach put its entry; a person is told when that can't be.

    ``entry`` carries the etag read. What stands in the way may go: a time that is only held in minutes, another call
    when that is moved or cancelled. So it is tried at each reading.
    """
    if to is None or to.start <= now() or not SHORTEST <= to.end - to.start <= LONGEST:
        entries.save(entry)
        flags.raise_flag(booking.conversation, FlagKind.CALENDAR_CONFLICT)
        return Outcome.SETTLED
    try:
        call = bookings.move_to(booking.id, to, by="coach")
    except NoBooking:
        return Outcome.SETTLED
    except OpeningTaken:
        if not _booked_over(booking, to):
            return Outcome.AGAIN
        entries.save(replace(entry, etag=None))
        flags.raise_once(booking.conversation, FlagKind.CALENDAR_CONFLICT)
        return Outcome.DISPUTED
    written = (
        call.sequence if entry.sequence == booking.sequence else entry.sequence
    )  # else words are to be written yet
    entries.save(replace(entry, start=call.start, end=call.end, sequence=written))
    call_words.tell("utter_coach_moved", call, "/reschedule_call")
    return Outcome.SETTLED


def _gone(entry: Entry, booking: Booking) -> Outcome:
    if entry.gone_at is None:  # some programs move by taking out and putting in
        entries.save(replace(entry, gone_at=now()))
        return Outcome.AGAIN
    if now() - entry.gone_at < SURE:
        return Outcome.AGAIN
    with suppress(NoBooking):
        bookings.cancel(booking.conversation, by="coach")
        entries.remove(entry.uid, entry.coach)
        call_words.tell("utter_coach_cancelled", booking, "/book_call")
    return Outcome.SETTLED


def _stands(booking: Booking, entry: Entry) -> bool:
    """Whether the entry shows the call as it is, and that is still to come."""
    current = (booking.state, booking.coach, booking.sequence) == (State.BOOKED, entry.coach, entry.sequence)
    return current and booking.end > now()


def _booked_over(booking: Booking, to: Interval) -> bool:
    coach = coaches.get(booking.coach)
    others = (b for b in kept.upcoming(coach.id, now()) if b.id != booking.id)
    return any(coach.span(b.interval).overlaps(coach.span(to)) for b in others)
