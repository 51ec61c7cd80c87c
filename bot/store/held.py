"""Words said before consent, for a short while."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.store.database import connection
from bot.store.tables import conversation
from bot.store.tables import held as table
from bot.store.types import UtcDateTime

_ADD = sa.insert(table).from_select(
    ["conversation", "text", "until"],
    sa.select(conversation.c.id, sa.bindparam("words", type_=sa.Text), sa.bindparam("moment", type_=UtcDateTime)).where(
        conversation.c.id == sa.bindparam("key"), conversation.c.erased_at.is_(None)
    ),
)
_READ = (
    sa.select(table.c.text)
    .where(table.c.conversation == sa.bindparam("key"), table.c.until > sa.bindparam("moment"))
    .order_by(table.c.id)
)
_REMOVE = sa.delete(table).where(table.c.conversation == sa.bindparam("key"))
_PURGE = sa.delete(table).where(table.c.until <= sa.bindparam("moment"))


def add(conversation: str, text: str, until: datetime) -> None:
    """Hold a text; of a conversation that this very turn erased nothing is held."""
    connection().execute(_ADD, {"key": conversation, "words": text, "moment": until})


def read(conversation: str, now: datetime) -> list[str]:
    return list(connection().scalars(_READ, {"key": conversation, "moment": now}))


def remove(conversation: str) -> int:
    return connection().execute(_REMOVE, {"key": conversation}).rowcount


def purge(now: datetime) -> int:
    return connection().execute(_PURGE, {"moment": now}).rowcount
