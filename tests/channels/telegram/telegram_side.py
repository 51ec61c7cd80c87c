"""The product on Telegram, in this process, against the Bot API server of the tests."""

from __future__ import annotations

from typing import Any

from web_side import Server

from bot.app import create_app
from bot.channels.telegram import webhook
from bot.channels.telegram.side import TelegramSide
from bot.channels.web.hints import Hints
from bot.services import coaches, conversations
from bot.services import telegram_chats as chats
from bot.settings import Settings
from bot.store.database import Database
from bot.store.sole import Sole
from bot.worker import Wake, Worker
from tests.telegram_server import TOKEN, FakeTelegram

RATE = 1000  # messages a second: the tests' people are many and in a hurry


class Bot:
    """``brought``: updates come by webhook."""

    def __init__(
        self,
        fake: FakeTelegram,
        database: Database,
        engine: Any,
        greet: Any,
        *,
        brought: bool = False,
        a_second: float = RATE,
        a_chat_rests: float = 0,
        limit: str = "off",
    ) -> None:
        self.fake, self.database, self.engine, self.greet = fake, database, engine, greet
        self.brought, self.a_second, self.a_chat_rests = brought, a_second, a_chat_rests
        self.limit = limit
        self.server: Server | None = None
        self.running = False
        with database.transaction():
            coaches.seed_demo()
        if brought:
            settings = Settings(
                _env_file=None, public_url="https://chat.test", limit_messages="off", telegram_token=TOKEN
            )
            route = webhook.route(database, webhook.secret_for(TOKEN), lambda: self.side.wake())
            self.server = Server(create_app(settings, database, None, Hints(), greet, more=[route]))
        self.start()

    def start(self) -> None:
        wake = Wake()
        self.side = TelegramSide(
            self.database,
            TOKEN,
            self.greet,
            self.engine.alarming,
            Sole(self.database),
            base_url=self.fake.url,
            webhook=self.server.url if self.server else None,
            received=wake.set,
            a_second=self.a_second,
            a_chat_rests=self.a_chat_rests,
            limit=self.limit,
        )
        self.worker = Worker(self.database, self.engine.play, {}, wake, committed=lambda _: self.side.wake())
        self.worker.start()
        self.side.start()
        self.running = True

    def halt(self) -> None:
        """End worker and Telegram side; the webhook stays."""
        if self.running:
            self.running = False
            self.side.stop()
            self.worker.stop()

    def stop(self) -> None:
        self.halt()
        if self.server is not None:
            self.server.stop()
        self.database.close()

    def conversation(self, chat: int) -> str:
        with self.database.read():
            held = chats.held(chat)
            assert held is not None
            return held.conversation

    def shown(self, chat: int) -> dict[str, Any]:
        """What ``intake show`` says of the chat's conversation."""
        with self.database.read():
            return conversations.show(self.conversation(chat))
