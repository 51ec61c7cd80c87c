"""FlowPolicy: Rasa plays the conversation written in data/flows.yml, one act at a time.

What a message asks for is decided by pure functions (``bot.coaching.dialogue``). Every act is an action Rasa predicts
and logs under its own name. Nothing is kept between predictions but what the tracker holds: the slots, and on each
ActionExecuted event the acts still to come in its turn (its metadata, "then").
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction, confidence_scores_for
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.utils.io import read_file
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.coaching.dialogue import LISTEN, interpret, next_acts
from bot.coaching.flow_checks import Known, lacking, problems
from bot.coaching.flows import Flows, FlowsInvalid, open_question
from bot.coaching.heard import Heard
from bot.coaching.listening.hearing import Asked


def read_flows(path: str | Path, domain: Domain) -> tuple[Flows, dict[str, Any]]:
    """The flows of a file, checked against the domain, and the file's own data.

    Raises:
        InvalidConfigException: every mistake with its place.
    """
    try:
        data = YAML().load(read_file(path))  # round trip: knows the lines
        if not isinstance(data, Mapping) or not isinstance(data.get("flows"), Mapping):
            raise InvalidConfigException(f"{path}: there is no `flows:` with flows under it")
        flows = Flows.parse(data["flows"], _names(domain))
    except FlowsInvalid as error:
        raise InvalidConfigException(f"{path}: {error}") from None
    except (YAMLError, KeyError, TypeError, AttributeError) as error:
        raise InvalidConfigException(f"{path}: not a flows file: {error}") from None
    known = Known(
        actions=set(domain.action_names_or_texts),
        slots={slot.name: slot.type_name for slot in domain.slots},
        intents=domain.intents,
        entities=domain.entities,
    )
    if found := problems(flows, known):
        raise InvalidConfigException(f"{path}: " + "; ".join(found))
    return flows, data["flows"]


def read_all(path: str | Path, domain: Domain) -> dict[str, Any]:
    """The data of a file that holds every flow the conversation can't do without; raises InvalidConfigException."""
    flows, data = read_flows(path, domain)
    if names := lacking(flows):
        raise InvalidConfigException(f"{path}: there is no flow {', '.join(names)}")
    return data


def check(config: Mapping[str, Any], domain: Domain) -> None:
    """Find the mistakes that ``FlowPolicy.train`` would, before anything is trained; raises InvalidConfigException."""
    for policy in config.get("policies") or ():
        if str(policy.get("name")).endswith(FlowPolicy.__name__):
            read_all(policy.get("flows", FlowPolicy.get_default_config()["flows"]), domain)


def _names(domain: Domain) -> set[str]:
    return {*domain.responses, *domain.action_names_or_texts}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class FlowPolicy(Policy):
    """Named in config.yml like any policy."""

    flows: Flows

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"priority": 7, "flows": "data/flows.yml"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Without this a changed flows.yml would be "trained" from Rasa's cache."""
        return hashlib.sha256(Path(config.get("flows", cls.get_default_config()["flows"])).read_bytes()).hexdigest()

    def train(self, training_trackers: Any, domain: Domain, **kwargs: Any) -> Resource:
        data = read_all(self.config["flows"], domain)
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "flows.json").write_text(json.dumps({"flows": data, "names": sorted(_names(domain))}))
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> FlowPolicy:
        self = cls(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            stored = json.loads((folder / "flows.json").read_text())
        self.flows = Flows.parse(stored["flows"], stored["names"])
        return self

    def predict_action_probabilities(
        self, tracker: DialogueStateTracker, domain: Domain, rule_only_data: Any = None, **_: Any
    ) -> PolicyPrediction:
        acted, before = recent(tracker)
        if acted and (planned := acted[0].metadata.get("then")):
            return self._act(planned, {}, domain)
        slots = tracker.current_slot_values()
        asked = self._asked(before, slots)
        queue: list[str] = []
        changed: dict[str, Any] = {}
        if not acted:
            message = tracker.latest_message
            if message is None or (not message.text and not message.intent.get("name")):
                return self._act([LISTEN], {}, domain)
            turn = interpret(self.flows, slots, asked or self._first(before, slots), heard(message))
            queue, changed = [*turn.say, *([LISTEN] if turn.listens else [])], dict(turn.slots)
        if not queue:
            done = frozenset(event.action_name for event in acted)
            queue, more = next_acts(self.flows, {**slots, **changed}, done, asked)
            changed |= more
        return self._act(queue, changed, domain)

    def _act(self, queue: list[str], changed: dict[str, Any], domain: Domain) -> PolicyPrediction:
        return self._prediction(
            confidence_scores_for(queue[0], 1.0, domain),
            events=[SlotSet(slot, value) for slot, value in changed.items()],
            action_metadata={"then": queue[1:]},
        )

    def _asked(self, before: list[str], slots: dict[str, Any]) -> Asked | None:
        """The question that was open when the message came: the last one asked in the turn before it."""
        hit = self.flows.open_after(before, slots)
        return Asked(*hit) if hit else None

    def _first(self, before: list[str], slots: dict[str, Any]) -> Asked | None:
        """Nothing was ever said: the first message may already answer the first question."""
        question = None if before else open_question(self.flows, slots)
        return Asked(question.collect) if question else None


def heard(message: UserUttered) -> Heard:
    """What the message's parse data says; a stock test story has only an intent and entities."""
    return Heard.of({**(message.parse_data or {}), "text": message.text, "intent": message.intent,
                     "entities": message.entities})  # fmt: skip


def recent(tracker: DialogueStateTracker) -> tuple[list[ActionExecuted], list[str]]:
    """The acts since the last message, newest first; and the acts of the turn before it, oldest first."""
    acts: list[ActionExecuted] = []
    events = reversed(tracker.events)
    for event in events:
        if isinstance(event, UserUttered):
            break
        if isinstance(event, ActionExecuted):
            acts.append(event)
    before: list[str] = []
    for event in islice(events, 200):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, ActionExecuted) and event.action_name not in (
            ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
        ):  # fmt: skip
            before.append(event.action_name)
    return acts, before[::-1]
