"""A yes under the summary with more beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted import GOALS, ROLE, at, heard

from bot.coaching.agreement import agreement


@pytest.mark.parametrize(
    "words",
    ["that's correct, thank you so much!!", "yes, thanks", "thats right", "everything is right, cheers", "looks good",
     "Yes and thank you", "its all correct"],
)  # fmt: skip
def test_a_yes_with_thanks_is_a_yes(words: str) -> None:
    talk = at("recap")
    acts = talk.say(words, "thank")
    assert talk.slots["recap"] is True
    assert "utter_thank" not in acts


@pytest.mark.parametrize(
    "words", ["yes and how much is it", "yes, how much is it?", "that's right. also how much is it"]
)
def test_a_yes_and_a_question_are_both_heard(words: str) -> None:
    talk = at("recap")
    acts = talk.say(words, "faq/price")
    assert acts[0] == "utter_faq/price"
    assert talk.slots["recap"] is True


def test_a_question_in_a_sentence_of_its_own_is_heard_beside_the_yes() -> None:
    talk = at("recap")
    acts = talk.hear(heard(("Yes!", "affirm"), ("also can i see what you keep", "ask_privacy")))
    assert "utter_privacy" in acts or "action_say_privacy" in acts, acts
    assert talk.slots["recap"] is True


@pytest.mark.parametrize(
    ("words", "intent"),
    [("almost", "affirm"), ("yes but", "affirm"), ("well, not quite right", "deny"), ("yes and no", "affirm"),
     ("everything is right but i forgot: im moving to canada", "affirm"),
     ("looks good except i lead 7", "affirm"),
     ("yes but my boss is the worst of it", "affirm"), ("right, i forgot something", "affirm")],
)  # fmt: skip
def test_half_a_yes_is_none_and_what_to_change_is_asked(words: str, intent: str) -> None:
    talk = at("recap")
    assert talk.say(words, intent) == ["action_ask_what_to_correct"]
    assert talk.slots.get("recap") is None
    assert (talk.slots["role"], talk.slots["goals"]) == (ROLE, GOALS)


def test_what_is_to_be_changed_after_a_yes_is_changed() -> None:
    talk = at("recap")
    talk.slots["challenges"] = ["nobody wants nights", "i cant delegate"]
    assert talk.say("right, but drop delegating", "affirm") == ["utter_removed", "action_ask_recap"]
    assert talk.slots["challenges"] == ["nobody wants nights"]
    assert talk.say("yes but my goal is to rest", "affirm") == ["utter_corrected", "action_ask_recap"]
    assert talk.slots["goals"] == "rest"
    talk.hear(heard(("everything is right", "affirm"), ("but i forgot:", ""), ("no sleep", "inform_challenge")))
    assert talk.slots["challenges"] == ["nobody wants nights", "no sleep"]
    assert talk.slots.get("recap") is None


def test_a_question_after_a_but_is_answered_and_the_yes_waits() -> None:
    talk = at("recap")
    acts = talk.say("yes but how much is it?", "faq/price")
    assert acts == ["utter_faq/price", "utter_again_recap"]
    assert talk.slots.get("recap") is None


@pytest.mark.parametrize("words", ["right now it is hard", "rightly so", "yes i lead a team", "my role is fine", "no"])
def test_what_only_begins_like_a_yes_is_left_to_others(words: str) -> None:
    assert agreement(heard((words, "inform_role"))) is None


SAID = "yes right correct that's all good but and thanks i forgot almost how much is it , ! : everything looks".split()


@given(st.lists(st.sampled_from(SAID), max_size=14).map(" ".join))
def test_what_stands_beside_a_yes_was_said(words: str) -> None:
    agreed = agreement(heard((words, "affirm")))
    for part in agreed.parts if agreed else ():
        assert part.text in words
        assert part.intent != "affirm"
