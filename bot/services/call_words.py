"""A booked call in words and as a card."""

from __future__ import annotations

from bot.coaching import cards
from bot.coaching.bookings import Booking
from bot.coaching.spoken import spoken_short, spoken_time, spoken_zone
from bot.coaching.zones import known_zone
from bot.services import coaches, links, practice, wording
from bot.services.clock import now


def spoken(booking: Booking, zone: str | None = None, locale: str = "en") -> dict[str, str]:
    """The call in words for responses: time (with zone), short, zone, coach, bio, place, name, email, phone,
    calendar, change.

    ``change`` says how it is moved or cancelled, ``calendar`` is the link to its calendar file; ``zone`` is the
    prospect's own when None.
    """
    where = known_zone(zone or "") or booking.time_zone
    coach = coaches.get(booking.coach)
    changing = "utter_change_here" if practice.may_change(booking.start, now()) else "utter_change_elsewhere"
    return {
        "change": wording.said(changing, practice_contact=practice.current().contact),
        "time": spoken_time(booking.start, where, locale),
        "short": spoken_short(booking.start, where, locale),
        "zone": spoken_zone(where, locale),
        "coach": coach.name,
        "bio": coach.bio,
        "place": coach.place,
        "name": booking.name or "",
        "email": booking.email or "",
        "phone": booking.phone or "",
        "calendar": links.link("calendar", booking.id, until=booking.end),
    }


def card(booking: Booking) -> cards.Card:
    """The call as a page shows it."""
    return cards.booking(booking, coaches.get(booking.coach), links.link("calendar", booking.id, until=booking.end))
