from __future__ import annotations

import time
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.chat import Message
from bot.coaching.masking import HIDDEN
from bot.coaching.needs import Evidence, Need
from bot.console.highlights import Mark, in_transcript, pieces

AT = datetime(2026, 11, 20, tzinfo=UTC)


def test_words_are_found_whatever_their_case_and_blanks() -> None:
    said = [
        Message(1, "assistant", "let them decide", AT),
        Message(2, "prospect", "I can't Let  them\ndecide (yet)", AT),
        Message(3, "prospect", "let them decide", AT),
    ]
    evidence = [Evidence("goals", 0, 3, words, Need.MENTORING) for words in ("let them decide", "(yet)", "never", "")]
    assert in_transcript(said, evidence) == {2: [Mark(8, 24, 1), Mark(25, 30, 2)]}


places = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted).map(tuple)


@given(st.text(max_size=30), st.lists(places, max_size=4), st.lists(places, max_size=3))
def test_pieces_are_the_text_without_what_is_hidden(
    text: str, marked: list[tuple[int, int]], found: list[tuple[int, int]]
) -> None:
    hidden, last = [], 0
    for start, end in sorted(found):
        if last <= start < end <= len(text):
            hidden.append((start, end))
            last = end + 1
    cut = pieces(text, [Mark(*place, n) for n, place in enumerate(marked, 1)], hidden, range(9))
    expected = text
    for start, end in reversed(hidden):
        expected = expected[:start] + HIDDEN + expected[end:]
    assert "".join(piece.text for piece in cut) == expected
    anchors = [piece.reason for piece in cut if piece.anchor]
    assert len(anchors) == len(set(anchors))


def test_no_text_takes_long_to_cut_up() -> None:
    text = "Aa " * 7000
    began = time.perf_counter()
    cut = pieces(text, [], [(at, at + 2) for at in range(0, len(text), 3)])
    assert time.perf_counter() - began < 1
    assert len(cut) == 14_000
