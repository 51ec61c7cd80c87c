"""Figures of how well something is told: shares with intervals, F1 by class, calibration. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Any

_Z = 1.959964  # of the normal distribution, for 95 %


@dataclass(frozen=True)
class Share:
    """``hits`` of ``of``; ``value`` is None when there was nothing to count."""

    hits: int
    of: int

    @classmethod
    def count(cls, hits: Iterable[bool]) -> Share:
        counted = Counter(map(bool, hits))
        return cls(counted[True], counted.total())

    @property
    def value(self) -> float | None:
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval (E. B. Wilson 1927, J. Am. Stat. Assoc. 22); (0, 1) when nothing was counted."""
        if not self.of:
            return 0.0, 1.0
        p, spread = self.hits / self.of, _Z * _Z / self.of
        middle = (p + spread / 2) / (1 + spread)
        half = _Z * math.sqrt(p * (1 - p) / self.of + spread / self.of / 4) / (1 + spread)
        return max(0.0, middle - half), min(1.0, middle + half)

    def to_json(self) -> dict[str, Any]:
        low, high = self.interval
        return {"share": self.value, "hits": self.hits, "of": self.of, "low": low, "high": high}

    def __str__(self) -> str:
        if self.value is None:
            return "-"
        low, high = self.interval
        return f"{self.value:.1%} ({low:.1%} to {high:.1%}; {self.hits} of {self.of})"


@dataclass(frozen=True)
class ClassFigures:
    """How one class is told: ``precision`` of those taken for it, ``recall`` of the ``count`` that are."""

    name: str
    precision: float
    recall: float
    f1: float
    count: int

    def to_json(self) -> dict[str, Any]:
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1, "n": self.count}


def by_class(right: Sequence[str], guessed: Sequence[str]) -> list[ClassFigures]:
    """Figures of the classes that occur in ``right``, by name; precision is 0 where nothing was taken for the class."""
    hits = Counter(r for r, g in zip(right, guessed, strict=True) if r == g)
    wanted, given = Counter(right), Counter(guessed)
    return [
        ClassFigures(
            name,
            precision=hits[name] / given[name] if given[name] else 0.0,
            recall=hits[name] / wanted[name],
            f1=2 * hits[name] / (wanted[name] + given[name]),
            count=wanted[name],
        )
        for name in sorted(wanted)
    ]


def macro_f1(classes: Sequence[ClassFigures]) -> float:
    """Every class counts the same. Raises StatisticsError when there is none."""
    return fmean(one.f1 for one in classes)


@dataclass(frozen=True)
class Bin:
    """Judgements of like confidence: their mean ``confidence`` and how many were ``right``."""

    confidence: float
    right: Share


def bins(confidences: Sequence[float], right: Sequence[bool], count: int = 10) -> list[Bin]:
    """Bins that hold equally many (but for one), the least confident first; fewer when there is too little."""
    order = sorted(range(len(confidences)), key=lambda at: confidences[at])
    edges = [len(order) * n // count for n in range(count + 1)]
    return [
        Bin(fmean(confidences[at] for at in order[start:end]), Share.count(right[at] for at in order[start:end]))
        for start, end in pairwise(edges)
        if end > start
    ]


def calibration_error(found: Sequence[Bin]) -> float:
    """The mean distance of confidence and share of right ones, weighed by the bins' sizes; 0 for no bins."""
    gaps = (abs(one.confidence - one.right.hits / one.right.of) * one.right.of for one in found)
    return sum(gaps) / max(1, sum(one.right.of for one in found))
