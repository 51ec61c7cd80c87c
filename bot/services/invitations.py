"""The call as a calendar file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from bot.coaching.bookings import Booking, State
from bot.coaching.coaches import Coach
from bot.coaching.spoken import twice
from bot.services import wording
from bot.services.clock import now


def ics(booking: Booking, coach: Coach) -> bytes:
    """A calendar file to import (METHOD:PUBLISH), in the prospect's zone; CRLF lines of at most 75 octets.

    Of the prospect it says the name, nothing of what they told. A cancelled call says so.
    """
    return calendar("PUBLISH", entry(booking, coach, booking.time_zone, now()))


def entry(booking: Booking, coach: Coach, zone: str, stamp: datetime) -> Event:
    """The call as an event with the times of a zone (IANA), or in UTC where its clock has them twice.

    ``stamp`` is when this was said of it.
    """
    event = Event()
    event.add("uid", booking.uid)
    event.add("sequence", booking.sequence)
    event.add("dtstamp", stamp)
    # A local time that the clock has twice is read as the first of the two (RFC 5545, 3.3.5): UTC has each once.
    unclear = twice(booking.start, zone) or twice(booking.end, zone)
    clock = UTC if unclear else ZoneInfo(zone)
    event.add("dtstart", booking.start.astimezone(clock))
    event.add("dtend", booking.end.astimezone(clock))
    summary = "utter_calendar_entry" if booking.name else "utter_calendar_entry_without_name"
    event.add("summary", wording.said(summary, coach=coach.name, name=booking.name or ""))
    if coach.place:
        event.add("location", coach.place)
    event.add("status", "CANCELLED" if booking.state is State.CANCELLED else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event


def calendar(method: str, event: Event) -> bytes:
    """A file with the one event and the clock changes of its zone."""
    made = Calendar()
    made.add("prodid", "-//Coaching Intake//EN")
    made.add("version", "2.0")
    made.add("method", method)
    made.add_component(event)
    moment, year = event.decoded("dtstart"), timedelta(days=366)  # the clock's changes around the call are enough
    made.add_missing_timezones((moment - year).date(), (moment + year).date())
    for zoned in made.walk("VTIMEZONE"):
        _begin_by_the_old_clock(zoned)
    return bytes(made.to_ical())


def _begin_by_the_old_clock(zone: Any) -> None:
    """RFC 5545 gives the moment the clock changes in the time before; icalendar 7.3 in the time after, in spring."""
    for part in zone.subcomponents:
        forward = part.TZOFFSETTO - part.TZOFFSETFROM
        if forward <= timedelta():
            continue
        part.DTSTART -= forward
        if further := part.pop("RDATE", None):
            part.add("RDATE", [one.dt - forward for one in further.dts])
