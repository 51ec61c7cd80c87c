"""Buttons: answered at once, taken once, shown as chosen; an old one is explained, never misread."""

from __future__ import annotations

import pytest
from telegram_side import Bot
from test_what_people_send import agreed, to_recap

from bot.services import wording
from tests.telegram_server import FakeTelegram, Fault, Person


@pytest.fixture
def sam(bot: Bot, fake: FakeTelegram) -> Person:
    return agreed(fake, 41)


def test_what_was_chosen_is_shown_and_the_buttons_go(sam: Person) -> None:
    sam.until(lambda: "\u2192 Yes, that's fine" in sam.texts[0], "what was chosen")
    assert "reply_markup" not in sam.shown[0]
    assert sam.shown[0]["entities"][-1]["type"] == "bold"
    assert sam.toasts == [""]


def test_a_second_press_on_the_same_buttons_changes_nothing(bot: Bot, fake: FakeTelegram) -> None:
    sam = fake.person(41)
    fake.fault = lambda method, asked: Fault(code=502) if method.startswith("edit") else None  # the buttons stay
    sam.say("/start")
    sam.tap("Yes, that's fine")
    sam.hears("what's your role")
    sam.tap("I'd rather not")
    sam.until(lambda: len(sam.toasts) == 2, "an answer")
    assert sam.toasts[-1] == wording.said("utter_telegram_chosen_already")
    assert bot.shown(41)["consent"] is True
    assert len(sam.shown) == 2


def test_an_old_button_is_explained_and_never_misread(bot: Bot, sam: Person) -> None:
    to_recap(sam)
    recap = dict(sam.shown[-1])
    data = recap["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    sam.say("my goal is to sleep again")
    sam.hears("sleep again", after=len(sam.shown))
    sam.tap("That's right")
    sam.until(lambda: any(title in ("Skip", "Yes, find a time") for title, _, _ in sam.buttons()), "the match")
    if any(title == "Skip" for title, _, _ in sam.buttons()):
        sam.tap("Skip")
    sam.tap("Yes, find a time")
    sam.hears("Which city")
    before = bot.shown(41)
    sam.press(data, recap)
    sam.hears("belonged to an earlier question")
    assert bot.shown(41) == before


NONE = ["1.0.nobodys", "", "2.0", "x", "again.1.0.nobodys", "2.7.CONVERSATION", "999.0.CONVERSATION"]


def test_a_button_that_is_none_is_explained(bot: Bot, sam: Person) -> None:
    for data in NONE:
        before = len(sam.toasts)
        sam.press(data.replace("CONVERSATION", bot.conversation(41)), None)
        sam.until(lambda before=before: len(sam.toasts) > before, "an answer")
        assert sam.toasts[-1] == wording.said("utter_telegram_old_button"), data


def test_the_button_of_somebody_else_is_none(bot: Bot, fake: FakeTelegram, sam: Person) -> None:
    eve = fake.person(42)
    eve.say("/start")
    eve.hears("Is that all right")
    eve.press(f"2.0.{bot.conversation(41)}", None)
    eve.until(lambda: len(eve.toasts) == 1, "an answer")
    assert eve.toasts == [wording.said("utter_telegram_old_button")]
    assert bot.shown(42)["consent"] is None


def test_each_answer_of_the_summary_has_a_button_to_change_it(bot: Bot, sam: Person) -> None:
    to_recap(sam)
    bold = [sam.texts[-1][e["offset"] : e["offset"] + e["length"]] for e in sam.shown[-1]["entities"]]
    assert "Your role:" in bold
    sam.tap("\u270e Goal")
    sam.until(lambda: bool(sam.texts[-1]) and "six months" in sam.texts[-1], "the question again")
    sam.say("to sleep again")
    sam.hears("sleep again", after=len(sam.shown))
    sam.until(lambda: bot.shown(41)["brief"]["goals"] == "to sleep again", "the new goal")


def test_times_stand_under_their_days_with_more_of_them(bot: Bot, sam: Person) -> None:
    sam.say("/book")
    sam.hears("Which city")
    sam.say("Lisbon")
    sam.hears("Lisbon time")
    rows = sam.shown[-1]["reply_markup"]["inline_keyboard"]
    assert rows[-1][0]["text"] == wording_of_more()
    days = [{key["text"].rpartition(",")[0] for key in row} for row in rows[:-1]]
    assert all(len(day) == 1 for day in days)
    first = [key["text"] for row in rows[:-1] for key in row]
    sam.tap(wording_of_more())
    sam.until(lambda: not {t for t, _, _ in sam.buttons()[:1]} <= set(first), "other times")
    title = sam.buttons()[0][0]
    sam.tap(title)
    sam.hears("What name")
    booked = title.split(", ")[1]
    assert any(booked in text for text in sam.texts[-2:])


def wording_of_more() -> str:
    return "Other times"
