"""Holds, the history of a booking, coaches' calendars and days off, and coaches asked for times."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from bot.store.types import Json, UtcDateTime

revision = "0003"
down_revision = "0002"


def _of_coach(*, primary_key: bool = False) -> sa.Column[int]:
    parent = sa.ForeignKey("coach.no", ondelete="CASCADE")
    return sa.Column("coach_no", sa.Integer, parent, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    op.add_column("conversation", sa.Column("origin", sa.Text))
    op.add_column("booking", sa.Column("held_until", UtcDateTime))  # SQLite adds a column without a new table
    op.add_column("coach", sa.Column("email", sa.Text, nullable=False, server_default=""))
    op.add_column("coach", sa.Column("levels", Json, nullable=False, server_default="[]"))
    op.add_column("coach", sa.Column("dates", Json, nullable=False, server_default="[]"))
    op.add_column("coach", sa.Column("holidays", sa.Text, nullable=False, server_default=""))
    op.add_column("coach", sa.Column("feed_key", sa.Text, nullable=False, server_default=""))
    coach = sa.table("coach", sa.column("no", sa.Integer), sa.column("feed_key", sa.Text))
    for (number,) in op.get_bind().execute(sa.select(coach.c.no)).all():
        op.execute(sa.update(coach).where(coach.c.no == number).values(feed_key=secrets.token_urlsafe(24)))
    op.create_index("ix_coach_feed_key", "coach", ["feed_key"], unique=True)
    op.create_table(
        "calendar",
        _of_coach(primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("user", sa.Text),
        sa.Column("password", sa.Text),
        sa.Column("mark", sa.Text),
        sa.Column("read_at", UtcDateTime),
        sa.Column("tried_at", UtcDateTime),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.CheckConstraint("kind IN ('caldav', 'feed')", name="ck_calendar_kind"),
    )
    op.create_table(
        "busy",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_coach(),
        sa.Column("start", UtcDateTime, nullable=False),
        sa.Column("end", UtcDateTime, nullable=False),
        sa.CheckConstraint('"start" < "end"', name="ck_busy_order"),
    )
    op.create_index("ix_busy_coach_no_end", "busy", ["coach_no", "end"])
    op.create_table(
        "calendar_entry",
        sa.Column("uid", sa.Text, primary_key=True),
        _of_coach(primary_key=True),
        sa.Column("href", sa.Text, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("start", UtcDateTime, nullable=False),
        sa.Column("end", UtcDateTime, nullable=False),
        sa.Column("gone_at", UtcDateTime),
    )
    op.create_table(
        "booking_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("booking", sa.Text, sa.ForeignKey("booking.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("coach", sa.Text, nullable=False),
        sa.Column("start", UtcDateTime, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
    )
    op.create_table(
        "blocked_address",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column(
            "conversation", sa.Text, sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        _of_coach(),
        sa.Column("times", Json, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("answered_at", UtcDateTime),
    )


def downgrade() -> None:
    for table in ("proposal", "blocked_address", "booking_event", "calendar_entry", "busy", "calendar"):
        op.drop_table(table)
    op.drop_index("ix_coach_feed_key", "coach")
    for column in ("feed_key", "holidays", "dates", "levels", "email"):
        op.drop_column("coach", column)
    op.drop_column("booking", "held_until")
    op.drop_column("conversation", "origin")
