"""Sends what the transcripts hold and the chats have not been told: in order within a chat, many chats at once.

A message is marked as on its way, sent, then marked as sent. Telegram knows no key by which it would drop a second
copy, so of one whose answer never came, be it that the process died or the connection, nobody can tell whether it
arrived. It is not sent again by itself; the prospect is told, and can have it shown again."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.ext import ExtBot

from bot.channels.telegram.client import NO_TOKEN, Fault, fault, wait_of
from bot.channels.telegram.formatting import html
from bot.channels.telegram.showing import AGAIN, Key, Part, parts, reference
from bot.coaching.flags import FlagKind
from bot.services import conversations, flags, privacy, wording
from bot.services import telegram_chats as chats
from bot.services.faults import describe
from bot.store.database import Database, DatabaseUnavailable

logger = logging.getLogger(__name__)

AT_ONCE = 24  # chats that are told something at the same time
BURST = 3  # messages one chat gets in a row, before they are paced
LONGEST_WAIT = 60.0  # seconds between two tries
REFUSALS = 3  # tries of a message that Telegram refuses, each time plainer
CALM = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Next:
    """The next message of a chat. ``unsure``: instead of one that may have arrived."""

    chat: chats.Chat
    part: Part
    unsure: bool
    file: bytes | None = None


class Sending:
    """``rest``: seconds between two messages to one chat, after a few."""

    def __init__(self, database: Database, bot: ExtBot[Any], rest: float) -> None:
        self._database, self._bot, self._rest_of_chat = database, bot, rest
        self._busy: dict[str, asyncio.Task[None]] = {}  # by conversation
        self._pace: dict[int, Pace] = {}
        self._quiet_until = 0.0  # by the monotonic clock; for all chats
        self._waited: dict[int, float] = {}  # chats that were asked to wait, and until when
        self._said_token = False

    async def look(self, wake: Callable[[], None]) -> None:
        """Begin to tell each chat that has something to be told; ``wake`` when one is done."""
        room = AT_ONCE - len(self._busy)
        if room <= 0 or time.monotonic() < self._quiet_until:
            return
        for conversation in (await asyncio.to_thread(self._due))[:room]:
            task = asyncio.create_task(self._tell(conversation))
            self._busy[conversation] = task
            task.add_done_callback(partial(self._over, conversation, wake))

    def _over(self, conversation: str, wake: Callable[[], None], _: asyncio.Task[None]) -> None:
        self._busy.pop(conversation, None)
        wake()

    async def finish(self, seconds: float) -> None:
        """Let what is on its way arrive."""
        if self._busy:
            await asyncio.wait([*self._busy.values()], timeout=seconds)

    def _due(self) -> list[str]:
        with self._database.read():
            return chats.due(besides=self._busy)

    async def _tell(self, conversation: str) -> None:
        """One message after the other until all is told, or something is in the way."""
        try:
            while (one := await asyncio.to_thread(self._take, conversation)) is not None:
                await self._paced(one.chat.chat)
                await asyncio.to_thread(self._mark, one.chat)
                if not await self._send(one):
                    return
        except DatabaseUnavailable:
            await asyncio.sleep(1)
        except Exception as error:  # a defect of ours: the other chats go on
            logger.error("telling %s: %s", conversation, describe(error))
            await asyncio.to_thread(self._rest, conversation)

    def _take(self, conversation: str) -> Next | None:
        with self._database.read():
            chat = chats.find(conversation)
            reply = chats.to_tell(chat) if chat is not None and chat.blocked_at is None else []
            if chat is not None and reply:
                known = conversations.get(conversation)
                listed = parts(reply, conversation, consent=known.consent is True)
                part = listed[min(chat.sent_parts, len(listed) - 1)]
                if chat.sending:
                    return Next(chat, _doubt(part, reply[-1].seq, conversation), unsure=True)
                file = _file(conversation) if part.data and known.erased_at is None else None
                return Next(chat, part, unsure=False, file=file)
            over = chat is not None and chats.is_erased(chat)
        if chat is not None and over:
            with self._database.transaction():
                chats.forget(chat)
        return None

    def _mark(self, chat: chats.Chat) -> None:
        with self._database.transaction():
            chats.sending(chat)

    def _rest(self, conversation: str) -> None:
        with self._database.transaction():
            if (chat := chats.find(conversation)) is not None:
                chats.not_sent(chat, timedelta(seconds=_wait(chat.attempts)), unsure=chat.sending)

    async def _send(self, one: Next) -> bool:
        """Whether the chat can be told more now."""
        for plainer in range(REFUSALS):
            try:
                arrived = await self._call(one, plainer)
            except Exception as error:
                what = fault(error)
                if what is Fault.REFUSED and plainer + 1 < REFUSALS:
                    logger.warning("a message to %s is refused: %s", one.chat.conversation, describe(error))
                    continue
                if what is not Fault.REFUSED:
                    await _insist(partial(self._not_sent, one, what, error))
                    return False
                await _insist(partial(self._given_up, one))
                return True
            await _insist(partial(self._sent, one, arrived))
            return True
        return False

    async def _call(self, one: Next, plainer: int) -> Message:
        """``plainer``: 0 as it is, 1 without HTML, 2 without a keyboard, too."""
        chat, part = one.chat.chat, one.part
        how: dict[str, Any] = {"reply_markup": _markup(part, one.chat.keyboard) if plainer < 2 else None}
        if plainer == 0:
            how["parse_mode"] = ParseMode.HTML
        text = part.html if plainer == 0 else part.plain
        if one.file is not None and plainer < 2:
            name = f"coaching-intake-{one.chat.conversation}.json"
            return await self._bot.send_document(chat, io.BytesIO(one.file), caption=text, filename=name, **how)
        return await self._bot.send_message(chat, text, link_preview_options=CALM, **how)

    def _sent(self, one: Next, arrived: Message) -> None:
        with self._database.transaction():
            shared = one.part.share is not None
            kept = one.chat.keyboard and bool(one.part.keys)  # one keyboard can't take away another
            chats.sent(one.chat, one.part.seq, at=arrived.date, keyboard=shared or kept)

    def _given_up(self, one: Next) -> None:
        logger.error("a message to %s is refused for good, and left out", one.chat.conversation)
        with self._database.transaction():
            chats.sent(one.chat, one.part.seq, keyboard=one.chat.keyboard)
            if not chats.is_erased(one.chat):
                flags.raise_flag(one.chat.conversation, FlagKind.FAILED_TURN)

    def _not_sent(self, one: Next, what: Fault, error: BaseException) -> None:
        conversation = one.chat.conversation
        if what is Fault.GONE:
            logger.info("the user of %s wants no more messages", conversation)
            with self._database.transaction():
                chats.blocked(conversation)
            return
        wait = wait_of(error) if what is Fault.WAIT else NO_TOKEN if what is Fault.TOKEN else _wait(one.chat.attempts)
        if what is Fault.WAIT:
            self._wait_all(one.chat.chat, wait)
        elif what is Fault.TOKEN:
            self._quiet_until = time.monotonic() + wait
            if not self._said_token:
                logger.error("Telegram refuses INTAKE_TELEGRAM_TOKEN; see `intake telegram check`")
            self._said_token = True
        elif one.chat.attempts == 0:
            logger.warning("Telegram is out of reach, or slow: %s; tried again", describe(error))
        with self._database.transaction():
            unsure = one.unsure or what is Fault.UNSURE
            chats.not_sent(one.chat, timedelta(seconds=wait), unsure=unsure, counts=what is not Fault.WAIT)

    def _wait_all(self, chat: int, seconds: float) -> None:
        """One chat that is asked to wait waits alone; with a second one, the limit is that of all of them."""
        moment = time.monotonic()
        self._waited = {one: until for one, until in self._waited.items() if until > moment} | {chat: moment + seconds}
        if len(self._waited) > 1:
            self._quiet_until = max(self._quiet_until, moment + seconds)

    async def _paced(self, chat: int) -> None:
        if len(self._pace) > 1000:
            self._pace = {one: pace for one, pace in self._pace.items() if not pace.is_idle()}
        await asyncio.sleep(self._pace.setdefault(chat, Pace(self._rest_of_chat)).wait())


async def _insist(note: Callable[[], None]) -> None:
    """What became of a message is known now: it is noted, however long the database is away."""
    while True:
        try:
            return await asyncio.to_thread(note)
        except DatabaseUnavailable:  # said by the database itself
            await asyncio.sleep(1)


class Pace:
    """A few messages at once, then one a second."""

    def __init__(self, rest: float) -> None:
        self._rest = rest
        self._free_at = 0.0  # when the burst is whole again

    def wait(self) -> float:
        """Seconds until the next may go; it counts as gone then."""
        moment = time.monotonic()
        self._free_at = max(self._free_at, moment) + self._rest
        return max(0.0, self._free_at - moment - BURST * self._rest)

    def is_idle(self) -> bool:
        return self._free_at < time.monotonic()


def _doubt(part: Part, seq: int, conversation: str) -> Part:
    said = wording.said("utter_telegram_unsure")
    key = Key(wording.said("utter_telegram_button_show_again"), AGAIN + reference(seq, 0, conversation))
    return Part(html(said), said, part.seq, ((key,),))


def _file(conversation: str) -> bytes:
    return json.dumps(privacy.export(conversation), ensure_ascii=False, indent=2).encode("utf-8", "replace")


def _markup(part: Part, keyboard: bool) -> Any:
    if part.keys:
        keys = [[InlineKeyboardButton(key.title, callback_data=key.data) for key in row] for row in part.keys]
        return InlineKeyboardMarkup(keys)
    if part.share == "number":
        return _asking(KeyboardButton(wording.said("utter_telegram_button_share_number"), request_contact=True))
    if part.share == "place":
        return _asking(KeyboardButton(wording.said("utter_telegram_button_share_place"), request_location=True))
    return ReplyKeyboardRemove() if keyboard else None


def _asking(button: KeyboardButton) -> ReplyKeyboardMarkup:
    return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)


def _wait(attempts: int) -> float:
    """Seconds to the next try: 0.5, 1, 2, … up to a minute, spread a little."""
    return min(LONGEST_WAIT, 0.5 * 2.0 ** min(attempts, 10)) * random.uniform(0.8, 1.2)
