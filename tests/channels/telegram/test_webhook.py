"""The webhook: nothing without the secret, nothing lost or doubled with it."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from telegram_side import Bot
from test_what_people_send import agreed

from bot.channels.telegram.webhook import HEADER, LARGEST, PATH, secret_for
from bot.services import telegram_updates as updates
from bot.store.database import Database
from bot.store.telegram_tables import telegram_update
from tests.telegram_server import TOKEN, FakeTelegram, Fault


@pytest.fixture
def bot(begin: Callable[..., Bot]) -> Bot:
    return begin(brought=True)


def bring(bot: Bot, body: bytes, secret: str | None) -> httpx.Response:
    assert bot.server is not None
    headers = {HEADER: secret} if secret is not None else {}
    return httpx.post(bot.server.url + PATH, content=body, headers=headers, trust_env=False)


def kept(bot: Bot) -> int:
    with bot.database.read() as opened:
        return opened.scalar(sa.select(sa.func.count()).select_from(telegram_update)) or 0


UPDATE = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 41, "type": "private"}}}


def test_without_the_secret_nothing_is_done(bot: Bot) -> None:
    assert bot.server is not None
    for secret in (None, "", "wrong", "\u00e9", secret_for(TOKEN) + "x"):
        headers = [(HEADER.encode(), secret.encode("latin-1"))] if secret is not None else []
        body = json.dumps(UPDATE).encode()
        answer = httpx.post(bot.server.url + PATH, content=body, headers=headers, trust_env=False)
        assert (answer.status_code, answer.content) == (403, b"")
    assert kept(bot) == 0


def test_what_is_no_update_is_taken_and_dropped(bot: Bot) -> None:
    for body in (b"", b"{", b"[]", b"3", b"null", b'"x"', b"{}", b'{"update_id": "1"}', b"[" * 90_000):
        assert bring(bot, body, secret_for(TOKEN)).status_code == 200
    assert kept(bot) == 0


def test_a_body_without_end_is_refused(bot: Bot) -> None:
    assert bring(bot, b" " * (LARGEST + 1), secret_for(TOKEN)).status_code == 413
    large = UPDATE | {"padding": "x" * 100_000}  # more than the chat API takes
    assert bring(bot, json.dumps(large).encode(), secret_for(TOKEN)).status_code == 200
    assert kept(bot) == 1


def test_while_the_database_is_away_telegram_keeps_the_update(
    begin: Callable[..., Bot], fake: FakeTelegram, locked: Callable[[str], AbstractContextManager[None]]
) -> None:
    bot = begin(brought=True)
    sam = agreed(fake, 41)
    with locked(str(bot.database.url)):
        sam.say("I run a support team of six people")
        sam.until(lambda: 503 in fake.webhook_answers, "a refusal")
    sam.hears("hard at the moment")
    assert bot.shown(41)["brief"]["role"] == "I run a support team of six people"


def test_repeated_and_overtaking_updates_come_once_and_in_order(bot: Bot, fake: FakeTelegram) -> None:
    dice = random.Random(20261121)

    def muddled(batch: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        order = [one for one in batch for _ in range(dice.choice((1, 1, 2, 3)))]
        dice.shuffle(order)
        return [order[at : at + 3] for at in range(0, len(order), 3)]

    people = [agreed(fake, 41 + n) for n in range(3)]
    fake.deliver = muddled
    for number in range(8):
        for person in people:
            person.say(f"what does it cost, {number}?")
    for person in people:
        person.until(lambda p=person: sum("A session costs" in text for text in p.texts) == 8, "eight answers")
    with bot.database.read() as opened:
        rows = opened.execute(
            sa.text("select conversation, text from message where sender = 'prospect' and text like 'wh%' order by seq")
        ).all()
    for person in people:
        own = [text for conversation, text in rows if conversation == bot.conversation(person.id)]
        assert own == [f"what does it cost, {number}?" for number in range(8)]


@pytest.mark.parametrize("fault", [Fault(code=429, retry_after=1), Fault(code=502), Fault(lost="request")])
def test_a_webhook_that_cannot_be_set_at_first_is_set_later(
    begin: Callable[..., Bot], fake: FakeTelegram, fault: Fault
) -> None:
    left = [2]

    def trouble(method: str, _: dict[str, Any]) -> Fault | None:
        if method != "setWebhook" or not left[0]:
            return None
        left[0] -= 1
        return fault

    fake.fault = trouble
    bot = begin(brought=True)
    agreed(fake, 41)
    assert bot.server is not None
    assert fake.webhook["url"] == bot.server.url + PATH
    assert set(fake.webhook["allowed_updates"]) == {"message", "edited_message", "callback_query", "my_chat_member"}


def test_asking_for_updates_takes_a_webhook_away_first(begin: Callable[..., Bot], fake: FakeTelegram) -> None:
    fake.webhook = {"url": "https://elsewhere.test/hook"}
    begin()
    agreed(fake, 41)
    assert fake.webhook == {}


def test_the_menu_is_set_in_each_language(bot: Bot, fake: FakeTelegram) -> None:
    fake.person(1).until(lambda: len(fake.commands) == 2, "the menu")
    names = ["start", "book", "human", "restart", "mydata", "forget", "privacy", "help"]
    assert [one["command"] for one in fake.commands[""]] == names
    assert [one["command"] for one in fake.commands["de"]] == names
    assert fake.commands["de"][5]["description"] == "Alles l\u00f6schen"


def test_an_update_known_is_dropped_and_one_that_overtook_waits(database: Database) -> None:
    def keep(id: int) -> int:
        with database.transaction():
            return updates.keep([{"update_id": id, "message": {"chat": {"id": 5}}}], in_order=False)

    def due() -> int | None:
        with database.read():
            found = updates.next_due()
        return found.id if found else None

    assert [keep(10), keep(10)] == [1, 0]
    assert due() == 10
    assert keep(12) == 1
    with database.transaction():
        updates.done(updates.Update(10, 5, {}, 0))
    assert due() is None  # 11 may still come
    keep(11)
    assert due() == 11
    with database.transaction():
        updates.done(updates.Update(11, 5, {}, 0))
    assert due() == 12


def test_neither_token_nor_secret_nor_words_stand_in_a_log_line(
    begin: Callable[..., Bot], fake: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    bot = begin(brought=True)
    dice = random.Random(7)
    faults = [None, None, Fault(code=502), Fault(code=429, retry_after=1), Fault(lost="answer"), Fault(lost="request")]
    fake.fault = lambda method, asked: dice.choice(faults)
    sam = fake.person(41)
    sam.say("/start")
    sam.until(lambda: bool(sam.shown), "anything")
    sam.say("a very secret sorrow")
    fake.fault = lambda method, asked: None
    sam.hears("may I keep what you tell me")
    logging.getLogger("any").warning("calling %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    try:
        raise ValueError(f"the token {TOKEN} was rejected")
    except ValueError:
        logging.getLogger("any").exception("oh")
    bot.halt()
    lines = [f"{record.getMessage()} {caplog.handler.format(record)}" for record in caplog.records]
    assert any("was rejected" in line for line in lines)
    for secret in (TOKEN, secret_for(TOKEN), "secret sorrow"):
        assert not [line for line in lines if secret in line]
