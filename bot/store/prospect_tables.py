"""What those who work with a prospect add: where it stands, notes, what they think of the match."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.tables import metadata
from bot.store.types import UtcDateTime


def _of_conversation(*, primary_key: bool = False) -> sa.Column[str]:
    parent = sa.ForeignKey("conversation.id", ondelete="CASCADE")
    return sa.Column("conversation", sa.Text, parent, nullable=False, primary_key=primary_key, index=not primary_key)


prospect = sa.Table(
    "prospect",
    metadata,
    _of_conversation(primary_key=True),
    sa.Column("status", sa.Text, nullable=False, index=True),  # no row: new
    sa.Column("status_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("status IN ('new', 'reviewed', 'in_touch', 'client', 'closed')", name="ck_prospect_status"),
)

note = sa.Table(
    "note",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_conversation(),
    sa.Column("account", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),  # of the account, as it was
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)

review = sa.Table(
    "review",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_conversation(),
    sa.Column("account", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("need", sa.Text, nullable=False),  # what the coach holds for right
    sa.Column("matched", sa.Text),  # what the assistant had said; null where it said nothing
    sa.Column("confidence", sa.Float),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
)
