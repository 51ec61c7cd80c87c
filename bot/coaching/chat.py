"""What goes to and fro between a prospect and the assistant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Sender = Literal["prospect", "assistant", "coach"]


@dataclass(frozen=True, slots=True)
class Button:
    """An answer to tap: what it shows, and what is sent back when it is tapped."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of the assistant, not yet numbered.

    ``asks`` names what the open question is about: a slot, ``recap``, ``call``, ``opening``, ``rating`` or
    ``confirm_…``; None when nothing is open. ``card``: the same as the text, for a page to show (``cards``).
    """

    text: str
    buttons: tuple[Button, ...] = ()
    asks: str | None = None
    card: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the transcript holds it; ``seq`` counts from 1 within its conversation."""

    seq: int
    sender: Sender
    text: str
    at: datetime
    buttons: tuple[Button, ...] = ()
    asks: str | None = None
    card: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The message as the chat API shows it (docs: Chat API); the time is RFC 3339."""
        return {
            "seq": self.seq,
            "from": self.sender,
            "text": self.text,
            "buttons": [{"title": b.title, "payload": b.payload} for b in self.buttons],
            "asks": self.asks,
            "card": self.card,
            "at": self.at.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message of a prospect on its way through a turn.

    ``text`` is plain words; with a ``payload`` it is the title of the tapped button. ``seen`` is the number of the
    newest message that was on the prospect's screen; None where the channel doesn't know.
    """

    id: int
    conversation: str
    seq: int
    text: str
    payload: str | None
    channel: str
    received_at: datetime
    seen: int | None = None

    @property
    def unread(self) -> bool:
        """Whether it was written before anything was there to read, and so answers nothing."""
        return self.seen == 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a played turn gives.

    ``consent`` is the intake consent as it stands after the turn: None not answered, False refused or withdrawn.
    ``brief`` holds the slot values for coaches. ``keep_words`` tells whether the prospect's words of this turn may
    be stored. ``said`` names the uttered responses, in order.
    """

    replies: tuple[Reply, ...]
    consent: bool | None
    brief: Mapping[str, Any]
    keep_words: bool
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """One prospect on one channel.

    ``time_zone`` is the IANA name the browser told, ``last_seq`` the number of the newest message. An erased
    conversation keeps nothing but its id, channel, times and the hash of its token.
    """

    id: str
    channel: str
    locale: str
    time_zone: str | None
    token_hash: str | None
    consent: bool | None
    brief: Mapping[str, Any]
    rating: int | None
    last_seq: int
    created_at: datetime
    updated_at: datetime
    erased_at: datetime | None
