"""A consent is given without a condition, or it isn't."""

from __future__ import annotations

import pytest
from scripted import Script, heard

from bot.coaching.consent_terms import asked_back, conditions, leading

READERS, UNNAMED, ERASING, OTHER = "consent_readers", "consent_unnamed", "consent_erasing", "consent_terms"


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        ("only if my boss doesnt see it", (READERS,)),
        ("ok but nobody from hr should read it", (READERS,)),
        ("u can store it but dont tell my manager", (READERS,)),
        ("yes but keep it between us", (READERS,)),
        ("Sure, as long as my employer never gets to see it.", (READERS,)),
        ("yes but not my name", (UNNAMED,)),
        ("fine, except my name", (UNNAMED,)),
        ("sure as long as its anonymous", (UNNAMED,)),
        ("I agree but delete it after 2 weeks", (ERASING,)),
        ("yes for two weeks", (ERASING,)),
        ("ok until the call is over", (ERASING,)),
        ("yes, unless you train ai on it", (OTHER,)),
        ("yes but not my name and delete it after a month", (UNNAMED, ERASING)),
    ],
)
def test_a_condition_is_found(words: str, answers: tuple[str, ...]) -> None:
    assert conditions(words) == answers


@pytest.mark.parametrize(
    "words",
    ["yes", "yes of course", "yes but i dont have much time", "yes if that helps", "sure, if you need it", "no", "ok",
     "no, even without my name", "nobody does anything unless I ask", "who reads it?",
     "yes, only one thing: who are you?",
     "sure but im not a manager", "only if nothing is stored, so no"],
)  # fmt: skip
def test_what_is_no_condition_stays_a_yes_or_no(words: str) -> None:
    assert conditions(words) == ()


@pytest.mark.parametrize("words", ["what if i say no", "and if not?", "do i have to", "is it mandatory?",
    "can i refuse",
                                   "What happens if I don't agree?", "can i still book a call without it"])  # fmt: skip
def test_what_a_no_means_is_answered(words: str) -> None:
    assert asked_back(words) == "consent_if_no"


@pytest.mark.parametrize("words", ["can i decide later", "maybe later", "can i change my mind later",
    "let me think about it",
                                   "im not sure yet", "ill decide later",
                                   "yes and no", "yes i do mind", "i guess", "whatever"])  # fmt: skip
def test_that_one_may_decide_later_is_answered(words: str) -> None:
    assert asked_back(words) == "consent_later"


@pytest.mark.parametrize(
    "words", ["yes", "no", "what do you store", "i want to sleep", "what is coaching", "no thanks"]
)
def test_other_words_are_not_answered_so(words: str) -> None:
    assert asked_back(words) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [("no and i want to book a call", False), ("no thanks just book me a call", False), ("nope but can i book", False),
     ("yes and book me a call", True), ("yes im a nurse", True), ("no idea how to book", None),
     ("nobody told me", None),
     ("no problem, book it", None), ("book me a call", None)],
)  # fmt: skip
def test_words_may_begin_with_the_answer(words: str, said: bool | None) -> None:
    assert leading(words) is said


def test_a_yes_with_a_condition_is_none_yet() -> None:
    talk = Script()
    assert talk.say("only if my boss doesnt see it", "affirm") == ["utter_consent_readers", "utter_again_consent"]
    assert (talk.slots.get("consent"), talk.asks) == (None, "consent")
    assert talk.say("i agree but delete it after 2 weeks", "erase_my_data") == [
        "utter_consent_erasing",
        "utter_again_consent",
    ]
    assert talk.say("ok, yes", "affirm") == ["action_record_consent", "utter_ask_role"]


def test_what_is_asked_beside_the_condition_is_answered() -> None:
    talk = Script()
    acts = talk.hear(heard(("yes but not my name.", "affirm"), ("what does it cost?", "faq/price")))
    assert acts == ["utter_consent_unnamed", "utter_faq/price", "utter_again_consent"]


def test_a_no_with_a_call_is_both() -> None:
    talk = Script()
    acts = talk.say("no and i want to book a call", "book_call")
    assert talk.slots["consent"] is False
    assert "action_record_consent" in acts
    assert talk.asks in ("time_zone", "opening")


def test_a_yes_with_an_answer_is_both() -> None:
    talk = Script()
    talk.say("yes im a team lead at a bank", "inform_role")
    assert (talk.slots["consent"], talk.slots["role"]) == (True, "im a team lead at a bank")
    assert talk.asks == "challenges"


def test_before_consent_what_comes_is_announced_once() -> None:
    talk = Script()
    acts = talk.hear(heard(("I'm a nurse.", "inform_role"), ("looking for a coach", "start_intake"),
                           ("book me a call", "book_call"), ("on friday", "choose_slot")))  # fmt: skip
    assert acts == ["utter_consent_first", "utter_again_consent"]
    assert Script().say("I'm a nurse", "inform_role") == ["utter_consent_told", "utter_again_consent"]
    assert Script().say("looking for a coach", "start_intake") == ["utter_consent_begin", "utter_again_consent"]


def test_a_role_told_beside_something_else_is_not_asked_again() -> None:
    talk = Script()
    held = heard(("I feel lost as a new manager", "inform_challenge")).parts
    talk.hear(heard(("sure", "affirm"), held=held))
    assert (talk.slots["role"], talk.asks) == ("new manager", "goals")


def test_a_second_refusal_is_never_silent() -> None:
    talk = Script(consent=False, consent_recorded=True, call=False, rating_recorded=True, training_recorded=True)
    assert talk.say("looking for a coach", "start_intake")[-1] == "utter_ask_consent"
    assert talk.say("no", "deny") == ["action_record_consent", "utter_ask_call"]
    talk = Script(call=False, rating_recorded=True, training_recorded=True)
    assert talk.say("no", "deny") == ["action_record_consent", "utter_anything_else"]
