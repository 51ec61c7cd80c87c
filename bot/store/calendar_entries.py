"""What stands of our calls in coaches' own calendars, kept; also of calls that were erased here."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.coaching.intervals import Interval
from bot.store.booking_tables import calendar_entry as table
from bot.store.booking_tables import coach
from bot.store.database import connection, upsert


@dataclass(frozen=True)
class Entry:
    """An event of ours in a coach's calendar.

    ``start`` and ``end`` are as last written or read there, ``sequence`` that of the booking they stand for;
    ``etag`` is None where the server gives none that can be compared. ``gone_at``: when it was missed first.
    """

    uid: str
    coach: str
    href: str
    etag: str | None
    sequence: int
    start: datetime
    end: datetime
    gone_at: datetime | None = None

    @property
    def interval(self) -> Interval:
        return Interval(self.start, self.end)


_COLUMNS = tuple(coach.c.id.label("coach") if name == "coach" else table.c[name] for name in Entry.__dataclass_fields__)


def save(entry: Entry) -> None:
    """Write an entry, new or changed."""
    values = asdict(entry)
    values["coach_no"] = sa.select(coach.c.no).where(coach.c.id == values.pop("coach")).scalar_subquery()
    changed = {name: value for name, value in values.items() if name not in ("uid", "coach_no")}
    statement = upsert(table).values(**values)
    connection().execute(statement.on_conflict_do_update(index_elements=[table.c.uid, table.c.coach_no], set_=changed))


def find(uid: str, coach_id: str) -> Entry | None:
    return next(iter(_select(table.c.uid == uid, coach.c.id == coach_id)), None)


def of_coach(coach_id: str) -> list[Entry]:
    return _select(coach.c.id == coach_id)


def remove(uid: str, coach_id: str) -> None:
    _delete(coach_id, table.c.uid == uid)


def remove_all(coach_id: str) -> None:
    """Forget them, as the calendar is another from now on."""
    _delete(coach_id)


def _delete(coach_id: str, *where: sa.ColumnElement[bool]) -> None:
    number = sa.select(coach.c.no).where(coach.c.id == coach_id).scalar_subquery()
    connection().execute(sa.delete(table).where(table.c.coach_no == number, *where))


def _select(*where: sa.ColumnElement[Any]) -> list[Entry]:
    query = sa.select(*_COLUMNS).join_from(table, coach).where(*where).order_by(table.c.uid)
    return [Entry(**row) for row in connection().execute(query).mappings()]
