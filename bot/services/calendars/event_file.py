"""A call as an event in its coach's own calendar. It has no attendee, so that no server sends invitations for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from icalendar import Calendar, Event

from bot.coaching import busy
from bot.coaching.bookings import Booking
from bot.coaching.busy import NotACalendar
from bot.coaching.coaches import Coach
from bot.coaching.intervals import Interval
from bot.coaching.recurrence import utc
from bot.services import wording
from bot.services.clock import now

PRODUCT = "-//Coaching Intake//EN"


@dataclass(frozen=True)
class Seen:
    """An event of ours as the coach left it; ``interval`` is None where it has no clock time any more."""

    interval: Interval | None
    cancelled: bool = False


def new(booking: Booking, coach: Coach) -> bytes:
    """The event to put in: the prospect's name and the place; nothing that was told in the chat."""
    event = Event()
    event.add("uid", booking.uid)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    _fill(event, booking, coach)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def changed(data: bytes, booking: Booking, coach: Coach) -> bytes:
    """The event as it stands, brought to the booking; alarms and notes the coach added stay."""
    found = _event(data, booking.uid)
    if found is None:
        return new(booking, coach)
    calendar, event = found
    _fill(event, booking, coach)
    return bytes(calendar.to_ical())


def seen(data: bytes, uid: str, coach: Coach) -> Seen:
    """How the event with this UID stands in what a server gave."""
    found = _event(data, uid)
    if found is None:
        return Seen(None)
    event = found[1]
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return Seen(None, cancelled=True)
    start, end = (getattr(event.get(name), "dt", None) for name in ("DTSTART", "DTEND"))
    lasts = getattr(event.get("DURATION"), "dt", None)
    if not isinstance(start, datetime):
        return Seen(None)
    begins = utc(start, coach.zone)
    ends = utc(end, coach.zone) if isinstance(end, date) else begins + lasts if lasts else begins
    return Seen(Interval(begins, ends) if begins < ends else None)


def describe(event: Any, booking: Booking, coach: Coach) -> None:
    """Say with whom and where the call is."""
    entry = "utter_calendar_entry" if booking.name else "utter_calendar_entry_without_name"
    _set(event, "summary", wording.said(entry, coach=coach.name, name=booking.name or ""))
    if coach.place:
        _set(event, "location", coach.place)


def _fill(event: Any, booking: Booking, coach: Coach) -> None:
    known = int(event.get("SEQUENCE", 0)) if str(event.get("SEQUENCE", "0")).isdecimal() else 0
    _set(event, "sequence", max(known + 1 if "SEQUENCE" in event else 0, booking.sequence))
    _set(event, "dtstamp", now())
    _set(event, "last-modified", now())
    _set(event, "dtstart", booking.start.astimezone(UTC))
    _set(event, "dtend", booking.end.astimezone(UTC))
    _set(event, "status", "CONFIRMED")
    event.pop("DURATION", None)
    describe(event, booking, coach)
    if "DESCRIPTION" not in event:  # the coach may have written notes
        _set(event, "description", wording.said("utter_calendar_entry_note"))


def _set(event: Any, name: str, value: Any) -> None:
    event.pop(name, None)
    event.add(name, value)


def _event(data: bytes, uid: str) -> tuple[Any, Any] | None:
    """The event that is the call. One that the coach has repeat is the first of them, which may be an exception."""
    try:
        known = [(calendar, event) for calendar in busy.read(data) for event in calendar.walk("VEVENT")]
    except NotACalendar:
        return None
    ours = [(calendar, event) for calendar, event in known if str(event.get("UID", "")) == uid]
    masters = [one for one in ours if "RECURRENCE-ID" not in one[1]]
    if not masters:
        return next(iter(ours), None)
    first = getattr(masters[0][1].get("DTSTART"), "dt", None)
    moved = (one for one in ours if "RECURRENCE-ID" in one[1] and one[1]["RECURRENCE-ID"].dt == first)
    return next(moved, masters[0])
