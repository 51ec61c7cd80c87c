from __future__ import annotations

import pytest

from bot.nlu import clauses, forms
from bot.nlu.forms import CHALLENGE, GOAL, ROLE

INTENTS = [CHALLENGE, GOAL, ROLE]


@pytest.mark.parametrize(
    "text",
    [
        "and I'd like to learn how to say no",
        "want a common line by spring",
        "in six months they should come to me first",
        "looking for somebody with experience",
    ],
)
def test_a_wish_is_known_by_how_it_begins(text: str) -> None:
    assert forms.wish(text)


@pytest.mark.parametrize(
    "text",
    ["and nobody wants to document anything", "turnover is terrible", "we keep firefighting instead of planning"],
)
def test_a_trouble_is_known_by_its_words(text: str) -> None:
    assert forms.trouble(text)
    assert not forms.wish(text)


def test_the_plainest_wishes_and_troubles_outweigh_what_their_few_words_seem_to_mean() -> None:
    assert forms.bonus("want to turn it around", INTENTS).max() > forms.bonus("should be calm", INTENTS).max()
    for told in ("nobody hits target", "five people called in sick yesterday"):
        assert forms.bonus(told, INTENTS).max() > forms.bonus("turnover is terrible", INTENTS).max()


def test_under_the_question_for_challenges_only_a_wish_speaks_for_a_goal() -> None:
    assert forms.bonus("motivating people who earn more elsewhere", INTENTS, "challenges")[1] < 0
    assert forms.bonus("I want peace", INTENTS, "challenges").argmax() == 1


def test_what_others_want_is_no_wish_of_the_prospect() -> None:
    assert not forms.wish("the owner wants more profit")


def test_nobody_who_reports_and_a_lost_job_are_no_troubles_beside_a_role() -> None:
    assert forms.bonus("nobody reports to me", INTENTS).argmax() == 2
    assert forms.bonus("unemployed since May", INTENTS).argmax() == 2


def test_under_the_question_for_the_goals_the_form_says_nothing() -> None:
    assert not forms.bonus("they stop ignoring me", INTENTS, "goals").any()


def test_a_clause_without_a_subject_is_tried_as_a_piece_of_its_own() -> None:
    text = "team leader in IT support, 8 people, want to learn to delegate"
    assert [piece.text for piece in clauses.pieces(clauses.Part(text, 0, len(text)))] == [
        "team leader in IT support, 8 people,",
        "want to learn to delegate",
    ]


def test_a_segment_that_tells_something_new_is_tried_as_a_piece() -> None:
    text = "I manage a call centre, 80 agents, turnover is terrible, at night I lie awake"
    assert len(clauses.pieces(clauses.Part(text, 0, len(text)))) == 1
    assert clauses.pieces(clauses.Part(text, 0, len(text)), forms.telling)[1].text.startswith("turnover is terrible")


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("and I don't shout any more", "that they trust me"),
        ("and i not cry at home", "that they respect me"),
        ("and I don't lose my temper", "more trust"),
        ("and i not get angry so fast", "be calm"),
        ("and I'm not tired all the time", "that I sleep"),
        ("and never work weekends", "leave on time"),
        ("or nobody shouts", "calm meetings"),
        ("but not lose the friends", "get promoted"),
        ("and they don\u2019t bypass me", "be taken seriously"),
        ("and we are not late", "ship every month"),
    ],
)
def test_a_clause_with_not_goes_on_with_the_goal(text: str, before: str) -> None:
    assert forms.goes_on(text, before, "goals")


@pytest.mark.parametrize(
    ("text", "before", "asks"),
    [
        ("and I don't sleep", "my boss shouts at me", "challenges"),
        ("and nobody listens right now", "more trust", "goals"),
        ("but I don't know how to start", "a calm team", "goals"),
        ("and my boss shouts", "a calm team", "goals"),
        ("and I don't trust them", "I'm a team lead", None),
        ("I can't delegate", "a calm team", "goals"),
    ],
)
def test_a_trouble_does_not(text: str, before: str, asks: str | None) -> None:
    assert not forms.goes_on(text, before, asks)


def test_a_wish_takes_its_not_along_without_the_question() -> None:
    assert forms.goes_on("and I don't shout any more", "I want that they trust me")


def test_what_is_to_be_so_is_a_goal_under_that_question() -> None:
    odds = forms.bonus("that they trust me and I don't shout any more", INTENTS, "goals")
    assert odds[INTENTS.index(GOAL)] > 0 > odds[INTENTS.index(CHALLENGE)]
    assert not forms.bonus("they stop shouting", INTENTS, "goals").any()
