"""The tables of the Telegram channel: what came in, and how far each chat has been told."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.tables import metadata
from bot.store.types import Json, UtcDateTime

telegram_update = sa.Table(
    "telegram_update",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),  # Telegram's update_id: known once, for good
    sa.Column("chat", sa.BigInteger),  # whose order it keeps; null where it belongs to none, and once taken up
    sa.Column("body", Json),  # as Telegram sent it; emptied by the transaction that takes it up
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("not_before", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False, index=True),
    sa.Column("done", sa.Boolean, nullable=False),
)
sa.Index(
    "ix_telegram_update_waiting",
    telegram_update.c.id,
    sqlite_where=~telegram_update.c.done,
    postgresql_where=~telegram_update.c.done,
)

telegram_chat = sa.Table(
    "telegram_chat",
    metadata,
    sa.Column(
        "conversation", sa.Text, sa.ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    sa.Column("chat", sa.BigInteger, nullable=False, index=True),  # of several conversations the newest is the one held
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("sent_seq", sa.Integer, nullable=False),  # the newest message that was sent there, or need not be
    sa.Column("sent_parts", sa.Integer, nullable=False),  # of the reply behind it, where that is longer than a message
    sa.Column("sending", sa.Boolean, nullable=False),  # one is on its way; found at a start, nobody knows if it arrived
    sa.Column("attempts", sa.Integer, nullable=False),  # to send the next one
    sa.Column("not_before", UtcDateTime, nullable=False),
    sa.Column("greeted_at", UtcDateTime),  # by Telegram's clock; what was written before it answers nothing
    sa.Column("blocked_at", UtcDateTime),  # the prospect wants no messages, or is gone
    sa.Column("keyboard", sa.Boolean, nullable=False),  # a keyboard of ours is in place of the phone's
    sa.Column("moved_seq", sa.Integer),  # the newest message that the website may show; null where it began here
)

telegram_code = sa.Table(
    "telegram_code",
    metadata,
    sa.Column("conversation", sa.Text, sa.ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("until", UtcDateTime, nullable=False),
)

telegram_bot = sa.Table(
    "telegram_bot",
    metadata,
    sa.Column("token", sa.Text, primary_key=True),  # a keyed digest
    sa.Column("name", sa.Text, nullable=False),  # as Telegram tells it, for links to the bot
)
