"""The tables' history, played by Alembic."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

LOCK = 5_309_841  # PostgreSQL's advisory lock while tables change; any number nobody else uses


class TablesTooNew(Exception):
    """A later version of the product made the tables; this one does not know them."""


def upgrade(opened: sa.Connection) -> bool:
    """Play what is missing in the transaction at hand; whether the database was empty before.

    Raises ``TablesTooNew``.
    """
    if opened.dialect.name == "postgresql":
        opened.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    scripts = ScriptDirectory.from_config(config)
    newest = scripts.get_heads()
    present = set(MigrationContext.configure(opened).get_current_heads())
    if present == set(newest):
        return False
    if present - {script.revision for script in scripts.walk_revisions()}:
        raise TablesTooNew
    config.attributes["connection"] = opened
    command.upgrade(config, "head")
    return not present
