"""The tables' history, played by Alembic."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

LOCK = 5_309_841  # PostgreSQL's advisory lock while tables change; any number nobody else uses


def upgrade(opened: sa.Connection) -> None:
    """Play what is missing in the transaction at hand; a no-op at the newest revision."""
    if opened.dialect.name == "postgresql":
        opened.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    newest = ScriptDirectory.from_config(config).get_heads()
    if set(MigrationContext.configure(opened).get_current_heads()) == set(newest):
        return
    config.attributes["connection"] = opened
    command.upgrade(config, "head")
