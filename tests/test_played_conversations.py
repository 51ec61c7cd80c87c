"""The conversations of tests/conversations, played against the trained model."""

from __future__ import annotations

from typing import Any

import pytest

from bot.services import coaches
from bot.store.database import Database
from tests.playing import all_conversations, play

ALL = dict(all_conversations())


@pytest.mark.parametrize("name", ALL)
def test_the_conversation_goes_as_written(name: str, sqlite_url: str, engine: Any, greet: Any) -> None:
    database = Database(sqlite_url)
    with database.transaction():
        coaches.seed_demo()
    play(ALL[name], database, engine, greet)
    database.close()
