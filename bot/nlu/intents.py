"""The Rasa component that says what a message, and each of its parts, wants.

It stands in for both an intent classifier and a response selector: intents and questions (``faq/price``) compete in one
model, and the selector's key is filled so that stock Rasa utters the answers.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    FULL_RETRIEVAL_INTENT_NAME_KEY,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    METADATA,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.intent_model import IntentModel, Understood

CORRECTED = "corrected"  # on the message for later components: the parts' texts without typing errors
READINGS = "readings"  # every text that was looked at and where it stands
VECTORS = "vectors"  # of the readings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Sets intent, intent_ranking, response_selector and clauses; the open question comes as ``metadata["asks"]``."""

    def __init__(self, storage: ModelStorage, resource: Resource, model: IntentModel | None = None) -> None:
        self._storage, self._resource, self._model = storage, resource, model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifier:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, IntentModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        model = IntentModel.train([m.get(TEXT) for m in examples], [m.get_full_intent() for m in examples])
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
        self._model = model
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if self._model and message.get(TEXT):
                asks = (message.get(METADATA) or {}).get("asks")
                _write(message, self._model.understand(message.get(TEXT), asks), self._model.intents)
        return messages


def _write(message: Message, understood: Understood, intents: list[str]) -> None:
    whole = understood.whole
    message.set(
        "response_selector",
        {"all_retrieval_intents": sorted({i.split("/")[0] for i in intents if "/" in i})},
        add_to_output=True,
    )
    write_intent(message, whole.intent, whole.confidence)
    ranking = [{"name": name, "confidence": confidence} for name, confidence in whole.ranking]
    if whole.intent != whole.ranking[0][0]:
        ranking.insert(0, {"name": whole.intent, "confidence": whole.confidence})
    clauses = [
        {
            "text": part.text,
            "start": part.start,
            "end": part.end,
            "intent": guess.intent,
            "confidence": guess.confidence,
            "ranking": [[name, confidence] for name, confidence in guess.ranking],
        }
        for part, guess in understood.parts
    ]
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    message.set("clauses", clauses, add_to_output=True)
    message.set(CORRECTED, list(understood.corrected))
    message.set(READINGS, understood.readings)
    message.set(VECTORS, understood.vectors)


def write_intent(message: Message, name: str, confidence: float) -> None:
    """Make a full intent name the message's intent, and what stock Rasa utters the answer of."""
    base = name.split("/")[0]
    intent = {INTENT_NAME_KEY: base, PREDICTED_CONFIDENCE_KEY: confidence}
    if base != name:
        intent[FULL_RETRIEVAL_INTENT_NAME_KEY] = name
        selector = {**(message.get("response_selector") or {}), base: _selected(name, confidence)}
        message.set("response_selector", selector, add_to_output=True)
    message.set(INTENT, intent, add_to_output=True)


def _selected(name: str, confidence: float) -> dict[str, Any]:
    return {
        "response": {
            "responses": [],
            "response_templates": [],
            "confidence": confidence,
            "intent_response_key": name,
            "utter_action": f"utter_{name}",
        },
        "ranking": [],
    }
