"""A prospect talking to the trained model, on a database of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.services import coaches
from bot.store.database import Database
from tests.playing import Player


@pytest.fixture
def home(sqlite_url: str) -> Iterator[Database]:
    """A database with the demo coaches."""
    database = Database(sqlite_url)
    with database.transaction():
        coaches.seed_demo()
    yield database
    database.close()


@pytest.fixture
def begin(home: Database, engine: Any, greet: Any) -> Callable[..., Player]:
    """Begin a conversation; another engine or clock may be given."""

    def player(**how: Any) -> Player:
        return Player(home, how.pop("engine", engine), greet, **how)

    return player
