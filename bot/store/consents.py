"""The log of what was agreed to and taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.store.database import connection
from bot.store.tables import consent as table


def add(conversation: str, kind: str, granted: bool, version: str | None, at: datetime) -> None:
    row = {"conversation": conversation, "kind": kind, "granted": granted, "version": version, "at": at}
    connection().execute(table.insert(), row)


def of(conversation: str) -> list[dict[str, Any]]:
    """All of one conversation, oldest first."""
    columns = (table.c.kind, table.c.granted, table.c.version, table.c.at)
    query = sa.select(*columns).where(table.c.conversation == conversation).order_by(table.c.id)
    return [dict(row) for row in connection().execute(query).mappings()]


def remove(conversation: str) -> int:
    return connection().execute(sa.delete(table).where(table.c.conversation == conversation)).rowcount
