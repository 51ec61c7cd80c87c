"""What follows from a booking outside the chat: mails, entries in calendars, reminders. All of it as jobs.

A job carries the booking as it stood (`Booking.to_json` under ``booking``), so that it can be done after an erasure,
and says the same when it is done twice. Who does it looks whether a later step has made it needless.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

from bot.coaching.bookings import Booking, State
from bot.services import outbox
from bot.services.clock import now

Notice = Literal["booked", "moved", "cancelled", "contact_changed"]

MAIL, CALENDAR, REMINDER = "call_mail", "call_calendar", "call_reminder"
REMINDERS = {"day": timedelta(days=1), "hour": timedelta(hours=1)}  # before the call


def booked(booking: Booking) -> None:
    _mails("booked", booking)
    _entry(booking, booking.coach)
    _reminders(booking)


def moved(booking: Booking, before: Booking) -> None:
    _mail("moved", booking, "prospect")
    if booking.coach == before.coach:
        _mail("moved", booking, "coach")
    else:
        _mail("booked", booking, "coach")
        _mail("cancelled", _taken_back(before, booking), "coach")
        _entry(booking, before.coach)
    _entry(booking, booking.coach)
    _reminders(booking)


def contact_changed(booking: Booking, before: Booking) -> None:
    """The invitation goes to the address that holds now, and is taken back from the one before."""
    if booking.email != before.email:
        _mail("cancelled", _taken_back(before, booking), "prospect")
    _mails("contact_changed", booking)
    _entry(booking, booking.coach)
    _reminders(booking)


def cancelled(booking: Booking) -> None:
    _mails("cancelled", booking)
    _entry(booking, booking.coach)


def disowned(booking: Booking) -> None:
    """A cancelled call that nobody's address belongs to: only the coach is told."""
    _mail("cancelled", booking, "coach")
    _entry(booking, booking.coach)


def _taken_back(before: Booking, booking: Booking) -> Booking:
    """For who has no part in the call any more: as they knew it, cancelled, and by nobody."""
    return replace(before, sequence=booking.sequence, state=State.CANCELLED)


def _mails(notice: Notice, booking: Booking) -> None:
    _mail(notice, booking, "prospect")
    _mail(notice, booking, "coach")


def _mail(notice: Notice, booking: Booking, to: Literal["prospect", "coach"]) -> None:
    _job(MAIL, f"{notice}:{to}:{booking.coach}", booking, notice=notice, to=to, coach=booking.coach)


def _entry(booking: Booking, coach: str) -> None:
    """Have the coach's calendar show the call as it is now: there, moved, or gone."""
    _job(CALENDAR, coach, booking, coach=coach)


def _reminders(booking: Booking) -> None:
    for name, before in REMINDERS.items():
        at = booking.start - before
        if at > now():
            body = {"booking": booking.to_json(), "reminder": name}
            key = f"{REMINDER}:{booking.uid}:{booking.sequence}:{name}"
            outbox.later(REMINDER, key, body, booking.conversation, not_before=at)


def _job(kind: str, what: str, booking: Booking, **more: Any) -> None:
    at = now().isoformat()
    key = f"{kind}:{booking.uid}:{booking.sequence}:{what}"
    outbox.later(kind, key, {"booking": booking.to_json(), "at": at, **more}, booking.conversation)
