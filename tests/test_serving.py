"""How the jobs' handlers are put together of the settings."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from mailing import parsed

from bot import serving
from bot.assembly import Assembled
from bot.services.practice import Practice
from bot.settings import Settings
from bot.store.database import Database

MAIL = {"key": "k", "to": "ann@example.org", "subject": "Hello", "text": "Hello.\n", "at": "2026-11-20T10:00:00+00:00"}


def assembled(database: Database, home: Path, **settings: Any) -> Assembled:
    return Assembled(Settings(_env_file=None, home=home, **settings), database)


async def test_without_a_mail_server_mails_are_files_from_the_practice(
    sqlite_url: str, tmp_path: Path, practice_in_use: Practice
) -> None:
    await serving.handlers(assembled(Database(sqlite_url), tmp_path))["mail"](MAIL)
    (file,) = (tmp_path / "outbox").glob("*.eml")
    assert str(parsed(file.read_bytes())["From"]) == f'"{practice_in_use.name}" <{practice_in_use.contact}>'


@pytest.mark.parametrize("name", ["", "Calls"])
async def test_with_one_they_go_there_from_the_address_that_was_set(
    sqlite_url: str, tmp_path: Path, practice_in_use: Practice, name: str
) -> None:
    mails: list[Any] = []

    class Server:
        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
            mails.append(envelope.content)
            return "250 OK"

    loop = asyncio.get_running_loop()
    async with await loop.create_server(lambda: SMTP(Server(), loop=loop), "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        set_up = assembled(
            Database(sqlite_url), tmp_path,
            smtp_url=f"smtp+insecure://localhost:{port}", mail_from=f"{name} <calls@example.org>".strip(),
        )  # fmt: skip
        await serving.handlers(set_up)["mail"](MAIL)
    sender = parsed(mails[0])["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == (name or practice_in_use.name, "calls@example.org")
    assert str(parsed(mails[0])["Reply-To"].addresses[0].addr_spec) == practice_in_use.contact
    assert not (tmp_path / "outbox").exists()
