"""Messages that came in: each stays here until the turn that answers it commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.coaching.chat import Inbound, Message
from bot.store.database import connection
from bot.store.tables import conversation
from bot.store.tables import inbox as table

_earlier = table.alias("earlier")
_FIRST = ~sa.exists().where(
    _earlier.c.conversation == table.c.conversation, ~_earlier.c.done, _earlier.c.id < table.c.id
)
_INBOUND = (
    table.c.id,
    table.c.conversation,
    table.c.seq,
    table.c.text,
    table.c.payload,
    conversation.c.channel,
    table.c.received_at,
    table.c.seen,
)
_DUE = (
    sa.select(*_INBOUND, table.c.taken, conversation.c.consent)
    .join(conversation)
    .where(~table.c.done, table.c.not_before <= sa.bindparam("moment"))
    .order_by(table.c.id)
    .limit(1)
    # Both rows are locked, so that PostgreSQL looks again at both if another worker changed them since this one's
    # view of the data: a message finished in between is not taken twice. On SQLite the transaction is the lock.
    .with_for_update(of=[conversation, table], skip_locked=True, key_share=True)
)
_TAKE = _DUE.where(_FIRST)
_TAKE_THIS = _DUE.where(table.c.id == sa.bindparam("key"))
_ATTEMPTED = (
    sa.update(table)
    .where(table.c.id == sa.bindparam("key"), ~table.c.done)
    .values(attempts=table.c.attempts + 1)
    .returning(table.c.attempts)
)
_TAKEN = sa.update(table).where(table.c.id == sa.bindparam("key")).values(taken=table.c.taken + 1)
_PUT_OFF = sa.update(table).where(table.c.id == sa.bindparam("key")).values(not_before=sa.bindparam("moment"))
_FINISH = sa.update(table).where(table.c.id == sa.bindparam("key")).values(done=True, text="", payload=None)
_ADD = sa.insert(table).inline()  # its id is not asked for
_KNOWN = sa.select(table.c.seq).where(
    table.c.conversation == sa.bindparam("key"), table.c.client_id == sa.bindparam("name")
)
_AT = sa.select(table.c.id, table.c.done).where(
    table.c.conversation == sa.bindparam("key"), table.c.seq == sa.bindparam("place")
)
_WAITING = (
    sa.select(table.c.seq, table.c.text, table.c.received_at)
    .where(table.c.conversation == sa.bindparam("key"), ~table.c.done, table.c.seq > sa.bindparam("place"))
    .order_by(table.c.seq)
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A message taken up, its conversation locked; ``times`` as counted by workers that found it at their start."""

    inbound: Inbound
    times: int
    consent: bool | None


def add(
    conversation: str, client_id: str, seq: int, text: str, payload: str | None, seen: int | None, at: datetime
) -> None:
    connection().execute(
        _ADD,
        {
            "conversation": conversation,
            "client_id": client_id,
            "seq": seq,
            "text": text,
            "payload": payload,
            "seen": seen,
            "attempts": 0,
            "taken": 0,
            "not_before": at,
            "received_at": at,
            "done": False,
        },
    )


def seq_of(conversation: str, client_id: str) -> int | None:
    found: int | None = connection().scalar(_KNOWN, {"key": conversation, "name": client_id})
    return found


def at_seq(conversation: str, seq: int) -> tuple[int, bool] | None:
    """Id of the message with this number, and whether it is answered."""
    row = connection().execute(_AT, {"key": conversation, "place": seq}).first()
    return None if row is None else (row.id, row.done)


def waiting(conversation: str, after: int) -> list[Message]:
    """What is not answered yet, as the prospect's messages, by number."""
    rows = connection().execute(_WAITING, {"key": conversation, "place": after})
    return [Message(row.seq, "prospect", row.text, row.received_at) for row in rows]


def take(now: datetime) -> Taken | None:
    """The oldest due message that is the first of its conversation, of those nobody is busy with."""
    return _taken(_TAKE, {"moment": now})


def take_this(id: int, now: datetime) -> Taken | None:
    """The message of this id if it is still to be answered and nobody is busy with its conversation."""
    return _taken(_TAKE_THIS, {"moment": now, "key": id})


def _taken(query: sa.Select[Any], values: dict[str, Any]) -> Taken | None:
    row = connection().execute(query, values).first()
    return None if row is None else Taken(Inbound(*row[:8]), row.taken, row.consent)


def count_taken(id: int) -> None:
    connection().execute(_TAKEN, {"key": id})


def count_attempt(id: int) -> int | None:
    """One more turn that raised; gives their number, None if the message was answered or erased meanwhile."""
    attempts: int | None = connection().scalar(_ATTEMPTED, {"key": id})
    return attempts


def put_off(id: int, until: datetime) -> None:
    connection().execute(_PUT_OFF, {"key": id, "moment": until})


def finish(id: int) -> None:
    """Mark it answered; its words go, the row stays so that a repeated delivery is known."""
    connection().execute(_FINISH, {"key": id})


def newest_waiting() -> int:
    """Id of the newest message that is not answered, 0 for none."""
    found: int | None = connection().scalar(sa.select(sa.func.max(table.c.id)).where(~table.c.done))
    return found or 0


def remove(conversation: str) -> int:
    return connection().execute(sa.delete(table).where(table.c.conversation == conversation)).rowcount
