from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from behind_links import NOW, Visitor, at, book
from host_site import Site
from playwright.sync_api import Browser, expect, sync_playwright
from web_side import PRACTICE, REACH, SITE, Play, Server, Side, greeting

from bot.app import create_app
from bot.channels.web.hints import Hints
from bot.coaching.bookings import Booking
from bot.coaching.practice import Practice
from bot.services import links, signing
from bot.settings import Settings
from bot.store.database import Database
from bot.worker import Wake, Worker

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync"]
# a page of a test's own making counts as one of the internet, the server it asks as one of this machine
ARGUMENTS.append("--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests")
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        warnings.warn("no chromium on this machine: the chat page is NOT tested (apt install chromium)", stacklevel=1)
        pytest.skip("no chromium: the chat page is not tested")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def side(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Side]:
    signing.use_secret("a secret for tests only")
    monkeypatch.setattr(links, "_base", "https://chat.test")
    database = Database(sqlite_url)
    play, hints, wake = Play(), Hints(every=5), Wake()
    worker = Worker(database, play, {}, wake, committed=hints.answered)
    settings = Settings(_env_file=None, public_url="https://chat.test", allowed_origins=SITE, limit_messages="off")
    app = create_app(settings, database, wake, hints, greeting, practice=PRACTICE, reach=REACH)
    worker.start()
    yield Side(app, database, play, worker, hints)
    worker.stop()
    database.close()


@pytest.fixture
async def api(side: Side) -> AsyncIterator[httpx.AsyncClient]:
    # An exception must come out as an answer, as it does on a real server.
    transport = httpx.ASGITransport(side.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://chat.test") as client:
        yield client


@pytest.fixture
def visitor(side: Side, api: httpx.AsyncClient, practice_in_use: Practice) -> Iterator[Visitor]:
    """Who follows the links of mails, at a clock that stands."""
    side.worker.stop()  # its jobs would be done by the real clock
    with at(NOW):
        yield Visitor(side, api)
    side.worker.start()


@pytest.fixture
def call(side: Side, visitor: Visitor) -> Booking:
    return book(side.database)


@pytest.fixture
def server(side: Side) -> Iterator[Server]:
    running = Server(side.app)
    yield running
    running.stop()


@pytest.fixture
def site(browser: Browser, server: Server) -> Iterator[Site]:
    opened = Site(browser, server)
    yield opened
    opened.context.close()
    assert [said for said in opened.complaints if "Failed to load" not in said] == []


@pytest.fixture
def patient() -> Iterator[None]:
    """A busy machine takes its time."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)
