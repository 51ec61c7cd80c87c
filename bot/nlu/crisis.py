"""Notices self-harm, violence, abuse and acute danger in any sentence of a message, in two steps.

``clear`` is said in words that leave little doubt (the patterns of crisis.yml, where they make up the sentence or the
danger model hears something, too) or sounds like nothing else to that model; it is answered with the emergency contacts
at once. ``possible`` is what one of the two notices, and gets one caring line. Every sentence is read as written and as
corrected. A job that is killing somebody, a burn-out and grief told as history are none.
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
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import clauses
from bot.nlu.danger import Bounds, DangerModel, TooFewLines
from bot.nlu.found import read_yaml
from bot.nlu.intent_model import CRISIS, FALLBACK
from bot.nlu.intents import READINGS, VECTORS, write_intent
from bot.nlu.languages import foreign_language, is_english
from bot.nlu.patterns import Patterns
from bot.nlu.tokens import english

CLEAR, POSSIBLE = "clear", "possible"
INTENT_NAME = CRISIS

LINES, NEAR_LINES = "crisis_", "no_crisis_"  # how the lookup tables of data/safety_lines.yml begin

_CERTAIN, _LIKELY, _ABROAD, _WEAK = "certain", "likely", "abroad", "weak"  # lists of crisis.yml, as are
_ANYWHERE, _NEVER, _DISTANT = "anywhere", "never", "distant"
_PLAIN = "plain"  # a clear or likely pattern that is at least half of its sentence
_TOO_FEW = "too_few_lines.txt"  # stands in the place of the danger model: patterns alone
_THINKABLE = 0.001  # how likely the intents' model must find a crisis that no pattern names
_JOKING = re.compile(
    # the last two are faces that laugh
    r"\b(?:lo+l|lmf?ao|rofl|a?(?:ha){2,}h?|jk|j/k|just (?:kidding|joking)|only joking)\b|[;:x]-?[)dp]"
    r"|\U0001f602|\U0001f923",
    re.I,
)
_OF_ONESELF = re.compile(
    r"\b(?:my ?self|himself|herself|themselves|me|suicid\w*|die|dead|dying|life|alive|liv(?:e|ing)|pills?|tablets?"
    r"|gun|knife|bomb|kids?|child(?:ren)?|son|daughter|wife|husband|baby)\b",
    re.I,
)
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
        self._patterns = Patterns(self._nlp, lines)

    def levels(self, text: str) -> set[str]:
        """What the words of one sentence say: CLEAR, POSSIBLE and what only counts where the model hears it, too."""
        plain = _plain(text)
        doc = self._nlp.make_doc(plain)
        matches = self._patterns(doc)
        harmless = {token for name, start, end in matches if name == _NEVER for token in range(start, end)}
        found = [m for m in matches if m[0] not in {_NEVER, _DISTANT} and not _excused(*m, harmless)]
        said = {name for name, _, _ in found}
        words = sum(token.is_alpha for token in doc)
        if any(name in {CLEAR, _LIKELY} and 2 * (end - start) >= words for name, start, end in found):
            said.add(_PLAIN)
        if said & {_CERTAIN, CLEAR, _LIKELY} and any(name == _DISTANT for name, _, _ in matches):
            said = said - {_CERTAIN, CLEAR, _LIKELY, _PLAIN} | {_WEAK}
        if any(sign in plain for sign in self._anywhere):
            said.add(_ABROAD)
        return said


def _plain(text: str) -> str:
    """Without accents, which many leave out."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text.replace("\u2019", "'"))))


def _excused(level: str, start: int, end: int, harmless: set[int]) -> bool:
    """A plain pattern must end in a harmless one ("want to [shoot myself in the foot]"), another only touch it."""
    tokens = set(range(start, end))
    return (
        set(range(max(start, end - 2), end)) <= harmless
        if level in {_CERTAIN, CLEAR, _LIKELY, _ABROAD}
        else bool(tokens & harmless)
    )


@cache
def detector() -> Detector:
    return Detector()


@dataclass(frozen=True)
class Reading:
    """A text that was looked at, without typing errors: its place in the message, the danger model's score.

    ``doubtful`` where the model of the intents all but rules a crisis out, ``strange`` where it is no English, of which
    the danger model knows nothing: only patterns count.
    """

    text: str
    start: int
    end: int
    score: float
    doubtful: bool = False
    strange: bool = False


def find(text: str, readings: Iterable[Reading] = (), bounds: Bounds | None = None) -> Alarm | None:
    """The gravest alarm in a message; by its patterns alone where there is no model and so no ``bounds``."""
    readings = list(readings)
    alarms = [Alarm(level, one.start, one.end) for one in readings if (level := _heard(one, bounds))]
    for sentence in clauses.sentences(text):
        inside = [one for one in readings if one.start < sentence.end and one.end > sentence.start]
        own = [one for one in inside if one.start >= sentence.start and one.end <= sentence.end]
        texts = {sentence.text, " ".join(one.text for one in _apart(own))} - {""}
        levels = set().union(*(detector().levels(one) for one in texts))
        if levels & {CLEAR, _LIKELY} and len(own) > 1:
            levels.update(*(detector().levels(one.text) for one in own))
        level = _said(levels, max((one.score for one in inside), default=0.0), bounds if inside else None)
        if level == CLEAR and _jokes(sentence.text):
            level = POSSIBLE
        if level:
            alarms.append(Alarm(level, sentence.start, sentence.end))
    return min(alarms, key=lambda alarm: (alarm.level != CLEAR, alarm.end - alarm.start, alarm.start), default=None)


def _jokes(sentence: str) -> bool:
    """ "I want to kill my principal lol": a figure of speech; of one's own life nobody is taken to joke."""
    return _JOKING.search(sentence) is not None and not _OF_ONESELF.search(sentence)


def _heard(one: Reading, bounds: Bounds | None) -> str | None:
    """What the model alone says."""
    if bounds is None or one.strange or one.score < (bounds.firm if one.doubtful else bounds.possible):
        return None
    return CLEAR if one.score >= bounds.clear and not _jokes(one.text) else POSSIBLE


def _said(levels: set[str], score: float, bounds: Bounds | None) -> str | None:
    """What the patterns say, with the model's score of their sentence."""
    firm, assured, supported = (
        (score >= bounds.firm, score >= bounds.assured, score >= bounds.supported) if bounds else (True, True, True)
    )
    plain = _PLAIN in levels and (bounds is None or score >= bounds.halfway)
    if levels & {_CERTAIN, _ABROAD} or (CLEAR in levels and (firm or plain)):
        return CLEAR
    if _LIKELY in levels and (assured or plain):
        return CLEAR
    if levels & {CLEAR, _LIKELY} or (supported and levels & {POSSIBLE, _WEAK}):
        return POSSIBLE
    return None


def _apart(readings: Iterable[Reading]) -> list[Reading]:
    """The longest of them that do not overlap, in the order of the text."""
    kept: list[Reading] = []
    for one in sorted(readings, key=lambda r: (r.start - r.end, r.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda r: r.start)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class CrisisDetector(GraphComponent):
    """Sets ``crisis``; a clear one is the message's intent, too. Stands after the intent classifier.

    Where it sees none, the classifier's next guess takes the place of a crisis.
    """

    def __init__(self, storage: ModelStorage, resource: Resource, model: DangerModel | None = None) -> None:
        self._storage, self._resource, self._model = storage, resource, model
        detector()  # built before the first message

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CrisisDetector:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CrisisDetector:
        with model_storage.read_from(resource) as folder:
            too_few = (folder / _TOO_FEW).exists()
            return cls(model_storage, resource, None if too_few else DangerModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        crises, near, ordinary = _lines(training_data)
        with self._storage.write_to(self._resource) as folder:
            try:
                self._model = DangerModel.train(crises, near, ordinary)
                self._model.save(folder)
            except TooFewLines as problem:
                (folder / _TOO_FEW).write_text(f"{problem}\n", "utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        bounds = self._model.bounds if self._model else None
        for message in messages:
            alarm = find(message.get(TEXT) or "", self._readings(message), bounds)
            body = {"level": alarm.level, "start": alarm.start, "end": alarm.end} if alarm else None
            message.set("crisis", body, add_to_output=True)
            _take_back(message, alarm)
            if alarm and alarm.level == CLEAR:
                _name_it(message, alarm)
        return messages

    def _readings(self, message: Message) -> list[Reading]:
        whole = message.get(TEXT) or ""
        parts = message.get(READINGS) or ()
        texts = [part.text for part in parts]
        scores = self._model.scores(texts, message.get(VECTORS)) if self._model else [0.0] * len(texts)
        abroad = foreign_language(whole) is not None
        where = [(c["start"], c["end"]) for c in message.get("clauses") or () if _thinkable(c["ranking"])]
        return [
            Reading(
                p.text,
                p.start,
                p.end,
                score,
                doubtful=not any(a < p.end and b > p.start for a, b in where),
                strange=not is_english(whole[p.start : p.end], abroad=abroad),
            )
            for p, score in zip(parts, scores, strict=True)
        ]


def _thinkable(ranking: Iterable[tuple[str, float]]) -> bool:
    return any(name == INTENT_NAME and chance >= _THINKABLE for name, chance in ranking)


def _lines(training_data: TrainingData) -> tuple[list[str], list[str], list[str]]:
    """Crises, lines that only sound like one, and all others."""
    examples = [message for message in training_data.intent_examples if message.get(TEXT)]
    crises = [message.get(TEXT) for message in examples if message.get(INTENT) == INTENT_NAME]
    ordinary = [message.get(TEXT) for message in examples if message.get(INTENT) != INTENT_NAME]
    near: list[str] = []
    for table in training_data.lookup_tables:
        for beginning, lines in ((LINES, crises), (NEAR_LINES, near)):
            if table["name"].startswith(beginning):
                lines.extend(table["elements"])
    return crises, near, ordinary


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
