"""Addresses that no call is booked with, known by digests only."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.store.booking_tables import blocked_address as table
from bot.store.database import connection, upsert


def add(digest: str, at: datetime) -> None:
    """One that is there already stays as it is."""
    connection().execute(upsert(table).values(digest=digest, at=at).on_conflict_do_nothing())


def has(digest: str) -> bool:
    return connection().scalar(sa.select(table.c.digest).where(table.c.digest == digest)) is not None


def remove(digest: str) -> bool:
    """Whether it was there."""
    return connection().execute(sa.delete(table).where(table.c.digest == digest)).rowcount > 0
