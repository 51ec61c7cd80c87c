"""Move or cancel a call by the link in its mails, without the chat; the chat is told.

A page sends back the seal it was given with its form. It holds for one form and for the call as it stood then, so a
form is good for one change, and only for one who saw the page.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Literal

from bot.coaching.bookings import Booking, ChangedMeanwhile, OpeningNotOffered, State
from bot.coaching.openings import parse_id
from bot.services import blocking, bookings, call_words, links, messages, signing, wording
from bot.services.signing import LinkInvalid
from bot.store import conversations

APART = "~"  # between a call's id and the mark of its address
Change = Literal["move", "cancel"]


class LinkReplaced(LinkInvalid):
    """The call has another address now; who reads the mail of this one has no part in it any more."""

    reply = "utter_link_invalid"


def link(booking: Booking, since: datetime | None = None) -> str:
    """For the mails to the call's address; empty where no server runs.

    It lasts until the call's end, and as long as the address stays.
    """
    return links.link("manage", _named(booking), since, booking.end)


def path(booking: Booking) -> str:
    """The same within this server."""
    return links.path("manage", _named(booking), until=booking.end)


def read(token: str) -> Booking:
    """The call that a link opens, as it stands. Raises LinkInvalid, LinkExpired, LinkReplaced and NoBooking."""
    id, apart, mark = links.read("manage", token).partition(APART)
    if not apart:
        raise LinkInvalid
    booking = bookings.find(id)
    if mark != _mark(booking):
        raise LinkReplaced
    return booking


def seal(booking: Booking, change: Change) -> str:
    """What a form for this change carries. Raises NoSecret."""
    return signing.digest("form", f"{change}:{booking.id}:{booking.sequence}")


def move(booking_id: str, opening_id: str, sealed: str) -> Booking:
    """Give the call another time with its coach; where it stands there already, the form was sent twice, and it stays.

    Raises NoBooking, ChangedMeanwhile, TooLate, OpeningNotOffered and OpeningTaken.
    """
    coach, start = parse_id(opening_id)
    booking = _locked(booking_id)
    if booking.state is State.BOOKED and (coach, start) == (booking.coach, booking.start):
        return booking
    if coach != booking.coach:
        raise OpeningNotOffered(opening_id)
    _check(booking, "move", sealed)
    moved = bookings.move(booking.conversation, opening_id)
    was = call_words.spoken(booking)["time"]
    messages.announce(moved.conversation, wording.said("utter_moved", was=was, **call_words.spoken(moved)))
    return moved


def cancel(booking_id: str, sealed: str) -> Booking:
    """Give the time back; a cancelled call stays as it is.

    Raises NoBooking, ChangedMeanwhile and TooLate.
    """
    booking = _locked(booking_id)
    if booking.state is State.CANCELLED:
        return booking
    _check(booking, "cancel", sealed)
    cancelled = bookings.cancel(booking.conversation)
    messages.announce(cancelled.conversation, wording.said("utter_cancelled", **call_words.spoken(cancelled)))
    return cancelled


def _named(booking: Booking) -> str:
    return f"{booking.id}{APART}{_mark(booking)}"


def _mark(booking: Booking) -> str:
    return blocking.mark(booking.email or "")


def _locked(booking_id: str) -> Booking:
    """The call as it stands, while nobody else changes it: the conversation first, as turns do."""
    conversations.lock(bookings.find(booking_id).conversation)
    return bookings.find(booking_id)


def _check(booking: Booking, change: Change, sealed: str) -> None:
    present = bookings.active(booking.conversation)
    if present is None or present.id != booking.id or not _same(seal(booking, change), sealed):
        raise ChangedMeanwhile(booking.id)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "replace"))
