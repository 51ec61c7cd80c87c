"""For whoever gets a mail about a call they never booked: the call goes, and their address is not used again.

The link knows the address by its mark, not only the call: where the prospect has corrected a mistyped address
meanwhile, the call is left alone.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from bot.coaching.bookings import Booking, NoBooking
from bot.coaching.flags import FlagKind
from bot.services import blocking, bookings, call_words, flags, links, messages, signing, wording
from bot.services.changing import APART
from bot.services.clock import now
from bot.services.signing import LinkInvalid
from bot.store import bookings as kept_bookings
from bot.store import conversations
from bot.store import messages as kept_messages


@dataclass(frozen=True)
class Claim:
    """``booking`` is the call the mail was about, None when the address has nothing to do with it (any more)."""

    mark: str
    booking: Booking | None

    @property
    def settled(self) -> bool:
        return self.booking is None and blocking.is_blocked(self.mark)


def link(booking: Booking, since: datetime | None = None) -> str:
    """For the mails to the call's address; empty where no server runs, or where there is no address."""
    if not booking.email:
        return ""
    return links.link("not-me", f"{booking.id}{APART}{blocking.mark(booking.email)}", since, booking.end)


def read(token: str) -> Claim:
    """What a link stands for, as things are now. Raises LinkInvalid and LinkExpired."""
    id, _, mark = links.read("not-me", token).partition(APART)
    if not mark:
        raise LinkInvalid
    return Claim(mark, _with(id, mark))


def disown(token: str) -> Claim:
    """Block the address; cancel every call to come that it was given for, tell coaches and chats, and have a person
    look.

    Done before, it does nothing. Raises LinkInvalid and LinkExpired.
    """
    claim = read(token)
    blocking.block(claim.mark)
    for conversation in sorted({call.conversation for call in _calls(claim)}):  # in order: two may be at it at once
        conversations.lock(conversation)
    for call in _calls(read(token)):
        _take_out(call)
    return Claim(claim.mark, None)


def seal(claim: Claim) -> str:
    """What the form of a page carries, so that only who saw it can send it. Raises NoSecret."""
    return signing.digest("form", f"not-me:{claim.mark}")


def sealed(claim: Claim, given: str) -> bool:
    return hmac.compare_digest(seal(claim).encode(), given.encode("utf-8", "replace"))


def _calls(claim: Claim) -> list[Booking]:
    """The call of the link, though it may be over, and all that others booked with the address and are to come."""
    others = [call for call in kept_bookings.to_come(now()) if call.email and blocking.mark(call.email) == claim.mark]
    own = [claim.booking] if claim.booking else []
    return list({call.id: call for call in (*own, *others)}.values())


def _with(booking_id: str, mark: str) -> Booking | None:
    try:
        booking = bookings.find(booking_id)
    except NoBooking:
        return None
    return booking if booking.email and blocking.mark(booking.email) == mark else None


def _take_out(booking: Booking) -> None:
    cancelled = bookings.disown(booking)
    conversations.forget_words_of(booking.conversation, [v for v in (booking.email, booking.phone) if v])
    if booking.email:
        kept_messages.forget(booking.conversation, booking.email)
    if cancelled.sequence != booking.sequence:
        messages.announce(booking.conversation, wording.said("utter_call_disowned", **call_words.spoken(cancelled)))
    flags.raise_flag(booking.conversation, FlagKind.HUMAN)
