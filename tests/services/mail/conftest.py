from __future__ import annotations

from collections.abc import Iterator

import pytest
from mailing import NOW, Posted

from bot.services import clock, coaches, links, signing
from bot.services.mail import calls
from bot.store.database import Database


@pytest.fixture
def coached(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database with the demo coaches, of whom Maren and Daniel have an address; a stopped clock; links."""
    signing.use_secret("a secret for the tests only")
    monkeypatch.setattr(links, "_base", "https://intake.example.org")
    monkeypatch.setattr(calls, "_said", set())
    with clock.at(NOW):
        with database.transaction():
            coaches.seed_demo()
            for id in ("maren", "daniel"):
                coaches.edit(id, email=f"{id}@harbour.example.org")
        yield database


@pytest.fixture
def posted(coached: Database) -> Posted:
    return Posted(coached)
