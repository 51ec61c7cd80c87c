"""What tests of the pages behind a mail's links share: a call, its links, and what a browser sees and sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import httpx
import sqlalchemy as sa
from web_side import Side

from bot.coaching.bookings import Booking
from bot.services import bookings, clock, coaches, conversations, messages
from bot.store.database import Database, connection
from bot.store.tables import metadata

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday
TUESDAY_10 = "maren~20261124T0900Z"  # 10:00 in Berlin, 09:00 in Lisbon
TUESDAY_11 = "maren~20261124T1000Z"
ZONE = "Europe/Lisbon"
HTML = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def begin(database: Database) -> str:
    with database.transaction():
        coaches.seed_demo()
        return conversations.start("web", "en", ZONE, "hash").id


def book(
    database: Database, opening: str = TUESDAY_10, conversation: str = "", email: str = "sam@example.org"
) -> Booking:
    conversation = conversation or begin(database)
    with database.transaction():
        return bookings.book(conversation, opening, name="Sam Okafor", email=email, zone=ZONE)


def found(database: Database, id: str) -> Booking:
    with database.read():
        return bookings.find(id)


def said(database: Database, conversation: str) -> list[str]:
    with database.read():
        return [m.text for m in messages.after(conversation, 0)]


def everything(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with database.read():
        return {
            table.name: sorted(map(repr, connection().execute(sa.select(table)))) for table in metadata.sorted_tables
        }


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with clock.at(moment):
        yield


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.choices: list[str] = []
        self.action = ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = dict(given)
        if tag == "form":
            assert attributes["method"] == "post"
            self.action = attributes["action"] or ""
        if tag == "input" and attributes.get("type") == "radio":
            self.choices.append(attributes["value"] or "")
        elif tag == "input":
            self.fields[str(attributes["name"])] = attributes.get("value") or ""


class Visitor:
    """Follows links and sends forms as a browser without scripts does."""

    def __init__(self, side: Side, api: httpx.AsyncClient) -> None:
        self.side, self.api = side, api
        self.forms = _Forms()
        self.text = ""
        self.status = 0

    async def open(self, link: str) -> httpx.Response:
        return self._seen(await self.api.get(link.removeprefix("https://chat.test"), follow_redirects=True))

    async def send(self, **fields: str) -> httpx.Response:
        """The form that is open, and then the page it leads to."""
        form = {**self.forms.fields, **fields}
        return self._seen(await self.api.post(self.forms.action, data=form, follow_redirects=True))

    def _seen(self, answer: httpx.Response) -> httpx.Response:
        self.status = answer.status_code
        self.forms = _Forms()
        self.forms.feed(answer.text)
        body = re.sub(r"<(script|style|title)\b.*?</\1>", " ", answer.text, flags=re.S)
        self.text = " ".join(re.sub(r"<[^>]+>", " ", body).split()).replace("\u2019", "'")
        return answer


def path_of(link: str) -> str:
    return urlsplit(link).path
