"""Book, move and cancel the discovery call of a conversation."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any, Literal
from uuid import uuid4

from bot.coaching.bookings import AlreadyBooked, Booking, NoBooking, State, check_step
from bot.coaching.contacts import clean_email, clean_name, clean_phone
from bot.coaching.countries import country_of_zone
from bot.coaching.spoken import spoken_short, spoken_time, spoken_zone
from bot.coaching.zones import ZoneUnclear, known_zone
from bot.services import coaches, invitations, openings
from bot.services.clock import now
from bot.store import bookings as kept

Canceller = Literal["prospect", "coach", "practice"]


def book(conversation: str, opening_id: str, *, name: str, email: str, phone: str | None = None, zone: str) -> Booking:
    """Book an opening, which is checked anew: its id is typed or tapped by a stranger.

    Raises AlreadyBooked (move that one), OpeningNotOffered, OpeningTaken, NameUnclear, EmailUnclear, ZoneUnclear.
    """
    contact = _contact(name, email, phone, zone)
    _complete_past(conversation)
    if kept.booked(conversation):
        raise AlreadyBooked(conversation)
    coach, opening = openings.check(opening_id, conversation)
    new = Booking(
        id=secrets.token_urlsafe(12),
        conversation=conversation,
        coach=coach.id,
        start=opening.start,
        end=opening.end,
        state=State.BOOKED,
        uid=f"{uuid4()}@coaching-intake",
        sequence=0,
        created_at=now(),
        **contact,
    )
    kept.insert(new, coach.span(opening.interval))
    return new


def move(conversation: str, opening_id: str) -> Booking:
    """Give the call another time (and coach, if the opening is another's): the same booking, its sequence one up.

    To its present time nothing changes. Raises NoBooking, OpeningNotOffered and OpeningTaken.
    """
    booking = _upcoming(conversation)
    coach, opening = openings.check(opening_id, conversation)
    if (coach.id, opening.start) == (booking.coach, booking.start):
        return booking
    moved = replace(booking, coach=coach.id, start=opening.start, end=opening.end, sequence=booking.sequence + 1)
    kept.update(moved, coach.span(opening.interval), now())
    return moved


def cancel(conversation: str, by: Canceller = "prospect") -> Booking:
    """Give the time back. Raises NoBooking."""
    booking = _upcoming(conversation)
    check_step(booking.state, State.CANCELLED)
    kept.set_state(booking.id, State.CANCELLED, now(), cancelled_by=by)
    return replace(booking, state=State.CANCELLED, cancelled_by=by)


def update_contact(
    conversation: str,
    *,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    zone: str | None = None,
) -> Booking:
    """Change what the invitation says of the prospect; what is None stays.

    Raises NoBooking, NameUnclear, EmailUnclear and ZoneUnclear.
    """
    booking = _upcoming(conversation)
    contact = _contact(
        name or booking.name or "", email or booking.email or "", phone or booking.phone, zone or booking.time_zone
    )
    changed = replace(booking, **contact)
    if changed != booking:
        kept.set_contact(booking.id, now(), **contact)
    return changed


def carry_contact(conversation: str, *, name: str | None, email: str | None, phone: str | None) -> Booking | None:
    """Give the upcoming call what is now known of the prospect; None where there is no call, or nothing is new.

    Raises NameUnclear and EmailUnclear.
    """
    booking = active(conversation)
    if booking is None:
        return None
    changed = update_contact(conversation, name=name, email=email, phone=phone)
    return None if changed == booking else changed


def active(conversation: str) -> Booking | None:
    """The booked call that is not over yet."""
    booking = kept.booked(conversation)
    return booking if booking and booking.end > now() else None


def latest(conversation: str) -> Booking | None:
    """The newest call, whatever became of it."""
    return next(iter(kept.of_conversation(conversation)), None)


def find(booking_id: str) -> Booking:
    """Raises NoBooking."""
    if not (found := kept.find(booking_id)):
        raise NoBooking(booking_id)
    return found


def spoken(booking: Booking, zone: str | None = None, locale: str = "en") -> dict[str, str]:
    """The call in words for responses: time (with zone), short, zone, coach, bio, place, name, email, phone,
    calendar.

    ``calendar`` is the link to its calendar file; ``zone`` is the prospect's own when None.
    """
    where = known_zone(zone or "") or booking.time_zone
    coach = coaches.get(booking.coach)
    return {
        "time": spoken_time(booking.start, where, locale),
        "short": spoken_short(booking.start, where, locale),
        "zone": spoken_zone(where, locale),
        "coach": coach.name,
        "bio": coach.bio,
        "place": coach.place,
        "name": booking.name or "",
        "email": booking.email or "",
        "phone": booking.phone or "",
        "calendar": invitations.calendar_link(booking.id),
    }


def erase(conversation: str) -> int:
    """Cancel the call and remove every trace of it and earlier ones; gives their number."""
    if active(conversation):
        cancel(conversation)
    return kept.delete_of(conversation)


def export(conversation: str) -> list[dict[str, Any]]:
    """All that is stored about the calls of a conversation."""
    return [
        {
            "coach": b.coach,
            "start": b.start,
            "end": b.end,
            "state": str(b.state),
            "cancelled_by": b.cancelled_by,
            "name": b.name,
            "email": b.email,
            "phone": b.phone,
            "time_zone": b.time_zone,
            "created_at": b.created_at,
        }
        for b in kept.of_conversation(conversation)
    ]


def _upcoming(conversation: str) -> Booking:
    if not (booking := active(conversation)):
        raise NoBooking(conversation)
    return booking


def _complete_past(conversation: str) -> None:
    """A call whose time has passed took place, until a coach says otherwise; then another may be booked."""
    booking = kept.booked(conversation)
    if booking and booking.end <= now():
        kept.set_state(booking.id, State.COMPLETED, now())


def _contact(name: str, email: str, phone: str | None, zone: str) -> dict[str, Any]:
    if not known_zone(zone):
        raise ZoneUnclear(zone)
    number = clean_phone(phone, country_of_zone(zone))
    return {"name": clean_name(name), "email": clean_email(email), "phone": number, "time_zone": zone}
