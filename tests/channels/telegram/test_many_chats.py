"""Many at once, and everything that can go wrong with a network: nothing lost, doubled, or out of order."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import pytest
from telegram_side import Bot
from transcripts import asked, in_order_and_once, told, words

from bot.services import wording
from tests.telegram_server import FakeTelegram, Fault, Person

pytestmark = pytest.mark.long

CHATS = 500
QUESTIONS = 3
PATIENCE = 240.0  # seconds


def wait(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def all_arrived(bot: Bot, people: list[Person]) -> None:
    unsure = wording.said("utter_telegram_unsure")
    for person in people:
        seen = [word for text in person.texts if text != unsure for word in words(text)]
        assert seen == [word for text in told(bot.database, person.id) for word in words(text)], person.id


def test_500_chats_at_once(begin: Callable[..., Bot], fake: FakeTelegram) -> None:
    people = [fake.person(1000 + n) for n in range(CHATS)]
    bot = begin(brought=True)
    began = time.monotonic()
    for person in people:
        person.say("/start")
    for n in range(QUESTIONS):
        for person in people:
            person.say(asked(n))
    wait(lambda: all(sum("A session costs" in t for t in p.texts) == QUESTIONS for p in people), "the answers")
    print(f"{CHATS} chats, {CHATS * (QUESTIONS + 1)} messages answered in {time.monotonic() - began:.0f} s")
    all_arrived(bot, people)


@pytest.mark.parametrize("brought", [False, True], ids=["asked for", "brought"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_goes_wrong_nothing_is_lost_doubled_or_out_of_order(
    begin: Callable[..., Bot], fake: FakeTelegram, seed: int, brought: bool
) -> None:
    dice = random.Random(seed)
    people = [fake.person(1000 + n) for n in range(20)]
    faults = [
        Fault(code=429, retry_after=1),
        Fault(code=502),
        Fault(code=500),
        Fault(slow=0.3),
        Fault(lost="request"),
        Fault(lost="answer"),
    ]

    def trouble(method: str, asked: dict[str, Any]) -> Fault | None:
        lost = ("sendMessage",)  # of others a broken connection is the same as an error
        fault = dice.choice(faults) if dice.random() < 0.2 else None
        return fault if fault is None or not fault.lost or method in lost else Fault(code=502)

    def muddled(batch: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        order = [one for one in batch for _ in range(dice.choice((1, 1, 1, 2)))]
        at = 0
        while at < len(order):  # only neighbours overtake each other
            end = at + dice.randint(1, 4)
            order[at:end] = dice.sample(order[at:end], len(order[at:end]))
            at = end
        return [order[at : at + 3] for at in range(0, len(order), 3)]

    fake.fault, fake.deliver = trouble, muddled
    bot = begin(brought=brought)
    for person in people:
        person.say("/start")
    wait(lambda: all(person.shown for person in people), "the greetings")
    for n in range(QUESTIONS + 3):
        for person in people:
            person.say(asked(n))
        time.sleep(dice.uniform(0, 0.5))
        if dice.random() < 0.5:  # the process ends and begins anew
            bot.halt()
            bot.start()

    wait(lambda: len(told(bot.database, people[0].id)) > QUESTIONS, "some answers")
    fake.fault = lambda method, asked: None
    wait(lambda: all(in_order_and_once(bot.database, person, QUESTIONS + 3) for person in people), "the answers")


def test_two_processes_on_one_database_do_not_get_in_each_others_way(
    begin: Callable[..., Bot], fake: FakeTelegram
) -> None:
    first, second = begin(), begin()
    people = [fake.person(1000 + n) for n in range(10)]
    for person in people:
        person.say("/start")
        person.say(asked(1))
    wait(lambda: all(any("A session costs" in t for t in p.texts) for p in people), "the answers")
    first.halt()
    for person in people:
        person.say(asked(2))
    wait(lambda: all(sum("A session costs" in t for t in p.texts) == 2 for p in people), "the second's answers")
    all_arrived(second, people)
