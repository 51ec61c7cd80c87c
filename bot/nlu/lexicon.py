"""Words, word pairs and character sequences of a text, weighted by tf-idf: what the encoder does not see.

Written out because scikit-learn's transformer takes a millisecond for one message and this a tenth.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Row = tuple[NDArray[np.int32], NDArray[np.float32]]

_CURLY = "\u2019"  # the typographic apostrophe
_WORD = re.compile(r"\w+(?:'\w+)*|\?|[^\w\s.,;:!\"'()-]")
_WORD_SHARE = 0.6  # of the squared length of a row; the rest is of character sequences
_SHORTEST, _LONGEST = 2, 5
_MOST_WORDS = 200


def _terms(text: str) -> tuple[list[str], list[str]]:
    """Words and word pairs; character sequences inside words. The two carry different first letters."""
    words = _WORD.findall(text.lower().replace(_CURLY, "'"))[:_MOST_WORDS]
    whole = [f"w{word}" for word in words]
    whole += [f"w{a} {b}" for a, b in pairwise(words)]
    inside: list[str] = []
    for word in words:
        padded = f" {word} "
        for size in range(_SHORTEST, _LONGEST + 1):
            inside += [f"c{padded[at : at + size]}" for at in range(max(1, len(padded) - size + 1))]
    return whole, inside


class Lexicon:
    """The terms of the training texts; a row for a text has length 1."""

    def __init__(self, terms: Sequence[str], idf: NDArray[np.float32]) -> None:
        self.terms = list(terms)
        self.idf = idf
        self._index = {term: index for index, term in enumerate(self.terms)}

    @classmethod
    def learn(cls, texts: Sequence[str]) -> Lexicon:
        """Every word and pair; character sequences that occur in two texts."""
        counts: Counter[str] = Counter()
        for text in texts:
            whole, inside = _terms(text)
            counts.update({*whole, *inside})
        terms = sorted(term for term, count in counts.items() if term[0] == "w" or count > 1)
        idf = [math.log((1 + len(texts)) / (1 + counts[term])) + 1 for term in terms]
        return cls(terms, np.array(idf, np.float32))

    def row(self, text: str) -> Row:
        """Indices of the text's known terms and their weights."""
        indices: list[NDArray[np.int32]] = []
        weights: list[NDArray[np.float32]] = []
        for terms, share in zip(_terms(text), (_WORD_SHARE, 1 - _WORD_SHARE), strict=True):
            counts = Counter(index for term in terms if (index := self._index.get(term)) is not None)
            at = np.fromiter(counts.keys(), np.int32, len(counts))
            weight = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * self.idf[at]
            length = float(np.sqrt(weight @ weight))
            indices.append(at)
            weights.append(weight * np.float32(math.sqrt(share) / length) if length else weight)
        return np.concatenate(indices), np.concatenate(weights)

    def word_weights(self, text: str) -> list[tuple[int, int, Row]]:
        """Each word's place in the text and its part of the text's row: a term's weight goes to the words it is of."""
        lowered = text.lower().replace(_CURLY, "'")
        if len(lowered) != len(text):
            return []  # a letter whose lower case is two: places would be off
        weights = dict(zip(*(column.tolist() for column in self.row(text)), strict=True))
        words = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(lowered)][:_MOST_WORDS]
        owned: list[list[int]] = [[] for _ in words]
        for at, (_, _, word) in enumerate(words):
            whole, inside = _terms(word)
            found = {*whole, *inside}
            found |= {f"w{a[2]} {b[2]}" for a, b in pairwise(words[max(0, at - 1) : at + 2])}
            owned[at] = [index for term in found if (index := self._index.get(term)) is not None]
        owners = Counter(index for indices in owned for index in indices)
        return [
            (
                start,
                end,
                (
                    np.array(indices, np.int32),
                    np.array([weights.get(index, 0.0) / owners[index] for index in indices], np.float32),
                ),
            )
            for (start, end, _), indices in zip(words, owned, strict=True)
        ]

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """One row a text."""
        rows = [self.row(text) for text in texts]
        ends = np.cumsum([0, *(len(at) for at, _ in rows)])
        data, at = np.concatenate([w for _, w in rows]), np.concatenate([at for at, _ in rows])
        return csr_matrix((data, at, ends), shape=(len(rows), len(self.terms)), dtype=np.float32)
