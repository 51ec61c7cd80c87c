"""Typing errors, made on purpose: to measure how much of the understanding they cost."""

from __future__ import annotations

from random import Random

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
RATE = 0.10


def _beside(row: str, at: int) -> str:
    return row[max(0, at - 1) : at] + row[at + 1 : at + 2]


NEIGHBOURS = {letter: _beside(row, at) for row in ROWS for at, letter in enumerate(row)}


def noisy(text: str, random: Random, rate: float = RATE) -> str:
    """Each letter is, with probability ``rate``, dropped, doubled, swapped with what follows or replaced by the key
    beside it; each as likely as the other. Nothing but letters is touched, save that a letter may change places."""
    out: list[str] = []
    at = 0
    while at < len(text):
        letter = text[at]
        if letter.isalpha() and random.random() < rate:
            slip = random.choice(("drop", "double", "swap", "replace"))
            if slip == "double":
                out.append(letter * 2)
            elif slip == "swap" and at + 1 < len(text):
                out.append(text[at + 1] + letter)
                at += 1
            elif slip != "drop":
                out.append(_neighbour(letter, random))
        else:
            out.append(letter)
        at += 1
    return "".join(out)


def _neighbour(letter: str, random: Random) -> str:
    """A letter that is on no key of these (an accented one) stays."""
    found = random.choice(NEIGHBOURS.get(letter.lower()) or letter)
    return found.upper() if letter.isupper() else found
