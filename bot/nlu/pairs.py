"""How likely a word is after the word before it."""

from __future__ import annotations

import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from importlib import resources
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.nlu.wording import START, Words, english, spoken

_SHARE, _SHARE_ENGLISH = 0.6, 0.25  # of a pair's probability, by source
_BACKED_OFF = math.log(0.4)  # of a word's own probability, when the pair is none that is known
_SLOTS, _PROBES = 2**19, 6
_STEPS = 12.0  # of a saved probability, per unit of its logarithm


def mark(word: str) -> int:
    """A word's hash, 32 bits, the same everywhere and always."""
    return zlib.crc32(word.encode("utf-8", "replace"))


class Pairs:
    """Which word follows which: a table of hashes, 1.5 MB, so that a model can keep it.

    A pair that is not in it is as likely as its second word alone, backed off.
    """

    def __init__(self, checks: NDArray[np.uint16], values: NDArray[np.uint8]) -> None:
        self.checks, self.values = checks, values
        self._logs = (-np.arange(256) / _STEPS).astype(np.float32)

    @classmethod
    def none(cls) -> Pairs:
        return cls(np.zeros(1, np.uint16), np.zeros(1, np.uint8))

    @classmethod
    def learn(cls, texts: Iterable[str], words: Words) -> Pairs:
        """From the training texts and from the pairs of written English that symspellpy ships (242,342)."""
        after: dict[str, Counter[str]] = defaultdict(Counter)
        for text in texts:
            said = spoken(text)
            for first, second in pairwise(said):
                if second != START:
                    after[first][second] += 1
        chances: defaultdict[tuple[str, str], float] = defaultdict(float)
        for first, seconds in after.items():
            total = sum(seconds.values()) + len(seconds)
            for second, count in seconds.items():
                if first in words.own or first == START:
                    chances[first, second] += _SHARE * count / total
        for pair, chance in _english_pairs().items():
            chances[pair] += _SHARE_ENGLISH * chance
        kept: list[tuple[int, int, float]] = []
        for (first, second), chance in chances.items():
            alone = words.chance(second)
            if alone is not None:
                backed_off = math.exp(alone + _BACKED_OFF)
                if chance > 0.5 * backed_off:
                    kept.append((mark(first), mark(second), math.log(chance + backed_off)))
        return cls._filled(kept)

    @classmethod
    def _filled(cls, kept: Sequence[tuple[int, int, float]]) -> Pairs:
        checks, values = np.zeros(_SLOTS, np.uint16), np.zeros(_SLOTS, np.uint8)
        if not kept:
            return cls(checks, values)
        firsts, seconds = (np.array([one[at] for one in kept], np.uint64) for at in (0, 1))
        logs = np.array([one[2] for one in kept])
        order = np.argsort(-logs, kind="stable")  # where there is no room, the least likely are lost
        slots, wanted = _places(firsts[order], seconds[order], _SLOTS)
        worth = np.clip(np.round(-logs[order] * _STEPS), 0, 255).astype(np.uint8)
        waiting = np.arange(len(order))
        for probe in range(_PROBES):
            at = (slots[waiting] + probe) % _SLOTS
            first_come = np.unique(at, return_index=True)[1]
            placed = first_come[checks[at[first_come]] == 0]
            checks[at[placed]] = wanted[waiting[placed]]
            values[at[placed]] = worth[waiting[placed]]
            waiting = np.delete(waiting, placed)
        return cls(checks, values)

    def chances(
        self, first: NDArray[np.uint64], second: NDArray[np.uint64], alone: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Log probabilities of the second word after the first, by their hashes; ``alone``: of the second itself."""
        slots, wanted = _places(first, second, len(self.checks))
        out = alone + np.float32(_BACKED_OFF)
        if len(self.checks) == 1:
            return out
        at = (slots[..., None] + _PROBED) & (len(self.checks) - 1)
        hit = self.checks[at] == wanted[..., None]
        found = hit.any(axis=-1)
        where = np.take_along_axis(at, hit.argmax(axis=-1)[..., None], axis=-1)[..., 0]
        return np.where(found, np.maximum(self._logs[self.values[where]], out), out)

    def log(self, first: str, second: str, words: Words) -> float:
        """Log probability of the second word after the first."""
        alone = words.chance(second)
        marks = np.array([mark(first), mark(second)], np.uint64)
        floor = np.array([words.unknown(second) if alone is None else alone], np.float32)
        return float(self.chances(marks[:1], marks[1:], floor)[0])


_PROBED = np.arange(_PROBES)


def _places(
    first: NDArray[np.uint64], second: NDArray[np.uint64], slots: int
) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
    """Where a pair is kept, and the mark (never 0) it is known by there."""
    key = (first * np.uint64(0x9E3779B97F4A7C15)) ^ (second * np.uint64(0xC2B2AE3D27D4EB4F))
    key ^= key >> np.uint64(29)
    key *= np.uint64(0xBF58476D1CE4E5B9)
    wanted = (key >> np.uint64(16)).astype(np.uint16) | np.uint16(1)
    return ((key >> np.uint64(40)) % np.uint64(slots)).astype(np.int64), wanted


def _english_pairs() -> dict[tuple[str, str], float]:
    """How likely the second word follows the first, from the list symspellpy ships."""
    text = resources.files("symspellpy").joinpath("frequency_bigramdictionary_en_243_342.txt").read_text("utf-8-sig")
    counts: dict[tuple[str, str], int] = {}
    totals: Counter[str] = Counter()
    for line in text.splitlines():
        first, second, number = line.split(" ")
        counts[first, second] = int(number)
        totals[first] += int(number)
    known = english()
    # the two lists were counted on different scales; the most frequent words, whose pairs are all listed, tell how
    scale = sorted(totals[word] / known[word] for word in list(known)[:200])[100] / 0.8
    return {pair: n / max(totals[pair[0]], scale * known.get(pair[0], 0)) for pair, n in counts.items()}
