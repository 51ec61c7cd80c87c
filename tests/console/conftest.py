from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from fastapi import FastAPI
from visiting import House

from bot.app import create_app
from bot.channels.web.hints import Hints
from bot.coaching.practice import Practice
from bot.services import links
from bot.settings import Settings
from bot.store.database import Database


@pytest.fixture
def house(sqlite_url: str, practice_in_use: Practice, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(links, "_base", "https://chat.test")
    database = Database(sqlite_url)
    settings = Settings(_env_file=None, public_url="https://chat.test")
    yield House(create_app(settings, database, None, Hints(), lambda locale, zone: []), database)
    database.close()


@pytest.fixture
def app(house: House) -> FastAPI:
    return house.app


@pytest.fixture
async def api(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with house.client() as client:
        yield client
