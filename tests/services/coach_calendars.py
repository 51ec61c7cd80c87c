"""A practice whose coach Maren has a calendar of her own."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from caldav_servers import Own, Server

from bot.coaching.bookings import Booking
from bot.services import bookings, clock, conversations, messages, openings, outbox
from bot.services.calendars import connecting, entries, reading
from bot.store import calendars
from bot.store import flags as kept_flags
from bot.store.database import Database, connection
from bot.store.tables import job

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
TUESDAY_10 = "maren~20261124T0900Z"  # 10:00 in Berlin
TUESDAY_11 = "maren~20261124T1000Z"
START = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ZONE = "Europe/Lisbon"

__all__ = ["HOUR", "NOW", "START", "TUESDAY_10", "TUESDAY_11", "Practice"]


class Practice:
    """What prospects and workers do, each in units of work of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def connect(self, server: Server) -> Own:
        own = server.new_calendar()
        connecting.connect_server(self.database, "maren", own.url, server.user, server.password)
        return own

    def book(self, opening: str = TUESDAY_10) -> Booking:
        with self.database.transaction():
            me = conversations.start("web", "en", ZONE, "hash").id
            return bookings.book(me, opening, name="Sam Okafor", email=f"{me}@example.org", zone=ZONE)

    def booked(self, opening: str = TUESDAY_10) -> Booking:
        """A call that stands in the calendar."""
        call = self.book(opening)
        self.work()
        return call

    def move(self, call: Booking, opening: str = TUESDAY_11) -> Booking:
        with self.database.transaction():
            return bookings.move(call.conversation, opening)

    def cancel(self, call: Booking) -> Booking:
        with self.database.transaction():
            return bookings.cancel(call.conversation)

    def work(self) -> None:
        """Do all jobs for calendars that are due; the others are not ours."""
        with self.database.transaction():
            connection().execute(sa.delete(job).where(job.c.kind != "call_calendar"))
        handlers = entries.handlers(self.database)
        while asyncio.run(outbox.deliver_one(self.database, handlers)):
            pass

    def waiting(self) -> int:
        """Jobs for calendars that are not done."""
        with self.database.read():
            query = sa.select(sa.func.count()).where(job.c.kind == "call_calendar", job.c.state == "waiting")
            return connection().scalar(query) or 0

    def read(self, after: timedelta = timedelta(minutes=10)) -> None:
        """Read Maren's calendar a while later."""
        with clock.at(clock.now() + after):
            with self.database.transaction():
                leased = calendars.take("maren", clock.now())
            reading.read(self.database, leased)

    def status(self) -> connecting.Status:
        with self.database.read():
            found = connecting.status("maren")
        assert found
        return found

    def find(self, call: Booking) -> Booking:
        with self.database.read():
            return bookings.find(call.id)

    def chat(self, call: Booking) -> list[Any]:
        with self.database.read():
            return messages.after(call.conversation, 0)

    def flags(self, call: Booking) -> list[str]:
        with self.database.read():
            return [str(kind) for kind in kept_flags.unresolved(call.conversation)]

    def free(self, opening: str = TUESDAY_10) -> bool:
        from bot.coaching.bookings import OpeningTaken

        with self.database.transaction():
            try:
                return bool(openings.check(opening, "nobody"))
            except OpeningTaken:
                return False
