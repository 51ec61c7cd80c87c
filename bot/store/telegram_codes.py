"""Codes that take a conversation from the website to a Telegram chat, and what the bot is called there."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.store.database import connection, upsert
from bot.store.telegram_tables import telegram_bot, telegram_code
from bot.store.telegram_tables import telegram_code as table


def put(conversation: str, digest: str, until: datetime) -> None:
    """In place of the one before."""
    row = {"digest": digest, "until": until}
    connection().execute(
        upsert(table)
        .values(conversation=conversation, **row)
        .on_conflict_do_update(index_elements=["conversation"], set_=row)
    )


def take(digest: str, at: datetime) -> str | None:
    """The conversation of a code that has not expired; it is gone then."""
    query = sa.delete(table).where(table.c.digest == digest, table.c.until > at).returning(table.c.conversation)
    found: str | None = connection().scalar(query)
    return found


def remove(conversation: str) -> int:
    return connection().execute(sa.delete(table).where(telegram_code.c.conversation == conversation)).rowcount


def purge(at: datetime) -> int:
    return connection().execute(sa.delete(table).where(table.c.until <= at)).rowcount


def name_bot(token: str, name: str) -> None:
    row = upsert(telegram_bot).values(token=token, name=name)
    connection().execute(row.on_conflict_do_update(index_elements=["token"], set_={"name": name}))


def name_of_bot(token: str) -> str | None:
    found: str | None = connection().scalar(sa.select(telegram_bot.c.name).where(telegram_bot.c.token == token))
    return found
