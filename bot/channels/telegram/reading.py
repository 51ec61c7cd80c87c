"""What an update says, without doing anything: a pure function over what Telegram sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import telegram
from telegram.constants import ChatMemberStatus, ChatType

from bot.channels.telegram.menu import COMMANDS

UNLIKE = (TypeError, KeyError, ValueError, AttributeError, OverflowError)  # what is raised by an odd form
PLAIN = ("message_id", "date", "chat", "from", "text", "caption")  # fields that every message is read by
UNKNOWN = "what_cannot_be_read"
GONE = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)


class Kind(StrEnum):
    """What was received; ``WORDS`` to ``EDITED`` belong to a private chat."""

    WORDS = "words"
    COMMAND = "command"
    TAP = "tap"
    CONTACT = "contact"
    PLACE = "place"
    FORWARDED = "forwarded"
    UNREADABLE = "unreadable"
    EDITED = "edited"
    BLOCKED = "blocked"
    GROUP = "group"
    NOTHING = "nothing"  # nobody expects an answer


@dataclass(frozen=True, slots=True)
class Received:
    """One update as it is understood.

    ``text``: the words, a command's name, a tapped button's reference, a phone number; of a photo and the like its
    caption. ``what``: of something unreadable the response that says so. ``argument``: what stands behind a command.
    ``at``: when it was written, by Telegram's clock; None of a tap, as who taps has seen what is tapped.
    """

    kind: Kind
    chat: int | None = None
    update: int = 0
    message: int | None = None
    text: str = ""
    what: str = ""
    argument: str = ""
    locale: str = "en"
    at: datetime | None = None
    sender: int | None = None  # who did it; in a private chat the same number as the chat's
    query: str | None = None
    shown: str | None = None  # of a tap: the message as it stands, in HTML; None where Telegram does not tell
    place: tuple[float, float] | None = None  # latitude and longitude


NOTHING = Received(Kind.NOTHING)
UNREADABLE = {  # attributes of a message, and the response to each
    "voice": "voice",
    "audio": "voice",
    "video_note": "voice",
    "photo": "picture",
    "video": "picture",
    "animation": "picture",
    "story": "picture",
    "paid_media": "picture",
    "document": "file",
    "sticker": "sticker",
    "dice": "sticker",
    "game": "sticker",
    "poll": "poll",
    "checklist": "poll",
    "invoice": "other",
    "venue": "other",
}


def read(update: telegram.Update) -> Received:
    """What an update says."""
    sender = update.effective_user
    return replace(_read(update), update=update.update_id, sender=sender.id if sender is not None else None)


def read_raw(body: Mapping[str, Any]) -> Received:
    """What an update says as Telegram sent it; of a message that the library can't read, that it can't be read.

    Raises TypeError, KeyError, ValueError, AttributeError or OverflowError where it has another form altogether.
    """
    try:
        return read(telegram.Update.de_json(dict(body), None))
    except UNLIKE:
        message = body.get("message")
        if not isinstance(message, Mapping):
            raise
        kept = {name: message[name] for name in PLAIN if name in message} | {UNKNOWN: {}}
        plain = {"update_id": body["update_id"], "message": kept}
        return read(telegram.Update.de_json(plain, None))


def _read(update: telegram.Update) -> Received:
    if update.callback_query is not None:
        return _tap(update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    if update.edited_message is not None:
        return _message(update.edited_message, edited=True)
    if update.message is not None:
        return _message(update.message)
    return NOTHING  # channel posts, and all that Telegram may come up with


def _tap(query: telegram.CallbackQuery) -> Received:
    message = query.message
    if message is not None and message.chat.type != ChatType.PRIVATE:
        return Received(Kind.NOTHING, query=query.id)
    shown = message.text_html if isinstance(message, telegram.Message) and message.text else None
    return Received(
        Kind.TAP,
        chat=message.chat.id if message is not None else query.from_user.id,
        message=message.message_id if message is not None else None,
        text=query.data or "",
        locale=_locale(query.from_user),
        query=query.id,
        shown=shown,
    )


def _membership(change: telegram.ChatMemberUpdated) -> Received:
    status = change.new_chat_member.status
    if change.chat.type == ChatType.PRIVATE:
        return Received(Kind.BLOCKED, chat=change.chat.id) if status in GONE else NOTHING
    return Received(Kind.GROUP, chat=change.chat.id, what=change.chat.type) if status not in GONE else NOTHING


def _message(message: telegram.Message, *, edited: bool = False) -> Received:
    chat, sender = message.chat, message.from_user
    if chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
        is_left = message.left_chat_member is not None
        return NOTHING if is_left or edited else Received(Kind.GROUP, chat=chat.id, what=chat.type)
    if chat.type != ChatType.PRIVATE or sender is None or sender.is_bot:
        return NOTHING

    here = Received(Kind.NOTHING, chat=chat.id, message=message.message_id, locale=_locale(sender), at=message.date)

    def received(kind: Kind, text: str = "", what: str = "") -> Received:
        return replace(here, kind=kind, text=text, what=what)

    words = message.text or message.caption or ""
    if edited:
        return received(Kind.EDITED, words) if words and not message.location else NOTHING
    if message.forward_origin is not None and (words or message.effective_attachment is not None):
        return received(Kind.FORWARDED, words)
    if message.contact is not None:
        own = message.contact.user_id == sender.id
        return received(Kind.CONTACT, message.contact.phone_number if own else "")
    if message.venue is None and message.location is not None:
        return replace(here, kind=Kind.PLACE, place=(message.location.latitude, message.location.longitude))
    for attribute, what in UNREADABLE.items():
        if getattr(message, attribute, None):
            return received(Kind.UNREADABLE, words, what)
    if message.text is not None:
        name, argument = _command(message)
        command = replace(here, kind=Kind.COMMAND, text=name, argument=argument)
        return command if name else received(Kind.WORDS, message.text)
    # What the library does not know is something new; what it does, a notice: a message was pinned, a theme chosen.
    return received(Kind.UNREADABLE, words, "other") if message.api_kwargs else NOTHING


def _command(message: telegram.Message) -> tuple[str, str]:
    """A command of the menu and what stands behind it; others are words."""
    text = message.text or ""
    first = next(iter(message.entities), None)
    if first is None or first.offset != 0 or first.type != telegram.MessageEntity.BOT_COMMAND:
        return "", ""
    name = text[1 : first.length].partition("@")[0].lower()
    return (name, text[first.length :].strip()) if name in COMMANDS else ("", "")


def _locale(user: telegram.User) -> str:
    return (user.language_code or "en")[:35]
