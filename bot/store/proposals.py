"""Coaches asked for times, and what they answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.coaching.proposals import Proposal
from bot.store.booking_tables import coach
from bot.store.booking_tables import proposal as table
from bot.store.database import connection


def add(new: Proposal) -> None:
    number = sa.select(coach.c.no).where(coach.c.id == new.coach).scalar_subquery()
    row: dict[str, Any] = {
        "id": new.id,
        "conversation": new.conversation,
        "coach_no": number,
        "times": [],
        "answered_at": None,
    }
    connection().execute(sa.insert(table).values(**row, created_at=new.created_at))


def answer(id: str, times: tuple[datetime, ...], at: datetime) -> bool:
    """Write the answer down; False when there was one before."""
    first = sa.update(table).where(table.c.id == id, table.c.answered_at.is_(None))
    return connection().execute(first.values(times=[t.isoformat() for t in times], answered_at=at)).rowcount > 0


def find(id: str) -> Proposal | None:
    return next(_select(table.c.id == id), None)


def of(conversation: str) -> list[Proposal]:
    """Oldest first."""
    return list(_select(table.c.conversation == conversation))


def remove(conversation: str) -> int:
    return connection().execute(sa.delete(table).where(table.c.conversation == conversation)).rowcount


def _select(*where: sa.ColumnElement[bool]) -> Iterator[Proposal]:
    columns = (table.c.id, table.c.conversation, coach.c.id.label("coach"), table.c.times, table.c.created_at,
               table.c.answered_at)  # fmt: skip
    query = sa.select(*columns).join_from(table, coach).where(*where).order_by(table.c.created_at, table.c.id)
    for row in connection().execute(query):
        yield _proposal(row)


def _proposal(row: sa.Row[Any]) -> Proposal:
    return Proposal(**{**row._mapping, "times": tuple(datetime.fromisoformat(t) for t in row.times)})
