"""What coaches add to a conversation, and what lists of conversations are found by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Json, UtcDateTime

revision = "0008"
down_revision = "0007"


def _of_conversation(*, primary_key: bool = False) -> sa.Column[str]:
    parent = sa.ForeignKey("conversation.id", ondelete="CASCADE")
    return sa.Column("conversation", sa.Text, parent, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    op.create_table(
        "prospect",
        _of_conversation(primary_key=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("status_at", UtcDateTime, nullable=False),
        sa.CheckConstraint("status IN ('new', 'reviewed', 'in_touch', 'client', 'closed')", name="ck_prospect_status"),
    )
    op.create_index("ix_prospect_status", "prospect", ["status"])
    op.create_table(
        "note",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_conversation(),
        sa.Column("account", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_note_conversation", "note", ["conversation"])
    op.create_table(
        "review",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_conversation(),
        sa.Column("account", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("need", sa.Text, nullable=False),
        sa.Column("matched", sa.Text),
        sa.Column("confidence", sa.Float),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_review_conversation", "review", ["conversation"])
    op.create_index("ix_review_at", "review", ["at"])
    op.add_column("match", sa.Column("need", sa.Text))
    _fill_needs()
    op.create_index("ix_match_need", "match", ["need"])
    flag = sa.table("flag", sa.column("resolved_at"))
    up = flag.c.resolved_at.is_(None)
    op.create_index("ix_flag_up", "flag", ["kind", "conversation"], sqlite_where=up, postgresql_where=up)
    conversation = sa.table("conversation", sa.column("erased_at"))
    kept = conversation.c.erased_at.is_(None)
    op.create_index(
        "ix_conversation_kept", "conversation", ["updated_at", "id"], sqlite_where=kept, postgresql_where=kept
    )
    op.drop_index("ix_conversation_updated_at", "conversation")


def _fill_needs() -> None:
    match = sa.table("match", sa.column("conversation"), sa.column("body", Json), sa.column("need"))
    bind = op.get_bind()
    for row in bind.execute(sa.select(match.c.conversation, match.c.body)).all():
        bind.execute(match.update().where(match.c.conversation == row.conversation).values(need=row.body["need"]))


def downgrade() -> None:
    op.create_index("ix_conversation_updated_at", "conversation", ["updated_at"])
    op.drop_index("ix_conversation_kept", "conversation")
    op.drop_index("ix_flag_up", "flag")
    op.drop_index("ix_match_need", "match")
    op.drop_column("match", "need")
    for table in ("review", "note", "prospect"):
        op.drop_table(table)
