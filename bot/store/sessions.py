"""Who is signed in; each session by the digest of its token."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from bot.store.account_tables import session as table
from bot.store.database import connection


class Kept(NamedTuple):
    account: int
    created_at: datetime
    seen_at: datetime


def add(digest: str, account: int, at: datetime) -> None:
    connection().execute(sa.insert(table).values(digest=digest, account=account, created_at=at, seen_at=at))


def find(digest: str) -> Kept | None:
    columns = (table.c[name] for name in Kept._fields)
    row = connection().execute(sa.select(*columns).where(table.c.digest == digest)).first()
    return Kept(*row) if row else None


def see(digest: str, at: datetime) -> None:
    connection().execute(sa.update(table).where(table.c.digest == digest).values(seen_at=at))


def remove(digest: str) -> None:
    connection().execute(sa.delete(table).where(table.c.digest == digest))


def remove_of(account: int) -> int:
    return connection().execute(sa.delete(table).where(table.c.account == account)).rowcount


def remove_idle(seen_before: datetime) -> None:
    connection().execute(sa.delete(table).where(table.c.seen_at < seen_before))
