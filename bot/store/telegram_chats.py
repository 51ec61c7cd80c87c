"""Which conversation a Telegram chat holds, and how far it has been told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.store.database import connection
from bot.store.tables import conversation, message
from bot.store.telegram_tables import telegram_chat as table

_OF = table.c.conversation == sa.bindparam("key")
_HELD = (
    sa.select(table)
    .join(conversation)
    .where(table.c.chat == sa.bindparam("which"), conversation.c.erased_at.is_(None))
    .order_by(table.c.since.desc(), table.c.conversation)
    .limit(1)
)
_FIND = sa.select(table).where(_OF)
_TOLD_ALL = ~sa.exists().where(
    message.c.conversation == table.c.conversation, message.c.seq > table.c.sent_seq, message.c.sender != "prospect"
)
_DUE = (
    sa.select(table.c.conversation)
    .join(conversation)
    .where(
        table.c.blocked_at.is_(None),
        table.c.not_before <= sa.bindparam("moment"),
        conversation.c.last_seq > table.c.sent_seq,
        table.c.conversation.not_in(sa.bindparam("besides", expanding=True)),
        ~_TOLD_ALL,
    )
    .order_by(conversation.c.updated_at)
    .limit(sa.bindparam("most"))
)
_NEXT_DUE = (
    sa.select(sa.func.min(table.c.not_before))
    .join(conversation)
    .where(table.c.blocked_at.is_(None), conversation.c.last_seq > table.c.sent_seq, ~_TOLD_ALL)
)


@dataclass(frozen=True, slots=True)
class Chat:
    """One conversation in one chat; see the table."""

    conversation: str
    chat: int
    since: datetime
    sent_seq: int = 0
    sent_parts: int = 0
    sending: bool = False
    attempts: int = 0
    not_before: datetime | None = None
    greeted_at: datetime | None = None
    blocked_at: datetime | None = None
    keyboard: bool = False
    moved_seq: int | None = None


def add(new: Chat) -> None:
    connection().execute(sa.insert(table), asdict(new) | {"not_before": new.not_before or new.since})


def held(chat: int) -> Chat | None:
    """The conversation a chat holds now; an erased one is none."""
    row = connection().execute(_HELD, {"which": chat}).first()
    return None if row is None else Chat(*row)


def find(conversation: str) -> Chat | None:
    row = connection().execute(_FIND, {"key": conversation}).first()
    return None if row is None else Chat(*row)


def change(conversation: str, **values: Any) -> None:
    connection().execute(sa.update(table).where(_OF).values(**values), {"key": conversation})


def due(now: datetime, besides: Collection[str], most: int) -> list[str]:
    """Conversations whose chats have something to be told, but those ``besides``."""
    return list(connection().scalars(_DUE, {"moment": now, "besides": [*besides], "most": most}))


def next_due() -> datetime | None:
    """When the first of those is due that have something to be told."""
    found: datetime | None = connection().scalar(_NEXT_DUE)
    return found


def remove(conversation: str) -> int:
    return connection().execute(sa.delete(table).where(_OF), {"key": conversation}).rowcount


def remove_of_erased(before: datetime) -> int:
    """Of conversations erased before a moment, which nothing is left to tell of."""
    erased = sa.select(conversation.c.id).where(conversation.c.erased_at <= before)
    return connection().execute(sa.delete(table).where(table.c.conversation.in_(erased))).rowcount
