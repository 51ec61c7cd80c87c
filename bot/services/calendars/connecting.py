"""Connects a coach's calendar, takes it off, and says how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.services import coaches
from bot.services.calendars import feed_in, missing, reading
from bot.services.calendars.fetching import web_address
from bot.services.calendars.server import CalendarServer
from bot.services.clock import now
from bot.services.sealing import seal
from bot.store import calendar_entries, calendars
from bot.store.calendars import Calendar, Kind
from bot.store.database import Database


@dataclass(frozen=True)
class Status:
    """How the reading of a coach's calendar goes. ``read_at``: of when the busy times in use are."""

    coach: str
    kind: Kind
    read_at: datetime | None
    error: str | None
    busy: int  # stretches of time to come


def connect_server(database: Database, coach_id: str, url: str, user: str | None, password: str | None) -> Status:
    """Connect a CalDAV calendar, both ways; it is tried, and read, at once. ``url``: of the calendar or its server.

    Raises UnknownCoach and CalendarError, with nothing changed.
    """
    with CalendarServer(web_address(url), user, password) as server:
        chosen = server.choose()
    sealed = password and seal(password)
    return _connect(database, Calendar(coach_id, "caldav", seal(chosen), user, sealed))


def connect_feed(database: Database, coach_id: str, url: str) -> Status:
    """Connect a read-only calendar by its ICS address. Raises UnknownCoach and CalendarError, with nothing changed."""
    address = web_address(url)
    feed_in.fetch(address)
    return _connect(database, Calendar(coach_id, "feed", seal(address), None, None))


def disconnect(coach_id: str) -> bool:
    """Forget the calendar and what was read from it; the calls in it stay there. Raises UnknownCoach."""
    coaches.get(coach_id)
    calendar_entries.remove_all(coach_id)
    return calendars.remove(coach_id)


def status(coach_id: str) -> Status | None:
    """Raises UnknownCoach."""
    coaches.get(coach_id)
    if not (known := calendars.find(coach_id)):
        return None
    busy = calendars.busy([coach_id], now()).get(coach_id, ())
    return Status(coach_id, known.kind, known.read_at, known.error, len(busy))


def _connect(database: Database, new: Calendar) -> Status:
    with database.transaction():
        disconnect(new.coach)
        calendars.save(new, now() + reading.LEASE)
        missing.put_in(new.coach, at_once=True)
        leased = calendars.take(new.coach, now())
    reading.read(database, leased)
    with database.read():
        found = status(new.coach)
    assert found is not None
    return found
