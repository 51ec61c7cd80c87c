"""What is sent arrives once and in order, whatever Telegram answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import sqlalchemy as sa
from telegram_side import Bot
from test_what_people_send import agreed

from bot.channels.telegram.formatting import pieces, units
from bot.channels.telegram.sending import Pace
from bot.coaching.chat import Button, Reply
from bot.services import messages, wording
from bot.store.telegram_tables import telegram_chat
from tests.telegram_server import FakeTelegram, Fault, Person, bad


@pytest.fixture
def sam(bot: Bot, fake: FakeTelegram) -> Person:
    return agreed(fake, 41)


def post(bot: Bot, *texts: str, buttons: tuple[Button, ...] = (), chat: int = 41) -> None:
    """As reminders and coaches do, outside of any turn."""
    conversation = bot.conversation(chat)
    for text in texts:
        with bot.database.transaction():
            messages.post(conversation, [Reply(text, buttons)])


def failing(times: int, fault: Fault, method: str = "sendMessage") -> Callable[[str, dict[str, Any]], Fault | None]:
    left = [times]

    def decide(asked: str, _: dict[str, Any]) -> Fault | None:
        if asked != method or not left[0]:
            return None
        left[0] -= 1
        return fault

    return decide


def test_what_a_coach_or_a_reminder_says_arrives_by_itself(bot: Bot, sam: Person) -> None:
    post(bot, "Your call is tomorrow.")
    sam.hears("Your call is tomorrow.")


@pytest.mark.parametrize(
    "text", ["<b>not bold & <script>", "a < b > c", "&lt; stays", "*_[x](y)`~", "\U0001f469\u200d\U0001f680 " * 900]
)
def test_every_text_arrives_as_it_is(bot: Bot, sam: Person, text: str) -> None:
    post(bot, text)
    sam.until(lambda: "".join("".join(sam.texts[2:]).split()) == "".join(text.split()), "the text")


def test_a_long_text_is_cut_between_paragraphs_and_its_buttons_stand_under_the_last_piece(
    bot: Bot, sam: Person
) -> None:
    paragraphs = [f"{n} " + "words and more words " * 40 for n in range(20)]
    post(bot, "\n\n".join(paragraphs), buttons=(Button("Yes", "/affirm"),))
    sam.until(lambda: bool(sam.buttons()), "the last piece")
    sent = sam.texts[2:]
    assert len(sent) > 3
    assert all(units(text) <= 4096 for text in sent)
    assert [p.strip() for text in sent for p in text.split("\n\n")] == [p.strip() for p in paragraphs]
    assert ["reply_markup" in message for message in sam.shown[2:]] == [False] * (len(sent) - 1) + [True]


def test_texts_without_a_break_are_cut_too() -> None:
    assert [units(piece) for piece in pieces("\U0001f600" * 5000)] == [4096, 4096, 1808]
    assert "".join(pieces("x" * 10_000)) == "x" * 10_000
    assert pieces("  ") == []


def test_too_many_requests_are_waited_for(bot: Bot, fake: FakeTelegram, sam: Person) -> None:
    fake.fault = failing(2, Fault(code=429, retry_after=1))
    began = time.monotonic()
    post(bot, "one", "two", "three")
    sam.hears("three")
    assert time.monotonic() - began > 2
    assert sam.texts[2:] == ["one", "two", "three"]


def test_an_error_of_telegrams_loses_doubles_and_reorders_nothing(bot: Bot, fake: FakeTelegram, sam: Person) -> None:
    fake.fault = failing(2, Fault(code=502))
    post(bot, "one", "two", "three")
    sam.hears("three")
    assert sam.texts[2:] == ["one", "two", "three"]


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_what_may_have_arrived_is_not_sent_again_but_can_be_shown_again(
    bot: Bot, fake: FakeTelegram, sam: Person, lost: str
) -> None:
    fake.fault = failing(1, Fault(lost=lost))
    post(bot, "one <1>", "two")
    sam.hears("two")
    said = ["one <1>"] * (lost == "answer") + [wording.said("utter_telegram_unsure"), "two"]
    assert sam.texts[2:] == said
    sam.tap(wording.said("utter_telegram_button_show_again"))
    sam.until(lambda: sam.texts[-1] == "one <1>", "it again")
    assert len(sam.texts) == 2 + len(said) + 1


def test_a_process_that_dies_while_it_sends_neither_doubles_nor_loses(
    bot: Bot, fake: FakeTelegram, sam: Person
) -> None:
    bot.halt()
    with bot.database.transaction() as opened:
        messages.post(bot.conversation(41), [Reply("perhaps")])
        opened.execute(sa.update(telegram_chat).values(sending=True))  # as a killed process leaves it
    bot.start()
    sam.hears(wording.said("utter_telegram_unsure"))
    assert "perhaps" not in sam.texts
    sam.tap(wording.said("utter_telegram_button_show_again"))
    sam.hears("perhaps")


@pytest.mark.long
def test_what_arrived_is_noted_however_long_the_database_is_away(
    bot: Bot, fake: FakeTelegram, sam: Person, locked: Callable[[str], AbstractContextManager[None]]
) -> None:
    fake.fault = lambda method, asked: Fault(slow=1.0) if method == "sendMessage" else None
    post(bot, "one")
    sam.until(lambda: any(asked.get("text") == "one" for _, asked in fake.calls), "the call")
    with locked(str(bot.database.url)):
        sam.hears("one")
        time.sleep(7)  # longer than anybody waits for a lock
    fake.fault = lambda method, asked: None
    post(bot, "two")
    sam.hears("two")
    assert sam.texts[2:] == ["one", "two"]


def test_markup_that_telegram_refuses_costs_the_markup_not_the_words(bot: Bot, fake: FakeTelegram, sam: Person) -> None:
    whole = fake._sendMessage

    def strict(asked: dict[str, Any]) -> Any:
        if asked.get("parse_mode"):
            raise bad('can\'t parse entities: Unsupported start tag "x" at byte offset 0')
        return whole(asked)

    fake._sendMessage = strict  # type: ignore[method-assign]
    post(bot, "a < b", buttons=(Button("Yes", "/affirm"),))
    sam.hears("a < b")
    assert sam.buttons()


def test_what_is_refused_for_good_is_left_out_and_a_person_told(bot: Bot, fake: FakeTelegram, sam: Person) -> None:
    whole = fake._sendMessage

    def strict(asked: dict[str, Any]) -> Any:
        if "cursed" in asked["text"]:
            raise bad("MESSAGE_NOT_ALLOWED")
        return whole(asked)

    fake._sendMessage = strict  # type: ignore[method-assign]
    post(bot, "cursed", "all is well")
    sam.hears("all is well")
    assert bot.shown(41)["flags"] == ["failed_turn"]


def test_one_chat_in_trouble_does_not_hold_up_the_others(bot: Bot, fake: FakeTelegram, sam: Person) -> None:
    fake.fault = lambda method, asked: Fault(code=502) if asked.get("chat_id") == 41 else None
    post(bot, "stuck")
    ann = fake.person(42)
    ann.say("/start")
    ann.hears("Is that all right")
    fake.fault = lambda method, asked: None
    sam.hears("stuck")


def test_typing_is_shown_while_a_turn_takes_its_time(bot: Bot, fake: FakeTelegram, sam: Person) -> None:
    assert sam.typing == 0  # a quick turn needs no sign
    bot.worker.stop()
    sam.say("I run a support team of six people")
    sam.until(lambda: sam.typing > 0, "the sign")
    bot.worker.start()
    sam.hears("hard at the moment")


def test_a_chat_is_paced_after_a_few_messages() -> None:
    pace = Pace(1.0)
    waits = [pace.wait() for _ in range(6)]
    assert [round(wait) for wait in waits] == [0, 0, 0, 1, 2, 3]


def test_all_chats_together_keep_telegrams_limit(begin: Callable[..., Bot], fake: FakeTelegram) -> None:
    people = [fake.person(100 + n) for n in range(25)]
    for person in people:
        person.say("/start")
    begin(a_second=10)
    people[0].until(lambda: all(person.shown for person in people), "the greetings")
    at = sorted(moment for person in people for moment in fake.rates[person.id])
    assert at[-1] - at[0] > 1.2  # ten at once, then ten a second
