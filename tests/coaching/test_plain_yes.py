"""What may be kept is decided by a plain yes."""

from __future__ import annotations

import pytest
from scripted import Script, heard

from bot.coaching.plain_yes import plainly_agrees


@pytest.mark.parametrize(
    "words",
    [
        "yes", "Yes, of course", "yess", "y", "sure why not", "ok", "okay!", "\U0001f44d", "agreed \U0001f44d", "ja",
        "ok i agree now save my answers", "fine then", "yes and book me a call", "yes im a nurse", "thats ok",
        "sure but im not a manager", "yes but i dont have much time", "yep thats fine", "i consent", "no problem",
        "i don't mind", "you can store it", "go ahead", "yes, I'm a nurse and I can't sleep", "of course, keep it",
        "sounds good", "yes if that helps", "for me thats ok", "im fine with it", "please do", "hello, yes",
        "happy for you to keep it", "yes i give permission", "Yes, you can keep my answers", "ok, I'm a teacher",
    ],
)  # fmt: skip
def test_a_plain_yes_is_one(words: str) -> None:
    assert plainly_agrees(words)


@pytest.mark.parametrize(
    "words",
    [
        "I will think about it and tell you yes tomorrow", "sure why would i agree to that", "ok what", "yes?",
        "word " * 30, "do others say yes?", "would yes cost me something", "fine print?", "later ok",
        "sure? I don't know",
        "that is a good idea but no thanks", "yeah right", "I agree with nobody", "you wish", "mhm", "maybe yes",
        "i guess yes", "everybody says yes", "not ok", "yes or no?", "ok who are you", "good morning", "great weather",
        "fine tuning is my job", "sure i will say yes later", "no yes no", "right?", "i think so", "keep quiet",
        "yes but no", "i don't mind but my boss does", "ok but my husband would not", "sure but not now",
        "right now i am busy", "keep it short please", "",
    ],
)  # fmt: skip
def test_what_leaves_a_doubt_is_none(words: str) -> None:
    assert not plainly_agrees(words)


@pytest.mark.parametrize("intent", ["affirm", "deny"])
def test_what_was_written_before_the_question_could_be_read_is_no_answer_to_it(intent: str) -> None:
    talk = Script()
    assert talk.hear(heard(("yes", intent), unread=True)) == ["utter_consent_begin", "utter_again_consent"]
    assert (talk.slots.get("consent"), talk.asks) == (None, "consent")
    assert talk.say("yes", "affirm") == ["action_record_consent", "utter_ask_role"]


def test_a_good_idea_without_thanks_is_no_consent() -> None:
    talk = Script()
    talk.hear(heard(("that is ok", "affirm"), ("but no thanks", "deny")))
    assert talk.slots.get("consent") is not True
