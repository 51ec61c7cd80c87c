from __future__ import annotations

import io

import pytest

from bot.tuning import slot_rules
from bot.tuning.slots import Line, report


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


def test_figures_count_what_was_filled_and_what_should_be() -> None:
    lines = [Line("six people", "role", {"span": "six people"}), Line("why?", "role", {})]
    figures = report(lines, [{"span": "six people", "format": "phone"}, {}], io.StringIO())
    assert (figures["precision"], figures["recall"], figures["empty"]) == (0.5, 1.0, 1.0)
    assert figures["unsaid"] == 1
