from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.tuning.noise import NEIGHBOURS, noisy


@given(st.text(), st.integers())
def test_what_is_no_letter_is_never_lost(text: str, seed: int) -> None:
    kept = [one for one in noisy(text, Random(seed), 0.5) if not one.isalpha()]
    assert sorted(kept) == sorted(one for one in text if not one.isalpha())


@given(st.text())
def test_no_errors_leave_the_text_alone(text: str) -> None:
    assert noisy(text, Random(1), 0.0) == text


def test_the_same_seed_makes_the_same_errors() -> None:
    text = "my team does not listen to me" * 5
    assert noisy(text, Random(7)) == noisy(text, Random(7)) != noisy(text, Random(8))


def test_every_tenth_letter_is_hit_and_every_way_occurs() -> None:
    text = "a" * 20000  # a swap of like letters shows nothing, so a quarter of the errors is not seen
    made = noisy(text, Random(3))
    doubled_less_dropped = len(made) - len(text)
    replaced = sum(made.count(key) for key in NEIGHBOURS["a"])
    assert abs(doubled_less_dropped) < 150
    assert 400 < replaced < 600
    assert "ba" in noisy("ab" * 500, Random(3)).replace("ab", "")


def test_the_key_beside_it_keeps_capitals() -> None:
    assert set(noisy("Q" * 1000, Random(2), 1.0)) <= {"Q", "W"}
    assert NEIGHBOURS["q"] == "w"
    assert NEIGHBOURS["s"] == "ad"
    assert NEIGHBOURS["m"] == "n"
