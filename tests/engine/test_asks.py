"""While a question is open every reply's last message says which, whatever is said instead of an answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.playing import Player

DIGRESSIONS = [
    "what does it cost?",
    "why do you ask?",
    "what do you mean?",
    "thanks",
    "are you a bot?",
    "who is my coach?",
    "change something",
    "that's wrong",
    "no",
    "my name is wrong",
    "I'd like to change my answers",
    "never mind",
    "change name to Anna",
    "I'll be ten minutes late",
    "can I bring a friend?",
    "send me the invite again",
    "what did I tell you so far?",
    "can I stop any time?",
    "do you have Spanish-speaking coaches?",
    "why that one?",
    "none of these fits me",
    "my email is wrong",
    "qwrt zxcv",
    "\U0001f600\U0001f44d",
    "???",
    "I can't come",
    "4",
    "start over",
    "no",
    "delete my data",
    "no",
    "what happens to my data?",
    "Ich spreche kein Englisch",
    "you don't listen",
]
OPEN = ["role", "goals", "horizon", "recap", "call", "opening", "name", "email", "rating"]
PAUSED = {"utter_paused", "utter_still_paused", "utter_human", "utter_goodbye"}
OVER = {"utter_farewell", "utter_farewell_with_call", "utter_anything_else"}


def digress(player: Player) -> int:
    """How many digressions were followed by the name of the open question, before the conversation was over."""
    named = 0
    for words in DIGRESSIONS:
        said = set(player.say(words).said)
        if player.asks is None and said & PAUSED:
            said = set(player.say("go on").said)
        if player.asks is None and said & OVER:
            return named
        assert player.asks is not None, (words, said)
        named += 1
    return named


@pytest.mark.parametrize("question", OPEN)
def test_digressions_never_leave_it_unsaid_what_is_asked(question: str, begin: Callable[..., Player]) -> None:
    player = begin(zone="Europe/Lisbon")
    player.until(question)
    assert digress(player) > 8


def test_who_refused_consent_is_told_what_is_asked_while_a_call_is_booked(begin: Callable[..., Player]) -> None:
    player = begin(zone="Europe/Lisbon")
    player.say("#I'd rather not")
    player.until("email")
    assert digress(player) > 8


def test_after_the_booking_what_shall_i_change_is_a_question_too(begin: Callable[..., Player]) -> None:
    player = begin(zone="Europe/Lisbon")
    player.until("consent_training")
    player.say("#No, thanks")
    assert player.asks is None
    player.say("I'd like to change something")
    assert player.asks == "recap"
    player.say("nothing")
    assert player.asks is None
