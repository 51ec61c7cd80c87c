from __future__ import annotations

import pytest

from bot.nlu.spelling import Speller, count_words


@pytest.fixture(scope="module")
def speller() -> Speller:
    texts = [
        "I lead a team",
        "my team lead delegates",
        "delegate to the team",
        "cancel my appointment",
        "manager of a team",
    ]
    return Speller(count_words(texts), ["appointment", "manager", "meeting", "delegate", "coaching", "price"])


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("delagate", "delegate"),
        ("I am a manajer", "I am a manager"),
        ("cancle my apointment", "cancel my appointment"),
        ("wat is teh pirce", "wat is teh price"),
    ],
)
def test_typing_errors_are_corrected(speller: Speller, wrong: str, right: str) -> None:
    fixed = speller.fix(wrong).split()
    assert [a for a in right.split() if a in {"delegate", "manager", "cancel", "appointment", "price"}] == [
        a for a in fixed if a in {"delegate", "manager", "cancel", "appointment", "price"}
    ]


@pytest.mark.parametrize(
    "text",
    [
        "delegating delegates delegated",
        "My name is Zsófia and I met Okonkwo",
        "write to prya.nair@exmaple.com",
        "see https://exmaple.com/pirce or www.exmaple.com",
        "I'm on v2.x of h4x0r",
        "",
    ],
)
def test_inflections_names_and_addresses_stay(speller: Speller, text: str) -> None:
    assert speller.fix(text) == text


def test_a_stretched_word_comes_to_an_end(speller: Speller) -> None:
    assert speller.fix("teaaaaaam") == "team"


def test_of_two_near_words_the_nearer_is_meant(speller: Speller) -> None:
    assert speller.fix("coachin pricee meetign") == "coaching price meeting"
