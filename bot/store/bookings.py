"""Discovery calls, kept. The database refuses an overlap; here that refusal gets its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.coaching.bookings import AlreadyBooked, Booking, By, Event, OpeningTaken, State, Step
from bot.coaching.intervals import Interval
from bot.store.booking_tables import active, booking, booking_event, coach
from bot.store.database import connection
from bot.store.tables import conversation

_COLUMNS = (booking, coach.c.id.label("coach"))
_NOT_OURS = ("coach_no", "blocked_from", "blocked_until", "updated_at")


@dataclass(frozen=True)
class Taken:
    """What one active call takes of its coach's time: ``span`` is the call with its buffers."""

    conversation: str
    coach: str
    start: datetime
    span: Interval


def insert(new: Booking, span: Interval) -> None:
    """Raises OpeningTaken when the span overlaps another active call of the coach, AlreadyBooked for a second one."""
    with _refusals():
        connection().execute(sa.insert(booking).values(**_values(new, span), created_at=new.created_at))


def update(changed: Booking, span: Interval, now: datetime) -> None:
    """Write all that may change of a call; raises as `insert` does."""
    with _refusals():
        values = {**_values(changed, span), "updated_at": now}
        connection().execute(sa.update(booking).where(booking.c.id == changed.id).values(**values))


def set_state(booking_id: str, state: State, now: datetime) -> None:
    _change(booking_id, now, state=str(state))


def cancel(booking_id: str, now: datetime, *, by: By, sequence: int) -> None:
    _change(booking_id, now, state=str(State.CANCELLED), cancelled_by=by, sequence=sequence)


def set_contact(
    booking_id: str, now: datetime, *, name: str, email: str, phone: str | None, time_zone: str, sequence: int
) -> None:
    _change(booking_id, now, name=name, email=email, phone=phone, time_zone=time_zone, sequence=sequence)


def forget_contact(booking_id: str, now: datetime) -> None:
    _change(booking_id, now, name=None, email=None, phone=None)


def find(booking_id: str) -> Booking | None:
    return _one(booking.c.id == booking_id)


def by_uid(uids: Iterable[str]) -> dict[str, Booking]:
    """The calls with these UIDs, whatever became of them."""
    return {known.uid: known for known in _select(booking.c.uid.in_(list(uids)))}


def of_coach(coach_id: str, ended_after: datetime, changed_after: datetime) -> list[tuple[Booking, datetime]]:
    """The calls of a coach that end after a moment, with when each changed last; of those cancelled the ones changed
    after another."""
    query = (
        sa.select(*_COLUMNS)
        .join_from(booking, coach)
        .where(coach.c.id == coach_id, booking.c.end > ended_after)
        .where(booking.c.state.not_in(["held", "expired"]))
        .where(sa.or_(booking.c.state != State.CANCELLED, booking.c.updated_at > changed_after))
        .order_by(booking.c.start, booking.c.id)
    )
    return [(_booking(row), row.updated_at) for row in connection().execute(query)]


def of_conversation(conversation: str) -> list[Booking]:
    """All calls of a conversation, whatever became of them; the newest first."""
    return list(_select(booking.c.conversation == conversation, newest_first=True))


def booked(conversation: str) -> Booking | None:
    """The call in state booked, even when its time has passed meanwhile."""
    return _one(booking.c.conversation == conversation, booking.c.state == State.BOOKED)


def held(conversation: str) -> Booking | None:
    """The time kept for the conversation, even when that has run out and nobody has noticed."""
    return _one(booking.c.conversation == conversation, booking.c.state == State.HELD)


def run_out(now: datetime, coach_id: str | None = None) -> list[Booking]:
    """What was held for too long (by this coach)."""
    mine = [coach.c.id == coach_id] if coach_id else []
    return list(_select(booking.c.state == State.HELD, booking.c.held_until <= now, *mine))


def past(now: datetime, most: int) -> list[Booking]:
    """Booked calls that are over."""
    return list(_select(booking.c.state == State.BOOKED, booking.c.end <= now, most=most))


def to_come(now: datetime) -> list[Booking]:
    """The booked calls of all coaches that have an address and have not ended, in order."""
    return list(_select(booking.c.state == State.BOOKED, booking.c.end > now, booking.c.email.is_not(None)))


def count_of_addresses(booking_ids: Iterable[str]) -> int:
    """How often these calls were given another address."""
    query = sa.select(sa.func.count()).where(
        booking_event.c.booking.in_(list(booking_ids)), booking_event.c.step == Step.ADDRESS
    )
    return connection().scalar(query) or 0


def count_of_steps(conversation_id: str, step: Step, since: datetime) -> int:
    """How often the prospect did that to the calls of a conversation since."""
    query = (
        sa.select(sa.func.count())
        .select_from(booking_event.join(booking, booking_event.c.booking == booking.c.id))
        .where(booking.c.conversation == conversation_id, booking_event.c.step == step)
        .where(booking_event.c.by == "prospect", booking_event.c.at > since)
    )
    return connection().scalar(query) or 0


def count_of_network(of: str, since: datetime) -> int:
    """How many times other conversations begun from the same network have held or booked since; 0 when unknown."""
    mine = sa.select(conversation.c.origin).where(conversation.c.id == of).scalar_subquery()
    query = (
        sa.select(sa.func.count())
        .join_from(booking, conversation)
        .where(conversation.c.origin == mine, conversation.c.id != of, booking.c.created_at > since)
    )
    return connection().scalar(query) or 0


def taken(coaches: Iterable[str], after: datetime, now: datetime) -> list[Taken]:
    """The active calls of these coaches that are not over at ``after``, in order; what was held too long is none."""
    query = (
        sa.select(booking.c.conversation, coach.c.id.label("coach"), booking.c.start, booking.c.blocked_from,
                  booking.c.blocked_until)
        .join_from(booking, coach)
        .where(active, _alive(now), coach.c.id.in_(list(coaches)), booking.c.blocked_until > after)
        .order_by(booking.c.start)
    )  # fmt: skip
    return [
        Taken(row.conversation, row.coach, row.start, Interval(row.blocked_from, row.blocked_until))
        for row in connection().execute(query)
    ]


def upcoming(coach_id: str, now: datetime) -> list[Booking]:
    """The booked calls of a coach that have not ended, in order."""
    return list(_select(coach.c.id == coach_id, booking.c.state == State.BOOKED, booking.c.end > now))


def called_off(coach_id: str, now: datetime) -> list[Booking]:
    """The cancelled calls of a coach whose time has not come, in order."""
    return list(_select(coach.c.id == coach_id, booking.c.state == State.CANCELLED, booking.c.end > now))


def last_booked(coaches: Iterable[str]) -> dict[str, datetime]:
    """When a call of each of these coaches was booked last, by a prospect who kept it."""
    kept = booking.c.state.in_([State.BOOKED, State.COMPLETED, State.NO_SHOW])
    query = (
        sa.select(coach.c.id, sa.func.max(booking.c.created_at))
        .join_from(booking, coach)
        .where(kept, coach.c.id.in_(list(coaches)))
        .group_by(coach.c.id)
    )
    return {row[0]: row[1] for row in connection().execute(query)}


def note(known: Booking, step: Step, by: By, now: datetime) -> None:
    """Write a step into the booking's history."""
    row = {"booking": known.id, "at": now, "step": str(step), "by": by, "coach": known.coach, "start": known.start}
    connection().execute(sa.insert(booking_event).values(**row, sequence=known.sequence))


def history(booking_id: str) -> list[Event]:
    """Oldest first."""
    columns = (booking_event.c[name] for name in Event.__dataclass_fields__)
    query = sa.select(*columns).where(booking_event.c.booking == booking_id).order_by(booking_event.c.id)
    return [Event(**{**row, "step": Step(row["step"])}) for row in connection().execute(query).mappings()]


def delete_of(conversation: str) -> int:
    """Remove every trace of a conversation's calls; gives their number."""
    return connection().execute(sa.delete(booking).where(booking.c.conversation == conversation)).rowcount


def _change(booking_id: str, now: datetime, **values: Any) -> None:
    connection().execute(sa.update(booking).where(booking.c.id == booking_id).values(**values, updated_at=now))


def _alive(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(booking.c.state != State.HELD, booking.c.held_until > now)


def _select(*where: sa.ColumnElement[bool], newest_first: bool = False, most: int | None = None) -> Iterator[Booking]:
    order = (booking.c.created_at.desc(), booking.c.id) if newest_first else (booking.c.start, booking.c.id)
    query = sa.select(*_COLUMNS).join_from(booking, coach).where(*where).order_by(*order).limit(most)
    for row in connection().execute(query):
        yield _booking(row)


def _one(*where: sa.ColumnElement[bool]) -> Booking | None:
    return next(_select(*where), None)


def _values(known: Booking, span: Interval) -> dict[str, Any]:
    return {
        "id": known.id,
        "conversation": known.conversation,
        "coach_no": sa.select(coach.c.no).where(coach.c.id == known.coach).scalar_subquery(),
        "start": known.start,
        "end": known.end,
        "blocked_from": span.start,
        "blocked_until": span.end,
        "state": str(known.state),
        "name": known.name,
        "email": known.email,
        "phone": known.phone,
        "time_zone": known.time_zone,
        "uid": known.uid,
        "sequence": known.sequence,
        "cancelled_by": known.cancelled_by,
        "held_until": known.held_until,
        "updated_at": known.created_at,
    }


def _booking(row: sa.Row[Any]) -> Booking:
    kept = {name: value for name, value in row._mapping.items() if name not in _NOT_OURS}
    return Booking(**{**kept, "state": State(kept["state"])})


@contextmanager
def _refusals() -> Iterator[None]:
    """A savepoint, so that PostgreSQL goes on after the refusal; the integrity error becomes the refusal's type."""
    try:
        with connection().begin_nested():
            yield
    except sa.exc.IntegrityError as error:
        said = str(error.orig)
        if "ex_booking_overlap" in said:
            raise OpeningTaken from None
        if "uq_booking_active" in said or "booking.conversation, booking.state" in said:  # SQLite names the columns
            raise AlreadyBooked from None
        raise
