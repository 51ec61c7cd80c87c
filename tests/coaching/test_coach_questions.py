"""What is asked about the coaches before one is chosen; several short answers in one breath."""

from __future__ import annotations

import pytest
from scripted import at, heard, part

from bot.coaching import short_answers
from bot.coaching.coach_questions import asked
from bot.coaching.heard import Heard, Part
from bot.coaching.languages import named


@pytest.mark.parametrize(
    ("words", "answer"),
    [("do you have spanish speaking coaches", "say_languages"), ("any of your coaches speak french?", "say_languages"),
     ("is there someone who speaks polish", "say_languages"), ("can i do it in spanish", "say_languages"),
     ("what languages do the coaches speak", "say_languages"), ("i need a german speaking coach", "say_languages"),
     ("can i have a female coach", "say_traits"), ("do you have any women coaches?", "say_traits"),
     ("what if i dont like the coach", "say_other_coach"), ("what if we dont get on?", "say_other_coach"),
     ("can i switch to another coach later", "say_other_coach"), ("i have adhd is that ok", "say_as_you_are"),
     ("im 62, is that a problem?", "say_as_you_are"), ("hw much", "utter_faq/price"), ("how much is it",
     "utter_faq/price"),
     ("someone who knows my industry please", "utter_faq/coach_credentials"),
     ("do you have a coach from my field", "utter_faq/coach_credentials"),
     ("what's the coach like?", "utter_faq/coach_credentials")],
)  # fmt: skip
def test_it_is_answered_and_the_question_comes_back(words: str, answer: str) -> None:
    assert asked(words) == answer
    for intent in ("inform_challenge", "choose_slot", ""):
        talk = at("challenges")
        acts = talk.say(words, intent, 0.6)
        assert acts == [*(talk.flows.acts(answer) or (answer,)), "utter_again_challenges"]
        assert talk.slots.get("challenges") is None


@pytest.mark.parametrize(
    "words",
    ["public speaking scares me", "i have to speak in front of the board", "nobody speaks up", "my coach left",
     "i dont like my boss", "what if i fail", "how much i work is the problem", "my french colleagues ignore me",
     "i cant have a talk in the team without a fight", "do you speak up in meetings"],
)  # fmt: skip
def test_an_answer_stays_one(words: str) -> None:
    assert asked(words) is None


def test_while_a_time_is_chosen_the_times_are_chosen_by_it() -> None:
    assert at("opening").say("do you have a coach who speaks Spanish", "choose_slot")[0] == "action_choose_opening"


def test_languages_are_known_by_their_english_names() -> None:
    assert named("Spanish or german, maybe Farsi") == ("es", "de", "fa")
    assert named("no language") == ()


def _placed(text: str, **found: str) -> Heard:
    places = {name: (text.index(words), text.index(words) + len(words)) for name, words in found.items()}
    return Heard(text, (Part(text, "inform_detail", 1.0, found, (("inform_detail", 1.0),), 0, len(text), places),))


def test_several_short_answers_in_one_breath_go_where_they_belong() -> None:
    talk = at("horizon")
    talk.hear(_placed("my company, phone, in 3 months", horizon="in 3 months", format="phone"))
    told = {slot: talk.slots[slot] for slot in ("horizon", "sponsor", "format")}
    assert told == {"horizon": "in 3 months", "sponsor": "my company", "format": "phone"}
    assert talk.asks == "language"


def test_what_is_none_of_them_answers_the_open_question() -> None:
    places = {"format": (10, 16)}
    assert short_answers.told("whenever, online", "horizon", places) == {"horizon": "whenever", "format": "online"}
    assert short_answers.told("by spring, or summer", "horizon", {}) is None
    assert short_answers.told("in spring", "horizon", {"horizon": (0, 9)}) is None


def test_an_ok_before_an_answer_is_no_answer() -> None:
    talk = at("goals")
    acts = talk.hear(heard(("ok,", "affirm"), ("nobody listens to me in meetings", "inform_challenge")))
    assert "utter_explain_goals" not in acts
    assert talk.asks == "goals"
    talk = at("goals")
    talk.hear(heard(("ok,", "affirm"), ("that they listen to me", "inform_goal")))
    assert talk.slots["goals"] == "that they listen to me"
    assert at("goals").say("ok", "affirm") == ["utter_explain_goals"]
    assert part("ok").words == 1
