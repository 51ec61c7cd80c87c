"""Under the questions answered at length: what is the answer, whatever it sounds like, and what is said to us."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from scripted import Script, at

from bot.coaching.flows import MEANT
from bot.coaching.heard import Heard

HERE = Path(__file__).parent
LOST = {
    "i handle complaints",
    "tell people no",
    "change my role in the company",
}  # heard as another answer, a no, a correction; to be taken out when they are not any more


def _lines(name: str) -> list[list[str]]:
    read = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [[field.strip() for field in line.split("|")] for line in read if line and not line.startswith("#")]


@pytest.fixture
def said(engine: Any) -> Callable[[str, str], Script]:
    """The talk after these words under a question, as the trained model understands them."""

    def say(question: str, words: str) -> Script:
        message = UserMessage(words, metadata={"asks": question})
        talk = at(question)
        talk.hear(Heard.of(asyncio.run(engine._processor.parse_message(message))))
        return talk

    return say


@pytest.mark.parametrize(("question", "words"), _lines("answers.txt"))
def test_it_is_the_answer(question: str, words: str, said: Callable[[str, str], Script]) -> None:
    talk = said(question, words)
    kept = talk.slots.get(MEANT) or talk.slots  # what needs care is kept until it is clear how it was meant
    answered = kept.get(question) == ([words] if question == "challenges" else words)
    assert answered is (words not in LOST), talk.acts
    if words in LOST:
        return
    assert talk.acts in ([f"utter_ask_{following(question)}"], ["action_care", f"utter_meant_{question}"])


@pytest.mark.parametrize(("question", "words", "act"), _lines("asides.txt"))
def test_it_is_said_to_us(question: str, words: str, act: str, said: Callable[[str, str], Script]) -> None:
    talk = said(question, words)
    assert talk.slots.get(question) is None
    assert talk.acts[0].startswith(act), talk.acts


def following(question: str) -> str:
    return {"role": "challenges", "challenges": "goals", "goals": "horizon"}[question]
