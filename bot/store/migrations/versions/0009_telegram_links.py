"""Codes by which a conversation of the website goes on in a Telegram chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "telegram_code",
        sa.Column("conversation", sa.Text, sa.ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        sa.Column("until", UtcDateTime, nullable=False),
    )
    op.create_table(
        "telegram_bot",
        sa.Column("token", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.add_column("telegram_chat", sa.Column("moved_seq", sa.Integer))
