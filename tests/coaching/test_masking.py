"""What is hidden from those who need the matter and not the person."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from bot.coaching.masking import HIDDEN, Mask


def masked(text: str, *known: str, more: tuple[str, ...] = ()) -> str:
    return Mask(known, [text, *more])(text).replace(HIDDEN, "_")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("I lead a team in Leeds for Acme", "I lead a team in _ for _"),
        ("my boss Anna's plan, and ANNA again, and anna", "my boss _ plan, and _ again, and _"),
        ("Anna never listens. We tell Anna", "_ never listens. We tell _"),
        ("write to a.b+c@mail.example.org, or @sam_k", "write to _, or _"),
        ("call +44 20 7946 0958 or (020) 7946-0958", "call _ or _"),
        ("Anna\nAnna\n\n  Bo", "_\n_\n\n  _"),
        ("see https://acme.example/me?x=1 or acme.com", "see _ or _"),
        ("I'm the CEO, my CFO and HR agree on Monday", "I'm the CEO, my CFO and HR agree on Monday"),
        ("we use SAP at IBM", "we use _ at _"),
        ("on 3 May 2026 at 10:30, 12 people, 45 %", "on 3 May 2026 at 10:30, 12 people, 45 %"),
        ("My goal: Delegate more. Trust people", "My goal: Delegate more. Trust people"),
        ("élise and Élise, Zoë, Łukasz", "_ and _, _, _"),
        ("", ""),
    ],
)
def test_names_and_addresses_are_hidden_and_the_matter_is_not(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_names_that_were_told_are_hidden_however_they_are_written() -> None:
    assert masked("amara here, AMARA n. nwosu-bright", "Amara Nwosu") == "_ here, _ n. _-bright"
    assert masked("Will asks: will it help?", "Will Stone") == "_ asks: will it help?"


def test_a_name_that_is_known_from_one_message_is_hidden_in_another() -> None:
    mask = Mask([], ["I work with Priyanka"])
    assert mask("priyanka decides all", own=False) == f"{HIDDEN} decides all"
    assert mask("Noted. What would Be different?", own=False) == "Noted. What would Be different?"


def test_places_never_overlap_and_lie_within_the_text() -> None:
    text = "Anna@acme.com Anna www.anna.com +49 30 1234567 Anna"
    places = Mask(["Anna"], [text]).spans(text)
    assert all(a < b <= len(text) for a, b in places)
    assert all(one[1] < next[0] for one, next in pairwise(places))


@pytest.mark.parametrize("piece", ["Aa ", "(", "1 ", "a-", "a.", "@", "x", "A" + " " * 50, "+1(", "www.", "a@a", "'"])
def test_no_message_takes_long(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    began = time.perf_counter()
    Mask(["Anna"], [text]).spans(text)
    assert time.perf_counter() - began < 1
