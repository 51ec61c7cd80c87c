"""Addresses whose owners never booked anything: no call is booked with them again, and none of them is kept.

What is kept is a keyed digest. It tells whether an address is one of these; nobody without the secret can read one
out of it, or try out addresses against a copy of the database.
"""

from __future__ import annotations

from bot.coaching.contacts import EmailUnclear, plain_address
from bot.services import signing
from bot.services.clock import now
from bot.store import blocked

PURPOSE = "address"


class AddressBlocked(EmailUnclear):
    """The address' owner has said that somebody else booked with it."""

    reply = "utter_address_blocked"


def mark(email: str) -> str:
    """What an address is known by here. Raises NoSecret."""
    return signing.digest(PURPOSE, plain_address(email))


def block(marked: str) -> None:
    """From now on no call is booked with the address of this mark."""
    blocked.add(marked, now())


def unblock(email: str) -> bool:
    """Let an address be used again; whether it was blocked."""
    return blocked.remove(mark(email))


def is_blocked(marked: str) -> bool:
    return blocked.has(marked)


def check(email: str) -> None:
    """Raises AddressBlocked."""
    if is_blocked(mark(email)):
        raise AddressBlocked
