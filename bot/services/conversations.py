"""Begin a conversation, look it up, and show where it stands."""

from __future__ import annotations

import secrets
from typing import Any

from bot.coaching.chat import Conversation
from bot.coaching.errors import ConversationErased, UnknownConversation
from bot.services import bookings
from bot.services.clock import now
from bot.store import conversations, flags, matches


def start(
    channel: str, locale: str, time_zone: str | None, token_hash: str | None, origin: str | None = None
) -> Conversation:
    """A new conversation, without any message yet; its id says nothing and cannot be guessed.

    ``origin`` is a digest of the network address it comes from, where there is one.
    """
    new = _new(_new_id(), channel, locale, time_zone, token_hash)
    conversations.add(new, origin)
    return new


def start_as(
    id: str, channel: str, locale: str, time_zone: str | None, token_hash: str, origin: str | None = None
) -> bool:
    """As ``start``, with an id that cannot be guessed either; False when there is one of this id, be it erased."""
    return conversations.add_once(_new(id, channel, locale, time_zone, token_hash), origin)


def _new_id() -> str:
    """Never begins with a hyphen: on a command line that would be an option."""
    while (id := secrets.token_urlsafe(12)).startswith("-"):
        pass
    return id


def ensure(id: str, channel: str) -> None:
    """A conversation whose id a client of stock Rasa chose; it begins with its first message."""
    if conversations.find(id) is None:
        conversations.add(_new(id, channel, "en", None, None))


def _new(id: str, channel: str, locale: str, time_zone: str | None, token_hash: str | None) -> Conversation:
    at = now()
    return Conversation(
        id=id,
        channel=channel,
        locale=locale,
        time_zone=time_zone,
        token_hash=token_hash,
        consent=None,
        brief={},
        rating=None,
        last_seq=0,
        created_at=at,
        updated_at=at,
        erased_at=None,
    )


def get(id: str) -> Conversation:
    """The conversation, be it erased (``erased_at``) or not. Raises ``UnknownConversation``."""
    found = conversations.find(id)
    if found is None:
        raise UnknownConversation(id)
    return found


def rate(id: str, rating: int) -> None:
    """Keep how well the prospect felt understood, 1 to 5; anything else is a ``ValueError``."""
    if not 1 <= rating <= 5:
        raise ValueError("a rating is from 1 to 5")
    conversations.set_rating(id, rating)


def show(id: str) -> dict[str, Any]:
    """What ``intake show`` prints. Raises ``UnknownConversation`` and ``ConversationErased``."""
    found = get(id)
    if found.erased_at is not None:
        raise ConversationErased(id)
    match = matches.find(id)
    booking = bookings.active(id)
    return {
        "conversation": id,
        "channel": found.channel,
        "consent": found.consent,
        "brief": dict(found.brief),
        "match": match.to_json() if match else None,
        "booking": booking
        and {
            "coach": booking.coach,
            "start": booking.start.isoformat(),
            "end": booking.end.isoformat(),
            "state": booking.state.value,
        },
        "rating": found.rating,
        "flags": [kind.value for kind in flags.unresolved(id)],
    }
