"""Who refused consent and thinks better of it."""

from __future__ import annotations

import pytest
from scripted import REFUSED, Script, at, heard

from bot.coaching.consent_talk import Mind, changed_mind, takes_back


@pytest.mark.parametrize(
    "words",
    ["i changed my mind, you may keep it", "ok i agree now, save my answers", "actually its fine, store it",
     "ok you may keep it", "you can keep what i say", "Keep it.", "fine keep my answers then", "why not, store it",
     "no problem, you can save everything", "i consent", "ok i give my consent", "you have my permission",
     "go ahead and store my data", "it may be stored", "yes keep all of it", "please remember what i told you",
     "ok save it", "u can keep it", "id like you to keep my answers", "i dont mind, keep it", "alright record it",
     "ok lets do it, you can write it down"],
)  # fmt: skip
def test_consent_is_given_after_all(words: str) -> None:
    assert changed_mind(words, loose=True) is Mind.GIVES


@pytest.mark.parametrize(
    "words",
    ["i changed my mind", "changed my mind", "Ive changed my mind", "on second thought, ok", "ok i agree now",
     "actually its fine", "its ok after all", "i accept after all"],
)  # fmt: skip
def test_another_mind_is_asked_about_once_more(words: str) -> None:
    assert changed_mind(words, loose=True) is Mind.WAVERS


@pytest.mark.parametrize(
    "words",
    ["yes", "ok", "no", "dont keep it", "you may not keep it", "i never want it stored", "do you keep it?",
     "what do you store", "i changed my mind, id like the call", "i changed my mind about the call", "no thanks",
     "keep going", "why do you want to keep it", "how long do you keep my answers", "i agree", "its fine",
     "tuesday is ok after all", "please do not save my answers", "save me a time on tuesday", "delete what i said"],
)  # fmt: skip
def test_other_words_give_nothing(words: str) -> None:
    assert changed_mind(words, loose=True) is None


def test_where_a_time_is_open_only_what_was_said_is_kept() -> None:
    assert changed_mind("keep it", loose=False) is None
    assert changed_mind("i changed my mind", loose=False) is None
    assert changed_mind("you may keep my answers", loose=False) is Mind.GIVES


def test_while_a_first_call_is_booked_there_is_nothing_else_to_keep() -> None:
    talk = Script(**REFUSED, call=True, time_zone="Europe/Lisbon", time_zone_asked=True)
    assert talk.asks == "opening"
    acts = talk.say("i changed my mind, you may keep it", "withdraw_consent")
    assert acts[:2] == ["utter_consent_given", "action_record_consent"]
    assert talk.asks == "opening"


@pytest.mark.parametrize("intent", ["withdraw_consent", "affirm", "book_call", "", "deny", "erase_my_data"])
def test_the_words_count_whatever_they_are_taken_for(intent: str) -> None:
    talk = Script(**REFUSED)
    acts = talk.hear(heard(("I changed my mind,", intent), ("you may keep it", intent)))
    assert acts == ["utter_consent_given", "action_record_consent", "utter_ask_role"]
    assert (talk.slots["consent"], talk.asks) == (True, "role")


def test_what_is_said_beside_the_consent_counts() -> None:
    talk = Script(**REFUSED)
    talk.hear(heard(("You may keep it.", "affirm"), ("I'm a ward sister", "inform_role")))
    assert (talk.slots["role"], talk.asks) == ("I'm a ward sister", "challenges")


def test_a_question_beside_the_consent_is_answered() -> None:
    talk = Script(**REFUSED)
    acts = talk.hear(heard(("ok you may keep it.", "affirm"), ("what does it cost?", "faq/price")))
    assert acts == ["utter_consent_given", "utter_faq/price", "action_record_consent", "utter_ask_role"]


def test_another_mind_alone_brings_the_question_back() -> None:
    talk = Script(**REFUSED)
    assert talk.say("i changed my mind", "book_call") == ["utter_ask_consent"]
    assert (talk.slots["consent"], talk.asks) == (None, "consent")
    talk.say("yes", "affirm")
    assert (talk.slots["consent"], talk.asks) == (True, "role")


def test_who_had_said_no_to_the_call_is_asked_again_after_the_questions() -> None:
    talk = Script(**REFUSED, call=False, rating_recorded=True, training_recorded=True)
    assert talk.asks is None
    talk.say("ok you may keep it", "")
    assert (talk.slots["call"], talk.asks) == (None, "role")


def test_to_take_back_what_was_never_given_needs_no_second_question() -> None:
    talk = Script(**REFUSED)
    assert talk.say("I take back my consent", "withdraw_consent") == ["utter_consent_not_given", "utter_again_call"]


def test_while_a_deletion_is_confirmed_to_keep_it_is_a_no() -> None:
    talk = at("role")
    talk.slots |= REFUSED
    talk.say("delete it", "erase_my_data")
    assert talk.asks == "confirm_erase"
    talk.say("keep it", "deny")
    assert talk.slots["consent"] is False


@pytest.mark.parametrize(
    "words", ["actually no", "no wait", "i take it back", "oh no, sorry", "I changed my mind", "wait"]
)
def test_right_after_the_yes_it_can_be_taken_back_in_a_word(words: str) -> None:
    assert takes_back(words) is (words != "wait")
    talk = at("role")
    acts = talk.say(words, "deny", 0.6)
    assert (talk.slots.get("flow") == "withdraw_consent") is (words != "wait"), acts


@pytest.mark.parametrize("words", ["no", "nope", "no boss", "I lead a team", "no title, I just run things"])
def test_a_no_to_the_role_takes_nothing_back(words: str) -> None:
    assert not takes_back(words)


def test_once_something_was_told_no_wait_is_a_correction() -> None:
    talk = at("challenges")
    talk.say("no wait", "correct_answer", 0.6)
    assert talk.slots.get("flow") is None
