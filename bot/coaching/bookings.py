"""A booked discovery call: its states, the steps between them, and what may be refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.coaching.errors import CoachingError
from bot.coaching.intervals import Interval


class State(StrEnum):
    HELD = "held"  # kept for a prospect while contact details are asked
    BOOKED = "booked"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    EXPIRED = "expired"  # a held one that nobody confirmed


STEPS: dict[State, frozenset[State]] = {
    State.HELD: frozenset({State.BOOKED, State.CANCELLED, State.EXPIRED}),
    State.BOOKED: frozenset({State.CANCELLED, State.COMPLETED, State.NO_SHOW}),
    State.CANCELLED: frozenset(),
    State.COMPLETED: frozenset({State.NO_SHOW}),  # a coach corrects what the clock assumed
    State.NO_SHOW: frozenset({State.COMPLETED}),
    State.EXPIRED: frozenset(),
}
ACTIVE = frozenset({State.HELD, State.BOOKED})  # these keep their time; the database counts them


@dataclass(frozen=True)
class Booking:
    """A discovery call; moments in UTC.

    ``uid`` never changes and ``sequence`` goes up by one with each change of time: so calendars know it is the same
    event. ``coach`` is the coach's id. The contact is None for a held one.
    """

    id: str
    conversation: str
    coach: str
    start: datetime
    end: datetime
    state: State
    name: str | None
    email: str | None
    phone: str | None
    time_zone: str  # IANA, the prospect's
    uid: str
    sequence: int
    created_at: datetime
    cancelled_by: str | None = None  # prospect, coach or practice

    @property
    def interval(self) -> Interval:
        return Interval(self.start, self.end)


def check_step(old: State, new: State) -> None:
    """Raises StepNotAllowed unless a booking may go from the one to the other."""
    if new not in STEPS[old]:
        raise StepNotAllowed(f"{old} to {new}")


class BookingError(CoachingError):
    """A booking was refused."""

    reply = "utter_opening_gone"


class OpeningTaken(BookingError):
    """Someone else booked this time first."""

    reply = "utter_opening_taken"


class OpeningNotOffered(BookingError):
    """No coach has an opening of this id: made up, past, too soon, too far ahead or outside the hours."""

    reply = "utter_opening_gone"


class NoBooking(BookingError):
    """There is no upcoming call to move or cancel."""

    reply = "utter_no_booking"


class AlreadyBooked(BookingError):
    """One upcoming call for a conversation; it can be moved."""

    reply = "utter_already_booked"


class StepNotAllowed(BookingError):
    """A cancelled or past call stays what it is."""

    reply = "utter_no_booking"
