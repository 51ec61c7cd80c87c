"""A change asked for outright, by an answer's name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted import project_flows

from bot.coaching.edits import edited, spoken_of, wanted

FLOWS = project_flows()


def meant(words: str, confirming: bool = True) -> tuple[str, str | None] | None:
    hit = wanted(FLOWS, words, confirming=confirming)
    return (hit[0].collect, hit[1]) if hit else None


@pytest.mark.parametrize(
    ("words", "slot", "value"),
    [
        ("change the language to french", "language", "french"),
        ("please change the language to french please", "language", "french"),
        ("and switch my goal to: to rest", "goals", "to rest"),
        ("change who pays to me", "sponsor", "me"),
        ("Goal: to rest", "goals", "to rest"),
        ("my role should be matron", "role", "matron"),
        ("the goal is too long, make it: to rest", "goals", "to rest"),
        ("my problem is different", "challenges", None),
        ("change my goal to something else", "goals", None),
        ("change my goal first: become ceo", "goals", "become ceo"),
        ("ok but change my goal now please to become ceo", "goals", "become ceo"),
    ],
)
def test_the_answer_is_named_and_its_value_follows(words: str, slot: str, value: str | None) -> None:
    assert meant(words) == (slot, value)
    assert meant(words, confirming=False) == (slot, value)


@pytest.mark.parametrize(
    ("words", "slot"),
    [("Role", "role"), ("my goal please", "goals"), ("change the language", "language"), ("what's hard", "challenges"),
     ("whats hard", "challenges"), ("how soon", "horizon"), ("who pays", "sponsor"), ("How to meet", "format"),
     ("360-degree feedback", "feedback_360"), ("the 360", "feedback_360")],
)  # fmt: skip
def test_under_the_summary_the_name_alone_asks_for_that_answer(words: str, slot: str) -> None:
    assert meant(words) == (slot, None)
    assert meant(words, confirming=False) is None


@pytest.mark.parametrize(
    "words",
    ["the weather is fine", "my role is matron", "role models are rare", "change everything", "nobody pays", ""],
)
def test_what_names_no_answer_or_only_tells_is_no_edit(words: str) -> None:
    assert meant(words) is None


def test_a_short_question_is_known_by_its_name_in_few_words() -> None:
    assert spoken_of(FLOWS, "the employer doesnt pay") is FLOWS.questions["sponsor"]
    assert spoken_of(FLOWS, "no language preference") is FLOWS.questions["language"]
    assert spoken_of(FLOWS, "nobody listens") is None


SAID = "change the my goal language role to too total : is different, french today rest make it please who pays".split()


@given(st.lists(st.sampled_from(SAID), max_size=10).map(" ".join), st.booleans())
def test_the_value_stands_in_the_words_as_it_is(words: str, confirming: bool) -> None:
    hit = wanted(FLOWS, words, confirming=confirming)
    if hit and hit[1]:
        assert re.search(rf"(?<!\w){re.escape(hit[1])}(?!\w)", words)


@pytest.mark.parametrize(
    ("words", "slot", "items"),
    [
        ("Goal: “to rest. What does it cost?”", "goals", ["to rest. What does it cost?"]),
        ("What's hard: “time: none”; “trust; and: more”", "challenges", ["time: none", "trust; and: more"]),
        ("What\u2019s hard: “time”; “ ”", "challenges", ["time"]),
        ("Role: “a\nb”", "role", ["a\nb"]),
    ],
)
def test_an_answer_edited_in_place_is_what_stands_between_the_marks(words: str, slot: str, items: list[str]) -> None:
    hit = edited(FLOWS, words)
    assert hit is not None
    assert (hit[0].collect, hit[1]) == (slot, items)


@pytest.mark.parametrize(
    "words",
    [
        "Goal: to rest",
        "Goal: “to rest” please",
        "My cat: “to rest”",
        "Goal: “”",
        "Goal “to rest”",
        "Email: “a@b.example”",
    ],
)
def test_other_messages_are_no_answer_edited_in_place(words: str) -> None:
    assert edited(FLOWS, words) is None


@given(st.text(alphabet="Goal:“”; \n", max_size=2000))
def test_whatever_is_sent_is_read_at_once(words: str) -> None:
    edited(FLOWS, words)
