"""What counts as the people somebody leads, and what is only a number of people."""

from __future__ import annotations

import pytest

from bot.nlu import events
from bot.nlu.entities import reader


def span(text: str, asks: str | None) -> str | None:
    return next((one.value for one in reader().read(text, asks) if one.entity == "span"), None)


@pytest.mark.parametrize(
    "text",
    [
        "I am principal of a school, two teachers fight",
        "I manage a warehouse, five people called in sick yesterday",
        "three engineers quit last month",
        "team lead, and two colleagues argue every day",
        "in my team two people haven't spoken for weeks",
        "I run a kitchen, three cooks left in May",
        "nurse, four nurses were fired",
        "we lost six engineers since spring",
        "I have to fire three people",
        "my two best people resigned",
        "one of them was bitten",
        "I'm a midwife, my manager leads 30 midwives",
        "that my 2 partners support it",
        "lawyer, I share an assistant with two colleagues",
    ],
)
@pytest.mark.parametrize("asks", ["role", "challenges", None])
def test_people_who_only_occur_are_not_led(text: str, asks: str | None) -> None:
    assert span(text, asks) is None


@pytest.mark.parametrize(
    ("text", "led"),
    [
        ("I manage 12 people", "12 people"),
        ("team of 5", "team of 5"),
        ("I lead 7 engineers who argue a lot", "7 engineers"),
        ("head of support, 30 people in two shifts", "30 people"),
        ("I'm responsible for 25 people at a bank", "25 people"),
        ("my 4 developers and I", "4 developers"),
        ("sales manager, 9 people reporting to me", "9 people"),
        ("founder of a startup with 40 people", "40 people"),
        ("product manager at a 300 people fintech", "300 people"),
        ("I am the owner of a carpentry, we are 7 persons", "7 persons"),
        ("curator, 55 keepers", "55 keepers"),
        ("team lead at a startup with a team of 6", "team of 6"),
        ("my 12 nurses are off sick", "12 nurses"),
    ],
)
def test_people_who_are_led_and_the_size_of_the_place_are_the_span(text: str, led: str) -> None:
    found = span(text, "role")
    assert found is not None
    assert led in found


def test_beside_a_role_a_number_of_people_that_stands_alone_is_the_span_unasked() -> None:
    assert span("I lead the legal team of a car maker (14 lawyers)", None) == "14 lawyers"
    assert span("I met 14 lawyers", None) is None


@pytest.mark.parametrize(
    ("clause", "told"),
    [
        ("and two of them walked out in May", True),
        ("one of them sued us", True),
        ("last week four of them just didn't come", True),
        ("two teachers fight", True),
        ("two people under me", False),
        ("eight people in three shifts", False),
        ("12 people working in sales", False),
        ("I left", False),
    ],
)
def test_what_some_people_did_is_told_apart_from_how_many_there_are(clause: str, told: bool) -> None:
    assert events.told(clause) is told
