"""Alerts, plain mails, and mails as files."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from mailing import ALERTS_TO, SENDER, Posted, begin, body, parsed
from talk import send

from bot.coaching.flags import ALERTING
from bot.services import outbox
from bot.services.flags import raise_flag
from bot.services.mail.files import Files
from bot.services.mail.handlers import handlers
from bot.store.database import Database


@pytest.mark.parametrize("kind", sorted(ALERTING))
async def test_an_alert_names_the_conversation_and_none_of_its_words(
    coached: Database, posted: Posted, kind: str
) -> None:
    with coached.transaction():
        conversation = begin()
    send(coached, conversation, "my secret trouble")
    with coached.transaction():
        raise_flag(conversation, kind)
    await posted.all()
    (mail,) = posted.to(ALERTS_TO)
    assert conversation in body(mail)
    assert "2026-11-20 10:00 UTC" in body(mail)
    assert conversation not in str(mail["Subject"])
    assert b"secret trouble" not in posted.raw[0]


async def test_two_alerts_are_two_mails(coached: Database, posted: Posted) -> None:
    with coached.transaction():
        conversation = begin()
        raise_flag(conversation, "human")
        raise_flag(conversation, "human")
    await posted.all()
    assert len({mail["Message-ID"] for mail in posted.to(ALERTS_TO)}) == 2


async def test_without_a_mail_server_mails_are_files(
    coached: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    folder = tmp_path / "outbox"
    does = handlers(coached, Files(folder), SENDER, alerts_to=ALERTS_TO)
    assert caplog.text.count("no mail server") == 1
    with coached.transaction():
        outbox.later("mail", "asked/../1", {"to": "ann@example.org", "subject": "Times ☎", "text": "When?\n"})
        raise_flag(begin(), "crisis")
    while await outbox.deliver_one(coached, does):
        pass
    assert {path.suffix for path in folder.iterdir()} == {".eml"}
    by_receiver = {mail["To"]: mail for mail in (parsed(path.read_bytes()) for path in folder.iterdir())}
    assert str(by_receiver["ann@example.org"]["Subject"]) == "Times ☎"
    assert "may be in danger" in str(by_receiver[ALERTS_TO]["Subject"])


async def test_a_mail_written_twice_is_one_file(coached: Database, tmp_path: Path) -> None:
    mail = handlers(coached, Files(tmp_path), SENDER, alerts_to=ALERTS_TO)["mail"]
    for _ in range(2):
        await mail({"key": "k", "to": "c@example.org", "subject": "s", "text": "t"})
    assert len(list(tmp_path.glob("*.eml"))) == 1
