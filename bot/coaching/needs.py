"""The four needs, what is matched to them, and the match itself.

Source of the needs: the design's table, from the practice's articles on leadership, executive and relational coaching
and on mentoring.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol

FIELDS = ("role", "challenges", "goals")


class Need(StrEnum):
    """Which kind of help fits."""

    LEADERSHIP_SKILLS = "leadership_skills"
    EXECUTIVE_STRATEGY = "executive_strategy"
    RELATIONAL_WORK = "relational_work"
    MENTORING = "mentoring"


@dataclass(frozen=True)
class Profile:
    """What a prospect said of themselves, in their own words."""

    role: str = ""
    challenges: tuple[str, ...] = ()
    goals: str = ""

    def text(self, name: str) -> str:
        """One of FIELDS as a text; challenges are joined by newlines, and offsets count in that."""
        if name == "challenges":
            return "\n".join(self.challenges)
        return self.role if name == "role" else self.goals


TAIL = re.compile(r"(?:[^\S\n]+[^\s,.;:!?]+){0,3}(?=[,.;:!?\n]|$)")  # up to three words


@dataclass(frozen=True)
class Evidence:
    """Words of the prospect that moved the match.

    ``start`` and ``end`` are half-open offsets in Unicode code points into ``Profile.text(field)``, or into the answer
    to the follow-up question where that is the field (``follow_up.ANSWER``).
    """

    field: str
    start: int
    end: int
    text: str
    points_to: Need

    def to_the_end(self, text: str) -> Evidence:
        """With the few words that its clause still has: a quote that breaks off reads badly."""
        rest = TAIL.match(text, self.end)
        return replace(self, end=rest.end(), text=text[self.start : rest.end()]) if rest else self


@dataclass(frozen=True)
class Match:
    """The need a prospect's answers speak of.

    ``confidence`` is calibrated: of all matches at 0.8, about 80 % are right. ``sure`` is false under the threshold
    at which too many are wrong, or when the answers are too thin to tell. ``thread`` is a second need that also runs
    through the answers.
    """

    need: Need
    confidence: float
    sure: bool
    scores: Mapping[Need, float]
    thread: Need | None = None
    evidence: tuple[Evidence, ...] = field(default=())

    def quotable(self, texts: Mapping[str, str]) -> Match:
        """With evidence that can be read aloud; ``texts`` are the answers by field."""
        whole = tuple(e.to_the_end(texts[e.field]) if e.field in texts else e for e in self.evidence)
        return replace(self, evidence=whole)

    def ranked(self) -> list[Need]:
        """All needs, the likeliest first."""
        return sorted(self.scores, key=lambda need: self.scores[need], reverse=True)

    def to_json(self) -> dict[str, Any]:
        """The object ``intake classify`` prints."""
        return {
            "need": str(self.need),
            "confidence": self.confidence,
            "sure": self.sure,
            "scores": {str(need): score for need, score in self.scores.items()},
            "thread": str(self.thread) if self.thread else None,
            "evidence": [
                {"field": e.field, "start": e.start, "end": e.end, "text": e.text, "points_to": str(e.points_to)}
                for e in self.evidence
            ],
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Match:
        """Raises KeyError or ValueError when the body is not one of ``to_json``."""
        return cls(
            need=Need(body["need"]),
            confidence=float(body["confidence"]),
            sure=bool(body["sure"]),
            scores={Need(name): float(score) for name, score in body["scores"].items()},
            thread=Need(body["thread"]) if body["thread"] else None,
            evidence=tuple(
                Evidence(e["field"], int(e["start"]), int(e["end"]), e["text"], Need(e["points_to"]))
                for e in body["evidence"]
            ),
        )


class NeedModel(Protocol):
    """Whatever can match a profile to a need."""

    def classify(self, profile: Profile) -> Match: ...

    def is_thin(self, profile: Profile) -> bool:
        """Whether too little was said for anybody to tell."""
