"""Mails as files, until a mail server is set: nothing is lost, and a person can read them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
from email.message import EmailMessage
from pathlib import Path

from bot.services.mail.letter import as_bytes

logger = logging.getLogger(__name__)


class Files:
    """Writes ``.eml`` files into a folder, which is made with the first; a mail sent twice is one file."""

    def __init__(self, folder: Path) -> None:
        logger.warning("no mail server is set (INTAKE_SMTP_URL): mails are written to %s", folder)
        self._folder = folder

    async def __call__(self, mail: EmailMessage, key: str) -> None:
        await asyncio.to_thread(self._write, as_bytes(mail), key)

    def _write(self, mail: bytes, key: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = hashlib.sha256(key.encode()).hexdigest()[:24]
        unfinished = self._folder / f".{name}"
        unfinished.write_bytes(mail)
        os.replace(unfinished, self._folder / f"{name}.eml")  # a reader never sees half a mail
