"""Alembic's entry; the connection comes from ``Database.migrate()``, which owns the transaction."""

from __future__ import annotations

from alembic import context

import bot.store.account_tables
import bot.store.booking_tables
import bot.store.prospect_tables
import bot.store.telegram_tables  # noqa: F401
from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=True,  # SQLite too, as we begin transactions ourselves
)
with context.begin_transaction():
    context.run_migrations()
