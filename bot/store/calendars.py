"""Coaches' calendars and the busy times read from them, kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import sqlalchemy as sa

from bot.coaching.intervals import Interval
from bot.store.booking_tables import booking, calendar, coach
from bot.store.booking_tables import busy as busy_table
from bot.store.database import connection

Kind = Literal["caldav", "feed"]


@dataclass(frozen=True)
class Calendar:
    """How a coach's calendar is reached, and how the last reading went. ``url`` and ``password`` are sealed."""

    coach: str
    kind: Kind
    url: str
    user: str | None
    password: str | None
    mark: str | None = None
    read_at: datetime | None = None
    tried_at: datetime | None = None
    due_at: datetime | None = None
    failures: int = 0
    error: str | None = None


_READ = (coach.c.id.label("coach"), *(calendar.c[name] for name in Calendar.__dataclass_fields__ if name != "coach"))
_BUSY = (
    sa.select(
        coach.c.id, *(sa.type_coerce(busy_table.c[name], sa.DateTime(timezone=True)) for name in ("start", "end"))
    )
    .join_from(busy_table, coach)
    .where(coach.c.id.in_(sa.bindparam("coaches", expanding=True)), busy_table.c.end > sa.bindparam("after"))
    .order_by(busy_table.c.coach_no, busy_table.c.end)
)


def save(known: Calendar, due_at: datetime) -> None:
    """Write how a coach's calendar is reached, in place of what was there; busy times of another one go."""
    remove(known.coach)
    row = {"kind": known.kind, "url": known.url, "user": known.user, "password": known.password, "mark": known.mark}
    number = _number(known.coach)
    connection().execute(sa.insert(calendar).values(coach_no=number, **row, due_at=due_at, failures=0))


def remove(coach_id: str) -> bool:
    """Forget a coach's calendar and what was read from it; gives whether there was one."""
    _replace_busy(coach_id, ())
    return connection().execute(sa.delete(calendar).where(calendar.c.coach_no == _number(coach_id))).rowcount > 0


def find(coach_id: str) -> Calendar | None:
    row = connection().execute(sa.select(*_READ).join_from(calendar, coach).where(coach.c.id == coach_id)).first()
    return _calendar(row) if row else None


def lease(now: datetime, until: datetime) -> Calendar | None:
    """Take the calendar that has been due longest, to read it; nobody else takes it before ``until``.

    That of a coach who takes no new calls is read as long as there is one to come, which may be moved there.
    """
    coming = sa.exists().where(
        booking.c.coach_no == coach.c.no, booking.c.state == "booked", booking.c.blocked_until > now
    )
    query = (
        sa.select(*_READ)
        .join_from(calendar, coach)
        .where(calendar.c.due_at <= now, sa.or_(coach.c.active, coming))
        .order_by(calendar.c.due_at)
        .limit(1)
        .with_for_update(skip_locked=True, of=calendar)
    )
    row = connection().execute(query).first()
    if row is None:
        return None
    _change(row.coach, due_at=until, tried_at=now)
    return _calendar(row, tried_at=now)


def take(coach_id: str, now: datetime) -> Calendar:
    """Lease this one, which is there, for as long as it is put off already."""
    _change(coach_id, tried_at=now)
    found = find(coach_id)
    assert found is not None
    return found


def hold(leased: Calendar) -> bool:
    """Keep the calendar as it is until the unit of work ends; False when another reads it by now, or it is another."""
    query = (
        sa.select(calendar.c.coach_no)
        .where(calendar.c.coach_no == _number(leased.coach), calendar.c.url == leased.url)
        .where(calendar.c.tried_at == leased.tried_at)
        .with_for_update()
    )
    return connection().execute(query).first() is not None


def succeeded(
    coach_id: str, now: datetime, due_at: datetime, mark: str | None, busy: Iterable[Interval] | None
) -> None:
    """Note a reading; ``busy`` takes the place of what was known, None leaves it."""
    if busy is not None:
        _replace_busy(coach_id, busy)
    _change(coach_id, read_at=now, due_at=due_at, mark=mark, error=None, failures=0)


def failed(coach_id: str, due_at: datetime, error: str) -> None:
    """Note a reading that failed; the busy times known stay."""
    _change(coach_id, due_at=due_at, error=error, failures=calendar.c.failures + 1)


def forget_mark(coach_id: str) -> None:
    """Have all of it read next time: we wrote to it, and some servers give the same mark for what was before."""
    _change(coach_id, mark=None)


def busy(coaches: Iterable[str], after: datetime) -> dict[str, list[Interval]]:
    """The busy times of these coaches that are not over at ``after``, in order."""
    found: dict[str, list[Interval]] = {}
    for who, start, end in connection().execute(_BUSY, {"coaches": list(coaches), "after": after}).all():
        # as UtcDateTime does it, which takes twice as long for thousands of rows
        naive = start.tzinfo is None
        span = [at.replace(tzinfo=UTC) if naive else at.astimezone(UTC) for at in (start, end)]
        found.setdefault(who, []).append(Interval(*span))
    return found


def _replace_busy(coach_id: str, busy: Iterable[Interval]) -> None:
    number = connection().scalar(sa.select(coach.c.no).where(coach.c.id == coach_id))
    connection().execute(sa.delete(busy_table).where(busy_table.c.coach_no == number))
    rows = [{"coach_no": number, "start": one.start, "end": one.end} for one in busy]
    if rows:
        connection().execute(sa.insert(busy_table), rows)


def _change(coach_id: str, **values: Any) -> None:
    connection().execute(sa.update(calendar).where(calendar.c.coach_no == _number(coach_id)).values(**values))


def _number(coach_id: str) -> Any:
    return sa.select(coach.c.no).where(coach.c.id == coach_id).scalar_subquery()


def _calendar(row: sa.Row[Any], **newer: Any) -> Calendar:
    return Calendar(**{**row._mapping, **newer})
