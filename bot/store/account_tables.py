"""The tables of the console: accounts, their sessions and links, and the log of what was done there."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.tables import metadata
from bot.store.types import UtcDateTime

account = sa.Table(
    "account",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),  # in small letters
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("coach_no", sa.Integer, sa.ForeignKey("coach.no", ondelete="SET NULL")),
    sa.Column("time_zone", sa.Text),  # IANA; null: the coach's, or UTC
    sa.Column("password", sa.Text),  # an argon2 hash; null until it is chosen by a link
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("disabled_at", UtcDateTime),
    sa.CheckConstraint("role IN ('coach', 'director', 'admin')", name="ck_account_role"),
    sqlite_autoincrement=True,  # the log names accounts that are gone
)


def _of_account(*, nullable: bool = False) -> sa.Column[int]:
    parent = sa.ForeignKey("account.id", ondelete="CASCADE")
    return sa.Column("account", sa.Integer, parent, nullable=nullable, index=True)


# Digests stand in place of tokens: whoever copies the database can't come in with what is in it.
session = sa.Table(
    "session",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    _of_account(),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False, index=True),
)

login_link = sa.Table(
    "login_link",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    _of_account(nullable=True),  # null: whoever has it makes the first account
    sa.Column("until", UtcDateTime, nullable=False),
)

# No foreign keys: what was done stays on record when the account or the conversation is gone.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    sa.Column("account", sa.Integer),  # null: done on the command line
    sa.Column("name", sa.Text, nullable=False),  # of the account, as it was
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("conversation", sa.Text, index=True),
    sa.Column("detail", sa.Text),  # emptied when the conversation is erased
)
