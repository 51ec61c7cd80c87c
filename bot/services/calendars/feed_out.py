"""Every coach's secret feed of calls, for a calendar program to subscribe to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, timedelta

from icalendar import Calendar, Event

from bot.coaching.bookings import State
from bot.services import coaches, links, wording
from bot.services.calendars import event_file
from bot.services.clock import now
from bot.store import bookings
from bot.store import coaches as kept

PAST = timedelta(days=30)  # for which calls that are over are shown
CANCELLED = timedelta(days=14)  # for which a cancelled one says so, instead of just missing
REFRESH = timedelta(minutes=30)


@dataclass(frozen=True)
class Feed:
    """``mark`` changes whenever what is said does."""

    content: bytes
    mark: str


def of_key(key: str) -> Feed:
    """The feed with this secret. Raises UnknownCoach."""
    coach = kept.by_feed_key(key) if key else None
    if coach is None:
        raise coaches.UnknownCoach("feed")
    calendar = Calendar()
    calendar.add("prodid", event_file.PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", wording.said("utter_calendar_feed"))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calls = bookings.of_coach(coach.id, now() - PAST, now() - CANCELLED)
    for booking, changed in calls:
        event = Event()
        event.add("uid", booking.uid)
        event.add("sequence", booking.sequence)
        event.add("dtstamp", changed)
        event.add("last-modified", changed)
        event.add("dtstart", booking.start.astimezone(UTC))
        event.add("dtend", booking.end.astimezone(UTC))
        event.add("status", "CANCELLED" if booking.state is State.CANCELLED else "CONFIRMED")
        event_file.describe(event, booking, coach)
        calendar.add_component(event)
    said = [coach.name, coach.place, f"{now():%Y-%m-%d}", *((b.uid, b.sequence, b.state, b.name) for b, _ in calls)]
    mark = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:24]  # of the links in it each is new every time
    return Feed(bytes(calendar.to_ical()), mark)


def address(coach_id: str, *, new: bool = False) -> str:
    """Where the feed is, a new address that ends the old one's use if ``new``; empty where no server runs.

    Raises UnknownCoach.
    """
    coaches.get(coach_id)
    key = kept.new_feed_key(coach_id) if new else kept.feed_key(coach_id)
    return links.address(f"/feeds/{key}.ics")
