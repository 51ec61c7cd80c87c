"""The transcript."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.coaching import cards
from bot.coaching.chat import Button, Message
from bot.store.database import connection
from bot.store.tables import conversation
from bot.store.tables import message as table

_ADD = sa.insert(table)
_IN = table.c.conversation == sa.bindparam("key")
_ALL = sa.select(table.c.seq, table.c.sender, table.c.text, table.c.at, table.c.buttons, table.c.asks, table.c.card)
_AFTER = _ALL.where(_IN, table.c.seq > sa.bindparam("place")).order_by(table.c.seq)
_ANSWERING = _ALL.where(_IN, table.c.inbox_id == sa.bindparam("inbox"), table.c.sender != "prospect").order_by(
    table.c.seq
)
_OFFERED = sa.select(table.c.buttons).where(_IN, table.c.buttons.is_not(None)).order_by(table.c.seq.desc())
_LAST = sa.select(table.c.buttons).where(_IN, table.c.sender != "prospect").order_by(table.c.seq.desc()).limit(1)
_ASKS = sa.select(table.c.asks).where(_IN, table.c.sender == "assistant").order_by(table.c.seq.desc()).limit(1)


def add(conversation: str, messages: Sequence[Message], inbox_id: int | None) -> None:
    connection().execute(
        _ADD,
        [
            {
                "conversation": conversation,
                "seq": m.seq,
                "sender": m.sender,
                "text": m.text,
                "buttons": [[b.title, b.payload] for b in m.buttons] or None,
                "asks": m.asks,
                "card": m.card,
                "at": m.at,
                "inbox_id": inbox_id,
            }
            for m in messages
        ],
    )


def after(conversation: str, seq: int) -> list[Message]:
    return _read(_AFTER, {"key": conversation, "place": seq})


def answering(conversation: str, inbox_id: int) -> list[Message]:
    """The replies to one message."""
    return _read(_ANSWERING, {"key": conversation, "inbox": inbox_id})


def _read(query: sa.Select[Any], values: dict[str, Any]) -> list[Message]:
    return [
        Message(row.seq, row.sender, row.text, row.at, tuple(Button(*b) for b in row.buttons or ()), row.asks, row.card)
        for row in connection().execute(query, values)
    ]


def offered(conversation: str, payload: str) -> Button | None:
    """The newest button with this payload that the conversation was ever shown."""
    for shown in connection().execute(_OFFERED, {"key": conversation}).scalars():
        for title, value in shown:
            if value == payload:
                return Button(title, value)
    return None


def last_buttons(conversation: str) -> tuple[Button, ...]:
    """The buttons under the last message to the prospect."""
    shown = connection().execute(_LAST, {"key": conversation}).scalar()
    return tuple(Button(*b) for b in shown or ())


def last_asks(conversation: str) -> str | None:
    """What the assistant's last message asks for."""
    found: str | None = connection().scalar(_ASKS, {"key": conversation})
    return found


def forget(conversation: str, words: str) -> None:
    """Put a dash in place of these words wherever they stand, in capitals or not."""
    pattern = re.compile(re.escape(words), re.I)

    def left(text: str) -> str:
        return pattern.sub("\u2013", text)

    shown = sa.select(table.c.seq, table.c.text, table.c.card).where(_IN)
    for row in connection().execute(shown, {"key": conversation}).all():
        kept = {"text": left(row.text), "card": cards.worded(row.card, left)}
        if kept != {"text": row.text, "card": row.card}:
            where = sa.update(table).where(_IN, table.c.seq == row.seq)
            connection().execute(where.values(**kept), {"key": conversation})


def remove(conversation: str) -> int:
    return connection().execute(sa.delete(table).where(_IN), {"key": conversation}).rowcount


def remove_of_erased(before: datetime) -> int:
    """The last replies to those who asked in the chat to be erased, once they had the time to read them."""
    erased = sa.select(conversation.c.id).where(conversation.c.erased_at <= before)
    return connection().execute(sa.delete(table).where(table.c.conversation.in_(erased))).rowcount
