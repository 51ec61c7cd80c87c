from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu import clauses


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("I'm a team lead at a bank, and what does it cost?", ["I'm a team lead at a bank,", "and what does it cost?"]),
        ("Dr. Smith sent me. Can you help?", ["Dr. Smith sent me.", "Can you help?"]),
        ("not today thanks, but can you send me the prices", ["not today thanks,", "but can you send me the prices"]),
        ("Actually, it's 12 not 10", ["Actually,", "it's 12 not 10"]),
        ("ok, Tuesday", ["ok, Tuesday"]),
        ("I can't say no. What does it cost?", ["I can't say no.", "What does it cost?"]),
        ("see no. 5 please", ["see no. 5 please"]),
        ("my role: baker, my problem: staff leave", ["my role: baker,", "my problem: staff leave"]),
        ("- nurse\n- too much overtime", ["- nurse", "- too much overtime"]),
        ("no", ["no"]),
        ("😀", ["😀"]),
        ("thanks!! 😀", ["thanks!! 😀"]),
    ],
)
def test_a_message_is_cut_where_something_new_begins(message: str, parts: list[str]) -> None:
    assert [part.text for part in clauses.split(message)] == parts


@pytest.mark.parametrize(
    ("message", "pieces"),
    [
        ("I run a hotel and I can't say no", ["I run a hotel", "and I can't say no"]),
        ("I'm a nurse, my boss ignores me", ["I'm a nurse,", "my boss ignores me"]),
        ("delegating and giving feedback", ["delegating and giving feedback"]),
        ("ok, I see", ["ok, I see"]),
    ],
)
def test_a_new_subject_begins_a_piece(message: str, pieces: list[str]) -> None:
    whole = clauses.Part(f"xx {message}"[3:], 3, 3 + len(message))
    found = clauses.pieces(whole)
    assert [piece.text for piece in found] == pieces
    assert all(f"xx {message}"[piece.start : piece.end] == piece.text for piece in found)


@given(st.text(max_size=300))
def test_parts_keep_their_place_and_lose_no_letter(message: str) -> None:
    parts = clauses.split(message)
    assert parts
    assert all(message[part.start : part.end] == part.text for part in parts)
    assert all(a.end <= b.start for a, b in pairwise(parts))
    kept = "".join(part.text for part in parts)
    assert [c for c in message if c.isalnum()] == [c for c in kept if c.isalnum()]


def test_a_very_long_message_has_bounded_parts() -> None:
    assert len(clauses.split("I am here. " * 500)) == clauses.MOST_PARTS
