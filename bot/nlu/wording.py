"""How likely a word is by itself, or as one that nobody knows.

A known word counts as often as the training texts and written English have it; a word nobody knows is likely when its
letters follow each other as English letters do, or when it is short enough to be initials.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from importlib import resources

import numpy as np

from bot.nlu.found import read_yaml, words

WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['\u2019](?=\w))*")
_LANGUAGES = ("de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "tr", "ro", "cs", "hu", "fi", "id")
START = ""  # stands before the first word of a sentence

_STOP = re.compile(r"[.!?:;\n]")
_OURS = 0.7  # the training texts' share in what a word is worth, the rest is written English
_ENGLISH_TOTAL = 5.4e11  # of the counts in symspellpy's list
_TOKENS = 8.0  # words of a training text, about
_UNKNOWN = math.log(0.15)  # that a word is one nobody knows
_SHORT, _INITIALS = 5, math.log(0.3)  # letters and share of those that are mere initials
_NAMED = math.log(0.003)  # of the encoder's words that no dictionary has, mostly names
_WRITTEN = math.log(1e-5)  # of a word of jargon.yml and of another language's small words


@cache
def _written() -> frozenset[str]:
    """Words that are none of the English dictionary and yet no slips."""
    longer = {word for word in _foreign() if len(word) > 3}  # "dei" is rather "die"
    return frozenset(longer.union(*read_yaml("jargon.yml").values()))


@cache
def _foreign() -> frozenset[str]:
    """The small words of other languages."""
    return frozenset(word for code in _LANGUAGES for word in words(f"words_{code}") if len(word) > 2)


@cache
def english() -> dict[str, int]:
    """How often each English word was counted, the most frequent first, from the list symspellpy ships (82,765)."""
    text = resources.files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text("utf-8-sig")
    fields = text.split()
    return dict(zip(fields[::2], map(int, fields[1::2]), strict=True))


def spoken(text: str) -> list[str]:
    """The words, lower case, and START where a sentence begins."""
    out = [START]
    done = 0
    for match in WORD.finditer(text):
        if out[-1] != START and _STOP.search(text, done, match.start()):
            out.append(START)
        out.append(match.group().lower().replace("\u2019", "'"))
        done = match.end()
    return out


def count_words(texts: Iterable[str]) -> dict[str, int]:
    """In how many of the texts each word occurs, in an order that is the same in every training."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(spoken(text)) - {START})
    return dict(sorted(counts.items()))


class Words:
    """What each word is worth, as log probabilities."""

    def __init__(self, counts: dict[str, int], encoder_words: Sequence[str]) -> None:
        known = english()
        total = _TOKENS * max(sum(counts.values()) / _TOKENS, 500.0)
        self._own = {
            word: math.log(_OURS * (count - 0.5) / total + (1 - _OURS) * known.get(word, 0) / _ENGLISH_TOTAL)
            for word, count in counts.items()
            if count > 1 or word in known
        }
        self._named = {
            word: _NAMED - math.log(rank + 10) for rank, word in enumerate(encoder_words) if word not in known
        }
        self._english = known
        self._letters = _letter_table()

    @property
    def own(self) -> dict[str, float]:
        """The words of the training texts."""
        return self._own

    def chance(self, word: str) -> float | None:
        """None for a word nobody knows."""
        chance = self._own.get(word)
        if chance is not None:
            return chance
        count = self._english.get(word)
        if count is not None:
            return math.log((1 - _OURS) * count / _ENGLISH_TOTAL)
        return _WRITTEN if word in _written() else self._named.get(word)

    def foreign(self, said: Collection[str]) -> bool:
        """Whether words, lower case, belong to another language: two of its small words at least, and many of all."""
        count = sum(word in _foreign() and word not in self._own for word in said)
        return count > 1 and count * 5 >= len(said)

    def unknown(self, word: str) -> float:
        """How likely the letters are, as a word that nobody knows."""
        codes = [0, 0, *(_code(letter) for letter in word), 0]
        table = self._letters
        spelled = sum(
            table[(a * _SIGNS + b) * _SIGNS + c] for a, b, c in zip(codes, codes[1:], codes[2:], strict=False)
        )
        if len(word) <= _SHORT:
            spelled = max(spelled, _INITIALS - len(word) * math.log(26))
        return _UNKNOWN + spelled


_SIGNS = 27


def _code(letter: str) -> int:
    return ord(letter) - 96 if "a" <= letter <= "z" else 0


@cache
def _letter_table() -> list[float]:
    """Log probabilities of a letter after two others, over the English words."""
    signs = np.frombuffer("  ".join(["", *english(), ""]).encode("ascii", "replace"), np.uint8).astype(np.int32) - 96
    signs[(signs < 1) | (signs > 26)] = 0
    codes = (signs[:-2] * _SIGNS + signs[1:-1]) * _SIGNS + signs[2:]
    counts = np.bincount(codes, minlength=_SIGNS**3).reshape(_SIGNS, _SIGNS, _SIGNS).astype(np.float64)
    shorter = counts.sum(axis=0) + 0.5
    shorter /= shorter.sum(axis=1, keepdims=True)
    smooth = counts + 5.0 * shorter
    table: list[float] = np.log(smooth / smooth.sum(axis=2, keepdims=True)).ravel().tolist()
    return table
