"""Slips of the finger: which words a misspelt one may stand for, and how likely each slip is.

The words are found by SymSpell's idea (https://github.com/wolfgarbe/SymSpell): two words at most two edits apart are
equal after at most two deletions in each. The deletions are kept as hashes in buckets, 116 bytes a word, and a whole
message is looked up at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

LONGEST = 30  # letters of a word that is looked at
_PREFIX, _MOST_EDITS = 7, 2  # letters of a word that are indexed, letters deleted
_FACTORS = np.cumprod(np.full(_PREFIX, 2_654_435_761, np.uint32), dtype=np.uint32)  # of a hash
_FULL = 2**16 - 1  # words an index can hold
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACE = {letter: (row, column + 0.5 * row) for row, keys in enumerate(_ROWS) for column, letter in enumerate(keys)}
_VOWELS = frozenset("aeiouy")

# how likely each kind is among slips, as costs (negative logarithms)
_DROPPED, _DOUBLED, _SWAPPED = -math.log(0.22), -math.log(0.20), -math.log(0.20)
_BESIDE, _ABOVE, _SOUND, _FAT, _ANY = (-math.log(p) for p in (0.10, 0.02, 0.02, 0.01, 0.002))
_FIRST = 0.3  # the first letter is seldom wrong


def _changed(wrong: str, right: str) -> float:
    if wrong in _PLACE and right in _PLACE:
        (row, column), (other_row, other_column) = _PLACE[wrong], _PLACE[right]
        if row == other_row and abs(column - other_column) <= 1:
            return _BESIDE
        if abs(row - other_row) <= 1 and abs(column - other_column) <= 1:
            return _ABOVE
    return _SOUND if wrong in _VOWELS and right in _VOWELS else _ANY


_LETTERS = "abcdefghijklmnopqrstuvwxyz'"
_CHANGED = {(a, b): _changed(a, b) for a in _LETTERS for b in _LETTERS}


def slips(wrong: str, right: str, most: int) -> tuple[int, float] | None:
    """How many slips turn the right word into the wrong one, and what their kinds cost.

    None for more than ``most``, which is one or two.
    """
    longer = len(wrong) - len(right)
    at = _first_apart(wrong, right, 0, 0)
    if at == len(wrong) == len(right):
        return 0, 0.0
    first = _FIRST if at == 0 else 0.0
    one = _one(wrong, right, at, at, longer)
    if one is not None:
        return 1, first + one
    best = min(_two(wrong, right, at, longer), default=None) if most > 1 else None
    return None if best is None else (2, first + best)


def _first_apart(wrong: str, right: str, i: int, j: int) -> int:
    """From these places on, the first in the wrong word where they differ, or where one of them ends."""
    end = min(len(wrong), len(right) - j + i)
    while i < end and wrong[i] == right[j]:
        i, j = i + 1, j + 1
    return i


def _one(wrong: str, right: str, i: int, j: int, longer: int) -> float | None:
    """What the one slip costs that explains two differing ends."""
    if longer == 1:
        return _added(wrong, i) if wrong[i + 1 :] == right[j:] else None
    if longer == -1:
        return _DROPPED if wrong[i:] == right[j + 1 :] else None
    if longer or i == len(wrong):
        return None
    if wrong[i + 1 :] == right[j + 1 :]:
        return _CHANGED.get((wrong[i], right[j]), _ANY)
    if wrong[i : i + 2] == right[j : j + 2][::-1] and wrong[i + 2 :] == right[j + 2 :]:
        return _SWAPPED
    return None


def _two(wrong: str, right: str, at: int, longer: int) -> Iterator[float]:
    """What each way costs to explain two differing ends by two slips."""
    typed, meant = wrong[at : at + 1], right[at : at + 1]
    ways: list[tuple[int, int, int, float]] = []  # letters passed over in both, difference left, cost
    if longer >= 0 and typed:
        ways.append((1, 0, longer - 1, _added(wrong, at)))
    if longer <= 0 and meant:
        ways.append((0, 1, longer + 1, _DROPPED))
    if abs(longer) < 2 and typed and meant:
        ways.append((1, 1, longer, _CHANGED.get((typed, meant), _ANY)))
        if wrong[at : at + 2] == right[at : at + 2][::-1]:
            ways.append((2, 2, longer, _SWAPPED))
    for i, j, left, cost in ways:
        i, j = at + i, at + j
        apart = _first_apart(wrong, right, i, j)
        other = _one(wrong, right, apart, apart - i + j, left)
        if other is not None:
            yield cost + other


def doubled(letters: int) -> float:
    """What it costs that so many letters came twice."""
    return _DOUBLED * letters


def _added(wrong: str, at: int) -> float:
    before = wrong[at - 1] if at else ""
    after = wrong[at + 1] if at + 1 < len(wrong) else ""
    if wrong[at] in (before, after):
        return _DOUBLED
    beside = _CHANGED.get((wrong[at], before)) == _BESIDE or _CHANGED.get((wrong[at], after)) == _BESIDE
    return _FAT if beside else _ANY


class Near:
    """Finds the words that are next to a misspelt one."""

    def __init__(self, words: Sequence[str], chances: Sequence[float]) -> None:
        """``chances``: the words' log probabilities; of more than 65,535 words the rest is left out."""
        self._words = list(words[:_FULL])
        self._chances = np.array(chances[:_FULL], np.float32)
        self._letters = _letters(self._words)
        self._lengths = np.fromiter(map(len, self._words), np.int8, len(self._words))
        self._bags = _bags(self._letters)
        hashes = _deletions(self._letters)
        buckets = (hashes >> 16).astype(np.uint16).ravel()
        order = np.argsort(buckets, kind="stable")  # a radix sort: these are 16 bits
        self._marks = hashes.ravel().astype(np.uint16)[order]
        self._owners = (order // hashes.shape[1]).astype(np.uint16)
        self._starts = np.zeros(2**16 + 1, np.int32)
        np.cumsum(np.bincount(buckets, minlength=2**16), out=self._starts[1:])

    def find(self, wrong: Sequence[str], reach: Sequence[int], most: int, edit: float) -> list[list[str]]:
        """For each word at most ``most`` likely ones, when each edit costs about ``edit``.

        ``reach``: how many edits away, at most two; words that are farther may be among them.
        """
        letters = _letters(wrong)
        far = np.asarray(reach) > 1
        wanted = far[:, None] | (_DELETED < _MOST_EDITS)  # of words one edit apart, one letter deleted is enough
        of_word, hashes = wanted.nonzero()[0], _deletions(letters)[wanted]
        first, last = self._starts[hashes >> 16], self._starts[(hashes >> 16) + 1]
        count = last - first
        at = np.arange(count.sum()) + np.repeat(last - np.cumsum(count), count)
        hit = self._marks[at] == np.repeat(hashes.astype(np.uint16), count)
        rows = np.repeat(of_word, count)[hit]
        pairs = np.unique(rows * (_FULL + 1) + self._owners[at[hit]])
        rows, owners = pairs >> 16, pairs & _FULL
        lengths = np.fromiter(map(len, wrong), np.int64, len(wrong))
        apart = np.abs(self._lengths[owners] - lengths[rows])
        bags = _bags(letters)[rows] ^ self._bags[owners]
        strange = _ONES[bags & 0xFFFF] + _ONES[bags >> 16]
        least = np.maximum(apart, (strange + 1) // 2)
        near = least <= far[rows] + 1
        rows, owners, least = rows[near], owners[near], np.maximum(least[near], 1)
        order = np.lexsort((least * edit - self._chances[owners], rows))
        rows, owners = rows[order], owners[order]
        ends = np.searchsorted(rows, np.arange(len(wrong) + 1))
        return [[self._words[at] for at in owners[a : min(a + most, b)].tolist()] for a, b in pairwise(ends.tolist())]


_ONES = np.array([bin(bits).count("1") for bits in range(2**16)], np.uint8)


def _bags(letters: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Which letters occur [words], one bit each."""
    bits = np.where(letters > 0, np.uint32(1) << (letters & 31), 0).astype(np.uint32)
    found: NDArray[np.uint32] = np.bitwise_or.reduce(bits, axis=1)
    return found


def _letters(words: Sequence[str]) -> NDArray[np.uint32]:
    """The words' letters [words, LONGEST], zero where a word is over."""
    kept = [word[:LONGEST].encode("latin-1", "replace") for word in words]
    return np.array(kept, f"S{LONGEST}").view(np.uint8).reshape(-1, LONGEST).astype(np.uint32)


def _deletions(letters: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Hashes [words, 29] of the words' beginnings with none, one or two letters deleted."""
    hashes = letters[:, :_PREFIX] @ _HASHING
    mixed: NDArray[np.uint32] = hashes ^ (hashes >> np.uint32(15))
    return mixed


_WAYS = [gone for count in range(_MOST_EDITS + 1) for gone in combinations(range(_PREFIX), count)]  # to delete letters
_DELETED = np.array([len(gone) for gone in _WAYS])


def _hashing() -> NDArray[np.uint32]:
    """What each letter [7] counts for in the hashes [29] of the ways to delete."""
    out = np.zeros((_PREFIX, len(_WAYS)), np.uint32)
    for number, gone in enumerate(_WAYS):
        kept = [at for at in range(_PREFIX) if at not in gone]
        out[kept, number] = _FACTORS[: len(kept)]
    return out


_HASHING = _hashing()
