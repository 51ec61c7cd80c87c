from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu import encoder
from bot.nlu.clauses import Part
from bot.nlu.intent_model import Guess, Heard, IntentModel, told_apart

EXAMPLES = {
    "faq/price": [
        "what does it cost",
        "how much is it",
        "what are your prices",
        "is it expensive",
        "what do you charge",
    ],
    "book_call": [
        "book a call",
        "I want to book",
        "schedule a call please",
        "set up a call with a coach",
        "book me in",
    ],
    "give_rating": ["3", "4 out of 5", "five", "a 4 from me", "2"],
    "choose_slot": ["the second one", "2", "Tuesday at 3", "the first", "number 3"],
    "crisis": ["I want to die", "I will kill myself", "I don't want to live", "end my life", "he beats me"],
    "out_of_scope": ["what's the weather", "tell me a joke", "who won the match", "recipe for soup", "fix my sink"],
}


@pytest.fixture(scope="module")
def model(sentences: encoder.Encoder) -> IntentModel:
    pairs = [(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
    return IntentModel.train([text for text, _ in pairs], [intent for _, intent in pairs])


def test_a_paraphrase_is_understood(model: IntentModel) -> None:
    assert model.understand("could you tell me the price?").whole.ranking[0][0] == "faq/price"


def test_the_open_question_decides_what_a_number_means(model: IntentModel) -> None:
    assert model.understand("2", "rating").whole.ranking[0][0] == "give_rating"
    assert model.understand("2", "opening").whole.ranking[0][0] == "choose_slot"


def test_each_part_of_a_message_has_its_own_intent(model: IntentModel) -> None:
    understood = model.understand("Please book me a call. What does it cost?")
    assert [guess.ranking[0][0] for _, guess in understood.parts] == ["book_call", "faq/price"]


def test_an_open_question_makes_no_crisis_less_alarming(model: IntentModel) -> None:
    asked, unasked = model.understand("I want to die", "rating"), model.understand("I want to die")
    assert asked.readings == unasked.readings  # all that the danger model judges by
    assert np.array_equal(asked.vectors, unasked.vectors)


def test_a_saved_model_says_the_same(model: IntentModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    again = IntentModel.load(tmp_path)
    for text in ("how much?", "tuesday", "blah blah"):
        before, after = model.understand(text).whole, again.understand(text).whole
        assert before.intent == after.intent
        assert before.confidence == pytest.approx(after.confidence, abs=0.02)
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz", ".json"}


def test_without_an_encoder_words_alone_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "shared", lambda: None)
    pairs = [(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
    lexical = IntentModel.train([text for text, _ in pairs], [intent for _, intent in pairs])
    assert lexical.understand("book a call with a coach").whole.ranking[0][0] == "book_call"


def heard(text: str, start: int, intent: str, confidence: float = 0.9) -> Heard:
    return Heard(Part(text, start, start + len(text)), Guess(intent, confidence, ((intent, confidence),)), text)


def test_pieces_that_mean_different_things_stand_apart() -> None:
    whole = heard("I bake, I can't say no", 5, "inform_role")
    found = told_apart(whole, [heard("I bake,", 5, "inform_role"), heard("I can't say no", 13, "inform_challenge")])
    assert [(one.part.text, one.guess.intent) for one in found] == [
        ("I bake,", "inform_role"),
        ("I can't say no", "inform_challenge"),
    ]


@pytest.mark.parametrize(("intent", "confidence"), [("inform_role", 0.9), ("affirm", 0.9), ("inform_goal", 0.3)])
def test_pieces_that_mean_the_same_or_too_little_stay_together(intent: str, confidence: float) -> None:
    whole = heard("I bake, I make bread", 0, "inform_role")
    pieces = [heard("I bake,", 0, "inform_role"), heard("I make bread", 8, intent, confidence)]
    assert told_apart(whole, pieces) == [whole]
