"""What Telegram sent: each update is known by its number for good, and its body stays until it is taken up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.store.database import connection, insert_into
from bot.store.telegram_tables import telegram_update as table

_earlier = table.alias("earlier")
_FIRST_OF_CHAT = ~sa.exists().where(~_earlier.c.done, _earlier.c.chat == table.c.chat, _earlier.c.id < table.c.id)
_NEXT = (
    sa.select(table.c.id, table.c.chat, table.c.body, table.c.attempts)
    .where(~table.c.done, table.c.not_before <= sa.bindparam("moment"), _FIRST_OF_CHAT)
    .order_by(table.c.id)
    .limit(1)
)
_ID = table.c.id == sa.bindparam("which")
_DONE = sa.update(table).where(_ID).values(done=True, chat=None, body=None)
_LATER = (
    sa.update(table).where(_ID).values(attempts=table.c.attempts + 1, not_before=sa.bindparam("moment"))
).returning(table.c.attempts)


@dataclass(frozen=True, slots=True)
class Update:
    """An update to be taken up; ``attempts`` counts those that raised."""

    id: int
    chat: int | None
    body: Mapping[str, Any]
    attempts: int


def add(id: int, chat: int | None, body: Mapping[str, Any], not_before: datetime, at: datetime) -> bool:
    """Whether it is new; a known one changes nothing."""
    row = {
        "id": id,
        "chat": chat,
        "body": body,
        "attempts": 0,
        "not_before": not_before,
        "received_at": at,
        "done": False,
    }
    return connection().execute(_add(connection().dialect.name), row).first() is not None


@cache
def _add(dialect: str) -> Any:
    return insert_into(table, dialect).on_conflict_do_nothing().returning(table.c.id)


def last_free(before: int, now: datetime) -> int | None:
    """The newest number below one that is not held back."""
    free = sa.or_(table.c.done, table.c.not_before <= now)
    query = sa.select(table.c.id).where(table.c.id < before, free).order_by(table.c.id.desc()).limit(1)
    found: int | None = connection().scalar(query)
    return found


def held_back(now: datetime) -> list[int]:
    """Those that wait for their predecessors, in order."""
    held = sa.select(table.c.id).where(~table.c.done, table.c.attempts == 0, table.c.not_before > now)
    return list(connection().scalars(held.order_by(table.c.id)))


def free(id: int, now: datetime) -> None:
    """It need wait no longer."""
    connection().execute(sa.update(table).where(_ID).values(not_before=now), {"which": id})


def next_due(now: datetime) -> Update | None:
    """The oldest due one that is the first of its chat."""
    row = connection().execute(_NEXT, {"moment": now}).first()
    return None if row is None else Update(row.id, row.chat, row.body or {}, row.attempts)


def done(id: int) -> None:
    connection().execute(_DONE, {"which": id})


def put_off(id: int, until: datetime) -> int:
    """One more attempt that raised; gives their number."""
    attempts: int = connection().execute(_LATER, {"which": id, "moment": until}).scalar_one()
    return attempts


def waiting() -> int:
    return connection().scalar(sa.select(sa.func.count()).where(~table.c.done)) or 0


def purge(before: datetime) -> int:
    """Forget the numbers of those that were done long ago."""
    return connection().execute(sa.delete(table).where(table.c.done, table.c.received_at < before)).rowcount
