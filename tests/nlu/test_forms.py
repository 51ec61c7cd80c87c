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


def test_what_others_want_is_no_wish_of_the_prospect() -> None:
    assert not forms.wish("the owner wants more profit")


def test_nobody_who_reports_and_a_lost_job_are_no_troubles_beside_a_role() -> None:
    assert forms.bonus("nobody reports to me", INTENTS).argmax() == 2
    assert forms.bonus("unemployed since May", INTENTS).argmax() == 2


def test_under_the_question_for_the_goals_the_form_says_nothing() -> None:
    assert not forms.bonus("that they stop ignoring me", INTENTS, "goals").any()


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
