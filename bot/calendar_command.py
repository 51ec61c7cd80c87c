"""What ``intake coach calendar`` does and says."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from getpass import getpass

from bot.coaching.coaches import Coach
from bot.services import coaches
from bot.services.calendars import connecting
from bot.services.calendars.connecting import Status
from bot.services.calendars.fetching import CalendarError
from bot.services.clock import now
from bot.store.database import Database

PASSWORD = "CALENDAR_PASSWORD"  # of the environment, for scripts: arguments can be read by every user of the machine
LONGEST_LAG = timedelta(hours=24)  # of a feed, as docs/operating.md has it
LAG = (
    "Google's and Microsoft's addresses show changes only after hours, Google's after up to a day. What the coach "
    "enters meanwhile is not seen: the minimum notice has to cover that."
)


class Refused(Exception):
    """The message says why."""


def run(database: Database, id: str, *, caldav: str | None, user: str | None, feed: str | None, none: bool) -> None:
    """Connect, disconnect, or show how it goes. Raises Refused."""
    try:
        if none:
            with database.transaction():
                print("disconnected" if connecting.disconnect(id) else "no calendar was connected")
            return
        found = _connected(database, id, caldav, user, feed)
        with database.read():
            coach = coaches.get(id)
    except coaches.UnknownCoach:
        raise Refused(f"there is no coach {id}") from None
    except CalendarError as error:
        raise Refused(f"the calendar can't be used: {error}") from None
    print(describe(found, now()) if found else "no calendar is connected")
    if feed and found:
        print(LAG)
        if too_short := short_notice(coach, found):
            print(too_short)


def short_notice(coach: Coach, calendar: Status | None) -> str | None:
    """That a read-only feed shows the coach's own appointments too late for the minimum notice; None when it doesn't.

    A coach without any calendar may be given a feed yet; one with CalDAV has no need of it.
    """
    if timedelta(hours=coach.notice_hours) >= LONGEST_LAG or (calendar and calendar.kind != "feed"):
        return None
    said = f"{coach.id} has a minimum notice of {coach.notice_hours} hours: that is too little for a read-only feed"
    return (
        f"{said}{'' if calendar else ', should one be connected'}; Google's lag by up to a day, Microsoft's by hours."
    )


def _connected(database: Database, id: str, caldav: str | None, user: str | None, feed: str | None) -> Status | None:
    if caldav is None and feed is None:
        with database.read():
            return connecting.status(id)
    with database.read():
        coaches.get(id)
    if caldav is not None:
        password = (os.environ.get(PASSWORD) or _asked("Password: ")) if user else None
        return connecting.connect_server(database, id, caldav, user, password)
    assert feed is not None
    return connecting.connect_feed(database, id, _asked("Address: ") if feed == "-" else feed)


def _asked(what: str) -> str:
    """Typed unseen, or a line of what is piped in."""
    return getpass(what) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def describe(status: Status, at: datetime) -> str:
    """How the reading goes, in one or two lines."""
    kind = {"caldav": "CalDAV, both ways", "feed": "read-only feed"}[status.kind]
    if status.read_at is None:
        said = f"{status.coach}: {kind}; not read yet"
    else:
        age = (at - status.read_at).total_seconds() / 60
        said = f"{status.coach}: {kind}; read {age:.0f} minutes ago; {status.busy} busy times to come"
    return f"{said}\n{status.coach}: the last try failed: {status.error}" if status.error else said
