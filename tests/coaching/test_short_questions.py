"""What is said under the short questions, and what is none of their answers."""

from __future__ import annotations

import pytest
from scripted import CHALLENGES, at, heard

from bot.coaching import short_answers
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


# --- "also …"
def test_what_is_added_with_also_is_hard_whatever_short_question_is_open() -> None:
    talk = at("horizon")
    acts = talk.hear(
        heard(
            ("my people compete.", "inform_challenge", 0.62),
            ("also the board wants a plan by easter.", "inform_challenge", 0.33, {"horizon": "by easter"}),
            ("also my partner left.", "inform_challenge", 0.34),
        )
    )
    assert acts == ["utter_added", "utter_joined", "utter_again_horizon"]
    assert talk.slots["challenges"] == [
        *CHALLENGES,
        "my people compete.",
        "the board wants a plan by easter.; my partner left.",
    ]
    assert talk.slots.get("horizon") is None


def test_the_answer_stands_beside_what_is_added() -> None:
    talk = at("horizon")
    talk.hear(
        heard(
            ("in two months.", "inform_detail", {"horizon": "in two months"}),
            ("also nobody helps.", "inform_challenge", 0.4),
        )
    )
    assert (talk.slots["horizon"], talk.slots["challenges"]) == ("in two months.", [*CHALLENGES, "nobody helps."])


# --- "goal? to rest"
@pytest.mark.parametrize("question", SHORT)
def test_a_name_with_a_question_mark_heads_what_follows(question: str) -> None:
    talk = at(question)
    acts = talk.hear(heard(("goal?", "out_of_scope", 0.36), ("rest and not despair", "inform_goal", 0.78)))
    assert acts == ["utter_corrected", f"utter_again_{question}"]
    assert (talk.slots["goals"], talk.slots.get(question), talk.asks) == ("rest and not despair", None, question)


def test_what_is_headed_so_is_noted_or_added() -> None:
    talk = at("challenges")
    acts = talk.hear(heard(("my goal?", "out_of_scope", 0.4), ("to rest", "inform_challenge", 0.7)))
    assert acts == ["utter_noted", "utter_again_challenges"]
    assert (talk.slots["goals"], talk.slots.get("challenges")) == ("to rest", None)
    talk = at("sponsor")
    acts = talk.hear(heard(("problem?", "repeat", 0.3), ("nobody plans", "inform_challenge", 0.9)))
    assert acts == ["utter_added", "utter_again_sponsor"]
    assert talk.slots["challenges"] == [*CHALLENGES, "nobody plans"]


def test_the_open_question_said_again_heads_nothing() -> None:
    talk = at("goals")
    talk.hear(heard(("goal?", "out_of_scope", 0.36), ("to rest", "inform_goal", 0.9)))
    assert (talk.slots["goals"], talk.asks) == ("to rest", "horizon")


@pytest.mark.parametrize("after", [("not sure", "dont_know"), ("no", "deny"), ("what's that?", "repeat")])
def test_no_answer_after_a_name_changes_nothing(after: tuple[str, str]) -> None:
    talk = at("sponsor")
    talk.hear(heard(("goal?", "out_of_scope", 0.36), after))
    assert talk.slots["goals"] == "people stay"


# --- one of several that would do
@pytest.mark.parametrize(
    "words", ["zoom or phone both ok", "phone or zoom", "zoom and phone are both fine", "phone, zoom, either works"]
)
def test_a_choice_left_open_is_kept_as_it_was_typed(words: str) -> None:
    talk = at("language")
    assert talk.say(words, "inform_detail", format="zoom") == ["utter_corrected", "utter_again_language"]
    assert talk.slots["format"] == words


@pytest.mark.parametrize(
    ("text", "value", "kept"),
    [
        ("actually by phone", "by phone", "by phone"),
        ("sorry, zoom or phone", "zoom", "zoom or phone"),
        ("i could also come in person on most days", "in person", "in person"),
        ("either zoom or my place", "my place", "either zoom or my place"),
        ("zoom, or if you would rather not then by phone or so", "zoom", "zoom"),
    ],
)
def test_the_value_alone_where_it_leaves_no_choice(text: str, value: str, kept: str) -> None:
    assert short_answers.whole(text, value) == kept


def test_two_short_answers_in_one_breath_stay_two() -> None:
    talk = at("format")
    talk.say("online and english", "inform_detail", format="online", language="english")
    assert (talk.slots["format"], talk.slots["language"]) == ("online and english", "english")


# --- a sentence more about what was told before
@pytest.mark.parametrize("question", SHORT)
def test_one_sentence_more_goes_to_the_answer_it_goes_on_with(question: str) -> None:
    talk = at(question)
    goal = talk.slots["goals"]
    assert talk.hear(unsure("that my team trusts me again", "inform_goal", 0.97, 0.01)) == [
        "utter_added", f"utter_again_{question}",
    ]  # fmt: skip
    assert (talk.slots.get(question), talk.slots["goals"]) == (None, f"{goal} \u2026 that my team trusts me again")
    talk.hear(unsure("my deputy undermines me", "inform_challenge", 0.99, 0.0))
    assert talk.slots["challenges"] == [*CHALLENGES, "my deputy undermines me"]


def test_what_may_be_the_short_answer_is_taken_for_it() -> None:
    talk = at("horizon")
    talk.hear(unsure("before I burn out", "inform_challenge", 0.72, 0.2))
    assert talk.slots["horizon"] == "before I burn out"
