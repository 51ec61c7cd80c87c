from __future__ import annotations

import pytest
from scripted import part, project_flows

from bot.coaching import own_words
from bot.coaching.contacts import NameUnclear, name_in, written_name
from bot.coaching.heard import Part


def placed(text: str, **said: str) -> Part:
    """A part with entities, each at the place of its words."""
    places = {name: (text.index(words), text.index(words) + len(words)) for name, words in said.items()}
    return Part(text, "", 1.0, said, (), 0, len(text), places)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (placed("I'm Ana, director of a museum", name="Ana", title="director"), "director of a museum"),
        (placed("team lead, 6 people, my employer pays", title="team lead", sponsor="my employer pays"),
         "team lead, 6 people"),
        (placed("yes of course, team lead"), "team lead"),
        (placed("so many people"), "so many people"),
        (placed("well rested night nurse"), "well rested night nurse"),
        (placed("well i run a bakery"), "i run a bakery"),
        (placed("so, baker"), "baker"),
        (placed("it's complicated, I bake and teach"), "I bake and teach"),
        (placed("I'd like coaching, I run a bakery"), "I run a bakery"),
        (placed("nurse, no hurry please", horizon="no hurry"), "nurse"),
        (placed("nurse who must pass by May", horizon="by May"), "nurse who must pass by May"),
        (placed("director in Oslo", title="director", time_zone="Oslo"), "director in Oslo"),
    ],
)  # fmt: skip
def test_an_answer_leaves_out_what_answers_other_questions(said: Part, answer: str) -> None:
    assert own_words.answer(project_flows().questions["role"], said) == answer


@pytest.mark.parametrize(
    ("text", "slot", "rest"),
    [
        ("Goal: a team that argues", "goals", "a team that argues"),
        ("My goal is a roadmap the whole company believes in", "goals", "a roadmap the whole company believes in"),
        ("the problem is I freeze", "challenges", "I freeze"),
        ("problem is nobody speaks up", "challenges", "nobody speaks up"),
    ],
)
def test_a_label_is_taken_at_its_word(text: str, slot: str, rest: str) -> None:
    hit = own_words.labelled(project_flows(), text)
    assert hit is not None
    assert (hit[0].collect, hit[1]) == (slot, rest)


@pytest.mark.parametrize(
    ("said", "begun"),
    [
        ("and I want peace", "I want peace"),
        ("\U0001f629 and, I want peace", "I want peace"),
        ("but nobody helps", "nobody helps"),
        ("android phones everywhere", "android phones everywhere"),
        ("so that I can hand over", "so that I can hand over"),
        ("and", "and"),
    ],
)
def test_an_answer_does_not_begin_with_the_joint_to_what_came_before(said: str, begun: str) -> None:
    assert own_words.begun(said) == begun


def test_a_part_may_answer_nothing_but_other_questions() -> None:
    challenges = project_flows().questions["challenges"]
    pays = placed("my company pays, by phone please", sponsor="my company pays", format="by phone")
    assert own_words.only_beside(challenges, pays)
    assert not own_words.only_beside(challenges, placed("my company pays, nobody helps", sponsor="my company pays"))


def test_other_words_are_no_label() -> None:
    assert own_words.labelled(project_flows(), part("my boss is impossible").text) is None


def test_a_name_is_written_as_usual() -> None:
    assert [written_name(n) for n in ("maria van dam", "JEAN-LUC O'NEILL", "Anna de Wit", "Li")] == [
        "Maria van Dam", "Jean-Luc O'Neill", "Anna de Wit", "Li"
    ]  # fmt: skip
    with pytest.raises(NameUnclear):
        name_in("rather not")
