"""Accounts of the console, their sessions and links, and the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("coach_no", sa.Integer, sa.ForeignKey("coach.no", ondelete="SET NULL")),
        sa.Column("time_zone", sa.Text),
        sa.Column("password", sa.Text),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("disabled_at", UtcDateTime),
        sa.CheckConstraint("role IN ('coach', 'director', 'admin')", name="ck_account_role"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "session",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("account", sa.Integer, sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_session_account", "session", ["account"])
    op.create_index("ix_session_seen_at", "session", ["seen_at"])
    op.create_table(
        "login_link",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("account", sa.Integer, sa.ForeignKey("account.id", ondelete="CASCADE")),
        sa.Column("until", UtcDateTime, nullable=False),
    )
    op.create_index("ix_login_link_account", "login_link", ["account"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("account", sa.Integer),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("conversation", sa.Text),
        sa.Column("detail", sa.Text),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_conversation", "audit", ["conversation"])


def downgrade() -> None:
    for table in ("audit", "login_link", "session", "account"):
        op.drop_table(table)
