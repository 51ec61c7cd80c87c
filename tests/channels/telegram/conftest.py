from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from telegram_side import Bot

from bot.services import links, signing
from bot.services.practice import Practice
from bot.store.database import Database
from tests.telegram_server import FakeTelegram

LOCK_WAIT = 1.0  # seconds until a database in other hands counts as away


@pytest.fixture
def fake() -> Iterator[FakeTelegram]:
    server = FakeTelegram()
    yield server
    server.stop()


@pytest.fixture
def begin(
    fake: FakeTelegram,
    sqlite_url: str,
    engine: Any,
    greet: Any,
    practice_in_use: Practice,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Bot]]:
    """Starts the whole product on Telegram, its worker and its Telegram side, with the trained model."""
    signing.use_secret("a secret of thirty-two characters")
    monkeypatch.setattr(links, "_base", "https://chat.test")
    started: list[Bot] = []

    def start(**how: Any) -> Bot:
        one = Bot(fake, Database(sqlite_url, lock_wait=LOCK_WAIT), how.pop("engine", engine), greet, **how)
        started.append(one)
        return one

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def bot(begin: Callable[..., Bot]) -> Bot:
    """Asking for updates."""
    return begin()
