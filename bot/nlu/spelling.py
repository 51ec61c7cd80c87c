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

from symspellpy import SymSpell, Verbosity

_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[A-Za-z][A-Za-z']*")
_KEEP = re.compile(r"[@\d_#/\\]|https?:|www\.|\w\.\w")
_ENDINGS = ("'s", "s", "es", "ed", "d", "ing", "ly", "er", "r", "n't")
_BEGINNINGS = ("re", "un", "pre", "non", "dis", "mis", "co", "over", "under")
_CACHE_SIZE = 20_000
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACE = {letter: (row, column + 0.5 * row) for row, keys in enumerate(_ROWS) for column, letter in enumerate(keys)}


@cache
def _english() -> dict[str, int]:
    """English words with their counts, from the list symspellpy ships (82,765 words)."""
    text = resources.files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text("utf-8-sig")
    return {word: int(count) for word, count in (line.split(" ") for line in text.splitlines() if line)}


@cache
def _frequent(among: int) -> frozenset[str]:
    counts = _english()
    return frozenset(sorted(counts, key=lambda word: -counts[word])[:among])


def is_english(word: str, among: int) -> bool:
    """Whether a word, lower case, is one of that many most frequent English words."""
    return word in _frequent(among)


class Speller:
    """Corrects towards the words of the training texts and of the encoder."""

    def __init__(self, counts: dict[str, int], encoder_words: Sequence[str]) -> None:
        """``counts``: in how many training texts a word occurs; ``encoder_words``: the most frequent first."""
        english = _english()
        trained = {word for word, count in counts.items() if count > 1 or word in english}
        # without an encoder the frequent half of English takes its place
        others = encoder_words or sorted(english, key=lambda w: -english[w])[:20_000]
        self._prior = {
            word: -math.log(rank + 10) for rank, word in enumerate(others) if len(word) > 2 and word in english
        }
        for word in trained:
            self._prior[word] = max(self._prior.get(word, -12.0), -6.0) + 0.7 * math.log(1 + counts[word])
        self._known = english.keys() | self._prior.keys() | {word for word in encoder_words if len(word) > 4}
        self._index = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        for word in self._prior:
            self._index.create_dictionary_entry(word, 1)
        self._cache: dict[str, str] = {}

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
        if len(word) < 3 or len(word) > 30 or word in self._known:
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
            if stem != word and len(stem) > 2 and (stem in self._known or stem + "e" in self._known):
                return True
        return any(
            word.startswith(b) and len(word) - len(b) > 3 and word.removeprefix(b) in self._known for b in _BEGINNINGS
        )

    def _nearest(self, word: str) -> str:
        squeezed = re.sub(r"(.)\1{2,}", r"\1\1", word)  # "sooooo" is far from every word
        if squeezed != word:
            single = re.sub(r"(.)\1+", r"\1", squeezed)
            return next((w for w in (squeezed, single) if w in self._known), self._nearest(squeezed))
        reach = 1 if len(word) < 5 else 2
        found = self._index.lookup(word, Verbosity.ALL, max_edit_distance=reach)
        if not found:
            return word
        best = min(found, key=lambda item: item.distance * 4.0 - self._prior[item.term] - _likeness(word, item.term))
        return str(best.term)


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
