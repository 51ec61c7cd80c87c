"""What one message asks for, and what is said next. Intents stand beside the words, as an understanding gives them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted import (
    BOOKED,
    CHALLENGES,
    CHOSEN,
    CONSENTED,
    GOALS,
    MATCHED,
    OFFERED,
    REFUSED,
    ROLE,
    SKIPPED_REST,
    TOLD,
    Script,
    at,
    at_the_end,
    heard,
    names,
    part,
    project_flows,
)

from bot.coaching.dialogue import LISTEN, Turn, interpret, next_acts
from bot.coaching.heard import Heard, Part
from bot.coaching.listening.hearing import Asked

QUESTIONS = project_flows().questions


# --- straight through
def test_from_hello_to_a_booked_call() -> None:
    talk, asked = Script(), list[str | None]()
    for words, intent in [
        ("yes", "affirm"), ("ward sister", "inform_role"), ("nobody wants nights", "inform_challenge"),
        ("people stay", "inform_goal"), ("by spring", ""), ("my hospital", ""), ("online", ""), ("English", ""),
        ("no", "deny"), ("right", "affirm"), ("yes", "affirm"), ("Lisbon", ""), ("the first", "choose_slot"),
        ("Ada", ""), ("ada@example.org", ""), ("4", "give_rating"), ("no", "deny"),
    ]:  # fmt: skip
        asked.append(talk.asks)
        talk.say(words, intent)
    assert asked == [
        "consent", "role", "challenges", "goals", "horizon", "sponsor", "format", "language", "feedback_360", "recap",
        "call", "time_zone", "opening", "name", "email", "rating", "consent_training",
    ]  # fmt: skip
    assert talk.asks is None
    assert talk.slots["challenges"] == ["nobody wants nights"]
    assert talk.slots["feedback_360"] == "no"
    assert talk.slots["booking"] == "b1"


def test_the_answers_are_the_words_as_they_were_said() -> None:
    talk = Script(**CONSENTED)
    talk.say("  Ward sister, twelve nurses (nights).  ".strip(), "inform_role")
    assert talk.slots["role"] == "Ward sister, twelve nurses (nights)."


def test_after_everything_only_the_offer_of_more_is_said() -> None:
    talk = at_the_end()
    assert talk.say("hm", "nlu_fallback") == ["utter_anything_else"]


# --- several things in one message
def test_one_message_may_answer_everything() -> None:
    talk = Script()
    talk.hear(heard(("Yes.", "affirm"), ("I'm a nurse,", "inform_role"), ("nights are hard.", "inform_challenge"),
                    ("I want to sleep", "inform_goal")))  # fmt: skip
    assert talk.slots["role"] == "I'm a nurse"
    assert talk.asks == "horizon"


def test_a_question_beside_an_answer_gets_both() -> None:
    talk = Script(**CONSENTED)
    acts = talk.hear(heard(("I lead a team.", "inform_role"), ("What does it cost?", "faq/price")))
    assert acts == ["utter_faq/price", "utter_ask_challenges"]
    assert talk.slots["role"] == "I lead a team."


def test_several_questions_are_answered_in_their_order_then_the_open_one_comes_back() -> None:
    talk = Script(**CONSENTED)
    acts = talk.hear(heard(("What does it cost?", "faq/price"), ("Is it secret?", "faq/confidentiality"),
                           ("Are you a robot?", "bot_challenge")))  # fmt: skip
    assert acts == ["utter_faq/price", "utter_faq/confidentiality", "utter_bot", "utter_again_role"]


def test_the_same_question_twice_in_a_message_is_answered_once() -> None:
    talk = Script(**CONSENTED)
    acts = talk.hear(heard(("What does it cost?", "faq/price"), ("how much?", "faq/price")))
    assert acts == ["utter_faq/price", "utter_again_role"]


def test_the_answer_is_kept_without_what_stood_between() -> None:
    talk = Script(**CONSENTED)
    talk.hear(heard(("I lead a team", "inform_role"), ("what does it cost?", "faq/price"), ("of six", "")))
    assert talk.slots["role"] == "I lead a team of six"


def test_an_answer_over_several_parts_keeps_the_words_between() -> None:
    talk = Script(**CONSENTED)
    message = Heard("I teach; biology, mostly", (part("I teach", start=0), part("biology, mostly", start=9)))
    talk.hear(message)
    assert talk.slots["role"] == "I teach; biology, mostly"


def test_what_was_volunteered_is_not_asked_again() -> None:
    talk = Script(**CONSENTED)
    talk.hear(heard(("I'm a nurse.", "inform_role"), ("I want to sleep again", "inform_goal", 0.9)))
    assert talk.slots["goals"] == "I want to sleep again"
    assert talk.say("nights", "inform_challenge")[-1] == "utter_ask_horizon"


def test_an_answer_nobody_asked_for_needs_to_be_sure() -> None:
    talk = Script(**CONSENTED)
    talk.hear(heard(("I'm a nurse.", "inform_role"), ("whatever", "inform_goal", 0.3)))
    assert talk.slots.get("goals") is None


def test_beside_the_answer_less_is_enough_for_another() -> None:
    talk = Script(**CONSENTED)
    talk.hear(heard(("I'm a nurse.", "inform_role"), ("they ignore me", "inform_challenge", 0.45)))
    assert (talk.slots["role"], talk.slots["challenges"]) == ("I'm a nurse.", ["they ignore me"])


def test_beside_the_answer_a_detail_is_no_part_of_it() -> None:
    talk = Script(**CONSENTED)
    talk.hear(heard(("I'm a nurse.", "inform_role"), ("work would pay I suppose", "inform_detail", 0.5)))
    assert talk.slots["role"] == "I'm a nurse."


def test_words_beside_a_question_that_are_hardly_an_answer_are_none() -> None:
    talk = Script(**CONSENTED)
    talk.hear(heard(("before I say that,", "inform_role", 0.1), ("what does it cost?", "faq/price")))
    assert talk.slots.get("role") is None


def test_a_correction_under_the_recap_may_give_what_was_left_open() -> None:
    talk = Script(**SKIPPED_REST)
    talk.hear(heard(("the sponsor is wrong, I pay myself", "correct_answer", {"sponsor": "I pay myself"})))
    assert talk.slots["sponsor"] == "I pay myself"


def test_the_question_said_again_is_no_answer() -> None:
    talk = Script(**CONSENTED)
    talk.hear(heard(("my role?", "inform_role"), ("I'm a nurse.", "inform_role")))
    assert talk.slots["role"] == "I'm a nurse."


def test_an_apology_is_no_language() -> None:
    talk = Script(**TOLD, skipped=["horizon", "sponsor", "format"])
    talk.hear(heard(("sorry that I write so badly", "inform_detail")))
    assert talk.slots.get("language") is None
    talk.say("Tagalog", "inform_detail")
    assert talk.slots["language"] == "Tagalog"


def test_entities_answer_questions_wherever_they_are_said() -> None:
    talk = Script(**CONSENTED)
    talk.say("I'm a nurse, my hospital pays, online please", "inform_role", sponsor="my hospital", format="online")
    assert (talk.slots["sponsor"], talk.slots["format"]) == ("my hospital", "online")


def test_a_telephone_number_is_kept_and_told_to_the_coach() -> None:
    talk = Script(**BOOKED)
    talk.say("you can also ring me on +351 21 000 0000", "inform_contact", phone="+351210000000")
    assert talk.slots["phone"] == "+351210000000"
    assert "action_book_call" in talk.acts
    talk = Script(**REFUSED)
    talk.say("ring me on +351 21 000 0000", "inform_contact", phone="+351210000000")
    assert talk.slots.get("phone") is None


def test_at_most_three_challenges_are_kept() -> None:
    talk = Script(**{**CONSENTED, "role": "nurse", "goals": "sleep"})
    talk.hear(heard(*((f"hard thing {n}", "inform_challenge") for n in range(5))))
    assert len(talk.slots["challenges"]) <= 3
    assert talk.asks == "horizon"


# --- digressions
FAQ = sorted(name.removeprefix("utter_") for name in names() if name.startswith("utter_faq/"))


@pytest.mark.parametrize("question", ["role", "challenges", "goals", "horizon", "language", "feedback_360"])
@pytest.mark.parametrize(
    ("intent", "acts", "words"),
    [
        ("faq/price", ["utter_faq/price"], "and tell me this"),
        ("ask_privacy", ["utter_privacy"], "and tell me this"),
        ("request_my_data", ["action_say_my_data"], "and show me that"),
        ("bot_challenge", ["utter_bot"], "you're a robot"),
        ("greet", ["utter_greet"], "hello there"),
        ("thank", ["utter_thank"], "thank you"),
        ("complain", ["utter_sorry"], "this is stupid"),
        ("out_of_scope", ["utter_out_of_scope"], "tell me a joke"),
        ("tell_more", ["action_tell_more"], "and tell me more"),
        ("faq/which_is_right_for_me", ["action_say_which_fits"], "and tell me this"),
    ],
)
def test_a_digression_is_answered_and_the_open_question_comes_back(
    question: str, intent: str, acts: list[str], words: str
) -> None:
    talk = at(question)
    assert talk.say(words, intent) == [*acts, f"utter_again_{question}"]
    assert talk.asks == question
    assert talk.slots.get(question) is None


@pytest.mark.parametrize("intent", FAQ)
def test_every_question_about_coaching_is_answered_before_consent_too(intent: str) -> None:
    talk = Script()
    answered = talk.say("what about that?", intent)
    assert answered[0] in (f"utter_{intent}", "action_say_which_fits")
    assert answered[1:] == ["utter_again_consent"]


def test_many_digressions_in_a_row_never_lose_the_open_question() -> None:
    talk = Script(**TOLD)
    for intent in ["faq/price", "ask_privacy", "why_ask", "greet", "repeat", "bot_challenge", "out_of_scope"] * 3:
        talk.say("something else", intent)
        assert talk.asks == "horizon"
    assert {**talk.slots} == TOLD


def test_a_goal_is_put_right_after_the_match() -> None:
    talk = Script(**MATCHED)
    acts = talk.say("change my goal first: become ceo", "nlu_fallback", 0.3)
    assert talk.slots["goals"] == "become ceo"
    assert "utter_not_understood" not in acts
    assert talk.slots.get("call") is None


@pytest.mark.parametrize("words", ["can i stop anytime", "and can I quit whenever I want?", "could i stop early"])
@pytest.mark.parametrize("question", ["goals", "call", "opening"])
def test_whether_one_may_stop_is_no_wish_to(words: str, question: str) -> None:
    talk = at(question)
    acts = talk.say(words, "stop", 0.95)
    assert acts[0] == "utter_may_stop"
    assert "utter_paused" not in acts
    assert (talk.asks, talk.slots.get("paused"), talk.slots.get(question)) == (question, None, None)


@pytest.mark.parametrize(
    "words",
    ["can i stop", "can we stop here", "stop", "can we stop now please", "can I pause and go on any time later"],
)
def test_who_asks_to_stop_is_let_go(words: str) -> None:
    talk = at("goals")
    assert talk.say(words, "stop", 0.95) == ["utter_paused"]


def test_what_looks_like_a_question_but_is_unknown_is_not_an_answer() -> None:
    talk = Script(**CONSENTED)
    assert talk.say("do your coaches like dogs?", "nlu_fallback", 0.2) == ["utter_unknown_question", "utter_again_role"]
    assert talk.slots.get("role") is None


def test_under_a_question_for_words_what_is_no_question_is_the_answer() -> None:
    for intent in ["nlu_fallback", "inform_goal", "out_of_scope", "faq/price"]:
        talk = Script(**CONSENTED)
        talk.say("I patch roofs with two apprentices since forever and a day", intent, 0.3)
        assert talk.slots["role"] == "I patch roofs with two apprentices since forever and a day", intent


def test_small_talk_in_a_long_answer_is_part_of_the_answer() -> None:
    talk = Script(**{**CONSENTED, "role": "nurse"})
    words = "nobody ever says thank you for anything on this ward and I have stopped expecting it"
    talk.say(words, "thank", 0.6)
    assert talk.slots["challenges"] == [words]


# --- why, repeat, skip, don't know
@pytest.mark.parametrize("question", ["consent", "role", "challenges", "goals"])
def test_why_is_answered_for_each_question(question: str) -> None:
    talk = at(question)
    assert talk.say("why do you ask?", "why_ask") == [f"utter_why_{question}", f"utter_again_{question}"]


@pytest.mark.parametrize("question", ["consent", "role", "challenges", "goals", "horizon", "recap", "call", "email"])
def test_say_it_again_explains_with_an_example(question: str) -> None:
    talk = at(question)
    assert talk.say("come again?", "repeat") == [f"utter_explain_{question}"]
    assert talk.asks == question


def test_nothing_is_repeated_when_nothing_is_open() -> None:
    talk = at_the_end()
    assert talk.say("come again?", "repeat") == ["utter_anything_else"]


@pytest.mark.parametrize("question", ["role", "challenges", "goals", "horizon", "sponsor", "feedback_360", "rating"])
def test_a_question_may_be_skipped(question: str) -> None:
    talk = at(question)
    acts = talk.say("I'd rather not say", "skip_question")
    assert acts[0] == "utter_skipped"
    assert question in talk.slots["skipped"]
    assert talk.asks != question


@pytest.mark.parametrize("question", ["consent", "time_zone", "opening", "name", "email"])
def test_what_is_needed_says_so_instead_of_being_skipped(question: str) -> None:
    talk = at(question)
    assert talk.say("skip", "skip_question") == [f"utter_needed_{question}"]
    assert talk.asks == question


@pytest.mark.parametrize("question", ["role", "challenges", "goals"])
def test_i_dont_know_gets_an_easier_question_once_then_it_is_left_open(question: str) -> None:
    talk = at(question)
    assert talk.say("no idea", "dont_know") == [f"utter_easier_{question}"]
    assert talk.say("still no idea", "dont_know")[0] == "utter_left_open"
    assert question in talk.slots["skipped"]


def test_the_easier_question_can_be_answered() -> None:
    talk = at("challenges")
    talk.say("no idea", "dont_know")
    talk.say("my boss shouted at me on Tuesday", "")
    assert talk.slots["challenges"] == ["my boss shouted at me on Tuesday"]


def test_a_question_left_open_can_still_be_answered_later() -> None:
    talk = at("horizon")
    talk.say("skip", "skip_question")
    assert talk.asks == "sponsor"
    talk.hear(heard(("my hospital pays,", "inform_detail"), ("but it has to be by March", "", {"horizon": "by March"})))
    assert (talk.slots["horizon"], talk.asks, talk.slots["skipped"]) == ("by March", "format", [])


def test_a_bare_no_to_a_question_for_words_is_explained_and_to_an_optional_one_skips_it() -> None:
    talk = at("role")
    assert talk.say("no", "deny") == ["utter_explain_role"]
    for question in ["horizon", "rating"]:
        talk = at(question)
        assert talk.say("no", "deny")[0] == "utter_skipped"


def test_skip_all_leaves_every_optional_question_open() -> None:
    talk = at("horizon")
    assert talk.tap(skip="rest") == ["utter_skipped", "action_ask_recap"]
    assert talk.slots["skipped"] == ["horizon", "sponsor", "format", "language", "feedback_360"]


# --- corrections
def test_a_named_answer_is_replaced_and_the_open_question_comes_back() -> None:
    talk = at("goals")
    acts = talk.say("actually my role is matron", "correct_answer")
    assert acts == ["utter_corrected", "utter_again_goals"]
    assert talk.slots["role"] == "matron"


def test_a_correction_without_a_name_is_of_the_answer_before() -> None:
    talk = at("goals")
    talk.say("sorry, I meant nobody wants weekends", "correct_answer")
    assert talk.slots["challenges"] == ["nobody wants weekends"]


def test_a_correction_without_a_value_asks_the_question_again() -> None:
    talk = at("goals")
    assert talk.say("my role is wrong", "correct_answer")[-1] == "utter_ask_role"
    assert talk.slots["role"] is None
    assert talk.asks == "role"
    talk.say("matron", "inform_role")
    assert talk.asks == "goals"


def test_a_correction_works_out_again_what_depended_on_it() -> None:
    talk = Script(**MATCHED)
    assert talk.asks == "call"
    acts = talk.say("wait, my role is matron", "correct_answer")
    assert acts == ["utter_corrected", "action_ask_recap"]
    assert talk.slots["need"] is None
    acts = talk.say("yes", "affirm")
    assert acts == ["action_weigh_need", "action_classify_need", "utter_ask_call"]


# --- the question that decides
def deciding(**more: Any) -> Script:
    """The recap is confirmed, and the answers don't decide."""
    talk = Script(**{**SKIPPED_REST, "recap": True, "weighed": True, "follow_up": "thin", **more})
    assert talk.asks == "deciding_words"
    return talk


def test_who_has_told_too_little_is_asked_once_more_and_then_matched() -> None:
    talk = deciding()
    acts = talk.hear(
        heard(("a parent shouted at me.", "inform_challenge"), ("My goal is to sleep again.", "inform_goal"))
    )
    assert acts == ["action_classify_need", "utter_ask_call"]
    assert talk.slots["deciding_words"] == "a parent shouted at me. My goal is to sleep again."
    assert (talk.slots["challenges"], talk.slots["goals"]) == (CHALLENGES, GOALS)


@pytest.mark.parametrize(
    ("words", "intent"),
    [("how my team works with me", "faq/what_is_leadership_coaching"), ("where we're going", "nlu_fallback"),
     ("mentoring please", "faq/what_is_mentoring"), ("not the first one", "deny"),
     ("the second", "choose_slot"), ("actually it's more my boss", "correct_answer")],
)  # fmt: skip
def test_the_deciding_words_are_taken_whatever_they_sound_like(words: str, intent: str) -> None:
    talk = deciding(challenges=["nights", "my boss"])
    assert talk.hear(heard((words, intent, 0.7))) == ["action_classify_need", "utter_ask_call"]
    assert talk.slots["deciding_words"] == words
    assert talk.slots["challenges"] == ["nights", "my boss"]


@pytest.mark.parametrize(
    "words",
    ["more about me and them", "it's more about my boss", "more to do with the board", "a bit more of the team"],
)
def test_the_deciding_words_may_say_what_it_is_more_about(words: str) -> None:
    talk = deciding()
    assert talk.say(words, "tell_more", 0.95) == ["action_classify_need", "utter_ask_call"]
    assert talk.slots["deciding_words"] == words


@pytest.mark.parametrize("words", ["tell me more", "more about you", "more about this chat", "more"])
def test_who_wants_to_know_more_is_told_more_under_the_deciding_question(words: str) -> None:
    talk = deciding()
    assert talk.say(words, "tell_more", 0.95)[0] == "action_tell_more"
    assert talk.asks == "deciding_words"


@pytest.mark.parametrize(("words", "intent"), [("skip", "skip_question"), ("no idea", "dont_know"), ("no", "deny")])
def test_the_deciding_question_may_be_left_open(words: str, intent: str) -> None:
    talk = deciding()
    assert talk.say(words, intent)[1:] == ["action_classify_need", "utter_ask_call"]
    assert talk.slots.get("deciding_words") is None


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("yes", "affirm"),
        ("4", "out_of_scope"),
        ("ok", "affirm"),
        ("both", "inform_detail"),
        ("either", "dont_know"),
        ("...", "out_of_scope"),
    ],
)
def test_what_chooses_neither_is_asked_once_in_fewer_words_then_left_open(words: str, intent: str) -> None:
    talk = deciding()
    assert talk.say(words, intent) == ["action_simpler_deciding_words"]
    assert talk.asks == "deciding_words"
    assert talk.say(words, intent) == ["utter_skipped", "action_classify_need", "utter_ask_call"]
    assert talk.slots.get("deciding_words") is None


@pytest.mark.parametrize("slot", ["horizon", "sponsor", "feedback_360"])
@pytest.mark.parametrize("words", ["either", "neither", "..."])
def test_the_same_holds_for_the_short_questions(words: str, slot: str) -> None:
    talk = at(slot)
    assert talk.say(words, "dont_know") == [f"utter_simpler_{slot}"]
    assert talk.say(words, "dont_know")[0] == "utter_skipped"


def test_who_asks_what_to_change_may_answer_what_was_asked_before_instead() -> None:
    talk = at("opening")
    assert talk.say("change something", "faq/results") == ["action_ask_what_to_correct"]
    assert talk.asks == "recap"
    assert talk.say("the second one", "choose_slot")[0] == "action_choose_opening"


def test_forgetting_it_erases_nothing_unless_more_is_said() -> None:
    talk = at("call")
    assert "utter_ask_confirm_erase" not in talk.say("forget it", "erase_my_data")
    talk = at("call")
    assert talk.say("forget everything I told you", "erase_my_data") == ["utter_ask_confirm_erase"]


def test_a_question_in_return_is_answered_and_the_deciding_question_comes_back() -> None:
    talk = deciding()
    assert talk.say("what does it cost?", "faq/price") == ["utter_faq/price", "action_ask_deciding_words_again"]
    assert talk.say("what do you mean?", "repeat") == ["utter_explain_deciding_words"]
    assert talk.say("why do you ask?", "why_ask") == ["utter_why_deciding_words", "action_ask_deciding_words_again"]
    assert talk.asks == "deciding_words"


@pytest.mark.parametrize("settled", [{"deciding_words": "my boss"}, {"skipped": ["deciding_words"]}])
def test_it_is_asked_once_whatever_is_corrected_later(settled: dict[str, Any]) -> None:
    skipped = [*SKIPPED_REST["skipped"], *settled.get("skipped", ())]
    talk = Script(**{**MATCHED, "weighed": True, "follow_up": "thin", **settled, "skipped": skipped})
    talk.say("wait, my role is matron", "correct_answer")
    talk.slots["follow_up"] = "thin"
    acts = talk.say("yes", "affirm")
    assert "action_ask_deciding_words" not in acts
    assert acts[-2:] == ["action_classify_need", "utter_ask_call"]


def test_skipping_all_short_questions_leaves_the_deciding_one() -> None:
    talk = at("horizon")
    talk.tap(skip="rest")
    assert "deciding_words" not in talk.slots["skipped"]


def test_a_match_made_before_the_question_existed_stands() -> None:
    assert Script(**MATCHED).asks == "call"


def test_a_no_to_the_recap_asks_what_to_change() -> None:
    for said in [("no", "deny"), ("that's not it", "nlu_fallback")]:
        talk = at("recap")
        assert talk.say(*said) == ["action_ask_what_to_correct"]


def test_the_recap_is_corrected_in_words() -> None:
    talk = at("recap")
    acts = talk.say("no, my goal is that people sleep", "deny")
    assert acts == ["utter_corrected", "action_ask_recap"]
    assert talk.slots["goals"] == "that people sleep"
    assert talk.slots.get("recap") is None


@pytest.mark.parametrize(
    ("words", "intent", "slot", "value"),
    [
        ("my challenges are: too much work, no sleep", "inform_challenge", "challenges", ["too much work", "no sleep"]),
        ("the goal is too long, make it: to rest", "correct_answer", "goals", "to rest"),
        ("change the language to french", "correct_answer", "language", "french"),
        ("change who pays to me", "faq/who_pays", "sponsor", "me"),
        ("the employer doesnt pay", "faq/who_pays", "sponsor", "the employer doesnt pay"),
        ("and i also want more pay", "inform_goal", "goals", f"{GOALS}; i also want more pay"),
        ("i said i want to sleep", "inform_goal", "goals", "i want to sleep"),
        ("no sleep is my problem too", "inform_challenge", "challenges", [*CHALLENGES, "no sleep"]),
        ("put back no sleep", "inform_goal", "challenges", [*CHALLENGES, "no sleep"]),
        ("and replace the first challenge by: stakeholders fight", "correct_answer", "challenges",
         ["stakeholders fight"]),
    ],
)  # fmt: skip
def test_under_the_recap_an_answer_is_changed_in_words(words: str, intent: str, slot: str, value: Any) -> None:
    for talk in (Script(**SKIPPED_REST), at("recap")):
        acts = talk.say(words, intent)
        assert acts[-1] == "action_ask_recap", acts
        assert acts[0] in ("utter_corrected", "utter_added")
        assert talk.slots[slot] == value


@pytest.mark.parametrize(
    ("words", "intent", "entities"),
    [("in person", "inform_detail", {"format": "in person"}), ("no wait, phone", "deny", {"format": "phone"}),
     ("by june, not soon", "correct_answer", {"horizon": "by june"}),
     ("german", "inform_detail", {"language": "german"}),
     ("yes to the 360 after all", "faq/feedback_360", {"feedback_360": "yes to the 360 after all"})],
)  # fmt: skip
def test_under_the_recap_a_short_answer_is_taken_though_it_was_skipped(
    words: str, intent: str, entities: dict[str, str]
) -> None:
    talk = Script(**SKIPPED_REST)
    assert talk.say(words, intent, **entities) == ["utter_noted", "action_ask_recap"]
    assert {slot: talk.slots[slot] for slot in entities} == entities


def test_a_question_under_the_recap_is_answered_and_changes_nothing() -> None:
    for words in ["what is 360 feedback?", "tell me about the 360"]:
        talk = Script(**SKIPPED_REST)
        acts = talk.say(words, "faq/feedback_360")
        assert acts == ["utter_faq/feedback_360", "utter_again_recap"]
        assert talk.slots.get("feedback_360") is None


def test_under_the_recap_a_no_before_a_change_only_leads_it_in() -> None:
    talk = at("recap")
    acts = talk.hear(heard(("no,", "deny"), ("the employer doesnt pay", "faq/who_pays")))
    assert acts == ["utter_corrected", "action_ask_recap"]
    assert talk.slots["sponsor"] == "the employer doesnt pay"


@pytest.mark.parametrize(
    ("words", "role", "goals"),
    [("my role is fine, my goal is to rest", ROLE, "rest"), ("the role is ok but the goal is to rest", ROLE, "rest"),
     ("my role is matron and my goal is to rest", "matron", "rest")],
)  # fmt: skip
def test_under_the_recap_two_answers_are_told_apart(words: str, role: str, goals: str) -> None:
    talk = at("recap")
    assert talk.say(words, "correct_answer") == ["utter_corrected", "action_ask_recap"]
    assert (talk.slots["role"], talk.slots["goals"]) == (role, goals)


def test_what_is_only_read_from_an_answer_is_not_said_to_be_changed() -> None:
    talk = at("recap")
    acts = talk.say("no i dont lead, i manage", "deny", 0.4, seniority="manager")
    assert acts == ["action_ask_what_to_correct"]
    assert talk.slots["role"] == ROLE


def test_a_value_given_in_quotes_is_kept_without_them() -> None:
    talk = at("recap")
    assert talk.say("goal should be 'leave on time' only", "correct_answer")[0] == "utter_corrected"
    assert talk.slots["goals"] == "leave on time"


@pytest.mark.parametrize("slot", ["role", "challenges", "goals"])
@pytest.mark.parametrize(
    ("words", "entities"),
    [("call me at 0171 1234567", {"phone": "0171 1234567"}), ("kathrin@example.org", {"email": "kathrin@example.org"}),
     ("my e-mail is kathrin@example.org, thanks", {"email": "kathrin@example.org"}), ("+49 171 1234567", {})],
)  # fmt: skip
def test_contact_data_alone_answers_no_question_for_words(slot: str, words: str, entities: dict[str, str]) -> None:
    talk = at(slot)
    acts = talk.say(words, f"inform_{slot.removesuffix('s')}", 0.6, **entities)
    assert acts == ["utter_noted", f"utter_again_{slot}"]
    assert talk.slots.get(slot) is None
    assert {name: talk.slots[name] for name in entities} == entities


def test_a_goal_left_open_is_not_praised() -> None:
    talk = at("goals")
    assert talk.say("skip that", "skip_question") == ["utter_skipped", "utter_again_horizon"]
    talk = at("goals")
    assert talk.say("people stay", "inform_goal") == ["utter_ask_horizon"]


def test_who_pays_beside_a_goal_is_taken() -> None:
    for rest in [("my boss pays", "inform_detail", 0.7, {"sponsor": "my boss pays"}),
                 ("my boss pays", "faq/who_pays", 0.6, {"sponsor": "my boss pays"}),
                 ("my boss pays", "inform_goal", 0.3, {"sponsor": "my boss pays"})]:  # fmt: skip
        talk = at("goals")
        talk.hear(heard(("i want to lead without fear,", "inform_goal"), rest))
        assert talk.slots["sponsor"] == "my boss pays"
        assert talk.slots["goals"] is not None


def test_what_is_called_right_is_not_asked_again() -> None:
    talk = at("recap")
    assert talk.say("my role is fine", "correct_answer") == ["action_ask_what_to_correct"]
    assert talk.slots["role"] == ROLE


@pytest.mark.parametrize(("words", "slot"), [("Role", "role"), ("whats hard", "challenges"), ("how soon", "horizon")])
def test_under_the_recap_the_name_of_an_answer_asks_for_it(words: str, slot: str) -> None:
    talk = Script(**SKIPPED_REST)
    assert talk.say(words, "inform_role", 0.4) == [f"utter_ask_{slot}"]
    assert talk.asks == slot


@pytest.mark.parametrize("words", ["nothing is hard", "remove my cat", "that is all wrong", "undo that"])
def test_under_the_recap_a_command_or_nothing_never_becomes_an_answer(words: str) -> None:
    talk = at("recap")
    before = dict(talk.slots)
    assert talk.say(words, "inform_goal") == ["action_ask_what_to_correct"]
    assert talk.slots == before


def test_under_the_recap_a_challenge_goes_by_its_words_and_a_detail_by_its_name() -> None:
    talk = at("recap")
    talk.slots["challenges"] = ["nobody wants nights", "no sleep"]
    assert talk.say("remove no sleep", "inform_goal") == ["utter_removed", "action_ask_recap"]
    assert talk.slots["challenges"] == ["nobody wants nights"]
    assert talk.say("remove the language", "inform_goal") == ["utter_removed", "action_ask_recap"]
    assert talk.slots["language"] is None


@pytest.mark.parametrize("question", ["goals", "horizon", "recap"])
def test_an_answer_asked_about_is_put_right_in_the_same_breath(question: str) -> None:
    talk = at(question)
    talk.hear(heard(("wait is my role right?", "correct_answer", 0.2), ("it should be matron", "correct_answer")))
    assert (talk.slots["role"], talk.acts[0]) == ("matron", "utter_corrected")
    assert "utter_unknown_question" not in talk.acts


def test_a_yes_that_gives_up_words_of_an_answer_changes_it() -> None:
    talk = at("recap")
    talk.say("yes but not 'ward sister', I'm matron", "correct_answer")
    assert (talk.slots["role"], talk.acts[0], talk.asks) == ("matron", "utter_corrected", "recap")


def test_what_leads_into_a_challenge_is_no_goal() -> None:
    talk = at("challenges")
    talk.hear(heard(("my old friends are my team now,", "inform_goal", 0.7), ("they not respect", "inform_challenge")))
    assert talk.slots["challenges"] == ["my old friends are my team now, they not respect"]
    assert (talk.slots.get("goals"), talk.asks) == (None, "goals")


def test_a_role_is_put_right_while_something_else_is_asked() -> None:
    for message in (
        heard(("no im an intern", "inform_role", 0.8, {"title": "intern"})),
        heard(("no,", "deny"), ("im an intern", "inform_role", 0.8, {"title": "intern"})),
    ):
        talk = at("challenges")
        assert talk.hear(message) == ["utter_corrected", "utter_again_challenges"]
        assert (talk.slots["role"], talk.slots.get("challenges")) == ("im an intern", None)
    talk = at("challenges")
    talk.say("no time", "inform_challenge", title="time keeper")
    assert talk.slots["challenges"] == ["no time"]


def test_what_answers_no_short_question_is_no_answer_to_it() -> None:
    talk = at("horizon")
    assert talk.say("yes that is right", "affirm") == ["utter_simpler_horizon"]
    assert talk.slots.get("horizon") is None
    assert talk.say("ok", "affirm") == ["utter_skipped", "utter_ask_sponsor"]
    talk = at("format")
    assert talk.say("that is all wrong", "deny") == ["action_ask_what_to_correct"]
    talk = at("language")
    assert talk.say("leave me alone", "inform_detail", 0.3) == ["utter_paused"]
    talk = at("language")
    assert talk.say("my problem is different", "inform_challenge") == ["utter_ask_challenges"]


def test_the_wish_to_book_before_consent_is_acknowledged_once_and_kept() -> None:
    message = heard(("nights are hard", "inform_challenge"), ("can I book thursday 10am?", "book_call", 0.58))
    talk = Script()
    assert talk.hear(message) == ["utter_consent_first", "utter_again_consent"]
    wish = Part("can I book thursday 10am?", "choose_slot", 0.5, {}, (("choose_slot", 0.5), ("book_call", 0.4)))
    talk.hear(Heard("yes", (part("yes", "affirm"),), held=(part("nights are hard", "inform_challenge"), wish)))
    assert talk.slots["call"] is True
    assert talk.slots["challenges"] == ["nights are hard"]


def test_the_recap_is_corrected_by_a_tap() -> None:
    talk = at("recap")
    assert talk.tap(recap="no") == ["action_ask_what_to_correct"]
    assert talk.tap(correct="goals") == ["utter_ask_goals"]
    talk.say("quiet shifts", "inform_goal")
    assert (talk.slots["goals"], talk.asks) == ("quiet shifts", "recap")


def test_a_corrected_address_books_again_and_a_corrected_time_looks_for_another() -> None:
    talk = Script(**BOOKED)
    assert talk.asks == "rating"
    acts = talk.say("my email is eva@example.org", "correct_answer", email="eva@example.org")
    assert acts[:2] == ["action_check_email", "action_book_call"]
    assert talk.slots["email"] == "eva@example.org"
    acts = talk.say("the time is wrong", "correct_answer")
    assert acts[0] == "action_start_move"


def test_nothing_to_correct_asks_what_is_meant() -> None:
    talk = at_the_end()
    for words in ["that's wrong", "no, not like that", "sorry, I meant Tuesday"]:
        assert talk.say(words, "correct_answer") == ["action_ask_what_to_correct"]


@pytest.mark.parametrize(
    ("words", "intent"),
    [("my deputy wants my job", "inform_challenge"), ("my job is killing me", "inform_challenge"),
     ("I hate my job", "inform_role"), ("my role bores me and the day is too short", "inform_challenge")],
)  # fmt: skip
def test_naming_an_answer_is_not_yet_correcting_it(words: str, intent: str) -> None:
    talk = at("challenges")
    talk.say(words, intent)
    assert (talk.slots["challenges"], talk.asks) == ([words], "goals")


def test_another_time_after_all_is_looked_for_before_the_booking_too() -> None:
    for question in ["name", "email"]:
        talk = at(question)
        assert talk.say("actually thursday instead", "choose_slot")[0] == "action_choose_opening"
        talk = at(question)
        assert talk.say("the one with Daniel", "nlu_fallback")[0] == "action_choose_opening"
        talk = at(question)
        assert talk.say("the time is wrong", "correct_answer") == ["action_offer_openings"]


def test_what_is_no_rating_is_asked_once_more_in_other_words_then_left_open() -> None:
    talk = at("rating")
    assert talk.say("yes pls", "affirm") == ["utter_simpler_rating"]
    assert talk.say("meh", "give_rating")[:2] == ["utter_skipped", "action_record_rating"]
    assert (talk.slots.get("rating"), talk.asks) == (None, "consent_training")


@pytest.mark.parametrize(
    ("words", "intent"),
    [("yes another time", "affirm"), ("next day", "choose_slot"), ("Tuesday at 3", "choose_slot"),
     ("the following week", "inform_detail")],
)  # fmt: skip
def test_another_time_under_the_rating_moves_the_call(words: str, intent: str) -> None:
    talk = at("rating")
    assert talk.say(words, intent) == ["action_start_move", "action_offer_openings"]


def test_another_time_after_the_call_cannot_be_kept_moves_it() -> None:
    talk = at("rating")
    assert talk.say("oh no I have a dentist then", "deny", 0.6) == ["action_say_cannot_come"]
    assert talk.say("yes another time", "affirm") == ["action_start_move", "action_offer_openings"]


def test_a_time_under_the_rating_finds_a_first_call() -> None:
    talk = at("call")
    talk.say("no", "deny")
    assert talk.say("Tuesday at 3", "choose_slot")[0] == "action_start_booking"


def test_that_something_is_wrong_is_no_rating() -> None:
    talk = at("rating")
    assert talk.say("the recap is wrong: it's 300 people", "correct_answer") == ["action_ask_what_to_correct"]


@pytest.mark.parametrize("words", ["today", "tomorrow morning please", "yes, next week", "Tuesday at 3pm?", "ok now"])
def test_a_time_alone_takes_the_call(words: str) -> None:
    talk = at("call")
    talk.say(words, "inform_detail", 0.6)
    assert (talk.slots["call"], talk.asks) == (True, "time_zone")


@pytest.mark.parametrize("words", ["not today", "later", "not this week", "no"])
def test_no_time_is_no_yes_to_the_call(words: str) -> None:
    talk = at("call")
    talk.say(words, "deny")
    assert talk.slots.get("call") is not True


@pytest.mark.parametrize("question", ["goals", "horizon", "recap"])
def test_what_says_no_farewell_is_hardly_one(question: str) -> None:
    talk = at(question)
    assert "utter_goodbye" not in talk.say("respect me, me sleep good", "goodbye", 0.6)
    assert "utter_goodbye" in talk.say("gotta run", "goodbye", 0.6)


def test_a_wish_for_a_call_at_the_rating_is_no_rating() -> None:
    talk = at("rating")
    assert talk.say("I want to book a call", "book_call")[0] == "action_start_booking"


def test_somebody_else_is_another_coach_while_a_time_is_chosen() -> None:
    talk = at("opening")
    assert talk.say("can I have somebody else", "ask_human")[0] == "action_choose_opening"
    talk = at("opening")
    assert talk.say("can I talk to a person", "ask_human") == ["action_call_human"]


@pytest.mark.parametrize("words", ["I can't do Tuesday", "Wednesday is not possible for me", "mornings don't work"])
def test_a_day_that_is_not_possible_cancels_nothing_while_times_are_offered(words: str) -> None:
    talk = at("opening")
    assert talk.say(words, "cancel_call")[0] == "action_choose_opening"
    talk = at("opening")
    assert talk.say("cancel my call on Tuesday, I can't make it", "cancel_call")[0] == "action_check_booking"


def test_a_detail_is_an_answer_though_it_sounds_like_a_question() -> None:
    talk = at("format")
    talk.say("video call", "faq/session_format", format="video call")
    assert (talk.slots["format"], talk.asks) == ("video call", "language")


# --- consent
def test_before_consent_nothing_is_kept() -> None:
    talk = Script()
    acts = talk.hear(heard(("I'm a nurse", "inform_role", {"seniority": "senior", "language": "English"})))
    assert acts == ["utter_consent_told", "utter_again_consent"]
    assert talk.slots == {}


def test_what_was_said_before_the_yes_counts_after_it() -> None:
    talk = Script()
    held = (part("I'm a nurse", "inform_role"), part("nights are hard", "inform_challenge"))
    acts = talk.hear(heard(("yes", "affirm"), held=held))
    assert acts == ["action_record_consent", "utter_ask_goals"]
    assert talk.slots["role"] == "I'm a nurse"


def test_a_call_asked_for_before_the_yes_is_booked_after_it() -> None:
    talk = Script()
    talk.hear(heard(("yes", "affirm"), held=(part("I want to book a call", "book_call"),)))
    assert talk.slots["call"] is True
    assert talk.asks == "time_zone"


def test_what_was_said_before_a_no_counts_for_nothing() -> None:
    talk = Script()
    talk.hear(heard(("no", "deny"), held=(part("I'm a nurse", "inform_role"),)))
    assert (talk.slots["consent"], talk.slots.get("role"), talk.asks) == (False, None, "call")


def test_who_refuses_may_book_and_is_asked_nothing_else() -> None:
    talk = Script()
    asked = []
    for words, intent in [("no", "deny"), ("yes", "affirm"), ("Lisbon", ""), ("1", ""), ("Ada", ""), ("a@b.org", "")]:
        talk.say(words, intent)
        asked.append(talk.asks)
    assert asked == ["call", "time_zone", "opening", "name", "email", None]
    assert set(talk.slots) & {"role", "challenges", "goals"} == set()


def test_what_is_told_after_a_no_is_not_kept() -> None:
    talk = Script(**REFUSED)
    talk.say("I'm a nurse at a big hospital", "inform_role", seniority="senior")
    assert not {"role", "seniority"} & set(talk.slots)


def test_consent_needs_a_clear_answer() -> None:
    talk = Script()
    assert talk.say("I'm looking for a coach", "start_intake") == ["utter_consent_begin", "utter_again_consent"]
    assert talk.slots.get("consent") is None
    talk = Script()
    assert talk.say("hm", "nlu_fallback") == ["utter_not_understood", "utter_again_consent"]
    assert talk.slots.get("consent") is None


# --- stop, go on, start over, a person, back after days
def test_stop_pauses_and_go_on_brings_the_question_back() -> None:
    talk = at("goals")
    assert talk.say("stop", "stop") == ["utter_paused"]
    assert talk.asks is None
    assert talk.say("what is this", "nlu_fallback") == ["utter_still_paused"]
    assert talk.say("what does it cost?", "faq/price") == ["utter_faq/price"]
    assert talk.tap(resume="yes") == ["utter_welcome_back", "utter_again_goals"]


def test_a_person_is_called_and_the_questions_wait() -> None:
    talk = at("goals")
    assert talk.say("can I talk to somebody", "ask_human") == ["action_call_human"]
    assert talk.slots["paused"] == "human"
    talk.say("I want to leave on time", "inform_goal")
    assert talk.asks == "goals" or talk.slots["goals"] == "I want to leave on time"


def test_an_answer_ends_the_pause() -> None:
    talk = at("goals")
    talk.say("stop", "stop")
    talk.say("I want to leave on time", "inform_goal")
    assert (talk.slots["paused"], talk.slots["goals"], talk.asks) == (None, "I want to leave on time", "horizon")


@pytest.mark.parametrize("pause", ["stop", "crisis"])
@pytest.mark.parametrize(
    ("text", "intent"),
    [("ok go on, to leave on time", "inform_goal"), ("go on please: to leave on time", "start_intake")],
)
def test_of_the_words_that_go_on_only_the_rest_is_the_answer(pause: str, text: str, intent: str) -> None:
    talk = Script(**TOLD, paused=pause)
    talk.slots |= {"goals": None}
    talk.asked = None
    assert talk.say(text, intent)[0] == "utter_welcome_back"
    assert talk.slots["goals"] == "to leave on time"


def test_what_a_greeting_says_after_a_pause_is_no_answer() -> None:
    talk = Script(**TOLD, paused="stop")
    talk.slots |= {"goals": None}
    talk.asked = None
    talk.hear(heard(("Back again.", "greet"), ("To leave on time", "inform_goal")))
    assert talk.slots["goals"] == "To leave on time"


def test_several_parts_that_tell_the_role_are_one_answer() -> None:
    talk = Script(consent=True, consent_recorded=True)
    talk.asked = None
    talk.hear(
        heard(("Owner of a brewery.", "inform_role"), ("12 employees.", "inform_role"), ("Tired", "inform_challenge"))
    )
    assert talk.slots["role"] == "Owner of a brewery. 12 employees."
    assert talk.slots["challenges"] == ["Tired"]


def test_who_pays_said_beside_an_answer_is_no_part_of_it() -> None:
    talk = at("challenges")
    pays = Part("My company pays.", "faq/confidentiality", 0.4, {"sponsor": "My company pays"}, (), 18, 34,
                {"sponsor": (18, 33)})  # fmt: skip
    talk.hear(Heard("Nobody plans well. My company pays.", (part("Nobody plans well.", "inform_challenge"), pays)))
    assert talk.slots["challenges"] == ["Nobody plans well."]
    assert talk.slots["sponsor"] == "My company pays"


def test_a_language_among_other_answers_is_one_itself() -> None:
    talk = at("horizon")
    said = Part("English.", "inform_detail", 1.0, {"language": "English"}, (), 16, 24, {"language": (16, 23)})
    talk.hear(
        Heard("before my leave. English.", (part("before my leave.", "inform_detail", horizon="before my leave"), said))
    )
    assert talk.slots["language"] == "English"


def test_a_number_to_call_is_no_way_to_meet() -> None:
    talk = at("format")
    talk.say("call me on 020 7946 0818", "inform_contact", phone="02079460818")
    assert talk.slots.get("format") is None
    assert talk.slots["phone"] == "02079460818"


def test_a_time_named_with_the_wish_for_a_call_before_consent_is_kept_for_the_offer() -> None:
    talk = Script()
    held = (part("I'd like to book a call on Tuesday at 10", "book_call"),)
    talk.hear(heard(("ok", "affirm"), held=held))
    assert talk.slots["call"] is True
    assert talk.slots["wish"] == {"words": "I'd like to book a call on Tuesday at 10", "first": True}


def test_what_is_said_with_the_going_on_is_heard() -> None:
    talk = at("goals")
    talk.say("stop", "stop")
    acts = talk.hear(heard(("I'm back.", "start_intake"), ("I want to leave on time", "inform_goal")))
    assert acts == ["utter_welcome_back", "utter_again_horizon"]
    assert talk.slots["goals"] == "I want to leave on time"


def test_a_question_with_the_going_on_is_answered() -> None:
    talk = at("goals")
    talk.say("stop", "stop")
    acts = talk.hear(heard(("Let's go on.", "start_intake"), ("But what does it cost?", "faq/price")))
    assert acts == ["utter_welcome_back", "utter_faq/price", "utter_again_goals"]


def test_who_comes_back_after_days_is_welcomed_back_to_the_open_question() -> None:
    talk = at("goals")
    assert talk.hear(heard(("hello", "greet"), returned=True)) == [
        "utter_welcome_back", "utter_greet", "utter_again_goals"
    ]  # fmt: skip


def test_who_comes_back_with_the_answer_is_heard() -> None:
    talk = at("goals")
    acts = talk.hear(heard(("I want to leave on time", "inform_goal"), returned=True))
    assert acts[0] == "utter_welcome_back"
    assert (talk.slots["goals"], talk.asks) == ("I want to leave on time", "horizon")


def test_who_still_does_not_get_the_question_hears_it_in_other_words() -> None:
    talk = at("goals")
    said = [talk.say("I don't get it", "repeat")[-1] for _ in range(3)]
    assert said == ["utter_explain_goals", "utter_easier_goals", "utter_explain_goals"]
    talk = at("horizon")
    assert [talk.say("what?", "repeat")[-1] for _ in range(2)] == ["utter_explain_horizon", "utter_simpler_horizon"]


def test_a_challenge_told_instead_of_the_role_is_thanked_for() -> None:
    talk = at("role")
    assert talk.say("we lost a customer", "inform_challenge", 0.9) == ["utter_told_challenges", "utter_again_role"]
    assert talk.slots["challenges"] == ["we lost a customer"]
    talk = at("role")
    acts = talk.hear(heard(("I'm a nurse", "inform_role"), ("nobody listens", "inform_challenge")))
    assert acts == ["utter_ask_goals"]


def test_a_fourth_challenge_is_said_to_stand_with_the_third() -> None:
    talk = at("challenges")
    assert talk.say("1. a 2. b 3. c 4. d", "inform_challenge") == ["utter_joined", "utter_ask_goals"]
    assert talk.slots["challenges"] == ["a", "b", "c; d"]
    talk = at("challenges")
    assert talk.say("1. a 2. b 3. c", "inform_challenge") == ["utter_ask_goals"]


def test_a_role_said_late_takes_the_place_of_what_was_none() -> None:
    talk = Script(**{**CONSENTED, "role": "it all feels pointless", "challenges": ["x"]})
    assert talk.say("im an engineer", "inform_role", 0.9, title="engineer")[0] == "utter_corrected"
    assert (talk.slots["role"], talk.slots.get("goals"), talk.asks) == ("im an engineer", None, "goals")


def test_a_mention_of_the_job_empties_no_role() -> None:
    talk = at("recap")
    talk.say("i need somebody who did my job before", "correct_answer")
    assert talk.slots["role"] == ROLE


@pytest.mark.parametrize("question", ["name", "email", "rating"])
def test_a_question_nobody_foresaw_is_no_name(question: str) -> None:
    talk = at(question)
    acts = talk.say("is there a fee if I cancel?", "nlu_fallback")
    assert acts == ["utter_unknown_question", f"utter_again_{question}"]


def test_start_over_clears_the_answers_but_not_the_consent() -> None:
    talk = Script(**MATCHED)
    assert talk.say("start over", "restart") == ["utter_ask_confirm_restart"]
    assert talk.slots["role"] == ROLE
    assert talk.say("yes", "affirm") == ["action_start_over", "utter_ask_role"]
    assert {k: v for k, v in talk.slots.items() if v} == CONSENTED


def test_start_over_is_asked_about_only_where_something_would_be_lost() -> None:
    assert at("role").say("start over", "restart") == ["action_start_over", "utter_again_role"]


def test_start_over_said_twice_is_a_yes_and_a_no_keeps_the_answers() -> None:
    talk = at("goals")
    talk.say("start over", "restart")
    assert talk.say("yes start over", "restart") == ["action_start_over", "utter_ask_role"]
    talk = at("goals")
    talk.say("start over", "restart")
    assert talk.say("no", "deny") == ["utter_not_restarted", "utter_ask_goals"]
    assert (talk.slots["role"], talk.slots["flow"]) == (ROLE, None)


def test_start_over_keeps_a_booked_call() -> None:
    talk = Script(**BOOKED)
    talk.say("start over", "restart")
    talk.say("yes", "affirm")
    kept = {k: v for k, v in talk.slots.items() if v}
    assert {"booking", "opening", "name", "email"} <= set(kept)
    assert not {"role", "goals", "need"} & set(kept)


# --- crisis
EVERYWHERE = [{}, CONSENTED, REFUSED, TOLD, SKIPPED_REST, MATCHED, OFFERED, CHOSEN, BOOKED]


@pytest.mark.parametrize("slots", EVERYWHERE)
def test_a_clear_crisis_comes_before_everything(slots: dict[str, Any]) -> None:
    talk = Script(**slots)
    acts = talk.hear(heard(("I'm a nurse.", "inform_role"), ("What does it cost?", "faq/price"), crisis="clear"))
    assert acts == ["action_help_in_crisis"]
    assert {**talk.slots, "paused": None} == {**slots, "paused": None}


def test_a_clear_crisis_is_heard_during_a_pause_and_in_a_foreign_language() -> None:
    talk = Script(**TOLD, paused="stop")
    assert talk.hear(heard(("…", "crisis"), crisis="clear", foreign=True)) == ["action_help_in_crisis"]


def test_a_possible_crisis_gets_a_caring_line_and_the_question_stays_open() -> None:
    talk = at("goals")
    acts = talk.hear(heard(("I can't go on", "crisis", 0.4), crisis="possible"))
    assert acts == ["action_care", "utter_meant_goals"]
    assert (talk.asks, talk.slots.get("goals")) == ("goals", None)


def at_care(slot: str, words: str) -> Script:
    talk = at(slot)
    talk.hear(heard((words, "inform_challenge", 0.4), crisis="possible"))
    return talk


@pytest.mark.parametrize(
    ("words", "intent"),
    [("yes", "affirm"), ("I'm fine, it's only work", "inform_challenge"), ("no, I'm ok", "deny"),
     ("nothing like that", "deny"), ("go on", "tell_more"), ("i mean figuratively", "inform_challenge"),
     ("just a figure of speech", "inform_challenge"), ("not literally", "deny")],
)  # fmt: skip
def test_what_stood_beside_a_caring_line_is_the_answer_when_it_was_meant_so(words: str, intent: str) -> None:
    talk = at_care("challenges", "I can't let go")
    assert talk.say(words, intent) == ["utter_ask_goals"]
    assert (talk.slots["challenges"], talk.slots["meant"]) == (["I can't let go"], None)


def test_a_tap_takes_what_stood_beside_a_caring_line() -> None:
    talk = at_care("goals", "that it all ends")
    talk.tap(meant="yes")
    assert (talk.slots["goals"], talk.asks) == ("that it all ends", "horizon")
    assert talk.tap(meant="yes")[0] == "utter_old_button"


def test_more_words_after_a_caring_line_stand_beside_the_first() -> None:
    talk = at_care("challenges", "I can't let go")
    talk.say("my boss wants it all done by me alone", "inform_challenge")
    assert talk.slots["challenges"] == ["I can't let go", "my boss wants it all done by me alone"]
    assert talk.asks == "goals"


def test_a_question_after_a_caring_line_is_answered_and_nothing_lost() -> None:
    talk = at_care("goals", "that it all ends")
    acts = talk.say("what does it cost?", "faq/price")
    assert acts == ["utter_faq/price", "utter_meant_goals"]
    talk.say("yes", "affirm")
    assert talk.slots["goals"] == "that it all ends"


@pytest.mark.parametrize("message", [("no", "deny"), ("skip that", "skip_question")])
def test_what_stood_beside_a_caring_line_can_be_dropped(message: tuple[str, str]) -> None:
    talk = at_care("goals", "that it all ends")
    talk.say(*message)
    assert (talk.slots.get("goals"), talk.slots["meant"]) == (None, None)


def test_a_crisis_drops_what_stood_beside_a_caring_line() -> None:
    talk = at_care("goals", "that it all ends")
    talk.hear(heard(("…", "crisis"), crisis="clear"))
    assert (talk.slots.get("goals"), talk.slots["meant"]) == (None, None)


def test_two_caring_lines_keep_both_messages() -> None:
    talk = at_care("challenges", "I can't let go")
    talk.hear(heard(("it eats me alive", "inform_challenge"), crisis="possible"))
    talk.say("yes", "affirm")
    assert talk.slots["challenges"] == ["I can't let go", "it eats me alive"]


@pytest.mark.parametrize(
    ("words", "intent"),
    [("ok", "affirm"), ("yes", "affirm"), ("thank you", "thank"), ("hello?", "greet"), ("I'm in Ireland", ""),
     ("work is too much", "inform_challenge")],
)  # fmt: skip
def test_after_a_crisis_no_question_comes_before_the_prospect_asks_to_go_on(words: str, intent: str) -> None:
    talk = at("goals")
    talk.hear(heard(("…", "crisis"), crisis="clear"))
    talk.say(words, intent)
    assert talk.asks is None
    assert talk.slots["paused"] == "crisis"


@pytest.mark.parametrize(
    "words",
    [
        "ok I'm fine, go on",
        "ok thanks, next",
        "I'm better now thanks, let's continue",
        "no I'm ok, next question please",
    ],
)
def test_after_a_crisis_who_wants_to_go_on_does(words: str) -> None:
    talk = at("goals")
    talk.hear(heard(("…", "crisis"), crisis="clear"))
    assert talk.say(words, "out_of_scope") == ["utter_welcome_back", "utter_again_goals"]


def test_after_a_crisis_a_yes_goes_on_once_that_was_asked() -> None:
    talk = at("goals")
    talk.hear(heard(("…", "crisis"), crisis="clear"))
    assert talk.say("yes", "affirm") == ["action_help_in_crisis"]
    talk.slots["resume_offered"] = True
    assert talk.say("ok", "affirm") == ["action_help_in_crisis"]
    assert talk.say("yes please", "affirm") == ["utter_welcome_back", "utter_again_goals"]


@pytest.mark.parametrize("level", ["possible", "clear"])
def test_who_wants_to_go_on_and_may_be_in_danger_gets_help(level: str) -> None:
    talk = at("goals")
    talk.hear(heard(("…", "crisis"), crisis="clear"))
    talk.slots["resume_offered"] = True
    acts = talk.hear(heard(("ok I'm fine, go on, it's over anyway", "out_of_scope"), crisis=level))
    assert (acts, talk.slots["paused"]) == (["action_help_in_crisis"], "crisis")


def test_in_another_pause_a_possible_crisis_is_cared_for() -> None:
    talk = at("goals")
    talk.say("stop", "stop")
    assert talk.hear(heard(("nobody would miss me", "out_of_scope"), crisis="possible")) == ["action_care"]


def test_another_language_is_noticed_beside_a_possible_crisis() -> None:
    talk = at("role")
    acts = talk.hear(heard(("…", "crisis", 0.3), crisis="possible", foreign=True))
    assert acts == ["action_care", "action_say_other_language", "utter_again_role"]


def test_after_a_crisis_the_questions_go_on_when_asked_for() -> None:
    for going_on in [heard(("let's go on with the questions", "start_intake")), None]:
        talk = at("goals")
        talk.hear(heard(("…", "crisis"), crisis="clear"))
        assert talk.say("what is mentoring?", "faq/what_is_mentoring") == ["action_help_in_crisis"]
        acts = talk.hear(going_on) if going_on else talk.tap(resume="yes")
        assert acts == ["utter_welcome_back", "utter_again_goals"]


# --- buttons
def test_a_tap_answers_the_question_it_belongs_to() -> None:
    talk = at("horizon")
    talk.tap(horizon="no hurry")
    assert (talk.slots["horizon"], talk.asks) == ("no hurry", "sponsor")


def test_an_old_yes_or_no_button_changes_nothing() -> None:
    talk = at_the_end()
    before = dict(talk.slots)
    for slot in ["recap", "call", "confirm_erase", "confirm_cancel", "opening", "rating"]:
        assert talk.tap(**{slot: "yes"})[0] == "utter_old_button", slot
        assert {k: talk.slots.get(k) for k in before} == before


def test_an_old_answer_button_changes_that_answer() -> None:
    talk = Script(**{**MATCHED, "horizon": "no hurry"})
    assert talk.tap(horizon="within three months")[0] == "utter_corrected"
    assert talk.slots["horizon"] == "within three months"


def test_the_consent_button_tapped_later_changes_the_consent() -> None:
    talk = Script(**REFUSED)
    talk.tap(consent="yes")
    assert (talk.slots["consent"], talk.asks) == (True, "role")
    talk = Script(**TOLD)
    assert talk.tap(consent="no")[0] == "utter_ask_confirm_withdraw"


def test_a_button_for_what_may_not_be_asked_asks_for_consent_first() -> None:
    talk = Script()
    assert talk.tap(horizon="no hurry") == ["utter_consent_first", "utter_again_consent"]
    assert talk.slots == {}


@pytest.mark.parametrize("forged", [{"role": "<b>"}, {"nosuch": "x"}, {"skip": "nosuch"}, {"correct": "nosuch"}, {}])
def test_a_strange_button_breaks_nothing(forged: dict[str, str]) -> None:
    for slots in EVERYWHERE:
        Script(**slots).tap(**forged)


def test_a_name_is_a_name_whatever_it_sounds_like() -> None:
    talk = at("name")
    talk.say("Grace Price", "faq/price", name="Grace Price")
    assert (talk.slots["name"], talk.asks) == ("Grace Price", "email")
    talk = at("name")
    assert talk.say("what's the price?", "faq/price", name="Price") == ["utter_faq/price", "utter_again_name"]


def test_an_answer_beside_a_request_to_explain_is_taken() -> None:
    talk = at("role")
    talk.hear(heard(("Sorry?", "repeat"), ("I lead a team.", "inform_role")))
    assert (talk.slots["role"], talk.asks) == ("I lead a team.", "challenges")


def test_a_guess_is_no_yes() -> None:
    for question in ["consent", "recap", "call"]:
        talk = at(question)
        talk.say("Inge", "affirm", 0.3)
        assert talk.slots.get(question) is None
        assert talk.asks == question or question == "recap"


def test_a_guess_beside_the_answer_is_no_command() -> None:
    talk = Script()
    talk.hear(heard(("no thanks,", "deny"), ("I don't want anything stored", "erase_my_data", 0.3)))
    assert talk.asks == "call"


def test_nothing_to_change_after_all_shows_the_summary_again() -> None:
    talk = at("recap")
    talk.say("no", "deny")
    assert talk.say("no", "deny") == ["action_ask_recap"]


# --- asides with a question of their own
def test_cancelling_asks_first_and_then_cancels() -> None:
    talk = Script(**BOOKED)
    assert talk.say("please cancel", "cancel_call") == ["action_check_booking", "action_ask_confirm_cancel"]
    assert talk.asks == "confirm_cancel"
    assert talk.say("yes", "affirm")[0] == "action_cancel_call"
    assert talk.slots["booking"] is None
    assert not {"flow", "confirm_cancel", "has_booking"} & {k for k, v in talk.slots.items() if v is not None}


def test_a_no_keeps_the_call() -> None:
    talk = Script(**BOOKED)
    talk.say("please cancel", "cancel_call")
    assert talk.say("no", "deny") == ["utter_call_kept", "utter_ask_rating"]
    assert talk.slots["booking"] == "b1"


def test_where_no_call_is_there_nothing_is_asked() -> None:
    talk = at("goals")
    assert talk.say("please cancel", "cancel_call") == ["action_check_booking", "utter_again_goals"]
    assert talk.slots.get("has_booking") is None


def test_an_aside_can_be_interrupted_by_a_question() -> None:
    talk = Script(**BOOKED)
    talk.say("please cancel", "cancel_call")
    assert talk.say("what does it cost?", "faq/price") == ["utter_faq/price", "utter_again_confirm_cancel"]
    assert talk.asks == "confirm_cancel"


def test_an_aside_can_be_asked_for_twice() -> None:
    talk = at("goals")
    for _ in range(2):
        assert talk.say("delete it all", "erase_my_data") == ["utter_ask_confirm_erase"]
        assert talk.say("no", "deny") == ["utter_not_erased", "utter_ask_goals"]


def test_moving_instead_of_cancelling_keeps_the_call_and_offers_times() -> None:
    talk = Script(**BOOKED)
    talk.say("please cancel", "cancel_call")
    acts = talk.say("no, move it instead", "reschedule_call")
    assert "action_start_move" in acts
    assert talk.asks == "opening"


def test_a_wish_for_a_call_leaves_an_aside() -> None:
    talk = at("call")
    talk.say("delete it all", "erase_my_data")
    talk.say("no, book me a call", "book_call")
    assert (talk.asks, talk.slots["flow"]) == ("time_zone", None)


def test_a_second_aside_takes_the_place_of_the_first() -> None:
    talk = Script(**BOOKED)
    talk.say("please cancel", "cancel_call")
    assert talk.say("no, delete everything", "erase_my_data") == ["utter_ask_confirm_erase"]
    talk.say("no", "deny")
    talk.slots["booking"] = None
    assert talk.say("please cancel", "cancel_call")[0] == "action_check_booking"
    assert talk.asks != "confirm_cancel"


@pytest.mark.parametrize(("pause", "words"), [("stop", "stop"), ("ask_human", "a human"), ("crisis", "…")])
def test_data_can_be_erased_during_a_pause(pause: str, words: str) -> None:
    talk = at("goals")
    talk.hear(heard((words, pause), crisis="clear" if pause == "crisis" else None))
    assert talk.say("delete it all", "erase_my_data") == ["utter_ask_confirm_erase"]
    assert talk.say("no", "deny") == ["utter_not_erased"]
    assert talk.slots["paused"]
    talk.say("delete it all", "erase_my_data")
    assert talk.say("yes", "affirm") == ["action_erase_my_data"]


@pytest.mark.parametrize("intent", ["dont_know", "repeat", "skip_question"])
def test_a_pause_is_never_silent(intent: str) -> None:
    talk = at("goals")
    talk.say("stop", "stop")
    assert talk.say("hm", intent) == ["utter_still_paused"]


def test_stopping_leaves_an_aside() -> None:
    talk = at("goals")
    talk.say("delete it all", "erase_my_data")
    assert talk.say("stop", "stop") == ["utter_paused"]
    assert talk.say("go on", "start_intake") == ["utter_welcome_back", "utter_again_goals"]


def test_withdrawing_asks_first() -> None:
    talk = Script(**TOLD)
    assert talk.say("I take it back", "withdraw_consent") == ["utter_ask_confirm_withdraw"]
    talk.say("yes", "affirm")
    assert talk.slots["consent"] is False
    assert talk.asks == "call"


# --- whatever is heard
INTENTS = sorted({*project_flows().triggers, *FAQ, "affirm", "deny", "start_intake", "inform_role", "inform_challenge",
                  "inform_goal", "inform_detail", "inform_contact", "give_rating", "nlu_fallback", ""})  # fmt: skip
ENTITIES = sorted({q.entity for q in QUESTIONS.values() if q.entity} | {"title", "seniority", "span", "phone"})
PARTS = st.builds(
    lambda text, intent, confidence, entities: part(text, intent, confidence, **entities),
    st.text(max_size=20),
    st.sampled_from(INTENTS),
    st.floats(0, 1),
    st.dictionaries(st.sampled_from(ENTITIES), st.text(min_size=1, max_size=5), max_size=2),
)
TAPS = st.dictionaries(
    st.sampled_from([*QUESTIONS, "skip", "correct", "resume", "nosuch"]),
    st.sampled_from([*QUESTIONS, "yes", "no", "rest", "more", "3", ""]),
    min_size=1,
    max_size=2,
)


def _message(parts: list[Part], **more: Any) -> Heard:
    return heard(*parts, **more)


MESSAGES = st.builds(
    _message,
    st.lists(PARTS, min_size=1, max_size=4),
    tapped=st.one_of(st.none(), TAPS),
    crisis=st.sampled_from([None, None, None, "possible", "clear"]),
    foreign=st.booleans(),
    returned=st.booleans(),
    held=st.lists(PARTS, max_size=2).map(tuple),
)
KNOWN = {*names(), LISTEN}
# Actions that may say nothing, where what they read was clear.
READERS = {q.read for q in QUESTIONS.values()} | {"action_start_booking", "action_weigh_need"}


@settings(deadline=None, max_examples=80)
@given(st.lists(MESSAGES, min_size=1, max_size=6))
def test_whatever_is_heard_every_turn_ends_in_known_acts(messages: list[Heard]) -> None:
    talk = Script()
    for message in messages:
        acts = talk.hear(message)
        assert set(acts) <= KNOWN
        assert set(acts) - project_flows().silent - READERS, "a turn without a word"
        assert talk.asks is None or talk.asks in QUESTIONS
        for slot, question in QUESTIONS.items():
            if question.answer == "yes_no":
                assert talk.slots.get(slot) in (None, True, False), (slot, talk.slots[slot])


@settings(deadline=None, max_examples=80)
@given(st.lists(MESSAGES, min_size=1, max_size=6))
def test_whatever_is_heard_no_answer_is_kept_before_consent(messages: list[Heard]) -> None:
    talk = Script()
    for message in messages:
        talk.hear(message)
        if talk.slots.get("consent") is True:
            return
        told = {k for k, v in talk.slots.items() if v is not None and k in (*QUESTIONS, "seniority", "span", "need")}
        needed = {k for k in told if QUESTIONS.get(k) and QUESTIONS[k].without_consent}
        assert told - needed <= {"consent", "call"}, talk.slots
        if talk.slots.get("consent") is None:
            assert told <= {
                "consent",
                "call",
                "confirm_erase",
                "confirm_withdraw",
                "confirm_cancel",
                "confirm_restart",
            }, talk.slots


@settings(deadline=None)
@given(MESSAGES, st.sampled_from(EVERYWHERE), st.sampled_from([None, *QUESTIONS]))
def test_interpreting_never_raises_and_never_changes_what_it_is_given(
    message: Heard, slots: dict[str, Any], open_slot: str | None
) -> None:
    before = repr(slots)
    turn = interpret(project_flows(), slots, Asked(open_slot) if open_slot else None, message)
    assert isinstance(turn, Turn)
    assert len(set(turn.say)) == len(turn.say)
    assert repr(slots) == before


def test_a_pause_says_nothing_more() -> None:
    assert next_acts(project_flows(), {**TOLD, "paused": "stop"}, frozenset(), None) == ([LISTEN], {})


# --- a yes that can't be taken back
@pytest.mark.parametrize("words", ["yes you can keep it", "yes, but not the call", "ok wait", "yes don't"])
def test_a_doubtful_yes_erases_nothing(words: str) -> None:
    talk = Script(**MATCHED)
    talk.say("delete my data", "erase_my_data")
    assert talk.asks == "confirm_erase"
    assert "action_erase_my_data" not in talk.say(words, "affirm")
    assert talk.asks == "confirm_erase"
    assert "action_erase_my_data" in talk.say("yes, erase everything", "affirm")


def test_a_second_no_leaves_a_question_open() -> None:
    talk = Script(**CONSENTED)
    assert talk.say("no", "deny") == ["utter_explain_role"]
    assert talk.say("no!", "deny") == ["utter_skipped", "utter_ask_challenges"]


def test_a_guessed_correction_that_names_nothing_is_the_answer() -> None:
    talk = at("challenges")
    talk.say("nobody reads the plan", "correct_answer", 0.4)
    assert (talk.slots["role"], talk.slots["challenges"]) == (ROLE, ["nobody reads the plan"])
