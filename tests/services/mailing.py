"""What tests of mails share: mails kept in a list, and mails read back."""

from __future__ import annotations

import email
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any

from bot.coaching.bookings import Booking
from bot.services import bookings, clock, conversations, outbox
from bot.services.mail.handlers import handlers
from bot.services.mail.letter import Sender, as_bytes
from bot.store.database import Database

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
TUESDAY_10 = "maren~20261124T0900Z"  # 10:00 in Berlin
TUESDAY_11 = "maren~20261124T1000Z"
DANIEL = "daniel~20261124T1430Z"
ZONE = "Europe/Lisbon"
SENDER = Sender("Harbour Coaching", "calls@harbour.example.org", "hello@harbour.example.org")
ALERTS_TO = "alerts@harbour.example.org"


class Posted(list[EmailMessage]):
    """Takes mails as a server would, and reads them back from their bytes."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.raw: list[bytes] = []
        self.told: list[str] = []  # conversations that got a message
        self.handlers = handlers(database, self.post, SENDER, alerts_to=ALERTS_TO, posted=self.told.append)
        self._database = database

    async def post(self, mail: EmailMessage, key: str) -> None:
        self.raw.append(as_bytes(mail))
        self.append(parsed(self.raw[-1]))

    async def all(self, at: datetime = NOW, **more: outbox.Handler) -> None:
        """Do every job that is due, calendars' aside."""

        async def nothing(body: Mapping[str, Any]) -> None: ...

        with clock.at(at):
            while await outbox.deliver_one(self._database, {"call_calendar": nothing, **self.handlers, **more}):
                pass

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self if mail["To"].addresses[0].addr_spec == address]


def parsed(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def body(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    content: str = part.get_content()
    return content.replace("\r\n", "\n")


def invitation(mail: EmailMessage) -> EmailMessage | None:
    """The calendar part."""
    found = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return found[0] if found else None  # type: ignore[return-value]


def begin() -> str:
    return conversations.start("web", "en", ZONE, "hash").id


def book(
    conversation: str, opening: str = TUESDAY_10, name: str = "Sam Okafor", email: str = "sam@example.org"
) -> Booking:
    return bookings.book(conversation, opening, name=name, email=email, zone=ZONE)
