"""How often coaches agree with the assistant about the need: the reliability that matters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

BANDS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.85), (0.85, 1.01))  # of confidence, half-open
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a coach holds for right, beside what the assistant had said, how sure it was, and when."""

    need: str
    matched: str
    confidence: float
    at: datetime

    @property
    def agrees(self) -> bool:
        return self.need == self.matched


@dataclass(frozen=True, slots=True)
class Share:
    """``agreed`` of ``judged``; ``of`` names the part."""

    of: str
    agreed: int
    judged: int

    @property
    def percent(self) -> int:
        return round(100 * self.agreed / self.judged) if self.judged else 0


def overall(judgements: Sequence[Judgement]) -> Share:
    return Share("", sum(one.agrees for one in judgements), len(judgements))


def by_need(judgements: Iterable[Judgement]) -> list[Share]:
    """By what the assistant had said, the oftenest first."""
    return sorted(_parts(judgements, lambda one: one.matched), key=lambda share: -share.judged)


def by_confidence(judgements: Iterable[Judgement]) -> list[Share]:
    """The surest first; ``of`` is the band in percent. Where it is calibrated, the share lies within its band."""
    return sorted(_parts(judgements, _band), key=lambda share: share.of, reverse=True)


def by_month(judgements: Iterable[Judgement]) -> list[Share]:
    """The last twelve that have any, the newest first; ``of`` is as ``2026-11``."""
    return sorted(_parts(judgements, lambda one: f"{one.at:%Y-%m}"), key=lambda share: share.of, reverse=True)[:MONTHS]


def _band(one: Judgement) -> str:
    low, high = next((low, high) for low, high in BANDS if low <= one.confidence < high)
    return f"{round(low * 100):02}-{min(round(high * 100), 100)}"


def _parts(judgements: Iterable[Judgement], key: Callable[[Judgement], str]) -> list[Share]:
    parts: dict[str, list[Judgement]] = {}
    for one in judgements:
        parts.setdefault(key(one), []).append(one)
    return [Share(name, sum(one.agrees for one in ones), len(ones)) for name, ones in parts.items()]
