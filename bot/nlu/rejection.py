"""When a guess is not to be trusted: how likely it is, how near an example is, how much it resembles what is strange.

None does alone: the probability is high for strange texts that share a word with one intent, nearness cannot tell near
misses, and strange examples never cover all that is strange. How much each counts is learned from held-out guesses
(logistic regression on three numbers); `intake evaluate` prints what that finds, decision 16 what else was tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_REJECTED = 0.03  # share of messages in scope that may be turned away

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Rejection:
    """What is stranger than ``threshold`` is turned away.

    ``weights`` are of the probability of the best intent, the cosine to the nearest example, and the probability of
    the strangers' intent; ``stranger`` is that intent's number, None when there are no strangers to learn from.
    """

    weights: tuple[float, float, float]
    threshold: float
    stranger: int | None

    def strangeness(self, chances: Floats, nearest: Floats) -> Floats:
        """By chances [texts, intents] and nearest [texts]."""
        out: Floats = _seen(chances, nearest, self.stranger) @ np.array(self.weights, np.float32)
        return out


def choose(
    chances: Floats, nearest: Floats, classes: NDArray[np.intp], intents: Sequence[str], stranger: str
) -> tuple[Rejection, dict[str, Any]]:
    """From held-out chances: turns away at most MOST_REJECTED of the examples in scope; and their figures.

    ``stranger`` names the intent whose examples are out of scope.
    """
    number = intents.index(stranger) if stranger in intents else None
    inside = classes != (-1 if number is None else number)
    weights = _weights(_seen(chances, nearest, number), ~inside)
    scores = Rejection(weights, 0.0, number).strangeness(chances, nearest)
    threshold = float(np.quantile(scores[inside], 1 - MOST_REJECTED)) if inside.any() else 0.0
    rejected, guesses = scores > threshold, chances.argmax(axis=1)
    figures: dict[str, Any] = {
        "accuracy": float((guesses == classes).mean()),
        "macro_f1": _macro_f1(guesses, classes, len(intents)),
        "rejected_in_scope": float(rejected[inside].mean()) if inside.any() else 0.0,
        "confused": _confused(guesses, classes, intents),
    }
    if not inside.all():
        figures["rejected_out_of_scope"] = float(rejected[~inside].mean())
    return Rejection(weights, threshold, number), figures


def _seen(chances: Floats, nearest: Floats, stranger: int | None) -> Floats:
    known = chances.copy()
    strange = np.zeros(len(chances), np.float32)
    if stranger is not None:
        strange = chances[:, stranger]
        known[:, stranger] = 0
    return np.stack([known.max(axis=1), nearest, strange], axis=1)


def _weights(seen: Floats, strange: NDArray[np.bool_]) -> tuple[float, float, float]:
    if not strange.any() or strange.all():
        return (-0.5, -0.5, 0.0)
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(class_weight="balanced", C=10.0).fit(seen, strange)
    best, near, odd = fitted.coef_[0].tolist()
    return (best, near, odd)


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
