"""From what each word contributed to a score to the phrases a person can be shown.

Whole words of the prospect's own text, cut at clauses; a phrase is as strong as the sum of its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.coaching.needs import Evidence, Need
from bot.nlu import clauses
from bot.nlu.encoder import Reading
from bot.nlu.found import words
from bot.nlu.lexicon import Row

LONGEST = 12  # words of a phrase
_SHARE_OF_BEST = 0.3  # a phrase weaker than that, compared with the strongest, is no evidence

_BETWEEN_COMMAS = re.compile(r"[^,\n]+")

Floats = NDArray[np.float32]


@dataclass
class Word:
    start: int
    end: int
    weight: float


@dataclass(frozen=True)
class Phrase:
    field: str
    start: int
    end: int
    text: str
    weight: float


def of_words(rows: Sequence[tuple[int, int, Row]], weights: Floats) -> list[Word]:
    """Each word with what its terms contribute."""
    return [Word(start, end, float(values @ weights[at])) for start, end, (at, values) in rows]


def add_pieces(contributions: list[Word], reading: Reading, weights: Floats, usual: float) -> None:
    """Add what each word contributes through the encoder, beyond what any word would (``usual``, shared by all)."""
    shares = reading.shares @ weights
    level = usual / max(1, len(shares))
    word = 0
    for share, place in zip(shares.tolist(), reading.places, strict=True):
        if place is None:
            continue
        while word < len(contributions) and contributions[word].end <= place[0]:
            word += 1
        if word < len(contributions) and contributions[word].start <= place[0]:
            contributions[word].weight += share - level


def phrases(field: str, text: str, contributions: Sequence[Word]) -> list[Phrase]:
    """The clauses of a text, whole where they are short, else cut to the words that carry them."""
    out = []
    for start, end in _clauses(text):
        inside = [word for word in contributions if start <= word.start and word.end <= end]
        if inside:
            kept = _carrying(inside, text)
            first, last = kept[0].start, kept[-1].end
            out.append(Phrase(field, first, last, text[first:last], sum(word.weight for word in kept)))
    return out


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    for part in clauses.split(text):
        for piece in _BETWEEN_COMMAS.finditer(text, part.start, part.end):
            yield piece.span()


def _carrying(inside: Sequence[Word], text: str) -> Sequence[Word]:
    """The run of words with the greatest sum, without small words at its ends."""
    if len(inside) <= LONGEST:
        return inside
    small = frozenset(words("words_en"))
    sums = np.concatenate([[0.0], np.cumsum([word.weight for word in inside])])
    runs = ((a, b) for a in range(len(inside)) for b in range(a + 1, min(len(inside), a + LONGEST) + 1))
    first, last = max(runs, key=lambda run: (sums[run[1]] - sums[run[0]], run[0] - run[1]))
    while last - first > 1 and text[inside[last - 1].start : inside[last - 1].end].lower() in small:
        last -= 1
    return inside[first:last]


def strongest(found: Sequence[Phrase], need: Need, most: int, taken: Sequence[tuple[str, int, int]]) -> list[Evidence]:
    """The strongest phrases that speak for the need, none over words already ``taken``; the strongest first."""
    ranked = sorted(
        (p for p in found if p.weight > 0 and not any(f == p.field and p.start < b and a < p.end for f, a, b in taken)),
        key=lambda p: -p.weight,
    )
    return [
        Evidence(p.field, p.start, p.end, p.text, need)
        for p in ranked[:most]
        if p.weight >= _SHARE_OF_BEST * ranked[0].weight
    ]
