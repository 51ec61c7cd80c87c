"""Conversations, inbox, transcript, consent, match, jobs and flags."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Json, UtcDateTime

revision = "0001"
down_revision = None


def _of_conversation(*, primary_key: bool = False, index: bool | None = None) -> sa.Column[str]:
    parent = sa.ForeignKey("conversation.id", ondelete="CASCADE")
    return sa.Column("conversation", sa.Text, parent, nullable=False, primary_key=primary_key, index=index)


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("time_zone", sa.Text),
        sa.Column("token_hash", sa.Text),
        sa.Column("state", sa.LargeBinary),
        sa.Column("brief", Json, nullable=False),
        sa.Column("consent", sa.Boolean),
        sa.Column("consent_version", sa.Text),
        sa.Column("consent_at", UtcDateTime),
        sa.Column("rating", sa.Integer),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False, index=True),
        sa.Column("erased_at", UtcDateTime),
    )
    inbox = op.create_table(
        "inbox",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_conversation(),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("payload", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.Column("not_before", UtcDateTime, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.Column("done", sa.Boolean, nullable=False),
        sa.UniqueConstraint("conversation", "client_id"),
        sqlite_autoincrement=True,
    )
    waiting = ~inbox.c.done
    op.create_index("ix_inbox_waiting", "inbox", ["id"], sqlite_where=waiting, postgresql_where=waiting)
    op.create_index(
        "ix_inbox_waiting_in", "inbox", ["conversation", "id"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_table(
        "message",
        _of_conversation(primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sender", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("buttons", Json),
        sa.Column("asks", sa.Text),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("inbox_id", sa.Integer),
    )
    op.create_table(
        "held",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_conversation(index=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("until", UtcDateTime, nullable=False, index=True),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_conversation(index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("granted", sa.Boolean, nullable=False),
        sa.Column("version", sa.Text),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "match",
        _of_conversation(primary_key=True),
        sa.Column("body", Json, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("conversation", sa.Text, sa.ForeignKey("conversation.id", ondelete="CASCADE"), index=True),
        sa.Column("body", Json, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", UtcDateTime, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("last_error", sa.Text),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("done_at", UtcDateTime),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name="ck_job_state"),
    )
    op.create_index("ix_job_due", "job", ["state", "not_before"])
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_conversation(index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("resolved_at", UtcDateTime),
    )


def downgrade() -> None:
    for table in ("flag", "job", "match", "consent", "held", "message", "inbox", "conversation"):
        op.drop_table(table)
