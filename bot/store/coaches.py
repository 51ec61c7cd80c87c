"""Coaches, kept."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.coaching.coaches import Coach
from bot.coaching.hours import DayHours, Hours
from bot.coaching.needs import Need
from bot.store.booking_tables import booking, calendar, coach
from bot.store.database import connection, upsert


def find(coach_id: str) -> Coach | None:
    row = connection().execute(sa.select(coach).where(coach.c.id == coach_id)).first()
    return _coach(row) if row else None


def all_coaches(*, active_only: bool = False) -> list[Coach]:
    """By name."""
    query = sa.select(coach).order_by(coach.c.name, coach.c.no)
    return [_coach(row) for row in connection().execute(query.where(coach.c.active) if active_only else query)]


def by_feed_key(key: str) -> Coach | None:
    row = connection().execute(sa.select(coach).where(coach.c.feed_key == key)).first()
    return _coach(row) if row else None


def feed_key(coach_id: str) -> str | None:
    key: str | None = connection().scalar(sa.select(coach.c.feed_key).where(coach.c.id == coach_id))
    return key


def new_feed_key(coach_id: str) -> str:
    """Replace the key; the one before opens nothing any more."""
    key = secrets.token_urlsafe(24)
    connection().execute(sa.update(coach).where(coach.c.id == coach_id).values(feed_key=key))
    return key


def save(known: Coach) -> None:
    """Write a new coach, or all that is known of one with this id."""
    values = _values(known)
    statement = upsert(coach).values(**values, feed_key=secrets.token_urlsafe(24))  # of a new one
    changed = {name: statement.excluded[name] for name in values if name != "id"}
    connection().execute(statement.on_conflict_do_update(index_elements=[coach.c.id], set_=changed))


def lock(coach_id: str) -> None:
    """Keep others from booking this coach until the unit of work ends.

    The database refuses an overlap anyway; this makes the count of a day's calls right, and lets two who want the
    same time wait for each other in order. SQLite has one writer at a time as it is.
    """
    query = sa.select(coach.c.no).where(coach.c.id == coach_id).with_for_update(key_share=True)
    connection().execute(query)


def has_caldav(coach_id: str) -> bool:
    """Whether the coach has a calendar that is written to."""
    query = sa.select(calendar.c.kind).join(coach).where(coach.c.id == coach_id, calendar.c.kind == "caldav")
    return connection().execute(query).first() is not None


def delete(coach_id: str) -> bool:
    """Remove a coach who never had a call; gives whether that was so."""
    calls = sa.select(booking.c.id).where(booking.c.coach_no == coach.c.no).exists()
    return connection().execute(sa.delete(coach).where(coach.c.id == coach_id, ~calls)).rowcount > 0


def delete_demo(keeping: Collection[str]) -> int:
    """Remove the demo coaches and their calls, but for these coaches; gives how many there were."""
    gone = sa.and_(coach.c.demo, coach.c.id.not_in(keeping))
    connection().execute(sa.delete(booking).where(booking.c.coach_no.in_(sa.select(coach.c.no).where(gone))))
    return connection().execute(sa.delete(coach).where(gone)).rowcount


def _values(known: Coach) -> dict[str, Any]:
    return {
        "id": known.id,
        "name": known.name,
        "bio": known.bio,
        "about": known.about,
        "photo": known.photo,
        "email": known.email,
        "needs": [str(need) for need in known.needs],
        "levels": list(known.levels),
        "languages": list(known.languages),
        "time_zone": known.time_zone,
        "hours": [[h.weekday, h.start, h.end] for h in known.hours],
        "dates": [[d.day.isoformat(), d.stretches] for d in known.dates],
        "holidays": known.holidays,
        "call_minutes": known.call_minutes,
        "buffer_before": known.buffer_before,
        "buffer_after": known.buffer_after,
        "notice_hours": known.notice_hours,
        "horizon_days": known.horizon_days,
        "most_a_day": known.most_a_day,
        "place": known.place,
        "weight": known.weight,
        "demo": known.demo,
        "active": known.active,
    }


def _coach(row: sa.Row[Any]) -> Coach:
    kept = dict(row._mapping)
    del kept["no"], kept["feed_key"]
    kept["needs"] = tuple(Need(need) for need in kept["needs"])
    kept["levels"] = tuple(kept["levels"])
    kept["languages"] = tuple(kept["languages"])
    kept["dates"] = tuple(DayHours(date.fromisoformat(day), tuple(map(tuple, some))) for day, some in kept["dates"])
    kept["hours"] = tuple(Hours(*h) for h in kept["hours"])
    return Coach(**kept)
