"""Runs the web side, the worker, or both in one process."""

from __future__ import annotations

import gc
import signal
import socket
import threading
import webbrowser
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import uvicorn
from fastapi import FastAPI

from bot.address import Address
from bot.app import create_app
from bot.assembly import ROOT, Assembled, assemble, model, note
from bot.channels.web.hints import Hints
from bot.engine import absent
from bot.engine.greeting import Greeter
from bot.following import EVERY, Following
from bot.running import alone
from bot.services import accounts, practice, troubles
from bot.services.calendars import entries, reading
from bot.services.mail.files import Files
from bot.services.mail.handlers import handlers as mail_handlers
from bot.services.mail.letter import Sender
from bot.services.mail.smtp import Smtp
from bot.services.outbox import Handler
from bot.services.turns import Turned
from bot.store.sole import Sole
from bot.worker import Loop, Wake, Worker

CALENDARS_DUE = 5.0  # seconds between two looks for a calendar to read
SEEN_BY_ITSELF = 2.0  # seconds until a waiting browser looks for news without a hint; in one process hints suffice


def everything(address: Address, *, browser: bool) -> None:
    """Raises AlreadyRuns and CannotListen, before anything slow."""
    absent.install_for_playing(ROOT / "config.yml")
    assembled = assemble(progress=note, reached_at=address.url)
    with _ending_orderly(), alone(assembled.settings.home, address.url), address.bind() as bound:
        _warn_of_links(assembled, address)
        _warn_of_jobs(assembled)
        bundle = model(assembled.settings)
        invite(assembled, address)
        from bot.engine.conversations import Conversations

        engine, greeter = Conversations(bundle), Greeter(bundle)
        wake, hints = Wake(), Hints(every=SEEN_BY_ITSELF)
        messenger = telegram(assembled, greeter, engine.alarming, wake.set)

        def told(turned: Turned) -> None:
            hints.answered(turned)
            messenger.wake()

        worker = Worker(assembled.database, engine.play, handlers(assembled, hints.notify), wake, committed=told)
        app = _app(assembled, wake, hints, greeter, messenger.wake)
        _keep_what_lasts()

        async def take_up(new: Path) -> None:
            await engine.swap(new)
            greeter.swap(new)
            _keep_what_lasts()

        with _following(assembled, bundle, take_up), _reading_calendars(assembled), _working(worker), _on(messenger):
            _serve(app, address, bound, browser=browser)


def web_side(address: Address) -> None:
    """Raises CannotListen."""
    assembled = assemble(progress=note, reached_at=address.url)
    with _ending_orderly(), address.bind() as bound:
        bundle = model(assembled.settings)
        invite(assembled, address)
        greeter = Greeter(bundle)
        app = _app(assembled, None, Hints(), greeter)

        async def take_up(new: Path) -> None:
            greeter.swap(new)

        with _following(assembled, bundle, take_up):
            _serve(app, address, bound, browser=False)


def worker_side() -> None:
    absent.install_for_playing(ROOT / "config.yml")
    assembled = assemble(progress=note)
    if assembled.settings.public_url is None:
        note("intake: INTAKE_PUBLIC_URL is not set, so no links to calendar files are given")
    _warn_of_jobs(assembled)
    with _ending_orderly():
        bundle = model(assembled.settings)
        from bot.engine.conversations import Conversations

        engine, greeter, wake = Conversations(bundle), Greeter(bundle), Wake()
        messenger = telegram(assembled, greeter, engine.alarming, wake.set)
        worker = Worker(
            assembled.database, engine.play, handlers(assembled), wake, committed=lambda _: messenger.wake()
        )
        _keep_what_lasts()

        async def take_up(new: Path) -> None:
            await engine.swap(new)
            greeter.swap(new)
            _keep_what_lasts()

        with _following(assembled, bundle, take_up), _reading_calendars(assembled), _working(worker), _on(messenger):
            note("intake: the worker runs")
            threading.Event().wait()


@contextmanager
def _ending_orderly() -> Iterator[None]:
    """SIGTERM unwinds as Ctrl-C does, so that what is at hand is finished; it is no failure."""

    def end(*_: object) -> None:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _following(assembled: Assembled, bundle: Path, take_up: Callable[[Path], Awaitable[None]]) -> Iterator[None]:
    """Have what is trained from now on taken up."""
    loop = Loop("models", Following(assembled.settings.home, bundle, take_up, note).look, EVERY)
    loop.start()
    try:
        yield
    finally:
        loop.stop()


@contextmanager
def _reading_calendars(assembled: Assembled) -> Iterator[None]:
    """In a thread of its own, as other people's servers may be slow."""

    async def read() -> bool:
        return await reading.read_one(assembled.database)

    loop = Loop("calendars", read, CALENDARS_DUE)
    loop.start()
    try:
        yield
    finally:
        loop.stop()


@contextmanager
def _working(worker: Worker) -> Iterator[None]:
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def _warn_of_links(assembled: Assembled, address: Address) -> None:
    if assembled.settings.public_url is None and address.is_open:
        note(f"intake: links begin with {address.url}; set INTAKE_PUBLIC_URL to what others call this server")


def invite(assembled: Assembled, address: Address) -> None:
    """Nobody has an account yet: who reads this makes the first one."""
    with assembled.database.transaction():
        path = accounts.first_invitation()
    if path:
        base = assembled.settings.public_url or address.url
        note(f"intake: nobody has an account for the console yet; make the first one, within a day: {base}{path}")


def _warn_of_jobs(assembled: Assembled) -> None:
    with assembled.database.read():
        failed = troubles.count_failed()
    if failed:
        note(f"intake: {failed} mails or calendar entries were given up; see `intake jobs list`")


class Messenger(Protocol):
    """A channel beside the web side."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def wake(self) -> None: ...


class NoMessenger:
    """Where none is set up."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def wake(self) -> None: ...


def telegram(
    assembled: Assembled, greeter: Greeter, alarming: Callable[[str], bool], received: Callable[[], None]
) -> Messenger:
    """The Telegram side; its library is loaded only where there is a token."""
    settings = assembled.settings
    if settings.telegram_token is None:
        return NoMessenger()
    from bot.channels.telegram.side import TelegramSide

    webhook = settings.webhook_url()
    if webhook is None and settings.public_url:
        note("intake: INTAKE_PUBLIC_URL is no https address, so updates of Telegram are asked for")
    note(f"intake: on Telegram, too ({'by webhook' if webhook else 'asking for updates'}); see `intake telegram check`")
    return TelegramSide(
        assembled.database,
        settings.telegram_token.get_secret_value(),
        greeter,
        alarming,
        Sole(assembled.database),
        base_url=settings.telegram_base_url,
        webhook=webhook,
        received=received,
        limit=settings.limit_messages,
    )


@contextmanager
def _on(messenger: Messenger) -> Iterator[None]:
    messenger.start()
    try:
        yield
    finally:
        messenger.stop()


def _app(
    assembled: Assembled,
    wake: Wake | None,
    hints: Hints,
    greeter: Greeter,
    came: Callable[[], None] = lambda: None,
) -> FastAPI:
    """``came``: called when an update of Telegram is there to be taken up."""
    said, settings, database = practice.current(), assembled.settings, assembled.database
    more = []
    if settings.telegram_token is not None and settings.webhook_url():
        from bot.channels.telegram import webhook

        more.append(webhook.route(database, webhook.secret_for(settings.telegram_token.get_secret_value()), came))
    return create_app(settings, database, wake, hints, greeter, practice=said.name, reach=said.reach(), more=more)


def handlers(assembled: Assembled, posted: Callable[[str], None] = lambda _: None) -> dict[str, Handler]:
    """``posted`` is told of each conversation that a job wrote into."""
    said, settings, database = practice.current(), assembled.settings, assembled.database
    server = settings.mail_server()
    name, address = settings.mailbox() or ("", str(said.contact))
    sender = Sender(name or said.name, address, reply_to=str(said.contact))
    post = Smtp(server) if server else Files(settings.home / "outbox")
    mails = mail_handlers(database, post, sender, alerts_to=str(said.alert_email), posted=posted)
    return mails | entries.handlers(database)


def _keep_what_lasts() -> None:
    """What was loaded stays: the collector need not look at it again (a full collection: 180 → 7 ms).

    What a model before it left behind goes first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _serve(app: FastAPI, address: Address, bound: socket.socket, *, browser: bool) -> None:
    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                note(f"intake: the chat is at {address.url}/, the console at {address.url}/console")
                if browser:
                    webbrowser.open(f"{address.url}/")

    config = uvicorn.Config(
        app,
        ws="none",  # Rasa holds websockets at a version uvicorn can't use
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=3,
    )
    try:
        Server(config).run([bound])
    except OSError as error:  # somebody else began to listen there since
        raise address.refused(error) from None
