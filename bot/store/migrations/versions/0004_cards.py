"""What a message carries beside its words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Json

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("message", sa.Column("card", Json))


def downgrade() -> None:
    op.drop_column("message", "card")
