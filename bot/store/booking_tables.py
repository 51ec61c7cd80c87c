"""The tables of coaches and their discovery calls. Who keeps calls from overlapping is the second migration."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.tables import metadata
from bot.store.types import Json, UtcDateTime


def _of_coach(*, primary_key: bool = False) -> sa.Column[int]:
    parent = sa.ForeignKey("coach.no", ondelete="CASCADE")
    return sa.Column("coach_no", sa.Integer, parent, nullable=False, primary_key=primary_key)


coach = sa.Table(
    "coach",
    metadata,
    sa.Column("no", sa.Integer, primary_key=True),  # a number, because the exclusion constraint compares ranges of it
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("bio", sa.Text, nullable=False),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("photo", sa.Text),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("needs", Json, nullable=False),
    sa.Column("levels", Json, nullable=False),
    sa.Column("languages", Json, nullable=False),
    sa.Column("time_zone", sa.Text, nullable=False),
    sa.Column("hours", Json, nullable=False),  # [weekday, start, end] in minutes of the coach's wall clock
    sa.Column("dates", Json, nullable=False),  # [ISO date, [[start, end], ...]]; no stretches: closed
    sa.Column("holidays", sa.Text, nullable=False),
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
    sa.Column("feed_key", sa.Text, nullable=False),  # names the secret feed of the coach's calls
    sa.Index("ix_coach_feed_key", "feed_key", unique=True),
)

calendar = sa.Table(
    "calendar",
    metadata,
    _of_coach(primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),  # caldav, or feed (a read-only ICS address)
    sa.Column("url", sa.Text, nullable=False),  # sealed, as secret feed addresses are
    sa.Column("user", sa.Text),
    sa.Column("password", sa.Text),  # sealed
    sa.Column("mark", sa.Text),  # the server's mark of what was read last: an ETag or a sync token
    sa.Column("read_at", UtcDateTime),  # when the busy times were read last with success
    sa.Column("tried_at", UtcDateTime),
    sa.Column("due_at", UtcDateTime, nullable=False),  # when it is read next; while it is read: when to give that up
    sa.Column("failures", sa.Integer, nullable=False),  # in a row
    sa.Column("error", sa.Text),  # of the last try; null when it went well
    sa.CheckConstraint("kind IN ('caldav', 'feed')", name="ck_calendar_kind"),
)

busy = sa.Table(
    "busy",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _of_coach(),
    sa.Column("start", UtcDateTime, nullable=False),
    sa.Column("end", UtcDateTime, nullable=False),
    sa.CheckConstraint('"start" < "end"', name="ck_busy_order"),
    sa.Index("ix_busy_coach_no_end", "coach_no", "end"),
)

# What stands in a coach's own calendar of our calls. Keyed by the event, not the booking: it must be found, and
# taken out, after the booking was erased.
calendar_entry = sa.Table(
    "calendar_entry",
    metadata,
    sa.Column("uid", sa.Text, primary_key=True),
    _of_coach(primary_key=True),
    sa.Column("href", sa.Text, nullable=False),
    sa.Column("etag", sa.Text),
    sa.Column("sequence", sa.Integer, nullable=False),  # of the booking as it was written
    sa.Column("start", UtcDateTime, nullable=False),  # as written or last read: another one is the coach's change
    sa.Column("end", UtcDateTime, nullable=False),
    sa.Column("gone_at", UtcDateTime),  # when it was missed first
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
    sa.Column("held_until", UtcDateTime),  # of a held one
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

# What became of a booking, step by step: a move is an entry of the same booking.
booking_event = sa.Table(
    "booking_event",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("booking", sa.Text, sa.ForeignKey("booking.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),  # prospect, coach, practice or clock
    sa.Column("coach", sa.Text, nullable=False),
    sa.Column("start", UtcDateTime, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
)

# Addresses whose owners said that they booked nothing: a keyed digest of each, so that no call is booked with it again.
blocked_address = sa.Table(
    "blocked_address",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
)

# A coach without hours is asked by mail for times.
proposal = sa.Table(
    "proposal",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column(
        "conversation", sa.Text, sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    _of_coach(),
    sa.Column("times", Json, nullable=False),  # starts, RFC 3339; empty until the coach answers
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("answered_at", UtcDateTime),
)
