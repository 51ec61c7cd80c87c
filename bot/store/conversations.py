"""Conversations: one row each; it is what a worker locks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.coaching.chat import Conversation
from bot.coaching.errors import CoachingError, ConversationErased, UnknownConversation
from bot.store.database import connection, upsert
from bot.store.tables import conversation as table
from bot.store.types import Json

# Statements are built once: SQLAlchemy finds the compiled text of a known object without looking at its parts.
_ID = table.c.id == sa.bindparam("key")
_KEPT = table.c.erased_at.is_(None)
_FIND = sa.select(*(table.c[name] for name in Conversation.__dataclass_fields__)).where(_ID)
_STATE = sa.select(table.c.state).where(_ID)
_SAVE_STATE = sa.update(table).where(_ID, _KEPT).values(state=sa.bindparam("new_state"))
_LOCK = sa.select(table.c.id).where(_ID).with_for_update(key_share=True)
_NUMBER = (
    sa.update(table)
    .where(_ID, _KEPT)
    .values(last_seq=table.c.last_seq + sa.bindparam("more"), updated_at=sa.bindparam("moment"))
    .returning(table.c.last_seq)
)
_CLOSE_TURN = (
    sa.update(table)
    .where(_ID)
    .values(
        last_seq=table.c.last_seq + sa.bindparam("more"),
        brief=sa.case((_KEPT, sa.bindparam("new_brief", type_=Json)), else_=table.c.brief),
        consent=sa.case((_KEPT, sa.bindparam("new_consent", type_=sa.Boolean)), else_=table.c.consent),
        updated_at=sa.bindparam("moment"),
    )
    .returning(table.c.last_seq, table.c.erased_at)
)


@dataclass(frozen=True, slots=True)
class Closed:
    """How a turn left its conversation: the number of its last message, and whether the turn erased it."""

    last_seq: int
    erased: bool


def add(new: Conversation, origin: str | None = None) -> None:
    connection().execute(table.insert(), {**asdict(new), "origin": origin})


def add_once(new: Conversation, origin: str | None = None) -> bool:
    """Whether there was none of this id."""
    added = upsert(table).values({**asdict(new), "origin": origin}).on_conflict_do_nothing().returning(table.c.id)
    return connection().execute(added).first() is not None


def find(id: str) -> Conversation | None:
    row = connection().execute(_FIND, {"key": id}).first()
    return None if row is None else Conversation(*row)


def refusal(id: str) -> CoachingError:
    """Why nothing can be done with it: there is none of this id, or it was erased."""
    return UnknownConversation(id) if find(id) is None else ConversationErased(id)


def silent_since(moment: datetime, most: int) -> list[str]:
    """Conversations not touched since, the oldest first; erased ones are none."""
    query = sa.select(table.c.id).where(table.c.updated_at < moment, _KEPT).order_by(table.c.updated_at).limit(most)
    return list(connection().execute(query).scalars())


def state(id: str) -> bytes | None:
    """What the engine saved at the end of the last turn; None before the first one."""
    found: bytes | None = connection().scalar(_STATE, {"key": id})
    return found


def save_state(id: str, state: bytes) -> None:
    """Keep the engine's state; a conversation erased in this very turn keeps none.

    Raises ``UnknownConversation``.
    """
    saved = connection().execute(_SAVE_STATE, {"key": id, "new_state": state})
    if saved.rowcount == 0 and find(id) is None:
        raise UnknownConversation(id)


def lock(id: str) -> None:
    """Let nobody else change the conversation until the end of the transaction (SQLite: nobody can anyway)."""
    connection().execute(_LOCK, {"key": id})


def number(id: str, more: int, at: datetime) -> int | None:
    """Take the next ``more`` numbers for messages; gives the last of them, None if it is unknown or erased."""
    given: int | None = connection().scalar(_NUMBER, {"key": id, "more": more, "moment": at})
    return given


def close_turn(id: str, replies: int, consent: bool | None, brief: Mapping[str, Any], at: datetime) -> Closed:
    """Take numbers for the replies and keep what the turn found out, unless it was to erase everything."""
    values = {"key": id, "more": replies, "new_brief": brief, "new_consent": consent, "moment": at}
    row = connection().execute(_CLOSE_TURN, values).one()
    return Closed(row.last_seq, row.erased_at is not None)


def set_consent(id: str, granted: bool, version: str | None, at: datetime) -> None:
    _update(id, consent=granted, consent_version=version, consent_at=at)


def set_channel(id: str, channel: str) -> None:
    _update(id, channel=channel)


def set_rating(id: str, rating: int) -> None:
    _update(id, rating=rating)


def consent_version(id: str) -> str | None:
    found: str | None = connection().scalar(sa.select(table.c.consent_version).where(_ID), {"key": id})
    return found


def forget_words(id: str, brief: Mapping[str, Any]) -> None:
    """Drop the engine's state and all of the brief but what is given."""
    _update(id, state=None, brief=brief)


def forget_words_of(id: str, values: Sequence[str]) -> None:
    """Take these answers out of the brief and the engine's state, as if they had not been given."""
    known, left = find(id), state(id)
    if known is None:
        return
    for value in values:
        left = left and left.replace(json.dumps(value, ensure_ascii=False).encode(), b"null")
    _update(id, state=left, brief={name: kept for name, kept in known.brief.items() if kept not in values})


def leave_tombstone(id: str, at: datetime) -> None:
    """Empty the row; its token is still known, so that it can be told from one that never was."""
    _update(
        id,
        locale="",
        time_zone=None,
        origin=None,
        state=None,
        brief={},
        consent=None,
        consent_version=None,
        consent_at=None,
        rating=None,
        erased_at=at,
    )


def _update(id: str, **values: Any) -> None:
    connection().execute(sa.update(table).where(_ID).values(**values), {"key": id})
