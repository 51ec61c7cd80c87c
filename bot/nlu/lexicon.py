"""Words, word pairs and character sequences of a text, weighted by tf-idf: what the encoder does not see.

Written out because scikit-learn's transformer takes a millisecond for one message and this a tenth.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # scipy and scikit-learn are for training: nothing that serves imports them
    from scipy.sparse import csr_matrix

Row = tuple[NDArray[np.int32], NDArray[np.float32]]

_CURLY = "\u2019"  # the typographic apostrophe
_WORD = re.compile(r"\w+(?:'\w+)*|\?|[^\w\s.,;:!\"'()-]")
_WORD_SHARE = 0.6  # of the squared length of a row; the rest is of character sequences
_SHORTEST, _LONGEST = 2, 5
_MOST_WORDS = 200


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace(_CURLY, "'"))[:_MOST_WORDS]


def _whole(words: Sequence[str]) -> list[str]:
    """Words and word pairs; their first letter differs from that of what is inside words."""
    return [*(f"w{word}" for word in words), *(f"w{a} {b}" for a, b in pairwise(words))]


def _inside(word: str) -> list[str]:
    """Character sequences of a word."""
    padded = f" {word} "
    return [
        f"c{padded[at : at + size]}"
        for size in range(_SHORTEST, _LONGEST + 1)
        for at in range(max(1, len(padded) - size + 1))
    ]


class Lexicon:
    """The terms of the training texts; a row for a text has length 1."""

    def __init__(self, terms: Sequence[str], idf: NDArray[np.float32]) -> None:
        self.terms = list(terms)
        self.idf = idf
        self._index = {term: index for index, term in enumerate(self.terms)}
        self._cache: dict[str, list[int]] = {}  # the sequences of a trained word

    @classmethod
    def learn(cls, texts: Sequence[str]) -> Lexicon:
        """Every word and pair; character sequences that occur in two texts."""
        counts: Counter[str] = Counter()
        for text in texts:
            words = _words(text)
            counts.update({*_whole(words), *(term for word in words for term in _inside(word))})
        terms = sorted(term for term, count in counts.items() if term[0] == "w" or count > 1)
        idf = [math.log((1 + len(texts)) / (1 + counts[term])) + 1 for term in terms]
        return cls(terms, np.array(idf, np.float32))

    def row(self, text: str) -> Row:
        """Indices of the text's known terms and their weights."""
        words = _words(text)
        whole = [index for term in _whole(words) if (index := self._index.get(term)) is not None]
        inside = [index for word in words for index in self._of_word(word)]
        indices: list[NDArray[np.int32]] = []
        weights: list[NDArray[np.float32]] = []
        for found, share in ((whole, _WORD_SHARE), (inside, 1 - _WORD_SHARE)):
            counts = Counter(found)
            at = np.fromiter(counts.keys(), np.int32, len(counts))
            weight = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * self.idf[at]
            length = float(np.sqrt(weight @ weight))
            indices.append(at)
            weights.append(weight * np.float32(math.sqrt(share) / length) if length else weight)
        return np.concatenate(indices), np.concatenate(weights)

    def _of_word(self, word: str) -> list[int]:
        found = self._cache.get(word)
        if found is None:
            found = [index for term in _inside(word) if (index := self._index.get(term)) is not None]
            if f"w{word}" in self._index:  # no names and numbers: what a person wrote is not to stay here
                self._cache[word] = found
        return found

    def word_weights(self, text: str) -> list[tuple[int, int, Row]]:
        """Each word's place in the text and its part of the text's row: a term's weight goes to the words it is of."""
        lowered = text.lower().replace(_CURLY, "'")
        if len(lowered) != len(text):
            return []  # a letter whose lower case is two: places would be off
        weights = dict(zip(*(column.tolist() for column in self.row(text)), strict=True))
        words = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(lowered)][:_MOST_WORDS]
        owned: list[list[int]] = [[] for _ in words]
        for at, (_, _, word) in enumerate(words):
            found = {f"w{word}", *(f"w{a[2]} {b[2]}" for a, b in pairwise(words[max(0, at - 1) : at + 2]))}
            known = {index for term in found if (index := self._index.get(term)) is not None}
            owned[at] = list(known.union(self._of_word(word)))
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
        from scipy.sparse import csr_matrix

        rows = [self.row(text) for text in texts]
        ends = np.cumsum([0, *(len(at) for at, _ in rows)])
        data, at = np.concatenate([w for _, w in rows]), np.concatenate([at for at, _ in rows])
        return csr_matrix((data, at, ends), shape=(len(rows), len(self.terms)), dtype=np.float32)
