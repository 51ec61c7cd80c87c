"""The jobs that mails are, or that lead to some: ``mail``, ``alert``, ``call_mail``, ``call_reminder`` and
``coach_silent``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from bot.coaching.bookings import Booking
from bot.services import notices, proposals
from bot.services.clock import now
from bot.services.mail import calls, reminders
from bot.services.mail.letter import AddressUnusable, Letter, Sender, compose
from bot.services.mail.smtp import MailRefused
from bot.services.mail.texts import of_alert
from bot.services.outbox import Handler
from bot.store.database import Database

Post = Callable[[EmailMessage, str], Awaitable[None]]  # sends a message; the key is its job's


def handlers(
    database: Database, post: Post, sender: Sender, *, alerts_to: str, posted: Callable[[str], None] = lambda _: None
) -> dict[str, Handler]:
    """Handlers that send by ``post``; ``posted`` is told of each conversation that got a message.

    The body of a ``mail`` has ``to``, ``subject``, ``text`` and ``at``, of an ``alert`` ``conversation``, ``kind``
    and ``at``; moments are RFC 3339. For the others see `calls.letter`, `reminders.remind` and
    `proposals.tell_of_silence`.
    """

    async def send(letter: Letter, body: Mapping[str, Any]) -> None:
        at = datetime.fromisoformat(body["at"]) if "at" in body else now()
        try:
            mail = compose(letter, sender, body["key"], at)
        except AddressUnusable as error:
            raise MailRefused(str(error)) from None
        await post(mail, body["key"])

    async def plain(body: Mapping[str, Any]) -> None:
        await send(Letter(to=body["to"], subject=body["subject"], text=body["text"]), body)

    async def alert(body: Mapping[str, Any]) -> None:
        words = of_alert(body["kind"], body["conversation"], datetime.fromisoformat(body["at"]))
        await send(Letter(to=alerts_to, subject=words.subject, text=words.text), body)

    async def call_mail(body: Mapping[str, Any]) -> None:
        with database.read():
            letter = calls.letter(body, sender)
        if letter is not None:
            await send(letter, body)

    async def call_reminder(body: Mapping[str, Any]) -> None:
        with database.transaction():
            news = reminders.remind(body)
        if news:
            posted(Booking.from_json(body["booking"]).conversation)

    async def coach_silent(body: Mapping[str, Any]) -> None:
        with database.transaction():
            news = proposals.tell_of_silence(body)
        if news:
            posted(body["conversation"])

    return {
        "mail": plain, "alert": alert, notices.MAIL: call_mail, notices.REMINDER: call_reminder,
        proposals.SILENCE: coach_silent,
    }  # fmt: skip
