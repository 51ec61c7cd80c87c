"""The log of what was done in the console: who, when, what, to which conversation."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from bot.store.account_tables import audit as table
from bot.store.database import connection


class Entry(NamedTuple):
    id: int
    at: datetime
    name: str
    role: str
    action: str
    conversation: str | None
    detail: str | None


_COLUMNS = [table.c[name] for name in Entry._fields]


def add(**values: Any) -> None:
    connection().execute(sa.insert(table).values(**values))


def page(before: int | None, most: int) -> list[Entry]:
    """The newest first; those older than an entry."""
    query = sa.select(*_COLUMNS).order_by(table.c.id.desc()).limit(most)
    older = query.where(table.c.id < before) if before else query
    return [Entry(*row) for row in connection().execute(older)]


def of(conversation: str, action: str) -> list[Entry]:
    """What was done so to one conversation, oldest first."""
    query = sa.select(*_COLUMNS).where(table.c.conversation == conversation, table.c.action == action)
    return [Entry(*row) for row in connection().execute(query.order_by(table.c.id))]


def last(account: int, conversation: str, action: str) -> datetime | None:
    query = sa.select(sa.func.max(table.c.at).label("at")).where(
        table.c.account == account, table.c.conversation == conversation, table.c.action == action
    )
    found: datetime | None = connection().scalar(query)
    return found


def forget_details(conversation: str) -> None:
    """A reason may speak of the prospect."""
    connection().execute(sa.update(table).where(table.c.conversation == conversation).values(detail=None))
