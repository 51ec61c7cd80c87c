"""Several short questions in one breath are answered one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted import at, part

from bot.coaching.asked_together import MOST, told_apart

PRICE, LENGTH, SECRET, REPORT = "faq/price", "faq/programme_length", "faq/confidentiality", "faq/feedback_360"


@pytest.mark.parametrize(
    ("words", "intents"),
    [
        ("whats 360 n how much n how long n is it secret", [REPORT, PRICE, LENGTH, SECRET]),
        ("price n length", [PRICE, LENGTH]),
        ("whats the price, are you a bot", [PRICE, "bot_challenge"]),
        ("is it confidential + who reads it", [SECRET, "ask_privacy"]),
        ("how long does it last / how much", [LENGTH, PRICE]),
        ("How much is it? how long is it?", [PRICE, LENGTH]),
        ("how much, how long, r u a bot, whats 360, who reads it", [PRICE, LENGTH, "bot_challenge", REPORT]),
    ],
)
def test_each_is_a_part_of_its_own(words: str, intents: list[str]) -> None:
    found = told_apart(part(words, "faq/price", 0.8))
    assert [one.intent for one in found] == intents
    assert all(words[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    "words", ["price n people", "how much is it", "how much / how much", "nobody listens & how long"]
)
def test_where_anything_is_not_known_the_part_stays_whole(words: str) -> None:
    whole = part(words, "faq/price", 0.8)
    assert told_apart(whole) == (whole,)


def test_names_of_things_may_be_what_is_hard() -> None:
    whole = part("price and length", "inform_challenge", 0.6)
    assert told_apart(whole) == (whole,)


@pytest.mark.parametrize("question", ["role", "challenges", "goals", "horizon"])
def test_each_is_answered_and_the_open_question_comes_back(question: str) -> None:
    talk = at(question)
    acts = talk.say("how much n how long / is it secret", "faq/price", 0.8)
    assert acts[:3] == ["utter_faq/price", "utter_faq/programme_length", "utter_faq/confidentiality"]
    assert (talk.asks, talk.slots.get(question)) == (question, None)


def test_who_this_is_is_answered_beside_another_question() -> None:
    talk = at("goals")
    acts = talk.say("who are you & what do you do with my data", "ask_privacy", 0.8)
    assert {"utter_who", "utter_privacy"} <= set(acts)
    assert talk.slots.get("goals") is None


@given(st.lists(st.sampled_from("how much long n / & , and price is it secret who are you ?".split())))
def test_no_words_break_it(words: list[str]) -> None:
    assert 1 <= len(told_apart(part(" ".join(words), "faq/price"))) <= MOST
