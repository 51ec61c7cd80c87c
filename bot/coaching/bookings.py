"""A booked discovery call: its states, the steps between them, and what may be refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

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
    State.HELD: frozenset({State.BOOKED, State.EXPIRED}),
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
    held_until: datetime | None = None  # of a held one

    @property
    def interval(self) -> Interval:
        return Interval(self.start, self.end)

    def to_json(self) -> dict[str, Any]:
        """As a job's body carries it; moments are RFC 3339."""
        return {name: v.isoformat() if isinstance(v, datetime) else v for name, v in asdict(self).items()}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Booking:
        moments = {name: body[name] and datetime.fromisoformat(body[name]) for name in _MOMENTS}
        return cls(**{**body, **moments, "state": State(body["state"])})


_MOMENTS = ("start", "end", "created_at", "held_until")


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


class TooManyCalls(BookingError):
    """As many calls were booked from this network in a day as the practice allows strangers."""

    reply = "utter_too_many_calls"


class TooLate(BookingError):
    """The practice wants to know of a change earlier."""

    reply = "utter_too_late_to_change"


class ChangedMeanwhile(BookingError):
    """The call is no longer what the page showed when the choice was made there."""

    reply = "utter_no_booking"


class StepNotAllowed(BookingError):
    """A cancelled or past call stays what it is."""

    reply = "utter_no_booking"


class Step(StrEnum):
    """What happened to a booking, for its history."""

    HELD = "held"
    BOOKED = "booked"
    MOVED = "moved"
    CONTACT = "contact"
    ADDRESS = "address"  # the contact, and with it the address that mails go to
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    EXPIRED = "expired"


By = Literal["prospect", "coach", "practice", "clock"]


@dataclass(frozen=True)
class Event:
    """One step of a booking's history; ``coach``, ``start`` and ``sequence`` as they are after it."""

    at: datetime
    step: Step
    by: By
    coach: str
    start: datetime
    sequence: int
