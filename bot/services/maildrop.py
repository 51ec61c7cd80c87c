"""Mails as files, until a mail server is set: nothing is lost, and a person can read them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from bot.services.clock import now
from bot.services.outbox import Handler

logger = logging.getLogger(__name__)

ALERTS = {
    "human": "A prospect asks for a person",
    "crisis": "A prospect may be in danger",
    "failed_turn": "A message could not be answered",
}


def file_handlers(folder: Path, *, sender: str, alerts_to: str) -> dict[str, Handler]:
    """Handlers for ``mail`` and ``alert`` jobs that write ``.eml`` files into the folder.

    A mail's body has ``to``, ``subject`` and ``text``, and may have ``ics`` with ``method`` (iTIP: REQUEST, CANCEL).
    An alert's has ``conversation``, ``kind`` and ``at``. A job done twice writes the same file twice.
    """
    logger.warning("no mail server is set: mails are written to %s", folder)

    async def mail(body: Mapping[str, Any]) -> None:
        await asyncio.to_thread(_write, folder, body["key"], _mail(body, sender))

    async def alert(body: Mapping[str, Any]) -> None:
        await asyncio.to_thread(_write, folder, body["key"], _mail(_alert(body, alerts_to), sender))

    return {"mail": mail, "alert": alert}


def _alert(body: Mapping[str, Any], to: str) -> dict[str, Any]:
    subject = ALERTS.get(body["kind"], body["kind"])
    return {"to": to, "subject": subject, "text": f"{subject}.\n\nConversation {body['conversation']}, {body['at']}\n"}


def _mail(body: Mapping[str, Any], sender: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, body["to"], body["subject"]
    mail["Date"] = format_datetime(now())
    mail.set_content(body["text"])
    if body.get("ics"):
        mail.add_alternative(body["ics"], subtype="calendar", params={"method": body.get("method", "REQUEST")})
    return mail


def _write(folder: Path, key: str, mail: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = hashlib.sha256(key.encode()).hexdigest()[:24]
    unfinished = folder / f".{name}"
    unfinished.write_bytes(mail.as_bytes())
    os.replace(unfinished, folder / f"{name}.eml")  # a reader never sees half a mail
