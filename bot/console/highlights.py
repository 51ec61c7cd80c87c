"""The prospect's own words that moved the match, found again in the transcript, and texts cut up to mark them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.coaching.chat import Message
from bot.coaching.masking import HIDDEN
from bot.coaching.needs import Evidence


@dataclass(frozen=True)
class Mark:
    """Words to mark; ``reason`` counts the evidence from 1."""

    start: int
    end: int
    reason: int


@dataclass(frozen=True)
class Piece:
    """``anchor``: the first piece of its reason, which a link leads to."""

    text: str
    reason: int = 0
    anchor: bool = False


def in_transcript(messages: Sequence[Message], evidence: Sequence[Evidence]) -> dict[int, list[Mark]]:
    """By the number of the message; words that were said twice are marked where they were said first."""
    found: dict[int, list[Mark]] = {}
    for reason, words in enumerate(evidence, 1):
        pattern = re.compile(r"\s+".join(map(re.escape, words.text.split())), re.I)
        for message in messages:
            hit = pattern.search(message.text) if message.sender == "prospect" and words.text.strip() else None
            if hit:
                found.setdefault(message.seq, []).append(Mark(*hit.span(), reason))
                break
    return found


def in_answer(field: str, evidence: Sequence[Evidence]) -> list[Mark]:
    """By the offsets the match itself gives."""
    return [Mark(words.start, words.end, reason) for reason, words in enumerate(evidence, 1) if words.field == field]


def pieces(
    text: str, marks: Iterable[Mark], hidden: Iterable[tuple[int, int]] = (), linked: Iterable[int] = ()
) -> list[Piece]:
    """The text cut at every mark and at every place to hide, each of which reads ``HIDDEN``.

    ``hidden`` are in order and don't overlap. Where marks overlap the earlier one counts. ``linked``: the reasons a
    link leads to here.
    """
    ordered: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if mark.start < mark.end <= len(text) and (not ordered or mark.start >= ordered[-1].end):
            ordered.append(mark)
    places, left = list(hidden), set(linked)
    cuts = sorted({0, len(text), *(at for m in ordered for at in (m.start, m.end)), *(at for p in places for at in p)})
    found: list[Piece] = []
    p = m = 0  # those that don't end before the piece at hand
    for start, end in pairwise(cuts):
        while p < len(places) and places[p][1] <= start:
            p += 1
        while m < len(ordered) and ordered[m].end <= start:
            m += 1
        hiding = p < len(places) and places[p][0] <= start
        shown = text[start:end] if not hiding else HIDDEN if places[p][0] == start else ""
        reason = ordered[m].reason if m < len(ordered) and ordered[m].start <= start else 0
        if shown:
            found.append(Piece(shown, reason, reason in left))
            left.discard(reason)
    return found


def reasons_of(pieces: Iterable[Piece]) -> set[int]:
    return {piece.reason for piece in pieces if piece.reason}
