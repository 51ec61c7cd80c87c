"""Which answer a correction means, and the value it gives instead."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted import BOOKED, ROLE, TOLD, at, part, project_flows

from bot.coaching.corrections import corrected, mentioned, pointed_at, value_of
from bot.coaching.heard import Heard, Part

FLOWS = project_flows()


def meant(
    words: str, slots: dict[str, Any], before: str | None = None, **entities: str
) -> tuple[str, str | None] | None:
    hit = corrected(FLOWS, slots, part(words, "correct_answer", **entities), before)
    return (hit[0].collect, hit[1]) if hit else None


@pytest.mark.parametrize(
    ("words", "slot"),
    [
        ("my role is matron", "role"),
        ("the job title is wrong", "role"),
        ("change my goal", "goals"),
        ("my biggest challenge is sleep", "challenges"),
        ("your e-mail for me", "email"),
        ("my time zone is Lisbon", "time_zone"),
        ("the weather is fine", None),
        ("matron", None),
        ("roles are hard", None),
    ],
)
def test_an_answer_is_named_by_its_words(words: str, slot: str | None) -> None:
    named = mentioned(FLOWS, part(words))
    assert (named.collect if named else None) == slot


@pytest.mark.parametrize(
    ("words", "slot", "value"),
    [
        ("my role is matron", "role", "matron"),
        ("actually my role is matron", "role", "matron"),
        ("my role should be head of support", "role", "head of support"),
        ("my goal would be actually to sleep", "goals", "to sleep"),
        ("my role: matron", "role", "matron"),
        ("my role is wrong", "role", None),
        ("the goal is not right", "goals", None),
        ("change my role", "role", None),
        ("my challenges are: too much work, no sleep", "challenges", "too much work, no sleep"),
        ("my goal is total rest", "goals", "total rest"),
        ("the goal is too long, make it: to rest", "goals", "to rest"),
        ("my goal is something else: sleep", "goals", "sleep"),
        ("my goal is not right its to sleep", "goals", "to sleep"),
        ("my problem is different", "challenges", None),
        ("my role is all wrong", "role", None),
        ("no sleep is my problem too", "challenges", "no sleep"),
        ("that is my problem", "challenges", None),
    ],
)
def test_a_named_answer_gets_what_follows_its_name(words: str, slot: str, value: str | None) -> None:
    assert meant(words, TOLD) == (slot, value)


def test_an_answer_not_given_yet_is_not_corrected() -> None:
    assert pointed_at(FLOWS, {"consent": True}, part("my role is matron")) is None


def test_another_value_of_an_entity_says_which_answer() -> None:
    assert meant("eva@example.org please", BOOKED, email="eva@example.org") == ("email", "eva@example.org")
    assert meant("no, Eva", BOOKED, name="Eva") == ("name", "Eva")


def test_the_same_value_again_is_no_correction_of_it() -> None:
    assert meant("it is Ada", BOOKED, name="Ada") is None


@pytest.mark.parametrize(("before", "slot"), [("goals", "challenges"), ("challenges", "role"), ("horizon", "goals")])
def test_without_a_name_it_is_the_answer_before_the_open_question(before: str, slot: str) -> None:
    assert meant("sorry, I meant the nights", TOLD, before) == (slot, "the nights")


def test_without_a_name_and_an_open_question_nothing_is_guessed() -> None:
    assert meant("sorry, I meant the nights", TOLD) is None


def test_the_classifiers_second_thought_says_which_answer() -> None:
    guessed = Part("no, a matron", "correct_answer", 0.6, {}, (("correct_answer", 0.6), ("inform_role", 0.3)))
    hit = corrected(FLOWS, TOLD, guessed, "horizon")
    assert hit is not None
    assert (hit[0].collect, hit[1]) == ("role", "a matron")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("sorry, I meant the nights", "the nights"),
        ("no wait, actually it's the nights.", "the nights"),
        ("make that two teams", "two teams"),
        ("correction: two teams", "two teams"),
        ("scratch that \u2014 two teams", "two teams"),
        ("nobody listens", "nobody listens"),
        ("no", None),
        ("that's wrong", None),
        ("this is not right", None),
        ("sorry, that's a mistake", None),
        ("", None),
        ("i said i want to sleep", "i want to sleep"),
        ("no im an intern", "im an intern"),
        ("no sleep", "no sleep"),
        ("sorry, no time", "no time"),
        ("no-one listens", "no-one listens"),
        ("well rested people", "well rested people"),
        ("wait times are too long", "wait times are too long"),
        ("wrong priorities everywhere", "wrong priorities everywhere"),
        ("rather too much work", "rather too much work"),
        ("make it to the top", "make it to the top"),
        ("i said no to a promotion", "i said no to a promotion"),
        ("that is all wrong", None),
    ],
)
def test_the_value_is_what_stands_behind_the_lead_in(words: str, value: str | None) -> None:
    assert value_of(words) == value


def test_a_word_that_begins_like_a_lead_in_is_kept() -> None:
    assert value_of("nobody") == "nobody"
    assert value_of("waiters") == "waiters"


@pytest.mark.parametrize(
    "words",
    ["remove no sleep", "please put it back", "drop that one", "nothing is hard", "nothing really", "undo that"],
)
def test_a_command_or_nothing_is_no_new_value(words: str) -> None:
    guessed = Part(words, "inform_goal", 0.9, {}, (("inform_goal", 0.9),))
    assert corrected(FLOWS, TOLD, guessed, "horizon") is None


SAID = (
    "no not too to my the goal is are challenges problem role make it: that's its wrong sorry, wait well rather i said "
    "much work sleep, today total actually instead also; different change"
).split()


@given(st.lists(st.sampled_from(SAID), max_size=10).map(" ".join), st.sampled_from([None, *FLOWS.questions]))
def test_a_new_value_is_cut_out_between_words(words: str, before: str | None) -> None:
    for value in (value_of(words), (corrected(FLOWS, TOLD, part(words, "correct_answer"), before) or ("", None))[1]):
        assert value is None or re.search(rf"(?<!\w){re.escape(value)}(?!\w)", words)


@given(st.text(max_size=80), st.sampled_from([None, *FLOWS.questions]))
def test_any_words_are_read_without_a_fault(words: str, before: str | None) -> None:
    hit = corrected(FLOWS, BOOKED, part(words, "correct_answer"), before)
    if hit is not None and hit[1] is not None:
        assert hit[1].strip()
        assert hit[1] in words


# --- taken back outright
def hesitant(text: str, **likely: float) -> Heard:
    """Words of which the understanding isn't sure."""
    ranking = tuple(sorted(likely.items(), key=lambda pair: -pair[1]))
    return Heard(text, (Part(text, *ranking[0], {}, ranking, 0, len(text)),))


@pytest.mark.parametrize("words", ["actually no: a head nurse", "no i meant a head nurse", "wait no, a head nurse"])
@pytest.mark.parametrize("question", ["challenges", "goals"])
def test_what_takes_an_answer_back_corrects_it(words: str, question: str) -> None:
    talk = at(question)
    acts = talk.hear(hesitant(words, inform_role=0.49, correct_answer=0.4, inform_challenge=0.01, inform_goal=0.01))
    assert acts == ["utter_corrected", f"utter_again_{question}"]
    assert (talk.slots["role"], talk.asks) == ("a head nurse", question)


def test_what_takes_back_and_names_nothing_is_of_the_answer_before() -> None:
    talk = at("challenges")
    talk.hear(hesitant("no i meant VP", deny=0.51, correct_answer=0.44))
    assert talk.slots["role"] == "VP"
    talk = at("goals")
    talk.hear(hesitant("no, i meant the rota", correct_answer=0.3, inform_challenge=0.4))
    assert (talk.slots["challenges"], talk.asks) == (["the rota"], "goals")


@pytest.mark.parametrize("words", ["actually no: nobody listens", "no i meant what i say", "actually no sleep"])
def test_a_trouble_that_begins_like_a_correction_is_the_answer(words: str) -> None:
    talk = at("challenges")
    talk.hear(hesitant(words, inform_challenge=0.6, correct_answer=0.2))
    assert (talk.slots["role"], talk.slots["challenges"]) == (ROLE, [words])


@pytest.mark.parametrize(
    ("text", "value"),
    [("wait no, im a cook", "im a cook"), ("sorry no: a cook", "a cook"), ("no no sleep", "no sleep")],
)
def test_a_doubled_lead_in_is_no_part_of_the_value(text: str, value: str) -> None:
    assert value_of(text) == value
