"""What means one thing however it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted import Script, at, at_the_end, heard

from bot.coaching.outright import moves, said_outright

SAID = {
    "say_who": [
        "who are you",
        "who r u",
        "who is this",
        "what are you",
        "what can you do",
        "what do u do here",
        "what site is this",
        "who am i talking to?",
        "hi, who are you?",
        "what is this chat for",
    ],
    "ask_privacy": ["why do you need my data", "what do you do with my data", "why do u need all this information?"],
    "say_mail": [
        "will I get a mail?",
        "will i get an email about it?",
        "do I get a confirmation email?",
        "will i get a confirmation by mail",
        "do you send an invite",
        "will you email me",
        "did you send me an email?",
        "i didn't get any mail",
        "ok and will u send me a confirmation",
        "how will i know it's confirmed",
        "is it confirmed by email?",
        "do i get a reminder before the call",
        "will i be reminded",
        "will it be sent to my email",
        "havent got a mail yet",
        "is there going to be a calendar invite?",
    ],
    "speak_english": [
        "i only speak english",
        "I only speak English.",
        "ok lets speak english",
        "english please",
        "english only pls",
        "can we talk in english?",
        "sorry i speak only english",
        "in english please",
        "lets switch to english",
        "id rather talk in english",
    ],
    "say_guest": [
        "can i bring a friend",
        "can i bring a friend to the call?",
        "may my husband join",
        "could i take my co-founder along",
        "is it ok if i bring someone",
        "can somebody come with me",
        "id like to bring my boss along",
    ],
    "request_my_data": [
        "what have i told you",
        "what did i say so far",
        "what do you know about me?",
        "show me my answers",
        "what did i tell you",
        "what do u know about me",
        "sum up what i said",
        "read my answers back",
    ],
}
WITH_CALL = {
    "say_call": [
        "send me the invite again",
        "can you send me the invite again?",
        "i lost the link",
        "when is my call",
        "what time is my call",
        "whens my call",
        "wheres the link",
        "when do we talk",
        "resend invitation pls",
        "is my call still on",
        "can i have the calendar file again",
        "i need the ics",
        "i didnt get the invite",
        "send invite",
        "when is the appointment again?",
    ],
    "say_coach": [
        "who is my coach",
        "whos my coach?",
        "who's the coach again",
        "what's the coach like",
        "who will i talk to",
        "who do i speak with",
        "whats my coachs name",
        "who is going to call me",
    ],
    "say_late": [
        "i will be late",
        "ill be late",
        "im running late",
        "i might be 10 min late",
        "I'm going to be a bit late",
        "what if im late",
        "ill be ten minutes late for the call",
        "i may be late tomorrow",
    ],
    "say_cannot_come": [
        "i cant make it",
        "I can't make it to the call",
        "sorry i cant make it anymore",
        "something came up",
        "i wont be able to come",
        "that time doesnt work anymore",
        "i cant come tomorrow",
        "im sick",
        "i cannot attend",
        "ill miss the call",
    ],
}


@pytest.mark.parametrize(("flow", "words"), [(flow, words) for flow, all_ in SAID.items() for words in all_])
def test_some_words_mean_one_thing_anywhere(flow: str, words: str) -> None:
    assert said_outright(words, first=False, times=False, call=False) == flow


@pytest.mark.parametrize(("flow", "words"), [(f, w) for f, all_ in WITH_CALL.items() for w in all_])
def test_some_mean_it_where_there_is_a_call(flow: str, words: str) -> None:
    assert said_outright(words, first=False, times=False, call=True) == flow
    assert said_outright(words, first=False, times=False, call=False) is None


@pytest.mark.parametrize(
    "words",
    [
        "what is this",
        "whats this",
        "What's this?",
        "what is this about",
        "wats this for",
        "where am i",
        "hello what is this",
        "whats going on here",
    ],
)
def test_what_this_is_asks_who_i_am_before_anything_was_told(words: str) -> None:
    assert said_outright(words, first=True, times=False, call=False) == "say_who"
    assert said_outright(words, first=False, times=False, call=False) is None


@pytest.mark.parametrize(
    "words",
    [
        "wait is that new york time?",
        "is that my time or yours",
        "which timezone is that",
        "are these berlin times",
        "are those times in my time zone?",
        "is it local time",
        "my time or yours?",
        "what time zone are these in?",
    ],
)
def test_whose_clock_is_asked_where_times_are_shown(words: str) -> None:
    assert said_outright(words, first=False, times=True, call=False) == "say_zone"


@pytest.mark.parametrize(
    "words",
    [
        "will I get marketing emails if I give you my address?",
        "will i get spam from you",
        "will you email my boss",
        "I get 200 mails a day",
        "will I get a promotion",
        "how will I know it worked",
        "will you send my answers to HR",
        "I teach English",
        "english teacher",
        "english department head",
        "i lead the english team",
        "i cant make decisions",
        "i cant make it work with my boss",
        "i cant do my job",
        "im late with everything",
        "my team is always late",
        "i will be promoted",
        "what is this question for",
        "what are your prices",
        "who are your coaches",
        "can i bring a change to my team",
        "what do you think",
        "i am sick of meetings",
        "i cant come to terms with it",
        "something came up and i want to reschedule",
        "i cant make it, can we move the call",
        "who pays",
        "is that expensive",
        "what did my boss say",
        "call me sam",
        "tuesday at 3",
        "4",
        "is that ok",
    ],
)
def test_other_words_are_left_to_the_classifier(words: str) -> None:
    assert said_outright(words, first=False, times=True, call=True) is None


WORDS = "can i bring a friend what is this who when my call late send the invite english only ? , ' u".split()


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.booleans())
def test_no_words_break_it(words: list[str], flag: bool) -> None:
    said_outright(" ".join(words), first=flag, times=flag, call=flag)


def test_what_this_is_comes_before_the_consent() -> None:
    assert Script().say("whats this", "nlu_fallback") == ["utter_who", "utter_again_consent"]


def test_to_speak_english_is_no_role() -> None:
    talk = at("role")
    assert talk.say("ok lets speak english", "inform_role") == ["utter_english", "utter_again_role"]
    assert talk.slots.get("role") is None


def test_english_answers_the_question_for_the_language() -> None:
    talk = at("language")
    talk.say("english only please", "inform_detail", language="english")
    assert talk.slots["language"] is not None


def test_what_is_told_beside_it_is_heard() -> None:
    talk = at("role")
    acts = talk.hear(heard(("Who are you?", "bot_challenge"), ("I run a nursery", "inform_role")))
    assert acts == ["utter_who", "utter_ask_challenges"]


def test_under_the_rating_the_call_is_spoken_of() -> None:
    talk = at("rating")
    assert talk.say("send me the invite again", "nlu_fallback") == ["action_say_call", "utter_again_rating"]
    assert talk.say("who is my coach", "give_rating") == ["action_say_coach", "utter_again_rating"]


@pytest.mark.parametrize(
    "words", ["what time is that in Morocco", "when is my call in Tokyo time", "whats that in IST?"]
)
def test_the_call_is_told_by_another_clock(words: str) -> None:
    assert at("rating").say(words, "out_of_scope") == ["action_say_call", "utter_again_rating"]


@pytest.mark.parametrize(
    "words", ["oh no I have a dentist then", "I'm at a funeral that day", "we've got an audit that week"]
)
def test_who_is_elsewhere_then_cannot_come(words: str) -> None:
    assert at("rating").say(words, "deny", 0.6) == ["action_say_cannot_come"]


def test_who_is_free_then_can_come() -> None:
    assert "action_say_cannot_come" not in at("rating").say("I'm free then", "affirm")


def test_who_cannot_come_is_asked_nothing_else() -> None:
    talk = at("rating")
    assert talk.say("i cant make it", "nlu_fallback") == ["action_say_cannot_come"]
    assert talk.asks is None
    assert talk.say("cancel it", "cancel_call")[-1] == "action_ask_confirm_cancel"


def test_at_the_end_and_in_a_pause_the_call_is_spoken_of() -> None:
    talk = at_the_end()
    assert talk.say("when is my call", "")[0] == "action_say_call"
    talk.say("bye", "goodbye")
    assert talk.say("when is my call", "")[0] == "action_say_call"


def test_while_a_call_is_moved_it_is_spoken_of() -> None:
    talk = at("rating")
    talk.say("move it", "reschedule_call")
    assert talk.say("what time is my call", "ask_availability") == ["action_say_call", "action_offer_openings"]


@pytest.mark.parametrize(
    "words",
    ["what's the soonest?", "whats the earliest you have", "when is the next one", "anything earlier?",
     "do you have anything else", "other times please", "what other times do you have?"],
)  # fmt: skip
def test_other_times_are_looked_for_once_one_is_chosen(words: str) -> None:
    assert said_outright(words, first=False, times=True, call=False) == "look_again"
    assert said_outright(words, first=False, times=True, call=False, offered=True) is None
    assert said_outright(words, first=False, times=False, call=False) is None


@pytest.mark.parametrize("words", ["wait, in my time?", "no wait, what's the time zone", "in your time?"])
def test_the_zone_is_asked_for_in_few_words(words: str) -> None:
    assert said_outright(words, first=False, times=True, call=False) == "say_zone"


@pytest.mark.parametrize(
    ("words", "moved"),
    [("actually make it 30 minutes later", True), ("bring the call forward by an hour please", True),
     ("can we push it back a week", True), ("postpone it by a day", True),
     ("can we push the call to an hour earlier?", True),
     ("can i have the call with daniel instead?", True), ("move it a bit later", True), ("move it to thursday", False),
     ("i want to make it later in life", False), ("later", False)],
)  # fmt: skip
def test_a_call_is_moved_by_how_much(words: str, moved: bool) -> None:
    assert moves(words) is moved


@pytest.mark.parametrize("words", ["when is she free next week in the morning", "does he have anything on friday?"])
def test_a_coachs_other_times_are_asked_for_once_one_is_chosen(words: str) -> None:
    assert said_outright(words, first=False, times=True, call=False) == "look_again"
    assert said_outright(words, first=False, times=True, call=True) is None


@pytest.mark.parametrize(
    ("words", "flow"),
    [("actually can i have someone else", "look_again"), ("i'd prefer another coach", "look_again"),
     ("somebody else please", "look_again"), ("wait, an hour later", "look_again"),
     ("a bit earlier if possible", "look_again"), ("tell me about him", "say_coach"), ("who is she?", "say_coach")],
)  # fmt: skip
def test_another_coach_or_hour_is_wished_for_and_asked_about_once_one_is_chosen(words: str, flow: str) -> None:
    assert said_outright(words, first=False, times=True, call=False) == flow
    assert said_outright(words, first=False, times=False, call=False) is None
