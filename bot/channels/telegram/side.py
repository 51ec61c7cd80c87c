"""The Telegram side: receives, takes up and sends, in one thread beside the worker. Of several processes on one
database one does it; another takes over when that is gone."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from telegram.constants import ChatAction, ParseMode
from telegram.ext import ExtBot

from bot.channels.telegram import receiving
from bot.channels.telegram.client import A_CHAT_RESTS, A_SECOND, Fault, bot_for, fault, pause, quiet
from bot.channels.telegram.doing import AnswerTap, Doing, LeaveGroup, MarkChosen, ShowTyping
from bot.channels.telegram.sending import Sending
from bot.channels.telegram.taking import Greeting, Taking
from bot.channels.telegram.webhook import PATH, secret_for
from bot.services import inbox, telegram_moves, wording
from bot.services.faults import describe
from bot.services.flood import OFF
from bot.store.database import Database, DatabaseUnavailable

logger = logging.getLogger(__name__)

POLL = 0.25  # seconds; the guarantee, waking is only a hint
OTHERS = 5.0  # seconds between two looks whether this process is to do it, or still is
TYPING_AFTER, TYPING_LASTS = 0.3, 4.5  # seconds; a quick turn needs no sign, and Telegram shows one for five
LONGEST_TURN = 60.0  # seconds a sign is shown for
ENDING = 5.0  # seconds that what is on its way has at the end


class Sole(Protocol):
    """A place that one process can hold."""

    def take(self) -> bool: ...
    def still(self) -> bool: ...
    def leave(self) -> None: ...


class TelegramSide:
    """``webhook``: the address of this server when updates are brought there; None to ask for them.

    ``received`` is called when a message is in the inbox; ``limit`` is how much of one chat gets there. ``wake`` may be
    called from any thread when there is something to take up or to send.
    """

    def __init__(
        self,
        database: Database,
        token: str,
        greeting: Greeting,
        alarming: Callable[[str], bool],
        sole: Sole,
        *,
        base_url: str | None = None,
        webhook: str | None = None,
        received: Callable[[], None] = lambda: None,
        limit: str = OFF,
        a_second: float = A_SECOND,
        a_chat_rests: float = A_CHAT_RESTS,
    ) -> None:
        self._database, self._webhook, self._received = database, webhook, received
        self._token, self._base_url = token, base_url
        self._a_second, self._a_chat_rests = a_second, a_chat_rests
        self._sole, self._link = sole, ""
        self._taking = Taking(database, greeting, alarming, lambda: self._link, limit)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._doing: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="telegram", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End; what is on its way gets a little time to arrive."""
        if self._loop is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stopping.set)
        if self._thread is not None:
            self._thread.join()

    def wake(self) -> None:
        if self._loop is not None:
            with suppress(RuntimeError):  # it has just ended
                self._loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        for bell in self._bells:
            bell.set()

    async def _run(self) -> None:
        self._stopping, self._bells = asyncio.Event(), [asyncio.Event(), asyncio.Event()]
        self._loop = asyncio.get_running_loop()
        try:
            while not self._stopping.is_set():
                if await asyncio.to_thread(self._sole.take):
                    await self._serve()
                await pause(OTHERS, self._stopping)
        finally:
            self._sole.leave()

    async def _serve(self) -> None:
        """Until the end, or until the place is lost."""
        ending = asyncio.Event()
        bot = bot_for(self._token, self._base_url, a_second=self._a_second)
        quiet(self._token, secret_for(self._token))
        await receiving.until_done("reaching it", bot.initialize, self._stopping)
        await receiving.until_done("noting its name", lambda: asyncio.to_thread(self._know, bot), self._stopping)
        sending = Sending(self._database, bot, self._a_chat_rests)
        tasks = [
            asyncio.create_task(self._guarded("receiving", lambda: self._receive(bot, ending), ending)),
            asyncio.create_task(self._guarded("taking up", lambda: self._take_up(bot, ending), ending)),
            asyncio.create_task(self._guarded("sending", lambda: self._send(sending, ending), ending)),
        ]
        while not self._stopping.is_set() and await asyncio.to_thread(self._sole.still):
            await pause(OTHERS, self._stopping)
        ending.set()
        self._ring()
        await sending.finish(ENDING)
        for task in (*tasks, *self._doing):
            task.cancel()
        await asyncio.gather(*tasks, *self._doing, return_exceptions=True)
        await bot.shutdown()

    def _know(self, bot: ExtBot[Any]) -> None:
        """For links on the website, whose process may be another one."""
        self._link = bot.link
        with self._database.transaction():
            telegram_moves.know_bot(self._token, bot.username)

    async def _guarded(self, what: str, act: Callable[[], Any], ending: asyncio.Event) -> None:
        """A defect of ours may not end it."""
        while not ending.is_set():
            try:
                await act()
                return
            except Exception as error:
                logger.error("Telegram, %s: %s", what, describe(error))
                await pause(1, ending)

    async def _receive(self, bot: ExtBot[Any], ending: asyncio.Event) -> None:
        secret, url = secret_for(self._token), self._webhook
        if url is None:
            menu = asyncio.create_task(self._menu(bot, ending))
            await receiving.poll(bot, self._database, self._ring, ending)
            await menu
            return

        async def there() -> None:
            await receiving.set_webhook(bot, url + PATH, secret)

        await receiving.until_done("setting the webhook", there, ending)
        await self._menu(bot, ending)

    async def _menu(self, bot: ExtBot[Any], ending: asyncio.Event) -> None:
        await receiving.until_done("setting the menu", lambda: receiving.show_menu(bot), ending)

    async def _take_up(self, bot: ExtBot[Any], ending: asyncio.Event) -> None:
        bell = self._bells[0]
        while not ending.is_set():
            bell.clear()
            try:
                done = await asyncio.to_thread(self._taking.take_one)
            except DatabaseUnavailable:
                await pause(1, ending)
                continue
            if done is None:
                await pause(POLL, bell)
                continue
            self._received()
            self._bells[1].set()
            for one in done:
                task = asyncio.create_task(self._do(bot, one))
                self._doing.add(task)
                task.add_done_callback(self._doing.discard)

    async def _send(self, sending: Sending, ending: asyncio.Event) -> None:
        bell = self._bells[1]
        while not ending.is_set():
            bell.clear()
            try:
                await sending.look(bell.set)
            except DatabaseUnavailable:
                await pause(1, ending)
            await pause(POLL, bell)

    async def _do(self, bot: ExtBot[Any], one: Doing) -> None:
        try:
            match one:
                case AnswerTap():
                    await bot.answer_callback_query(one.query, one.text or None, show_alert=bool(one.text))
                case MarkChosen(chat, message, None):
                    await bot.edit_message_reply_markup(chat, message, reply_markup=None)
                case MarkChosen(chat, message, str(html)):
                    await bot.edit_message_text(html, chat, message, parse_mode=ParseMode.HTML)
                case LeaveGroup():
                    await self._leave(bot, one)
                case ShowTyping():
                    await self._type(bot, one)
        except DatabaseUnavailable:
            pass
        except Exception as error:
            if fault(error) is not Fault.REFUSED:  # a message too old to be changed is nothing to speak of
                logger.info("Telegram, %s: %s", type(one).__name__, describe(error))

    async def _leave(self, bot: ExtBot[Any], one: LeaveGroup) -> None:
        if one.explain:
            with suppress(Exception):  # who may not speak there leaves without a word
                await bot.send_message(one.chat, wording.said("utter_telegram_group", link=bot.link))
        await bot.leave_chat(one.chat)

    async def _type(self, bot: ExtBot[Any], one: ShowTyping) -> None:
        await asyncio.sleep(TYPING_AFTER)
        until = asyncio.get_running_loop().time() + LONGEST_TURN
        while asyncio.get_running_loop().time() < until and await asyncio.to_thread(self._waits, one.conversation):
            await bot.send_chat_action(one.chat, ChatAction.TYPING)
            await asyncio.sleep(TYPING_LASTS)

    def _waits(self, conversation: str) -> bool:
        with self._database.read():
            return inbox.waiting(conversation) > 0
