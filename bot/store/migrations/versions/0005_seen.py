"""How much of the conversation was on the screen when a message was written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("inbox", sa.Column("seen", sa.Integer))


def downgrade() -> None:
    op.drop_column("inbox", "seen")
