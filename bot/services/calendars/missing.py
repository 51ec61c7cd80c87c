"""Has calls put into a calendar that does not show them: one newly connected, or one that was down for long."""

from __future__ import annotations

from bot.services import notices, outbox
from bot.services.clock import now
from bot.store import bookings, calendar_entries


def put_in(coach_id: str, *, at_once: bool = False) -> int:
    """A job for each call to come that the calendar lacks, or shows as it was before; gives their number.

    At most one a day for each: the job of the booking itself, tried many times, comes first.
    """
    shown = {entry.uid: entry.sequence for entry in calendar_entries.of_coach(coach_id)}
    lacking = [b for b in bookings.upcoming(coach_id, now()) if shown.get(b.uid, -1) < b.sequence]
    for booking in lacking:
        when = now().isoformat() if at_once else f"{now():%Y-%m-%d}"
        key = f"{notices.CALENDAR}:{booking.uid}:{booking.sequence}:{coach_id}:{when}"
        body = {"booking": booking.to_json(), "at": now().isoformat(), "coach": coach_id}
        outbox.later(notices.CALENDAR, key, body, booking.conversation)
    return len(lacking)
