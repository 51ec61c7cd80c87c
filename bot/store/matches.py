"""The match of each conversation."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.coaching.needs import Match
from bot.store.database import connection, upsert
from bot.store.tables import match as table


def save(conversation: str, match: Match, at: datetime) -> None:
    row = upsert(table).values(conversation=conversation, body=match.to_json(), need=str(match.need), at=at)
    new = {"body": row.excluded.body, "need": row.excluded.need, "at": row.excluded.at}
    connection().execute(row.on_conflict_do_update(index_elements=["conversation"], set_=new))


def find(conversation: str) -> Match | None:
    body = connection().scalar(sa.select(table.c.body).where(table.c.conversation == conversation))
    return None if body is None else Match.from_json(body)


def remove(conversation: str) -> int:
    return connection().execute(sa.delete(table).where(table.c.conversation == conversation)).rowcount
