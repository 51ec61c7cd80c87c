"""A message as the understanding gives it: its parts, what they say, and what was tapped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.coaching.typed import plain


@dataclass(frozen=True)
class Part:
    """One part of a message. ``intent`` is the full name (faq/price); ``ranking`` the best guesses with confidence.

    ``places`` are the first and the last place, exclusive, of each entity in the whole message.
    """

    text: str
    intent: str
    confidence: float = 1.0
    entities: Mapping[str, str] = field(default_factory=dict)
    ranking: tuple[tuple[str, float], ...] = ()
    start: int = 0
    end: int = 0
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def questioning(self) -> bool:
        """Looks like a question."""
        return self.text.rstrip().endswith("?") or plain(self.text).startswith(INTERROGATIVES)

    @property
    def asking(self) -> bool:
        """Is a question, and not only a clause that begins like one ("how my team sees me")."""
        if self.text.rstrip().endswith("?"):
            return True
        return self.questioning and not CLAUSE.match(self.text)

    def likelihood(self, intent: str) -> float:
        return dict(self.ranking).get(intent, self.confidence if intent == self.intent else 0.0)


INTERROGATIVES = (
    "who ", "who's ", "what ", "what's ", "when ", "when's ", "where ", "where's ", "why ", "how ", "how's ", "which ",
    "whose ", "do ", "does ", "did ", "can ", "could ", "would ", "will ", "is ", "isn't ", "are ", "aren't ", "am i ",
    "may i ", "should i ",
)  # fmt: skip


CLAUSE = re.compile(
    r"(?:who|what|when|where|why|how|which|whose)\b(?! (?:is|are|was|were|do|does|did|can|could|would|will|should|has|"
    r"have|about|much|many|long|soon|come|kind|sort)\b|'?s\b)",
    re.I,
)


@dataclass(frozen=True)
class Heard:
    """``tapped``: the values a button carries, None for typed words. ``held``: parts said before consent.

    ``unread``: written before anything was there to read. ``coach``: the id of one that is wished for by name, after
    the match.
    """

    text: str
    parts: tuple[Part, ...]
    tapped: Mapping[str, str] | None = None
    crisis: str | None = None
    foreign: bool = False
    coach: str | None = None
    returned: bool = False
    unread: bool = False
    held: tuple[Part, ...] = ()

    @classmethod
    def of(cls, parsed: Mapping[str, Any]) -> Heard:
        """Read Rasa's parse data; the keys beyond Rasa's own are those of bot/nlu and bot/engine."""
        held = tuple(part for message in parsed.get("held") or () for part in parts_of(message))
        return cls(
            text=parsed.get("text") or "",
            parts=parts_of(parsed),
            tapped=parsed.get("tapped"),
            crisis=(parsed.get("crisis") or {}).get("level"),
            foreign=bool(parsed.get("foreign")),
            coach=parsed.get("coach"),
            returned=bool(parsed.get("returned")),
            unread=bool(parsed.get("unread")),
            held=held,
        )


def parts_of(parsed: Mapping[str, Any]) -> tuple[Part, ...]:
    text, found = parsed.get("text") or "", parsed.get("entities") or ()
    clauses = parsed.get("clauses")
    if not clauses:  # stock Rasa, or a button
        intent = parsed.get("intent") or {}
        name = intent.get("full_retrieval_intent_name") or intent.get("name") or ""
        values = {e["entity"]: str(e["value"]) for e in reversed(found)}
        return (Part(text, name, float(intent.get("confidence") or 1.0), values, (), 0, len(text)),)
    return tuple(
        Part(
            text=clause["text"],
            intent=clause["intent"],
            confidence=clause["confidence"],
            entities={
                e["entity"]: str(e["value"])
                for e in reversed(found)  # of two, the first counts
                if clause["start"] <= e.get("start", 0) < clause["end"]
            },
            ranking=tuple((name, confidence) for name, confidence in clause.get("ranking", ())),
            start=clause["start"],
            end=clause["end"],
            places={
                e["entity"]: (e["start"], e["end"])
                for e in reversed(found)
                if "end" in e and clause["start"] <= e.get("start", 0) < clause["end"]
            },
        )
        for clause in clauses
    )
