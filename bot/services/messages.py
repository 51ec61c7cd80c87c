"""The transcript, as the prospect and the coaches see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.coaching.chat import Button, Message, Reply, Sender
from bot.services.clock import now
from bot.store import conversations, inbox, messages


def after(conversation: str, seq: int) -> list[Message]:
    """All messages with a higher number, in order, those not yet answered included.

    A message whose words were not to be kept is no longer there once it is answered.
    """
    return sorted(messages.after(conversation, seq) + inbox.waiting(conversation, seq), key=lambda m: m.seq)


def replies_to(conversation: str, seq: int) -> list[Message] | None:
    """The replies to the message ``receive`` gave this number; None while it waits or when there is none such.

    A turn that erased the conversation leaves its replies to read through ``after`` only.
    """
    received = inbox.at_seq(conversation, seq)
    if received is None or not received[1]:
        return None
    return messages.answering(conversation, received[0])


def last_buttons(conversation: str) -> tuple[Button, ...]:
    """The buttons under the last message to the prospect."""
    return messages.last_buttons(conversation)


def announce(conversation: str, text: str, card: Mapping[str, Any] | None = None) -> list[Message]:
    """Say what happened outside the chat; the question that is open stays open, its buttons with it.

    Raises ``UnknownConversation`` and ``ConversationErased``.
    """
    open_ = asks(conversation)
    return post(conversation, [Reply(text, last_buttons(conversation) if open_ else (), open_, card)])


def asks(conversation: str) -> str | None:
    """What the open question is about, as the last message says it."""
    return messages.last_asks(conversation)


def post(
    conversation: str, replies: Sequence[Reply], sender: Sender = "assistant", inbox_id: int | None = None
) -> list[Message]:
    """Add messages to the transcript, as replies to the inbox message if there is one; gives them with their numbers.

    Raises ``UnknownConversation`` and ``ConversationErased``.
    """
    at = now()
    last = conversations.number(conversation, len(replies), at)
    if last is None:
        raise conversations.refusal(conversation)
    posted = [
        Message(seq, sender, reply.text, at, reply.buttons, reply.asks, reply.card)
        for seq, reply in enumerate(replies, last - len(replies) + 1)
    ]
    if posted:
        messages.add(conversation, posted, inbox_id)
    return posted


def of_one_moment(conversation: str, message: Message) -> list[Message]:
    """The messages that were said together with one, up to it."""
    earlier = messages.after(conversation, max(0, message.seq - 10))
    return [m for m in earlier if m.at == message.at and m.sender == message.sender and m.seq <= message.seq]


def find(conversation: str, seq: int) -> Message | None:
    """The message of this number; None where there is none, or none any more."""
    return next((m for m in messages.after(conversation, seq - 1) if m.seq == seq), None)


def asked_before(conversation: str, seq: int) -> str | None:
    """What was asked for when a message was written: the assistant's last one before it says so."""
    before = [m for m in messages.after(conversation, 0) if m.seq < seq and m.sender == "assistant"]
    return before[-1].asks if before else None
