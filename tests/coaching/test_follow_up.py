"""Which question decides between the needs, and what its answer adds."""

from __future__ import annotations

import pytest
from scripted import names

from bot.coaching.follow_up import ANSWER, NONE, THIN, Answer, joined, parted, pointed_to, points, question, questions
from bot.coaching.needs import Evidence, Match, Need, Profile

LEADERSHIP, EXECUTIVE, RELATIONAL, MENTORING = Need
PROFILE = Profile("head of sales", ("my deputy and I are at odds",), "a team that works")


def match(*, sure: bool = False, evidence: tuple[Evidence, ...] = ()) -> Match:
    scores = {LEADERSHIP: 0.4, EXECUTIVE: 0.1, RELATIONAL: 0.45, MENTORING: 0.05}
    return Match(RELATIONAL, 0.45, sure, scores, LEADERSHIP, evidence)


def test_the_two_best_needs_name_the_question_in_the_order_of_its_halves() -> None:
    assert question(match(), PROFILE, thin=False) == "leadership_skills_relational_work"
    assert question(match(), PROFILE, thin=True) == THIN


def test_nothing_is_asked_of_who_is_understood_or_told_nothing_at_all() -> None:
    assert question(match(sure=True), PROFILE, thin=False) == NONE
    assert question(match(), Profile(), thin=True) == NONE


def test_every_question_has_its_texts() -> None:
    assert {f"utter_{kind}_deciding_{name}" for kind in ("ask", "again") for name in questions()} <= names()
    assert len(list(questions())) == 7


@pytest.mark.parametrize(
    ("words", "need"),
    [("the first", LEADERSHIP), ("more the second one I think", RELATIONAL), ("well, the latter.", RELATIONAL),
     ("2", RELATIONAL), ("Option A", LEADERSHIP), ("not the first one", RELATIONAL),
     ("mentoring please", MENTORING), ("both", None), ("first of all, my boss", None), ("a mess", None),
     ("how to do it", None), ("", None)],
)  # fmt: skip
def test_the_need_that_was_counted_out_or_named(words: str, need: Need | None) -> None:
    assert pointed_to(words, "leadership_skills_relational_work") is need
    assert points(words) is (need is not None)


def test_where_no_two_were_put_side_by_side_the_second_is_nothing() -> None:
    assert pointed_to("the second", THIN) is None
    assert pointed_to("mentoring", THIN) is MENTORING


def test_what_was_answered_is_read_with_the_rest_and_nothing_is_made_up_as_evidence() -> None:
    answer = Answer("it hurts us, both of us", "I want to mend it")
    whole = joined(PROFILE, answer)
    found = tuple(
        Evidence(name, whole.text(name).index(text), whole.text(name).index(text) + len(text), text, RELATIONAL)
        for name, text in [
            ("challenges", "at odds"), ("goals", "hurts us"), ("challenges", "it hurts us"), ("goals", "to mend it"),
            ("goals", "both of us"),
        ]
    )  # fmt: skip
    kept = parted(match(evidence=found), PROFILE, answer).evidence
    assert [(e.field, e.text) for e in kept] == [
        ("challenges", "at odds"),
        (ANSWER, "hurts us"),
        (ANSWER, "both of us"),
    ]
    texts = {ANSWER: answer.words, "challenges": PROFILE.text("challenges")}
    assert all(texts[e.field][e.start : e.end] == e.text for e in kept)


def test_an_answer_stands_alone_where_nothing_else_was_said() -> None:
    answer, profile = Answer("I lost my voice"), Profile("teacher")
    whole = joined(profile, answer)
    assert (whole.challenges, whole.goals) == (("I lost my voice",), "I lost my voice")
    kept = parted(match(evidence=(Evidence("goals", 2, 6, "lost", RELATIONAL),)), profile, answer).evidence
    assert kept == (Evidence(ANSWER, 2, 6, "lost", RELATIONAL),)
