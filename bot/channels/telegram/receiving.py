"""How updates come: asked for one batch after the other, or brought to the webhook. Both write them down first."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Callable
from typing import Any

from telegram import BotCommand
from telegram.constants import UpdateType
from telegram.error import Conflict, TelegramError
from telegram.ext import ExtBot
from telegram.warnings import PTBUserWarning

from bot.channels.telegram import menu
from bot.channels.telegram.client import LONG_POLL, NO_TOKEN, Fault, fault, pause, wait_of
from bot.services import telegram_updates as updates
from bot.services.faults import describe
from bot.store.database import Database, DatabaseUnavailable

logger = logging.getLogger(__name__)

WANTED = [
    UpdateType.MESSAGE,
    UpdateType.EDITED_MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.MY_CHAT_MEMBER,
]
BATCH = 100
LONGEST_WAIT = 60.0  # seconds between two tries


class Trying:
    """Tries something at Telegram's until it is done; what is in the way is said once, not at every try."""

    def __init__(self, what: str, stopping: asyncio.Event) -> None:
        self._what, self._stopping = what, stopping
        self._failed = 0

    async def failed(self, error: BaseException) -> None:
        """Say so, and wait: as long as Telegram asks for, or longer each time."""
        what = fault(error)
        if self._failed == 0:
            told = f"{type(error).__name__}, {error}" if isinstance(error, TelegramError) else describe(error)
            why = "INTAKE_TELEGRAM_TOKEN is refused" if what is Fault.TOKEN else told
            logger.error("Telegram, %s: %s; it is tried again, see `intake telegram check`", self._what, why)
        wait = wait_of(error) if what is Fault.WAIT else min(LONGEST_WAIT, 0.5 * 2**self._failed)
        self._failed = min(self._failed + 1, 10)
        await pause(NO_TOKEN if what is Fault.TOKEN else wait, self._stopping)

    def worked(self) -> None:
        if self._failed:
            logger.warning("Telegram, %s: it works again", self._what)
        self._failed = 0


async def until_done(what: str, act: Callable[[], Any], stopping: asyncio.Event) -> None:
    """Do it, however often that takes; errors never come out."""
    trying = Trying(what, stopping)
    while not stopping.is_set():
        try:
            await act()
        except Exception as error:
            await trying.failed(error)
        else:
            trying.worked()
            return


async def show_menu(bot: ExtBot[Any]) -> None:
    """The commands, in each language there is."""
    for language in menu.LANGUAGES:
        commands = [BotCommand(name, text) for name, text in menu.described(language)]
        await bot.set_my_commands(commands, language_code=None if language == menu.DEFAULT else language)


async def set_webhook(bot: ExtBot[Any], url: str, secret: str) -> None:
    """Have updates brought to ``url``; those that wait already come, too."""
    await bot.set_webhook(url, secret_token=secret, allowed_updates=WANTED)


async def poll(bot: ExtBot[Any], database: Database, came: Callable[[], None], stopping: asyncio.Event) -> None:
    """Ask for updates, write them down, and only then ask for those behind them."""
    await until_done("taking the webhook away", lambda: bot.delete_webhook(drop_pending_updates=False), stopping)
    trying, offset = Trying("asking for updates", stopping), 0
    while not stopping.is_set():
        try:
            batch = await _ask(bot, offset)
            if batch:
                await asyncio.to_thread(_keep, database, batch)
                came()
        except DatabaseUnavailable:  # said by the database itself; they are asked for again
            await pause(1, stopping)
        except Conflict as error:  # another process asks, too, or somebody has set a webhook
            await trying.failed(error)
            await until_done("taking the webhook away", bot.delete_webhook, stopping)
        except Exception as error:
            await trying.failed(error)
        else:
            trying.worked()
            numbers = [one["update_id"] for one in batch if isinstance(one.get("update_id"), int)]
            offset = max(numbers) + 1 if numbers else offset


async def _ask(bot: ExtBot[Any], offset: int) -> list[dict[str, Any]]:
    """Updates as they are: one that the library can't read must not hold up those behind it."""
    asked = {"offset": offset, "timeout": LONG_POLL, "limit": BATCH, "allowed_updates": WANTED}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PTBUserWarning)  # that there is a method for it
        found = await bot.do_api_request("getUpdates", api_kwargs=asked, read_timeout=LONG_POLL + 10.0)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _keep(database: Database, batch: list[dict[str, Any]]) -> None:
    with database.transaction():
        updates.keep(batch, in_order=True)
