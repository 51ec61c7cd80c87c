"""The conversation of a Telegram chat: begun, told what there is to tell, message by message, and ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.coaching.chat import Conversation, Message, Reply
from bot.services import conversations, messages
from bot.services.clock import now
from bot.store import messages as transcript
from bot.store import telegram_chats as store
from bot.store.telegram_chats import Chat as Chat

CHANNEL = "telegram"
MOST_DUE = 64  # conversations looked for at once


def begin(chat: int, locale: str, greeting: Sequence[Reply]) -> Chat:
    """A new conversation for a chat, the greeting in it still to be sent."""
    new = conversations.start(CHANNEL, locale, None, None)
    held = Chat(new.id, chat, now())
    store.add(held)
    messages.post(new.id, greeting)
    return held


def join(conversation: str, chat: int, seq: int) -> None:
    """Have a conversation go on in a chat; what was said up to ``seq`` is told already."""
    store.remove(conversation)
    store.add(Chat(conversation, chat, now(), sent_seq=seq, moved_seq=seq))


def held(chat: int) -> Chat | None:
    """What the chat holds now; an erased conversation is none."""
    return store.held(chat)


def find(conversation: str) -> Chat | None:
    return store.find(conversation)


def due(besides: Collection[str] = ()) -> list[str]:
    """Conversations with something to send, but those ``besides``."""
    return store.due(now(), besides, MOST_DUE)


def next_due() -> datetime | None:
    return store.next_due()


def to_tell(chat: Chat) -> list[Message]:
    """The next reply to send: the assistant's messages of one moment; empty when all is told."""
    news = [m for m in transcript.after(chat.conversation, chat.sent_seq) if m.sender != "prospect"]
    return [m for m in news if m.at == news[0].at]


def is_erased(chat: Chat) -> bool:
    return conversations.get(chat.conversation).erased_at is not None


def sending(chat: Chat) -> None:
    """A message is on its way from here on."""
    store.change(chat.conversation, sending=True)


def sent(chat: Chat, seq: int | None, *, at: datetime | None = None, keyboard: bool = False) -> None:
    """It arrived; ``seq`` when the reply is told whole. ``at``: by Telegram's clock."""
    told = {"sent_parts": chat.sent_parts + 1} if seq is None else {"sent_seq": seq, "sent_parts": 0}
    greeted = {"greeted_at": at or now()} if seq is not None and chat.greeted_at is None else {}
    fine = {"sending": False, "attempts": 0, "keyboard": keyboard}
    store.change(chat.conversation, **told, **greeted, **fine)


def not_sent(chat: Chat, wait: timedelta, *, unsure: bool = False, counts: bool = True) -> None:
    """It did not arrive, or nobody knows (``unsure``); the chat rests for a while."""
    store.change(chat.conversation, sending=unsure, attempts=chat.attempts + counts, not_before=now() + wait)


def blocked(conversation: str) -> None:
    """The prospect wants no more messages, or is gone: nothing is sent until they write again."""
    store.change(conversation, blocked_at=now(), sending=False)


def back(chat: Chat, conversation: Conversation) -> None:
    """They write again: what was not sent meanwhile is not sent now."""
    store.change(
        chat.conversation,
        blocked_at=None,
        sending=False,
        sent_seq=conversation.last_seq,
        sent_parts=0,
        not_before=now(),
    )


def forget(chat: Chat) -> None:
    store.remove(chat.conversation)


def export(conversation: str) -> dict[str, Any] | None:
    """What is stored of the chat; None where the conversation is on no Telegram chat."""
    held = store.find(conversation)
    if held is None:
        return None
    return {"chat": held.chat, "since": held.since, "greeted_at": held.greeted_at, "blocked_at": held.blocked_at}
