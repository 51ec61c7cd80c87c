"""Notices self-harm, violence, abuse and acute danger in any sentence of a message, in two steps.

``clear`` is said in words that leave little doubt (the patterns of crisis.yml) and is answered with the emergency
contacts at once; ``possible`` is a weaker pattern, or a word of danger in a part the intent classifier is sure of, and
gets one caring line. The classifier alone is never enough: it takes every sad sentence for a crisis.
Every sentence is read as written and as corrected. A job that is killing somebody, a burn-out and grief told as history
are none.
"""

from __future__ import annotations

import re
import unicodedata
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
from bot.nlu.intent_model import CRISIS, FALLBACK
from bot.nlu.intents import ALARMING, CORRECTED, write_intent
from bot.nlu.patterns import Patterns
from bot.nlu.tokens import english

CLEAR, POSSIBLE = "clear", "possible"
INTENT_NAME = CRISIS

_WEAK, _WORDS, _ANYWHERE, _NEVER = "weak", "words", "anywhere", "never"  # lists of crisis.yml
_SURE = 0.9  # the classifier's probability at which a word of danger makes a crisis possible
_TOGETHER = 0.6  # at which a possible pattern becomes clear
_SUPPORT = 0.05  # under which a weak pattern alone is nothing
_ACCENTS = re.compile("[\u0300-\u036f]")


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
        lines = {name: [_plain(line) for line in some] for name, some in read_yaml("crisis.yml").items()}
        self._anywhere = tuple(lines.pop(_ANYWHERE))
        self._words = frozenset(lines.pop(_WORDS))
        self._patterns = Patterns(self._nlp, lines)

    def levels(self, text: str) -> set[str]:
        """What the words of one sentence say: CLEAR and POSSIBLE, and what only counts beside the classifier."""
        plain = _plain(text)
        doc = self._nlp.make_doc(plain)
        found = self._patterns(doc)
        harmless = {token for name, start, end in found if name == _NEVER for token in range(start, end)}
        said = {name for name, a, b in found if name != _NEVER and not _excused(name, a, b, harmless)}
        if any(words in plain for words in self._anywhere):
            said.add(CLEAR)
        if any(token.lower_ in self._words and token.i not in harmless for token in doc):
            said.add(_WORDS)
        return said


def _plain(text: str) -> str:
    """Without accents, which many leave out."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text.replace("\u2019", "'"))))


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
        levels = set().union(*(detector().levels(one) for one in texts))
        possible = POSSIBLE in levels or (_WEAK in levels and (chance >= _SUPPORT or not inside))
        if CLEAR in levels or (possible and chance >= _TOGETHER):
            alarms.append(Alarm(CLEAR, sentence.start, sentence.end))
        elif possible or (_WORDS in levels and chance >= _SURE):
            alarms.append(Alarm(POSSIBLE, sentence.start, sentence.end))
    return min(alarms, key=lambda alarm: (alarm.level != CLEAR, alarm.start), default=None)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CrisisDetector(GraphComponent):
    """Sets ``crisis``; a clear one is the message's intent, too. Stands after the intent classifier.

    Where it sees none, the classifier's next guess takes the place of a crisis.
    """

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
            _take_back(message, alarm)
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


def _take_back(message: Message, alarm: Alarm | None) -> None:
    """No crisis outside the alarm."""
    intent: dict[str, Any] = message.get(INTENT) or {}
    ranking: list[dict[str, Any]] = message.get(INTENT_RANKING_KEY) or []
    if not alarm and intent.get("name") == INTENT_NAME:
        ranking = [guess for guess in ranking if guess["name"] != INTENT_NAME]
        name, confidence = (ranking[0]["name"], ranking[0]["confidence"]) if ranking else (FALLBACK, 0.0)
        write_intent(message, name, confidence)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    for clause in message.get("clauses") or ():
        outside = not alarm or clause["start"] >= alarm.end or clause["end"] <= alarm.start
        if outside and clause["intent"] == INTENT_NAME:
            clause["ranking"] = [guess for guess in clause["ranking"] if guess[0] != INTENT_NAME]
            clause["intent"], clause["confidence"] = clause["ranking"][0] if clause["ranking"] else (FALLBACK, 0.0)
