"""The call as a calendar file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from bot.coaching.bookings import Booking, State
from bot.coaching.coaches import Coach
from bot.services import wording
from bot.services.clock import now


def ics(booking: Booking, coach: Coach) -> bytes:
    """A calendar file to import (METHOD:PUBLISH), in the prospect's zone; CRLF lines of at most 75 octets.

    Of the prospect it says the name, nothing of what they told. A cancelled call says so.
    """
    zone = ZoneInfo(booking.time_zone)
    event = Event()
    event.add("uid", booking.uid)
    event.add("sequence", booking.sequence)
    event.add("dtstamp", now())
    event.add("dtstart", booking.start.astimezone(zone))
    event.add("dtend", booking.end.astimezone(zone))
    entry = "utter_calendar_entry" if booking.name else "utter_calendar_entry_without_name"
    event.add("summary", wording.said(entry, coach=coach.name, name=booking.name or ""))
    if coach.place:
        event.add("location", coach.place)
    event.add("status", "CANCELLED" if booking.state is State.CANCELLED else "CONFIRMED")
    event.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("prodid", "-//Coaching Intake//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    year = timedelta(days=366)  # the changes of the clock around the call are enough
    calendar.add_missing_timezones((booking.start - year).date(), (booking.end + year).date())
    for zoned in calendar.walk("VTIMEZONE"):
        _begin_by_the_old_clock(zoned)
    return bytes(calendar.to_ical())


def _begin_by_the_old_clock(zone: Any) -> None:
    """RFC 5545 gives the moment the clock changes in the time before; icalendar 7.3 in the time after, in spring."""
    for part in zone.subcomponents:
        forward = part.TZOFFSETTO - part.TZOFFSETFROM
        if forward <= timedelta():
            continue
        part.DTSTART -= forward
        if further := part.pop("RDATE", None):
            part.add("RDATE", [one.dt - forward for one in further.dts])
