"""The call as an iTIP object (RFC 5546): a mail program puts it into the calendar by it, moves it or takes it out."""

from __future__ import annotations

from datetime import datetime

from icalendar import vCalAddress, vText

from bot.coaching.bookings import Booking, State
from bot.coaching.coaches import Coach
from bot.services import invitations
from bot.services.mail.letter import Invitation, Method, Sender, one_line


def invitation(
    booking: Booking, coach: Coach, zone: str, at: datetime, *, sender: Sender, to: str, to_name: str
) -> Invitation:
    """A REQUEST, or a CANCEL of a cancelled call, from the sending address to the receiver, in the receiver's zone.

    Who it is for is its only attendee: neither side learns the other's address. ``at`` is its DTSTAMP.
    """
    method: Method = "CANCEL" if booking.state is State.CANCELLED else "REQUEST"
    event = invitations.entry(booking, coach, zone, at)
    event.add("transp", "OPAQUE")
    event.add("organizer", _party(sender.name, sender.address))
    event.add("attendee", _attendee(to_name, to))
    event.add("x-microsoft-cdo-busystatus", "BUSY" if method == "REQUEST" else "FREE")
    event.add("x-microsoft-disallow-counter", "TRUE")  # nobody would read a proposal
    return Invitation(method, invitations.calendar(method, event))


def _attendee(name: str, address: str) -> vCalAddress:
    party = _party(name, address)
    for parameter, value in {
        "cutype": "INDIVIDUAL",
        "role": "REQ-PARTICIPANT",
        "partstat": "NEEDS-ACTION",
        "rsvp": "TRUE",
    }.items():
        party.params[parameter] = vText(value)
    return party


def _party(name: str, address: str) -> vCalAddress:
    party = vCalAddress(f"mailto:{one_line(address)}")
    if plain := one_line(name).replace('"', "'"):
        party.params["cn"] = vText(plain)
    return party
