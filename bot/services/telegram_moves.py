"""From the website to Telegram: a code of the website's, sent to the bot, takes its conversation into that chat.

Whoever sends the code may be somebody else than who asked for it. So the website's token shows nothing that was said
after the move, and changes nothing any more but that it can erase.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from bot.coaching.chat import Conversation, Message, Reply
from bot.services import conversations, messages, signing, wording
from bot.services import telegram_chats as chats
from bot.services.clock import now
from bot.store import conversations as kept
from bot.store import telegram_codes as store

LASTS = timedelta(minutes=15)
CODE = re.compile(r"[A-Za-z0-9_-]{16,64}")  # as Telegram takes one, and no shorter than nobody would type it


def know_bot(token: str, name: str) -> None:
    """What the bot with this token is called. Raises NoSecret."""
    store.name_bot(_bot(token), name)


def link_of_bot(token: str) -> str | None:
    """None where Telegram has not been reached yet. Raises NoSecret."""
    name = store.name_of_bot(_bot(token))
    return f"https://t.me/{name}" if name else None


def new_code(conversation: str) -> str:
    """A code for one move; the one before is void. Raises NoSecret."""
    code = secrets.token_urlsafe(24)
    store.put(conversation, _digest(code), now() + LASTS)
    return code


def join(code: str, chat: int, link: str) -> bool:
    """Have the conversation of a code go on in a chat; False where the code is none, used, or too old.

    ``link`` leads from the website to the bot. Raises NoSecret.
    """
    conversation = store.take(_digest(code), now())
    if conversation is None:
        return False
    kept.lock(conversation)
    known = conversations.get(conversation)
    if known.erased_at is not None or is_moved(known):
        return False
    spoken = [m for m in messages.after(conversation, 0) if m.sender == "assistant"]
    last = spoken[-1] if spoken else None
    asks = messages.asks(conversation)
    told = messages.post(conversation, [Reply(wording.said("utter_telegram_moved", link=link), (), asks)])
    chats.join(conversation, chat, told[-1].seq)
    kept.set_channel(conversation, chats.CHANNEL)
    here = Reply(wording.said("utter_telegram_joined"), (), asks)
    again = [Reply(last.text, last.buttons, asks, last.card)] if last is not None else []
    messages.post(conversation, [here, *again])
    return True


def is_moved(conversation: Conversation) -> bool:
    return conversation.channel == chats.CHANNEL


def seen_from_website(conversation: Conversation, listed: list[Message]) -> list[Message]:
    """Those that the website's token still shows: of a moved conversation the ones up to the move."""
    if not is_moved(conversation):
        return listed
    chat = chats.find(conversation.id)
    end = chat.moved_seq or 0 if chat is not None else 0
    return [message for message in listed if message.seq <= end]


def purge() -> int:
    return store.purge(now())


def _digest(code: str) -> str:
    return signing.digest("telegram-code", code)


def _bot(token: str) -> str:
    return signing.digest("telegram-bot", token)
