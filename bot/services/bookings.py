"""Book, move and cancel the discovery call of a conversation."""

from __future__ import annotations

import secrets
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any, Literal
from uuid import uuid4

from bot.coaching.bookings import (
    AlreadyBooked,
    Booking,
    By,
    Event,
    NoBooking,
    State,
    Step,
    TooLate,
    check_step,
)
from bot.coaching.coaches import Coach
from bot.coaching.contacts import clean_email, clean_name, clean_phone
from bot.coaching.countries import country_of_zone
from bot.coaching.intervals import Interval
from bot.coaching.openings import Opening
from bot.coaching.zones import ZoneUnclear, known_zone
from bot.services import blocking, coaches, limits, notices, openings, practice
from bot.services.clock import now
from bot.store import bookings as kept
from bot.store import jobs

Canceller = Literal["prospect", "coach", "practice"]

HELD = timedelta(minutes=10)
MOST_COMPLETED = 100  # in one transaction


def hold(conversation: str, opening_id: str, zone: str) -> Booking:
    """Keep an opening for the conversation while name and e-mail are asked; what it held before is given up.

    Raises AlreadyBooked, OpeningNotOffered, OpeningTaken, TooManyCalls and ZoneUnclear.
    """
    if not known_zone(zone):
        raise ZoneUnclear(zone)
    if active(conversation):
        raise AlreadyBooked(conversation)
    coach, opening = _check(opening_id, conversation)
    before = kept.held(conversation)
    if before and (before.coach, before.start) == (coach.id, opening.start):
        renewed = replace(before, held_until=now() + HELD)
        kept.update(renewed, coach.span(opening.interval), now())
        return renewed
    release(conversation)
    limits.check_booking(conversation)
    new = _new(conversation, opening, State.HELD, {"name": None, "email": None, "phone": None, "time_zone": zone})
    kept.insert(new, coach.span(opening.interval))
    kept.note(new, Step.HELD, "prospect", now())
    return new


def check_room(conversation: str) -> None:
    """Whether the conversation may book at all, before times are offered. Raises TooManyCalls."""
    if not active(conversation):
        limits.check_booking(conversation)


def release(conversation: str) -> None:
    """Give up the time held, if there is one."""
    if known := kept.held(conversation):
        _expire(known, "prospect")


def expire_holds(coach: str | None = None) -> int:
    """Give up what was held for too long; gives how many."""
    over = kept.run_out(now(), coach)
    for known in over:
        _expire(known, "clock")
    return len(over)


def complete_past() -> int:
    """A call whose time has passed took place, until a coach says otherwise; gives how many, a few at a time."""
    over = kept.past(now(), MOST_COMPLETED)
    for known in over:
        _complete(known)
    return len(over)


def book(conversation: str, opening_id: str, *, name: str, email: str, phone: str | None = None, zone: str) -> Booking:
    """Book an opening, which is checked anew: its id is typed or tapped by a stranger.

    The time held for the conversation becomes the call; a held one that has run out is booked if it is still free.
    Raises AlreadyBooked (move that one), OpeningNotOffered, OpeningTaken, TooManyCalls, NameUnclear, EmailUnclear,
    AddressBlocked, AddressFull, AddressesChanged and ZoneUnclear.
    """
    contact = _contact(name, email, phone, zone)
    if (before := kept.booked(conversation)) and before.end <= now():
        _complete(before)
    elif before:
        raise AlreadyBooked(conversation)
    coach, opening = _check(opening_id, conversation)
    limits.check_booking(conversation)
    limits.check_address(conversation, contact["email"])
    held = kept.held(conversation)
    if held and (held.coach, held.start) == (coach.id, opening.start):
        check_step(held.state, State.BOOKED)
        booked = replace(held, state=State.BOOKED, held_until=None, **contact)
        kept.update(booked, coach.span(opening.interval), now())
    else:
        release(conversation)
        booked = _new(conversation, opening, State.BOOKED, contact)
        kept.insert(booked, coach.span(opening.interval))
    kept.note(booked, Step.BOOKED, "prospect", now())
    notices.booked(booked)
    return booked


def move(conversation: str, opening_id: str, by: Canceller = "prospect") -> Booking:
    """Give the call another time (and coach, if the opening is another's): the same booking, its sequence one up.

    To its present time nothing changes. Raises NoBooking, OpeningNotOffered, OpeningTaken, TooLate and MovedOften.
    """
    booking = changeable(conversation, by)
    coach, opening = _check(opening_id, conversation)
    if (coach.id, opening.start) == (booking.coach, booking.start):
        return booking
    if by == "prospect":
        limits.check_move(conversation)
    return _move(booking, coach, opening.interval, by)


def move_to(booking_id: str, to: Interval, by: Canceller = "coach") -> Booking:
    """Give a call any time of its coach's, also outside of the hours and of another length: who owns them may.

    Raises NoBooking when it is not to come any more, and OpeningTaken when another call is in the way.
    """
    known = kept.find(booking_id)
    if known is None or known.state is not State.BOOKED or known.end <= now():
        raise NoBooking(booking_id)
    if to == known.interval:
        return known
    expire_holds(known.coach)
    return _move(known, coaches.get(known.coach), to, by)


def _move(booking: Booking, coach: Coach, to: Interval, by: Canceller) -> Booking:
    moved = replace(booking, coach=coach.id, start=to.start, end=to.end, sequence=booking.sequence + 1)
    kept.update(moved, coach.span(to), now())
    kept.note(moved, Step.MOVED, by, now())
    notices.moved(moved, booking)
    return moved


def cancel(conversation: str, by: Canceller = "prospect") -> Booking:
    """Give the time back. Raises NoBooking and TooLate."""
    cancelled = _cancel(changeable(conversation, by), by)
    notices.cancelled(cancelled)
    return cancelled


def changeable(conversation: str, by: Canceller = "prospect") -> Booking:
    """The upcoming call, when it may still be moved and cancelled: a prospect may until some hours before.

    Raises NoBooking and TooLate.
    """
    booking = _upcoming(conversation)
    if by == "prospect" and not practice.may_change(booking.start, now()):
        raise TooLate(booking.id)
    return booking


def check_move(conversation: str) -> Booking:
    """The upcoming call, when it may be moved by the prospect. Raises NoBooking, TooLate and MovedOften."""
    booking = changeable(conversation)
    limits.check_move(conversation)
    return booking


def _cancel(booking: Booking, by: Canceller) -> Booking:
    """Who is to be told is the caller's to say."""
    check_step(booking.state, State.CANCELLED)
    cancelled = replace(booking, state=State.CANCELLED, cancelled_by=by, sequence=booking.sequence + 1)
    kept.cancel(booking.id, now(), by=by, sequence=cancelled.sequence)
    kept.note(cancelled, Step.CANCELLED, by, now())
    return cancelled


def update_contact(
    conversation: str,
    *,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    zone: str | None = None,
) -> Booking:
    """Change what the invitation says of the prospect; what is None stays.

    Raises NoBooking, NameUnclear, EmailUnclear, AddressBlocked, AddressFull, AddressesChanged, ContactChangedOften
    and ZoneUnclear.
    """
    booking = _upcoming(conversation)
    contact = _contact(
        name or booking.name or "", email or booking.email or "", phone or booking.phone, zone or booking.time_zone
    )
    changed = replace(booking, **contact)
    if changed != booking:
        readdressed = changed.email != booking.email
        if readdressed:
            limits.check_address(conversation, contact["email"])
        else:
            limits.check_correction(conversation)
        changed = replace(changed, sequence=booking.sequence + 1)
        kept.set_contact(booking.id, now(), sequence=changed.sequence, **contact)
        kept.note(changed, Step.ADDRESS if readdressed else Step.CONTACT, "prospect", now())
        notices.contact_changed(changed, booking)
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
    """The newest call, whatever became of it; a time that was only held is none."""
    known = kept.of_conversation(conversation)
    return next((b for b in known if b.state not in (State.HELD, State.EXPIRED)), None)


def find(booking_id: str) -> Booking:
    """Raises NoBooking."""
    if not (found := kept.find(booking_id)):
        raise NoBooking(booking_id)
    return found


def history(booking_id: str) -> list[Event]:
    """What became of a call, step by step; oldest first."""
    return kept.history(booking_id)


def disown(booking: Booking) -> Booking:
    """Take out of a call what names a person who never booked it, and cancel it where it is still to come.

    The practice's hours of notice don't hold for them. The coach is told; nothing goes to the address any more.
    """
    jobs.drop(booking.conversation, f":{booking.uid}:")  # they carry the address; what the coach needs follows
    nobodys = replace(booking, name=None, email=None, phone=None)
    kept.forget_contact(booking.id, now())
    if booking.state is not State.BOOKED or booking.end <= now():
        return nobodys
    cancelled = _cancel(nobodys, "practice")
    notices.disowned(cancelled)
    return cancelled


def erase(conversation: str) -> int:
    """Cancel the call and remove every trace of it and earlier ones; gives their number."""
    if booking := active(conversation):
        notices.cancelled(_cancel(booking, "prospect"))
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
            "history": [asdict(event) for event in kept.history(b.id)],
        }
        for b in kept.of_conversation(conversation)
    ]


def _upcoming(conversation: str) -> Booking:
    if not (booking := active(conversation)):
        raise NoBooking(conversation)
    return booking


def _check(opening_id: str, conversation: str) -> tuple[Coach, Opening]:
    """As `openings.check`; what others held for too long on this coach's calendar is given up."""
    coach, opening = openings.check(opening_id, conversation)
    expire_holds(coach.id)
    return coach, opening


def _new(conversation: str, opening: Opening, state: State, contact: dict[str, Any]) -> Booking:
    return Booking(
        id=secrets.token_urlsafe(12),
        conversation=conversation,
        coach=opening.coach,
        start=opening.start,
        end=opening.end,
        state=state,
        uid=f"{uuid4()}@coaching-intake",
        sequence=0,
        created_at=now(),
        held_until=now() + HELD if state is State.HELD else None,
        **contact,
    )


def _expire(known: Booking, by: By) -> None:
    check_step(known.state, State.EXPIRED)
    kept.set_state(known.id, State.EXPIRED, now())
    kept.note(known, Step.EXPIRED, by, now())


def _complete(known: Booking) -> None:
    check_step(known.state, State.COMPLETED)
    kept.set_state(known.id, State.COMPLETED, now())
    kept.note(known, Step.COMPLETED, "clock", now())


def _contact(name: str, email: str, phone: str | None, zone: str) -> dict[str, Any]:
    if not known_zone(zone):
        raise ZoneUnclear(zone)
    number = clean_phone(phone, country_of_zone(zone))
    address = clean_email(email)
    blocking.check(address)
    return {"name": clean_name(name), "email": address, "phone": number, "time_zone": zone}
