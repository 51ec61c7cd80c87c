"""Corrects typing errors before a text is understood: the encoder alone loses a quarter of its accuracy on them.

A word is an error only when nobody knows it: not the English dictionary that symspellpy brings, not the training data,
not the encoder. Corrections come from what the training data and the encoder know, so that each helps understanding.
Names, addresses, numbers and links stay as they are.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from symspellpy.editdistance import DistanceAlgorithm, EditDistance

_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[A-Za-z][A-Za-z']*")
_KEEP = re.compile(r"[@\d_#/\\]|https?:|www\.|\w\.\w")
_ENDINGS = ("'s", "s", "es", "ed", "d", "ing", "ly", "er", "r", "n't")
_BEGINNINGS = ("re", "un", "pre", "non", "dis", "mis", "co", "over", "under")
_CACHE_SIZE = 20_000
_NO_RANK = 1_000_000
_PREFIX, _MOST_EDITS = 7, 2  # letters of a word that are indexed
_FACTORS = np.cumprod(np.full(_PREFIX, 2_654_435_761, np.uint32), dtype=np.uint32)  # of a hash
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACE = {letter: (row, column + 0.5 * row) for row, keys in enumerate(_ROWS) for column, letter in enumerate(keys)}


@cache
def _ranks() -> dict[str, int]:
    """English words, the most frequent 0, from the list symspellpy ships (82,765 words, sorted by frequency)."""
    text = resources.files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text("utf-8-sig")
    return {line.split(" ", 1)[0]: rank for rank, line in enumerate(text.splitlines()) if line}


def is_english(word: str, among: int) -> bool:
    """Whether a word, lower case, is one of that many most frequent English words."""
    return _ranks().get(word, among) < among


class Speller:
    """Corrects towards the words of the training texts and of the encoder."""

    def __init__(self, counts: dict[str, int], encoder_words: Sequence[str]) -> None:
        """``counts``: in how many training texts a word occurs; ``encoder_words``: the most frequent first."""
        english = _ranks()
        trained = {word for word, count in counts.items() if count > 1 or word in english}
        # without an encoder the frequent half of English takes its place
        others = encoder_words or list(english)[:20_000]
        self._prior = {
            word: -math.log(rank + 10) for rank, word in enumerate(others) if len(word) > 2 and word in english
        }
        for word in trained:
            self._prior[word] = max(self._prior.get(word, -12.0), -6.0) + 0.7 * math.log(1 + counts[word])
        self._more = frozenset(word for word in encoder_words if len(word) > 4 and word not in english)
        self._near = _Near(list(self._prior))
        self._cache: dict[str, str] = {}

    def _knows(self, word: str) -> bool:
        return word in self._prior or word in _ranks() or word in self._more

    def fix(self, text: str) -> str:
        """The text with its typing errors corrected; the same text when there are none."""
        shouted = text.isupper()
        out: list[str] = []
        done, sentence_start = 0, True
        for token in _TOKEN.finditer(text):
            whole = token.group()
            if not _KEEP.search(whole):
                for match in _WORD.finditer(text, token.start(), token.end()):
                    word = match.group()
                    name = word[0].isupper() and not sentence_start and not shouted
                    better = word if name else self._word(word.lower())
                    if better != word.lower():
                        out += [text[done : match.start()], better]
                        done = match.end()
                    sentence_start = False
            sentence_start = whole[-1] in ".!?:\n" or (sentence_start and not whole[-1].isalnum())
        return "".join([*out, text[done:]]) if out else text

    def _word(self, word: str) -> str:
        if len(word) < 3 or len(word) > 30 or self._knows(word):
            return word
        found = self._cache.get(word)
        if found is None:
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.clear()
            found = self._cache[word] = word if self._inflected(word) else self._nearest(word)
        return found

    def _inflected(self, word: str) -> bool:
        for ending in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) > 2 and (self._knows(stem) or self._knows(stem + "e")):
                return True
        return any(
            word.startswith(b) and len(word) - len(b) > 3 and self._knows(word.removeprefix(b)) for b in _BEGINNINGS
        )

    def _nearest(self, word: str) -> str:
        squeezed = re.sub(r"(.)\1{2,}", r"\1\1", word)  # "sooooo" is far from every word
        if squeezed != word:
            single = re.sub(r"(.)\1+", r"\1", squeezed)
            return next((w for w in (squeezed, single) if self._knows(w)), self._nearest(squeezed))
        reach = 1 if len(word) < 5 else 2
        found = self._near.find(word, reach)
        if not found:
            return word

        def cost(one: str) -> tuple[float, int, str]:
            unlikely = found[one] * 4.0 - self._prior[one] - _likeness(word, one)
            return unlikely, _ranks().get(one, _NO_RANK), one  # of equal ones the more frequent

        return min(found, key=cost)


class _Near:
    """Finds words by edit distance: two words at most two edits apart are equal after at most two deletions in each.

    SymSpell's idea (https://github.com/wolfgarbe/SymSpell), with the deletions as sorted hashes and no dictionary: 5 MB
    where that took some 40, and built in a quarter of the time.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        hashes = _deletions(words)
        order = np.argsort(hashes, axis=None)
        self._hashes = hashes.ravel()[order]
        self._owners = (order // hashes.shape[1]).astype(np.int32)
        self._distance = EditDistance(DistanceAlgorithm.DAMERAU_OSA)

    def find(self, word: str, reach: int) -> dict[str, int]:
        """The words at most ``reach`` insertions, deletions, changes and swaps away, with how many it takes."""
        wanted = np.unique(_deletions([word]))
        first, last = (np.searchsorted(self._hashes, wanted, side) for side in ("left", "right"))
        owners = {at for a, b in zip(first, last, strict=True) for at in self._owners[a:b].tolist()}
        letters = set(word)
        likely = (self._words[at] for at in sorted(owners))
        likely = (one for one in likely if abs(len(one) - len(word)) <= reach and len(letters.difference(one)) <= reach)
        distances = {one: self._distance.compare(word, one, reach) for one in likely}
        return {one: distance for one, distance in distances.items() if distance >= 0}


def _deletions(words: Sequence[str]) -> NDArray[np.uint32]:
    """Hashes [words, 29] of the words' beginnings with none, one or two letters deleted."""
    letters = np.zeros((len(words), _PREFIX), np.uint32)
    for at, word in enumerate(words):
        letters[at, : len(word)] = np.frombuffer(word[:_PREFIX].encode("latin-1", "replace"), np.uint8)
    return letters @ _HASHING


def _hashing() -> NDArray[np.uint32]:
    """What each letter [7] counts for in the hashes [29] of the ways to delete."""
    ways = [gone for count in range(_MOST_EDITS + 1) for gone in combinations(range(_PREFIX), count)]
    out = np.zeros((_PREFIX, len(ways)), np.uint32)
    for number, gone in enumerate(ways):
        kept = [at for at in range(_PREFIX) if at not in gone]
        out[kept, number] = _FACTORS[: len(kept)]
    return out


_HASHING = _hashing()


def count_words(texts: Iterable[str]) -> dict[str, int]:
    """In how many of the texts each word occurs."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({word.lower() for word in _WORD.findall(text)})
    return dict(counts)


def _likeness(wrong: str, right: str) -> float:
    """What speaks for a slip of the finger: the same first letter, a neighbouring key, the same letters swapped."""
    points = 0.5 if wrong[0] == right[0] else 0.0
    if len(wrong) == len(right):
        differ = [(a, b) for a, b in zip(wrong, right, strict=True) if a != b]
        if len(differ) == 1 and all(letter in _PLACE for letter in differ[0]):
            (row, column), (other_row, other_column) = (_PLACE[letter] for letter in differ[0])
            points += 1.0 if abs(row - other_row) <= 1 and abs(column - other_column) <= 1 else 0.0
        elif sorted(wrong) == sorted(right):
            points += 1.5
    return points
