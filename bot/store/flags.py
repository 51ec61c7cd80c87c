"""Flags: why a person should look at a conversation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.coaching.flags import FlagKind
from bot.store.database import connection
from bot.store.tables import flag as table

_OPEN = (
    sa.select(table.c.kind)
    .where(table.c.conversation == sa.bindparam("key"), table.c.resolved_at.is_(None))
    .order_by(table.c.id)
)


def add(conversation: str, kind: FlagKind, at: datetime) -> int:
    """Raise a flag; gives its id."""
    row = {"conversation": conversation, "kind": kind.value, "at": at}
    id: int = connection().execute(sa.insert(table).returning(table.c.id), row).scalar_one()
    return id


def add_once(conversation: str, kind: FlagKind, at: datetime) -> None:
    """Raise a flag unless one of its kind is up."""
    if kind not in unresolved(conversation):
        add(conversation, kind, at)


def unresolved(conversation: str) -> list[FlagKind]:
    """The kinds nobody has dealt with, each once, in the order they were first raised."""
    return list(dict.fromkeys(map(FlagKind, connection().scalars(_OPEN, {"key": conversation}))))


def resolve(conversation: str, kind: FlagKind, at: datetime) -> int:
    of_kind = sa.update(table).where(
        table.c.conversation == conversation, table.c.kind == kind.value, table.c.resolved_at.is_(None)
    )
    return connection().execute(of_kind.values(resolved_at=at)).rowcount


def of(conversation: str) -> list[dict[str, Any]]:
    """All of one conversation, oldest first."""
    query = sa.select(table.c.kind, table.c.at, table.c.resolved_at).where(table.c.conversation == conversation)
    return [dict(row) for row in connection().execute(query.order_by(table.c.id)).mappings()]


def remove(conversation: str) -> int:
    return connection().execute(sa.delete(table).where(table.c.conversation == conversation)).rowcount
