"""The tables of coaches and their discovery calls. Who keeps calls from overlapping is the second migration."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.tables import metadata
from bot.store.types import Json, UtcDateTime

coach = sa.Table(
    "coach",
    metadata,
    sa.Column("no", sa.Integer, primary_key=True),  # a number, because the exclusion constraint compares ranges of it
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("bio", sa.Text, nullable=False),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("photo", sa.Text),
    sa.Column("needs", Json, nullable=False),
    sa.Column("languages", Json, nullable=False),
    sa.Column("time_zone", sa.Text, nullable=False),
    sa.Column("hours", Json, nullable=False),  # [weekday, start, end] in minutes of the coach's wall clock
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

booking = sa.Table(
    "booking",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column(
        "conversation", sa.Text, sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("coach_no", sa.Integer, sa.ForeignKey("coach.no"), nullable=False),
    sa.Column("start", UtcDateTime, nullable=False),
    sa.Column("end", UtcDateTime, nullable=False),
    sa.Column("blocked_from", UtcDateTime, nullable=False),  # with the buffers of the day it was booked
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
    sa.Index("ix_booking_coach_no_blocked_until", "coach_no", "blocked_until"),
)
active = booking.c.state.in_(["held", "booked"])
# One held and one booked call for a conversation: a move may hold a new time before the old one is given back.
sa.Index(
    "uq_booking_active",
    booking.c.conversation,
    booking.c.state,
    unique=True,
    sqlite_where=sa.text("state IN ('held', 'booked')"),
    postgresql_where=sa.text("state IN ('held', 'booked')"),
)
