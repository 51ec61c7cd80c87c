"""What a migration does with rows that are there already."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from bot.store.database import Database
from bot.store.migrations import upgrade
from bot.store.tables import metadata


def test_matches_of_before_are_found_by_their_need(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/old.db")
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    with database.transaction() as opened:
        config.attributes["connection"] = opened
        command.upgrade(config, "0007")
        opened.exec_driver_sql(
            "INSERT INTO conversation (id, channel, locale, brief, last_seq, created_at, updated_at)"
            " VALUES ('a', 'web', 'en', '{}', 0, '2026-01-01 00:00:00', '2026-01-01 00:00:00')"
        )
        opened.exec_driver_sql(
            "INSERT INTO match (conversation, body, at)"
            " VALUES ('a', '{\"need\": \"mentoring\"}', '2026-01-01 00:00:00')"
        )
    with database.transaction() as opened:
        upgrade(opened)
    with database.read() as opened:
        assert opened.scalar(sa.select(metadata.tables["match"].c.need)) == "mentoring"
    database.close()
