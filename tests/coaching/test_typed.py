"""Words as they are typed on a phone."""

from __future__ import annotations

import pytest

from bot.coaching.typed import plain, recognised


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Im  tired\nU know", "i'm tired you know"),
        ("I\u2019m Tired", "i'm tired"),
        ("id rather wait, pls", "i'd rather wait, please"),
        ("my id is 7", "my id is 7"),
        ("im@example.org", "im@example.org"),
    ],
)
def test_apostrophes_come_back_and_abbreviations_are_written_out(typed: str, meant: str) -> None:
    assert plain(typed) == meant


def test_a_turkish_i_makes_no_english_word() -> None:
    assert plain("\u0131m \u0131ve \u0131d rather") == "\u0131m \u0131ve \u0131d rather"


def test_the_first_name_with_a_pattern_for_all_of_the_words_is_recognised() -> None:
    known = {"price": ("what|how much", "price"), "length": ("how (?:long|much)",)}
    assert recognised("so how much", known, lead="so ") == "price"
    assert recognised("so how long", known, lead="so ") == "length"
    assert recognised("so how long is it", known, lead="so ") is None
