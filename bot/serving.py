"""Runs the web side, the worker, or both in one process."""

from __future__ import annotations

import gc
import signal
import threading
import webbrowser
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from bot.app import create_app
from bot.assembly import ROOT, Assembled, assemble, model, note
from bot.channels.web.hints import Hints
from bot.engine import absent
from bot.engine.greeting import greeter
from bot.services import practice
from bot.services.maildrop import file_handlers
from bot.services.outbox import Handler
from bot.worker import Wake, Worker

SEEN_BY_ITSELF = 2.0  # seconds until a waiting browser looks for news without a hint; in one process hints suffice


def everything(host: str, port: int, *, browser: bool) -> None:
    absent.install_for_playing(ROOT / "config.yml")
    from bot.engine.conversations import Conversations

    assembled = assemble(progress=note)
    bundle = model(assembled.settings)
    engine = Conversations(bundle)
    wake, hints = Wake(), Hints(every=SEEN_BY_ITSELF)
    worker = Worker(assembled.database, engine.play, _handlers(assembled), wake, committed=hints.answered)
    app = _app(assembled, wake, hints, bundle)
    _keep_what_lasts()
    worker.start()
    try:
        _serve(app, host, port, browser=browser)
    finally:
        worker.stop()


def web_side(host: str, port: int) -> None:
    assembled = assemble(progress=note)
    app = _app(assembled, None, Hints(), model(assembled.settings))
    _serve(app, host, port, browser=False)


def worker_side() -> None:
    absent.install_for_playing(ROOT / "config.yml")
    from bot.engine.conversations import Conversations

    assembled = assemble(progress=note)
    engine = Conversations(model(assembled.settings))
    worker = Worker(assembled.database, engine.play, _handlers(assembled))
    stop = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    _keep_what_lasts()
    worker.start()
    note("intake: the worker runs")
    stop.wait()
    worker.stop()


def _app(assembled: Assembled, wake: Wake | None, hints: Hints, bundle: Path) -> FastAPI:
    name = practice.current().name
    return create_app(assembled.settings, assembled.database, wake, hints, greeter(bundle), practice=name)


def _handlers(assembled: Assembled) -> dict[str, Handler]:
    said = practice.current()
    folder: Path = assembled.settings.home / "outbox"
    return file_handlers(folder, sender=str(said.contact), alerts_to=str(said.alert_email))


def _keep_what_lasts() -> None:
    """What was loaded stays for good: the collector need not look at it again (a full collection: 180 → 7 ms)."""
    gc.collect()
    gc.freeze()


def _serve(app: FastAPI, host: str, port: int, *, browser: bool) -> None:
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::") else host
    address = f"http://{shown}:{port}/"

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
            await super().startup(sockets)  # type: ignore[arg-type]
            if self.started:
                note(f"intake: the chat is at {address}")
                if browser:
                    webbrowser.open(address)

    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        ws="none",  # Rasa holds websockets at a version uvicorn can't use
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=3,
    )
    Server(config).run()
