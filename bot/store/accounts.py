"""Accounts, and the one-time links by which a password is chosen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.coaching.accounts import Account, Role
from bot.store.account_tables import account as table
from bot.store.account_tables import login_link
from bot.store.booking_tables import coach
from bot.store.database import connection

_ALL = sa.select(table, coach.c.id.label("coach"), coach.c.time_zone.label("coach_zone")).join_from(
    table, coach, isouter=True
)


def count() -> int:
    return connection().scalar(sa.select(sa.func.count()).select_from(table)) or 0


def add(name: str, role: Role, coach_id: str | None, at: datetime) -> int:
    """Gives the id; the name must be free."""
    no = sa.select(coach.c.no).where(coach.c.id == coach_id).scalar_subquery() if coach_id else None
    row = sa.insert(table).values(name=name, role=str(role), coach_no=no, created_at=at)
    id: int = connection().execute(row.returning(table.c.id)).scalar_one()
    return id


def find(id: int) -> Account | None:
    return _one(table.c.id == id)


def named(name: str) -> Account | None:
    return _one(table.c.name == name)


def all_accounts() -> list[Account]:
    """By name."""
    return [_account(row) for row in connection().execute(_ALL.order_by(table.c.name))]


def password(id: int) -> str | None:
    """The hash; None where none was chosen yet."""
    found: str | None = connection().scalar(sa.select(table.c.password).where(table.c.id == id))
    return found


def set_password(id: int, hashed: str) -> None:
    _change(id, password=hashed)


def set_zone(id: int, zone: str | None) -> None:
    _change(id, time_zone=zone)


def disable(id: int, at: datetime | None) -> None:
    """None: let in again."""
    _change(id, disabled_at=at)


def add_link(digest: str, account: int | None, until: datetime) -> None:
    """In place of the links that led there before."""
    connection().execute(sa.delete(login_link).where(login_link.c.account.is_not_distinct_from(account)))
    connection().execute(sa.insert(login_link).values(digest=digest, account=account, until=until))


def link(digest: str, now: datetime) -> tuple[int | None] | None:
    """Whose password it chooses (None: the first account's); None where the link is none, or over."""
    row = connection().execute(
        sa.select(login_link.c.account).where(login_link.c.digest == digest, login_link.c.until > now)
    )
    found = row.first()
    return None if found is None else (found.account,)


def use_link(digest: str, now: datetime) -> bool:
    """Take the link away; whether it was still good. Of two at once one gets it."""
    gone = sa.delete(login_link).where(login_link.c.digest == digest, login_link.c.until > now)
    return connection().execute(gone).rowcount > 0


def remove_links(account: int) -> None:
    connection().execute(sa.delete(login_link).where(login_link.c.account == account))


def _change(id: int, **values: Any) -> None:
    connection().execute(sa.update(table).where(table.c.id == id).values(**values))


def _one(where: sa.ColumnElement[bool]) -> Account | None:
    row = connection().execute(_ALL.where(where)).first()
    return _account(row) if row else None


def _account(row: sa.Row[Any]) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        coach=row.coach,
        time_zone=row.time_zone or row.coach_zone or "UTC",
        disabled=row.disabled_at is not None,
        has_password=row.password is not None,
    )
