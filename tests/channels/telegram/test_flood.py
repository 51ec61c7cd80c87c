"""One chat that sends without end is told so once, and takes nothing from the others."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from telegram_side import Bot
from test_what_people_send import settled

from bot.services import wording
from bot.services.flood import Flood, read
from bot.store.tables import inbox
from tests.telegram_server import FakeTelegram, Person

SAID = "utter_telegram_too_many"


def received(bot: Bot) -> int:
    """Messages that went to the worker."""
    with bot.database.read() as opened:
        return opened.scalar(sa.select(sa.func.count()).select_from(inbox)) or 0


@pytest.fixture
def limited(begin: Callable[..., Bot], fake: FakeTelegram) -> Callable[..., Bot]:
    fake.clock = int(time.time())
    return lambda **how: begin(limit="6/minute", **how)


def heard(person: Person, name: str) -> int:
    return person.texts.count(wording.said(name))


@pytest.mark.parametrize("brought", [False, True], ids=["asked for", "brought"])
def test_a_chat_that_floods_is_told_once_and_heard_again_afterwards(
    limited: Callable[..., Bot], fake: FakeTelegram, brought: bool
) -> None:
    bot = limited(brought=brought)
    sam, ann = fake.person(41), fake.person(42)
    sam.say("/start")
    for number in range(25):
        sam.say(f"what does it cost, {number}?")
    ann.say("what does it cost?")
    sam.hears(wording.said(SAID))
    ann.hears("A session costs")
    settled(bot)
    assert received(bot) == 5 + 1  # /start is answered by the greeting
    assert heard(sam, SAID) == 1
    assert heard(ann, SAID) == 0
    assert set(fake.webhook_answers) <= {200}
    fake.clock += 90
    sam.say("who am I talking to?")
    settled(bot)
    assert received(bot) == 7
    assert heard(sam, SAID) == 1


def test_taps_of_a_chat_that_floods_are_answered_and_change_nothing(
    limited: Callable[..., Bot], fake: FakeTelegram
) -> None:
    bot = limited()
    sam = fake.person(41)
    sam.say("/start")
    sam.until(lambda: bool(sam.buttons()), "the greeting's buttons")
    for _ in range(9):
        sam.send(sticker={"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9, "type": "regular",
                          "is_animated": False, "is_video": False})  # fmt: skip
    sam.hears(wording.said(SAID))
    sam.tap("Yes, that's fine")
    sam.until(lambda: sam.toasts == [""], "an answer to the tap")
    settled(bot)
    assert bot.shown(41)["consent"] is None
    assert sam.buttons()  # they can be pressed later


def test_who_blocks_the_bot_is_noticed_in_a_flood(limited: Callable[..., Bot], fake: FakeTelegram) -> None:
    bot = limited()
    sam = fake.person(41)
    for _ in range(9):
        sam.say("hello?")
    sam.hears(wording.said(SAID))
    member = {"user": {"id": 7, "is_bot": True, "first_name": "b"}}
    change = {"chat": sam.chat(), "from": sam.account(), "date": fake.tick(),
              "old_chat_member": member | {"status": "member"},
              "new_chat_member": member | {"status": "kicked", "until_date": 0}}  # fmt: skip
    fake.push({"my_chat_member": change})
    settled(bot)
    with bot.database.read() as opened:
        assert opened.scalar(sa.text("select count(*) from telegram_chat where blocked_at is not null")) == 1


def test_each_limit_holds_and_what_is_refused_does_not_count() -> None:
    flood = Flood(read("3/minute;5/hour"))
    assert [flood.over([1], at) for at in (0, 1, 2)] == [None] * 3
    over = flood.over([1], 3)
    assert (over and over.first, over and over.seconds) == (True, 60)  # at least a minute, though a place is free at 60
    later = flood.over([1], 62)
    assert (later and later.first, later and later.seconds) == (False, 1)
    assert flood.over([2], 3) is None
    assert [flood.over([1], at) for at in (64, 65)] == [None] * 2
    hour = flood.over([1], 130)
    assert (hour and hour.first, hour and hour.seconds) == (True, 3600 - 130)
    assert flood.over([1], 3601) is None


def test_a_sender_is_counted_over_all_chats_and_no_limit_is_none() -> None:
    flood = Flood(read("3/minute"))
    assert [flood.over([-chat, 7], 0) for chat in (1, 2, 3)] == [None] * 3
    assert flood.over([-4, 7], 0) is not None
    assert flood.over([-4, 8], 0) is None
    assert [Flood(read("off")).over([1], 0) for _ in range(99)] == [None] * 99


def test_what_was_written_over_hours_and_comes_at_once_is_no_flood() -> None:
    flood = Flood(read("3/minute"))
    assert [flood.over([1], 30.0 * at) for at in range(50)] == [None] * 50
