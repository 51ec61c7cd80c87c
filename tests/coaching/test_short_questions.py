"""What is said under the short questions, and what is none of their answers."""

from __future__ import annotations

import pytest
from scripted import CHALLENGES, at

from bot.coaching.heard import Heard, Part

SHORT = ["horizon", "sponsor", "format", "language", "feedback_360"]


def unsure(text: str, intent: str, confidence: float, detail: float = 0.05) -> Heard:
    return Heard(text, (Part(text, intent, confidence, {}, ((intent, confidence), ("inform_detail", detail))),))


# --- questions and words without a meaning
@pytest.mark.parametrize("question", SHORT)
@pytest.mark.parametrize(
    "words", ["do you know what burnout is", "is stress an illness", "can anybody change at fifty"]
)
def test_a_question_without_a_mark_is_no_short_answer(question: str, words: str) -> None:
    talk = at(question)
    assert talk.hear(unsure(words, "inform_challenge", 0.6)) == ["utter_unknown_question", f"utter_again_{question}"]
    assert (talk.slots.get(question), talk.slots["challenges"]) == (None, CHALLENGES)


@pytest.mark.parametrize(
    ("question", "words"),
    [("sponsor", "can be split"), ("feedback_360", "can be useful"), ("horizon", "when the new boss is here")],
)
def test_a_short_answer_may_begin_like_a_question(question: str, words: str) -> None:
    talk = at(question)
    talk.say(words, "inform_detail", 0.9)
    assert talk.slots[question] == words


@pytest.mark.parametrize("question", SHORT)
@pytest.mark.parametrize(("words", "intent"), [("wat", "repeat"), ("lol", "skip_question")])
def test_a_word_that_means_nothing_gets_the_explanation(question: str, words: str, intent: str) -> None:
    talk = at(question)
    assert talk.hear(unsure(words, intent, 0.45)) == [f"utter_explain_{question}"]
    assert (talk.slots.get(question), talk.asks) == (None, question)


def test_who_insists_on_a_word_is_believed() -> None:
    talk = at("sponsor")
    talk.hear(unsure("kolb", "out_of_scope", 0.2))
    talk.hear(unsure("kolb", "out_of_scope", 0.2))
    assert talk.slots["sponsor"] == "kolb"
    talk = at("sponsor")
    talk.hear(unsure("wat", "repeat", 0.4))
    talk.hear(unsure("wat", "repeat", 0.4))
    assert talk.slots.get("sponsor") is None


@pytest.mark.parametrize(
    ("words", "intent", "detail"), [("mom", "inform_role", 0.1), ("half", "repeat", 0.3), ("igbo", "nlu_fallback", 0.0)]
)
def test_a_rare_word_may_be_an_answer(words: str, intent: str, detail: float) -> None:
    talk = at("sponsor")
    talk.hear(unsure(words, intent, 0.35, detail))
    assert talk.slots["sponsor"] == words
