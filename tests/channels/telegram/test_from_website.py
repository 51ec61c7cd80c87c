"""From the website to Telegram: the same conversation, by a link that works once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram_side import Bot
from test_what_people_send import settled

from bot.services import clock, telegram_moves, wording
from bot.services.clock import now
from bot.store.database import Database
from tests.telegram_server import BOT, FakeTelegram

LINK = f"https://t.me/{BOT['username']}"
ROLE = "I run a support team of six people"


class Website:
    """A conversation in a browser."""

    def __init__(self, bot: Bot) -> None:
        assert bot.server is not None
        self._base = f"{bot.server.url}/api/conversations"
        self._client = httpx.Client(trust_env=False, timeout=20)
        begun = self._client.post(self._base).json()
        self.id: str = begun["conversation"]
        self._client.headers["Authorization"] = f"Bearer {begun['token']}"
        self._count = 0

    def ask(self, method: str, what: str, **how: Any) -> httpx.Response:
        return self._client.request(method, f"{self._base}/{self.id}{what}", **how)

    def send(self, **message: str) -> httpx.Response:
        self._count += 1
        return self.ask("POST", "/messages?wait=20", json={"client_id": str(self._count), **message})

    @property
    def shown(self) -> list[dict[str, Any]]:
        return self.ask("GET", "/messages").json()["messages"]

    def code(self) -> str:
        answer = self.ask("POST", "/telegram")
        assert answer.status_code == 200, answer.text
        found = re.fullmatch(re.escape(LINK) + r"\?start=([A-Za-z0-9_-]{1,64})", answer.json()["url"])
        assert found
        return found[1]


@pytest.fixture
def bot(begin: Callable[..., Bot], fake: FakeTelegram) -> Bot:
    bot = begin(brought=True)
    fake.person(1).until(lambda: bool(fake.commands), "the menu, for which the bot is known")
    return bot


@pytest.fixture
def site(bot: Bot) -> Website:
    return Website(bot)


def test_answers_and_consent_go_along_and_the_website_says_that_it_moved(
    bot: Bot, fake: FakeTelegram, site: Website
) -> None:
    agree = next(button for message in site.shown for button in message["buttons"] if "fine" in button["title"])
    assert site.send(payload=agree["payload"]).status_code == 200
    assert "hard at the moment" in site.send(text=ROLE).text
    sam = fake.person(41)
    sam.say(f"/start {site.code()}")
    sam.hears("hard at the moment")
    assert sam.texts[0].startswith(wording.said("utter_telegram_joined"))
    assert len(sam.shown) == 1
    sam.say("I can't delegate, so I redo everybody's work at night")
    sam.hears("six months")
    shown = bot.shown(41)
    assert (shown["conversation"], shown["channel"], shown["consent"]) == (site.id, "telegram", True)
    assert shown["brief"]["role"] == ROLE
    assert site.shown[-1]["text"] == wording.said("utter_telegram_moved", link=LINK)
    for answer in (site.send(text="and here?"), site.ask("POST", "/telegram"), site.ask("GET", "/data")):
        assert (answer.status_code, answer.json()["code"]) == (409, "moved")
    assert "delegate" not in str(site.shown)  # whoever sent the code may be somebody else
    assert "six months" not in str(site.shown)
    assert site.ask("DELETE", "").status_code == 200


def test_consent_is_asked_for_again_where_it_was_open(bot: Bot, fake: FakeTelegram, site: Website) -> None:
    sam = fake.person(41)
    sam.say(f"/start {site.code()}")
    sam.tap("Yes, that's fine")
    sam.hears("what's your role")
    assert bot.shown(41)["conversation"] == site.id
    assert bot.shown(41)["consent"] is True


def test_a_used_a_replaced_and_a_forged_code_are_a_normal_start(bot: Bot, fake: FakeTelegram, site: Website) -> None:
    replaced, code = site.code(), site.code()
    sam, eve = fake.person(41), fake.person(66)
    sam.say(f"/start {code}")
    sam.hears(wording.said("utter_telegram_joined"))
    for number, bad in enumerate((code, replaced, "x" * 32)):
        eve.say(f"/start {bad}")
        eve.until(lambda: sum(wording.said("utter_telegram_link_over") in text for text in eve.texts) == number + 1)  # noqa: B023
    assert "a program, not a person" in eve.texts[0]
    settled(bot)
    assert bot.conversation(66) != site.id
    assert bot.conversation(41) == site.id


def test_a_chat_with_a_conversation_of_its_own_takes_up_that_of_the_website(
    bot: Bot, fake: FakeTelegram, site: Website
) -> None:
    sam = fake.person(41)
    sam.say("/start")
    sam.until(lambda: bool(sam.buttons()), "the greeting")
    sam.say(f"/start {site.code()}")
    sam.hears(wording.said("utter_telegram_joined"))
    assert bot.conversation(41) == site.id


def test_only_who_holds_the_token_gets_a_link(bot: Bot, site: Website) -> None:
    answer = site.ask("POST", "/telegram", headers={"Authorization": "Bearer guessed"})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")


def test_a_code_expires_and_stands_nowhere_in_the_database(database: Database, practice_in_use: Any) -> None:
    from bot.services import conversations

    with database.transaction():
        id = conversations.start("web", "en", None, "digest").id
        code = telegram_moves.new_code(id)
        with clock.at(now() + timedelta(minutes=15, seconds=1)):
            assert not telegram_moves.join(code, 41, LINK)
            assert telegram_moves.purge() == 1
        code = telegram_moves.new_code(id)
        with clock.at(now() + timedelta(minutes=14)):
            assert telegram_moves.join(code, 41, LINK)
        assert not telegram_moves.join(code, 42, LINK)
    with database.read() as opened:
        rows = opened.exec_driver_sql("SELECT * FROM telegram_code").all()
    assert code not in repr(rows)


def test_an_erased_conversation_goes_nowhere(bot: Bot, fake: FakeTelegram, site: Website) -> None:
    code = site.code()
    assert site.ask("DELETE", "").status_code == 200
    sam = fake.person(41)
    sam.say(f"/start {code}")
    sam.hears(wording.said("utter_telegram_link_over"))
    answer = site.ask("POST", "/telegram")
    assert (answer.status_code, answer.json()["code"]) == (410, "erased")
