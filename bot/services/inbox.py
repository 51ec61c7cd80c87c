"""What prospects send: checked, numbered and kept until it is answered."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from bot.coaching.errors import EmptyMessage, MessageTooLong, PayloadNotOffered
from bot.services.clock import now
from bot.store import conversations, inbox, messages

LONGEST = 20_000  # characters
_UNFIT = frozenset({"Cc", "Cs"})  # Unicode categories
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Received:
    """The message's number in its conversation, and whether it had come before."""

    seq: int
    again: bool


def receive(
    conversation: str, client_id: str, *, text: str | None = None, payload: str | None = None, seen: int | None = None
) -> Received:
    """Put one message into the inbox.

    The same ``client_id`` again is the same message: nothing is added and the number is the old one. A payload has
    to be one that this conversation was offered; the message's words are then the button's. ``seen``: see ``Inbound``.
    Raises ``UnknownConversation``, ``ConversationErased``, ``EmptyMessage``, ``MessageTooLong``,
    ``PayloadNotOffered``, and ``ValueError`` for both or neither of text and payload or an empty client id.
    """
    if (text is None) == (payload is None):
        raise ValueError("a message has a text or a payload")
    name = clean(client_id)
    if not name:
        raise ValueError("a message needs a client id")
    words = _words(text) if text is not None else None
    return _put(conversation, name, words, payload, seen)


def choose(conversation: str, client_id: str, title: str, payload: str) -> Received:
    """Put a choice into the inbox that the channel itself offers: a command of its menu, a button of its own making.

    What it stands for is ours, so it is not looked for among the buttons shown; else as ``receive``.
    """
    return _put(conversation, client_id, title, payload, None)


def _put(conversation: str, name: str, words: str | None, payload: str | None, seen: int | None) -> Received:
    at = now()
    # Taking the number locks the conversation: two copies of one message cannot pass each other.
    seq = conversations.number(conversation, 1, at)
    if seq is None:
        raise conversations.refusal(conversation)
    known = inbox.seq_of(conversation, name)
    if known is not None:
        conversations.number(conversation, -1, at)  # nobody else could take one since
        return Received(known, again=True)
    if words is None:
        assert payload is not None
        words = _title(conversation, payload)
    inbox.add(conversation, name, seq, words, payload, seen, at)
    return Received(seq, again=False)


def waiting(conversation: str) -> int:
    """How many messages of a conversation are not answered yet."""
    return len(inbox.waiting(conversation, 0))


def clean(text: str) -> str:
    """The text without control characters (tabs and line ends stay), lone surrogates and outer blanks."""
    if not text.isprintable():
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in _UNFIT)
    return text.strip()


def _words(text: str) -> str:
    words = clean(text)
    if all(unicodedata.category(c) in _UNSEEN for c in words):
        raise EmptyMessage
    if len(words) > LONGEST:
        raise MessageTooLong
    return words


def _title(conversation: str, payload: str) -> str:
    button = messages.offered(conversation, payload)
    if button is None:
        raise PayloadNotOffered
    return button.title


def seq_of(conversation: str, client_id: str) -> int | None:
    """The number of the message that the client called so; None when there was none."""
    return inbox.seq_of(conversation, client_id)
