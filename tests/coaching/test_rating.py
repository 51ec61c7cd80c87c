"""What rates the conversation, and what speaks of the call."""

from __future__ import annotations

import pytest

from bot.coaching.rating import rating_in, wishes_time


@pytest.mark.parametrize(
    ("words", "rating"),
    [("4", 4), ("4 out of 5", 4), ("a 4", 4), ("four", 4), ("I'd say five", 5), ("3/5", 3), ("very well, 5", 5)],
)
def test_a_rating_is_read(words: str, rating: int) -> None:
    assert rating_in(words) == rating
    assert not wishes_time(words)


@pytest.mark.parametrize(
    "words",
    ["can we do 3pm instead", "5pm?", "4 would be better", "one week later please", "two days later would be better",
     "three on Thursday instead?", "make it 3 please", "one hour later please"],
)  # fmt: skip
def test_another_time_of_the_call_rates_nothing(words: str) -> None:
    assert rating_in(words) is None
    assert wishes_time(words)


@pytest.mark.parametrize("words", ["one more question", "one last thing", "I have 2 questions"])
def test_what_is_counted_rates_nothing(words: str) -> None:
    assert rating_in(words) is None
