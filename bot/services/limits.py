"""What strangers may book, and whom they may have mailed. The door is open to them, so each of these is counted."""

from __future__ import annotations

from datetime import timedelta

from bot.coaching.bookings import Booking, BookingError, State, Step, TooManyCalls
from bot.coaching.contacts import EmailUnclear, plain_address, same_address
from bot.services import practice
from bot.services.clock import now
from bot.store import bookings as kept

# Each new address has a mail sent to whoever reads it. A slip is put right by the second; what needs more than four is
# for a person.
MOST_ADDRESSES = 4
# Each other name, zone or time is a mail to the prospect and one to the coach; counted over a day, time by time.
MOST_CORRECTIONS = 6
MOST_MOVES = 10
MOST_BOOKED = 6  # one call at a time: more than a few in a day are booked to be cancelled
DAY = timedelta(days=1)


class AddressFull(EmailUnclear):
    """As many calls are to come with this address as the practice allows strangers."""

    reply = "utter_address_full"


class AddressesChanged(EmailUnclear):
    """The conversation has given its calls new addresses as often as it may."""

    reply = "utter_addresses_changed"


class ContactChangedOften(EmailUnclear):
    """The conversation has changed the name, number or zone of its calls as often as it may in a day."""

    reply = "utter_changed_often"


class MovedOften(BookingError):
    """The conversation has moved its calls as often as it may in a day."""

    reply = "utter_changed_often"


class BookedOften(TooManyCalls):
    """The conversation has booked calls, and cancelled them, as often as it may in a day."""

    reply = "utter_booked_often"


def check_booking(conversation: str) -> None:
    """Raises TooManyCalls and BookedOften."""
    if kept.count_of_steps(conversation, Step.BOOKED, now() - DAY) >= MOST_BOOKED:
        raise BookedOften(conversation)
    check_network(conversation)


def check_network(conversation: str) -> None:
    """Raises TooManyCalls."""
    if kept.count_of_network(conversation, now() - DAY) >= practice.current().calls_per_network:
        raise TooManyCalls(conversation)


def check_address(conversation: str, email: str) -> None:
    """Whether a call of the conversation may have this address.

    Raises AddressFull and AddressesChanged.
    """
    others = [b for b in kept.to_come(now()) if b.conversation != conversation and same_address(b.email, email)]
    if len(others) >= practice.current().calls_per_email:
        raise AddressFull
    own = kept.of_conversation(conversation)
    if email not in (b.email for b in own) and _mailed(own) >= MOST_ADDRESSES:
        raise AddressesChanged


def check_correction(conversation: str) -> None:
    """Raises ContactChangedOften."""
    if kept.count_of_steps(conversation, Step.CONTACT, now() - DAY) >= MOST_CORRECTIONS:
        raise ContactChangedOften


def check_move(conversation: str) -> None:
    """Raises MovedOften."""
    if kept.count_of_steps(conversation, Step.MOVED, now() - DAY) >= MOST_MOVES:
        raise MovedOften(conversation)


def _mailed(calls: list[Booking]) -> int:
    """How many addresses the calls of a conversation have had, those taken out of them since included."""
    told = [b for b in calls if b.state not in (State.HELD, State.EXPIRED)]
    distinct = {plain_address(b.email) if b.email else b.id for b in told}
    return len(distinct) + kept.count_of_addresses([b.id for b in told])
