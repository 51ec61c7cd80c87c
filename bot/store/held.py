"""Words said before consent, for a short while."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.store.database import connection
from bot.store.tables import held as table

_READ = (
    sa.select(table.c.text)
    .where(table.c.conversation == sa.bindparam("key"), table.c.until > sa.bindparam("moment"))
    .order_by(table.c.id)
)
_REMOVE = sa.delete(table).where(table.c.conversation == sa.bindparam("key"))
_PURGE = sa.delete(table).where(table.c.until <= sa.bindparam("moment"))


def add(conversation: str, text: str, until: datetime) -> None:
    connection().execute(table.insert(), {"conversation": conversation, "text": text, "until": until})


def read(conversation: str, now: datetime) -> list[str]:
    return list(connection().scalars(_READ, {"key": conversation, "moment": now}))


def remove(conversation: str) -> int:
    return connection().execute(_REMOVE, {"key": conversation}).rowcount


def purge(now: datetime) -> int:
    return connection().execute(_PURGE, {"moment": now}).rowcount
