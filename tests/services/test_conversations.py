"""Conversations begin once, on both databases."""

from __future__ import annotations

from bot.services import conversations
from bot.store.database import Database


def begin(database: Database, id: str) -> bool:
    with database.transaction():
        return conversations.start_as(id, "web", "en", None, f"hash of {id}")


def test_a_conversation_begins_once(database: Database) -> None:
    assert [begin(database, id) for id in ("first", "second", "first")] == [True, True, False]
