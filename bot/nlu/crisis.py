"""Notices self-harm, violence, abuse and acute danger in any sentence of a message, in two steps.

``clear`` is said in words that leave little doubt (the patterns of crisis.yml) and is answered with the emergency
contacts at once; ``possible`` is a weaker pattern, or the intent classifier taking a part for a crisis, and gets one
caring line.
Every sentence is read as written and as corrected. A job that is killing somebody, a burn-out and grief told as history
are none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import clauses
from bot.nlu.found import read_yaml
from bot.nlu.intent_model import CRISIS
from bot.nlu.intents import ALARMING, CORRECTED
from bot.nlu.patterns import Patterns
from bot.nlu.tokens import english

CLEAR, POSSIBLE = "clear", "possible"
INTENT_NAME = CRISIS

_ALONE = 0.2  # the classifier's probability at which a message without a pattern is possible: 1 % of the others
_PART_ALONE = 0.5  # and a part of a message, which tells the classifier less
_TOGETHER = 0.6  # at which a weak pattern becomes clear
_SUPPORT = 0.05  # under which a weak pattern alone is nothing


@dataclass(frozen=True)
class Alarm:
    """``start`` and ``end`` are the sentence's place in the message."""

    level: str
    start: int
    end: int


class Detector:
    """The patterns; free of Rasa."""

    def __init__(self) -> None:
        self._nlp = english()
        lines: dict[str, list[str]] = read_yaml("crisis.yml")
        self._patterns = Patterns(self._nlp, {name: lines[name] for name in (CLEAR, POSSIBLE, "never")})

    def level(self, text: str) -> str | None:
        """What the words of one sentence say."""
        doc = self._nlp.make_doc(text.replace("\u2019", "'"))
        found = self._patterns(doc)
        harmless = {token for name, start, end in found if name == "never" for token in range(start, end)}
        left = {name for name, a, b in found if name != "never" and not _excused(name, a, b, harmless)}
        return CLEAR if CLEAR in left else POSSIBLE if POSSIBLE in left else None


def _excused(level: str, start: int, end: int, harmless: set[int]) -> bool:
    """A clear pattern must end in a harmless one ("want to [shoot myself in the foot]"), a weak one only touch it."""
    tokens = set(range(start, end))
    return set(range(max(start, end - 2), end)) <= harmless if level == CLEAR else bool(tokens & harmless)


@cache
def detector() -> Detector:
    return Detector()


def find(text: str, parts: Iterable[tuple[int, int, str, float]] = ()) -> Alarm | None:
    """The gravest alarm in a message.

    ``parts`` are the message's clauses: start, end, corrected text, and the classifier's probability of a crisis.
    """
    parts = list(parts)
    alarms = []
    for sentence in clauses.sentences(text):
        inside = [part for part in parts if part[0] < sentence.end and part[1] > sentence.start]
        chance = max((part[3] for part in inside), default=0.0)
        corrected = " ".join(part[2] for part in inside)
        texts = {sentence.text, corrected} if inside else {sentence.text}
        levels = {detector().level(one) for one in texts}
        weak = POSSIBLE in levels and (chance >= _SUPPORT or not inside)
        if CLEAR in levels or (weak and chance >= _TOGETHER):
            alarms.append(Alarm(CLEAR, sentence.start, sentence.end))
        elif weak or chance >= (_ALONE if len(parts) == 1 else _PART_ALONE):
            alarms.append(Alarm(POSSIBLE, sentence.start, sentence.end))
    return min(alarms, key=lambda alarm: (alarm.level != CLEAR, alarm.start), default=None)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CrisisDetector(GraphComponent):
    """Sets ``crisis``; a clear one is the message's intent, too. Stands after the intent classifier."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CrisisDetector:
        detector()  # built before the first message
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            clauses_of = message.get("clauses") or ()
            parts = [
                (clause["start"], clause["end"], corrected, chance)
                for clause, corrected, chance in zip(
                    clauses_of, message.get(CORRECTED) or (), message.get(ALARMING) or (), strict=False
                )
            ]
            alarm = find(message.get(TEXT) or "", parts)
            body = {"level": alarm.level, "start": alarm.start, "end": alarm.end} if alarm else None
            message.set("crisis", body, add_to_output=True)
            if alarm and alarm.level == CLEAR:
                _name_it(message, alarm)
        return messages


def _name_it(message: Message, alarm: Alarm) -> None:
    intent = {"name": INTENT_NAME, "confidence": 1.0}
    others = [guess for guess in message.get(INTENT_RANKING_KEY) or () if guess["name"] != INTENT_NAME]
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [intent, *others], add_to_output=True)
    for clause in message.get("clauses") or ():
        if clause["start"] < alarm.end and clause["end"] > alarm.start:
            clause.update(intent=INTENT_NAME, confidence=1.0)
