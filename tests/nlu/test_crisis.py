from __future__ import annotations

import pytest

from bot.nlu import crisis


@pytest.mark.parametrize(
    "text",
    [
        "I want to kill myself",
        "i dont want to live anymore",
        "Goals: delegate more, sleep better. And I keep thinking about ending my life.",
        "my colleague says she wants to die",
        "he hit me again last night",
        "There is a man with a knife in our shop",
        "quiero morirme",
    ],
)
def test_a_crisis_in_plain_words_is_clear(text: str) -> None:
    alarm = crisis.find(text)
    assert alarm is not None
    assert alarm.level == crisis.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "this job is killing me",
        "I'm burned out and I cry in the car before work",
        "my father died two years ago and I still miss him",
        "I want to fire him",
        "killing the project was right",
        "I'd kill for a quiet office",
        "that would be career suicide",
        "I want to shoot myself in the foot less often",
        "let's end it here, I have a meeting",
        "can we end the call early?",
        "the meeting hit me hard",
        "I beat myself up about every mistake",
        "I'm dying to start",
    ],
)
def test_a_hard_time_is_no_crisis(text: str) -> None:
    alarm = crisis.find(text)
    assert alarm is None or alarm.level != crisis.CLEAR


def test_the_alarm_names_its_sentence() -> None:
    text = "I lead a team. I want to die. Bye."
    alarm = crisis.find(text)
    assert alarm is not None
    assert text[alarm.start : alarm.end] == "I want to die."


def test_the_corrected_text_is_read_too() -> None:
    text = "i wnat to kil mysef"
    assert crisis.find(text) is None
    alarm = crisis.find(text, [(0, len(text), "i want to kill myself", 0.0)])
    assert alarm is not None
    assert alarm.level == crisis.CLEAR


def test_the_classifier_alone_makes_a_crisis_possible() -> None:
    text = "the shotgun cupboard is open and I look at it"
    alarm = crisis.find(text, [(0, len(text), text, 0.7)])
    assert alarm is not None
    assert alarm.level == crisis.POSSIBLE
