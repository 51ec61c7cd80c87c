"""What came in by Telegram, and how far each chat has been told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Json, UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    updates = op.create_table(
        "telegram_update",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chat", sa.BigInteger),
        sa.Column("body", Json),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", UtcDateTime, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.Column("done", sa.Boolean, nullable=False),
    )
    assert updates is not None
    op.create_index("ix_telegram_update_received_at", "telegram_update", ["received_at"])
    op.create_index(
        "ix_telegram_update_waiting",
        "telegram_update",
        ["id"],
        sqlite_where=~updates.c.done,
        postgresql_where=~updates.c.done,
    )
    op.create_table(
        "telegram_chat",
        sa.Column(
            "conversation", sa.Text, sa.ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True,
            nullable=False,
        ),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("sent_seq", sa.Integer, nullable=False),
        sa.Column("sent_parts", sa.Integer, nullable=False),
        sa.Column("sending", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", UtcDateTime, nullable=False),
        sa.Column("greeted_at", UtcDateTime),
        sa.Column("blocked_at", UtcDateTime),
        sa.Column("keyboard", sa.Boolean, nullable=False),
    )  # fmt: skip
    op.create_index("ix_telegram_chat_chat", "telegram_chat", ["chat"])


def downgrade() -> None:
    op.drop_table("telegram_chat")
    op.drop_table("telegram_update")
