"""Rasa's message processor with the constant work of a turn done once, by subclassing; nothing of Rasa is patched."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action, ActionBotResponse, ActionListen
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.exceptions import ActionLimitReached
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.coaching import consent_terms
from bot.coaching.flows import Flows, open_question
from bot.coaching.listening.hearing import ATTRIBUTES, WISHED
from bot.coaching.needs import NeedModel
from bot.engine import outside
from bot.engine.actions import InProcessActions, SdkAction
from bot.engine.flow_policy import FlowPolicy
from bot.engine.nlg import PracticeNlg
from bot.engine.tracker_store import BoundedTrackerStore, acts_of_turn, last_turn_at
from bot.services import clock, coaches, privacy

AROUND_A_TITLE = re.compile(r"^(?:(?:let'?s|please|ok(?:ay)?|can we|could we),? )+|,? (?:please|pls|then|now)$")
YES_OR_NO = re.compile(r"^(?:yes|no), ")
MOST_ACTS = 30  # acts of one turn; more would be a loop in the flows
NAMING_THEMSELVES = ("name", "email")  # and there, who says more than a name
CHOOSING_COACH = ("call", "rating", None)  # questions under which a coach may be named that one would like
AWAY = timedelta(hours=12)  # after so long a prospect is welcomed back


class FlowsMissing(ValueError):
    """The model has no FlowPolicy: it was trained from another configuration."""


class InOrderRunner(DaskGraphRunner):
    """The graph is a fixed chain at prediction time: its order is worked out once per target, without dask."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans: dict[tuple[str, ...], list[tuple[str, GraphNode, list[str]]]] = {}
        self._constant: dict[str, tuple[str, Any]] = {}  # what nodes give that need nothing: the domain

    def component(self, kind: type) -> Any:
        """The graph's component of a class; None when it has none."""
        found = (node._component for node in self._instantiated_nodes.values())
        return next((component for component in found if isinstance(component, kind)), None)

    def _plan(self, targets: tuple[str, ...]) -> list[tuple[str, GraphNode, list[str]]]:
        if targets not in self._plans:
            nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
            order: list[str] = []

            def visit(name: str) -> None:
                if name in nodes and name not in order:
                    for parent in nodes[name].needs.values():
                        visit(parent)
                    order.append(name)

            for target in targets:
                visit(target)
            self._plans[targets] = [(n, self._instantiated_nodes[n], list(nodes[n].needs.values())) for n in order]
        return self._plans[targets]

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        wanted = targets or self._graph_schema.target_names
        done: dict[str, tuple[str, Any]] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, node, needs in self._plan(tuple(wanted)):
            if needs:
                done[name] = node(*(done[n] for n in needs))
            else:
                if name not in self._constant:
                    self._constant[name] = node()
                done[name] = self._constant[name]
        return {target: done[target][1] for target in wanted}


class TurnProcessor(MessageProcessor):
    """Plays turns on one loaded model.

    Raises:
        FlowsMissing: the model was not trained with FlowPolicy.
    """

    def __init__(self, model: Path, actions: InProcessActions, needs: NeedModel) -> None:
        self.needs = needs
        nlg, store = PracticeNlg(), BoundedTrackerStore()
        super().__init__(model, store, InMemoryLockStore(), nlg, actions, max_number_of_predictions=MOST_ACTS)
        nlg.responses = self.domain.responses
        store.domain = self.domain
        policy = self.graph_runner.component(FlowPolicy)
        if policy is None:
            raise FlowsMissing(f"{model}: the model has no FlowPolicy; train it with this project's config.yml")
        self.flows: Flows = policy.flows
        self.brief = (*self.flows.answers, *ATTRIBUTES, WISHED)
        shown = [v for variations in nlg.responses.values() for v in variations]
        labels = [v["text"] for name, variations in nlg.responses.items() if "_label_" in name for v in variations]
        titles = [*(b["title"] for v in shown for b in v["buttons"]), *labels]
        self.titles = frozenset(name for title in titles for name in names_of(title))
        self._actions: dict[str, Action] = {}
        self._domain_dict = self.domain.as_dict()
        self._extracts = any(
            m.get("type") != "custom" or m.get("action") for s in self.domain.slots for m in s.mappings
        )

    async def turn(self, message: UserMessage) -> DialogueStateTracker:
        """Play one message and save the state; what an action raises comes out."""
        tracker = await self.log_message(message, should_save_tracker=False)
        tracker = await self.run_action_extract_slots(message.output_channel, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)
        await self.save_tracker(tracker)
        return tracker

    def open_question(self, tracker: DialogueStateTracker) -> str | None:
        """What the open question of the last turn is about (``asks``)."""
        hit = self.flows.open_after(acts_of_turn(tracker), tracker.current_slot_values())
        return hit[0] if hit else None

    def still_open(self, tracker: DialogueStateTracker) -> str | None:
        """The question that comes back after something else; none in a pause."""
        slots = tracker.current_slot_values()
        question = None if slots.get("paused") else open_question(self.flows, slots)
        return question.collect if question else None

    @staticmethod
    def _load_model(model_path: str | Path) -> Any:
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            metadata, runner = loader.load_predict_graph_runner(
                Path(folder), Path(model_path), LocalModelStorage, InOrderRunner
            )
            return Path(model_path).name, metadata, runner

    async def _handle_message_with_tracker(self, message: UserMessage, tracker: DialogueStateTracker) -> None:
        """The understanding is told what is open; the policy, what was said before consent and how long ago."""
        for learned in outside.changes(tracker):
            tracker.update(learned, self.domain)
        unread = bool((message.metadata or {}).get("unread"))
        asks = None if unread else self.open_question(tracker)
        message.metadata = {"asks": asks}
        parsed = message.parse_data or await self.parse_message(message, tracker)
        parsed["unread"] = unread
        if clock.now() - last_turn_at(tracker) > AWAY:
            parsed["returned"] = True
        if tracker.get_slot("need") and asks in CHOOSING_COACH:
            parsed["coach"] = coaches.named(message.text or "")
        elif asks in NAMING_THEMSELVES:
            parsed["coach"] = coaches.named(message.text or "", outright=True)
        if tracker.get_slot("consent") is None and agrees(parsed):
            words = privacy.held(tracker.sender_id)
            parsed["held"] = [await self.parse_message(UserMessage(text), tracker) for text in words]
        message.parse_data = parsed
        await super()._handle_message_with_tracker(message, tracker)

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Training has compared intents and entities with the domain; Rasa would make an empty domain for it here."""

    def _get_action(self, action_name: str) -> Action:
        if action_name not in self._actions:  # every action of the domain is without a state of its own
            run = self.action_endpoint.executor.actions.get(action_name)
            made = SdkAction(action_name, run, self._domain_dict) if run else super()._get_action(action_name)
            self._actions[action_name] = made
        return self._actions[action_name]

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> tuple[Action, PolicyPrediction]:
        again = self.should_predict_another_action(tracker.latest_action_name)
        if self.is_action_limit_reached(tracker, again):
            raise ActionLimitReached("The limit of actions to predict has been reached.")
        prediction = self._predict_next_with_tracker(tracker)
        return self._get_action(self.domain.action_names_or_texts[prediction.max_confidence_index]), prediction

    async def run_action_extract_slots(self, output_channel: OutputChannel, tracker: DialogueStateTracker) -> Any:
        return await super().run_action_extract_slots(output_channel, tracker) if self._extracts else tracker

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        """Without a copy of the tracker (our actions only read it), and letting exceptions out: the turn rolls back."""
        if isinstance(action, ActionListen) and unanswered(tracker):
            await self._say_what_is_open(tracker, output_channel, nlg)
        if not isinstance(action, SdkAction | ActionListen | ActionBotResponse):
            return bool(await super()._run_action(action, tracker, output_channel, nlg, prediction))
        tracker.update_with_events(prediction.events, self.domain)
        events = await action.run(output_channel, nlg, tracker, self.domain)
        tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events, self.domain)
        await self._send_bot_messages(events, tracker, output_channel)
        return bool(self.should_predict_another_action(action.name()))

    async def _say_what_is_open(
        self, tracker: DialogueStateTracker, output_channel: OutputChannel, nlg: NaturalLanguageGenerator
    ) -> None:
        """Where the acts of a turn have said nothing; a prospect is never left without a word."""
        question = open_question(self.flows, tracker.current_slot_values())
        for name in (question.opening_act,) if question else self.flows.acts("pattern_completed"):
            said = PolicyPrediction.for_action_name(self.domain, name)
            await self._run_action(self._get_action(name), tracker, output_channel, nlg, said)


def unanswered(tracker: DialogueStateTracker) -> bool:
    """Whether nothing was said since the last message."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return False
        if isinstance(event, UserUttered):
            return bool(event.text)
    return False


def agrees(parsed: dict[str, Any]) -> bool:
    """Whether the message may give the consent; only then is what was held before it read."""
    intents = [clause["intent"] for clause in parsed.get("clauses") or ()] or [parsed["intent"].get("name")]
    if "affirm" in intents or "consent" in (parsed.get("tapped") or {}):
        return True
    return consent_terms.leading(str(parsed.get("text"))) is True


def plain_title(title: str) -> str:
    """A button's title, or what may be one, to compare: without "please", and what else changes nothing."""
    return AROUND_A_TITLE.sub("", title.strip().strip(".!").casefold())


def names_of(title: str) -> set[str]:
    """What a button goes by, to compare: its title, also without the "Yes," or "No," it begins with."""
    plain = plain_title(title)
    return {plain, YES_OR_NO.sub("", plain)}


def said(tracker: DialogueStateTracker) -> tuple[str, ...]:
    """The names of the responses uttered and the actions run since the last message, in order."""
    names: list[str] = []
    for event in tracker.events:
        if event.type_name == "user":
            names = []
        elif isinstance(event, BotUttered):
            names.append((event.metadata or {}).get("utter_action") or "")
        elif event.type_name == "action" and event.action_name:
            names.append(event.action_name)
    return tuple(dict.fromkeys(name for name in names if name and name != "action_listen"))
