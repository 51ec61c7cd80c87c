"""Coaches and discovery calls; the database itself keeps a coach's active calls from overlapping."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Json, UtcDateTime

revision = "0002"
down_revision = "0001"

ACTIVE = "state IN ('held', 'booked')"

# The range of one number stands in for plain equality, which GiST does not know without the extension btree_gist.
EXCLUSION = f"""
ALTER TABLE booking ADD CONSTRAINT ex_booking_overlap EXCLUDE USING gist (
    int4range(coach_no, coach_no, '[]') WITH &&,
    tstzrange(blocked_from, blocked_until) WITH &&
) WHERE ({ACTIVE})
"""

TRIGGER = """
CREATE TRIGGER booking_overlap_{name} BEFORE {event} ON booking
WHEN NEW.state IN ('held', 'booked')
BEGIN
    SELECT RAISE(ABORT, 'ex_booking_overlap') WHERE EXISTS (
        SELECT 1 FROM booking AS other
        WHERE other.coach_no = NEW.coach_no AND other.id <> NEW.id AND other.state IN ('held', 'booked')
        AND other.blocked_from < NEW.blocked_until AND NEW.blocked_from < other.blocked_until
    );
END
"""


def upgrade() -> None:
    op.create_table(
        "coach",
        sa.Column("no", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("bio", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("photo", sa.Text),
        sa.Column("needs", Json, nullable=False),
        sa.Column("languages", Json, nullable=False),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("hours", Json, nullable=False),
        sa.Column("call_minutes", sa.Integer, nullable=False),
        sa.Column("buffer_before", sa.Integer, nullable=False),
        sa.Column("buffer_after", sa.Integer, nullable=False),
        sa.Column("notice_hours", sa.Integer, nullable=False),
        sa.Column("horizon_days", sa.Integer, nullable=False),
        sa.Column("most_a_day", sa.Integer, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("demo", sa.Boolean, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )
    op.create_table(
        "booking",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column(
            "conversation", sa.Text, sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("coach_no", sa.Integer, sa.ForeignKey("coach.no"), nullable=False),
        sa.Column("start", UtcDateTime, nullable=False),
        sa.Column("end", UtcDateTime, nullable=False),
        sa.Column("blocked_from", UtcDateTime, nullable=False),
        sa.Column("blocked_until", UtcDateTime, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("email", sa.Text),
        sa.Column("phone", sa.Text),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("uid", sa.Text, nullable=False, unique=True),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("cancelled_by", sa.Text),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.CheckConstraint(
            "state IN ('held', 'booked', 'cancelled', 'completed', 'no_show', 'expired')", name="ck_booking_state"
        ),
        sa.CheckConstraint(
            'blocked_from <= "start" AND "start" < "end" AND "end" <= blocked_until', name="ck_booking_order"
        ),
    )
    op.create_index("ix_booking_coach_no_blocked_until", "booking", ["coach_no", "blocked_until"])
    where = sa.text(ACTIVE)
    op.create_index(
        "uq_booking_active",
        "booking",
        ["conversation", "state"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(EXCLUSION)
    else:
        op.execute(TRIGGER.format(name="insert", event="INSERT"))
        op.execute(TRIGGER.format(name="update", event="UPDATE"))


def downgrade() -> None:
    op.drop_table("booking")  # with its triggers and constraints
    op.drop_table("coach")
