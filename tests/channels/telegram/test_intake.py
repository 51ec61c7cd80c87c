"""The whole intake to a booked call, by both ways that updates come."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from telegram_side import Bot

from tests.telegram_server import FakeTelegram


@pytest.mark.parametrize("brought", [False, True], ids=["asked for", "brought"])
def test_a_prospect_books_a_call(begin: Callable[..., Bot], fake: FakeTelegram, brought: bool) -> None:
    bot, sam = begin(brought=brought), fake.person(41)
    sam.say("/start")
    assert "passes through Telegram" in sam.hears("Is that all right with you?")
    sam.tap("Yes, that's fine")
    sam.hears("what's your role")
    sam.say("I run a support team of six people")
    sam.hears("hard at the moment")
    sam.say("I can't delegate, so I redo everybody's work at night")
    sam.hears("six months")
    sam.say("leave on time and let the team decide without me")
    sam.tap("Skip all of these")
    sam.hears("Is that right?")
    sam.tap("That's right")
    sam.tap("Yes, find a time")
    sam.hears("Which city")
    sam.say("Lisbon")
    sam.hears("Lisbon time")
    sam.say("the first one")
    sam.hears("What name")
    sam.say("Sam Okafor")
    sam.hears("e-mail address")
    sam.say("sam@example.org")
    booked = sam.hears("It's booked")
    assert "https://chat.test/calendar/" in "\n".join(sam.texts)
    assert "Lisbon time" in booked
    shown = bot.shown(41)
    assert shown["channel"] == "telegram"
    assert shown["booking"]["state"] == "booked"
    assert shown["brief"]["role"] == "I run a support team of six people"
    assert len(set(map(str, sam.shown))) == len(sam.shown)
    if brought:
        assert set(fake.webhook_answers) == {200}
