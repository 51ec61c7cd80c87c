"""From what each word contributed to a score to the phrases a person can be shown.

Whole words of the prospect's own text, cut at clauses; a phrase is as strong as the sum of its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.coaching.needs import Evidence, Need
from bot.nlu import clauses
from bot.nlu.encoder import Reading
from bot.nlu.found import word_set
from bot.nlu.lexicon import Row

LONGEST = 5  # words of a phrase: with twelve, evidence was half of what people say, and random words cost as much
_SHARE_OF_BEST = 0.6  # a phrase weaker than that, compared with the strongest, is no evidence
_SHARE_OF_TROUBLE = 0.2  # the same for the first that tells what is hard: a goal alone convinces nobody
TROUBLE = "challenges"

_JOINTS = frozenset(
    {"and", "but", "or", "because", "so", "that", "who", "which", "while", "when", "if", "than", "since", "until", "as",
     "how", "what", "why", "where", "to", "for", "with", "without", "in", "on", "at", "of", "from", "by", "about",
     "between", "into", "after", "before"}
)  # fmt: skip
_TELLING = frozenset({"who", "how", "what", "why", "where", "when", "if", "without", "between", "after", "before"})
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


def of_words(rows: Sequence[tuple[int, int, Row]], terms: NDArray[np.floating[Any]], classes: Floats) -> list[Word]:
    """Each word with what its terms [terms, classes] contribute to the sum of ``classes``."""
    if not rows:
        return []
    at = np.concatenate([at for _, _, (at, _) in rows])
    weights = np.concatenate([values for _, _, (_, values) in rows]) * (terms[at].astype(np.float32) @ classes)
    sums = np.concatenate([[0.0], np.cumsum(weights)])[np.cumsum([0, *(len(at) for _, _, (at, _) in rows)])]
    return [Word(start, end, weight) for (start, end, _), weight in zip(rows, np.diff(sums).tolist(), strict=True)]


def add_pieces(contributions: list[Word], reading: Reading, pull: Floats, level: float) -> None:
    """Add what each word contributes through the encoder: how far its pieces go where the model is pulled.

    That tells the words of a field from each other; ``level`` is what the field as a whole adds, shared by all of them.
    """
    for one in contributions:
        one.weight += level / len(contributions)
    word = 0
    for share, place in zip((reading.shares @ pull).tolist(), reading.places, strict=True):
        if place is None:
            continue
        while word < len(contributions) and contributions[word].end <= place[0]:
            word += 1
        if word < len(contributions) and contributions[word].start <= place[0]:
            contributions[word].weight += share


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
    """The run of words with the greatest sum; where it can, from one joint of the clause to another."""
    if len(inside) <= LONGEST:
        return inside
    said = [text[word.start : word.end].lower() for word in inside]
    apart = [not text[a.end : b.start].isspace() for a, b in pairwise(inside)]  # a colon, a bracket
    joints = {0, len(inside)} | {at for at, word in enumerate(said) if at and (word in _JOINTS or apart[at - 1])}
    sums = np.concatenate([[0.0], np.cumsum([word.weight for word in inside])])
    runs = [(a, b) for a in joints for b in joints if 0 < b - a <= LONGEST]
    runs = runs or [(a, b) for a in range(len(inside)) for b in range(a + 1, min(len(inside), a + LONGEST) + 1)]
    first, last = max(runs, key=lambda run: (sums[run[1]] - sums[run[0]], run[0] - run[1]))
    small = word_set("words_en")
    while last - first > 1 and said[last - 1] in small:
        last -= 1
    while last - first > 2 and said[first] in _JOINTS - _TELLING:
        first += 1
    return inside[first:last]


def strongest(found: Sequence[Phrase], need: Need, most: int, taken: Sequence[tuple[str, int, int]]) -> list[Evidence]:
    """The strongest phrases that speak for the need, none over words already ``taken``; the strongest first."""
    ranked = sorted(
        (p for p in found if p.weight > 0 and not any(f == p.field and p.start < b and a < p.end for f, a, b in taken)),
        key=lambda p: -p.weight,
    )
    kept = [p for p in ranked[:most] if p.weight >= _SHARE_OF_BEST * ranked[0].weight]
    if most > 1 and all(p.field != TROUBLE for p in kept):
        told = [p for p in ranked if p.field == TROUBLE and p.weight >= _SHARE_OF_TROUBLE * ranked[0].weight]
        kept = [*kept[: most - 1], *told[:1]] if told else kept
    return [Evidence(p.field, p.start, p.end, p.text, need) for p in kept]
