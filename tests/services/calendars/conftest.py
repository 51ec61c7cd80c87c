from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from caldav_servers import Radicale, Server, Xandikos
from coach_calendars import NOW, Practice

from bot.services import clock, coaches, links, practice, signing
from bot.store.database import Database

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Radicale(tmp_path_factory.mktemp("radicale"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def xandikos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Xandikos(tmp_path_factory.mktemp("xandikos"))
    yield server
    server.stop()


@pytest.fixture(params=["radicale", "xandikos"])
def server(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


@pytest.fixture
def coached(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Practice]:
    """A database with the demo coaches, at a clock that stands until it is moved."""
    signing.use_secret("a secret for the tests only")
    practice.use(practice.read(ROOT / practice.FILE))
    monkeypatch.setattr(links, "_base", "https://intake.example.org")
    with clock.at(NOW):
        with database.transaction():
            coaches.seed_demo()
        yield Practice(database)
