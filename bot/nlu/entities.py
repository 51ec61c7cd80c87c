"""The Rasa component that reads values from a message: precision before recall, nothing the person did not say.

It works on the blank English pipeline, so that no language model has to be fetched; one that the operator has installed
is asked for names the patterns don't find. What is told about the coaching is
read from statements only; names, addresses and zones from the whole message.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import clauses, contacts, full_model
from bot.nlu.alone import TELLING
from bot.nlu.found import Found
from bot.nlu.positions import Positions
from bot.nlu.tokens import english
from bot.nlu.wishes import Wishes

_SHORT = 5  # words of a sentence that is no more than a short answer: "English or French"
_LONGEST = 4000  # characters read; a longer message is a document, not an answer


class EntityReader:
    """Reads a message's values; free of Rasa."""

    def __init__(self) -> None:
        self._nlp = english()
        self._positions, self._wishes = Positions(self._nlp), Wishes(self._nlp)

    def read(self, text: str, asks: str | None = None) -> list[Found]:
        """What the message says, under the open question ``asks``; at most one value of a kind, in its order."""
        text = text[:_LONGEST]
        plain = text.replace("\u2019", "'")
        first: dict[str, Found] = {}
        levels: dict[tuple[str, int], Found] = {}
        for found in self._all(plain, asks):
            if found.value == plain[found.start : found.end]:  # quoted as typed
                found = replace(found, value=text[found.start : found.end])
            first.setdefault(found.entity, found)
            levels.setdefault((found.entity, found.start), found)
        if "name" not in first:
            first.update((found.entity, found) for found in full_model.names(plain, asks))
        if alone := next((one for one in levels.values() if one.value == "individual"), None):
            first["seniority"] = alone  # whatever the title
        title = first.get("title")
        if title and (by_title := levels.get(("seniority", title.start))) and first["seniority"].value != "individual":
            first["seniority"] = by_title  # outweighs what was concluded from people led
        return sorted(first.values(), key=lambda found: (found.start, found.end))

    def _all(self, text: str, asks: str | None) -> Iterator[Found]:
        yield from contacts.find(text, asks)
        for at, sentence in enumerate(clauses.sentences(text)):
            short = at > 0 and asks in TELLING and len(sentence.text.split()) <= _SHORT
            beside = "recap" if short else asks  # after an answer in words the bare value is enough
            if sentence.text.endswith("?"):
                parts = clauses.split(sentence.text)
            else:
                parts = [clauses.Part(sentence.text, 0, len(sentence.text))]
            for part in parts:
                doc, offset = self._nlp.make_doc(part.text), sentence.start + part.start
                if part.text.endswith("?"):
                    told = list(self._wishes.asked_for(doc))
                else:
                    told = [*self._positions.find(doc, asks), *self._wishes.find(doc, beside)]
                for found in told:
                    yield Found(found.entity, found.value, found.start + offset, found.end + offset)


@cache
def reader() -> EntityReader:
    """One for the process: its patterns take a tenth of a second to build."""
    return EntityReader()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Entities(GraphComponent):
    """Adds to ``entities``; the open question comes as ``metadata["asks"]``."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Entities:
        reader()  # built before the first message
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            asks = (message.get(METADATA) or {}).get("asks")
            read = [
                {"entity": f.entity, "value": f.value, "start": f.start, "end": f.end, "extractor": type(self).__name__}
                for f in reader().read(message.get(TEXT) or "", asks)
            ]
            message.set(ENTITIES, (message.get(ENTITIES) or []) + read, add_to_output=True)
        return messages
