from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.coaching.flows import Flows
from bot.tuning import slot_rules
from bot.tuning.labelled import Filling
from bot.tuning.slots import Filler, figures, flows_of
from bot.tuning.training import ARCHIVE


@pytest.mark.parametrize(
    ("slot", "wanted", "given", "good"),
    [
        ("span", "a team of 12", "12 people", False),
        ("span", "12 people", "about 12 people", True),
        ("span", "12 people", "10 people", False),
        ("horizon", "before the reorg", "the reorg", True),
        ("sponsor", "my company pays", "the company pays", True),
        ("name", "Maria Keller", "maria keller", False),
        ("name", "Maria Keller", "Dr. Maria Keller", True),
        ("phone", "07700900123", "+447700900123", True),
        ("time_zone", "Europe/Paris", "Europe/Berlin", True),
        ("time_zone", "Europe/Paris", "Europe/London", False),
        ("seniority", "lead", "manager", True),
        ("challenges", ["no time", "no plan"], ["no time, no plan"], True),
        ("goals", "a calm team", "a calm team and a raise and a car", False),
    ],
)
def test_a_value_is_compared_by_the_rules(slot: str, wanted: str, given: str, good: bool) -> None:
    assert slot_rules.right(slot, {slot: wanted}, given) is good


def test_a_kind_of_place_counts_under_either_name() -> None:
    assert slot_rules.right("organisation", {"industry": "logistics"}, "logistics")
    assert slot_rules.found("industry", {"industry": "logistics"}, {"organisation": "logistics"})


def test_what_was_not_said_is_noticed() -> None:
    assert slot_rules.invented("a team of nine", "I lead a team")
    assert not slot_rules.invented(["lead", "a team"], "I lead a team")


def test_own_words_are_exact_when_no_word_differs() -> None:
    assert slot_rules.exact("A calm team", "a calm  team.")
    assert not slot_rules.exact("a calm team", "a calm team and time")
    assert not slot_rules.exact(["no time", "no plan"], ["no time, no plan"])


def test_figures_count_what_was_filled_and_what_should_be() -> None:
    lines = [
        Filling("six people", "role", {"span": "six people"}),
        Filling("why?", "role", {}),
        Filling("to sleep again", "goals", {"goals": "to sleep again"}),
    ]
    found = figures(lines, [{"span": "six people", "format": "phone"}, {}, {"goals": "sleep again"}])
    assert (found["precision"]["hits"], found["precision"]["of"]) == (2, 3)
    assert (found["recall"]["hits"], found["recall"]["of"]) == (2, 2)
    assert (found["exact"]["hits"], found["exact"]["of"]) == (0, 1)
    assert (found["untouched"]["hits"], found["untouched"]["of"]) == (1, 1)
    assert (found["unsaid"]["hits"], found["unsaid"]["of"]) == (1, 3)
    assert found["slots"]["format"]["precision"]["share"] == 0
    assert found["slots"]["format"]["recall"]["share"] is None


@pytest.fixture(scope="session")
def flows(bundle: Path) -> Flows:
    return flows_of(bundle / ARCHIVE)


def clause(text: str, intent: str, **entities: str) -> dict[str, Any]:
    """A message of one part, as the understanding gives it."""
    found = [
        {"entity": name, "value": value, "start": text.find(value), "end": text.find(value) + len(value)}
        for name, value in entities.items()
    ]
    part = {"text": text, "start": 0, "end": len(text), "intent": intent, "confidence": 0.95}
    return {"text": text, "clauses": [part], "entities": found}


def test_the_open_question_is_filled_by_the_conversations_own_hearing(flows: Flows) -> None:
    text = "I lead nine nurses"
    found = Filler(flows).fill(text, "role", clause(text, "inform_role", span="nine nurses"))
    assert found == {"role": text, "span": "nine nurses"}


def test_what_an_action_reads_from_an_answer_counts(flows: Flows) -> None:
    assert Filler(flows).fill("maria keller", "name", clause("maria keller", "inform_contact")) == {
        "name": "Maria Keller"
    }
    assert Filler(flows).fill("why do you need it", "name", clause("why do you need it", "why_ask")) == {}


def test_what_stood_there_before_a_recap_does_not_count(flows: Flows) -> None:
    assert Filler(flows).fill("yes that's right", "recap", clause("yes that's right", "affirm")) == {}
