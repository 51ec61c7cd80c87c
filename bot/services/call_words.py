"""A booked call in words and as a card."""

from __future__ import annotations

from contextlib import suppress

from bot.coaching import cards
from bot.coaching.bookings import Booking
from bot.coaching.chat import Button, Reply
from bot.coaching.errors import ConversationErased, UnknownConversation
from bot.coaching.spoken import spoken_short, spoken_time, spoken_zone
from bot.coaching.zones import known_zone
from bot.services import coaches, links, messages, practice, wording
from bot.services.clock import now
from bot.store import conversations
from bot.store import messages as transcript


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


def tell(response: str, call: Booking, payload: str) -> None:
    """Say in the chat what became of the call, outside of its turns; the mail goes with the change itself.

    ``payload`` is what the button to find another time sends. The open question stays open.
    """
    known = conversations.find(call.conversation)
    said = wording.said(response, **spoken(call, locale=known.locale if known else "en"))
    button = Button(wording.said("utter_label_find_time"), payload)
    with suppress(ConversationErased, UnknownConversation):
        messages.post(call.conversation, [Reply(said, (button,), transcript.last_asks(call.conversation))])
